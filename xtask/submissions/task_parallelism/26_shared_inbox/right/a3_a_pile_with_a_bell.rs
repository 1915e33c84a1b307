//! One pile, four pairs of hands.

use std::collections::VecDeque;
use std::sync::mpsc::{Receiver, Sender};
use std::sync::{Arc, Condvar, Mutex};
use std::thread;

/// Analyses every job that comes in with a crew of `workers` threads, and sends every result to `done`.
///
/// A worker that is free takes the next job as soon as there is one. Returns when all jobs are done and none can come
/// any more.
pub fn crew<J, R, F>(workers: usize, jobs: Receiver<J>, done: Sender<R>, analyse: F)
where
    J: Send + 'static,
    R: Send + 'static,
    F: Fn(J) -> R + Send + Sync + 'static,
{
    let pile = Arc::new(Pile { state: Mutex::new((VecDeque::new(), false)), bell: Condvar::new() });
    let analyse = Arc::new(analyse);
    let crew: Vec<_> = (0..workers)
        .map(|_| {
            let (pile, analyse, done) = (Arc::clone(&pile), Arc::clone(&analyse), done.clone());
            thread::spawn(move || {
                while let Some(job) = pile.take() {
                    let _ = done.send(analyse(job));
                }
            })
        })
        .collect();
    for job in jobs {
        pile.state.lock().unwrap().0.push_back(job);
        pile.bell.notify_one();
    }
    pile.state.lock().unwrap().1 = true;
    pile.bell.notify_all();
    crew.into_iter().for_each(|worker| worker.join().unwrap());
}

/// The jobs that wait, and whether that was all; and the bell that is rung when one of the two changes.
struct Pile<J> {
    state: Mutex<(VecDeque<J>, bool)>,
    bell: Condvar,
}

impl<J> Pile<J> {
    /// The next job; `None` when there will be no more.
    fn take(&self) -> Option<J> {
        let state = self.state.lock().unwrap();
        let mut state = self.bell.wait_while(state, |(jobs, closed)| jobs.is_empty() && !*closed).unwrap();
        state.0.pop_front()
    }
}
