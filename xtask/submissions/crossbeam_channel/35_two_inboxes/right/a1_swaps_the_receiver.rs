use crossbeam_channel::{Receiver, Sender, never, select_biased};
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
    let mut listening = samples.clone();
    loop {
        select_biased! {
            recv(commands) -> command => match command {
                Err(_) | Ok(Command::Quit) => return status.processed,
                Ok(Command::Gain(gain)) => status.gain = gain,
                Ok(Command::Pause) => (status.paused, listening) = (true, never()),
                Ok(Command::Resume) => (status.paused, listening) = (false, samples.clone()),
                Ok(Command::Status(reply)) => {
                    let _ = reply.try_send(status.clone());
                }
            },
            recv(listening) -> block => match block {
                Ok(Block { seq, mut samples }) => {
                    for sample in &mut samples {
                        *sample *= status.gain;
                    }
                    if out.send(Block { seq, samples }).is_err() {
                        return status.processed;
                    }
                    status.processed += 1;
                }
                Err(_) => return status.processed,
            },
        }
    }
}
