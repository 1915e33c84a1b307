use std::time::Duration;

/// Works for `duration`: the processor is busy, as with a computation of that length.
///
/// Under `cargo xtask check` the work takes exactly that long on the virtual clock, and no real time at all.
pub fn work_for(duration: Duration) {
    #[cfg(feature = "simulation")]
    std::simulation::work(duration);

    #[cfg(not(feature = "simulation"))]
    busy_loop(duration);
}

#[cfg(not(feature = "simulation"))]
fn busy_loop(duration: Duration) {
    let start = std::time::Instant::now();
    while start.elapsed() < duration {
        std::hint::spin_loop();
    }
}

#[cfg(all(test, not(feature = "simulation")))]
mod tests {
    use super::*;
    use std::time::Instant;

    #[test]
    fn work_takes_at_least_its_time() {
        let start = Instant::now();
        work_for(Duration::from_millis(2));
        assert!(start.elapsed() >= Duration::from_millis(2));
    }
}
