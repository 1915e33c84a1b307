use crossbeam_channel::{Receiver, Sender};
use kit::Block;

/// How the station is doing.
#[derive(Debug, Clone, PartialEq)]
pub struct Status {
    pub gain: f32,
    pub paused: bool,
    /// Blocks that have been passed on so far.
    pub processed: u64,
}

/// What the station can be told.
pub enum Command {
    /// From now on, multiply by this.
    Gain(f32),
    /// Leave the samples where they are, until `Resume`.
    Pause,
    Resume,
    /// How are you doing?
    Status(Sender<Status>),
    Quit,
}

pub fn station_loop(samples: Receiver<Block>, commands: Receiver<Command>, out: Sender<Block>) -> u64 {
    let mut status = Status { gain: 1.0, paused: false, processed: 0 };
    while let Ok(mut block) = samples.recv() {
        loop {
            match commands.try_recv() {
                Ok(Command::Gain(gain)) => status.gain = gain,
                Ok(Command::Pause) => status.paused = true,
                Ok(Command::Resume) => status.paused = false,
                Ok(Command::Status(reply)) => drop(reply.send(status.clone())),
                Ok(Command::Quit) => return status.processed,
                Err(error) if error.is_disconnected() => return status.processed,
                Err(_) => break,
            }
        }
        block.samples.iter_mut().for_each(|sample| *sample *= status.gain);
        if out.send(block).is_err() {
            break;
        }
        status.processed += 1;
    }
    status.processed
}
