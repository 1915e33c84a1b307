//! What `station_loop` must do: listen to two inboxes at once.

use checker::{
    all_waits, elapsed, ensure, every_interleaving, for_real, mistake, name_this_thread, on_the_clock, remark,
};
use crossbeam_channel::{Receiver, Sender, bounded, unbounded};
use kit::Block;
use std::thread::{self, JoinHandle};
use std::time::Duration;
use two_inboxes::{Command, Status, station_loop};

/// Catches a loop that looks at its commands only when a sample has come.
#[test]
fn a_question_with_no_sample_in_sight() {
    every_interleaving(|| {
        let station = Station::new(None);
        station.ensure_status(1.0, false, 0);
        station.tell(Command::Gain(2.5));
        station.ensure_status(2.5, false, 0);
        station.tell(Command::Quit);
        station.ensure_returns(0);
    });
}

/// Catches commands that come into force too late, and blocks that are copied.
#[test]
fn a_confirmed_gain_holds() {
    every_interleaving(|| {
        let station = Station::new(None);
        station.tell(Command::Gain(4.0));
        station.ensure_status(4.0, false, 0);
        let addresses = [1, 2].map(|seq| {
            let block = block(seq);
            let address = block.samples.as_ptr().addr();
            ensure!(station.samples.send(block).is_ok(), "`station_loop` ended while samples and commands could come.");
            address
        });
        for (seq, address) in (1..).zip(addresses) {
            let Ok(block) = station.out.recv() else { mistake!("Block {seq} was taken and never came out.") };
            ensure!(block.seq == seq, "Block {} came out; block {seq} was next.", block.seq);
            ensure!(
                block.samples == [0.5 * 4.0, 4.0],
                "The gain 4 was confirmed before block {seq} came; [0.5, 1.0] came out as {:?}.",
                block.samples
            );
            ensure!(
                block.samples.as_ptr().addr() == address,
                "Block {seq} is a copy: its samples lie at another address than before."
            );
        }
        station.ensure_status(4.0, false, 2);
        station.tell(Command::Quit);
        station.ensure_returns(2);
    });
}

/// Catches a paused loop that takes samples all the same, or that is deaf.
#[test]
fn a_pause() {
    every_interleaving(|| {
        let station = Station::new(Some(ROOM));
        station.tell(Command::Pause);
        station.ensure_status(1.0, true, 0);
        let mut accepted = Vec::new();
        for seq in 0..2 {
            (station.samples.try_send(block(seq)).is_ok()).then(|| accepted.push(seq));
            station.tell(Command::Gain(2.0));
            station.ensure_status(2.0, true, 0);
        }
        ensure!(station.out.is_empty(), "A block came out while the station was paused.");
        for seq in 2..5 {
            (station.samples.try_send(block(seq)).is_ok()).then(|| accepted.push(seq));
        }
        station.tell(Command::Resume);
        station.ensure_status_is(|status| !status.paused, "not paused, after Resume");
        let Station { samples, commands, out, looping } = station;
        drop(samples);
        let came_out: Vec<u32> = out.iter().map(|block| block.seq).collect();
        for seq in &accepted {
            ensure!(came_out.contains(seq), "Block {seq} was taken while the station was paused and never came out.");
        }
        ensure!(came_out == accepted, "Blocks {accepted:?} were sent; {came_out:?} came out.");
        drop(commands);
        let _ = looping.join();
    });
}

/// Catches a paused loop that goes on emptying the samples' channel into a place of its own.
#[test]
fn a_pause_leaves_samples_where_they_are() {
    every_interleaving(|| {
        let station = Station::new(Some(ROOM));
        station.tell(Command::Pause);
        station.ensure_status(1.0, true, 0);
        let mut accepted = 0;
        for seq in 0..4 {
            accepted += usize::from(station.samples.try_send(block(seq)).is_ok());
            station.ensure_status(1.0, true, 0);
        }
        ensure!(
            accepted <= ROOM + 1,
            "{accepted} blocks were taken from the producer during the pause; their channel has room for {ROOM}."
        );
        station.tell(Command::Quit);
        station.ensure_ends();
    });
}

