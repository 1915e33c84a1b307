//! Blocks are searched first and archived afterwards; a crash in between loses the block.

use std::collections::BTreeMap;
use std::panic::{self, AssertUnwindSafe};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use crossbeam_channel::{Receiver, Select, Sender, after, bounded, unbounded};
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
    let station = Arc::new(Mutex::new(Station { gain: 1.0, ..Station::default() }));
    let (intake, blocks) = bounded(config.intake);
    let (searched, to_archive) = bounded(config.intake);
    let (quit, go_on) = unbounded::<()>();
    // Whoever takes a block needs a token, which comes back once the block is archived.
    let tokens = config.intake + mics.len() + config.detectors;
    let (give_back, token) = bounded::<()>(tokens);
    (0..tokens).for_each(|_| give_back.send(()).unwrap());
    let (night, over) = bounded::<()>(0);
    let detect = Arc::new(detect);
    let mics_total = mics.len();

    let recorders: Vec<_> = (0..)
        .zip(mics)
        .map(|(mic, mut source)| {
            let (intake, go_on, station) = (intake.clone(), go_on.clone(), Arc::clone(&station));
            let token = token.clone();
            thread::spawn(move || {
                while go_on.try_recv().is_err_and(|error| error.is_empty()) {
                    if token.recv().is_err() {
                        break;
                    }
                    if go_on.try_recv().is_err_and(|error| error.is_disconnected()) {
                        break;
                    }
                    let Some(mut block) = source.next() else { break };
                    {
                        let mut station = station.lock().unwrap();
                        let gain = station.gain;
                        block.samples.iter_mut().for_each(|sample| *sample *= gain);
                        station.status.taken += 1;
                        station.level = Some(peak(&block.samples));
                    }
                    if intake.send((mic, block)).is_err() {
                        break;
                    }
                }
            })
        })
        .collect();
    drop((intake, go_on));

    let workers: Vec<_> = std::iter::repeat_with(|| {
        let (blocks, searched, detect) = (blocks.clone(), searched.clone(), Arc::clone(&detect));
        move || work(&*detect, blocks, searched)
    })
    .take(config.detectors)
    .map(thread::spawn)
    .collect();
    drop((blocks, searched));

    let archivist = {
        let station = Arc::clone(&station);
        thread::spawn(move || in_order(archive, to_archive, &station, mics_total, give_back))
    };
    let painter = {
        let station = Arc::clone(&station);
        let over = over.clone();
        thread::spawn(move || paint(meter, config.meter_every, over, &station))
    };
    let keeper = {
        let station = Arc::clone(&station);
        thread::spawn(move || obey(commands, over, quit, &station))
    };

    let lost_mics = recorders.into_iter().enumerate().filter_map(|(mic, thread)| thread.join().err().map(|_| mic));
    let lost_mics: Vec<usize> = lost_mics.collect();
    workers.into_iter().for_each(|worker| worker.join().unwrap());
    let archived = archivist.join().unwrap();
    drop(night);
    painter.join().unwrap();
    keeper.join().unwrap();
    let mut station = station.lock().unwrap();
    let calls = std::mem::take(&mut station.calls).into_values().collect();
    NightLog { archived, calls, crashes: std::mem::take(&mut station.crashes), lost_mics }
}

#[derive(Default)]
struct Station {
    gain: f32,
    status: Status,
    level: Option<f32>,
    calls: BTreeMap<(usize, u32), Call>,
    crashes: Vec<Crash>,
}

type Searched = (usize, Block, Result<Option<f32>, String>);

fn work(detect: &impl Fn(usize, &Block) -> Option<f32>, blocks: Receiver<(usize, Block)>, searched: Sender<Searched>) {
    for (mic, block) in blocks {
        let found = panic::catch_unwind(AssertUnwindSafe(|| detect(mic, &block))).map_err(|payload| {
            if let Some(text) = payload.downcast_ref::<&'static str>() {
                (*text).to_owned()
            } else if let Some(text) = payload.downcast_ref::<String>() {
                text.clone()
            } else {
                "?".to_owned()
            }
        });
        searched.send((mic, block, found)).unwrap();
    }
}

/// Blocks come back from the detectors in any order; each microphone's own order is restored here.
fn in_order(
    mut archive: impl FnMut(usize, &Block),
    searched: Receiver<Searched>,
    station: &Mutex<Station>,
    mics: usize,
    give_back: Sender<()>,
) -> Vec<u64> {
    let mut next = vec![0; mics];
    let mut early = BTreeMap::new();
    for (mic, block, found) in searched {
        let seq = block.seq;
        if found.is_err() {
            next[mic] += 1;
        }
        {
            let mut station = station.lock().unwrap();
            match found {
                Ok(Some(strength)) => {
                    station.status.calls += 1;
                    station.calls.insert((mic, seq), Call { mic, seq, strength });
                }
                Ok(None) => {}
                Err(message) => {
                    station.status.crashed += 1;
                    station.crashes.push(Crash { mic, seq, message });
                }
            }
        }
        if seq >= next[mic] {
            early.insert((mic, seq), block);
        }
        while let Some(block) = early.remove(&(mic, next[mic])) {
            archive(mic, &block);
            station.lock().unwrap().status.archived += 1;
            let _ = give_back.send(());
            next[mic] += 1;
        }
    }
    next.into_iter().map(u64::from).collect()
}

fn paint(mut meter: impl FnMut(f32), every: Duration, over: Receiver<()>, station: &Mutex<Station>) {
    loop {
        let bell = after(every);
        let mut select = Select::new();
        let rings = select.recv(&bell);
        select.recv(&over);
        let ready = select.select();
        if ready.index() != rings {
            let _ = ready.recv(&over);
            return;
        }
        let _ = ready.recv(&bell);
        let level = station.lock().unwrap().level.take();
        if let Some(level) = level {
            meter(level);
        }
    }
}

fn obey(commands: Receiver<Command>, over: Receiver<()>, quit: Sender<()>, station: &Mutex<Station>) {
    let mut quit = Some(quit);
    let mut select = Select::new();
    let said = select.recv(&commands);
    select.recv(&over);
    loop {
        let ready = select.select();
        if ready.index() != said {
            let _ = ready.recv(&over);
            return;
        }
        match ready.recv(&commands) {
            Ok(Command::Gain(gain)) => station.lock().unwrap().gain = gain,
            Ok(Command::Status(reply)) => {
                let status = station.lock().unwrap().status;
                let _ = reply.send(status);
            }
            Ok(Command::Quit) => drop(quit.take()),
            Err(_) => select.remove(said),
        }
    }
}
