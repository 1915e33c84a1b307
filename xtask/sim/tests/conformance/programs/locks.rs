use std::sync::{Arc, Condvar, Mutex, PoisonError, RwLock, RwLockWriteGuard, TryLockError};
use std::thread;
use std::time::Duration;

pub(crate) const PROGRAMS: crate::Programs = crate::Programs {
    always: &[
        ("a mutex counts", a_mutex_counts),
        ("a mutex alone", a_mutex_alone),
        ("a mutex printed", a_mutex_printed),
        ("a mutex of a trait object", a_mutex_of_a_trait_object),
        ("a poisoned mutex", a_poisoned_mutex),
        ("poisoned by a panic that is passed on", poisoned_by_a_panic_passed_on),
        ("poison is only for who held it", poison_is_only_for_who_held_it),
        ("a guard in a destructor during a panic", a_guard_in_a_destructor),
        ("a reader-writer lock alone", a_rwlock_alone),
        ("a poisoned reader-writer lock", a_poisoned_rwlock),
        ("readers together", readers_together),
        ("a writer turns into a reader", a_writer_turns_into_a_reader),
        ("waiting for a flag", waiting_for_a_flag),
        ("waiting while", waiting_while),
        ("notifying nobody", notifying_nobody),
        ("everybody is notified", everybody_is_notified),
        ("one after the other is notified", one_after_the_other_is_notified),
        ("a queue of one", a_queue_of_one),
        ("waiting and never woken", waiting_and_never_woken),
        ("waiting on a poisoned mutex", waiting_on_a_poisoned_mutex),
        ("a static lock begins as written", a_static_lock_begins_as_written),
        ("a receiver behind a mutex", a_receiver_behind_a_mutex),
    ],
    varies: &[
        ("who is first", who_is_first),
        ("trying to lock", trying_to_lock),
        ("a writer between reads", a_writer_between_reads),
        ("readers and a writer", readers_and_a_writer),
        ("trying to read and write", trying_to_read_and_write),
        ("who is woken", who_is_woken),
        ("in time or not", in_time_or_not),
        ("waiting while, in time or not", waiting_while_in_time_or_not),
        ("one notice, one who gives up", one_notice_one_who_gives_up),
        ("poisoned or not yet", poisoned_or_not_yet),
    ],
};

fn a_mutex_counts() -> String {
    let count = Arc::new(Mutex::new(0));
    let threads = [0, 1].map(|_| {
        let count = Arc::clone(&count);
        thread::spawn(move || {
            for _ in 0..2 {
                *count.lock().unwrap() += 1;
            }
        })
    });
    for thread in threads {
        thread.join().unwrap();
    }
    format!("{}", Arc::into_inner(count).unwrap().into_inner().unwrap())
}

fn a_mutex_alone() -> String {
    let mut mutex = Mutex::new(vec![1]);
    mutex.get_mut().unwrap().push(2);
    let guard = mutex.try_lock().unwrap();
    let busy = matches!(mutex.try_lock(), Err(TryLockError::WouldBlock));
    drop(guard);
    let mut guard = mutex.lock().unwrap();
    guard.push(3);
    let shown = format!("{guard:?}");
    drop(guard);
    format!("{shown} {busy} {} {:?} {:?}", mutex.is_poisoned(), Mutex::from(1), mutex.into_inner())
}

fn a_mutex_printed() -> String {
    let mutex = Mutex::<u8>::default();
    let free = format!("{mutex:?}");
    let guard = mutex.lock().unwrap();
    format!("{free} {mutex:?} {guard} {:#?}", RwLock::new("x"))
}

fn a_mutex_of_a_trait_object() -> String {
    let mut calls = 0;
    let mutex: Arc<Mutex<dyn FnMut() -> i32 + Send>> = Arc::new(Mutex::new(move || {
        calls += 1;
        calls
    }));
    let other = Arc::clone(&mutex);
    thread::spawn(move || (*other.lock().unwrap())()).join().unwrap();
    let calls = (*mutex.lock().unwrap())();
    let slice: &Mutex<[i32]> = &Mutex::new([1, 2, 3]);
    format!("{calls} {}", slice.lock().unwrap().len())
}

/// Runs `panicking` in a thread of its own and says whether it panicked.
fn panics(panicking: impl FnOnce() + Send + 'static) -> bool {
    thread::spawn(move || super::on_purpose(panicking)).join().is_err()
}

