use std::cell::Cell;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::sync::mpsc::{Sender, TryRecvError, channel};
use std::sync::{Arc, Mutex};

use rayon_core::{ThreadPool, ThreadPoolBuilder, Yield};

pub(crate) const ALWAYS: &[crate::Program] = &[
    ("both halves come back", both_halves_come_back),
    ("a join inside of a join", nested),
    ("a join outside of any pool", outside),
    ("a scope waits for its tasks", a_scope_waits),
    ("in place", in_place),
    ("in place on the only thread", in_place_on_the_only_thread),
    ("tasks of tasks", tasks_of_tasks),
    ("first in, first out", first_in_first_out),
    ("last in, first out", last_in_first_out),
    ("where am I", where_am_i),
    ("a panic comes back from join", a_panic_comes_back_from_join),
    ("a panic comes back from a scope", a_panic_comes_back_from_a_scope),
    ("a panic comes back from install", a_panic_comes_back_from_install),
    ("a panic is handled", a_panic_is_handled),
    ("to every thread", to_every_thread),
    ("a dropped pool ends its tasks", a_dropped_pool_ends_its_tasks),
    ("a dropped pool ends its threads", a_dropped_pool_ends_its_threads),
    ("one pool calls another", one_pool_calls_another),
    ("yielding does what waits", yielding_does_what_waits),
    ("yielding until a message is there", yielding_until_a_message_is_there),
    ("two meet on a pool of two", two_meet),
    ("threads in a scope of std", threads_in_a_scope_of_std),
];

pub(crate) const VARIES: &[crate::Program] = &[
    ("migrated or not", migrated_or_not),
    ("in which order tasks of a scope end", in_which_order),
    ("which half is first", which_half_is_first),
];

fn pool(threads: usize) -> ThreadPool {
    ThreadPoolBuilder::new().num_threads(threads).build().unwrap()
}

fn both_halves_come_back() -> String {
    let text = String::from("borrowed");
    format!("{:?}", pool(2).install(|| rayon_core::join(|| text.len(), || text.as_str())))
}

fn sum(numbers: &[u32]) -> u32 {
    if numbers.len() < 2 {
        return numbers.iter().sum();
    }
    let (left, right) = numbers.split_at(numbers.len() / 2);
    let (left, right) = rayon_core::join(|| sum(left), || sum(right));
    left + right
}

fn nested() -> String {
    format!("{} {}", pool(1).install(|| sum(&[1, 2, 3, 4, 5])), pool(2).install(|| sum(&[1, 2, 3, 4])))
}

fn outside() -> String {
    let (a, b) = rayon_core::join(rayon_core::current_thread_index, || 2);
    format!("{} {b} {:?}", a.is_some(), rayon_core::current_thread_index())
}

fn a_scope_waits() -> String {
    let done = AtomicUsize::new(0);
    let value = pool(2).scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|_| {
                done.fetch_add(1, SeqCst);
            });
        }
        7
    });
    format!("{value} {}", done.load(SeqCst))
}

fn in_place() -> String {
    let (tx, rx) = channel();
    let pool = pool(2);
    let mut got = pool.in_place_scope(|scope| {
        for n in 0..2 {
            let tx = tx.clone();
            scope.spawn(move |_| tx.send((n, rayon_core::current_thread_index().is_some())).unwrap());
        }
        drop(tx);
        rx.iter().collect::<Vec<_>>()
    });
    got.sort();
    format!("{got:?} {:?}", pool.current_thread_index())
}

fn in_place_on_the_only_thread() -> String {
    let (tx, rx) = channel();
    let pool = pool(1);
    pool.in_place_scope(|scope| {
        scope.spawn(move |_| tx.send(5).unwrap());
        format!("{:?}", rx.recv())
    })
}

fn tasks_of_tasks() -> String {
    let sum = Mutex::new(0);
    pool(2).install(|| {
        rayon_core::scope(|scope| {
            scope.spawn(|scope| {
                scope.spawn(|_| *sum.lock().unwrap() += 1);
                *sum.lock().unwrap() += 10;
            });
        });
    });
    format!("{}", sum.lock().unwrap())
}

fn first_in_first_out() -> String {
    let order = Mutex::new(Vec::new());
    pool(1).scope_fifo(|scope| {
        for n in 0..4 {
            let order = &order;
            scope.spawn_fifo(move |_| order.lock().unwrap().push(n));
        }
    });
    format!("{:?}", order.into_inner().unwrap())
}

fn last_in_first_out() -> String {
    let order = Mutex::new(Vec::new());
    pool(1).scope(|scope| {
        for n in 0..4 {
            let order = &order;
            scope.spawn(move |_| order.lock().unwrap().push(n));
        }
    });
    format!("{:?}", order.into_inner().unwrap())
}

fn where_am_i() -> String {
    let pool = pool(1);
    let inside = pool.install(|| {
        (rayon_core::current_thread_index(), rayon_core::current_num_threads(), pool.current_thread_index())
    });
    format!("{inside:?} {} {:?}", pool.current_num_threads(), pool.current_thread_has_pending_tasks())
}

fn text(outcome: std::thread::Result<()>) -> String {
    let panic = outcome.unwrap_err();
    panic.downcast_ref::<&str>().map(|text| (*text).to_string()).unwrap_or_default()
}

fn a_panic_comes_back_from_join() -> String {
    let done = AtomicUsize::new(0);
    let outcome = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        pool(2).install(|| {
            rayon_core::join(|| on_purpose(|| panic!("first, on purpose")), || done.fetch_add(1, SeqCst));
        });
    }));
    let text = text(outcome);
    format!("{text} {}", done.load(SeqCst))
}

