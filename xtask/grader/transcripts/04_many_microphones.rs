use crate::support::{observe, say};
use many_microphones::record;

#[test]
fn transcript() {
    observe(|random| {
        for mics in 0..5 {
            let mut microphone = || {
                let length = random.below(6);
                random.samples(length).into_iter()
            };
            let levels: Vec<_> = (0..mics).map(|_| microphone()).collect();
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
