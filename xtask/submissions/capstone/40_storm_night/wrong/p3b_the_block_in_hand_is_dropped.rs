//! A block that was taken while Quit came is thrown away.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::thread;
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, Sender, TryRecvError, bounded, never, select, tick, unbounded};
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
    // The six channels of the table in chapter 18.
    let (give, intake) = bounded(config.intake);
    let (pass_on, to_search) = bounded(config.intake);
    let (tell, news) = bounded(config.intake);
    let (set_gain, gains) = unbounded();
    let (show, levels) = bounded(0);
    let (go_on, stop) = bounded(0);

    let archived = vec![0; mics.len()];
    thread::scope(|scope| {
        let record = |(mic, source)| {
            let (give, stop) = (give.clone(), stop.clone());
            scope.spawn(move || record(mic, source, give, stop))
        };
        let mics: Vec<_> = mics.into_iter().enumerate().map(record).collect();
        // Whoever keeps a sender that it doesn't use keeps somebody waiting.
        drop((give, stop));
        let tell_archived = tell.clone();
        scope.spawn(|| keep(archive, intake, gains, tell_archived, pass_on));
        for _ in 0..config.detectors {
            let (detect, to_search, tell) = (&detect, to_search.clone(), tell.clone());
            scope.spawn(|| search(detect, to_search, tell));
        }
        drop((to_search, tell));
        scope.spawn(|| levels.into_iter().for_each(meter));

        let control = Control { set_gain, show, go_on: Some(go_on), level: None, status: Status::default() };
        let mut log = control.run(archived, commands, news, tick(config.meter_every));
        log.calls.sort_by_key(|call| (call.mic, call.seq));
        log.lost_mics = (0..).zip(mics).filter_map(|(mic, thread)| thread.join().err().map(|_| mic)).collect();
        log
    })
}

/// A block and the microphone that it comes from.
type Heard = (usize, Block);

/// What control hears about a block.
enum News {
    /// It has come in, and is so loud.
    Taken(f32),
    /// It came from this microphone.
    Archived(usize),
    Searched(Option<Call>),
    Crashed(Crash),
}

/// A microphone's thread. It ends with its source, or once nobody holds the other end of `stop`. A panic of the source
/// ends it too, and is found when the thread is joined.
fn record(mic: usize, mut source: impl Iterator<Item = Block>, give: Sender<Heard>, stop: Receiver<()>) {
    while stop.try_recv() != Err(TryRecvError::Disconnected) {
        let Some(block) = source.next() else { return };
        if stop.try_recv() == Err(TryRecvError::Disconnected) {
            return;
        }
        if give.send((mic, block)).is_err() {
            return;
        }
    }
}

/// The archive's thread: amplifies and writes every block, then passes it on to be searched.
fn keep(
    mut archive: impl FnMut(usize, &Block),
    intake: Receiver<Heard>,
    gains: Receiver<f32>,
    tell: Sender<News>,
    pass_on: Sender<Heard>,
) {
    let mut gain = 1.0;
    for (mic, mut block) in intake {
        // A gain that was set before this block was asked for has arrived by now.
        gain = gains.try_iter().last().unwrap_or(gain);
        block.samples.iter_mut().for_each(|sample| *sample *= gain);
        // Those who are told and those who go on with it outlive this thread.
        let _ = tell.send(News::Taken(peak(&block.samples)));
        archive(mic, &block);
        let _ = tell.send(News::Archived(mic));
        let _ = pass_on.send((mic, block));
    }
}

/// A detector's thread. A crash costs one block, and not the detector.
fn search(detect: &impl Fn(usize, &Block) -> Option<f32>, blocks: Receiver<Heard>, tell: Sender<News>) {
    for (mic, block) in blocks {
        let seq = block.seq;
        let news = match catch_unwind(AssertUnwindSafe(|| detect(mic, &block))) {
            Ok(strength) => News::Searched(strength.map(|strength| Call { mic, seq, strength })),
            Err(panic) => News::Crashed(Crash { mic, seq, message: message(&*panic) }),
        };
        let _ = tell.send(news);
    }
}

/// What a panic said: a plain text, or one that was put together.
fn message(panic: &dyn Any) -> String {
    let plain = panic.downcast_ref::<&str>().map(ToString::to_string);
    plain.or_else(|| panic.downcast_ref().cloned()).unwrap_or_else(|| "not a text".into())
}

/// The loop that keeps the counts and obeys the keeper. Blocks don't pass through it, and it never waits for those who
/// carry them.
struct Control {
    set_gain: Sender<f32>,
    show: Sender<f32>,
    /// Held as long as the microphones shall go on. Nothing is ever sent.
    go_on: Option<Sender<()>>,
    /// Peak of the newest block, until it is shown.
    level: Option<f32>,
    status: Status,
}

impl Control {
    /// Goes on until no news can come any more: the archive and all detectors have ended.
    fn run(
        mut self,
        archived: Vec<u64>,
        mut commands: Receiver<Command>,
        news: Receiver<News>,
        ticks: Receiver<Instant>,
    ) -> NightLog {
        let mut log = NightLog { archived, calls: Vec::new(), crashes: Vec::new(), lost_mics: Vec::new() };
        loop {
            select! {
                recv(news) -> news => match news {
                    Ok(news) => self.hear(news, &mut log),
                    Err(_) => return log,
                },
                recv(commands) -> command => match command {
                    Ok(command) => self.obey(command),
                    // A dead line always rings. The night goes on without it.
                    Err(_) => commands = never(),
                },
                recv(ticks) -> _ => self.show_level(),
            }
        }
    }

    fn hear(&mut self, news: News, log: &mut NightLog) {
        match news {
            News::Taken(level) => {
                self.status.taken += 1;
                self.level = Some(level);
            }
            News::Archived(mic) => {
                self.status.archived += 1;
                log.archived[mic] += 1;
            }
            News::Searched(call) => {
                self.status.calls += u64::from(call.is_some());
                log.calls.extend(call);
            }
            News::Crashed(crash) => {
                self.status.crashed += 1;
                log.crashes.push(crash);
            }
        }
    }

    fn obey(&mut self, command: Command) {
        // Whoever is gone needs neither a gain nor an answer.
        match command {
            Command::Gain(gain) => _ = self.set_gain.send(gain),
            Command::Status(reply) => _ = reply.send(self.status),
            Command::Quit => self.go_on = None,
        }
    }

    /// Shows the level, unless the meter is still being drawn: then the next one will be newer.
    fn show_level(&mut self) {
        if let Some(level) = self.level
            && self.show.try_send(level).is_ok()
        {
            self.level = None;
        }
    }
}
