//! As `std::sync::mpsc`: every operation is a step of the scheduler, and every end knows where it was made.

pub use ::std::sync::mpsc::{RecvError, RecvTimeoutError, SendError, TryRecvError, TrySendError};

use ::std::cell::Cell;
use ::std::fmt;
use ::std::marker::PhantomData;
use ::std::panic::{Location, RefUnwindSafe, UnwindSafe};
use ::std::time::Duration;

use crate::engine::{self, Author, Side, Site, author};
use crate::sync::channel::{Connection, ReceiveError, SendFailure};

/// Makes an unbounded channel: sending never waits.
#[track_caller]
pub fn channel<T>() -> (Sender<T>, Receiver<T>) {
    let (sender, receiver) = Connection::pair(None, Location::caller());
    (Sender { connection: sender }, Receiver { connection: receiver, not_sync: PhantomData })
}

/// Makes a channel with room for `bound` messages; with 0, every message is handed over in a rendezvous.
#[track_caller]
pub fn sync_channel<T>(bound: usize) -> (SyncSender<T>, Receiver<T>) {
    let (sender, receiver) = Connection::pair(Some(bound), Location::caller());
    (SyncSender { connection: sender }, Receiver { connection: receiver, not_sync: PhantomData })
}

/// The sending half of [`channel`].
pub struct Sender<T> {
    connection: Connection<T>,
}

impl<T> Sender<T> {
    /// As `std::sync::mpsc::Sender::send`.
    #[track_caller]
    pub fn send(&self, message: T) -> Result<(), SendError<T>> {
        self.connection.send(message, Location::caller()).map_err(|SendFailure { message, .. }| SendError(message))
    }
}

impl<T> Clone for Sender<T> {
    #[track_caller]
    fn clone(&self) -> Self {
        Sender { connection: self.connection.another(Side::Sender, Location::caller()) }
    }
}

impl<T> fmt::Debug for Sender<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sender").finish_non_exhaustive()
    }
}

impl<T> UnwindSafe for Sender<T> {}
impl<T> RefUnwindSafe for Sender<T> {}

/// The sending half of [`sync_channel`].
pub struct SyncSender<T> {
    connection: Connection<T>,
}

impl<T> SyncSender<T> {
    /// As `std::sync::mpsc::SyncSender::send`.
    #[track_caller]
    pub fn send(&self, message: T) -> Result<(), SendError<T>> {
        self.connection.send(message, Location::caller()).map_err(|SendFailure { message, .. }| SendError(message))
    }

    /// As `std::sync::mpsc::SyncSender::try_send`.
    #[track_caller]
    pub fn try_send(&self, message: T) -> Result<(), TrySendError<T>> {
        self.connection.try_send(message, Location::caller()).map_err(|SendFailure { message, disconnected }| {
            if disconnected { TrySendError::Disconnected(message) } else { TrySendError::Full(message) }
        })
    }
}

impl<T> Clone for SyncSender<T> {
    #[track_caller]
    fn clone(&self) -> Self {
        SyncSender { connection: self.connection.another(Side::Sender, Location::caller()) }
    }
}

impl<T> fmt::Debug for SyncSender<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SyncSender").finish_non_exhaustive()
    }
}

impl<T> UnwindSafe for SyncSender<T> {}
impl<T> RefUnwindSafe for SyncSender<T> {}

/// The receiving half of both kinds of channel. There is one for each channel.
pub struct Receiver<T> {
    connection: Connection<T>,
    /// As in std, a receiver may be moved to another thread, but two threads can't use it at once.
    not_sync: PhantomData<Cell<()>>,
}

impl<T> Receiver<T> {
    /// As `std::sync::mpsc::Receiver::recv`.
    #[track_caller]
    pub fn recv(&self) -> Result<T, RecvError> {
        self.recv_at(Location::caller())
    }

    /// As `std::sync::mpsc::Receiver::try_recv`.
    #[track_caller]
    pub fn try_recv(&self) -> Result<T, TryRecvError> {
        self.try_recv_at(Location::caller())
    }

    /// As `std::sync::mpsc::Receiver::recv_timeout`, on the virtual clock.
    #[track_caller]
    pub fn recv_timeout(&self, timeout: Duration) -> Result<T, RecvTimeoutError> {
        self.connection.receive("recv_timeout", Some(timeout), Location::caller()).map_err(|error| match error {
            ReceiveError::Disconnected => RecvTimeoutError::Disconnected,
            ReceiveError::Nothing => RecvTimeoutError::Timeout,
        })
    }

    /// As `std::sync::mpsc::Receiver::iter`.
    #[track_caller]
    pub fn iter(&self) -> Iter<'_, T> {
        Iter { receiver: self, made_at: Location::caller() }
    }

    /// As `std::sync::mpsc::Receiver::try_iter`.
    #[track_caller]
    pub fn try_iter(&self) -> TryIter<'_, T> {
        TryIter { receiver: self, made_at: Location::caller() }
    }

    fn recv_at(&self, site: Site) -> Result<T, RecvError> {
        self.connection.receive("recv", None, site).map_err(|_| RecvError)
    }

    fn try_recv_at(&self, site: Site) -> Result<T, TryRecvError> {
        self.connection.try_receive(site).map_err(|error| match error {
            ReceiveError::Disconnected => TryRecvError::Disconnected,
            ReceiveError::Nothing => TryRecvError::Empty,
        })
    }
}

impl<T> fmt::Debug for Receiver<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Receiver").finish_non_exhaustive()
    }
}

impl<T> UnwindSafe for Receiver<T> {}
impl<T> RefUnwindSafe for Receiver<T> {}

/// Where an iterator's step is shown: where it was called, or, when a library called it, where the iterator was made.
fn shown_at(called_at: Site, made_at: Site) -> Site {
    if author(called_at) == Author::Library { engine::place(made_at) } else { called_at }
}

/// As `std::sync::mpsc::Iter`.
#[derive(Debug)]
pub struct Iter<'a, T> {
    receiver: &'a Receiver<T>,
    made_at: Site,
}

impl<T> Iterator for Iter<'_, T> {
    type Item = T;

    #[track_caller]
    fn next(&mut self) -> Option<T> {
        self.receiver.recv_at(shown_at(Location::caller(), self.made_at)).ok()
    }
}

/// As `std::sync::mpsc::TryIter`.
#[derive(Debug)]
pub struct TryIter<'a, T> {
    receiver: &'a Receiver<T>,
    made_at: Site,
}

impl<T> Iterator for TryIter<'_, T> {
    type Item = T;

    #[track_caller]
    fn next(&mut self) -> Option<T> {
        self.receiver.try_recv_at(shown_at(Location::caller(), self.made_at)).ok()
    }
}

/// As `std::sync::mpsc::IntoIter`.
#[derive(Debug)]
pub struct IntoIter<T> {
    receiver: Receiver<T>,
    made_at: Site,
}

impl<T> Iterator for IntoIter<T> {
    type Item = T;

    #[track_caller]
    fn next(&mut self) -> Option<T> {
        self.receiver.recv_at(shown_at(Location::caller(), self.made_at)).ok()
    }
}

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
