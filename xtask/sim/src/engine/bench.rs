//! What the simulated std costs: the real-time program of exercise 31, written as a learner writes it, against the same
//! program written by hand for the bare engine. `cargo xtask bench --engine` runs this.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::panic::Location;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use super::explore::{Mode, Outcome, Settings, explore};
use super::{Channel, Guard, Object, ObjectId, Step, Touch, finish, point, spawn, with};

const MOST_WORK: usize = 4;
const IN_FLIGHT: usize = 3;
const WAIT: Duration = Duration::from_millis(1);

/// Odd, so that there is a middle one.
const REPETITIONS: usize = 101;

/// Prints both speeds. A claim about time is no test, so this fails only when the two are not the same program.
#[test]
#[ignore = "a measurement"]
fn simulated_std_against_the_bare_engine() {
    let programs: [(&str, fn()); 2] = [("on the simulated std", on_the_simulated_std), ("by hand", by_hand)];
    let mut speeds = [Vec::new(), Vec::new()];
    let mut tried = Vec::new();
    // In turns, so that a busy moment of the machine strikes both. The first of each warms up.
    for repetition in 0..=REPETITIONS {
        for (index, (_, program)) in programs.into_iter().enumerate() {
            let start = processor_time();
            let Outcome { executions, steps, failing, .. } =
                explore(&Settings::new(Mode::Interleavings), Arc::new(program));
            let taken = processor_time() - start;
            assert_eq!(failing, 0, "the program is right");
            tried.push((executions, steps));
            if repetition > 0 {
                speeds[index].push(executions as f64 / taken.as_secs_f64());
            }
        }
    }
    tried.dedup();
    assert_eq!(tried.len(), 1, "both make the same steps in the same interleavings");
    let ratios: Vec<f64> = speeds[0].iter().zip(&speeds[1]).map(|(std, bare)| std / bare).collect();
    let (executions, steps) = tried[0];
    println!("{executions} interleavings, {steps} steps, {REPETITIONS} times each");
    for ((name, _), speeds) in programs.iter().zip(&mut speeds) {
        println!("{name:<22} {:>9.0} interleavings a second (fastest {:.0})", median(speeds), speeds[REPETITIONS - 1]);
    }
    println!("{:<22} {:>9.3} of the speed by hand, in the median of pairs", "that is", median(&mut ratios.clone()));
}

/// The time that this thread has had a processor, so that a busy machine does no harm.
#[cfg(unix)]
fn processor_time() -> Duration {
    use nix::time::{ClockId, clock_gettime};
    clock_gettime(ClockId::CLOCK_THREAD_CPUTIME_ID).expect("the clock is there").into()
}

/// The time on the clock.
#[cfg(not(unix))]
fn processor_time() -> Duration {
    use std::sync::OnceLock;
    use std::time::Instant;
    static BEGAN: OnceLock<Instant> = OnceLock::new();
    BEGAN.get_or_init(Instant::now).elapsed()
}

fn median(numbers: &mut [f64]) -> f64 {
    numbers.sort_by(f64::total_cmp);
    numbers[numbers.len() / 2]
}

/// As in the solution of exercise 31.
fn on_the_simulated_std() {
    use crate::sync::mpsc::{self, TryRecvError};
    use crate::thread;

    let (tasks, inbox) = mpsc::channel::<Vec<f32>>();
    let (outbox, results) = mpsc::channel();
    for nr in 1..=IN_FLIGHT {
        let _ = tasks.send(task(nr));
    }
    let worker = thread::spawn(move || {
        let mut idle = 0;
        loop {
            match inbox.try_recv() {
                Ok(mut data) => {
                    work(&mut data);
                    if outbox.send(data).is_err() {
                        return idle;
                    }
                }
                Err(TryRecvError::Empty) => idle += 1,
                Err(TryRecvError::Disconnected) => return idle,
            }
            thread::sleep(WAIT);
        }
    });
    let (mut sent, mut received) = (IN_FLIGHT, 0);
    while received < MOST_WORK {
        match results.try_recv() {
            Ok(data) => {
                received += 1;
                assert_eq!(data, [2.0 * received as f32, 1.0]);
                if sent < MOST_WORK {
                    sent += 1;
                    let _ = tasks.send(task(sent));
                }
            }
            Err(TryRecvError::Empty) => {}
            Err(TryRecvError::Disconnected) => break,
        }
        if received < MOST_WORK {
            thread::sleep(WAIT);
        }
    }
    drop(tasks);
    let _: usize = worker.join().expect("the worker ends");
}

