//! One channel, of any capacity: what `mpsc` and the model of crossbeam-channel are made of.
//!
//! Values travel in a queue here; how full it is, who waits and who holds which end is the scheduler's business and
//! lives in [`engine::Channel`].

use ::std::collections::VecDeque;
use ::std::fmt;
use ::std::panic::Location;
use ::std::sync::{Arc, Mutex, PoisonError};
use ::std::time::Duration;

use crate::engine::{
    self, About, Author, Channel, Failure, Guard, MOST_FRUITLESS_LOOKS, Object, ObjectId, Owner, Run, Side, Site,
    Status, Step, TaskId, Touch, Wake, author, line,
};

/// More messages than any scenario of the course lets wait.
const MOST_MESSAGES: usize = 10_000;

/// One end of a channel.
pub(crate) struct Connection<T> {
    shared: Arc<Shared<T>>,
    /// Index among the channel's ends.
    end: usize,
    side: Side,
}

struct Shared<T> {
    run: u64,
    id: ObjectId,
    number: usize,
    capacity: Option<usize>,
    /// When no receiver is left, messages stay inside until no sender is left either.
    keeps_messages: bool,
    /// The messages inside, oldest first.
    queue: Mutex<VecDeque<(Hand, T)>>,
}

/// In whose hands a message is; matters in a rendezvous only.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Hand {
    /// This task sends it.
    From(TaskId),
    /// It has been handed over to this task.
    To(TaskId),
}

/// A message that could not be sent.
pub(crate) struct SendFailure<T> {
    pub(crate) message: T,
    pub(crate) disconnected: bool,
}

#[derive(Debug)]
pub(crate) enum ReceiveError {
    Disconnected,
    /// Nothing was there, or nothing came in time.
    Nothing,
}

impl<T> Connection<T> {
    /// Both ends of a new channel.
    pub(crate) fn pair(capacity: Option<usize>, site: Site) -> (Self, Self) {
        Self::make(capacity, false, site)
    }

    /// The same of a channel whose messages stay inside when the last receiver goes, until the last sender goes too.
    pub(crate) fn keeping_pair(capacity: Option<usize>, site: Site) -> (Self, Self) {
        Self::make(capacity, true, site)
    }

    fn make(capacity: Option<usize>, keeps_messages: bool, site: Site) -> (Self, Self) {
        let (run, id, number) = engine::with(|run| {
            let number = run.world.next_channel_number();
            let by_learner = author(site) == Author::Learner;
            let channel = Channel::new(number, site, by_learner, capacity, run.current);
            let id = run.world.add(Object::Channel(Box::new(channel)));
            run.note("make", Some(site), About::channel(number), || format!("channel #{number}"));
            (run.id, id, number)
        });
        let shared = Arc::new(Shared { run, id, number, capacity, keeps_messages, queue: Mutex::default() });
        let sender = Connection { shared: Arc::clone(&shared), end: 0, side: Side::Sender };
        (sender, Connection { shared, end: 1, side: Side::Receiver })
    }

    /// Another end on the same side.
    pub(crate) fn another(&self, side: Side, site: Site) -> Self {
        let id = self.shared.id;
        let site = engine::place(site);
        let end = engine::with(|run| {
            let me = run.current;
            let end = if side == Side::Sender { "sender" } else { "receiver" };
            run.note("clone", Some(site), About::channel(self.shared.number), || {
                format!("clones {end} #{}", self.shared.number)
            });
            run.world.channel_mut(id).add_end(side, site, me)
        });
        Connection { shared: Arc::clone(&self.shared), end, side }
    }

    pub(crate) fn send(&self, message: T, site: Site) -> Result<(), SendFailure<T>> {
        if self.capacity() == Some(0) {
            return self.hand_over(message, engine::place(site));
        }
        self.send_until(message, "send", None, site)
    }