/// Catches a loop that obeys `Quit` only when the samples let it.
#[test]
fn quit() {
    for waiting in [0, 2] {
        for paused in [false, true] {
            every_interleaving(move || {
                let station = Station::new(None);
                if paused {
                    station.tell(Command::Pause);
                }
                (0..waiting).for_each(|seq| _ = station.samples.send(block(seq)));
                station.tell(Command::Quit);
                station.ensure_ends();
            });
        }
    }
}

/// Catches a loop that waits for those who will never speak again.
#[test]
fn nobody_is_left() {
    every_interleaving(|| {
        let station = Station::new(None);
        let _ = station.samples.send(block(0));
        let Station { samples, commands, out, looping } = station;
        drop(samples);
        let came_out = out.iter().count();
        ensure!(came_out == 1, "The samples ended after 1 block; {came_out} came out.");
        ensure_returned(looping, 1);
        drop(commands);
    });
    for paused in [false, true] {
        every_interleaving(move || {
            let station = Station::new(None);
            if paused {
                station.tell(Command::Pause);
            }
            let Station { samples, commands, out, looping } = station;
            drop(commands);
            ensure_returned(looping, 0);
            drop((samples, out));
        });
    }
}

/// Catches a loop that goes on, or falls, when nobody takes its blocks.
#[test]
fn nobody_takes_the_blocks() {
    every_interleaving(|| {
        let Station { samples, commands, out, looping } = Station::new(None);
        drop(out);
        let _ = samples.send(block(0));
        ensure_returned(looping, 0);
        drop((samples, commands));
    });
}

/// Catches a loop that falls with whoever asks and doesn't wait for the answer.
#[test]
fn an_impatient_asker() {
    every_interleaving(|| {
        let station = Station::new(None);
        let (reply, answer) = bounded(1);
        station.tell(Command::Status(reply));
        drop(answer);
        station.ensure_status(1.0, false, 0);
        let _ = station.samples.send(block(0));
        ensure!(station.out.recv().is_ok(), "The loop fell: whoever had asked for the status had left.");
        station.tell(Command::Quit);
        station.ensure_returns(1);
    });
}

/// Catches a loop that asks all the time, or only from time to time.
#[test]
fn commands_work_at_once() {
    on_the_clock(|| {
        let station = Station::new(None);
        let producing = {
            let samples = station.samples.clone();
            thread::spawn(move || {
                name_this_thread("the hydrophone");
                for seq in 0..5 {
                    thread::sleep(Duration::from_millis(10));
                    if samples.send(block(seq)).is_err() {
                        return;
                    }
                }
            })
        };
        let mut latest = Duration::ZERO;
        for _ in 0..4 {
            thread::sleep(Duration::from_micros(7_300));
            let asked = elapsed();
            station.status();
            latest = latest.max(elapsed() - asked);
        }
        let _ = producing.join();
        let came_out = station.out.iter().take(5).count();
        ensure!(came_out == 5, "5 blocks were sent; {came_out} came out.");
        station.tell(Command::Quit);
        station.ensure_returns(5);
        ensure!(latest < Duration::from_millis(5), "A command waited {} ms.", latest.as_millis());
        let asleep = all_waits().iter().any(|wait| wait.thread == "the loop" && wait.operation == "sleep");
        if asleep && !latest.is_zero() {
            remark(format!("A command waited up to {latest:?}: the loop was asleep."));
        }
    });
}

