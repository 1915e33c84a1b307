use crossbeam_channel::{Receiver, Sender, bounded};
use kit::Block;
use std::thread;

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

enum Either {
    Command(Command),
    Block(Block),
    Ended,
}

/// Two forwarders lead into one inbox. The one for samples needs a permit for each, and gets none during a pause.
pub fn station_loop(samples: Receiver<Block>, commands: Receiver<Command>, out: Sender<Block>) -> u64 {
    let (into, inbox) = bounded(0);
    let (permits, permitted) = bounded::<()>(1);
    let other = into.clone();
    thread::spawn(move || {
        for command in commands {
            if other.send(Either::Command(command)).is_err() {
                return;
            }
        }
        let _ = other.send(Either::Ended);
    });
    thread::spawn(move || {
        while permitted.recv().is_ok() {
            let Ok(block) = samples.recv() else { break };
            if into.send(Either::Block(block)).is_err() {
                return;
            }
        }
        let _ = into.send(Either::Ended);
    });
    let mut status = Status { gain: 1.0, paused: false, processed: 0 };
    let mut in_hand = None;
    permits.send(()).unwrap();
    loop {
        if !status.paused
            && let Some(mut block) = in_hand.take()
        {
            let _: &mut Block = &mut block;
            block.samples.iter_mut().for_each(|sample| *sample *= status.gain);
            if out.send(block).is_err() || permits.send(()).is_err() {
                break;
            }
            status.processed += 1;
        }
        match inbox.recv() {
            Ok(Either::Block(block)) => in_hand = Some(block),
            Ok(Either::Command(Command::Gain(gain))) => status.gain = gain,
            Ok(Either::Command(Command::Pause)) => status.paused = true,
            Ok(Either::Command(Command::Resume)) => status.paused = false,
            Ok(Either::Command(Command::Status(reply))) => drop(reply.send(status.clone())),
            Ok(Either::Command(Command::Quit) | Either::Ended) | Err(_) => break,
        }
    }
    status.processed
}
