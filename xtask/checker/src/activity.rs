//! What went on when: for claims such as "three at once" and "nobody idle while work waits".

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

#[cfg(feature = "simulation")]
use sim::thread::{self, ThreadId};
#[cfg(not(feature = "simulation"))]
use std::thread::{self, ThreadId};

use crate::backend::Spot;
use crate::watch::elapsed;

/// A record of pieces of work: which, on which thread, from when until when.
///
/// All clones share one record. Times are those of the virtual clock; what is asked of it means little elsewhere.
pub struct Activity<W> {
    record: Arc<Mutex<Record<W>>>,
    spot: Spot,
}

/// One piece of work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span<W> {
    /// What was worked on.
    pub work: W,
    /// The thread it was worked on: numbered from 0 in the order in which threads began their first piece.
    pub worker: usize,
    /// When it began.
    pub began: Duration,
    /// When it ended; `None` while it goes on.
    pub ended: Option<Duration>,
}

/// A stretch of time in which work waited although somebody could have done it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Idle<W> {
    /// When it began.
    pub from: Duration,
    /// When it ended: everybody was at work again, or nothing waited any more.
    pub until: Duration,
    /// What waited at the beginning of it.
    pub waiting: Vec<W>,
    /// Who had nothing to do at the beginning of it.
    pub workers: Vec<usize>,
}

struct Record<W> {
    spans: Vec<Span<W>>,
    threads: Vec<ThreadId>,
}

impl<W: Clone> Activity<W> {
    /// An empty record.
    pub fn new() -> Self {
        Activity { record: Arc::new(Mutex::new(Record { spans: Vec::new(), threads: Vec::new() })), spot: Spot::new() }
    }