fn a_panic_comes_back_from_a_scope() -> String {
    let done = AtomicUsize::new(0);
    let outcome = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        pool(2).scope(|scope| {
            scope.spawn(|_| on_purpose(|| panic!("a task, on purpose")));
            scope.spawn(|_| {
                done.fetch_add(1, SeqCst);
            });
        });
    }));
    let text = text(outcome);
    format!("{text} {}", done.load(SeqCst))
}

fn a_panic_comes_back_from_install() -> String {
    let outcome = std::panic::catch_unwind(|| pool(1).install(|| on_purpose(|| panic!("inside, on purpose"))));
    text(outcome)
}

fn a_panic_is_handled() -> String {
    let (tx, rx) = channel();
    let tx = Mutex::new(tx);
    let handler = move |panic: Box<dyn std::any::Any + Send>| {
        let text = panic.downcast_ref::<&str>().map(|text| (*text).to_string());
        tx.lock().unwrap().send(text).unwrap();
    };
    let pool = ThreadPoolBuilder::new().num_threads(1).panic_handler(handler).build().unwrap();
    pool.spawn(|| on_purpose(|| panic!("nobody waits, on purpose")));
    format!("{:?}", rx.recv())
}

fn to_every_thread() -> String {
    let pool = pool(2);
    let indices = pool.broadcast(|context| (context.index(), context.num_threads()));
    format!("{indices:?}")
}

fn a_dropped_pool_ends_its_tasks() -> String {
    let (tx, rx) = channel();
    let pool = pool(2);
    for n in 0..2 {
        let tx = tx.clone();
        pool.spawn(move || tx.send(n).unwrap());
    }
    drop((tx, pool));
    let mut got: Vec<i32> = rx.iter().collect();
    got.sort();
    format!("{got:?}")
}

thread_local! {
    static LAST_WORDS: Cell<Option<LastWords>> = Cell::new(None);
}

struct LastWords(Sender<&'static str>);

impl Drop for LastWords {
    fn drop(&mut self) {
        self.0.send("gone").unwrap();
    }
}

fn a_dropped_pool_ends_its_threads() -> String {
    let (tx, rx) = channel();
    let pool = pool(1);
    pool.install(|| LAST_WORDS.set(Some(LastWords(tx))));
    drop(pool);
    format!("{:?} {:?}", rx.recv(), rx.recv())
}

fn one_pool_calls_another() -> String {
    let (first, second) = (pool(1), pool(1));
    let outcome = first.install(|| {
        second.install(|| (first.current_thread_index(), second.current_thread_index(), first.install(|| 3)))
    });
    format!("{outcome:?}")
}

fn yielding_does_what_waits() -> String {
    let told = pool(1).install(|| {
        let (tx, rx) = channel();
        rayon_core::spawn(move || tx.send(1).unwrap());
        let before = rx.try_recv();
        let yields = (rayon_core::yield_now(), rayon_core::yield_now());
        format!("{before:?} {yields:?} {:?}", rx.try_recv())
    });
    format!("{told} {:?}", rayon_core::yield_now())
}

fn yielding_until_a_message_is_there() -> String {
    pool(2).scope(|scope| {
        let (tx, rx) = channel();
        for n in 0..2 {
            let tx = tx.clone();
            scope.spawn(move |_| tx.send(n).unwrap());
        }
        drop(tx);
        let mut got = Vec::new();
        loop {
            match rx.try_recv() {
                Ok(n) => got.push(n),
                Err(TryRecvError::Empty) => {
                    if rayon_core::yield_now() == Some(Yield::Idle) {
                        std::thread::yield_now();
                    }
                }
                Err(TryRecvError::Disconnected) => break,
            }
        }
        got.sort();
        format!("{got:?}")
    })
}

fn two_meet() -> String {
    let (left, right) = (channel(), channel());
    let outcome = pool(2).install(|| {
        let (to_left, from_left) = (left.0, right.1);
        let (to_right, from_right) = (right.0, left.1);
        rayon_core::join(
            move || {
                to_right.send(1).unwrap();
                from_right.recv().unwrap()
            },
            move || {
                to_left.send(2).unwrap();
                from_left.recv().unwrap()
            },
        )
    });
    format!("{outcome:?}")
}

fn threads_in_a_scope_of_std() -> String {
    let build = ThreadPoolBuilder::new().num_threads(2);
    let sum = build.build_scoped(|thread| thread.run(), |pool| pool.install(|| sum(&[1, 2, 3]))).unwrap();
    format!("{sum}")
}

fn migrated_or_not() -> String {
    let (a, b) =
        pool(2).install(|| rayon_core::join_context(|_| std::thread::yield_now(), |context| context.migrated()));
    format!("{a:?} {b}")
}

fn in_which_order() -> String {
    let order = Arc::new(Mutex::new(Vec::new()));
    pool(2).scope(|scope| {
        for n in 0..2 {
            let order = Arc::clone(&order);
            scope.spawn(move |_| order.lock().unwrap().push(n));
        }
    });
    let order = order.lock().unwrap();
    format!("{order:?}")
}

fn which_half_is_first() -> String {
    let order = Mutex::new(Vec::new());
    pool(2).install(|| rayon_core::join(|| order.lock().unwrap().push('a'), || order.lock().unwrap().push('b')));
    format!("{:?}", order.into_inner().unwrap())
}
