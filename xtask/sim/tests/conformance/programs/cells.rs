use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::sync::{Arc, Barrier, LazyLock, Once, OnceLock};
use std::thread;

pub(crate) const PROGRAMS: crate::Programs = crate::Programs {
    always: &[
        ("once", once),
        ("a poisoned once", a_poisoned_once),
        ("waiting for once", waiting_for_once),
        ("waiting for a poisoned once", waiting_for_a_poisoned_once),
        ("a once lock alone", a_once_lock_alone),
        ("a once lock whose function panics", a_once_lock_whose_function_panics),
        ("a once lock printed and compared", a_once_lock_printed),
        ("waiting for a once lock", waiting_for_a_once_lock),
        ("initialised by one", initialised_by_one),
        ("a lazy lock", a_lazy_lock),
        ("a poisoned lazy lock", a_poisoned_lazy_lock),
        ("a lazy lock changed", a_lazy_lock_changed),
        ("statics", statics),
        ("a barrier has one leader", a_barrier_has_one_leader),
        ("a barrier holds everybody back", a_barrier_holds_everybody_back),
        ("a barrier twice", a_barrier_twice),
        ("a barrier of one", a_barrier_of_one),
    ],
    varies: &[
        ("who runs the closure", who_runs_the_closure),
        ("who sets it", who_sets_it),
        ("set or not yet", set_or_not_yet),
        ("forced or not yet", forced_or_not_yet),
        ("who leads", who_leads),
    ],
};

fn once() -> String {
    let (once, mut calls) = (Once::new(), 0);
    let before = once.is_completed();
    for _ in 0..2 {
        once.call_once(|| calls += 1);
    }
    once.call_once_force(|_| calls += 1);
    once.wait();
    format!("{before} {} {calls} {once:?}", once.is_completed())
}

fn panics(panicking: impl FnOnce()) -> bool {
    super::on_purpose(|| std::panic::catch_unwind(std::panic::AssertUnwindSafe(panicking)).is_err())
}

fn a_poisoned_once() -> String {
    let once = Once::new();
    let first = panics(|| once.call_once(|| panic!("on purpose")));
    let second = crate::quietly(|| panics(|| once.call_once(|| ())));
    let mut state = String::new();
    once.call_once_force(|once| state = format!("{once:?} {}", once.is_poisoned()));
    format!("{first} {second} {state} {}", once.is_completed())
}

fn waiting_for_once() -> String {
    let (once, done) = (Once::new(), AtomicUsize::new(0));
    thread::scope(|scope| {
        scope.spawn(|| once.call_once(|| done.store(1, SeqCst)));
        once.wait();
        format!("{} {}", once.is_completed(), done.load(SeqCst))
    })
}

fn waiting_for_a_poisoned_once() -> String {
    let once = Once::new();
    panics(|| once.call_once(|| panic!("on purpose")));
    let refused = crate::quietly(|| panics(|| once.wait()));
    once.call_once_force(|_| ());
    once.wait_force();
    format!("{refused}")
}

fn a_once_lock_alone() -> String {
    let mut cell = OnceLock::new();
    let nothing = format!("{:?} {:?}", cell.get().copied(), cell.get_mut());
    let set = (cell.set(1), cell.set(2));
    *cell.get_mut().unwrap() += 10;
    let got = (*cell.get_or_init(|| 3), *cell.wait());
    let taken = (cell.take(), cell.take());
    format!("{nothing} {set:?} {got:?} {taken:?} {:?} {:?}", cell.get_or_init(|| 4), cell.clone().into_inner())
}

fn a_once_lock_whose_function_panics() -> String {
    let cell = OnceLock::<String>::new();
    let panicked = panics(|| {
        cell.get_or_init(|| panic!("on purpose"));
    });
    let before = cell.get().cloned();
    format!("{panicked} {before:?} {}", cell.get_or_init(|| "again".into()))
}

fn a_once_lock_printed() -> String {
    let (one, other) = (OnceLock::from(1), OnceLock::default());
    let differ = one != other;
    let empty = format!("{other:?}");
    other.set(1).unwrap();
    format!("{differ} {empty} {other:?} {}", one == other)
}

fn waiting_for_a_once_lock() -> String {
    let cell = OnceLock::new();
    thread::scope(|scope| {
        scope.spawn(|| cell.set("set").unwrap());
        (*cell.wait()).to_string()
    })
}

fn initialised_by_one() -> String {
    let (cell, calls) = (OnceLock::new(), AtomicUsize::new(0));
    let get = || *cell.get_or_init(|| calls.fetch_add(1, SeqCst) + 10);
    let got = thread::scope(|scope| {
        let threads = [scope.spawn(get), scope.spawn(get), scope.spawn(get)];
        threads.map(|thread| thread.join().unwrap())
    });
    format!("{got:?} {}", calls.load(SeqCst))
}

