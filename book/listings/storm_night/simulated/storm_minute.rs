//! One minute of a storm night, on the clock.

// Compiled together with the solution, as it is.
#[path = "../../../../solutions/capstone/40_storm_night/src/lib.rs"]
#[expect(dead_code, reason = "this keeper neither turns the gain nor asks")]
mod storm_night;

use checker::on_purpose;
use kit::{Block, work_for};
use std::thread;
use std::time::Duration;
use storm_night::{Command, Config, storm_night};

/// A block every six seconds. The microphones take turns, so that no two blocks come at the same instant.
struct Microphone {
    number: u64,
    blocks: u32,
}

impl Iterator for Microphone {
    type Item = Block;

    fn next(&mut self) -> Option<Block> {
        let first = if self.blocks == 0 { 1_700 * self.number } else { 0 };
        thread::sleep(Duration::from_millis(6_000 + first));
        self.blocks += 1;
        Some(Block { seq: self.blocks, samples: vec![0.5] })
    }
}

fn main() {
    let config = Config { intake: 4, detectors: 4, meter_every: Duration::from_secs(10) };
    let (say, commands) = crossbeam_channel::unbounded();
    let keeper = thread::spawn(move || {
        thread::sleep(Duration::from_secs(45));
        let _ = say.send(Command::Quit);
        say
    });
    let mics = (0..3).map(|number| Microphone { number, blocks: 0 }).collect();
    let detect = |mic: usize, block: &Block| {
        checker::event(format!("{mic}.{}", block.seq));
        work_for(Duration::from_secs(7));
        if (mic, block.seq) == (1, 3) {
            on_purpose(|| panic!("nothing but noise"));
        }
        Some(1.0)
    };
    let archive = |mic: usize, block: &Block| {
        checker::event(format!("{mic}.{}", block.seq));
        work_for(Duration::from_millis(1_500));
    };
    let meter = |_| {
        checker::event("");
        work_for(Duration::from_secs(3));
    };
    let log = storm_night(config, mics, detect, archive, meter, commands);
    let _ = keeper.join();
    println!("{} calls, {} crash", log.calls.len(), log.crashes.len());
}
