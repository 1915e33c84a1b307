//! One lock and one condition variable around all state; commands are looked for every 20 ms.

use std::collections::{BTreeMap, VecDeque};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Condvar, Mutex, MutexGuard};
use std::thread;
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, RecvTimeoutError, Sender};
use kit::Block;

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
    let room = config.intake;
    let station = Station { state: Mutex::new(State::new(mics.len(), config.detectors)), changed: Condvar::new() };
    let station = &station;
    let detect = &detect;
    thread::scope(|scope| {
        for (mic, source) in mics.into_iter().enumerate() {
            scope.spawn(move || {
                let ended = catch_unwind(AssertUnwindSafe(|| station.record(mic, source, room)));
                station.change(|state| {
                    state.recording -= 1;
                    if ended.is_err() {
                        state.lost.push(mic);
                    }
                });
            });
        }
        scope.spawn(move || station.keep(archive));
        for _ in 0..config.detectors {
            scope.spawn(move || station.search(detect));
        }
        scope.spawn(move || station.show(meter, config.meter_every));
        station.obey(commands);
    });
    let state = station.state.lock().unwrap();
    NightLog {
        archived: state.archived.clone(),
        calls: state.calls.values().cloned().collect(),
        crashes: state.crashes.clone(),
        lost_mics: state.lost.clone(),
    }
}

struct Station {
    state: Mutex<State>,
    changed: Condvar,
}

struct State {
    intake: VecDeque<(usize, Block)>,
    to_search: VecDeque<(usize, Block)>,
    recording: usize,
    archiving: bool,
    searching: usize,
    gain: f32,
    quit: bool,
    newest: Option<f32>,
    status: Status,
    archived: Vec<u64>,
    calls: BTreeMap<(usize, u32), Call>,
    crashes: Vec<Crash>,
    lost: Vec<usize>,
}

impl State {
    fn new(mics: usize, detectors: usize) -> Self {
        State {
            intake: VecDeque::new(),
            to_search: VecDeque::new(),
            recording: mics,
            archiving: true,
            searching: detectors,
            gain: 1.0,
            quit: false,
            newest: None,
            status: Status::default(),
            archived: vec![0; mics],
            calls: BTreeMap::new(),
            crashes: Vec::new(),
            lost: Vec::new(),
        }
    }
}

impl Station {
    fn change<R>(&self, change: impl FnOnce(&mut State) -> R) -> R {
        let result = change(&mut self.state.lock().unwrap());
        self.changed.notify_all();
        result
    }

    fn wait_while(&self, condition: impl FnMut(&mut State) -> bool) -> MutexGuard<'_, State> {
        self.changed.wait_while(self.state.lock().unwrap(), condition).unwrap()
    }

    fn record(&self, mic: usize, source: impl Iterator<Item = Block>, room: usize) {
        let mut source = source;
        while !self.state.lock().unwrap().quit {
            let Some(mut block) = source.next() else { return };
            let mut state = self.wait_while(|state| state.intake.len() >= room);
            let gain = state.gain;
            block.samples.iter_mut().for_each(|sample| *sample *= gain);
            state.newest = Some(block.samples.iter().fold(0.0, |peak: f32, sample| peak.max(sample.abs())));
            state.status.taken += 1;
            state.intake.push_back((mic, block));
            drop(state);
            self.changed.notify_all();
        }
    }

    fn keep(&self, mut archive: impl FnMut(usize, &Block)) {
        loop {
            let mut state = self.wait_while(|state| state.intake.is_empty() && state.recording > 0);
            let Some((mic, block)) = state.intake.pop_front() else { break };
            drop(state);
            self.changed.notify_all();
            archive(mic, &block);
            self.change(|state| {
                state.status.archived += 1;
                state.archived[mic] += 1;
                state.to_search.push_back((mic, block));
            });
        }
        self.change(|state| state.archiving = false);
    }

    fn search(&self, detect: &impl Fn(usize, &Block) -> Option<f32>) {
        loop {
            let mut state = self.wait_while(|state| state.to_search.is_empty() && state.archiving);
            let Some((mic, block)) = state.to_search.pop_front() else { break };
            drop(state);
            let seq = block.seq;
            let found = catch_unwind(AssertUnwindSafe(|| detect(mic, &block)));
            self.change(|state| match found {
                Ok(None) => {}
                Ok(Some(strength)) => {
                    state.status.calls += 1;
                    state.calls.insert((mic, seq), Call { mic, seq, strength });
                }
                Err(panic) => {
                    state.status.crashed += 1;
                    let plain = panic.downcast_ref::<&str>().map(ToString::to_string);
                    let message = plain.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_default();
                    state.crashes.push(Crash { mic, seq, message });
                }
            });
        }
        self.change(|state| state.searching -= 1);
    }

    fn show(&self, mut meter: impl FnMut(f32), every: Duration) {
        let mut due = Instant::now() + every;
        loop {
            let state = self.state.lock().unwrap();
            let left = due.saturating_duration_since(Instant::now());
            let (mut state, _) = self.changed.wait_timeout_while(state, left, |state| state.searching > 0).unwrap();
            if state.searching == 0 {
                return;
            }
            if Instant::now() < due {
                continue;
            }
            let newest = state.newest.take();
            drop(state);
            if let Some(level) = newest {
                meter(level);
            }
            while due <= Instant::now() {
                due += every;
            }
        }
    }

    fn obey(&self, commands: Receiver<Command>) {
        while self.state.lock().unwrap().searching > 0 {
            // Short, because nobody else tells this loop that the night is over.
            match commands.recv_timeout(Duration::from_millis(20)) {
                Ok(Command::Gain(gain)) => self.change(|state| state.gain = gain),
                Ok(Command::Status(reply)) => {
                    let status = self.state.lock().unwrap().status;
                    let _ = reply.send(status);
                }
                Ok(Command::Quit) => self.change(|state| state.quit = true),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => break,
            }
        }
        drop(self.wait_while(|state| state.searching > 0));
    }
}
