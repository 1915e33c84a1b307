//! Six ways to count the same million values, measured by the `measure` of exercise 33.

#[cfg(not(feature = "solved"))]
use is_it_slower::{PREDICTION, Stats, Way, candidates, measure};
use measurements::{Kind, Plan, Report, Row, spread};
use plot::Spread;
#[cfg(feature = "solved")]
use solved_is_it_slower::{PREDICTION, Stats, Way, candidates, measure};

const VALUES: usize = 1_000_000;
const ROUNDS: usize = 3;
const RUNS: usize = 11;

fn main() {
    let report = Report::start(Plan {
        title: "A histogram of one million values, counted in six ways".into(),
        kind: Kind::Boxes,
        x: "",
        y: "milliseconds",
        how: "3 rounds; in each, every way by `measure(2, 11, …)` of exercise 33; medians over the rounds, and all of the range"
            .into(),
        // The exercise has asked already.
        question: None,
    });
    let levels: Vec<u8> = (0..VALUES).map(|number| (number * 7 % 16) as u8).collect();
    let ways = candidates();
    let mut told: Vec<Vec<Stats>> = ways.iter().map(|_| Vec::new()).collect();
    for round in 0..ROUNDS {
        for (turn, (way, count)) in ways.iter().enumerate() {
            assert_eq!(count(&levels).iter().sum::<u64>(), VALUES as u64, "{way:?} counts every value once");
            told[turn].extend(measure(2, RUNS, || _ = std::hint::black_box(count(&levels))));
            report.progress(round * ways.len() + turn + 1, ROUNDS * ways.len());
        }
    }
    let mut result = Vec::new();
    for ((way, _), stats) in ways.iter().zip(&told) {
        let middle = |part: fn(&Stats) -> f64| spread(stats.iter().map(part).collect()).0;
        let ms = |time: std::time::Duration| time.as_secs_f64() * 1e3;
        let y = middle(|stats| stats.median.as_secs_f64() * 1e3);
        let spread = Spread {
            runs: ROUNDS * RUNS,
            min: stats.iter().map(|stats| ms(stats.min)).fold(f64::MAX, f64::min),
            q1: middle(|stats| stats.q1.as_secs_f64() * 1e3),
            q3: middle(|stats| stats.q3.as_secs_f64() * 1e3),
            max: stats.iter().map(|stats| ms(stats.max)).fold(0.0, f64::max),
        };
        report.row(&Row { panel: String::new(), series: name(*way).into(), x: None, y, spread: Some(spread) });
        result.push((y, *way));
    }
    result.sort_by(|one, other| one.0.total_cmp(&other.0));
    let places = result.iter().zip(PREDICTION).filter(|((_, way), predicted)| way == predicted).count();
    let list = |ways: &[Way]| ways.iter().map(|way| name(*way)).collect::<Vec<_>>().join(", ");
    report.note(&format!("You predicted, the fastest first: {}.", list(&PREDICTION)));
    let order: Vec<Way> = result.iter().map(|(_, way)| *way).collect();
    report.note(&format!("Measured: {}. {places} of 6 are where you put them.", list(&order)));
}

fn name(way: Way) -> &'static str {
    match way {
        Way::Sequential => "sequential",
        Way::Atomics => "atomics",
        Way::Mutex => "mutex",
        Way::ChannelPerValue => "channel per value",
        Way::ChannelPerPart => "channel per part",
        Way::Rayon => "rayon",
    }
}
