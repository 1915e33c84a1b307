//! A small MPI: processes that have no memory in common and send each other rows of numbers.
//!
//! Each *rank* is a thread here, and what it shares with the others is up to you: nothing, if you mean it. The two
//! operations mean what they mean in MPI. [`send`](Comm::send) may return before anybody has received, or may wait;
//! a program that is right works either way. [`run`] takes the limit up to which it does not wait.
//!
//! ```
//! let sums = kit::ranks::run(2, 0, |comm| match comm.rank() {
//!     0 => {
//!         comm.send(1, 7, &[1.0, 2.0]);
//!         0.0
//!     }
//!     _ => comm.recv(0, 7).iter().sum(),
//! });
//! assert_eq!(sums, [0.0, 3.0]);
//! ```

mod job;

#[cfg(test)]
mod tests;

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::thread;

use job::{Job, Letter, quietly};

/// One rank's access to the others.
///
/// Threads that a rank starts may share its `Comm`.
pub struct Comm<'job> {
    rank: usize,
    job: &'job Job,
}

/// A message that was sent or received.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Message {
    pub from: usize,
    pub to: usize,
    pub tag: u32,
    /// How many values it has.
    pub values: usize,
}

/// Runs `program` on `size` ranks at once and returns what each gave, by rank.
///
/// A message of at most `eager_limit` values is sent without waiting for anybody.
///
/// # Panics
///
/// When a rank panics. The others are ended as soon as they wait for anything: the whole job is over.
#[track_caller]
pub fn run<R: Send>(size: usize, eager_limit: usize, program: impl Fn(&Comm) -> R + Sync) -> Vec<R> {
    let job = Job::new(size, eager_limit);
    let on_rank = |rank| match catch_unwind(AssertUnwindSafe(|| program(&Comm { rank, job: &job }))) {
        Ok(result) => Some(result),
        Err(payload) => {
            job.abort(payload);
            None
        }
    };
    let results = job::operation("run", String::new, String::new, || {
        let results: Vec<Option<R>> = thread::scope(|scope| {
            let start = |rank| {
                let thread = thread::Builder::new().name(format!("rank {rank}"));
                let on_rank = &on_rank;
                thread.spawn_scoped(scope, move || on_rank(rank)).expect("a thread can be started")
            };
            let ranks: Vec<_> = (0..size).map(start).collect();
            ranks.into_iter().map(|rank| rank.join().expect("panics of a rank are caught in it")).collect()
        });
        job.close();
        results
    });
    if let Some(payload) = job.panic() {
        resume_unwind(payload);
    }
    results.into_iter().map(|result| result.expect("a rank that did not panic has a result")).collect()
}

impl Comm<'_> {
    /// Which of the ranks this is, from 0.
    pub fn rank(&self) -> usize {
        self.rank
    }

    /// How many ranks there are.
    pub fn size(&self) -> usize {
        self.job.size
    }

    /// Sends a copy of `values` to the rank `to`, under the number `tag`.
    ///
    /// Returns at once if there are at most as many values as the limit given to [`run`]. Otherwise it may take until
    /// the other rank has begun to receive this message. Here it always takes that long; with MPI, it depends.
    ///
    /// # Panics
    ///
    /// When there is no such rank.
    #[track_caller]
    pub fn send(&self, to: usize, tag: u32, values: &[f32]) {
        self.hand_over("send", to, tag, values, values.len() > self.job.eager_limit);
    }

    /// The same, but always waits until the other rank has begun to receive this message.
    ///
    /// # Panics
    ///
    /// When there is no such rank.
    #[track_caller]
    pub fn ssend(&self, to: usize, tag: u32, values: &[f32]) {
        self.hand_over("ssend", to, tag, values, true);
    }

    /// Waits for the next message that the rank `from` sends to this one under the number `tag`, and returns it.
    ///
    /// Messages with the same sender and the same tag arrive in the order in which they were sent. Those with another
    /// tag are kept until somebody asks for them.
    ///
    /// # Panics
    ///
    /// When there is no such rank, or when another thread of this rank waits for the same.
    #[track_caller]
    pub fn recv(&self, from: usize, tag: u32) -> Vec<f32> {
        self.ensure_exists(from);
        let text = || format!("recv from {from}");
        let awaits = || format!("for a message with tag {tag} from rank {from}");
        job::operation("recv", text, awaits, || {
            let line = (from, self.rank, tag);
            let letter = self.job.receive(line);
            let time = self.job.received(line, letter.values.len(), letter.time);
            if let Some(receipt) = letter.receipt {
                // Whoever waits for it may have been ended meanwhile.
                let _ = quietly(|| receipt.send(time));
            }
            letter.values
        })
    }

    /// Everything this rank has sent so far, in order.
    pub fn sent(&self) -> Vec<Message> {
        self.job.log(self.rank).sent
    }

    /// Everything this rank has received so far, in order.
    pub fn received(&self) -> Vec<Message> {
        self.job.log(self.rank).received
    }

    /// The longest chain of messages that led here so far, each sent or received after the one before (Lamport, "Time,
    /// Clocks, and the Ordering of Events in a Distributed System", 1978).
    pub fn chain(&self) -> usize {
        self.job.log(self.rank).time
    }

    #[track_caller]
    fn hand_over(&self, name: &'static str, to: usize, tag: u32, values: &[f32], wait: bool) {
        self.ensure_exists(to);
        let text = || format!("{name} to {to}");
        let awaits = || {
            let values = if values.len() == 1 { "1 value".into() } else { format!("{} values", values.len()) };
            let limit = if name == "send" { format!(", limit {}", self.job.eager_limit) } else { String::new() };
            format!("for rank {to} to receive {values} (tag {tag}{limit})")
        };
        job::operation(name, text, awaits, || {
            let line = (self.rank, to, tag);
            let time = self.job.sent(line, values.len());
            let (receipt, received) = if wait { job::receipt() } else { (None, None) };
            self.job.put(line, Letter { values: values.to_vec(), time, receipt });
            if let Some(received) = received {
                self.job.wait_for(self.rank, &received);
                quietly(|| drop(received));
            }
        });
    }

    #[track_caller]
    fn ensure_exists(&self, rank: usize) {
        let (me, size) = (self.rank, self.size());
        assert!(rank < size, "Rank {me} asked for rank {rank}; the ranks of this job are 0 to {}.", size - 1);
    }
}