    /// Waits for room in a buffered channel: for ever, or until the deadline.
    pub(crate) fn send_until(
        &self,
        message: T,
        name: &'static str,
        deadline: Option<Duration>,
        site: Site,
    ) -> Result<(), SendFailure<T>> {
        let step = self.step(name, site).when(Guard::Room(self.shared.id)).until(deadline);
        let (site, wake) = engine::point_placed(step);
        let counted = engine::with(|run| match run.world.channel(self.shared.id).receivers {
            0 => Err(true),
            _ if wake == Wake::TimedOut => Err(false),
            _ => Ok(self.count_in(run, name, site)),
        });
        match counted {
            Ok(counted) => {
                self.push(message, counted, site);
                Ok(())
            }
            Err(disconnected) => {
                self.used();
                Err(SendFailure { message, disconnected })
            }
        }
    }

    pub(crate) fn try_send(&self, message: T, site: Site) -> Result<(), SendFailure<T>> {
        let (site, _) = engine::point_placed(self.step("try_send", site));
        if self.used_in_vain() {
            return Err(SendFailure { message, disconnected: true });
        }
        let taker = engine::with(|run| run.world.channel_mut(self.shared.id).awaiting.pop_front());
        if self.capacity() == Some(0) && taker.is_none() || self.capacity() != Some(0) && !self.has_room() {
            self.looked_in_vain("try_send", site);
            return Err(SendFailure { message, disconnected: false });
        }
        self.put(message, "try_send", site);
        if let Some(taker) = taker {
            engine::with(|run| run.release(taker));
        }
        Ok(())
    }

    /// Waits for a message: for ever, or until `timeout` has passed.
    pub(crate) fn receive(&self, name: &'static str, timeout: Option<Duration>, site: Site) -> Result<T, ReceiveError> {
        let deadline = timeout.map(|timeout| engine::with(|run| run.now).saturating_add(timeout));
        if self.capacity() == Some(0) {
            return self.meet(name, deadline, engine::place(site));
        }
        self.receive_until(name, deadline, site)
    }

    /// Waits for a message in a buffered channel: for ever, or until the deadline.
    pub(crate) fn receive_until(
        &self,
        name: &'static str,
        deadline: Option<Duration>,
        site: Site,
    ) -> Result<T, ReceiveError> {
        let step = self.step(name, site).when(Guard::Message(self.shared.id)).until(deadline);
        let (site, _) = engine::point_placed(step);
        // Without a time-out, there is nothing only when nothing can ever come: asking again is asking in vain.
        self.take(name, site).inspect_err(|_| {
            if deadline.is_none() {
                self.looked_in_vain(name, site);
            }
        })
    }

    pub(crate) fn try_receive(&self, site: Site) -> Result<T, ReceiveError> {
        let (site, _) = engine::point_placed(self.step("try_recv", site));
        let message = self.take("try_recv", site).inspect_err(|_| self.looked_in_vain("try_recv", site))?;
        self.release_whoever_offered();
        Ok(message)
    }

    /// A rendezvous, seen from the sender: gives the message to a receiver that waits, or offers it and waits.
    fn hand_over(&self, message: T, site: Site) -> Result<(), SendFailure<T>> {
        engine::point(self.step("send", site));
        if self.used_in_vain() {
            return Err(SendFailure { message, disconnected: true });
        }
        let taker = engine::with(|run| run.world.channel_mut(self.shared.id).awaiting.pop_front());
        self.put(message, "send", site);
        if let Some(taker) = taker {
            engine::with(|run| run.release(taker));
            return Ok(());
        }
        let me = engine::with(|run| {
            let me = run.current;
            run.world.channel_mut(self.shared.id).offering.push_back(me);
            me
        });
        engine::point(self.step("send", site).when(Guard::Released));
        match self.take_back(me) {
            Some(message) => Err(SendFailure { message, disconnected: true }),
            None => Ok(()),
        }
    }

    /// A rendezvous, seen from the receiver: takes what is offered, or waits for a sender.
    fn meet(&self, name: &'static str, deadline: Option<Duration>, site: Site) -> Result<T, ReceiveError> {
        engine::point(self.step(name, site));
        self.used();
        let offering = engine::with(|run| run.world.channel_mut(self.shared.id).offering.pop_front());
        if let Some(sender) = offering {
            let message = self.take(name, site);
            engine::with(|run| run.release(sender));
            return message;
        }
        if self.other_side_is_gone() {
            return Err(ReceiveError::Disconnected);
        }
        let me = engine::with(|run| {
            let me = run.current;
            run.world.channel_mut(self.shared.id).awaiting.push_back(me);
            me
        });
        let wake = engine::point(self.step(name, site).when(Guard::Released).until(deadline));
        if wake == Wake::TimedOut {
            engine::with(|run| run.world.channel_mut(self.shared.id).awaiting.retain(|&task| task != me));
        }
        self.take(name, site)
    }

