//! What `measure` must find out, against a clock that cannot lie.

use checker::{ensure, for_real, mistake, on_purpose, on_the_clock, set_wall_clock_back, still_open};
use is_it_slower::{PREDICTION, Stats, Way, measure};
use kit::work_for;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

/// Catches runs that are left out or counted too much, and one bad run that moves the result.
#[test]
fn seven_runs_after_two_to_warm_up() {
    let told = on_the_clock(|| told(2, &ms([50, 50, 10, 10, 10, 90, 10, 11, 12])));
    if let Some(told) = told {
        insta::assert_snapshot!("seven_runs", told);
    }
}

/// Catches times that are taken in the order in which they came.
#[test]
fn the_same_runs_in_another_order() {
    on_the_clock(|| {
        for costs in [[12, 90, 11, 10, 10, 10, 10], [10, 11, 90, 10, 12, 10, 10], [90, 12, 11, 10, 10, 10, 10]] {
            told(0, &ms(costs));
        }
    });
}

/// Catches places in the list that are right for seven runs and for no other number.
#[test]
fn other_numbers_of_runs() {
    on_the_clock(|| {
        for runs in [1, 2, 3, 4, 5, 6, 8, 9, 12, 31] {
            // None of these numbers has a divisor in common with 7, so every length from 1 to `runs` comes once.
            let costs: Vec<Duration> =
                (0..runs).map(|run| Duration::from_millis((run * 7 % runs) as u64 + 1)).collect();
            told(1, &[&ms([40]), &costs[..]].concat());
        }
    });
}

/// Catches a measurement that knows only whole milliseconds.
#[test]
fn short_runs() {
    on_the_clock(|| told(1, &[900, 250, 1300, 400, 750].map(Duration::from_micros)));
}

/// Catches a measurement that cannot do without a run.
#[test]
fn no_runs() {
    on_the_clock(|| {
        for warmup in [0, 2] {
            let mut ran = 0;
            let stats = on_purpose(|| catch_unwind(AssertUnwindSafe(|| measure(warmup, 0, || ran += 1))));
            match stats {
                Err(_) => mistake!("`measure({warmup}, 0, …)` panicked."),
                Ok(Some(stats)) => mistake!("`measure({warmup}, 0, …)` measured nothing and told {stats:?}."),
                Ok(None) => ensure!(ran <= warmup, "`measure({warmup}, 0, …)` ran `f` {ran} times."),
            }
        }
    });
}

/// Catches times that are read from a clock that can be set.
#[test]
fn the_wall_clock_is_set_back() {
    on_the_clock(|| {
        let mut run = 0;
        let stats = on_purpose(|| {
            catch_unwind(AssertUnwindSafe(|| {
                measure(0, 5, || {
                    run += 1;
                    work_for(Duration::from_millis(10));
                    if run == 3 {
                        set_wall_clock_back(Duration::from_secs(3600));
                    }
                })
            }))
        });
        let Ok(stats) = stats else {
            mistake!(
                "The wall clock was set back during run 3, the run took less than nothing, and `measure` panicked."
            );
        };
        let Some(Stats { min, max, .. }) = stats else { mistake!("`measure(0, 5, …)` told nothing.") };
        ensure!(
            min == max,
            "The wall clock was set back during run 3 of 5 equal ones, and then they took from {} to {}.",
            text(min),
            text(max)
        );
    });
}

/// Catches a measurement that works on no real machine.
#[test]
fn a_real_machine() {
    for_real(|| {
        let mut ran = 0;
        let stats = measure(1, 5, || {
            ran += 1;
            work_for(Duration::from_micros(100));
        });
        let Some(Stats { runs, min, q1, median, q3, max }) = stats else {
            mistake!("`measure(1, 5, …)` told nothing.")
        };
        ensure!(ran == 6, "`f` ran {ran} times; 1 to warm up and 5 runs were asked for.");
        ensure!(runs == 5, "{runs} runs in the statistics; 5 were asked for.");
        let times = [min, q1, median, q3, max];
        ensure!(times.is_sorted(), "min, q1, median, q3 and max are {times:?}: they are out of order.");
    });
}

