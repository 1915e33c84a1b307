//! The shared things of one run, as far as scheduling and reports need them. Values travel outside of here.

use std::collections::VecDeque;

use std::time::Duration;

use super::step::{ObjectId, Site, TaskId, Touch};

/// One shared thing.
#[derive(Debug)]
pub(crate) enum Object {
    Channel(Box<Channel>),
    Timer(Timer),
    Lock(Lock),
    Condvar(Waiters),
    /// Who has arrived at a barrier and waits for the others.
    Barrier(Vec<TaskId>),
    Pool(Pool),
    /// Only its identity matters: an atomic, a check's notebook.
    Plain,
}

/// A mutex or one side of a reader-writer lock.
#[derive(Debug, Default)]
pub(crate) struct Lock {
    /// Who holds it for writing, and since which line.
    pub(crate) writer: Option<(TaskId, Site)>,
    /// Who holds it for reading.
    pub(crate) readers: Vec<(TaskId, Site)>,
    /// How many wait to hold it for writing. No new reader comes before them, as in std on most systems.
    pub(crate) waiting_writers: usize,
    /// Who waits for its holder to be done without wanting it: `Once::wait`.
    pub(crate) onlookers: Vec<TaskId>,
}

impl Lock {
    pub(crate) fn admits_writer(&self) -> bool {
        self.writer.is_none() && self.readers.is_empty()
    }

    pub(crate) fn admits_reader(&self) -> bool {
        self.writer.is_none() && self.waiting_writers == 0
    }
}

/// What `after`, `at` and `tick` make: a receiver that time itself sends to.
#[derive(Debug)]
pub(crate) struct Timer {
    /// When it rings next, on the virtual clock; `None` once it has rung for the last time.
    pub(crate) when: Option<Duration>,
    /// How long after being heard it rings again, if it does.
    pub(crate) period: Option<Duration>,
}

impl Timer {
    pub(crate) fn has_rung(&self, now: Duration) -> bool {
        self.when.is_some_and(|when| when <= now)
    }

    /// Is heard: returns when it was due. Rings that nobody heard in the meantime are lost.
    pub(crate) fn is_heard(&mut self, now: Duration) -> Option<Duration> {
        let next = self.period.map(|period| now.saturating_add(period));
        std::mem::replace(&mut self.when, next)
    }
}

/// Who waits on a condition variable, and which of them may go on.
#[derive(Debug, Default)]
pub(crate) struct Waiters {
    waiting: Vec<TaskId>,
    /// One for each wake-up that is under way, oldest first: those who waited when it was given. Whoever of them goes
    /// on first uses it up, so which one is woken is up to the interleaving.
    notices: Vec<Vec<TaskId>>,
}

impl Waiters {
    pub(crate) fn join(&mut self, task: TaskId) {
        self.waiting.push(task);
    }

    pub(crate) fn notify_one(&mut self) {
        if self.notices.len() < self.waiting.len() {
            self.notices.push(self.waiting.clone());
        }
    }

    pub(crate) fn notify_all(&mut self) {
        self.notices = vec![self.waiting.clone(); self.waiting.len()];
    }

    /// `task` waits no longer. If it was `notified`, it uses up the oldest notice that is meant for it: later ones are
    /// meant for at least as many.
    pub(crate) fn leave(&mut self, task: TaskId, notified: bool) {
        if let Some(used) = self.notices.iter().position(|notice| notified && notice.contains(&task)) {
            self.notices.remove(used);
        }
        for tasks in self.notices.iter_mut().chain([&mut self.waiting]) {
            tasks.retain(|&other| other != task);
        }
    }

    /// Everybody who waits, and whether they may go on.
    pub(crate) fn released(&self) -> impl Iterator<Item = (TaskId, bool)> {
        self.waiting.iter().map(|task| (*task, self.notices.iter().any(|notice| notice.contains(task))))
    }
}

