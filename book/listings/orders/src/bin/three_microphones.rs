//! Three threads speak, one listens.

use std::sync::mpsc;
use std::thread;

fn main() {
    // ANCHOR: speak
    let (sender, receiver) = mpsc::channel();
    for microphone in ["north", "east", "south"] {
        let sender = sender.clone();
        thread::spawn(move || {
            for clip in 1..=2 {
                sender
                    .send((microphone, clip))
                    .expect("the recorder is listening");
            }
        });
    }
    drop(sender);
    // ANCHOR_END: speak

    // ANCHOR: listen
    let heard: Vec<_> = receiver.into_iter().collect();
    println!("{} clips", heard.len());
    for microphone in ["north", "east", "south"] {
        let clips: Vec<_> = heard
            .iter()
            .filter(|clip| clip.0 == microphone)
            .map(|clip| clip.1)
            .collect();
        println!("{microphone}: {clips:?}");
    }
    // ANCHOR_END: listen
}
