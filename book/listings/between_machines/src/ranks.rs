//! Ranks that are threads of one process.

use crate::{Kind, Transport};
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread;

// ANCHOR: threads
type Message = (usize, Kind, Vec<f32>);

pub struct Threads {
    rank: usize,
    inbox: Receiver<Message>,
    /// One for each rank.
    outboxes: Vec<Sender<Message>>,
}

impl Transport for Threads {
    fn rank(&self) -> usize {
        self.rank
    }

    fn size(&self) -> usize {
        self.outboxes.len()
    }

    fn send(&self, to: usize, kind: Kind, values: &[f32]) {
        let message = (self.rank, kind, values.to_vec());
        self.outboxes[to].send(message).expect("the rank is there");
    }

    fn receive(&self) -> Message {
        self.inbox.recv().expect("a rank holds its own outbox")
    }
}
// ANCHOR_END: threads

/// Runs `program` on so many ranks. Returns what each gave.
pub fn run<R: Send>(
    size: usize,
    program: impl Fn(&Threads) -> R + Sync,
) -> Vec<R> {
    let (outboxes, inboxes): (Vec<_>, Vec<_>) =
        (0..size).map(|_| mpsc::channel()).unzip();
    let program = &program;
    thread::scope(|scope| {
        let start = |(rank, inbox)| {
            let line = Threads { rank, inbox, outboxes: outboxes.clone() };
            scope.spawn(move || program(&line))
        };
        let ranks: Vec<_> =
            inboxes.into_iter().enumerate().map(start).collect();
        ranks
            .into_iter()
            .map(|rank| rank.join().expect("no rank panics"))
            .collect()
    })
}
