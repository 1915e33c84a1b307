//! Repeating measurements in turns.

use crate::{Report, spread};
use plot::Row;
use std::time::{Duration, Instant};

/// Several things that are measured in turns, so that a busy moment of the machine strikes all of them.
#[derive(Default)]
pub struct Bench<'a> {
    items: Vec<Item<'a>>,
}

struct Item<'a> {
    row: Row,
    run: Box<dyn FnMut() -> f64 + 'a>,
}

impl<'a> Bench<'a> {
    /// Nothing to measure yet.
    pub fn new() -> Bench<'a> {
        Bench::default()
    }

    /// Adds one thing. `run` does it once and returns the measured value.
    pub fn add(&mut self, panel: &str, series: &str, x: Option<f64>, run: impl FnMut() -> f64 + 'a) {
        let row = Row { panel: panel.into(), series: series.into(), x, y: 0.0, spread: None };
        self.items.push(Item { row, run: Box::new(run) });
    }

    /// Measures each thing in each round, and tells the rows. Rounds that warm up are not counted. The order changes from
    /// round to round: nothing comes always after the same other thing.
    pub fn run(mut self, report: &Report, warmup: usize, rounds: usize) -> Vec<Row> {
        let count = self.items.len();
        let mut values = vec![Vec::new(); count];
        for round in 0..warmup + rounds {
            for turn in 0..count {
                let index = (turn + round) % count;
                let value = (self.items[index].run)();
                if round >= warmup {
                    values[index].push(value);
                }
                report.progress(round * count + turn + 1, (warmup + rounds) * count);
            }
        }
        let mut rows = Vec::new();
        for (item, values) in self.items.into_iter().zip(values) {
            let (y, spread) = spread(values);
            let row = Row { y, spread: Some(spread), ..item.row };
            report.row(&row);
            rows.push(row);
        }
        rows
    }
}

/// How long `action` takes. What it returns is dropped afterwards, and the compiler has to make it.
pub fn timed<R>(action: impl FnOnce() -> R) -> Duration {
    let start = Instant::now();
    let result = std::hint::black_box(action());
    let time = start.elapsed();
    drop(result);
    time
}

#[cfg(test)]
mod tests {
    use super::Bench;
    use crate::Report;

    #[test]
    fn every_thing_has_its_turn_in_every_round() {
        let order = std::cell::RefCell::new(String::new());
        let mut bench = Bench::new();
        for (name, value) in [("a", 1.0), ("b", 2.0), ("c", 3.0)] {
            let order = &order;
            bench.add("", name, None, move || {
                order.borrow_mut().push_str(name);
                value
            });
        }
        let rows = bench.run(&Report, 1, 2);
        assert_eq!(*order.borrow(), "abcbcacab");
        let told: Vec<_> = rows.iter().map(|row| (row.series.as_str(), row.y, row.spread.unwrap().runs)).collect();
        assert_eq!(told, [("a", 1.0, 2), ("b", 2.0, 2), ("c", 3.0, 2)]);
    }
}
