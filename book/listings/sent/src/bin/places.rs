//! How many messages find a place while nobody receives?

use std::sync::mpsc;

fn main() {
    for capacity in [0, 1, 2, 3] {
        // ANCHOR: places
        let (sender, _receiver) = mpsc::sync_channel(capacity);
        let placed =
            (0..10).filter(|message| sender.try_send(*message).is_ok()).count();
        println!("sync_channel({capacity}): {placed}");
        // ANCHOR_END: places
    }
}