fn a_poisoned_mutex() -> String {
    let mutex = Arc::new(Mutex::new(1));
    let other = Arc::clone(&mutex);
    let panicked = panics(move || {
        *other.lock().unwrap() = 2;
        let _guard = other.lock();
        panic!("on purpose");
    });
    let mut seen = vec![format!("{panicked} {}", mutex.is_poisoned())];
    seen.push(format!("{:?} {mutex:?}", mutex.lock().map_err(PoisonError::into_inner)));
    seen.push(match mutex.try_lock() {
        Err(TryLockError::Poisoned(error)) => format!("{error:?} {error} {}", error.get_ref()),
        other => format!("{other:?}"),
    });
    mutex.clear_poison();
    seen.push(format!("{:?} {}", mutex.lock().map(|guard| *guard), mutex.is_poisoned()));
    seen.join("\n")
}

fn poisoned_by_a_panic_passed_on() -> String {
    let mutex = Arc::new(Mutex::new(()));
    let other = Arc::clone(&mutex);
    let panicked = panics(move || {
        let _guard = other.lock();
        std::panic::resume_unwind(Box::new("passed on"));
    });
    format!("{panicked} {}", mutex.is_poisoned())
}

fn poison_is_only_for_who_held_it() -> String {
    let (held, free) = (Arc::new(Mutex::new(())), Arc::new(Mutex::new(())));
    let mutexes = (Arc::clone(&held), Arc::clone(&free));
    let panicked = panics(move || {
        drop(mutexes.1.lock());
        let _guard = mutexes.0.lock();
        panic!("on purpose");
    });
    let poisoned = (held.is_poisoned(), free.is_poisoned());
    format!("{panicked} {poisoned:?} {}", Arc::into_inner(held).unwrap().into_inner().is_err())
}

/// Locks when it is dropped.
struct Locks(Arc<Mutex<i32>>);

impl Drop for Locks {
    fn drop(&mut self) {
        if thread::panicking() {
            *self.0.lock().unwrap() += 1;
        }
    }
}

fn a_guard_in_a_destructor() -> String {
    let mutex = Arc::new(Mutex::new(0));
    let locks = Locks(Arc::clone(&mutex));
    let panicked = panics(move || {
        let _locks = locks;
        panic!("on purpose");
    });
    format!("{panicked} {} {:?}", mutex.is_poisoned(), mutex.lock().map(|guard| *guard))
}

fn a_rwlock_alone() -> String {
    let mut lock = RwLock::new(1);
    *lock.get_mut().unwrap() += 1;
    let reads = (lock.read().unwrap(), lock.try_read().unwrap());
    let busy = lock.try_write().is_err();
    let shown = format!("{reads:?} {} {lock:?}", reads.0);
    drop(reads);
    let mut write = lock.write().unwrap();
    *write += 1;
    let also_busy = (lock.try_read().is_err(), lock.try_write().is_err());
    let written = format!("{write:?} {write} {lock:?}");
    drop(write);
    let default = RwLock::<i32>::default();
    format!("{shown} {busy} {also_busy:?} {written} {default:?} {:?} {:?}", RwLock::from(5), lock.into_inner())
}

fn a_poisoned_rwlock() -> String {
    let lock = Arc::new(RwLock::new(0));
    let (reader, writer) = (Arc::clone(&lock), Arc::clone(&lock));
    panics(move || {
        let _guard = reader.read();
        panic!("on purpose");
    });
    let after_the_reader = lock.is_poisoned();
    panics(move || {
        let _guard = writer.write();
        panic!("on purpose");
    });
    let seen = format!("{after_the_reader} {} {} {:?}", lock.is_poisoned(), lock.read().is_err(), lock.try_write());
    lock.clear_poison();
    format!("{seen} {:?}", lock.write())
}

/// Neither could go on if a reader kept the other out.
fn readers_together() -> String {
    let lock = RwLock::new(5);
    let (sender, receiver) = std::sync::mpsc::sync_channel(0);
    thread::scope(|scope| {
        scope.spawn(|| {
            let guard = lock.read().unwrap();
            sender.send(*guard).unwrap();
        });
        let guard = lock.read().unwrap();
        format!("{} {}", *guard, receiver.recv().unwrap())
    })
}

fn a_writer_turns_into_a_reader() -> String {
    let lock = RwLock::new(0);
    let mut write = lock.write().unwrap();
    *write = 1;
    thread::scope(|scope| {
        let other = scope.spawn(|| *lock.write().unwrap() += 10);
        let read = RwLockWriteGuard::downgrade(write);
        // The other writer is kept out until the reader has gone.
        let seen = *read;
        drop(read);
        other.join().unwrap();
        format!("{seen} {}", *lock.read().unwrap())
    })
}

fn waiting_for_a_flag() -> String {
    let pair = Arc::new((Mutex::new(false), Condvar::new()));
    let other = Arc::clone(&pair);
    let thread = thread::spawn(move || {
        *other.0.lock().unwrap() = true;
        other.1.notify_one();
    });
    let mut ready = pair.0.lock().unwrap();
    while !*ready {
        ready = pair.1.wait(ready).unwrap();
    }
    drop(ready);
    thread.join().unwrap();
    format!("{:?} {:?}", pair.1, Condvar::default())
}

