//! An interleaving as a list of departures from the plainest one.
//!
//! The plainest interleaving lets a thread run until it has to wait, then goes on with the next one in order. Any other
//! is told by the decisions at which something else happened. Few departures make a short token and a simple chart.

use std::fmt;
use std::str::FromStr;

/// `choice` (never 0, which is the plain one) was taken at decision number `decision`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Departure {
    pub decision: usize,
    pub choice: usize,
}

/// One interleaving.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Schedule {
    /// Ascending by decision.
    pub departures: Vec<Departure>,
}

/// Written as the decisions passed over, then a letter for the choice: `0` is the plain interleaving, `5a12b` takes the
/// first other choice after five decisions and the second other one twelve decisions later.
impl fmt::Display for Schedule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.departures.is_empty() {
            return f.write_str("0");
        }
        let mut next = 0;
        for departure in &self.departures {
            write!(f, "{}", departure.decision - next)?;
            // A letter holds 1 to 25; `z` says that 25 more are to come.
            let mut choice = departure.choice;
            while choice > 25 {
                f.write_str("z")?;
                choice -= 25;
            }
            write!(f, "{}", char::from(b'a' + u8::try_from(choice - 1).expect("at most 24")))?;
            next = departure.decision + 1;
        }
        Ok(())
    }
}

/// The text is not a schedule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotASchedule;

impl fmt::Display for NotASchedule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a schedule (expected something like `0` or `5a12b`)")
    }
}

impl std::error::Error for NotASchedule {}

impl FromStr for Schedule {
    type Err = NotASchedule;

    fn from_str(text: &str) -> Result<Self, NotASchedule> {
        if text == "0" {
            return Ok(Schedule::default());
        }
        let mut schedule = Schedule::default();
        let (mut skipped, mut choice, mut next) = (None::<usize>, 0, 0);
        for c in text.chars() {
            match c {
                '0'..='9' if choice == 0 => {
                    let digit = c as usize - '0' as usize;
                    let so_far = skipped.unwrap_or(0).checked_mul(10).and_then(|n| n.checked_add(digit));
                    skipped = Some(so_far.filter(|&n| n < 1 << 32).ok_or(NotASchedule)?);
                }
                'z' if skipped.is_some() && choice < 1 << 16 => choice += 25,
                'a'..='y' => {
                    let decision = next + skipped.take().ok_or(NotASchedule)?;
                    choice += c as usize - 'a' as usize + 1;
                    schedule.departures.push(Departure { decision, choice });
                    (choice, next) = (0, decision + 1);
                }
                _ => return Err(NotASchedule),
            }
        }
        if skipped.is_some() || choice > 0 || schedule.departures.is_empty() {
            return Err(NotASchedule);
        }
        Ok(schedule)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_schedule_reads_back_as_it_was_written() {
        for departures in [vec![], vec![(0, 1)], vec![(5, 1), (18, 2)], vec![(3, 25), (4, 26), (70, 77)]] {
            let departures = departures.into_iter().map(|(decision, choice)| Departure { decision, choice }).collect();
            let schedule = Schedule { departures };
            assert_eq!(schedule.to_string().parse(), Ok(schedule));
        }
        assert_eq!("5a12b".parse::<Schedule>().unwrap().to_string(), "5a12b");
    }

    #[test]
    fn nonsense_is_refused() {
        for text in ["", "a", "5", "5a3", "5A", "z", "99999999999999999999a", "5a-b", "5zz"] {
            assert_eq!(text.parse::<Schedule>(), Err(NotASchedule), "{text}");
        }
    }
}
