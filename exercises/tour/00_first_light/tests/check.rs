//! What `first_light` must do, in every interleaving.

use checker::{channels, elapsed, ensure, every_interleaving, for_real, simulated};
use first_light::first_light;

/// What the lamp says.
const REPORT: &str = "the lamp is lit";

/// Catches an answer that does not wait for the lamp, or does not come from it.
#[test]
fn the_answer_is_the_lamps_report() {
    every_interleaving(|| {
        ensure_lit(&first_light());
        if simulated() {
            ensure_the_report_was_received();
        }
    });
}

/// Catches an answer that depends on luck: fifty nights on real threads.
#[test]
fn fifty_nights_on_real_threads() {
    for_real(|| {
        for _ in 0..50 {
            ensure_lit(&first_light());
        }
    });
}

fn ensure_lit(answer: &str) {
    // Computing takes no time on the simulated clock: if time has passed, the learner's code let it pass.
    let waited = if simulated() { elapsed().as_millis() } else { 0 };
    if waited > 0 {
        ensure!(answer == REPORT, "The lamp was slower than your {waited} ms: the answer was {answer:?}.");
    } else {
        ensure!(answer == REPORT, "The answer was {answer:?}: it was given before the lamp had reported.");
    }
}

fn ensure_the_report_was_received() {
    let received = channels().iter().any(|channel| !channel.received_by.is_empty());
    ensure!(received, "The answer was {REPORT:?}, and nobody had received a message from the lamp.");
}
