//! The sending end.

use ::std::fmt;
use ::std::panic::{Location, RefUnwindSafe, UnwindSafe};
use ::std::time::Duration;

use super::choice::{Choice, Patience};
use super::{SendError, SendTimeoutError, TrySendError};
use crate::engine::select::{Arm, Outcome};
use crate::engine::{self, Side, Site};
use crate::sync::channel::{Connection, SendFailure};
use crate::time::Instant;

/// As `crossbeam_channel::Sender`.
pub struct Sender<T> {
    connection: Connection<T>,
}

impl<T> Sender<T> {
    pub(super) fn new(connection: Connection<T>) -> Self {
        Sender { connection }
    }

    /// As `crossbeam_channel::Sender::send`.
    #[track_caller]
    pub fn send(&self, msg: T) -> Result<(), SendError<T>> {
        self.send_with("send", msg, Patience::ENDLESS, Location::caller()).map_err(|failure| SendError(failure.message))
    }

    /// As `crossbeam_channel::Sender::try_send`.
    #[track_caller]
    pub fn try_send(&self, msg: T) -> Result<(), TrySendError<T>> {
        self.send_with("try_send", msg, Patience::None, Location::caller()).map_err(|failure| {
            if failure.disconnected {
                TrySendError::Disconnected(failure.message)
            } else {
                TrySendError::Full(failure.message)
            }
        })
    }

    /// As `crossbeam_channel::Sender::send_timeout`, on the virtual clock.
    #[track_caller]
    pub fn send_timeout(&self, msg: T, timeout: Duration) -> Result<(), SendTimeoutError<T>> {
        self.send_with("send_timeout", msg, Patience::lasting(timeout), Location::caller()).map_err(late)
    }

    /// As `crossbeam_channel::Sender::send_deadline`, on the virtual clock.
    #[track_caller]
    pub fn send_deadline(&self, msg: T, deadline: Instant) -> Result<(), SendTimeoutError<T>> {
        self.send_with("send_deadline", msg, Patience::until(deadline), Location::caller()).map_err(late)
    }

    fn send_with(&self, name: &'static str, message: T, patience: Patience, site: Site) -> Result<(), SendFailure<T>> {
        match patience {
            _ if self.connection.capacity() == Some(0) => self.meet(name, message, patience, site),
            Patience::None => self.connection.try_send(message, site),
            Patience::Until(deadline) => self.connection.send_until(message, name, deadline, site),
        }
    }

    /// A rendezvous: hands the message to a receiver that waits, or holds it out.
    fn meet(&self, name: &'static str, message: T, patience: Patience, site: Site) -> Result<(), SendFailure<T>> {
        let site = engine::place(site);
        let mut in_hand = Some(message);
        let choice = Choice::single(name, site, self.arm(), patience);
        let chosen = choice.make(|| in_hand.take().into_iter().for_each(|message| self.connection.offer(message)));
        self.connection.used();
        let disconnected = match chosen {
            Some((_, Outcome::Meets(receiver))) => {
                // If it is no longer in hand, the receiver has taken it.
                if let Some(message) = in_hand {
                    self.connection.hand_to(receiver, message, name, site);
                }
                return Ok(());
            }
            Some(_) => true,
            None => false,
        };
        if matches!(patience, Patience::None) && !disconnected {
            self.connection.looked_in_vain(name, site);
        }
        let message = in_hand.or_else(|| self.connection.withdraw()).expect("nobody has taken it");
        Err(SendFailure { message, disconnected })
    }

    pub(super) fn arm(&self) -> Arm {
        Arm::Send(self.connection.id())
    }

    /// Completes an operation that was selected.
    pub(super) fn complete(&self, outcome: Outcome, message: T, site: Site) -> Result<(), SendError<T>> {
        self.connection.used();
        match outcome {
            Outcome::Room => {
                engine::with(|run| run.world.channel_mut(self.connection.id()).claimed_room -= 1);
                self.connection.put(message, "send", site);
            }
            Outcome::Meets(receiver) => self.connection.hand_to(receiver, message, "send", site),
            _ => return Err(SendError(message)),
        }
        Ok(())
    }

    /// As `crossbeam_channel::Sender::is_empty`.
    #[track_caller]
    pub fn is_empty(&self) -> bool {
        self.connection.waiting("is_empty", Location::caller()) == 0
    }

    /// As `crossbeam_channel::Sender::is_full`.
    #[track_caller]
    pub fn is_full(&self) -> bool {
        Some(self.connection.waiting("is_full", Location::caller())) == self.connection.capacity()
    }

    /// As `crossbeam_channel::Sender::len`.
    #[track_caller]
    pub fn len(&self) -> usize {
        self.connection.waiting("len", Location::caller())
    }

    /// As `crossbeam_channel::Sender::capacity`.
    pub fn capacity(&self) -> Option<usize> {
        self.connection.capacity()
    }

    /// As `crossbeam_channel::Sender::same_channel`.
    pub fn same_channel(&self, other: &Sender<T>) -> bool {
        self.connection.is_same_channel(&other.connection)
    }
}

fn late<T>(failure: SendFailure<T>) -> SendTimeoutError<T> {
    if failure.disconnected {
        SendTimeoutError::Disconnected(failure.message)
    } else {
        SendTimeoutError::Timeout(failure.message)
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
        f.pad("Sender { .. }")
    }
}

impl<T> UnwindSafe for Sender<T> {}
impl<T> RefUnwindSafe for Sender<T> {}
