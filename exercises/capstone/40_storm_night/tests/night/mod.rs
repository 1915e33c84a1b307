//! One night on the rock: what microphones, disk, detectors and the keeper do, and what is seen of it.

mod judge;
mod log;

use std::panic;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::sync::{Arc, Once};
use std::thread;
use std::time::Duration;

use checker::{Activity, Gauge, Notes, elapsed, joined, name_this_thread, on_purpose, simulated};
use crossbeam_channel::{Receiver, Sender, bounded};
use kit::{Block, work_for};
use storm_night::{Command, Config, NightLog, Status, storm_night};

/// Everything that is decided before the night begins.
#[derive(Clone)]
pub(crate) struct Plan {
    pub(crate) intake: usize,
    pub(crate) detectors: usize,
    pub(crate) meter_every: Duration,
    pub(crate) mics: Vec<Mic>,
    /// What a detector makes of a block, and how long it takes.
    pub(crate) search: fn(usize, u32) -> (Finding, Duration),
    pub(crate) archive_takes: Duration,
    pub(crate) meter_takes: Duration,
    /// What the keeper says, and when.
    pub(crate) keeper: Vec<(Duration, Says)>,
    /// Whether somebody looks at the clock: a night on the clock takes less than ten seconds.
    pub(crate) watched: bool,
    /// Whether to count the blocks under way.
    pub(crate) counted: bool,
}

/// One microphone: a block at `first`, and one more after each `every`.
#[derive(Clone, Copy)]
pub(crate) struct Mic {
    pub(crate) first: Duration,
    pub(crate) every: Duration,
    pub(crate) blocks: u32,
    /// Whether its cable tears after the last block.
    pub(crate) torn: bool,
}

/// What is in a block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Finding {
    Nothing,
    Whale,
    /// The search panics with a plain text.
    Noise,
    /// The search panics with a text that is put together then.
    Static,
}

/// What the keeper says.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Says {
    Gain(f32),
    /// Asks, and waits for the answer.
    Status,
    /// Asks, and is gone before the answer comes.
    StatusAndLeaves,
    Quit,
    /// Nobody will say anything any more.
    HangsUp,
}

/// A block that was taken from a microphone.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Taken {
    /// When the microphone was asked for it, and when it gave it.
    pub(crate) asked: Duration,
    pub(crate) at: Duration,
    /// How many gains had been confirmed when it was asked for.
    pub(crate) confirmed: usize,
}

/// A block that was archived or searched.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Handled {
    pub(crate) mic: usize,
    pub(crate) seq: u32,
    pub(crate) gain: f32,
    pub(crate) ended: Duration,
}

/// A question of the keeper's: when it was asked, and when and how it was answered.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Asked {
    pub(crate) at: Duration,
    pub(crate) answer: Option<(Duration, Status)>,
}

/// A night, and what has been seen of it so far.
#[derive(Clone)]
pub(crate) struct Night {
    pub(crate) plan: Arc<Plan>,
    /// For each microphone.
    pub(crate) taken: Vec<Notes<Taken>>,
    pub(crate) archived: Notes<Handled>,
    pub(crate) searched: Notes<Handled>,
    pub(crate) searching: Activity<(usize, u32)>,
    pub(crate) shown: Notes<(Duration, f32)>,
    pub(crate) asked: Notes<Asked>,
    /// All gains that were told, and how many of them were confirmed by an answer to a later question.
    pub(crate) gains: Notes<f32>,
    pub(crate) confirmed: Notes<()>,
    pub(crate) quit: Notes<Duration>,
    /// When the station had ended.
    pub(crate) morning: Notes<Duration>,
    /// Blocks that were taken and not yet archived, and not yet searched.
    pub(crate) to_archive: Gauge,
    pub(crate) to_search: Gauge,
}

pub(crate) const fn ms(ms: u64) -> Duration {
    Duration::from_millis(ms)
}

impl Plan {
    /// A night without anything special: no keeper, and callbacks that take no time.
    pub(crate) fn new(intake: usize, detectors: usize, mics: Vec<Mic>) -> Self {
        Plan {
            intake,
            detectors,
            meter_every: Duration::from_secs(3600),
            mics,
            search: |mic, seq| {
                (if (mic as u32 + seq).is_multiple_of(2) { Finding::Whale } else { Finding::Nothing }, ms(0))
            },
            archive_takes: ms(0),
            meter_takes: ms(0),
            keeper: Vec::new(),
            watched: false,
            counted: false,
        }
    }