fn waiting_while() -> String {
    let (left, done) = (Mutex::new(2), Condvar::new());
    thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                *left.lock().unwrap() -= 1;
                done.notify_all();
            });
        }
        let guard = done.wait_while(left.lock().unwrap(), |left| *left > 0).unwrap();
        format!("{guard}")
    })
}

fn notifying_nobody() -> String {
    let (mutex, condvar) = (Mutex::new(1), Condvar::new());
    condvar.notify_one();
    condvar.notify_all();
    // A notice is not kept for later.
    let guard = mutex.lock().unwrap();
    let (guard, result) = condvar.wait_timeout_while(guard, Duration::from_micros(10), |_| true).unwrap();
    let at_once = condvar.wait_timeout_while(guard, Duration::from_secs(3600), |_| false).unwrap();
    format!("{} {result:?} {:?}", result.timed_out(), at_once.1)
}

fn everybody_is_notified() -> String {
    let (go, start) = (Mutex::new(false), Condvar::new());
    thread::scope(|scope| {
        let waiter = || start.wait_while(go.lock().unwrap(), |go| !*go).map(|guard| *guard).unwrap();
        let threads = [scope.spawn(waiter), scope.spawn(waiter)];
        *go.lock().unwrap() = true;
        start.notify_all();
        format!("{:?}", threads.map(|thread| thread.join().unwrap()))
    })
}

fn one_after_the_other_is_notified() -> String {
    let (tokens, more) = (Mutex::new(0), Condvar::new());
    thread::scope(|scope| {
        let waiter = || *more.wait_while(tokens.lock().unwrap(), |tokens| *tokens == 0).unwrap() -= 1;
        let threads = [scope.spawn(waiter), scope.spawn(waiter)];
        for _ in 0..2 {
            *tokens.lock().unwrap() += 1;
            more.notify_one();
        }
        for thread in threads {
            thread.join().unwrap();
        }
        format!("{tokens:?}")
    })
}

fn a_queue_of_one() -> String {
    let (slot, changed) = (Mutex::new(None), Condvar::new());
    thread::scope(|scope| {
        scope.spawn(|| {
            for number in 0..2 {
                let mut slot = changed.wait_while(slot.lock().unwrap(), |slot| slot.is_some()).unwrap();
                *slot = Some(number);
                changed.notify_one();
            }
        });
        let taken = [(); 2].map(|()| {
            let mut slot = changed.wait_while(slot.lock().unwrap(), |slot| slot.is_none()).unwrap();
            changed.notify_one();
            slot.take().unwrap()
        });
        format!("{taken:?}")
    })
}

fn waiting_and_never_woken() -> String {
    let (mutex, condvar) = (Mutex::new(()), Condvar::new());
    let guard = mutex.lock().unwrap();
    let (_guard, result) = condvar.wait_timeout_while(guard, Duration::from_micros(10), |()| true).unwrap();
    format!("{:?} {}", mutex.try_lock().is_err(), result.timed_out())
}

fn waiting_on_a_poisoned_mutex() -> String {
    let pair = Arc::new((Mutex::new(0), Condvar::new()));
    let other = Arc::clone(&pair);
    let guard = pair.0.lock().unwrap();
    let thread = thread::spawn(move || {
        super::on_purpose(|| {
            let _guard = other.0.lock();
            other.1.notify_one();
            panic!("on purpose");
        });
    });
    let waited = pair.1.wait_while(guard, |_| true).is_err();
    format!("{waited} {:?}", thread.join().is_err())
}

fn a_static_lock_begins_as_written() -> String {
    static COUNT: Mutex<i32> = Mutex::new(0);
    static LIMITS: RwLock<(u8, u8)> = RwLock::new((1, 9));
    // Real threads share them with the runs before.
    (*COUNT.lock().unwrap(), *LIMITS.write().unwrap()) = (0, (1, 9));
    thread::scope(|scope| {
        scope.spawn(|| *COUNT.lock().unwrap() += 1);
        scope.spawn(|| *COUNT.lock().unwrap() += i32::from(LIMITS.read().unwrap().1));
    });
    format!("{COUNT:?}")
}

fn a_receiver_behind_a_mutex() -> String {
    let (sender, receiver) = std::sync::mpsc::channel();
    let receiver = Arc::new(Mutex::new(receiver));
    let threads = [0, 1].map(|_| {
        let receiver = Arc::clone(&receiver);
        thread::spawn(move || {
            let mut sum = 0;
            loop {
                let next = receiver.lock().unwrap().recv();
                match next {
                    Ok(number) => sum += number,
                    Err(_) => return sum,
                }
            }
        })
    });
    for number in 1..=2 {
        sender.send(number).unwrap();
    }
    drop(sender);
    format!("{}", threads.map(|thread| thread.join().unwrap()).iter().sum::<i32>())
}

