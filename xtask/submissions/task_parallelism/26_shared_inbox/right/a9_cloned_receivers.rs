use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender};
use std::thread;

/// A forwarding thread puts the jobs into an inbox whose receiver every worker has a clone of.
pub fn crew<J, R, F>(workers: usize, jobs: Receiver<J>, done: Sender<R>, analyse: F)
where
    J: Send + 'static,
    R: Send + 'static,
    F: Fn(J) -> R + Send + Sync + 'static,
{
    let (pile, inbox) = crossbeam_channel::unbounded();
    let analyse = Arc::new(analyse);
    let crew: Vec<_> = (0..workers)
        .map(|_| {
            let (inbox, analyse, done) = (inbox.clone(), Arc::clone(&analyse), done.clone());
            thread::spawn(move || {
                for job in inbox {
                    if done.send(analyse(job)).is_err() {
                        return;
                    }
                }
            })
        })
        .collect();
    drop((inbox, done));
    for job in jobs {
        if pile.send(job).is_err() {
            break;
        }
    }
    drop(pile);
    for worker in crew {
        worker.join().unwrap();
    }
}
