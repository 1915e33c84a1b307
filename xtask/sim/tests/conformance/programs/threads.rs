use std::panic;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst};
use std::sync::mpsc::channel;
use std::thread::{self, Builder};
use std::time::Duration;

pub(crate) const PROGRAMS: crate::Programs = crate::Programs {
    always: &[
        ("a value comes back", a_value_comes_back),
        ("names", names),
        ("who am I", who_am_i),
        ("a panic comes back", a_panic_comes_back),
        ("a panic drops what the thread owned", a_panic_drops_what_the_thread_owned),
        ("caught inside", caught_inside),
        ("panicking or not", panicking_or_not),
        ("borrowed in a scope", borrowed_in_a_scope),
        ("threads of a scope start threads", threads_of_a_scope_start_threads),
        ("a scoped panic that is joined", a_scoped_panic_that_is_joined),
        ("a scoped panic that nobody joins", a_scoped_panic_that_nobody_joins),
        ("parked and unparked", parked_and_unparked),
        ("unparked before", unparked_before),
        ("parked for a while", parked_for_a_while),
        ("finished", finished),
        ("yielding", yielding),
        ("passed on", passed_on),
    ],
    varies: &[
        ("finished or not", finished_or_not),
        ("a detached thread", a_detached_thread),
        ("in which order they start", in_which_order_they_start),
        ("sleeping orders nothing", sleeping_orders_nothing),
    ],
};

fn a_value_comes_back() -> String {
    let thread = thread::spawn(|| vec![1, 2]);
    let handle = format!("{thread:?}");
    format!("{handle} {:?}", thread.join().unwrap())
}

fn names() -> String {
    let name = || thread::current().name().map(str::to_string);
    let named = Builder::new().name("worker".into()).stack_size(64 * 1024).spawn(name).unwrap();
    let outside = named.thread().name().map(str::to_string);
    let scoped = thread::scope(|scope| {
        let thread = Builder::new().name("scoped".into()).spawn_scoped(scope, name).unwrap();
        (thread.thread().name().map(str::to_string), thread.join().unwrap())
    });
    format!("{outside:?} {:?} {scoped:?} {:?}", named.join().unwrap(), thread::spawn(name).join().unwrap())
}

fn who_am_i() -> String {
    let me = thread::current().id();
    let thread = thread::spawn(move || (thread::current().id() == me, thread::current().id()));
    let id = thread.thread().id();
    let (same, own) = thread.join().unwrap();
    format!("{same} {} {}", own == id, thread::current().id() == me)
}

fn text(payload: &(dyn std::any::Any + Send)) -> String {
    let fixed = payload.downcast_ref::<&str>().map(|text| (*text).to_string());
    fixed.or_else(|| payload.downcast_ref::<String>().cloned()).unwrap_or_default()
}

fn a_panic_comes_back() -> String {
    let fixed = thread::spawn(|| super::on_purpose(|| panic!("on purpose"))).join();
    let made = thread::spawn(|| super::on_purpose(|| panic!("{} on purpose", 1))).join();
    let number: Result<(), _> = thread::spawn(|| super::on_purpose(|| panic::resume_unwind(Box::new(5)))).join();
    let texts: [Result<(), _>; 2] = [fixed, made].map(|result| result.map_err(|payload| text(&*payload)));
    format!("{texts:?} {:?}", number.unwrap_err().downcast_ref::<i32>())
}

fn a_panic_drops_what_the_thread_owned() -> String {
    let (sender, receiver) = channel();
    let thread = thread::spawn(move || {
        super::on_purpose(|| {
            sender.send(1).unwrap();
            assert!(sender.send(2).is_err(), "on purpose");
        });
        drop(sender);
    });
    format!("{:?} {:?} {:?} {}", receiver.recv(), receiver.recv(), receiver.recv(), thread.join().is_err())
}

fn caught_inside() -> String {
    let thread = thread::spawn(|| {
        let caught = super::on_purpose(|| panic::catch_unwind(|| panic!("on purpose")));
        (caught.is_err(), thread::panicking())
    });
    format!("{:?}", thread.join().unwrap())
}

/// Notes whether its thread is panicking when it is dropped.
struct Notes<'a>(&'a AtomicBool);

impl Drop for Notes<'_> {
    fn drop(&mut self) {
        self.0.store(thread::panicking(), SeqCst);
    }
}

