//! Two measurements of the same thing.

use crate::number::short;
use crate::{Measurement, Row};

/// What became of one value.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// The value, as `mutex` or `std, 8 senders`.
    pub what: String,
    pub before: f64,
    pub now: f64,
}

/// Compares all values of `now` that have a spread with their counterparts in `before`. Returns how many have one, and
/// those that have changed: the middle halves of their runs have nothing in common, and the medians lie more than 5 %
/// apart.
pub fn compare(before: &Measurement, now: &Measurement) -> (usize, Vec<Change>) {
    let mut compared = 0;
    let mut changes = Vec::new();
    for row in &now.rows {
        let Some(other) = before.rows.iter().find(|other| other.is_like(row)) else { continue };
        let (Some(old), Some(new)) = (other.spread, row.spread) else { continue };
        compared += 1;
        let ratio = row.y / other.y;
        if (new.q1 > old.q3 || new.q3 < old.q1) && !(0.95..=1.05).contains(&ratio) {
            changes.push(Change { what: name(row), before: other.y, now: row.y });
        }
    }
    (compared, changes)
}

fn name(row: &Row) -> String {
    let mut name = row.series.clone();
    if let Some(x) = row.x {
        name += &format!(" at {}", short(x));
    }
    if row.panel.is_empty() { name } else { format!("{name} ({})", row.panel) }
}

#[cfg(test)]
mod tests {
    use super::compare;
    use crate::Measurement;

    #[test]
    fn only_what_leaves_the_spread_has_changed() {
        let measured = |value: f64| {
            let rows = format!(
                r#"[{{"series":"a","y":{value},"runs":5,"min":{value},"q1":{value},"q3":{},"max":9}},{{"series":"b","y":1}}]"#,
                value + 1.0
            );
            let text = format!(
                r#"{{"title":"","program":"","kind":"boxes","y":"","machine":"","rust":"","date":"","rows":{rows}}}"#
            );
            Measurement::from_json(&text).unwrap()
        };
        assert_eq!(compare(&measured(2.0), &measured(2.5)), (1, vec![]));
        let (compared, changes) = compare(&measured(2.0), &measured(4.0));
        assert_eq!((compared, changes[0].what.as_str(), changes[0].before, changes[0].now), (1, "a", 2.0, 4.0));
    }
}
