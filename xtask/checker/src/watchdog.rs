//! Notices code that computes for ever.
//!
//! Between two steps the simulation can't interrupt a thread. A watcher on a real thread of its own looks whether steps
//! are still being made, measured by the processor time that the process has used: a loaded machine is no mistake.

use std::sync::Once;
use std::thread;
use std::time::Duration;

use crate::protocol::{self, Ending};

/// Processor time without any step after which nothing more is expected. A run of a scenario takes microseconds.
const MOST_COMPUTING: Duration = Duration::from_secs(4);

/// How often the watcher looks.
const LOOK_EVERY: Duration = Duration::from_millis(200);

/// Starts the watcher, once for the process.
pub(crate) fn start() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        // If no thread can be had, the limit on processor time ends a loop instead, only with fewer words.
        let _ = thread::Builder::new().name("watchdog".into()).spawn(watch);
    });
}

fn watch() {
    let (mut seen, _) = sim::simulation::progress();
    let mut since = processor_time();
    loop {
        // Parking is a wait with nobody to wake it: the watcher sleeps between two looks.
        thread::park_timeout(LOOK_EVERY);
        let (steps, last) = sim::simulation::progress();
        if steps != seen {
            (seen, since) = (steps, processor_time());
        } else if processor_time().saturating_sub(since) > MOST_COMPUTING {
            let after = last.map(|line| format!("After the operation at {line}, a")).unwrap_or_else(|| "A".into());
            let headline = format!("{after} thread computes and computes: it neither waits for anything nor ends.");
            protocol::end(&Ending::without_trace("timed_out", &headline));
            std::process::exit(1);
        }
    }
}

#[cfg(target_os = "linux")]
fn processor_time() -> Duration {
    use rustix::time::{ClockId, clock_gettime};
    let now = clock_gettime(ClockId::ProcessCPUTime);
    Duration::new(now.tv_sec.try_into().unwrap_or(0), now.tv_nsec.try_into().unwrap_or(0))
}

/// Elsewhere the runner's deadline has to do.
#[cfg(not(target_os = "linux"))]
fn processor_time() -> Duration {
    Duration::ZERO
}