/// A channel: how full it is, and who could still use it.
#[derive(Debug)]
pub(crate) struct Channel {
    /// As reports count them, from 1 in order of creation; the scenario's own channels count too.
    pub(crate) number: usize,
    pub(crate) made_at: Site,
    /// Made by the learner's code, not by the check.
    pub(crate) by_learner: bool,
    /// `None`: unbounded. `Some(0)`: rendezvous.
    pub(crate) capacity: Option<usize>,
    /// Messages inside.
    pub(crate) len: usize,
    pub(crate) high_water: usize,
    pub(crate) senders: usize,
    pub(crate) receivers: usize,
    pub(crate) ends: Vec<End>,
    /// Rendezvous: senders whose message lies ready, in order.
    pub(crate) offering: VecDeque<TaskId>,
    /// Rendezvous: receivers that wait for a sender, in order.
    pub(crate) awaiting: VecDeque<TaskId>,
    /// Rendezvous in a selection: who waits on which side, in order, and which arm of its selection that is.
    pub(crate) meeting: Vec<(TaskId, Side, usize)>,
    /// Messages inside that a selection has decided to take and not yet taken.
    pub(crate) claimed_messages: usize,
    /// Room that a selection has decided to use and not yet used.
    pub(crate) claimed_room: usize,
    /// Numbers of the messages inside, oldest first.
    pub(crate) inside: VecDeque<usize>,
    /// Who sent message 1, 2, …
    pub(crate) sent_by: Vec<TaskId>,
    /// Who took the first, second, … message out.
    pub(crate) received_by: Vec<TaskId>,
}

/// A pool of threads: who serves in it, and what waits for one of them.
#[derive(Debug)]
pub(crate) struct Pool {
    /// From 1, in order of creation.
    pub(crate) number: usize,
    /// How many threads it was made with.
    pub(crate) size: usize,
    pub(crate) threads: Vec<TaskId>,
    /// Tasks in the pool's own sense, as the learner calls them: a number for each, and where it was given to the pool.
    pub(crate) waiting: Vec<(u64, Site)>,
}

/// One sender or receiver.
#[derive(Debug)]
pub(crate) struct End {
    pub(crate) side: Side,
    /// Where it was made, or cloned.
    pub(crate) made_at: Site,
    pub(crate) cloned: bool,
    /// The task that last made, cloned or used it.
    pub(crate) used_by: TaskId,
    pub(crate) alive: bool,
    /// Found out after a run that got stuck: who would have dropped it.
    pub(crate) owner: Option<Owner>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Side {
    Sender,
    Receiver,
}

/// Who holds on to an end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Owner {
    Task(TaskId),
    /// It lies, as a message or a part of one, in this channel.
    InChannel(usize),
    /// A task that waits for a thread of this pool: where it was given to the pool.
    InPool(ObjectId, Site),
}

impl Channel {
    pub(crate) fn new(number: usize, made_at: Site, by_learner: bool, capacity: Option<usize>, maker: TaskId) -> Self {
        let end = |side| End { side, made_at, cloned: false, used_by: maker, alive: true, owner: None };
        Channel {
            number,
            made_at,
            by_learner,
            capacity,
            len: 0,
            high_water: 0,
            senders: 1,
            receivers: 1,
            ends: vec![end(Side::Sender), end(Side::Receiver)],
            offering: VecDeque::new(),
            awaiting: VecDeque::new(),
            meeting: Vec::new(),
            claimed_messages: 0,
            claimed_room: 0,
            inside: VecDeque::new(),
            sent_by: Vec::new(),
            received_by: Vec::new(),
        }
    }

    /// Index of a new clone of an end.
    pub(crate) fn add_end(&mut self, side: Side, made_at: Site, maker: TaskId) -> usize {
        match side {
            Side::Sender => self.senders += 1,
            Side::Receiver => self.receivers += 1,
        }
        self.ends.push(End { side, made_at, cloned: true, used_by: maker, alive: true, owner: None });
        self.ends.len() - 1
    }

    /// Counts one message in and returns its number, from 1.
    pub(crate) fn put(&mut self, sender: TaskId) -> usize {
        self.sent_by.push(sender);
        let number = self.sent_by.len();
        self.inside.push_back(number);
        self.len += 1;
        self.high_water = self.high_water.max(self.len);
        number
    }

    /// Counts the oldest message out and returns its number.
    pub(crate) fn take(&mut self, receiver: TaskId) -> usize {
        self.received_by.push(receiver);
        self.len -= 1;
        self.inside.pop_front().unwrap_or(0)
    }

    pub(crate) fn has_room(&self) -> bool {
        self.capacity.is_none_or(|capacity| self.len + self.claimed_room < capacity)
    }

    pub(crate) fn has_message(&self) -> bool {
        self.len > self.claimed_messages
    }

    /// Counts one message that goes from hand to hand and returns its number, from 1.
    pub(crate) fn hand_over(&mut self, sender: TaskId) -> usize {
        self.sent_by.push(sender);
        self.sent_by.len()
    }

    pub(crate) fn is_rendezvous(&self) -> bool {
        self.capacity == Some(0)
    }

