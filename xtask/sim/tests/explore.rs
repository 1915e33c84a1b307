//! What exploring a scenario finds, says and repeats.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex as RealMutex};
use std::time::Duration;

use sim::simulation::{Found, Mode, Outcome, Settings, Spot, Status, explore, on_purpose, set_wall_clock_back};
use sim::sync::atomic::{AtomicBool, Ordering::SeqCst};
use sim::sync::mpsc::{TrySendError, channel, sync_channel};
use sim::sync::{Condvar, Mutex, RwLock};
use sim::thread;
use sim::time::{Instant, SystemTime};

const MILLISECOND: Duration = Duration::from_millis(1);
const HOUR: Duration = Duration::from_secs(3600);

fn every_interleaving(scenario: impl Fn() + 'static) -> Outcome {
    explore(&Settings::new(Mode::Interleavings), Arc::new(scenario))
}

/// The failure that must be found.
fn found(scenario: impl Fn() + 'static) -> Found {
    every_interleaving(scenario).found.expect("a failing interleaving")
}

/// Everything that `scenario` returns in any interleaving, all of which must pass and be tried.
fn outcomes<T: Ord + 'static>(mode: Mode, scenario: impl Fn() -> T + 'static) -> BTreeSet<T> {
    let outcomes = Arc::new(RealMutex::new(BTreeSet::new()));
    let seen = Arc::clone(&outcomes);
    let scenario = move || {
        let outcome = scenario();
        seen.lock().unwrap().insert(outcome);
    };
    let outcome = explore(&Settings::new(mode), Arc::new(scenario));
    assert!(outcome.found.is_none(), "{:#?}", outcome.found);
    assert!(outcome.exhaustive);
    std::mem::take(&mut outcomes.lock().unwrap())
}

/// A sampled scenario with a rare failure, and something printed.
fn a_rare_failure() {
    let (sender, receiver) = channel();
    for name in ["a", "b", "c"] {
        let sender = sender.clone();
        thread::spawn(move || {
            for number in 0..4 {
                sim::println!("{name}{number}");
                sender.send((name, number)).unwrap();
            }
        });
    }
    drop(sender);
    let order: Vec<_> = receiver.iter().map(|(name, _)| name).collect();
    on_purpose(|| assert!(!order.starts_with(&["c", "b", "a", "c"])));
    assert!(!order.starts_with(&["c", "c", "a", "b"]), "rare");
}

#[test]
fn the_same_seed_gives_the_same_everything() {
    let [first, second] = [(); 2].map(|()| every_interleaving(a_rare_failure));
    assert!(first.found.is_some() && !first.exhaustive);
    assert_eq!(format!("{first:?}"), format!("{second:?}"));
}

#[test]
fn a_schedule_replays_to_the_same_failure() {
    let found = found(a_rare_failure);
    let schedule = found.schedule.to_string().parse().unwrap();
    let settings = Settings { replay: Some(schedule), ..Settings::new(Mode::Interleavings) };
    let replayed = explore(&settings, Arc::new(a_rare_failure));
    assert_eq!((replayed.executions, replayed.failing), (1, 1));
    assert_eq!(format!("{:?}", replayed.found.unwrap()), format!("{found:?}"));
}

#[test]
fn without_the_reduction_there_is_more_to_try_and_no_more_to_see() {
    let scenario = || {
        let (sender, receiver) = channel();
        let other = sender.clone();
        thread::spawn(move || sender.send(1));
        thread::spawn(move || other.send(2));
        assert_eq!(receiver.iter().sum::<i32>(), 3);
    };
    let reduced = every_interleaving(scenario);
    let settings = Settings { reduction: false, ..Settings::new(Mode::Interleavings) };
    let full = explore(&settings, Arc::new(scenario));
    assert!(reduced.exhaustive && full.exhaustive && reduced.found.is_none() && full.found.is_none());
    assert!(reduced.executions * 10 < full.executions, "{} of {}", reduced.executions, full.executions);
}