    /// Does `action` and records it as `work`. A panic ends the work too.
    pub fn during<R>(&self, work: W, action: impl FnOnce() -> R) -> R {
        struct End<'a, W>(&'a Activity<W>, usize);
        impl<W> Drop for End<'_, W> {
            fn drop(&mut self) {
                self.0.record.lock().unwrap_or_else(PoisonError::into_inner).spans[self.1].ended = Some(elapsed());
            }
        }
        self.spot.touch();
        let place = self.locked(|record| {
            let me = thread::current().id();
            let worker = record.threads.iter().position(|thread| *thread == me).unwrap_or_else(|| {
                record.threads.push(me);
                record.threads.len() - 1
            });
            record.spans.push(Span { work, worker, began: elapsed(), ended: None });
            record.spans.len() - 1
        });
        let end = End(self, place);
        let result = action();
        self.spot.touch();
        drop(end);
        result
    }

    /// Every piece of work so far, in the order in which they began.
    pub fn spans(&self) -> Vec<Span<W>> {
        self.spot.touch();
        self.locked(|record| record.spans.clone())
    }

    /// The most pieces that were ever in work at the same time.
    pub fn most_at_once(&self) -> usize {
        let spans = self.spans();
        spans.iter().map(|span| spans.iter().filter(|other| other.goes_on_at(span.began)).count()).max().unwrap_or(0)
    }

    fn locked<R>(&self, action: impl FnOnce(&mut Record<W>) -> R) -> R {
        action(&mut self.record.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl<W: Clone + PartialEq> Activity<W> {
    /// The first stretch of time in which work that was `ready` waited while fewer than `workers` were at work.
    ///
    /// `ready` says from when on each piece could have been begun.
    pub fn idle(&self, workers: usize, ready: &[(W, Duration)]) -> Option<Idle<W>> {
        let spans = self.spans();
        let mut instants: Vec<Duration> = ready.iter().map(|(_, since)| *since).collect();
        instants.extend(spans.iter().map(|span| span.began).chain(spans.iter().filter_map(|span| span.ended)));
        instants.sort();
        instants.dedup();

        let at_work = |now| spans.iter().filter(move |span| span.goes_on_at(now)).map(|span| span.worker);
        let waits = |work: &W, now| !spans.iter().any(|span| span.work == *work && span.began <= now);
        let waiting = |now| -> Vec<W> {
            let due = ready.iter().filter(|(work, since)| *since <= now && waits(work, now));
            due.map(|(work, _)| work.clone()).collect()
        };
        let is_wrong = |now: &Duration| at_work(*now).count() < workers && !waiting(*now).is_empty();

        // Nothing changes between two instants. What waits at the last one waits for ever.
        let mut rest = instants.into_iter().skip_while(|now| !is_wrong(now));
        let from = rest.next()?;
        let until = rest.find(|now| !is_wrong(now)).unwrap_or(Duration::MAX);
        let busy: Vec<usize> = at_work(from).collect();
        let workers = (0..workers).filter(|worker| !busy.contains(worker)).collect();
        Some(Idle { from, until, waiting: waiting(from), workers })
    }
}

impl<W> Span<W> {
    /// Whether it goes on at `now` and for some time afterwards.
    pub fn goes_on_at(&self, now: Duration) -> bool {
        self.began <= now && self.ended.is_none_or(|ended| now < ended)
    }
}

impl<W: Clone> Default for Activity<W> {
    fn default() -> Self {
        Activity::new()
    }
}

impl<W> Clone for Activity<W> {
    fn clone(&self) -> Self {
        Activity { record: Arc::clone(&self.record), spot: self.spot }
    }
}

#[cfg(test)]
mod tests {
    use super::{Activity, Idle, Span};
    use std::time::Duration;

    const fn ms(ms: u64) -> Duration {
        Duration::from_millis(ms)
    }

    /// A record of `(work, worker, from, until)`.
    fn record(spans: &[(char, usize, u64, u64)]) -> Activity<char> {
        let activity = Activity::new();
        activity.locked(|record| {
            let span = |&(work, worker, from, until)| Span { work, worker, began: ms(from), ended: Some(ms(until)) };
            record.spans.extend(spans.iter().map(span));
        });
        activity
    }

    #[test]
    fn two_that_meet_at_one_instant_do_not_overlap() {
        assert_eq!(record(&[('a', 0, 0, 10), ('b', 1, 10, 20)]).most_at_once(), 1);
        assert_eq!(record(&[('a', 0, 0, 10), ('b', 1, 9, 20), ('c', 0, 10, 11)]).most_at_once(), 2);
    }

    #[test]
    fn nobody_is_idle_while_nothing_waits() {
        let crew = record(&[('a', 0, 0, 10), ('b', 1, 0, 20), ('c', 0, 10, 20)]);
        assert_eq!(crew.idle(2, &[('a', ms(0)), ('b', ms(0)), ('c', ms(0))]), None);
        assert_eq!(crew.idle(3, &[('a', ms(0)), ('b', ms(0)), ('c', ms(10))]), None);
    }

    #[test]
    fn an_idle_worker_is_named_with_what_waits() {
        let crew = record(&[('a', 0, 0, 40), ('b', 1, 0, 10), ('c', 0, 40, 50), ('d', 1, 20, 30)]);
        let idle = crew.idle(2, &[('a', ms(0)), ('b', ms(0)), ('c', ms(5)), ('d', ms(20))]);
        assert_eq!(idle, Some(Idle { from: ms(10), until: ms(20), waiting: vec!['c'], workers: vec![1] }));
    }

    #[test]
    fn work_that_never_began_waits_for_ever() {
        let crew = record(&[('a', 0, 0, 10)]);
        let idle = crew.idle(1, &[('a', ms(0)), ('b', ms(0))]);
        assert_eq!(idle, Some(Idle { from: ms(10), until: Duration::MAX, waiting: vec!['b'], workers: vec![0] }));
    }

    // In the simulation there are no threads outside of a scenario.
    #[cfg(not(feature = "simulation"))]
    #[test]
    fn work_is_recorded_with_its_thread() {
        let activity = Activity::new();
        assert_eq!(activity.during("first", || activity.during("second", || 5)), 5);
        let spans = activity.spans();
        assert_eq!(
            spans.iter().map(|span| (span.work, span.worker)).collect::<Vec<_>>(),
            [("first", 0), ("second", 0)]
        );
        assert!(spans.iter().all(|span| span.ended.is_some_and(|ended| span.began <= ended)));
    }
}