    /// The living ends of one side.
    pub(crate) fn living(&self, side: Side) -> impl Iterator<Item = &End> {
        self.ends.iter().filter(move |end| end.alive && end.side == side)
    }
}

/// All shared things of a run, by id.
#[derive(Debug, Default)]
pub(crate) struct World {
    objects: Vec<Object>,
    channels: usize,
    pools: usize,
}

impl World {
    pub(crate) fn add(&mut self, object: Object) -> ObjectId {
        self.objects.push(object);
        self.objects.len() - 1
    }

    pub(crate) fn next_channel_number(&mut self) -> usize {
        self.channels += 1;
        self.channels
    }

    /// The number of the channel that a step touches, if it touches one.
    pub(crate) fn channel_number(&self, touch: Touch) -> Option<usize> {
        touch.object().filter(|&id| self.is_channel(id)).map(|id| self.channel(id).number)
    }

    pub(crate) fn is_channel(&self, id: ObjectId) -> bool {
        matches!(self.objects[id], Object::Channel(_))
    }

    pub(crate) fn channel(&self, id: ObjectId) -> &Channel {
        match &self.objects[id] {
            Object::Channel(channel) => channel,
            other => unreachable!("object {id} is {other:?}, not a channel"),
        }
    }

    pub(crate) fn channel_mut(&mut self, id: ObjectId) -> &mut Channel {
        match &mut self.objects[id] {
            Object::Channel(channel) => channel,
            other => unreachable!("object {id} is {other:?}, not a channel"),
        }
    }

    pub(crate) fn timer(&self, id: ObjectId) -> &Timer {
        match &self.objects[id] {
            Object::Timer(timer) => timer,
            other => unreachable!("object {id} is {other:?}, not a timer"),
        }
    }

    pub(crate) fn timer_mut(&mut self, id: ObjectId) -> &mut Timer {
        match &mut self.objects[id] {
            Object::Timer(timer) => timer,
            other => unreachable!("object {id} is {other:?}, not a timer"),
        }
    }

    pub(crate) fn lock(&self, id: ObjectId) -> &Lock {
        match &self.objects[id] {
            Object::Lock(lock) => lock,
            other => unreachable!("object {id} is {other:?}, not a lock"),
        }
    }

    pub(crate) fn lock_mut(&mut self, id: ObjectId) -> &mut Lock {
        match &mut self.objects[id] {
            Object::Lock(lock) => lock,
            other => unreachable!("object {id} is {other:?}, not a lock"),
        }
    }

    pub(crate) fn condvar_mut(&mut self, id: ObjectId) -> &mut Waiters {
        match &mut self.objects[id] {
            Object::Condvar(waiters) => waiters,
            other => unreachable!("object {id} is {other:?}, not a condition variable"),
        }
    }

    /// A new pool of so many threads.
    pub(crate) fn add_pool(&mut self, size: usize) -> ObjectId {
        self.pools += 1;
        self.add(Object::Pool(Pool { number: self.pools, size, threads: Vec::new(), waiting: Vec::new() }))
    }

    pub(crate) fn pool(&self, id: ObjectId) -> &Pool {
        match &self.objects[id] {
            Object::Pool(pool) => pool,
            other => unreachable!("object {id} is {other:?}, not a pool"),
        }
    }

    pub(crate) fn pool_mut(&mut self, id: ObjectId) -> &mut Pool {
        match &mut self.objects[id] {
            Object::Pool(pool) => pool,
            other => unreachable!("object {id} is {other:?}, not a pool"),
        }
    }

    /// Whether a step touches a barrier.
    pub(crate) fn is_barrier(&self, touch: Touch) -> bool {
        touch.object().is_some_and(|id| matches!(self.objects[id], Object::Barrier(_)))
    }

    pub(crate) fn barrier_mut(&mut self, id: ObjectId) -> &mut Vec<TaskId> {
        match &mut self.objects[id] {
            Object::Barrier(arrived) => arrived,
            other => unreachable!("object {id} is {other:?}, not a barrier"),
        }
    }

    /// Every pool, in order of creation.
    pub(crate) fn pools(&self) -> impl Iterator<Item = (ObjectId, &Pool)> {
        self.objects.iter().enumerate().filter_map(|(id, object)| match object {
            Object::Pool(pool) => Some((id, pool)),
            _ => None,
        })
    }

    /// Every channel, in order of creation.
    pub(crate) fn channels(&self) -> impl Iterator<Item = &Channel> {
        self.objects.iter().filter_map(|object| match object {
            Object::Channel(channel) => Some(&**channel),
            _ => None,
        })
    }
}