#[test]
fn a_sender_that_is_never_dropped_is_named_with_its_owner() {
    let found = found(|| {
        let (sender, receiver) = channel();
        let worker = sender.clone();
        thread::Builder::new().name("worker".into()).spawn(move || worker.send(1).unwrap()).unwrap();
        assert_eq!(receiver.iter().count(), 1);
    });
    assert_eq!(found.failure.status, Status::Deadlock);
    let told = format!("{} {:?}", found.failure.headline, found.failure.evidence);
    assert!(told.contains("A sender of channel #1 is alive") && told.contains("owned by `main`"), "{told}");
    assert!(!told.contains("cloned"), "the worker's own has gone: {told}");
}

#[test]
fn a_panic_of_a_thread_fails_the_run_unless_it_is_meant() {
    let failure = found(|| drop(thread::spawn(|| panic!("oh")).join())).failure;
    assert_eq!(failure.status, Status::Wrong);
    assert!(failure.headline.contains("oh"), "{failure:?}");
    let joined = outcomes(Mode::Interleavings, || {
        let (sender, receiver) = channel::<()>();
        let panics = move || {
            let _sender = sender;
            on_purpose(|| panic!("oh"));
        };
        let thread = thread::spawn(panics);
        // Its sender is dropped on the way.
        assert!(receiver.recv().is_err());
        *thread.join().unwrap_err().downcast::<&str>().unwrap()
    });
    assert_eq!(joined, BTreeSet::from(["oh"]));
}

#[test]
fn a_timeout_passes_or_does_not() {
    for capacity in [0, 1] {
        let received = outcomes(Mode::Interleavings, move || {
            let (sender, receiver) = sync_channel(capacity);
            thread::spawn(move || sender.send(1));
            receiver.recv_timeout(HOUR).ok()
        });
        assert_eq!(received.len(), 2, "{received:?}");
    }
}

#[test]
fn on_the_clock_time_is_exact() {
    let times = outcomes(Mode::Clock, || {
        let start = Instant::now();
        let mut times = Vec::new();
        let (sender, receiver) = channel();
        thread::spawn(move || {
            for number in 0..2 {
                thread::sleep(5 * MILLISECOND);
                sender.send(number).unwrap();
            }
            thread::sleep(HOUR);
        });
        times.push((receiver.recv_timeout(4 * MILLISECOND).is_ok(), start.elapsed()));
        times.push((receiver.recv_timeout(4 * MILLISECOND).is_ok(), start.elapsed()));
        times.push((receiver.recv().is_ok(), start.elapsed()));
        let (mutex, condvar) = (Mutex::new(()), Condvar::new());
        let waited = condvar.wait_timeout_while(mutex.lock().unwrap(), 7 * MILLISECOND, |()| true).unwrap().1;
        times.push((waited.timed_out(), start.elapsed()));
        thread::park_timeout(MILLISECOND);
        times.push((receiver.recv().is_ok(), start.elapsed()));
        times
    });
    let expected = [(false, 4), (true, 5), (true, 10), (true, 17)].map(|(ok, at)| (ok, at * MILLISECOND));
    let expected = [&expected[..], &[(false, HOUR + 10 * MILLISECOND)]].concat();
    assert_eq!(times, BTreeSet::from([expected]));
}

#[test]
fn the_wall_clock_can_be_set_back() {
    let times = outcomes(Mode::Clock, || {
        let (start, day) = (Instant::now(), SystemTime::now());
        thread::sleep(5 * MILLISECOND);
        let before = day.elapsed().ok();
        set_wall_clock_back(HOUR);
        (start.elapsed(), before, day.elapsed().map_err(|error| error.duration()))
    });
    let back = HOUR - 5 * MILLISECOND;
    assert_eq!(times, BTreeSet::from([(5 * MILLISECOND, Some(5 * MILLISECOND), Err(back))]));
}

