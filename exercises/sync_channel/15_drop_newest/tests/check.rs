//! What `offer` and `record` must do, whoever is there to receive.

use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::Duration;

use checker::{
    Buffer, Notes, elapsed, ensure, event, every_interleaving, for_real, mistake, name_this_thread, on_the_clock,
};
use drop_newest::{Offer, Tally, offer, record};

/// Catches an answer that does not fit what happened, or comes without the message.
#[test]
fn offer_says_what_became_of_the_message() {
    every_interleaving(|| {
        let (tx, rx) = mpsc::sync_channel(1);
        ensure_answer("There was room", &offer(&tx, Word("first")), &Offer::Taken);
        ensure_answer("There was no room", &offer(&tx, Word("second")), &Offer::Full(Word("second")));
        let got = rx.try_recv();
        ensure!(got == Ok(Word("first")), "`first` was offered and taken; the receiver has {got:?}.");
        ensure_answer("There was room again", &offer(&tx, Word("third")), &Offer::Taken);
        drop(rx);
        ensure_answer("Nobody could receive", &offer(&tx, Word("fourth")), &Offer::Closed(Word("fourth")));
    });
    every_interleaving(|| {
        let (tx, rx) = mpsc::sync_channel(0);
        ensure_answer("Nobody was waiting", &offer(&tx, Word("first")), &Offer::Full(Word("first")));
        drop(rx);
        ensure_answer("Nobody could receive", &offer(&tx, Word("second")), &Offer::Closed(Word("second")));
    });
}

/// Catches a recorder that waits for room, gives up, miscounts, or keeps other blocks than the oldest.
#[test]
fn the_receiver_sleeps() {
    on_the_clock(|| {
        let (out, inbox) = mpsc::sync_channel(3);
        let receiver = thread::spawn(move || {
            name_this_thread("the receiver");
            thread::sleep(Duration::from_secs(1));
            inbox.iter().collect::<Vec<_>>()
        });
        let sensor = Sensor::new(10);
        let tally = record(sensor.blocks(), out);
        let waited = elapsed().as_millis();
        ensure!(waited == 0, "The recorder waited {waited} ms for room; meanwhile the sensor overflows.");

        let received = sensor.numbers(&receiver.join().unwrap_or_default());
        let pulled = sensor.pulled.len();
        ensure!(
            pulled != 4,
            "Recording stopped at block 3, the first that found no room; the receiver was still there."
        );
        ensure!(pulled == 10, "Recording stopped at block {} of 10; the receiver was still there.", pulled - 1);
        ensure_arrived(&tally, received.len());
        ensure!(received == [0, 1, 2], "The first 3 of 10 blocks found room; blocks {received:?} arrived.");
        ensure_counted(&tally, pulled, pulled);
    });
}

/// Catches a recorder that goes on for nobody.
#[test]
fn the_receiver_leaves() {
    for gone_before in [2, 0, 9] {
        every_interleaving(move || {
            let (out, inbox) = mpsc::sync_channel(3);
            let sensor = Sensor::new(10);
            let mut inbox = Some(inbox);
            let blocks = sensor.blocks().enumerate().map(move |(number, block)| {
                if number == gone_before {
                    drop(inbox.take());
                }
                block
            });
            let tally = record(blocks, out);
            let pulled = sensor.pulled.len();
            ensure!(
                pulled > gone_before,
                "Recording stopped at block {}; the receiver was still there.",
                pulled.saturating_sub(1)
            );
            let in_vain = pulled - gone_before - 1;
            ensure!(
                in_vain == 0,
                "{} for nobody: the receiver had gone before block {gone_before} was offered.",
                were(in_vain, "recorded")
            );
            ensure_counted(&tally, gone_before, gone_before);
        });
    }
}

/// Catches what goes wrong only when the receiver is exactly as fast, or leaves at an unlucky moment.
#[test]
fn the_receiver_is_awake() {
    for (capacity, stays_for) in [(0, 9), (1, 9), (1, 1), (2, 2)] {
        every_interleaving(move || {
            let (out, inbox) = mpsc::sync_channel(capacity);
            let (leaving, gone) = (Notes::new(), Notes::new());
            let receiver = thread::spawn({
                let (leaving, gone) = (leaving.clone(), gone.clone());
                move || {
                    name_this_thread("the receiver");
                    let received = take(inbox, stays_for, &leaving);
                    gone.push(());
                    received
                }
            });

            let sensor = Sensor::new(4);
            // Blocks that were pulled when it was certain that nobody was there.
            let in_vain = Notes::new();
            let blocks = sensor.blocks().inspect({
                let (gone, in_vain) = (gone.clone(), in_vain.clone());
                move |_| {
                    if !gone.is_empty() {
                        in_vain.push(());
                    }
                }
            });
            let tally = record(blocks, out);
            sensor.ensure_no_wait();
            let left_early = !leaving.is_empty();
            let pulled = sensor.pulled.len();
            let in_vain = in_vain.len().saturating_sub(1);
            ensure!(in_vain == 0, "{} for nobody: the receiver had gone.", were(in_vain, "recorded"));
            ensure!(
                pulled == 4 || left_early,
                "Recording stopped at block {} of 4; the receiver was still there.",
                pulled.saturating_sub(1)
            );

            let received = sensor.numbers(&receiver.join().unwrap_or_default());
            if stays_for > 4 {
                ensure_arrived(&tally, received.len());
            }
            let most = received.len() + capacity;
            ensure!(
                (received.len()..=most).contains(&tally.taken),
                "The tally says {} taken; {} arrived, and the channel has room for {capacity}.",
                tally.taken,
                received.len()
            );
            ensure_counted(&tally, if left_early { pulled - 1 } else { pulled }, pulled);
        });
    }
}

