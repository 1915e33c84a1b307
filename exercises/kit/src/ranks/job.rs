//! What the ranks of one job are made of: a channel for each pair of ranks and each tag, made when it is first used.

use std::any::Any;
use std::collections::BTreeMap;
use std::panic::resume_unwind;
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, PoisonError};

#[cfg(feature = "simulation")]
use std::simulation::Unseen as Mutex;
#[cfg(not(feature = "simulation"))]
use std::sync::Mutex;

use super::Message;

/// From whom, to whom, under which tag.
pub(super) type Line = (usize, usize, u32);

/// A message on its way.
pub(super) struct Letter {
    pub(super) values: Vec<f32>,
    /// The sender's logical time.
    pub(super) time: usize,
    /// Where to say when it was received, if the sender waits for that.
    pub(super) receipt: Option<Sender<usize>>,
}

/// What one rank has sent and received.
#[derive(Debug, Clone, Default)]
pub(super) struct Log {
    pub(super) sent: Vec<Message>,
    pub(super) received: Vec<Message>,
    pub(super) time: usize,
}

/// All that the ranks of one job have in common.
pub(super) struct Job {
    pub(super) size: usize,
    pub(super) eager_limit: usize,
    /// Never locked while anything waits or is dropped.
    state: Mutex<State>,
}

struct State {
    ends: BTreeMap<Line, Ends>,
    logs: Vec<Log>,
    /// A rank has panicked, with this.
    panic: Option<Box<dyn Any + Send>>,
    over: bool,
}

struct Ends {
    sender: Arc<Sender<Letter>>,
    /// `None` while somebody waits with it.
    receiver: Option<Receiver<Letter>>,
}

/// The payload of ranks that end because another one has panicked.
struct Aborted;

impl Job {
    pub(super) fn new(size: usize, eager_limit: usize) -> Job {
        let logs = vec![Log::default(); size];
        let state = State { ends: BTreeMap::new(), logs, panic: None, over: false };
        Job { size, eager_limit, state: Mutex::new(state) }
    }

    pub(super) fn put(&self, line: Line, letter: Letter) {
        let Some(sender) = self.with(|state| state.ends(line).map(|ends| Arc::clone(&ends.sender))) else { aborted() };
        if sender.send(letter).is_err() {
            aborted();
        }
    }

    #[track_caller]
    pub(super) fn receive(&self, line: Line) -> Letter {
        let Some(receiver) = self.with(|state| state.ends(line).map(|ends| ends.receiver.take())) else { aborted() };
        let (from, to, tag) = line;
        let receiver = receiver.unwrap_or_else(|| {
            panic!("Two threads of rank {to} receive from rank {from} with tag {tag} at the same time.")
        });
        let letter = receiver.recv();
        // Once the job is over, the receiver goes, and not while the state is locked.
        let _left = self.with(|state| match state.ends(line) {
            Some(ends) => ends.receiver.replace(receiver),
            None => Some(receiver),
        });
        letter.unwrap_or_else(|_| aborted())
    }

    /// Waits until a letter has been received, and notes the time of that.
    pub(super) fn wait_for(&self, rank: usize, received: &Receiver<usize>) {
        let Ok(time) = quietly(|| received.recv()) else { aborted() };
        goes_on();
        self.with(|state| {
            let log = &mut state.logs[rank];
            log.time = log.time.max(time);
        });
    }

    /// Notes that a message is sent. Returns the time of that.
    pub(super) fn sent(&self, (from, to, tag): Line, values: usize) -> usize {
        self.with(|state| {
            let log = &mut state.logs[from];
            log.sent.push(Message { from, to, tag, values });
            log.time += 1;
            log.time
        })
    }

    /// Notes that a message sent at `time` is received. Returns the time of that.
    pub(super) fn received(&self, (from, to, tag): Line, values: usize, time: usize) -> usize {
        self.with(|state| {
            let log = &mut state.logs[to];
            log.received.push(Message { from, to, tag, values });
            log.time = log.time.max(time) + 1;
            log.time
        })
    }

    pub(super) fn log(&self, rank: usize) -> Log {
        self.with(|state| state.logs[rank].clone())
    }

    /// Ends the job because a rank has panicked: everybody who waits is woken.
    pub(super) fn abort(&self, payload: Box<dyn Any + Send>) {
        if !payload.is::<Aborted>() {
            self.with(|state| _ = state.panic.get_or_insert(payload));
        }
        self.close();
    }

    /// Nobody sends or receives any more.
    pub(super) fn close(&self) {
        let ends = self.with(|state| {
            state.over = true;
            std::mem::take(&mut state.ends)
        });
        drop(ends);
    }

    /// What the first rank to panic said.
    pub(super) fn panic(&self) -> Option<Box<dyn Any + Send>> {
        self.with(|state| state.panic.take())
    }

    fn with<R>(&self, action: impl FnOnce(&mut State) -> R) -> R {
        action(&mut self.state.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl State {
    /// Both ends of a line; `None` once the job is over.
    fn ends(&mut self, line: Line) -> Option<&mut Ends> {
        let make = || {
            let (sender, receiver) = mpsc::channel();
            Ends { sender: Arc::new(sender), receiver: Some(receiver) }
        };
        (!self.over).then(|| self.ends.entry(line).or_insert_with(make))
    }
}

/// Both ends of the channel on which a letter is acknowledged.
pub(super) fn receipt() -> (Option<Sender<usize>>, Option<Receiver<usize>>) {
    let (receipt, received) = mpsc::channel();
    (Some(receipt), Some(received))
}

fn aborted() -> ! {
    resume_unwind(Box::new(Aborted))
}

/// Under `cargo xtask check`, reports and charts speak of `name` and not of the channels inside.
#[track_caller]
pub(super) fn operation<R>(
    name: &'static str,
    text: impl FnOnce() -> String,
    awaits: impl FnOnce() -> String,
    body: impl FnOnce() -> R,
) -> R {
    #[cfg(feature = "simulation")]
    let result = std::simulation::operation(name, text(), awaits(), body);

    #[cfg(not(feature = "simulation"))]
    let (result, _) = (body(), (name, text, awaits));

    result
}

/// The messages of `body` are not shown in charts.
pub(super) fn quietly<R>(body: impl FnOnce() -> R) -> R {
    #[cfg(feature = "simulation")]
    let result = std::simulation::quietly(body);

    #[cfg(not(feature = "simulation"))]
    let result = body();

    result
}

/// Shown in charts: a wait is over.
fn goes_on() {
    #[cfg(feature = "simulation")]
    std::simulation::note("goes on");
}