fn a_lazy_lock() -> String {
    let calls = AtomicUsize::new(0);
    let lazy = LazyLock::new(|| calls.fetch_add(1, SeqCst) + 10);
    let before = format!("{lazy:?} {:?}", LazyLock::get(&lazy));
    let forced = thread::scope(|scope| {
        let threads = [scope.spawn(|| *LazyLock::force(&lazy)), scope.spawn(|| *lazy)];
        threads.map(|thread| thread.join().unwrap())
    });
    format!("{before} {forced:?} {} {lazy:?}", calls.load(SeqCst))
}

fn a_poisoned_lazy_lock() -> String {
    let lazy: LazyLock<i32> = LazyLock::new(|| panic!("on purpose"));
    let force = || {
        LazyLock::force(&lazy);
    };
    format!("{} {} {lazy:?}", panics(force), crate::quietly(|| panics(force)))
}

fn a_lazy_lock_changed() -> String {
    let mut lazy = LazyLock::new(|| vec![1]);
    let before = LazyLock::get_mut(&mut lazy).is_none();
    LazyLock::force_mut(&mut lazy).push(2);
    lazy.push(3);
    format!("{before} {:?} {:?}", *lazy, *LazyLock::<String>::default())
}

fn statics() -> String {
    static CELL: OnceLock<Vec<i32>> = OnceLock::new();
    static LAZY: LazyLock<String> = LazyLock::new(|| "lazy".repeat(2));
    static ONCE: Once = Once::new();
    ONCE.call_once(|| ());
    let got = thread::spawn(|| CELL.get_or_init(|| vec![1, 2]).len()).join().unwrap();
    format!("{got} {:?} {}", CELL.get(), *LAZY)
}

fn a_barrier_has_one_leader() -> String {
    let barrier = Barrier::new(3);
    let leaders = thread::scope(|scope| {
        let wait = || barrier.wait().is_leader();
        let threads = [scope.spawn(wait), scope.spawn(wait), scope.spawn(wait)];
        threads.map(|thread| thread.join().unwrap()).iter().filter(|&&leads| leads).count()
    });
    format!("{leaders} {barrier:?}")
}

fn a_barrier_holds_everybody_back() -> String {
    let (barrier, arrived) = (Arc::new(Barrier::new(2)), Arc::new(AtomicUsize::new(0)));
    let threads = [0, 1].map(|_| {
        let (barrier, arrived) = (Arc::clone(&barrier), Arc::clone(&arrived));
        thread::spawn(move || {
            arrived.fetch_add(1, SeqCst);
            barrier.wait();
            arrived.load(SeqCst)
        })
    });
    format!("{:?}", threads.map(|thread| thread.join().unwrap()))
}

fn a_barrier_twice() -> String {
    let (barrier, count) = (Barrier::new(2), AtomicUsize::new(0));
    let rounds = || {
        [(); 2].map(|()| {
            count.fetch_add(1, SeqCst);
            barrier.wait();
            let seen = count.load(SeqCst);
            barrier.wait();
            seen
        })
    };
    thread::scope(|scope| {
        let other = scope.spawn(rounds);
        format!("{:?} {:?}", rounds(), other.join().unwrap())
    })
}

fn a_barrier_of_one() -> String {
    format!("{:?} {}", Barrier::new(1).wait(), Barrier::new(0).wait().is_leader())
}

fn who_runs_the_closure() -> String {
    let (once, by) = (&Once::new(), &AtomicUsize::new(0));
    thread::scope(|scope| {
        for number in 1..=2 {
            scope.spawn(move || once.call_once(|| by.store(number, SeqCst)));
        }
        once.call_once(|| by.store(3, SeqCst));
        format!("{}", by.load(SeqCst))
    })
}

fn who_sets_it() -> String {
    let cell = OnceLock::new();
    thread::scope(|scope| {
        let other = scope.spawn(|| cell.set("other"));
        format!("{:?} {:?}", cell.set("mine"), other.join().unwrap())
    })
}

fn set_or_not_yet() -> String {
    let cell = OnceLock::new();
    thread::scope(|scope| {
        scope.spawn(|| cell.set(1));
        let first = cell.get().copied();
        format!("{first:?} {:?}", cell.get())
    })
}

fn forced_or_not_yet() -> String {
    let lazy = LazyLock::new(|| 5);
    thread::scope(|scope| {
        scope.spawn(|| *lazy);
        format!("{lazy:?}")
    })
}

fn who_leads() -> String {
    let barrier = Barrier::new(2);
    thread::scope(|scope| {
        let other = scope.spawn(|| barrier.wait().is_leader());
        format!("{} {}", barrier.wait().is_leader(), other.join().unwrap())
    })
}
