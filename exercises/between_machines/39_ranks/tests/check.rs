//! What `blur` must do, however far messages travel before somebody has to wait.

use ::ranks::{Strip, blur};
use checker::{ensure, every_interleaving, for_real, mistake, on_the_clock, remark};
use kit::Rng;
use kit::ranks::{self, Message};

/// Catches rows that are averaged with the wrong rows, or with none.
#[test]
fn one_round_with_short_rows() {
    for rows in [&[1][..], &[3], &[1, 1], &[2, 3], &[1, 2, 1], &[2, 1, 3, 1]] {
        every_interleaving(move || Panorama::of(rows, 3).ensure_blurred(1, usize::MAX));
    }
}

/// Catches ranks that are a round ahead of their neighbours, or behind.
#[test]
fn several_rounds_with_short_rows() {
    for (rows, rounds) in [(&[2, 1][..], 0), (&[1, 2], 2), (&[2, 1, 1], 3), (&[1, 1, 2, 1], 1)] {
        every_interleaving(move || Panorama::of(rows, 4).ensure_blurred(rounds, 4));
    }
}

/// Catches ranks that wait for each other as soon as `send` waits.
#[test]
fn rows_longer_than_the_limit() {
    for (rows, rounds) in [(&[1, 2][..], 1), (&[1, 1, 1], 1), (&[2, 1], 3), (&[1, 3, 1], 2), (&[1, 1, 1, 1], 1)] {
        every_interleaving(move || Panorama::of(rows, 6).ensure_blurred(rounds, 4));
    }
}

/// Catches ranks that get by only while some message, however short, is on its way without anybody waiting.
#[test]
fn every_send_waits() {
    for (rows, rounds) in [(&[1][..], 2), (&[1, 1], 2), (&[2, 1, 1], 1), (&[1, 1, 1, 1], 1), (&[1, 2, 1], 2)] {
        every_interleaving(move || Panorama::of(rows, 1).ensure_blurred(rounds, 0));
    }
}

/// Catches what only long rows bring to light: 2,000 values in each, on real threads.
#[test]
fn long_rows_on_real_threads() {
    for_real(|| {
        let panorama = Panorama::of(&[3, 1, 2, 2], 2_000);
        for limit in [usize::MAX, 1_024, 0] {
            panorama.ensure_blurred(10, limit);
        }
    });
}

/// Catches nothing that is wrong: notes when rank after rank has to wait for the one before.
#[test]
fn eight_ranks_in_a_row() {
    on_the_clock(|| {
        let ends = Panorama::of(&[1; 8], 2).blur(1, 0);
        let chain = ends.iter().map(|end| end.chain).max().unwrap_or(0);
        // Two neighbours: two rows out, two rows in. A little more is no pity.
        if chain > 8 {
            remark(format!("In one round of 8 ranks, the ranks waited in a chain of {chain} messages."));
        }
    });
}

/// A picture, in strips.
struct Panorama {
    width: usize,
    strips: Vec<Strip>,
}

/// What a rank has when `blur` has returned.
struct End {
    strip: Strip,
    sent: Vec<Message>,
    received: Vec<Message>,
    chain: usize,
}

impl Panorama {
    /// As many ranks as `rows` has numbers, each with so many rows.
    fn of(rows: &[usize], width: usize) -> Self {
        let mut rng = Rng::new(39);
        let mut row = || (0..width).map(|_| 1.0 + rng.fraction()).collect();
        let strips = rows.iter().map(|&count| Strip { width, rows: (0..count).map(|_| row()).collect() });
        Panorama { width, strips: strips.collect() }
    }

    /// Requires that the ranks blur it as one rank would, with one row to each neighbour in each round.
    fn ensure_blurred(&self, rounds: usize, limit: usize) {
        let ends = self.blur(rounds, limit);
        self.ensure_right(&ends, rounds);
        self.ensure_sparing(&ends, rounds);
    }

    /// Lets the ranks blur it. What each has in the end.
    fn blur(&self, rounds: usize, limit: usize) -> Vec<End> {
        ranks::run(self.strips.len(), limit, |comm| {
            let mut strip = self.strips[comm.rank()].clone();
            blur(comm, &mut strip, rounds);
            End { strip, sent: comm.sent(), received: comm.received(), chain: comm.chain() }
        })
    }

    fn ensure_right(&self, ends: &[End], rounds: usize) {
        for (rank, (before, end)) in self.strips.iter().zip(ends).enumerate() {
            let (had, has) = (before.rows.len(), end.strip.rows.len());
            ensure!(had == has, "Rank {rank} had {had} rows and has {has} after {rounds} rounds.");
            let width = end.strip.rows.iter().map(Vec::len).find(|&width| width != self.width);
            ensure!(width.is_none(), "Rank {rank} has a row of {} values; rows have {}.", width.unwrap(), self.width);
        }
        let before: Vec<&[f32]> = self.strips.iter().flat_map(|strip| &strip.rows).map(Vec::as_slice).collect();
        let after: Vec<&[f32]> = ends.iter().flat_map(|end| &end.strip.rows).map(Vec::as_slice).collect();
        let mut expected: Vec<Vec<f32>> = before.iter().map(|row| row.to_vec()).collect();
        for _ in 0..rounds {
            expected = alone(&expected);
        }
        let Some(place) = (0..after.len()).find(|&place| !alike(after[place], &expected[place])) else { return };
        let row = self.name(place);
        if rounds == 1
            && let Some(reason) = self.reason(&before, &after, place)
        {
            mistake!("{row} {reason}");
        }
        mistake!(
            "{row} is {:.2?} after {}; one rank alone gets {:.2?}.",
            shown(after[place]),
            many(rounds, "round"),
            shown(&expected[place])
        );
    }