    /// A step on a buffered channel, or the first step of a rendezvous.
    fn step(&self, name: &'static str, site: Site) -> Step {
        let id = self.shared.id;
        let touch = match self.side {
            _ if self.capacity() == Some(0) => Touch::Changes(id),
            Side::Sender => Touch::Puts(id),
            Side::Receiver => Touch::Takes(id),
        };
        Step::new(name, site, touch)
    }

    pub(crate) fn id(&self) -> ObjectId {
        self.shared.id
    }

    pub(crate) fn capacity(&self) -> Option<usize> {
        self.shared.capacity
    }

    fn has_room(&self) -> bool {
        engine::with(|run| run.world.channel(self.shared.id).has_room())
    }

    fn other_side_is_gone(&self) -> bool {
        engine::with(|run| {
            let channel = run.world.channel(self.shared.id);
            match self.side {
                Side::Sender => channel.receivers == 0,
                Side::Receiver => channel.senders == 0,
            }
        })
    }

    pub(crate) fn used(&self) {
        engine::with(|run| {
            let me = run.current;
            run.world.channel_mut(self.shared.id).ends[self.end].used_by = me;
        });
    }

    /// Notes who uses this end, and tells whether nobody is left on the other side. One look at the run, not two: this is
    /// the way of every message.
    fn used_in_vain(&self) -> bool {
        engine::with(|run| {
            let me = run.current;
            let channel = run.world.channel_mut(self.shared.id);
            channel.ends[self.end].used_by = me;
            match self.side {
                Side::Sender => channel.receivers == 0,
                Side::Receiver => channel.senders == 0,
            }
        })
    }

    /// In a rendezvous: the sender whose message has been taken goes on.
    fn release_whoever_offered(&self) {
        if self.capacity() == Some(0) {
            engine::with(|run| {
                if let Some(sender) = run.world.channel_mut(self.shared.id).offering.pop_front() {
                    run.release(sender);
                }
            });
        }
    }

    pub(crate) fn put(&self, message: T, name: &'static str, site: Site) {
        let counted = engine::with(|run| self.count_in(run, name, site));
        self.push(message, counted, site);
    }

    /// Counts a message as being inside. Returns its sender, and how many wait inside now.
    fn count_in(&self, run: &mut Run, name: &'static str, site: Site) -> (TaskId, usize) {
        let me = run.current;
        run.me().fruitless_looks = 0;
        let channel = run.world.channel_mut(self.shared.id);
        channel.ends[self.end].used_by = me;
        let number = channel.put(me);
        let waiting = channel.len;
        let about = About::channel(self.shared.number).message(number);
        run.note("send", Some(site), about, || format!("{name} #{}", self.shared.number));
        (me, waiting)
    }

    /// Puts a message where it has been counted.
    fn push(&self, message: T, (sender, waiting): (TaskId, usize), site: Site) {
        self.queue(|queue| queue.push_back((Hand::From(sender), message)));
        if waiting > MOST_MESSAGES {
            let headline = format!(
                "{waiting} messages wait in channel #{} (made at {}), and more are sent at {}.",
                self.shared.number,
                self.made_at(),
                line(site),
            );
            engine::fail(Failure::new(Status::Unbounded, headline));
        }
    }

    /// The oldest message, if there is one that nobody has claimed.
    pub(crate) fn take(&self, name: &'static str, site: Site) -> Result<T, ReceiveError> {
        engine::with(|run| {
            let me = run.current;
            let channel = run.world.channel_mut(self.shared.id);
            channel.ends[self.end].used_by = me;
            if !channel.has_message() {
                return Err(if channel.senders == 0 { ReceiveError::Disconnected } else { ReceiveError::Nothing });
            }
            let number = channel.take(me);
            run.me().fruitless_looks = 0;
            let about = About::channel(self.shared.number).message(number);
            run.note("recv", Some(site), about, || format!("{name} #{}", self.shared.number));
            Ok(())
        })?;
        let (_, message) = self.queue(VecDeque::pop_front).expect("what is counted is there");
        Ok(message)
    }

