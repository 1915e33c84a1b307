//! What a `Recorder` must do with every block that it has accepted, however it ends.

use checker::{Notes, ensure, every_interleaving, for_real, joined, mistake};
use kit::{Block, work_for};
use last_orders::Recorder;
use std::thread;
use std::time::Duration;

/// Catches a recorder that ends before its blocks are written, or never.
#[test]
fn finish_writes_what_was_accepted() {
    for capacity in [2, 1, 0] {
        for blocks in [4, 1, 0] {
            every_interleaving(move || Night::new().record_and_finish(capacity, blocks));
        }
    }
}

/// Catches a recorder that keeps its promise only when it is finished properly.
#[test]
fn drop_writes_what_was_accepted() {
    for capacity in [2, 1, 0] {
        for blocks in [4, 1, 0] {
            every_interleaving(move || Night::new().record_and_drop(capacity, blocks));
        }
    }
}

/// Catches a recorder that can be used by one thread at a time only, or mixes up the order of one of them.
#[test]
fn two_threads_share_a_recorder() {
    for (capacity, blocks) in [(1, 2), (0, 1)] {
        every_interleaving(move || {
            let night = Night::new();
            let said = joined("finish", || {
                let recorder = night.start(capacity);
                thread::scope(|scope| {
                    for first in [1, 11] {
                        let (night, recorder) = (&night, &recorder);
                        scope.spawn(move || (first..first + blocks).for_each(|number| night.record(recorder, number)));
                    }
                });
                recorder.finish()
            });
            let numbers = [1, 11].map(|first| (first..first + blocks).collect::<Vec<u32>>());
            night.ensure_written("`finish`", &numbers);
            let written = 2 * blocks as usize;
            ensure!(said == written, "`finish` said {said} blocks; {written} were written.");
        });
    }
}

/// Catches what only many blocks and a slow disk bring to light, on real threads, with both endings.
#[test]
fn a_long_night_on_real_threads() {
    for_real(|| Night::with_slow_disk().record_and_finish(64, 5000));
    for_real(|| Night::with_slow_disk().record_and_drop(64, 5000));
}

/// One night: what has reached the disk.
struct Night {
    written: Notes<u32>,
    cost: Duration,
}

impl Night {
    fn new() -> Self {
        Night { written: Notes::new(), cost: Duration::ZERO }
    }

    /// A night whose disk takes 50 µs for each block.
    fn with_slow_disk() -> Self {
        Night { cost: Duration::from_micros(50), ..Night::new() }
    }

    fn start(&self, capacity: usize) -> Recorder {
        let (written, cost) = (self.written.clone(), self.cost);
        Recorder::start(capacity, move |block| {
            work_for(cost);
            written.push(block.seq);
        })
    }

    /// Records one block. While nobody has ended the recording, it must be accepted.
    fn record(&self, recorder: &Recorder, number: u32) {
        if let Err(block) = recorder.record(Block { seq: number, samples: vec![0.5; 4] }) {
            mistake!(
                "`record` gave block {} back: the writer has gone home, and nobody has ended the recording.",
                block.seq
            );
        }
    }

    fn record_and_finish(&self, capacity: usize, blocks: u32) {
        let said = joined("finish", || {
            let recorder = self.start(capacity);
            (1..=blocks).for_each(|number| self.record(&recorder, number));
            let said = recorder.finish();
            self.ensure_all_written("`finish`", blocks);
            said
        });
        ensure!(said == blocks as usize, "`finish` said {said} blocks; {blocks} were written.");
    }

    fn record_and_drop(&self, capacity: usize, blocks: u32) {
        joined("drop", || {
            let recorder = self.start(capacity);
            (1..=blocks).for_each(|number| self.record(&recorder, number));
            drop(recorder);
            self.ensure_all_written("`drop`", blocks);
        });
    }

    fn ensure_all_written(&self, ending: &str, blocks: u32) {
        let all: Vec<u32> = (1..=blocks).collect();
        self.ensure_written(ending, &[all]);
    }

    /// Requires that the blocks of each thread are on the disk, once each and in the thread's order.
    fn ensure_written(&self, ending: &str, by_thread: &[Vec<u32>]) {
        let written = self.written.all();
        let accepted: usize = by_thread.iter().map(Vec::len).sum();
        let missing = by_thread.concat().iter().filter(|number| !written.contains(number)).count();
        ensure!(
            missing == 0,
            "{ending} returned while {missing} of {accepted} accepted blocks {} not on the disk.",
            if missing == 1 { "was" } else { "were" }
        );
        for blocks in by_thread {
            let own: Vec<u32> = written.iter().copied().filter(|number| blocks.contains(number)).collect();
            if let Some(twice) = blocks.iter().find(|&block| own.iter().filter(|other| *other == block).count() > 1) {
                mistake!("Block {twice} was written twice.");
            }
            ensure!(own == *blocks, "Blocks {blocks:?} were recorded in this order, and written as {own:?}.");
        }
        let count = written.len();
        ensure!(count == accepted, "{count} blocks were written; {accepted} were recorded.");
    }
}
