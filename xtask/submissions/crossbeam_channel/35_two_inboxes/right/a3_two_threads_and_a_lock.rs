use crossbeam_channel::{Receiver, Sender, bounded, select};
use kit::Block;
use std::sync::{Arc, Condvar, Mutex};
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

/// One thread for the samples, one for the commands.
pub fn station_loop(samples: Receiver<Block>, commands: Receiver<Command>, out: Sender<Block>) -> u64 {
    let state = Arc::new((Mutex::new((Status { gain: 1.0, paused: false, processed: 0 }, false)), Condvar::new()));
    let (done, samples_done) = bounded::<()>(0);
    let worker = {
        let state = Arc::clone(&state);
        thread::spawn(move || {
            let _done = done;
            let (lock, resumed) = &*state;
            for mut block in samples {
                let mut guard = lock.lock().unwrap();
                while guard.0.paused && !guard.1 {
                    guard = resumed.wait(guard).unwrap();
                }
                if guard.1 {
                    return;
                }
                block.samples.iter_mut().for_each(|sample| *sample *= guard.0.gain);
                if out.send(block).is_err() {
                    return;
                }
                guard.0.processed += 1;
            }
        })
    };
    let (lock, resumed) = &*state;
    loop {
        let command = select! {
            recv(commands) -> command => command,
            recv(samples_done) -> _ => {
                worker.join().unwrap();
                break;
            }
        };
        let mut guard = lock.lock().unwrap();
        match command {
            Ok(Command::Gain(gain)) => guard.0.gain = gain,
            Ok(Command::Pause) => guard.0.paused = true,
            Ok(Command::Resume) => {
                guard.0.paused = false;
                resumed.notify_all();
            }
            Ok(Command::Status(reply)) => drop(reply.send(guard.0.clone())),
            Ok(Command::Quit) | Err(_) => {
                guard.1 = true;
                resumed.notify_all();
                break;
            }
        }
    }
    lock.lock().unwrap().0.processed
}