    /// So many microphones that have so many blocks each, all of them at once.
    pub(crate) fn at_once(intake: usize, detectors: usize, mics: usize, blocks: u32) -> Self {
        Plan::new(intake, detectors, vec![Mic::at_once(blocks); mics])
    }

    /// How many blocks may be under way.
    pub(crate) fn most(&self) -> usize {
        2 * self.intake + self.mics.len() + self.detectors + 4
    }
}

impl Mic {
    pub(crate) fn at_once(blocks: u32) -> Self {
        Mic::new(0.0, 0.0, blocks)
    }

    /// The first block and the time between blocks in milliseconds.
    pub(crate) fn new(first: f64, every: f64, blocks: u32) -> Self {
        let time = |ms: f64| Duration::from_micros((ms * 1000.0) as u64);
        Mic { first: time(first), every: time(every), blocks, torn: false }
    }

    pub(crate) fn torn(self) -> Self {
        Mic { torn: true, ..self }
    }
}

/// How loud a block is before the gain: another loudness for every block, and exact.
pub(crate) fn loudness(mic: usize, seq: u32) -> f32 {
    (1 + 4096 * mic as u32 + seq) as f32 / 65536.0
}

/// How strong the call in a block is.
pub(crate) fn strength(mic: usize, seq: u32) -> f32 {
    (100 * mic as u32 + seq) as f32
}

/// The message of a panic that is a plain text.
pub(crate) const NOISE: &str = "nothing but noise";

/// The message of a panic that is put together.
pub(crate) fn static_in(mic: usize, seq: u32) -> String {
    format!("static in block {seq} of microphone {mic}")
}

impl Night {
    /// Lets the station run through the night that is planned.
    pub(crate) fn passes(plan: Plan) -> (Night, NightLog) {
        silence_panics_on_purpose();
        let night = Night {
            taken: plan.mics.iter().map(|_| Notes::new()).collect(),
            plan: Arc::new(plan),
            archived: Notes::new(),
            searched: Notes::new(),
            searching: Activity::new(),
            shown: Notes::new(),
            asked: Notes::new(),
            gains: Notes::new(),
            confirmed: Notes::new(),
            quit: Notes::new(),
            morning: Notes::new(),
            to_archive: Gauge::new(),
            to_search: Gauge::new(),
        };
        let (say, commands) = bounded(0);
        // Somebody could say something until the morning, unless the keeper hangs up.
        let hangs_up = night.plan.keeper.iter().any(|(_, says)| *says == Says::HangsUp);
        let line = (!hangs_up).then(|| say.clone());
        let keeper = (!night.plan.keeper.is_empty()).then(|| {
            let night = night.clone();
            let keeping = move || night.keep(say);
            thread::Builder::new().name("the keeper".into()).spawn(keeping).expect("a thread can be started")
        });
        let (relieve, on_watch) = mpsc::channel::<()>();
        let watch = night.plan.watched.then(|| {
            let night = night.clone();
            let watching = move || {
                if on_watch.recv_timeout(Duration::from_secs(10)) == Err(RecvTimeoutError::Timeout) {
                    night.has_not_ended();
                }
            };
            thread::Builder::new().name("the watch".into()).spawn(watching).expect("a thread can be started")
        });
        let log = joined("storm_night", || night.storm(commands));
        night.morning.push(elapsed());
        drop(relieve);
        if let Some(watch) = watch {
            let _ = watch.join();
        }
        drop(line);
        if let Some(keeper) = keeper {
            let _ = keeper.join();
        }
        (night, log)
    }

    fn storm(&self, commands: Receiver<Command>) -> NightLog {
        let Plan { intake, detectors, meter_every, .. } = *self.plan;
        let config = Config { intake, detectors, meter_every };
        let mics = (0..self.plan.mics.len()).map(|mic| Microphone { night: self.clone(), mic, next: 0 }).collect();
        let [searching, archiving, showing] = [(); 3].map(|()| self.clone());
        storm_night(
            config,
            mics,
            move |mic, block: &Block| searching.search(mic, block),
            move |mic, block: &Block| archiving.archive(mic, block),
            move |level| showing.show(level),
            commands,
        )
    }