/// The same steps, announced to the engine one by one.
fn by_hand() {
    let (tasks, results) = (Queue::new(), Queue::new());
    for nr in 1..=IN_FLIGHT {
        let _ = tasks.send(task(nr));
    }
    let worker = spawn(None, None, Location::caller(), {
        let (tasks, results) = (tasks.clone(), results.clone());
        move || {
            loop {
                match tasks.look() {
                    Some(Some(mut data)) => {
                        work(&mut data);
                        if !results.send(data) {
                            break;
                        }
                    }
                    Some(None) => {}
                    None => break,
                }
                sleep();
            }
            // The closure's captures go, and then the thread.
            tasks.receiver_goes();
            results.sender_goes();
            finish();
        }
    });
    let worker = worker.expect("memory for one stack");
    let (mut sent, mut received) = (IN_FLIGHT, 0);
    while received < MOST_WORK {
        match results.look() {
            Some(Some(data)) => {
                received += 1;
                assert_eq!(data, [2.0 * received as f32, 1.0]);
                if sent < MOST_WORK {
                    sent += 1;
                    let _ = tasks.send(task(sent));
                }
            }
            Some(None) => {}
            None => break,
        }
        if received < MOST_WORK {
            sleep();
        }
    }
    tasks.sender_goes();
    let thread = with(|run| run.tasks[worker].object);
    point(Step::new("join", Location::caller(), Touch::Reads(thread)).when(Guard::Ended(worker)));
    results.receiver_goes();
}

fn task(nr: usize) -> Vec<f32> {
    vec![nr as f32, 0.5]
}

fn work(data: &mut [f32]) {
    data.iter_mut().for_each(|value| *value *= 2.0);
}

fn sleep() {
    let until = with(|run| run.now.saturating_add(WAIT));
    point(Step::new("sleep", Location::caller(), Touch::Nothing).when(Guard::Never).until(Some(until)));
}

/// A channel without a limit, made of nothing but the engine's bookkeeping and a list.
#[derive(Clone)]
struct Queue {
    id: ObjectId,
    inside: Rc<RefCell<VecDeque<Vec<f32>>>>,
}

impl Queue {
    fn new() -> Self {
        let id = with(|run| {
            let number = run.world.next_channel_number();
            let channel = Channel::new(number, Location::caller(), false, None, run.current);
            run.world.add(Object::Channel(Box::new(channel)))
        });
        Queue { id, inside: Rc::default() }
    }

    /// Whether somebody may still receive it.
    fn send(&self, data: Vec<f32>) -> bool {
        let id = self.id;
        point(Step::new("send", Location::caller(), Touch::Puts(id)).when(Guard::Room(id)));
        let there = with(|run| {
            let me = run.current;
            run.me().fruitless_looks = 0;
            let channel = run.world.channel_mut(id);
            let there = channel.receivers > 0;
            if there {
                channel.put(me);
            }
            there
        });
        if there {
            self.inside.borrow_mut().push_back(data);
        }
        there
    }

    /// What is there, if anything; `None` when nothing can come any more.
    fn look(&self) -> Option<Option<Vec<f32>>> {
        let id = self.id;
        point(Step::new("try_recv", Location::caller(), Touch::Takes(id)));
        let data = self.inside.borrow_mut().pop_front();
        let is_open = with(|run| {
            let me = run.current;
            if data.is_some() {
                run.me().fruitless_looks = 0;
                run.world.channel_mut(id).take(me);
            } else {
                run.me().fruitless_looks += 1;
            }
            run.world.channel(id).senders > 0
        });
        (is_open || data.is_some()).then_some(data)
    }

    fn sender_goes(&self) {
        point(Step::new("drop", Location::caller(), Touch::LetsGo(self.id)));
        with(|run| run.world.channel_mut(self.id).senders -= 1);
    }

    fn receiver_goes(&self) {
        point(Step::new("drop", Location::caller(), Touch::Changes(self.id)));
        with(|run| run.world.channel_mut(self.id).receivers -= 1);
        self.inside.borrow_mut().clear();
    }
}