fn who_is_first() -> String {
    let order = Mutex::new(Vec::new());
    thread::scope(|scope| {
        for name in ["a", "b", "c"] {
            let order = &order;
            scope.spawn(move || order.lock().unwrap().push(name));
        }
    });
    format!("{:?}", order.into_inner().unwrap())
}

fn trying_to_lock() -> String {
    let mutex = Mutex::new(0);
    thread::scope(|scope| {
        let other = scope.spawn(|| mutex.try_lock().map(|mut guard| *guard += 1).is_ok());
        let mine = mutex.try_lock().map(|mut guard| *guard += 1).is_ok();
        format!("{mine} {}", other.join().unwrap())
    })
}

fn a_writer_between_reads() -> String {
    let lock = RwLock::new(0);
    thread::scope(|scope| {
        scope.spawn(|| *lock.write().unwrap() = 1);
        let first = *lock.read().unwrap();
        let second = *lock.read().unwrap();
        format!("{first} {second}")
    })
}

fn readers_and_a_writer() -> String {
    let lock = RwLock::new(0);
    thread::scope(|scope| {
        let readers = [scope.spawn(|| *lock.read().unwrap()), scope.spawn(|| *lock.read().unwrap())];
        *lock.write().unwrap() = 1;
        format!("{:?}", readers.map(|reader| reader.join().unwrap()))
    })
}

fn trying_to_read_and_write() -> String {
    let lock = RwLock::new(0);
    thread::scope(|scope| {
        let writer = scope.spawn(|| lock.try_write().map(|mut guard| *guard = 1).is_ok());
        let reader = scope.spawn(|| lock.try_read().map(|guard| *guard).ok());
        let seen = *lock.read().unwrap();
        format!("{seen} {} {:?}", writer.join().unwrap(), reader.join().unwrap())
    })
}

/// Two wait, one token comes, then another: who gets which?
fn who_is_woken() -> String {
    let (tokens, more) = (Mutex::new(Vec::new()), Condvar::new());
    thread::scope(|scope| {
        let waiter = || more.wait_while(tokens.lock().unwrap(), |tokens| tokens.is_empty()).unwrap().remove(0);
        let threads = [scope.spawn(waiter), scope.spawn(waiter)];
        for token in 1..=2 {
            tokens.lock().unwrap().push(token);
            more.notify_one();
        }
        format!("{:?}", threads.map(|thread| thread.join().unwrap()))
    })
}

fn in_time_or_not() -> String {
    let (ready, changed) = (Mutex::new(false), Condvar::new());
    thread::scope(|scope| {
        scope.spawn(|| {
            *ready.lock().unwrap() = true;
            changed.notify_one();
        });
        let guard = ready.lock().unwrap();
        if *guard {
            return "before".to_string();
        }
        let (guard, result) = changed.wait_timeout(guard, Duration::from_micros(5)).unwrap();
        format!("{} {}", *guard, result.timed_out())
    })
}

fn waiting_while_in_time_or_not() -> String {
    let (ready, changed) = (Mutex::new(false), Condvar::new());
    thread::scope(|scope| {
        scope.spawn(|| {
            *ready.lock().unwrap() = true;
            changed.notify_one();
        });
        let timeout = Duration::from_micros(5);
        let (guard, result) = changed.wait_timeout_while(ready.lock().unwrap(), timeout, |ready| !*ready).unwrap();
        format!("{} {}", *guard, result.timed_out())
    })
}

/// Of two that wait for a token, one gives up at some time, perhaps after it was the one to be woken.
fn one_notice_one_who_gives_up() -> String {
    let (tokens, more) = (Mutex::new(0), Condvar::new());
    thread::scope(|scope| {
        let hurried = scope.spawn(|| {
            let timeout = Duration::from_micros(5);
            let empty = |tokens: &mut i32| *tokens == 0;
            let (mut guard, result) = more.wait_timeout_while(tokens.lock().unwrap(), timeout, empty).unwrap();
            *guard -= i32::from(!result.timed_out());
            result.timed_out()
        });
        *tokens.lock().unwrap() += 1;
        more.notify_one();
        let gave_up = hurried.join().unwrap();
        format!("{gave_up} {tokens:?}")
    })
}

fn poisoned_or_not_yet() -> String {
    let mutex = Arc::new(Mutex::new(0));
    let other = Arc::clone(&mutex);
    let thread = thread::spawn(move || {
        super::on_purpose(|| {
            let _guard = other.lock();
            panic!("on purpose");
        });
    });
    let seen = mutex.lock().is_err();
    format!("{seen} {}", thread.join().is_err())
}
