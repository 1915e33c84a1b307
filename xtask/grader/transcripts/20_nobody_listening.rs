use crate::support::{observe, say};
use kit::Reading;
use nobody_listening::sensor;
use std::sync::mpsc;

#[test]
fn transcript() {
    observe(|random| {
        for listening in [true, false] {
            let count = random.below(20);
            let mut readings: Vec<Reading> = (0..count)
                .map(|n| Reading { mast: random.below(5) as u8, t_ms: n, value: random.below(100) as f32 })
                .collect();
            let (out, ear) = mpsc::channel();
            let ear = listening.then_some(ear);
            let notebook = sensor(move || readings.pop(), out);
            let heard: Vec<Reading> = ear.iter().flat_map(|ear| ear.try_iter()).collect();
            say(format_args!("{notebook:?} {heard:?}"));
        }
    });
}
