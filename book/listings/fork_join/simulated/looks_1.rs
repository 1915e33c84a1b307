//! Three looks at one frame, on a pool of one thread.

use kit::work_for;
use rayon::ThreadPoolBuilder;
use std::time::Duration;

fn main() {
    let build = ThreadPoolBuilder::new().num_threads(1).build();
    let pool = build.expect("threads can be started");
    let frame = [10, 200, 30, 40];
    let (levels, (motion, fog)) = pool.install(|| {
        // ANCHOR: looks
        rayon::join(
            || histogram(&frame),
            || rayon::join(|| motion(&frame), || fog(&frame)),
        )
        // ANCHOR_END: looks
    });
    std::simulation::note("has the report");
    println!("{levels} {motion} {fog}");
}

fn histogram(frame: &[u8]) -> usize {
    takes("histogram", 30);
    frame.iter().filter(|&&pixel| pixel >= 128).count()
}

fn motion(frame: &[u8]) -> u8 {
    takes("motion", 20);
    frame[1].abs_diff(frame[0])
}

fn fog(frame: &[u8]) -> u8 {
    takes("fog", 10);
    frame[3].abs_diff(frame[2])
}

/// Works for so long; the chart shows at what.
fn takes(look: &str, ms: u64) {
    std::simulation::note(look);
    work_for(Duration::from_millis(ms));
}
