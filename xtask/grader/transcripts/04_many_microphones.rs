use crate::support::{observe, say};
use many_microphones::record;

#[test]
fn transcript() {
    observe(|random| {
        for mics in 0..5 {
            let levels: Vec<_> = (0..mics).map(|_| random.below(6)).map(|n| random.samples(n).into_iter()).collect();
            let clips = record(levels);
            // Each microphone's clips are in order; whose come first is nobody's promise.
            for mic in 0..mics {
                let heard = clips.iter().filter(|clip| clip.mic == mic).map(|clip| clip.level);
                say(format_args!("{mic}: {:?}", heard.collect::<Vec<_>>()));
            }
            say(clips.len());
        }
    });
}
