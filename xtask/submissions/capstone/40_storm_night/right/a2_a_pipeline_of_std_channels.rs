//! A pipeline of std channels and a crew around one inbox; a forwarder brings the commands to the desk.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError, channel, sync_channel};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, Sender, bounded, select};
use kit::Block;
use kit::signal::peak;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Config {
    pub intake: usize,
    pub detectors: usize,
    pub meter_every: Duration,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Call {
    pub mic: usize,
    pub seq: u32,
    pub strength: f32,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Crash {
    pub mic: usize,
    pub seq: u32,
    pub message: String,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Status {
    pub taken: u64,
    pub archived: u64,
    pub calls: u64,
    pub crashed: u64,
}

#[derive(Debug, Clone)]
pub enum Command {
    Gain(f32),
    Status(Sender<Status>),
    Quit,
}

#[derive(Debug, Clone, PartialEq)]
pub struct NightLog {
    pub archived: Vec<u64>,
    pub calls: Vec<Call>,
    pub crashes: Vec<Crash>,
    pub lost_mics: Vec<usize>,
}

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
    let quit = Arc::new(AtomicBool::new(false));
    let (to_archive, blocks) = sync_channel::<(usize, Block)>(config.intake);
    let (to_crew, jobs) = sync_channel::<(usize, Block)>(config.intake);
    let (to_desk, desk) = channel::<Note>();
    let (to_meter, levels) = channel::<f32>();
    let (to_gain, gains) = channel::<f32>();
    let mut log = NightLog { archived: vec![0; mics.len()], calls: vec![], crashes: vec![], lost_mics: vec![] };

    let recorders: Vec<_> = mics
        .into_iter()
        .enumerate()
        .map(|(mic, source)| {
            let (to_archive, quit) = (to_archive.clone(), Arc::clone(&quit));
            thread::spawn(move || {
                let mut source = source;
                while !quit.load(Ordering::SeqCst) {
                    let Some(block) = source.next() else { break };
                    to_archive.send((mic, block)).expect("the archive outlives the microphones");
                }
            })
        })
        .collect();
    drop(to_archive);

    let archivist = {
        let to_desk = to_desk.clone();
        let mut archive = archive;
        thread::spawn(move || {
            let mut gain = 1.0;
            while let Ok((mic, mut block)) = blocks.recv() {
                if let Some(new) = gains.try_iter().last() {
                    gain = new;
                }
                for sample in &mut block.samples {
                    *sample *= gain;
                }
                to_desk.send(Note::Taken).unwrap();
                let _ = to_meter.send(peak(&block.samples));
                archive(mic, &block);
                to_desk.send(Note::Archived(mic)).unwrap();
                to_crew.send((mic, block)).unwrap();
            }
        })
    };

    let jobs = Arc::new(Mutex::new(jobs));
    let detect = Arc::new(detect);
    let crew: Vec<_> = (0..config.detectors)
        .map(|_| {
            let (jobs, detect, to_desk) = (Arc::clone(&jobs), Arc::clone(&detect), to_desk.clone());
            thread::spawn(move || {
                loop {
                    let job = jobs.lock().unwrap().recv();
                    let Ok((mic, block)) = job else { break };
                    let seq = block.seq;
                    let note = match catch_unwind(AssertUnwindSafe(|| detect(mic, &block))) {
                        Ok(None) => Note::Silence,
                        Ok(Some(strength)) => Note::Call(Call { mic, seq, strength }),
                        Err(panic) => {
                            let text = panic.downcast_ref::<String>().cloned();
                            let text = text.or_else(|| panic.downcast_ref::<&str>().map(|text| text.to_string()));
                            Note::Crash(Crash { mic, seq, message: text.unwrap_or_default() })
                        }
                    };
                    to_desk.send(note).unwrap();
                }
                to_desk.send(Note::Home).unwrap();
            })
        })
        .collect();

    let painter = thread::spawn(move || paint(levels, meter, config.meter_every));

    // The one place where both kinds of channels meet.
    let (over, morning) = bounded::<()>(0);
    let forwarder = thread::spawn(move || {
        loop {
            select! {
                recv(commands) -> command => match command {
                    Ok(command) => if to_desk.send(Note::Said(command)).is_err() { return },
                    Err(_) => return,
                },
                recv(morning) -> _ => return,
            }
        }
    });

    let mut status = Status::default();
    let mut at_work = config.detectors;
    while at_work > 0 {
        match desk.recv().unwrap() {
            Note::Taken => status.taken += 1,
            Note::Archived(mic) => {
                status.archived += 1;
                log.archived[mic] += 1;
            }
            Note::Silence => {}
            Note::Call(call) => {
                status.calls += 1;
                log.calls.push(call);
            }
            Note::Crash(crash) => {
                status.crashed += 1;
                log.crashes.push(crash);
            }
            Note::Home => at_work -= 1,
            Note::Said(Command::Gain(gain)) => {
                let _ = to_gain.send(gain);
            }
            Note::Said(Command::Status(reply)) => {
                let _ = reply.send(status);
            }
            Note::Said(Command::Quit) => quit.store(true, Ordering::SeqCst),
        }
    }
    drop(over);
    forwarder.join().unwrap();
    for (mic, recorder) in recorders.into_iter().enumerate() {
        if recorder.join().is_err() {
            log.lost_mics.push(mic);
        }
    }
    archivist.join().unwrap();
    crew.into_iter().for_each(|worker| worker.join().unwrap());
    painter.join().unwrap();
    log.calls.sort_by(|a, b| (a.mic, a.seq).cmp(&(b.mic, b.seq)));
    log
}

enum Note {
    Taken,
    Archived(usize),
    Silence,
    Call(Call),
    Crash(Crash),
    Home,
    Said(Command),
}

fn paint(levels: mpsc::Receiver<f32>, mut meter: impl FnMut(f32), every: Duration) {
    let mut due = Instant::now() + every;
    let mut newest = None;
    loop {
        match levels.recv_timeout(due.saturating_duration_since(Instant::now())) {
            Ok(level) => newest = Some(level),
            Err(RecvTimeoutError::Timeout) => {
                if let Some(level) = newest.take() {
                    meter(level);
                }
                newest = levels.try_iter().last();
                while due <= Instant::now() {
                    due += every;
                }
            }
            Err(RecvTimeoutError::Disconnected) => return,
        }
    }
}
