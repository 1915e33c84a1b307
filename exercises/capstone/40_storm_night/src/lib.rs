//! Storm night: all of Gull Rock at once.
#![expect(unused_variables, reason = "delete this line once you use them")]

use std::time::Duration;

use crossbeam_channel::{Receiver, Sender};
use kit::Block;

/// How the station is set up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Config {
    /// How many blocks the intake holds while the archive is busy; at least 1.
    pub intake: usize,
    /// How many blocks are searched at the same time; at least 1.
    pub detectors: usize,
    /// How often the meter is drawn.
    pub meter_every: Duration,
}

/// A whale's call, as a detector found it.
#[derive(Debug, Clone, PartialEq)]
pub struct Call {
    /// Place of the microphone among `mics`, from 0.
    pub mic: usize,
    /// Which of its blocks.
    pub seq: u32,
    /// What `detect` said.
    pub strength: f32,
}

/// A block on which `detect` panicked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Crash {
    pub mic: usize,
    pub seq: u32,
    /// The message of the panic.
    pub message: String,
}

/// How far the night has come. None of the counts is ahead of the truth.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Status {
    /// Blocks taken from the microphones.
    pub taken: u64,
    /// Blocks that `archive` has written.
    pub archived: u64,
    pub calls: u64,
    pub crashed: u64,
}

/// What the keeper says.
#[derive(Debug, Clone)]
pub enum Command {
    /// Every sample is multiplied by this from now on. At the beginning of the night it is 1.
    Gain(f32),
    /// Asks how far the night has come.
    Status(Sender<Status>),
    /// No more blocks; what has been taken is finished.
    Quit,
}

/// What is known in the morning.
#[derive(Debug, Clone, PartialEq)]
pub struct NightLog {
    /// For each microphone, how many of its blocks were archived.
    pub archived: Vec<u64>,
    /// All calls, by microphone and then by block.
    pub calls: Vec<Call>,
    /// All crashes, in any order.
    pub crashes: Vec<Crash>,
    /// The microphones that panicked, in any order.
    pub lost_mics: Vec<usize>,
}

/// Runs the station for one night.
///
/// Every block of every microphone is multiplied by the gain, archived once and searched once. Blocks of one microphone
/// are archived in their order. `meter` is shown the peak of the newest block, once every `config.meter_every`.
///
/// Returns when all microphones have ended, or after [`Command::Quit`], and everything that was taken has been archived
/// and searched. No thread is left then.
pub fn storm_night<S, D, A, M>(
    config: Config,
    mics: Vec<S>,
    detect: D,
    archive: A,
    meter: M,
    commands: Receiver<Command>,
) -> NightLog
where
    S: Iterator<Item = Block> + Send + 'static,
    D: Fn(usize, &Block) -> Option<f32> + Send + Sync + 'static,
    A: FnMut(usize, &Block) + Send + 'static,
    M: FnMut(f32) + Send + 'static,
{
    todo!(
        "draw it first: every thread, every channel, and for each channel what happens when it is full or an end is gone"
    )
}