fn panicking_or_not() -> String {
    let (in_panic, calm, other) = (AtomicBool::new(false), AtomicBool::new(true), AtomicBool::new(true));
    let panicked = thread::scope(|scope| {
        let thread = scope.spawn(|| {
            super::on_purpose(|| {
                let _notes = Notes(&in_panic);
                panic!("on purpose");
            });
        });
        scope.spawn(|| drop(Notes(&other)));
        drop(Notes(&calm));
        thread.join().is_err()
    });
    format!("{panicked} {in_panic:?} {calm:?} {other:?}")
}

fn borrowed_in_a_scope() -> String {
    let mut numbers = [1, 2, 3, 4];
    let (left, right) = numbers.split_at_mut(2);
    let sum = thread::scope(|scope| {
        let thread = scope.spawn(|| {
            left[0] = 10;
            left.iter().sum::<i32>()
        });
        scope.spawn(|| right[0] = 30);
        thread.join().unwrap()
    });
    format!("{sum} {numbers:?}")
}

fn threads_of_a_scope_start_threads() -> String {
    let count = AtomicUsize::new(0);
    thread::scope(|scope| {
        scope.spawn(|| {
            scope.spawn(|| count.fetch_add(1, SeqCst));
            count.fetch_add(10, SeqCst)
        });
    });
    format!("{}", count.into_inner())
}

fn a_scoped_panic_that_is_joined() -> String {
    let result: Result<(), _> =
        thread::scope(|scope| scope.spawn(|| super::on_purpose(|| panic!("on purpose"))).join());
    format!("{:?}", result.map_err(|payload| text(&*payload)))
}

fn a_scoped_panic_that_nobody_joins() -> String {
    let scope = || {
        thread::scope(|scope| {
            scope.spawn(|| super::on_purpose(|| panic!("on purpose")));
        });
    };
    let result = crate::quietly(|| super::on_purpose(|| panic::catch_unwind(scope)));
    format!("{:?}", result.map_err(|payload| text(&*payload)))
}

fn parked_and_unparked() -> String {
    let go = AtomicBool::new(false);
    thread::scope(|scope| {
        let thread = scope.spawn(|| {
            while !go.load(SeqCst) {
                thread::park();
            }
        });
        go.store(true, SeqCst);
        thread.thread().unpark();
        format!("{:?}", thread.join().is_ok())
    })
}

fn unparked_before() -> String {
    thread::current().unpark();
    thread::current().unpark();
    thread::park();
    let me = thread::current();
    thread::spawn(move || me.unpark());
    thread::park();
    "awake".into()
}

fn parked_for_a_while() -> String {
    thread::park_timeout(Duration::from_micros(10));
    thread::sleep(Duration::ZERO);
    "awake".into()
}

fn finished() -> String {
    let (sender, receiver) = channel::<()>();
    let thread = thread::spawn(move || receiver.recv().is_err());
    let before = thread.is_finished();
    drop(sender);
    format!("{before} {}", thread.join().unwrap())
}

fn yielding() -> String {
    thread::yield_now();
    format!("{}", thread::available_parallelism().is_ok())
}

fn passed_on() -> String {
    let (sender, receiver) = channel();
    let first = thread::spawn(move || {
        let second = thread::spawn(move || sender.send("second").unwrap());
        second.join().unwrap();
        "first"
    });
    format!("{} {:?}", first.join().unwrap(), receiver.recv())
}

fn finished_or_not() -> String {
    let thread = thread::spawn(|| ());
    let finished = thread.is_finished();
    thread.join().unwrap();
    format!("{finished}")
}

fn a_detached_thread() -> String {
    let (sender, receiver) = channel();
    drop(thread::spawn(move || sender.send(1)));
    format!("{:?}", receiver.try_recv())
}

fn in_which_order_they_start() -> String {
    let next = AtomicUsize::new(0);
    thread::scope(|scope| {
        let draw = || next.fetch_add(1, SeqCst);
        let threads = [scope.spawn(draw), scope.spawn(draw), scope.spawn(draw)];
        format!("{:?}", threads.map(|thread| thread.join().unwrap()))
    })
}

fn sleeping_orders_nothing() -> String {
    let (sender, receiver) = channel();
    thread::scope(|scope| {
        for (name, micros) in [("short", 1), ("long", 2)] {
            let sender = sender.clone();
            scope.spawn(move || {
                thread::sleep(Duration::from_micros(micros));
                sender.send(name).unwrap();
            });
        }
        drop(sender);
        format!("{:?}", receiver.iter().collect::<Vec<_>>())
    })
}
