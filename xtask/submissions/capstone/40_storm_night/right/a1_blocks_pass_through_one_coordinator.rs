//! One coordinator with select!, through which every block passes; workers for the rest.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use crossbeam_channel::{Receiver, Sender, TrySendError, bounded, never, select, tick, unbounded};
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
    let total = mics.len();
    let (give, intake) = bounded::<(usize, Option<Block>)>(config.intake);
    let (to_archive, archive_jobs) = unbounded::<(usize, Arc<Block>)>();
    let (to_search, search_jobs) = unbounded::<(usize, Arc<Block>)>();
    let (tell, done) = unbounded::<Done>();
    let (show, levels) = bounded::<f32>(1);
    let (quit, quitting) = bounded::<()>(0);

    let mut threads = Vec::new();
    for (mic, mut source) in mics.into_iter().enumerate() {
        let (give, tell, quitting) = (give.clone(), tell.clone(), quitting.clone());
        threads.push(thread::spawn(move || {
            loop {
                if let Err(crossbeam_channel::TryRecvError::Disconnected) = quitting.try_recv() {
                    break;
                }
                match catch_unwind(AssertUnwindSafe(|| source.next())) {
                    Ok(Some(block)) => give.send((mic, Some(block))).unwrap(),
                    Ok(None) => break,
                    Err(_) => {
                        tell.send(Done::Lost(mic)).unwrap();
                        break;
                    }
                }
            }
            give.send((mic, None)).unwrap();
        }));
    }
    drop(give);
    let mut archive = archive;
    let archived = tell.clone();
    threads.push(thread::spawn(move || {
        for (mic, block) in archive_jobs {
            archive(mic, &block);
            archived.send(Done::Archived(mic)).unwrap();
        }
    }));
    let detect = Arc::new(detect);
    for _ in 0..config.detectors {
        let (detect, jobs, tell) = (Arc::clone(&detect), search_jobs.clone(), tell.clone());
        threads.push(thread::spawn(move || {
            while let Ok((mic, block)) = jobs.recv() {
                let found = catch_unwind(AssertUnwindSafe(|| detect(mic, &block)));
                let message = found.map_err(|panic| match panic.downcast::<String>() {
                    Ok(text) => *text,
                    Err(panic) => panic.downcast::<&str>().map_or_else(|_| String::new(), |text| text.to_string()),
                });
                tell.send(Done::Searched(mic, block.seq, message)).unwrap();
            }
        }));
    }
    let mut meter = meter;
    let old_levels = levels.clone();
    let (over, day) = bounded::<()>(0);
    threads.push(thread::spawn(move || {
        let ticks = tick(config.meter_every);
        loop {
            select! {
                recv(ticks) -> _ => if let Ok(level) = levels.try_recv() {
                    meter(level);
                },
                recv(day) -> _ => return,
            }
        }
    }));

    let mut log = NightLog { archived: vec![0; total], calls: vec![], crashes: vec![], lost_mics: vec![] };
    let mut status = Status::default();
    let (mut gain, mut running, mut under_way) = (1.0, total, 0);
    let (mut commands, mut quit) = (commands, Some(quit));
    let nothing = never();
    while running > 0 || under_way > 0 {
        // Two tasks for each block: to be archived and to be searched.
        let inbox = if running > 0 && under_way < config.intake + config.detectors { &intake } else { &nothing };
        select! {
            recv(inbox) -> heard => match heard {
                Ok((mic, Some(mut block))) => {
                    block.samples.iter_mut().for_each(|sample| *sample *= gain);
                    status.taken += 1;
                    under_way += 2;
                    newest(&show, &old_levels, peak(&block.samples));
                    let block = Arc::new(block);
                    to_archive.send((mic, Arc::clone(&block))).unwrap();
                    to_search.send((mic, block)).unwrap();
                }
                Ok((_, None)) => running -= 1,
                Err(_) => unreachable!("every microphone says when it ends"),
            },
            recv(done) -> done => match done.unwrap() {
                Done::Archived(mic) => {
                    under_way -= 1;
                    status.archived += 1;
                    log.archived[mic] += 1;
                }
                Done::Searched(mic, seq, found) => {
                    under_way -= 1;
                    match found {
                        Ok(Some(strength)) => {
                            status.calls += 1;
                            log.calls.push(Call { mic, seq, strength });
                        }
                        Ok(None) => {}
                        Err(message) => {
                            status.crashed += 1;
                            log.crashes.push(Crash { mic, seq, message });
                        }
                    }
                }
                Done::Lost(mic) => log.lost_mics.push(mic),
            },
            recv(commands) -> command => match command {
                Ok(Command::Gain(new)) => gain = new,
                Ok(Command::Status(reply)) => drop(reply.try_send(status)),
                Ok(Command::Quit) => quit = None,
                Err(_) => commands = never(),
            },
        }
    }
    drop((quit, to_archive, to_search, over, tell));
    for thread in threads {
        thread.join().unwrap();
    }
    // Said just before the last microphone's end.
    for late in done.try_iter() {
        if let Done::Lost(mic) = late {
            log.lost_mics.push(mic);
        }
    }
    log.calls.sort_by_key(|call| (call.mic, call.seq));
    log
}

enum Done {
    Archived(usize),
    Searched(usize, u32, Result<Option<f32>, String>),
    Lost(usize),
}

/// Puts `level` in the place of what waits there.
fn newest(show: &Sender<f32>, old: &Receiver<f32>, level: f32) {
    let mut level = level;
    while let Err(TrySendError::Full(again)) = show.try_send(level) {
        let _ = old.try_recv();
        level = again;
    }
}
