//! What `find_call` must return, and what it must leave behind: nothing.

use checker::{Notes, ensure, every_interleaving, for_real, joined, mistake, on_the_clock};
use enough::{WAITING, find_call};
use kit::Block;
use std::thread;
use std::time::Duration;

/// Catches a listener that hears the call and then can't get away from microphones that never end.
#[test]
fn the_first_call_is_enough() {
    for (mics, call_at) in [(1, 2), (1, 0), (2, 1), (2, 0)] {
        every_interleaving(move || Night::of(mics).ensure_found(call_at));
    }
}

/// Catches microphones that are read far ahead of what has been looked at.
#[test]
fn blocks_do_not_pile_up() {
    for call_at in [0, 1, 2] {
        every_interleaving(move || Night::watched(1).ensure_found(call_at));
    }
}

/// Catches a listener that has ears for one microphone only.
#[test]
fn a_silent_microphone_by_the_clock() {
    on_the_clock(|| {
        let night = Night::of(2);
        let log = night.log.clone();
        let (silent, calling) = (Duration::from_millis(10), Duration::from_millis(7));
        let found = night.listen(vec![Night::slow(0, silent), Night::slow(1, calling)], |block| {
            let (mic, number) = (mic_of(block), block.seq as usize);
            ensure!(
                number < FAR_TOO_MANY,
                "{number} blocks of microphone {mic} were looked at; the call in block 3 of microphone 1 was not."
            );
            log.push(Seen::LookedAt { mic, number, call: mic == 1 && number == 3 });
            mic == 1 && number == 3
        });
        night.ensure_first_call(found, 3);
    });
}

/// Catches a listener that waits for more when all microphones have ended.
#[test]
fn a_quiet_night_ends_with_none() {
    for (mics, blocks) in [(2, 2), (1, 2), (2, 0), (0, 0)] {
        every_interleaving(move || Night::of(mics).ensure_quiet(blocks));
    }
}

/// Catches what only a long night brings to light: four microphones and a late call, on real threads.
#[test]
fn a_call_after_ten_thousand_blocks_on_real_threads() {
    for_real(|| Night::watched(4).ensure_found(10_000));
}

/// So many blocks read after a microphone's own call mean that it is read on and on.
const FAR_TOO_MANY: usize = 100;

/// What happens to a block.
#[derive(Clone, Copy)]
enum Seen {
    /// A microphone was read.
    Read,
    /// `is_call` was asked about this block of this microphone.
    LookedAt { mic: usize, number: usize, call: bool },
}

/// One night: its microphones, and what becomes of their blocks.
struct Night {
    mics: usize,
    /// Whether reading goes into the log as well, and not only looking.
    watched: bool,
    log: Notes<Seen>,
}

impl Night {
    fn of(mics: usize) -> Self {
        Night { mics, watched: false, log: Notes::new() }
    }

    /// A night in which all that is read is counted. It has many more interleavings.
    fn watched(mics: usize) -> Self {
        Night { watched: true, ..Night::of(mics) }
    }

    /// Listens to microphones that never end. Each hears a call in its block `call_at`: nobody can say which will be
    /// the first one.
    fn ensure_found(&self, call_at: usize) {
        let mics = (0..self.mics).map(|mic| self.endless(mic, call_at)).collect();
        let found = self.listen(mics, self.calls_in(Some(call_at)));
        self.ensure_first_call(found, call_at);
    }

    /// Requires that `found` is the first block that was taken for a call.
    fn ensure_first_call(&self, found: Option<Block>, call_at: usize) {
        let Some(found) = found else {
            mistake!("A microphone hears a call in its block {call_at}; `find_call` returned None.")
        };
        let looked_at = self.looked_at();
        let Some((mic, number, _)) = looked_at.iter().find(|(_, _, call)| *call) else {
            mistake!("`find_call` returned {found:?} and has never asked whether it is a call.")
        };
        ensure!(
            (mic_of(&found), found.seq as usize) == (*mic, *number),
            "Block {number} of microphone {mic} was the first call; block {} of microphone {} was returned.",
            found.seq,
            mic_of(&found)
        );
    }

