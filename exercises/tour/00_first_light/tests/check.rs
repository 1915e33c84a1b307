//! What `first_light` must do, in every interleaving.

use checker::{channels, elapsed, ensure, every_interleaving, for_real, mistake, simulated};
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
    let channels = channels();
    let received: usize = channels.iter().map(|channel| channel.received_by.len()).sum();
    let sent: usize = channels.iter().map(|channel| channel.sent_by.len()).sum();
    match (sent, received) {
        (0, _) => mistake!("The answer was {REPORT:?}, and the lamp thread had not sent a word."),
        (1, 0) => mistake!("The lamp thread sent 1 message; nobody received it."),
        (_, 0) => mistake!("The lamp thread sent {sent} messages; nobody received any."),
        _ => {}
    }
}
