//! The receiving end: of a channel, of time, or of nothing at all.

use ::std::fmt;
use ::std::iter::FusedIterator;
use ::std::panic::{Location, RefUnwindSafe, UnwindSafe};
use ::std::sync::Arc;
use ::std::time::Duration;

use super::choice::{Choice, Patience};
use super::{RecvError, RecvTimeoutError, TryRecvError};
use crate::engine::select::{Arm, Outcome};
use crate::engine::{self, About, Author, Object, ObjectId, Side, Site, Step, Touch, author};
use crate::sync::channel::{Connection, ReceiveError, looked_in_vain};
use crate::time::{self, Instant};

/// As `crossbeam_channel::Receiver`.
pub struct Receiver<T> {
    source: Source<T>,
}

enum Source<T> {
    Channel(Connection<T>),
    /// The timer, and how an instant becomes a message: `T` is `Instant` there.
    Timer(Arc<Timer>, fn(Instant) -> T),
    Silence,
}

/// What `after`, `at` and `tick` make.
pub(super) struct Timer {
    id: ObjectId,
}

impl Timer {
    pub(super) fn new(when: Duration, period: Option<Duration>) -> Self {
        let timer = engine::Timer { when: Some(when), period };
        Timer { id: engine::with(|run| run.world.add(Object::Timer(timer))) }
    }
}

/// `()`: nothing came in time.
type Received<T> = Result<Result<T, RecvError>, ()>;

impl<T> Receiver<T> {
    pub(super) fn new(connection: Connection<T>) -> Self {
        Receiver { source: Source::Channel(connection) }
    }

    pub(super) fn of_timer(timer: Timer, message: fn(Instant) -> T) -> Self {
        Receiver { source: Source::Timer(Arc::new(timer), message) }
    }

    pub(super) fn silent() -> Self {
        Receiver { source: Source::Silence }
    }

    /// As `crossbeam_channel::Receiver::recv`.
    #[track_caller]
    pub fn recv(&self) -> Result<T, RecvError> {
        self.recv_at(Location::caller())
    }

    /// As `crossbeam_channel::Receiver::try_recv`.
    #[track_caller]
    pub fn try_recv(&self) -> Result<T, TryRecvError> {
        self.try_recv_at(Location::caller())
    }

    /// As `crossbeam_channel::Receiver::recv_timeout`, on the virtual clock.
    #[track_caller]
    pub fn recv_timeout(&self, timeout: Duration) -> Result<T, RecvTimeoutError> {
        timely(self.receive("recv_timeout", Patience::lasting(timeout), Location::caller()))
    }

    /// As `crossbeam_channel::Receiver::recv_deadline`, on the virtual clock.
    #[track_caller]
    pub fn recv_deadline(&self, deadline: Instant) -> Result<T, RecvTimeoutError> {
        timely(self.receive("recv_deadline", Patience::until(deadline), Location::caller()))
    }

    fn recv_at(&self, site: Site) -> Result<T, RecvError> {
        // Without a deadline, something comes or nothing ever can.
        self.receive("recv", Patience::ENDLESS, site).unwrap_or(Err(RecvError))
    }

    fn try_recv_at(&self, site: Site) -> Result<T, TryRecvError> {
        match self.receive("try_recv", Patience::None, site) {
            Ok(received) => received.map_err(TryRecvError::from),
            Err(()) => Err(TryRecvError::Empty),
        }
    }

    fn receive(&self, name: &'static str, patience: Patience, site: Site) -> Received<T> {
        match &self.source {
            Source::Channel(connection) if connection.capacity() != Some(0) => {
                let received = match patience {
                    Patience::None => connection.try_receive(site),
                    Patience::Until(deadline) => connection.receive_until(name, deadline, site),
                };
                received.map(Ok).or_else(|error| match error {
                    ReceiveError::Disconnected => Ok(Err(RecvError)),
                    ReceiveError::Nothing => Err(()),
                })
            }
            _ => {
                let site = engine::place(site);
                match Choice::single(name, site, self.arm(), patience).make(|| ()) {
                    Some((_, outcome)) => Ok(self.complete(outcome, name, site)),
                    None => {
                        if matches!(patience, Patience::None) {
                            self.looked_in_vain(name, site);
                        }
                        Err(())
                    }
                }
            }
        }
    }

    pub(super) fn arm(&self) -> Arm {
        match &self.source {
            Source::Channel(connection) => Arm::Receive(connection.id()),
            Source::Timer(timer, _) => Arm::Hear(timer.id),
            Source::Silence => Arm::Never,
        }
    }

    /// Completes an operation that was selected.
    pub(super) fn complete(&self, outcome: Outcome, name: &'static str, site: Site) -> Result<T, RecvError> {
        match (&self.source, outcome) {
            (Source::Channel(connection), Outcome::Message) => {
                connection.used();
                engine::with(|run| run.world.channel_mut(connection.id()).claimed_messages -= 1);
                Ok(connection.take(name, site).expect("the message was set aside"))
            }
            (Source::Channel(connection), Outcome::Meets(sender)) => {
                connection.used();
                Ok(connection.collect(sender, name, site))
            }
            (Source::Timer(_, message), Outcome::Rings(due)) => {
                engine::with(|run| {
                    run.me().fruitless_looks = 0;
                    run.note("note", Some(site), About::default(), || "hears the clock".into());
                });
                Ok(message(time::instant(due)))
            }
            _ => {
                if let Source::Channel(connection) = &self.source {
                    connection.used();
                }
                self.looked_in_vain(name, site);
                Err(RecvError)
            }
        }
    }