#[test]
fn a_waiting_thread_may_wake_for_no_reason() {
    let woken = outcomes(Mode::Interleavings, || {
        let shared = Arc::new((Mutex::new(false), Condvar::new()));
        let other = Arc::clone(&shared);
        thread::spawn(move || {
            *other.0.lock().unwrap() = true;
            other.1.notify_all();
        });
        let mut ready = shared.0.lock().unwrap();
        let mut for_nothing = 0;
        while !*ready {
            ready = shared.1.wait(ready).unwrap();
            for_nothing += usize::from(!*ready);
        }
        for_nothing
    });
    // Once in a run is enough to find who doesn't expect it.
    assert_eq!(woken, BTreeSet::from([0, 1]));
    let parked = outcomes(Mode::Interleavings, || {
        let flag = Arc::new(AtomicBool::new(false));
        let (main, other) = (thread::current(), Arc::clone(&flag));
        thread::spawn(move || {
            other.store(true, SeqCst);
            main.unpark();
        });
        thread::park();
        flag.load(SeqCst)
    });
    assert_eq!(parked, BTreeSet::from([false, true]));
}

#[test]
fn a_notice_that_comes_too_early_is_lost() {
    let failure = found(|| {
        let shared = Arc::new((Mutex::new(()), Condvar::new()));
        let other = Arc::clone(&shared);
        thread::spawn(move || other.1.notify_one());
        drop(shared.1.wait(shared.0.lock().unwrap()));
    })
    .failure;
    assert_eq!(failure.status, Status::Deadlock);
    assert!(failure.headline.contains("waits in `wait`"), "{failure:?}");
}

#[test]
fn who_holds_the_lock_that_another_waits_for_is_named() {
    let failure = found(|| {
        let locks = Arc::new((Mutex::new(()), Mutex::new(())));
        let other = Arc::clone(&locks);
        let worker = move || {
            let _second = other.1.lock().unwrap();
            let _first = other.0.lock().unwrap();
        };
        thread::Builder::new().name("worker".into()).spawn(worker).unwrap();
        let _first = locks.0.lock().unwrap();
        let _second = locks.1.lock().unwrap();
    })
    .failure;
    assert_eq!(failure.status, Status::Deadlock);
    assert!(failure.headline.contains("for the lock that `worker` took at tests/explore.rs:"), "{failure:?}");
    assert!(failure.headline.contains("for the lock that `main` took at tests/explore.rs:"), "{failure:?}");
}

#[test]
fn who_locks_again_waits_for_himself() {
    for lock_twice in [
        || {
            let mutex = Mutex::new(());
            let _first = mutex.lock();
            drop(mutex.lock());
        },
        || {
            let lock = RwLock::new(());
            let _first = lock.read();
            drop(lock.write());
        },
    ] {
        let failure = found(lock_twice).failure;
        assert_eq!(failure.status, Status::Deadlock);
        assert!(failure.headline.contains("that `main` took at"), "{failure:?}");
    }
}

/// As in std on most systems: the second reader waits for the writer, who waits for the first.
#[test]
fn reading_twice_is_no_good_when_a_writer_comes_in_between() {
    let outcome = every_interleaving(|| {
        let lock = Arc::new(RwLock::new(()));
        let other = Arc::clone(&lock);
        thread::spawn(move || drop(other.write()));
        let _first = lock.read();
        drop(lock.read());
    });
    assert_eq!(outcome.found.unwrap().failure.status, Status::Deadlock);
    assert!(outcome.failing < outcome.executions, "in some interleavings the writer comes late enough");
}