/// Catches a tally that goes wrong over many blocks, on real threads with a slow receiver.
#[test]
fn ten_thousand_blocks_on_real_threads() {
    for_real(|| {
        let (out, inbox) = mpsc::sync_channel(3);
        let receiver = thread::spawn(move || {
            let slowly = |block| {
                thread::yield_now();
                block
            };
            inbox.iter().map(slowly).collect::<Vec<_>>()
        });
        let sensor = Sensor::new(10_000);
        let tally = record(sensor.blocks(), out);
        let received = sensor.numbers(&receiver.join().unwrap_or_default());
        ensure_arrived(&tally, received.len());
        ensure_counted(&tally, 10_000, 10_000);
    });
}

/// A message that can't be copied.
#[derive(Debug, PartialEq)]
struct Word(&'static str);

fn ensure_answer(situation: &str, answer: &Offer<Word>, expected: &Offer<Word>) {
    ensure!(answer == expected, "{situation}, and `offer` said {answer:?}.");
}

/// Takes `count` blocks, or as many as come, and leaves.
fn take(inbox: Receiver<Vec<f32>>, count: usize, leaving: &Notes<()>) -> Vec<Vec<f32>> {
    let received = inbox.iter().take(count).collect();
    leaving.push(());
    drop(inbox);
    received
}

/// What makes blocks 0 to `count - 1`, and remembers them.
struct Sensor {
    count: usize,
    /// The buffer of each block that was made.
    pulled: Notes<Buffer>,
    /// How often the thread that records had to wait before the recording.
    waits_before: usize,
}

impl Sensor {
    fn new(count: usize) -> Self {
        Sensor { count, pulled: Notes::new(), waits_before: checker::waits().len() }
    }

    fn blocks(&self) -> impl Iterator<Item = Vec<f32>> + use<> {
        let pulled = self.pulled.clone();
        (0..self.count).map(move |number| {
            event(format!("block {number}"));
            // Room to spare: a copy would not have it, so it can't pass for the original.
            let mut block = Vec::with_capacity(6);
            block.extend([number as f32; 2]);
            pulled.push(Buffer::of(&block));
            block
        })
    }

    /// The numbers of blocks that arrived: each once, in order, and none a copy.
    fn numbers(&self, received: &[Vec<f32>]) -> Vec<usize> {
        let made = self.pulled.all();
        let numbers: Vec<usize> = received.iter().map(|block| block.first().map_or(0, |it| *it as usize)).collect();
        for (number, block) in numbers.iter().zip(received) {
            let moved = made.get(*number) == Some(&Buffer::of(block));
            ensure!(moved, "Block {number} arrived in another buffer: its samples were copied on the way.");
        }
        for pair in numbers.windows(2) {
            ensure!(pair[0] != pair[1], "Block {} arrived twice.", pair[0]);
            ensure!(pair[0] < pair[1], "Block {} arrived before block {}, which is older.", pair[0], pair[1]);
        }
        numbers
    }

    /// Requires that the recording, which has ended, never waited. Asked on the thread that recorded.
    fn ensure_no_wait(&self) {
        let waits = checker::waits();
        // Waiting for a lock of one's own is not waiting for the receiver.
        let wait = waits[self.waits_before..].iter().find(|wait| wait.operation != "lock");
        if let Some(wait) = wait {
            mistake!("The recorder waited in `{}` at {}; it may never wait.", wait.operation, wait.line);
        }
    }
}

/// Requires that what the tally calls taken has arrived, once all has been received.
fn ensure_arrived(tally: &Tally, arrived: usize) {
    ensure!(tally.taken == arrived, "The tally says {} taken; {arrived} arrived.", tally.taken);
}

/// Requires that all blocks were counted. Whether the last one found nobody can't always be known.
fn ensure_counted(tally: &Tally, least: usize, most: usize) {
    let Tally { taken, dropped } = tally;
    ensure!(
        (least..=most).contains(&(taken + dropped)),
        "The tally says {taken} taken and {dropped} dropped; {} offered while somebody was there.",
        were(most, "")
    );
}

/// `1 block was recorded`, `3 blocks were`.
fn were(count: usize, done: &str) -> String {
    let verb = if count == 1 { "block was" } else { "blocks were" };
    format!("{count} {verb} {done}").trim_end().to_string()
}