    /// In a rendezvous that never happened: the message that `sender` still offers.
    fn take_back(&self, sender: TaskId) -> Option<T> {
        let place = self.queue(|queue| queue.iter().position(|(hand, _)| *hand == Hand::From(sender)))?;
        if !self.other_side_is_gone() {
            return None;
        }
        engine::with(|run| {
            let channel = run.world.channel_mut(self.shared.id);
            channel.len -= 1;
            channel.inside.remove(place);
        });
        self.queue(|queue| queue.remove(place)).map(|(_, message)| message)
    }

    pub(crate) fn looked_in_vain(&self, name: &'static str, site: Site) {
        let number = self.shared.number;
        looked_in_vain(
            name,
            site,
            About::channel(number),
            format_args!("#{number}"),
            format_args!("channel #{number}"),
        );
    }

    fn made_at(&self) -> String {
        engine::with(|run| line(run.world.channel(self.shared.id).made_at))
    }

    fn queue<R>(&self, action: impl FnOnce(&mut VecDeque<(Hand, T)>) -> R) -> R {
        action(&mut self.shared.queue.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl<T> Drop for Connection<T> {
    fn drop(&mut self) {
        let (id, end, side) = (self.shared.id, self.end, self.side);
        let site = Location::caller();
        let touch = if side == Side::Sender { Touch::LetsGo(id) } else { Touch::StopsReceiving(id) };
        if !engine::point_in_drop(self.shared.run, Step::new("drop", site, touch)) {
            return;
        }
        let lost = engine::with(|run| {
            let owner = match (run.dropping_channel, run.dropping_task) {
                (Some(number), _) => Owner::InChannel(number),
                (None, Some((pool, given_at))) => Owner::InPool(pool, given_at),
                (None, None) => Owner::Task(run.current),
            };
            let post_mortem = run.post_mortem;
            let channel = run.world.channel_mut(id);
            if post_mortem {
                // Nothing is really let go of any more: this only shows who would have.
                channel.ends[end].owner = Some(owner);
                return false;
            }
            channel.ends[end].alive = false;
            let number = channel.number;
            let text = match side {
                Side::Sender => {
                    channel.senders -= 1;
                    if channel.senders == 0 { "drops last sender" } else { "drops sender" }
                }
                Side::Receiver => {
                    channel.receivers -= 1;
                    match channel.receivers {
                        0 if channel.ends.iter().filter(|end| end.side == side).count() > 1 => "drops last receiver",
                        _ => "drops receiver",
                    }
                }
            };
            let waiting = if channel.senders == 0 {
                std::mem::take(&mut channel.awaiting)
            } else if channel.receivers == 0 {
                std::mem::take(&mut channel.offering)
            } else {
                VecDeque::new()
            };
            let lost = channel.receivers == 0 && !channel.is_rendezvous();
            for task in waiting {
                run.release(task);
            }
            run.note("drop", None, About::channel(number), || format!("{text} #{number}"));
            lost
        });
        if side == Side::Receiver && lost && !self.shared.keeps_messages {
            self.lose_what_is_inside();
        }
    }
}

/// Counts one more look at something that wasn't there. `what` is it in a chart, `whom` in a sentence.
pub(crate) fn looked_in_vain(name: &'static str, site: Site, about: About, what: fmt::Arguments, whom: fmt::Arguments) {
    let looks = engine::with(|run| {
        run.note("look", Some(site), about, || format!("{name} {what}: in vain"));
        run.me().fruitless_looks += 1;
        run.me().fruitless_looks
    });
    if looks >= MOST_FRUITLESS_LOOKS {
        let place = line(site);
        let thread = engine::with(|run| run.me().label.clone());
        let headline = format!(
            "`{thread}` asked {whom} {looks} times in a row at {place}; nothing could have changed in between."
        );
        engine::fail(Failure::new(Status::Livelock, headline));
    }
}

/// A rendezvous as a selection makes it. The two have agreed already; what follows is no step of its own, unless the
/// sender has not made up its message yet.
impl<T> Connection<T> {
    /// Holds out a message for whoever comes.
    pub(crate) fn offer(&self, message: T) {
        let me = engine::with(|run| run.current);
        self.queue(|queue| queue.push_back((Hand::From(me), message)));
    }

    /// Takes back what was offered, if nobody has agreed to take it.
    pub(crate) fn withdraw(&self) -> Option<T> {
        let me = engine::with(|run| run.current);
        // The newest: an older one may have been agreed on already.
        self.remove(|queue| queue.iter().rposition(|(hand, _)| *hand == Hand::From(me)))
    }

    /// Gives a message to the receiver that has agreed.
    pub(crate) fn hand_to(&self, receiver: TaskId, message: T, name: &'static str, site: Site) {
        self.queue(|queue| queue.push_back((Hand::To(receiver), message)));
        engine::with(|run| {
            let me = run.current;
            run.me().fruitless_looks = 0;
            let number = run.world.channel_mut(self.shared.id).hand_over(me);
            run.tasks[receiver].selection.message = number;
            let about = About::channel(self.shared.number).message(number);
            run.note("send", Some(site), about, || format!("{name} #{}", self.shared.number));
            run.release(receiver);
        });
    }

    /// Gets the message from the sender that has agreed: what it has handed over, or what it holds out.
    pub(crate) fn collect(&self, sender: TaskId, name: &'static str, site: Site) -> T {
        let me = engine::with(|run| run.current);
        let number = || engine::with(|run| run.me().selection.message);
        let (message, number) = if let Some(message) = self.remove_first(Hand::To(me)) {
            (message, number())
        } else if let Some(message) = self.remove_first(Hand::From(sender)) {
            let number = engine::with(|run| {
                let number = run.world.channel_mut(self.shared.id).hand_over(sender);
                let about = About::channel(self.shared.number).message(number);
                let site = run.tasks[sender].pending.map(|step| step.site);
                run.note_of(sender, "send", site, about, || format!("send #{}", self.shared.number));
                number
            });
            (message, number)
        } else {
            engine::point(Step::new(name, site, Touch::Changes(self.shared.id)).when(Guard::Released));
            (self.remove_first(Hand::To(me)).expect("what the sender has handed over"), number())
        };
        engine::with(|run| {
            run.me().fruitless_looks = 0;
            run.world.channel_mut(self.shared.id).received_by.push(me);
            let about = About::channel(self.shared.number).message(number);
            run.note("recv", Some(site), about, || format!("{name} #{}", self.shared.number));
        });
        message
    }

    fn remove_first(&self, hand: Hand) -> Option<T> {
        self.remove(|queue| queue.iter().position(|(other, _)| *other == hand))
    }

    fn remove(&self, place: impl FnOnce(&VecDeque<(Hand, T)>) -> Option<usize>) -> Option<T> {
        self.queue(|queue| place(queue).and_then(|place| queue.remove(place)).map(|(_, message)| message))
    }

    pub(crate) fn is_same_channel(&self, other: &Connection<T>) -> bool {
        Arc::ptr_eq(&self.shared, &other.shared)
    }

    /// Messages that wait inside. A step of its own.
    pub(crate) fn waiting(&self, name: &'static str, site: Site) -> usize {
        engine::point(Step::new(name, engine::place(site), Touch::Reads(self.shared.id)));
        self.used();
        engine::with(|run| {
            let channel = run.world.channel(self.shared.id);
            if channel.is_rendezvous() { 0 } else { channel.len }
        })
    }

    /// Messages that nobody can receive any more are dropped with the receiver.
    fn lose_what_is_inside(&self) {
        engine::with(|run| {
            let channel = run.world.channel_mut(self.shared.id);
            channel.len = 0;
            channel.inside.clear();
        });
        // Dropped after the lock is free: a message may hold channel ends of its own.
        drop(self.queue(std::mem::take));
    }
}

impl<T> Drop for Shared<T> {
    fn drop(&mut self) {
        // In a post-mortem, ends that lie in messages belong to the channel they lie in.
        if engine::in_own_run(self.run, |run| run.post_mortem) == Some(true) {
            let number = self.number;
            let outer = engine::with(|run| run.dropping_channel.replace(number));
            drop(std::mem::take(&mut *self.queue.lock().unwrap_or_else(PoisonError::into_inner)));
            engine::with(|run| run.dropping_channel = outer);
        }
    }
}