#[test]
fn looking_again_and_again_is_spinning() {
    fn flag() -> (Arc<AtomicBool>, Arc<AtomicBool>) {
        let flag = Arc::new(AtomicBool::new(false));
        (Arc::clone(&flag), flag)
    }
    let spins: [(&str, fn()); 3] = [
        ("asked the atomic made at tests/explore.rs:", || {
            let (mine, other) = flag();
            thread::spawn(move || other.store(true, SeqCst));
            while !mine.load(SeqCst) {
                std::hint::spin_loop();
            }
        }),
        ("asked the atomic made at tests/explore.rs:", || {
            let (mine, other) = flag();
            thread::spawn(move || other.store(true, SeqCst));
            while mine.compare_exchange(true, false, SeqCst, SeqCst).is_err() {
                thread::yield_now();
            }
        }),
        ("asked whether the lock made at tests/explore.rs:", || {
            let mutex = Arc::new(Mutex::new(()));
            let other = Arc::clone(&mutex);
            thread::spawn(move || {
                let _guard = other.lock();
                thread::sleep(MILLISECOND);
            });
            while mutex.try_lock().is_err() {}
        }),
    ];
    for (text, scenario) in spins {
        let failure = found(scenario).failure;
        assert_eq!(failure.status, Status::Livelock);
        assert!(failure.headline.contains(text), "{failure:?}");
    }
}

#[test]
fn looking_now_and_then_is_fine() {
    let passed = outcomes(Mode::Interleavings, || {
        let flag = Arc::new(AtomicBool::new(false));
        let other = Arc::clone(&flag);
        thread::spawn(move || other.store(true, SeqCst));
        while !flag.load(SeqCst) {
            thread::sleep(MILLISECOND);
        }
    });
    assert_eq!(passed.len(), 1);
    // Reading the same value often is no spinning while the thread gets something done in between.
    outcomes(Mode::Interleavings, || {
        let (stop, count) = (AtomicBool::new(false), sim::sync::atomic::AtomicUsize::new(0));
        while !stop.load(SeqCst) && count.fetch_add(1, SeqCst) < 300 {}
    });
}

/// A lock made outside of the scenario is used in run after run, also after one that got stuck with it held.
#[test]
fn a_run_that_got_stuck_leaves_no_lock_behind() {
    let mutex = Arc::new(Mutex::new(0));
    let shared = Arc::clone(&mutex);
    let outcome = every_interleaving(move || {
        let mut guard = shared.lock().unwrap();
        *guard += 1;
        let (sender, receiver) = channel();
        thread::spawn(move || sender.send(1));
        if receiver.try_recv().is_err() {
            drop(shared.lock());
        }
    });
    assert_eq!(outcome.found.unwrap().failure.status, Status::Deadlock);
    assert!(*mutex.lock().unwrap() > 1);
}

/// One sender may be used by several threads at once (`Sender` is `Sync`).
#[test]
fn a_sender_is_shared_by_reference() {
    let orders = outcomes(Mode::Interleavings, || {
        let (sender, receiver) = channel();
        thread::scope(|scope| {
            let sender = &sender;
            scope.spawn(move || sender.send(1).unwrap());
            scope.spawn(move || sender.send(2).unwrap());
        });
        (receiver.recv().unwrap(), receiver.recv().unwrap())
    });
    assert_eq!(orders, BTreeSet::from([(1, 2), (2, 1)]));
}

/// In which order the threads of a scenario came to something.
#[derive(Clone)]
struct Log {
    spot: Spot,
    lines: Arc<RealMutex<Vec<&'static str>>>,
}

impl Log {
    fn new() -> Self {
        Log { spot: Spot::new(), lines: Arc::default() }
    }

    fn note(&self, line: &'static str) {
        self.spot.touch();
        self.lines.lock().unwrap().push(line);
    }

    /// Whether `first` was noted, and before `second`; `None` if `second` never was.
    fn before(&self, first: &str, second: &str) -> Option<bool> {
        let lines = self.lines.lock().unwrap();
        let place = |line| lines.iter().position(|&noted| noted == line);
        place(second).map(|second| place(first).is_some_and(|first| first < second))
    }
}