    fn looked_in_vain(&self, name: &'static str, site: Site) {
        match &self.source {
            Source::Channel(connection) => connection.looked_in_vain(name, site),
            Source::Timer(..) => {
                looked_in_vain(name, site, About::default(), format_args!("the clock"), format_args!("a timer"))
            }
            Source::Silence => {
                looked_in_vain(name, site, About::default(), format_args!("nothing"), format_args!("`never()`"))
            }
        }
    }

    /// As `crossbeam_channel::Receiver::is_empty`.
    #[track_caller]
    pub fn is_empty(&self) -> bool {
        self.waiting("is_empty", Location::caller()) == 0
    }

    /// As `crossbeam_channel::Receiver::is_full`.
    #[track_caller]
    pub fn is_full(&self) -> bool {
        Some(self.waiting("is_full", Location::caller())) == self.capacity()
    }

    /// As `crossbeam_channel::Receiver::len`.
    #[track_caller]
    pub fn len(&self) -> usize {
        self.waiting("len", Location::caller())
    }

    fn waiting(&self, name: &'static str, site: Site) -> usize {
        match &self.source {
            Source::Channel(connection) => connection.waiting(name, site),
            Source::Timer(timer, _) => {
                engine::point(Step::new(name, engine::place(site), Touch::Reads(timer.id)));
                engine::with(|run| usize::from(run.world.timer(timer.id).has_rung(run.now)))
            }
            Source::Silence => 0,
        }
    }

    /// As `crossbeam_channel::Receiver::capacity`.
    pub fn capacity(&self) -> Option<usize> {
        match &self.source {
            Source::Channel(connection) => connection.capacity(),
            Source::Timer(..) => Some(1),
            Source::Silence => Some(0),
        }
    }

    /// As `crossbeam_channel::Receiver::iter`.
    #[track_caller]
    pub fn iter(&self) -> Iter<'_, T> {
        Iter { receiver: self, made_at: Location::caller() }
    }

    /// As `crossbeam_channel::Receiver::try_iter`.
    #[track_caller]
    pub fn try_iter(&self) -> TryIter<'_, T> {
        TryIter { receiver: self, made_at: Location::caller() }
    }

    /// As `crossbeam_channel::Receiver::same_channel`.
    pub fn same_channel(&self, other: &Receiver<T>) -> bool {
        match (&self.source, &other.source) {
            (Source::Channel(one), Source::Channel(other)) => one.is_same_channel(other),
            (Source::Timer(one, _), Source::Timer(other, _)) => Arc::ptr_eq(one, other),
            (Source::Silence, Source::Silence) => true,
            _ => false,
        }
    }
}

fn timely<T>(received: Received<T>) -> Result<T, RecvTimeoutError> {
    match received {
        Ok(received) => received.map_err(RecvTimeoutError::from),
        Err(()) => Err(RecvTimeoutError::Timeout),
    }
}

impl<T> Clone for Receiver<T> {
    #[track_caller]
    fn clone(&self) -> Self {
        let source = match &self.source {
            Source::Channel(connection) => Source::Channel(connection.another(Side::Receiver, Location::caller())),
            Source::Timer(timer, message) => Source::Timer(Arc::clone(timer), *message),
            Source::Silence => Source::Silence,
        };
        Receiver { source }
    }
}

impl<T> fmt::Debug for Receiver<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad("Receiver { .. }")
    }
}

impl<T> UnwindSafe for Receiver<T> {}
impl<T> RefUnwindSafe for Receiver<T> {}

/// Where an operation of an iterator is shown: where it was called or, when a library called it, where the iterator
/// was made.
fn shown_at(called_at: Site, made_at: Site) -> Site {
    if author(called_at) == Author::Library { engine::place(made_at) } else { called_at }
}

/// As `crossbeam_channel::Iter`.
pub struct Iter<'a, T> {
    receiver: &'a Receiver<T>,
    made_at: Site,
}

/// As `crossbeam_channel::TryIter`.
pub struct TryIter<'a, T> {
    receiver: &'a Receiver<T>,
    made_at: Site,
}

/// As `crossbeam_channel::IntoIter`.
pub struct IntoIter<T> {
    receiver: Receiver<T>,
    made_at: Site,
}

impl<T> Iterator for Iter<'_, T> {
    type Item = T;

    #[track_caller]
    fn next(&mut self) -> Option<T> {
        self.receiver.recv_at(shown_at(Location::caller(), self.made_at)).ok()
    }
}

impl<T> Iterator for TryIter<'_, T> {
    type Item = T;

    #[track_caller]
    fn next(&mut self) -> Option<T> {
        self.receiver.try_recv_at(shown_at(Location::caller(), self.made_at)).ok()
    }
}

impl<T> Iterator for IntoIter<T> {
    type Item = T;

    #[track_caller]
    fn next(&mut self) -> Option<T> {
        self.receiver.recv_at(shown_at(Location::caller(), self.made_at)).ok()
    }
}

impl<T> FusedIterator for Iter<'_, T> {}
impl<T> FusedIterator for IntoIter<T> {}

impl<'a, T> IntoIterator for &'a Receiver<T> {
    type Item = T;
    type IntoIter = Iter<'a, T>;

    #[track_caller]
    fn into_iter(self) -> Iter<'a, T> {
        Iter { receiver: self, made_at: Location::caller() }
    }
}

impl<T> IntoIterator for Receiver<T> {
    type Item = T;
    type IntoIter = IntoIter<T>;

    #[track_caller]
    fn into_iter(self) -> IntoIter<T> {
        IntoIter { receiver: self, made_at: Location::caller() }
    }
}

impl<T> fmt::Debug for Iter<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad("Iter { .. }")
    }
}

impl<T> fmt::Debug for TryIter<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad("TryIter { .. }")
    }
}

impl<T> fmt::Debug for IntoIter<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad("IntoIter { .. }")
    }
}
