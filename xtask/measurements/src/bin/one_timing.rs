//! The same work again and again: how far do single timings lie apart, and how far do medians?

use measurements::{Kind, Plan, Question, Report, Row, short, spread, timed};

const TIMINGS: usize = 3100;

fn main() {
    let report = Report::start(Plan {
        title: "One thread counts 100,000 values, 3,100 times: the range of single timings, and of medians".into(),
        kind: Kind::Boxes,
        x: "",
        y: "microseconds",
        how: "One after the other, after 100 to warm up; medians of consecutive timings".into(),
        question: Some(Question::new(
            "Of 3,100 timings of the same work, how much longer is the longest than the shortest?",
            ["by less than a tenth", "by less than half", "it is at least one and a half times as long"],
        )),
    });
    let levels: Vec<u8> = (0..100_000_usize).map(|number| (number * 7 % 16) as u8).collect();
    let time = || timed(|| count(&levels)).as_secs_f64() * 1e6;
    (0..100).for_each(|_| _ = time());
    let mut times = Vec::new();
    for number in 1..=TIMINGS {
        times.push(time());
        if number % 100 == 0 {
            report.progress(number, TIMINGS);
        }
    }
    for (series, together) in [("one timing", 1), ("median of 5", 5), ("median of 31", 31)] {
        let medians = times.chunks(together).map(|some| spread(some.to_vec()).0).collect();
        let (y, spread) = spread(medians);
        report.row(&Row { panel: String::new(), series: series.into(), x: None, y, spread: Some(spread) });
    }
    let (shortest, longest) = times.iter().fold((f64::MAX, 0.0_f64), |(low, high), t| (low.min(*t), high.max(*t)));
    let ratio = longest / shortest;
    let choice = usize::from(ratio >= 1.1) + usize::from(ratio >= 1.5);
    report.answer(choice, &format!("from {} to {} µs.", short(shortest), short(longest)));
}

fn count(levels: &[u8]) -> [u64; 16] {
    let mut histogram = [0; 16];
    levels.iter().for_each(|level| histogram[usize::from(*level)] += 1);
    histogram
}