/// S sends as often as `sends` says, R receives twice; both note what they come to.
fn send_and_receive(capacity: Option<usize>, sends: usize) -> Log {
    const SENT: [&str; 3] = ["sent 1", "sent 2", "sent 3"];
    let log = Log::new();
    let (mut send, receive): (Box<dyn FnMut(usize) -> bool + Send>, _) = match capacity {
        None => {
            let (sender, receiver) = channel();
            (Box::new(move |number| sender.send(number).is_ok()), receiver)
        }
        Some(capacity) => {
            let (sender, receiver) = sync_channel(capacity);
            (Box::new(move |number| sender.send(number).is_ok()), receiver)
        }
    };
    let theirs = log.clone();
    let sender = thread::spawn(move || {
        for (number, note) in SENT.into_iter().enumerate().take(sends) {
            if send(number) {
                theirs.note(note);
            }
        }
    });
    let theirs = log.clone();
    let receiver = thread::spawn(move || {
        for [called, returned] in [["called 1", "received 1"], ["called 2", "received 2"]] {
            theirs.note(called);
            if receive.recv().is_ok() {
                theirs.note(returned);
            }
        }
    });
    sender.join().unwrap();
    receiver.join().unwrap();
    log
}

/// The statements of exercise 13 on what «sent» means.
#[test]
fn what_sent_means() {
    const ALWAYS: &[bool] = &[true];
    const SOMETIMES: &[bool] = &[false, true];
    const NEVER: &[bool] = &[false];
    type Statement = fn() -> Option<bool>;
    let statements: [(&str, Statement, &[bool]); 10] = [
        ("1 channel(): send returns though recv is never called", || Some(send_without_receiving()), ALWAYS),
        ("2 sync_channel(1): recv was called", || send_and_receive(Some(1), 2).before("called 1", "sent 1"), SOMETIMES),
        ("3 sync_channel(0): recv was called", || send_and_receive(Some(0), 2).before("called 1", "sent 1"), ALWAYS),
        (
            "4 sync_channel(0): recv has returned",
            || send_and_receive(Some(0), 2).before("received 1", "sent 1"),
            SOMETIMES,
        ),
        (
            "5 sync_channel(1): 2nd sent, recv was called",
            || send_and_receive(Some(1), 2).before("called 1", "sent 2"),
            ALWAYS,
        ),
        (
            "6 sync_channel(1): 2nd sent, recv has returned",
            || send_and_receive(Some(1), 2).before("received 1", "sent 2"),
            SOMETIMES,
        ),
        (
            "7 sync_channel(2): 3rd sent before recv was called",
            || send_and_receive(Some(2), 3).before("sent 3", "called 1"),
            NEVER,
        ),
        ("8 sync_channel(0): try_send answers Full", || Some(try_a_rendezvous()), SOMETIMES),
        (
            "9 sync_channel(0): 2nd sent, recv has returned",
            || send_and_receive(Some(0), 2).before("received 1", "sent 2"),
            ALWAYS,
        ),
        ("10 sync_channel(1): sent, then the receiver goes: received", sent_and_gone, SOMETIMES),
    ];
    for (name, statement, truth) in statements {
        let answers = outcomes(Mode::Interleavings, statement);
        let answers: Vec<bool> = answers.into_iter().flatten().collect();
        assert_eq!(answers, truth, "{name}");
    }
}

fn send_without_receiving() -> bool {
    let (sender, _receiver) = channel();
    sender.send(1).is_ok()
}

fn try_a_rendezvous() -> bool {
    let (sender, receiver) = sync_channel(0);
    let thread = thread::spawn(move || receiver.recv().is_ok());
    let full = sender.try_send(1) == Err(TrySendError::Full(1));
    drop(sender);
    thread.join().unwrap();
    full
}

/// Whether the message was received, if it was sent.
fn sent_and_gone() -> Option<bool> {
    let (sender, receiver) = sync_channel(1);
    let thread = thread::spawn(move || sender.send(1).is_ok());
    let received = receiver.try_recv().is_ok();
    drop(receiver);
    thread.join().unwrap().then_some(received)
}