    /// Listens to microphones that have so many blocks each and hear no call.
    fn ensure_quiet(&self, blocks: usize) {
        let mics = (0..self.mics).map(|mic| self.endless(mic, blocks).take(blocks)).collect();
        let found = self.listen(mics, self.calls_in(None));
        ensure!(found.is_none(), "There was no call; `find_call` returned {found:?}.");
        let (count, all) = (self.looked_at().len(), blocks * self.mics);
        ensure!(count == all, "{count} of {all} blocks were looked at; none of them was a call.");
    }

    /// Takes every microphone's block `call_at` for a call, and writes down what was asked.
    fn calls_in(&self, call_at: Option<usize>) -> impl Fn(&Block) -> bool {
        let log = self.log.clone();
        move |block| {
            let (mic, number) = (mic_of(block), block.seq as usize);
            let call = Some(number) == call_at;
            log.push(Seen::LookedAt { mic, number, call });
            call
        }
    }

    fn listen<M>(&self, mics: Vec<M>, is_call: impl Fn(&Block) -> bool) -> Option<Block>
    where
        M: Iterator<Item = Block> + Send + 'static,
    {
        let found = joined("find_call", || find_call(mics, is_call));
        ensure_bounded(self.mics, &self.log.all());
        self.ensure_none_left_out();
        found
    }

    fn endless(&self, mic: usize, call_at: usize) -> impl Iterator<Item = Block> + Send + 'static {
        let (mics, watched, log) = (self.mics, self.watched, self.log.clone());
        (0..).map(move |number| {
            if watched {
                log.push(Seen::Read);
            }
            if number == call_at + FAR_TOO_MANY {
                let heard = log.all().iter().any(|seen| matches!(seen, Seen::LookedAt { call: true, .. }));
                ensure!(!heard, "{FAR_TOO_MANY} blocks were read after the call; the microphones never end.");
                ensure_bounded(mics, &log.all());
            }
            Block { seq: number as u32, samples: vec![mic as f32] }
        })
    }

    /// A microphone that takes so long for each block.
    fn slow(mic: usize, block: Duration) -> impl Iterator<Item = Block> + Send + 'static {
        (0..).map(move |seq| {
            thread::sleep(block);
            Block { seq, samples: vec![mic as f32] }
        })
    }

    fn looked_at(&self) -> Vec<(usize, usize, bool)> {
        let log = self.log.all();
        let looked_at = log.into_iter().filter_map(|seen| match seen {
            Seen::Read => None,
            Seen::LookedAt { mic, number, call } => Some((mic, number, call)),
        });
        looked_at.collect()
    }

    /// Requires that each microphone's blocks were looked at from the first one on, in order.
    fn ensure_none_left_out(&self) {
        let mut next = vec![0; self.mics];
        for (mic, number, _) in self.looked_at() {
            let expected = next[mic];
            ensure!(
                number == expected,
                "Block {number} of microphone {mic} was looked at when block {expected} should have been."
            );
            next[mic] += 1;
        }
    }
}

/// Requires that at no time before the call too many blocks were read and not yet looked at.
fn ensure_bounded(mics: usize, log: &[Seen]) {
    let allowed = WAITING + mics + 1;
    let mut open = 0_usize;
    for seen in log {
        match seen {
            Seen::Read => open += 1,
            Seen::LookedAt { call: true, .. } => return,
            Seen::LookedAt { .. } => open = open.saturating_sub(1),
        }
        ensure!(
            open <= allowed,
            "{open} blocks were read and not yet looked at; {allowed} are allowed: {WAITING} waiting, and one in each hand."
        );
    }
}

fn mic_of(block: &Block) -> usize {
    block.samples.first().map_or(0, |mic| *mic as usize)
}