/// Catches a measurement without a prediction.
#[test]
fn all_ways_are_in_the_prediction() {
    use Way::{Atomics, ChannelPerPart, ChannelPerValue, Mutex, Rayon, Sequential};
    on_the_clock(|| {
        if PREDICTION.iter().all(|way| *way == PREDICTION[0]) {
            still_open("PREDICTION is still open: it has one way six times.");
        }
        for way in [Sequential, Atomics, Mutex, ChannelPerValue, ChannelPerPart, Rayon] {
            let times = PREDICTION.iter().filter(|predicted| **predicted == way).count();
            ensure!(times > 0, "PREDICTION leaves {way:?} out: {PREDICTION:?}.");
        }
    });
}

fn ms<const N: usize>(costs: [u64; N]) -> [Duration; N] {
    costs.map(Duration::from_millis)
}

/// Measures runs that take `costs`, the first `warmup` of them to warm up, requires that the statistics are right, and
/// returns them as text.
fn told(warmup: usize, costs: &[Duration]) -> String {
    let runs = costs.len() - warmup;
    let mut ran = 0;
    let stats = measure(warmup, runs, || {
        if let Some(cost) = costs.get(ran) {
            work_for(*cost);
        }
        ran += 1;
    });
    let Some(stats) = stats else { mistake!("`measure({warmup}, {runs}, …)` told nothing.") };
    ensure!(
        ran == costs.len(),
        "`measure({warmup}, {runs}, …)` ran `f` {ran} times: {warmup} to warm up and {runs} to measure were asked for."
    );
    judge(warmup, costs, &stats);
    let Stats { runs, min, q1, median, q3, max } = stats;
    let times = [("min", min), ("q1", q1), ("median", median), ("q3", q3), ("max", max)];
    let times: String = times.map(|(name, time)| format!("{name:<7}{}\n", text(time))).concat();
    format!("{runs} runs\n{times}")
}

fn judge(warmup: usize, costs: &[Duration], stats: &Stats) {
    let measured = &costs[warmup..];
    let runs = measured.len();
    ensure!(stats.runs == runs, "{} runs in the statistics; {runs} were asked for.", stats.runs);
    let came = if runs <= 9 { list(measured) } else { format!("the {runs} runs") };
    let what = if runs <= 9 { format!("the {runs} runs were {came}") } else { format!("there were {runs} runs") };

    let sorted = in_order(measured);
    let place = |quarters: usize| sorted[(quarters * runs).div_ceil(4) - 1];
    let right = Stats { runs, min: sorted[0], q1: place(1), median: place(2), q3: place(3), max: sorted[runs - 1] };
    if *stats == right {
        return;
    }
    let Stats { min, q1, median, q3, max, .. } = *stats;
    if min == max && right.min != right.max {
        mistake!("min = max = {}: {runs} different runs cannot all have taken the same time.", text(min));
    }
    let mean = measured.iter().sum::<Duration>() / runs as u32;
    // Of an even number of runs, the mean of the two in the middle is another mistake, and is told below.
    let middle = (sorted[(runs - 1) / 2] + sorted[runs / 2]) / 2;
    if median == mean && median != right.median && median != middle {
        mistake!("median {}; {what}: one bad run moved your result.", text(median));
    }
    let named = [("min", min, right.min, 1), ("q1", q1, right.q1, runs.div_ceil(4))];
    let named = named.into_iter().chain([
        ("median", median, right.median, runs.div_ceil(2)),
        ("q3", q3, right.q3, (3 * runs).div_ceil(4)),
        ("max", max, right.max, runs),
    ]);
    for (name, told, right, place) in named {
        if told == right {
            continue;
        }
        if measured.get(place - 1) == Some(&told) && measured != sorted {
            mistake!("{name} {}: position {place} of the list as it came.", text(told));
        }
        if !measured.contains(&told) && costs.contains(&told) {
            mistake!("{name} {}: that was a run to warm up; {what}.", text(told));
        }
        if !measured.contains(&told) {
            mistake!("{name} {}; {what}: none of them took that long.", text(told));
        }
        mistake!("{name} {}; {what}: in order, place {place} has {}.", text(told), text(right));
    }
}

fn in_order(times: &[Duration]) -> Vec<Duration> {
    let mut sorted = times.to_vec();
    sorted.sort();
    sorted
}

/// `10 10 90 ms`.
fn list(times: &[Duration]) -> String {
    let texts: Vec<String> = times.iter().map(|time| text(*time).trim_end_matches(" ms").to_owned()).collect();
    format!("{} ms", texts.join(" "))
}

/// `21.857 ms`.
fn text(time: Duration) -> String {
    let text = format!("{:.3}", time.as_nanos() as f64 / 1e6);
    let text = text.trim_end_matches('0').trim_end_matches('.');
    format!("{text} ms")
}
