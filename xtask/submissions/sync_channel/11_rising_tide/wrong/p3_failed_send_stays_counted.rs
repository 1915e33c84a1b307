//! Rising tide.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::sync::mpsc::{self, Receiver, RecvError, SendError, Sender};

/// Your prediction: the most blocks that ever wait at once in this storm.
///
/// A block comes at 0, 2, 4, … 118 ms, 60 blocks in all. The writer takes one block after the other and needs 5 ms for
/// each.
///
/// It takes blocks at 0, 5, 10, … 115 ms: when the last one comes, at 118 ms, it has taken 24 of 60.
pub const PREDICTED_HIGH_WATER: usize = 60 - 24;

/// Shows how many messages wait in a channel.
#[derive(Clone, Default)]
pub struct Gauge {
    waiting: Arc<AtomicUsize>,
    high: Arc<AtomicUsize>,
}

impl Gauge {
    /// How many messages are waiting now. Messages that are being sent at this moment may be counted already.
    pub fn now(&self) -> usize {
        self.waiting.load(SeqCst)
    }

    /// The most messages that ever waited at once. Those that were being sent at that moment may be counted too.
    pub fn high_water(&self) -> usize {
        self.high.load(SeqCst)
    }
}

/// The sending half of a channel with a gauge.
pub struct GaugedSender<T> {
    tx: Sender<T>,
    gauge: Gauge,
}

impl<T> Clone for GaugedSender<T> {
    fn clone(&self) -> Self {
        GaugedSender { tx: self.tx.clone(), gauge: self.gauge.clone() }
    }
}

/// The receiving half of a channel with a gauge.
pub struct GaugedReceiver<T> {
    rx: Receiver<T>,
    gauge: Gauge,
}

/// An unbounded channel, and the gauge that shows how many messages wait in it.
pub fn gauged<T>() -> (GaugedSender<T>, GaugedReceiver<T>, Gauge) {
    let (tx, rx) = mpsc::channel();
    let gauge = Gauge::default();
    (GaugedSender { tx, gauge: gauge.clone() }, GaugedReceiver { rx, gauge: gauge.clone() }, gauge)
}

impl<T> GaugedSender<T> {
    /// Sends `item`, as a plain sender does. If nobody is left to receive it, the gauge shows what it showed before.
    pub fn send(&self, item: T) -> Result<(), SendError<T>> {
        let waiting = self.gauge.waiting.fetch_add(1, SeqCst) + 1;
        self.gauge.high.fetch_max(waiting, SeqCst);
        self.tx.send(item)
    }
}

impl<T> GaugedReceiver<T> {
    /// Waits for a message, as a plain receiver does.
    pub fn recv(&self) -> Result<T, RecvError> {
        let item = self.rx.recv()?;
        self.gauge.waiting.fetch_sub(1, SeqCst);
        Ok(item)
    }
}
