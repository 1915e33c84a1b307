//! What the simulation does with a learner's code in particular: house rules, and statics that begin afresh.

// As a renamed dependency would do it, but for the macros of the prelude.
extern crate sim as std;
use std::thread_local;

use std::cell::Cell;
use std::simulation::{Failure, Mode, Outcome, Settings, Status, explore, forbid_locks};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst};
use std::sync::{Arc, Barrier, Condvar, LazyLock, Mutex, Once, OnceLock, RwLock};
use std::thread;

fn every_interleaving(scenario: fn()) -> Outcome {
    explore(&Settings::new(Mode::Interleavings), Arc::new(scenario))
}

fn failure(scenario: fn()) -> Failure {
    every_interleaving(scenario).found.expect("a failing interleaving").failure
}

/// Every one of `scenario`'s interleavings passes, and there are several.
fn passes(scenario: fn()) {
    let outcome = every_interleaving(scenario);
    assert!(outcome.found.is_none(), "{:#?}", outcome.found);
    assert!(outcome.exhaustive && outcome.executions > 1);
}

#[test]
fn locks_and_atomics_break_the_rule() {
    const BECAUSE: &str = "This exercise is about channels.";
    let uses: [(&str, fn()); 6] = [
        ("A Mutex was made at src/lib.rs:", || drop(Mutex::new(1).lock())),
        ("An RwLock was made at src/lib.rs:", || drop(RwLock::new(1).read())),
        ("A Condvar was made at src/lib.rs:", || Condvar::new().notify_one()),
        ("An atomic was made at src/lib.rs:", || AtomicBool::new(true).store(false, SeqCst)),
        ("An atomic was made at src/lib.rs:", || {
            static COUNT: AtomicUsize = AtomicUsize::new(0);
            COUNT.fetch_add(1, SeqCst);
        }),
        ("A Mutex was used at src/lib.rs:", || drop(Arc::<Mutex<u8>>::default().lock())),
    ];
    for (text, scenario) in uses {
        let scenario = move || {
            forbid_locks(BECAUSE);
            scenario();
        };
        let outcome = explore(&Settings::new(Mode::Interleavings), Arc::new(scenario));
        let failure = outcome.found.expect("a broken rule").failure;
        assert_eq!(failure.status, Status::RuleBroken);
        assert!(failure.headline.starts_with(text) && failure.headline.ends_with(BECAUSE), "{failure:?}");
    }
    let outcome = every_interleaving(|| {
        forbid_locks(BECAUSE);
        // Made and not used; and what no rule is about.
        let _unused = (Mutex::new(1), AtomicBool::new(false));
        static CELL: OnceLock<u8> = OnceLock::new();
        CELL.get_or_init(|| 1);
        Barrier::new(1).wait();
        thread::spawn(|| ()).join().unwrap();
    });
    assert!(outcome.found.is_none(), "{:#?}", outcome.found);
}

#[test]
fn statics_begin_afresh_in_every_interleaving() {
    static COUNT: AtomicUsize = AtomicUsize::new(5);
    static LIMIT: Mutex<Option<u8>> = Mutex::new(Some(3));
    static PAIR: RwLock<(u8, bool)> = RwLock::new((1, true));
    static ONCE: Once = Once::new();
    static CELL: OnceLock<String> = OnceLock::new();
    static LAZY: LazyLock<Vec<u8>> = LazyLock::new(|| vec![1]);
    thread_local!(static LOCAL: Cell<u8> = const { Cell::new(0) });
    passes(|| {
        assert_eq!((COUNT.fetch_add(1, SeqCst), LIMIT.lock().unwrap().take()), (5, Some(3)));
        assert_eq!(*PAIR.read().unwrap(), (1, true));
        *PAIR.write().unwrap() = (2, false);
        let mut called = false;
        ONCE.call_once(|| called = true);
        assert!(called && CELL.get().is_none() && LazyLock::get(&LAZY).is_none());
        assert_eq!((CELL.get_or_init(|| "set".into()).as_str(), LAZY[0]), ("set", 1));
        assert_eq!(LOCAL.replace(1), 0);
        thread::scope(|scope| {
            scope.spawn(|| COUNT.fetch_add(1, SeqCst));
            scope.spawn(|| COUNT.fetch_add(1, SeqCst));
        });
        assert_eq!(COUNT.load(SeqCst), 8);
    });
}

/// What owns memory can't be put back to what it was, so the interleavings can't be compared.
#[test]
fn a_static_list_outlives_the_scenario() {
    static LIST: Mutex<Vec<u8>> = Mutex::new(Vec::new());
    let failure = failure(|| {
        thread::spawn(|| LIST.lock().unwrap().push(1));
        LIST.lock().unwrap().push(2);
    });
    assert_eq!(failure.status, Status::RuleBroken);
    assert!(failure.headline.starts_with("A Mutex made at src/lib.rs:"), "{failure:?}");
    assert!(failure.headline.contains("outlives the scenario"), "{failure:?}");
}
