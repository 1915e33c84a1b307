//! What `night_report` must do, however long a mast takes.

use checker::{Notes, ensure, every_interleaving, for_real, mistake, on_the_clock};
use kit::work_for;
use nap_time::{Report, night_report};
use std::time::Duration;

/// Catches a report that is written before the last mast has answered.
#[test]
fn every_mast_is_in_the_report() {
    for masts in 0..=3 {
        every_interleaving(move || {
            let measured = Notes::new();
            let report = night_report(masts, {
                let measured = measured.clone();
                move |mast| {
                    measured.push(mast);
                    mast as f32
                }
            });
            ensure_complete(&report, masts, &measured.all());
        });
    }
}

/// Catches a highest reading that no mast has read.
#[test]
fn the_highest_reading_may_be_below_zero() {
    every_interleaving(|| {
        let report = night_report(2, |mast| [-3.0, -7.0][mast]);
        ensure!(report.readings == 2, "{} of 2 readings are in the report.", report.readings);
        ensure!(report.max == -3.0, "max is {} for readings -3, -7.", report.max);
    });
}

/// Catches a report that comes later than its last reading.
#[test]
fn the_report_is_ready_with_its_last_reading() {
    for costs in [[10, 300, 45], [1, 1, 1]] {
        on_the_clock(move || {
            let measured = Notes::new();
            let report = night_report(costs.len(), {
                let measured = measured.clone();
                move |mast| {
                    work_for(Duration::from_millis(costs[mast]));
                    measured.push(mast);
                    mast as f32
                }
            });
            ensure_complete(&report, costs.len(), &measured.all());
            ensure_prompt(checker::elapsed(), costs.into_iter().max().unwrap_or(0));
        });
    }
}

/// Catches what a nap of 50 ms overlooks, on real threads.
#[test]
fn a_slow_night_on_real_threads() {
    for_real(|| {
        let measured = Notes::new();
        let report = night_report(8, {
            let measured = measured.clone();
            move |mast| {
                work_for(Duration::from_millis(10 * (mast as u64 + 1)));
                measured.push(mast);
                mast as f32
            }
        });
        ensure_complete(&report, 8, &measured.all());
        ensure!(report.max == 7.0, "max is {} for readings 0 to 7.", report.max);
    });
}

/// Requires one reading from each mast. `measured` are the masts that had answered when the report was written.
fn ensure_complete(report: &Report, masts: usize, measured: &[usize]) {
    let readings = report.readings;
    ensure!(readings <= masts, "{readings} readings are in the report of {masts} masts.");
    if readings == masts {
        return;
    }
    let missing = format!("{readings} of {masts} readings are in the report");
    let late = (0..masts).find(|mast| !measured.contains(mast));
    let who = late.map_or("a mast".to_string(), |mast| format!("mast {mast}"));
    // What the reporting thread was waiting in tells what it took for the end.
    match checker::waits().last() {
        Some(wait) if wait.operation == "sleep" => {
            mistake!("{missing}: {who} was slower than your {} ms.", wait.lasted.as_millis())
        }
        Some(wait) if wait.operation == "recv_timeout" => {
            mistake!("{missing}: gave up on {who} after {} ms of silence.", wait.lasted.as_millis())
        }
        _ => mistake!("{missing}: {who} had not yet reported."),
    }
}

/// Requires that the report was ready as soon as the last mast had answered. A little later is a remark: whoever
/// looks again and again, with naps in between, is right, and late by at most one nap.
fn ensure_prompt(ready: Duration, last: u64) {
    let late = ready.saturating_sub(Duration::from_millis(last));
    ensure!(
        late <= Duration::from_millis(10),
        "The report was ready at {} ms; the last mast at {last} ms.",
        ready.as_millis()
    );
    let naps = checker::waits().iter().filter(|wait| wait.operation == "sleep").count();
    if naps > 0 {
        checker::remark(format!("Correct, but slept {naps} times between two looks."));
    }
}