    /// How the row at `place` came about, if it was not by the mean it should be.
    fn reason(&self, before: &[&[f32]], after: &[&[f32]], place: usize) -> Option<String> {
        let is = |rows: &[&[f32]], count: usize| alike(after[place], &mean(rows, count));
        let own = before[place];
        let above = place.checked_sub(1);
        let below = Some(place + 1).filter(|&below| below < before.len());
        let neighbours: Vec<usize> = [above, below].into_iter().flatten().collect();
        let full = neighbours.len() + 1;
        if is(&[own], 1) {
            return Some("was not averaged with anything.".into());
        }
        for &neighbour in &neighbours {
            let left_out = if Some(neighbour) == above { "above" } else { "below" };
            let others: Vec<&[f32]> = neighbours.iter().filter(|&&n| n != neighbour).map(|&n| before[n]).collect();
            let without = [&others[..], &[own]].concat();
            let with_later = [&without[..], &[after[neighbour]]].concat();
            if is(&without, full - 1) {
                let used = full - 1;
                return Some(format!("was averaged over {}; it has {full}: {left_out} is missing.", many(used, "row")));
            }
            if is(&without, full) {
                return Some(format!("became darker: the row {left_out} was counted as 0."));
            }
            if is(&with_later, full) {
                let neighbour = self.name(neighbour);
                return Some(format!("was averaged with {}, as it is after the round.", lower(&neighbour)));
            }
        }
        if neighbours.len() == 2 {
            let [above, below] = [before[neighbours[0]], before[neighbours[1]]];
            if is(&[above, own, above], 3) || is(&[below, own, below], 3) {
                return Some("was averaged with the same neighbour twice.".into());
            }
        } else {
            let existing: Vec<&[f32]> = neighbours.iter().map(|&n| before[n]).chain([own]).collect();
            if is(&existing, 3) {
                return Some("became darker: a neighbour that does not exist was counted as 0.".into());
            }
            if is(&[&existing[..], &[own]].concat(), existing.len() + 1) {
                return Some("was averaged with itself in place of a neighbour that does not exist.".into());
            }
        }
        None
    }

    /// Requires that each rank sends one row to each neighbour in each round, and nothing else.
    fn ensure_sparing(&self, ends: &[End], rounds: usize) {
        let last = ends.len() - 1;
        for (rank, end) in ends.iter().enumerate() {
            for message in &end.sent {
                let Message { to, values, .. } = *message;
                ensure!(rank.abs_diff(to) == 1, "Rank {rank} sent a message to rank {to}, which is not its neighbour.");
                let all = end.sent.iter().filter(|other| other.to == to);
                let (messages, total) = (all.clone().count(), all.map(|other| other.values).sum::<usize>());
                let rows = total / self.width.max(1);
                if messages > rounds && total == rounds * self.width {
                    mistake!(
                        "Rank {rank} cut its row for rank {to} up: {} for {}.",
                        many(messages, "message"),
                        many(rows, "row")
                    );
                }
                ensure!(
                    values == self.width,
                    "Rank {rank} sent {} to rank {to} in one message; a row has {}.",
                    many(values, "value"),
                    self.width
                );
            }
            let neighbours = usize::from(rank > 0) + usize::from(rank < last);
            for (did, messages) in [("sent", end.sent.len()), ("received", end.received.len())] {
                ensure!(
                    messages <= rounds * neighbours,
                    "Rank {rank} {did} {} in {}; it has {}.",
                    many(messages, "message"),
                    many(rounds, "round"),
                    many(neighbours, "neighbour")
                );
            }
        }
    }

    /// The row at `place` of the whole picture, as its rank counts it.
    fn name(&self, mut place: usize) -> String {
        for (rank, strip) in self.strips.iter().enumerate() {
            if place < strip.rows.len() {
                return format!("Row {place} of rank {rank}");
            }
            place -= strip.rows.len();
        }
        "A row".into()
    }
}

/// One round, by one rank that has all rows.
fn alone(rows: &[Vec<f32>]) -> Vec<Vec<f32>> {
    let around = |place: usize| &rows[place.saturating_sub(1)..rows.len().min(place + 2)];
    (0..rows.len())
        .map(|place| {
            let rows: Vec<&[f32]> = around(place).iter().map(Vec::as_slice).collect();
            mean(&rows, rows.len())
        })
        .collect()
}

/// The sum of `rows`, value by value, through `count`.
fn mean(rows: &[&[f32]], count: usize) -> Vec<f32> {
    (0..rows[0].len()).map(|x| rows.iter().map(|row| row[x]).sum::<f32>() / count as f32).collect()
}

/// Equal but for rounding: a sum may be taken in any order.
fn alike(one: &[f32], other: &[f32]) -> bool {
    one.len() == other.len() && one.iter().zip(other).all(|(a, b)| (a - b).abs() < 0.000_1)
}

/// As much of a row as a line of a report holds.
fn shown(row: &[f32]) -> &[f32] {
    &row[..row.len().min(4)]
}

fn many(count: usize, what: &str) -> String {
    if count == 1 { format!("1 {what}") } else { format!("{count} {what}s") }
}

fn lower(name: &str) -> String {
    name.replacen("Row", "row", 1)
}
