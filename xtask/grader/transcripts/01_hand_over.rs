use crate::support::{observe, say};
use hand_over::{amplifier, amplify_elsewhere};
use std::sync::mpsc;
use std::thread;

#[test]
fn transcript() {
    observe(|random| {
        for _ in 0..4 {
            let (length, gain) = (random.below(50), random.below(9) as f32);
            say(format_args!("{:?}", amplify_elsewhere(random.samples(length), gain)));
        }
        let (to_amplifier, inbox) = mpsc::channel();
        let (outbox, back) = mpsc::channel();
        let gain = random.below(9) as f32;
        let amplifying = thread::spawn(move || amplifier(gain, inbox, outbox));
        let _ = to_amplifier.send(random.samples(20));
        say(format_args!("{:?}", back.recv().ok()));
        drop(to_amplifier);
        let _ = amplifying.join();
    });
}
