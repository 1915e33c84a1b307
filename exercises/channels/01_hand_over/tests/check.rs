//! What `amplifier` and `amplify_elsewhere` must do, in every interleaving.

use std::sync::mpsc;
use std::thread;

use checker::{
    Buffer, channels, ensure, every_interleaving, for_real, house_rule_no_locks, mistake, name_this_thread, simulated,
};
use hand_over::{amplifier, amplify_elsewhere};

const HOUSE_RULE: &str = "House rule: the block lives in one thread at a time, so nothing needs a lock.";
const GAIN: f32 = 3.0;
const QUIET: [f32; 3] = [0.1, -0.25, 0.5];

/// Catches an amplifier that copies the block, leaves it as it was, or keeps it.
#[test]
fn the_amplifier_sends_the_same_block_back() {
    every_interleaving(|| {
        house_rule_no_locks(HOUSE_RULE);
        let (to_amplifier, inbox) = mpsc::channel();
        let (outbox, from_amplifier) = mpsc::channel();
        let amplifying = thread::spawn(move || {
            name_this_thread("the amplifier");
            amplifier(GAIN, inbox, outbox);
        });

        let quiet = block(&QUIET);
        let buffer = Buffer::of(&quiet);
        ensure!(to_amplifier.send(quiet).is_ok(), "The amplifier had left before the block came.");
        let Ok(loud) = from_amplifier.recv() else {
            mistake!("The amplifier took the block and did not send it back.")
        };
        if loud == QUIET && amplify_elsewhere(block(&QUIET), GAIN) == louder(&QUIET) {
            mistake!("The samples were changed by the calling thread; the amplifier thread had them and did nothing.");
        }
        ensure_amplified(&QUIET, &loud);
        ensure_moved(buffer, &loud);

        // An amplifier may wait for more blocks. Now there are none.
        drop(to_amplifier);
        ensure!(amplifying.join().is_ok(), "The amplifier panicked after the last block.");
    });
}

/// Catches a block that is copied, amplified by the caller, or stuck on its way there and back.
#[test]
fn the_block_goes_there_and_back() {
    every_interleaving(|| {
        house_rule_no_locks(HOUSE_RULE);
        let quiet = block(&QUIET);
        let buffer = Buffer::of(&quiet);
        let loud = amplify_elsewhere(quiet, GAIN);
        ensure_amplified(&QUIET, &loud);
        if simulated() {
            ensure_there_and_back_by_message();
        }
        ensure_moved(buffer, &loud);
    });
}

/// Catches a hand-over that works for small blocks only: no sample, one, a million, on real threads.
#[test]
fn long_blocks_on_real_threads() {
    for_real(|| {
        for length in [0, 1, 1_000_000] {
            let samples: Vec<f32> = (0..length).map(|n| n as f32).collect();
            let mut block = block(&samples);
            let buffer = Buffer::of(&block);
            for _ in 0..50 {
                block = amplify_elsewhere(block, 1.0);
                ensure_moved(buffer, &block);
            }
            block = amplify_elsewhere(block, GAIN);
            ensure!(block == louder(&samples), "A block of {length} samples came back with other samples in it.");
            ensure_moved(buffer, &block);
        }
    });
}

/// A block with room to spare. A copy would not have that room, so it can't pass for the original.
fn block(samples: &[f32]) -> Vec<f32> {
    let mut block = Vec::with_capacity(samples.len() + 5);
    block.extend_from_slice(samples);
    block
}

fn louder(samples: &[f32]) -> Vec<f32> {
    samples.iter().map(|sample| sample * GAIN).collect()
}

fn ensure_amplified(quiet: &[f32], loud: &[f32]) {
    ensure!(loud == louder(quiet), "With a gain of {GAIN}, {quiet:?} came back as {loud:?}.");
}

fn ensure_moved(left: Buffer, arrived: &Vec<f32>) {
    ensure!(Buffer::of(arrived) == left, "The block came back in another buffer: its samples were copied on the way.");
}

fn ensure_there_and_back_by_message() {
    let (mut there, mut back) = (false, false);
    for channel in channels() {
        for (sender, receiver) in channel.sent_by.iter().zip(&channel.received_by) {
            ensure!(
                sender != "main" || receiver != "main",
                "The message sent on channel #{} by `main` was received by `main`.",
                channel.number
            );
            there |= receiver != "main";
            back |= receiver == "main";
        }
    }
    match (there, back) {
        (true, true) => {}
        (false, false) => mistake!("The samples were changed by the calling thread: no message left it."),
        (true, false) => mistake!("The block went to another thread by message, and no message brought it back."),
        (false, true) => mistake!("The block came back by message, but no message had taken it to the other thread."),
    }
}