/// Catches what only a long day brings to light, on real threads.
#[test]
fn ten_thousand_blocks_on_real_threads() {
    for_real(|| {
        let station = Station::new(Some(16));
        let Station { samples, commands, out, looping } = station;
        let producing = thread::spawn(move || (0..10_000).take_while(|seq| samples.send(block(*seq)).is_ok()).count());
        let asking = thread::spawn(move || {
            for number in 0..100 {
                let (reply, answer) = bounded(1);
                let pause = if number % 2 == 0 { Command::Pause } else { Command::Resume };
                for command in [Command::Gain(2.0), pause, Command::Status(reply)] {
                    if commands.send(command).is_err() {
                        return;
                    }
                }
                let Ok(status) = answer.recv() else { mistake!("Question {number} was never answered.") };
                ensure!(status.gain == 2.0, "The gain was set to 2; the status says {}.", status.gain);
                ensure!(status.paused == (number % 2 == 0), "After {number} pauses and resumes: {status:?}.");
            }
            // The commands stay possible until the samples have ended.
            let (stay, gone) = bounded::<()>(0);
            drop(stay);
            let _ = gone.recv();
            std::mem::forget(commands);
        });
        let came_out: Vec<u32> = out.iter().map(|block| block.seq).collect();
        let _ = asking.join();
        let sent = producing.join().unwrap_or(0);
        ensure!(sent == 10_000, "`station_loop` ended after {sent} blocks; 10000 were to come.");
        ensure!(came_out.len() == 10_000, "10000 blocks were sent; {} came out.", came_out.len());
        ensure!(came_out.is_sorted(), "Blocks came out in another order than they came in.");
        ensure_returned(looping, 10_000);
    });
}

/// How many samples may wait in the scenarios with a pause.
const ROOM: usize = 2;

fn block(seq: u32) -> Block {
    Block { seq, samples: vec![0.5, 1.0] }
}

/// A loop on a thread of its own, and everybody around it.
struct Station {
    samples: Sender<Block>,
    commands: Sender<Command>,
    out: Receiver<Block>,
    looping: JoinHandle<u64>,
}

impl Station {
    /// With room for so many samples.
    fn new(room: Option<usize>) -> Self {
        let (samples, inbox) = match room {
            Some(room) => bounded(room),
            None => unbounded(),
        };
        let (commands, orders) = unbounded();
        let (blocks, out) = unbounded();
        let looping = thread::spawn(move || {
            name_this_thread("the loop");
            station_loop(inbox, orders, blocks)
        });
        Station { samples, commands, out, looping }
    }

    fn tell(&self, command: Command) {
        ensure!(self.commands.send(command).is_ok(), "`station_loop` ended while samples and commands could come.");
    }

    fn status(&self) -> Status {
        let (reply, answer) = bounded(1);
        self.tell(Command::Status(reply));
        match answer.recv() {
            Ok(status) => status,
            Err(_) => mistake!("A question for the status was dropped and never answered."),
        }
    }

    fn ensure_status(&self, gain: f32, paused: bool, processed: u64) {
        let (status, right) = (self.status(), Status { gain, paused, processed });
        ensure!(status == right, "The status was {status:?}; it should have been {right:?}.");
    }

    fn ensure_status_is(&self, is_right: impl FnOnce(&Status) -> bool, what: &str) {
        let status = self.status();
        ensure!(is_right(&status), "The status was {status:?}; it should have been {what}.");
    }

    fn ensure_returns(self, processed: u64) {
        ensure_returned(self.looping, processed);
    }

    /// Requires that it ends and has counted what came out.
    fn ensure_ends(self) {
        let Station { samples, commands, out, looping } = self;
        let Ok(returned) = looping.join() else { mistake!("`station_loop` panicked.") };
        let came_out = out.try_iter().count();
        ensure!(returned == came_out as u64, "{came_out} blocks came out; `station_loop` returned {returned}.");
        drop((samples, commands));
    }
}

fn ensure_returned(looping: JoinHandle<u64>, processed: u64) {
    let Ok(returned) = looping.join() else { mistake!("`station_loop` panicked.") };
    ensure!(returned == processed, "{processed} blocks were passed on; `station_loop` returned {returned}.");
}