    fn archive(&self, mic: usize, block: &Block) {
        takes(self.plan.archive_takes);
        self.archived.push(handled(mic, block));
        if self.plan.counted {
            self.to_archive.leave();
        }
    }

    fn search(&self, mic: usize, block: &Block) -> Option<f32> {
        let (finding, cost) = (self.plan.search)(mic, block.seq);
        if !cost.is_zero() {
            self.searching.during((mic, block.seq), || takes(cost));
        }
        self.searched.push(handled(mic, block));
        if self.plan.counted {
            self.to_search.leave();
        }
        match finding {
            Finding::Nothing => None,
            Finding::Whale => Some(strength(mic, block.seq)),
            Finding::Noise => on_purpose(|| panic!("nothing but noise")),
            Finding::Static => on_purpose(|| panic!("{}", static_in(mic, block.seq))),
        }
    }

    fn show(&self, level: f32) {
        self.shown.push((elapsed(), level));
        takes(self.plan.meter_takes);
    }

    /// What the keeper does until the night is over.
    fn keep(&self, say: Sender<Command>) {
        name_this_thread("the keeper");
        for (at, says) in &self.plan.keeper {
            wait_until(*at);
            let (reply, answer) = bounded(1);
            let asked = elapsed();
            let told = self.gains.len();
            match says {
                Says::Gain(gain) => {
                    self.gains.push(*gain);
                    let _ = say.send(Command::Gain(*gain));
                }
                Says::Status => {
                    let _ = say.send(Command::Status(reply));
                    let answer = answer.recv().ok().map(|status| (elapsed(), status));
                    if answer.is_some() {
                        (self.confirmed.len()..told).for_each(|_| self.confirmed.push(()));
                    }
                    self.asked.push(Asked { at: asked, answer });
                }
                Says::StatusAndLeaves => {
                    drop(answer);
                    let _ = say.send(Command::Status(reply));
                }
                Says::Quit => {
                    let _ = say.send(Command::Quit);
                    self.quit.push(elapsed());
                }
                Says::HangsUp => return,
            }
        }
    }
}

/// A microphone, as the station is given it.
struct Microphone {
    night: Night,
    mic: usize,
    next: u32,
}

impl Iterator for Microphone {
    type Item = Block;

    fn next(&mut self) -> Option<Block> {
        let Microphone { night, mic, next: seq } = self;
        let plan = night.plan.mics[*mic];
        let asked = elapsed();
        let confirmed = if night.plan.keeper.is_empty() { 0 } else { night.confirmed.len() };
        if *seq == plan.blocks {
            if plan.torn {
                on_purpose(|| panic!("a torn cable"));
            }
            return None;
        }
        wait_until(plan.first + plan.every * *seq);
        night.taken[*mic].push(Taken { asked, at: elapsed(), confirmed });
        if night.plan.counted {
            night.to_archive.enter();
            night.to_search.enter();
        }
        let loudness = loudness(*mic, *seq);
        *seq += 1;
        Some(Block { seq: *seq - 1, samples: vec![loudness / 2.0, -loudness, 0.0] })
    }
}

fn handled(mic: usize, block: &Block) -> Handled {
    let gain = block.samples.get(1).map_or(f32::NAN, |sample| -sample / loudness(mic, block.seq));
    Handled { mic, seq: block.seq, gain, ended: elapsed() }
}

/// Work that takes no time is no step.
fn takes(time: Duration) {
    if !time.is_zero() {
        work_for(time);
    }
}

fn wait_until(at: Duration) {
    let rest = at.saturating_sub(elapsed());
    if !rest.is_zero() {
        thread::sleep(rest);
    }
}

/// On real threads, keeps the panics of these scenarios from filling the screen.
fn silence_panics_on_purpose() {
    static ONCE: Once = Once::new();
    if simulated() {
        return;
    }
    ONCE.call_once(|| {
        let previous = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            let text = info.payload_as_str().unwrap_or_default();
            if text != NOISE && text != "a torn cable" && !text.starts_with("static in block") {
                previous(info);
            }
        }));
    });
}
