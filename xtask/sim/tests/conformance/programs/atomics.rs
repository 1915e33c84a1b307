use std::sync::atomic::{
    AtomicBool, AtomicI8, AtomicI64, AtomicPtr, AtomicU8, AtomicU32, AtomicUsize, Ordering, compiler_fence, fence,
};
use std::thread;

use Ordering::{AcqRel, Acquire, Relaxed, Release, SeqCst};

pub(crate) const PROGRAMS: crate::Programs = crate::Programs {
    always: &[
        ("integers", integers),
        ("truth values", truth_values),
        ("pointers", pointers),
        ("updates", updates),
        ("printed and made", printed_and_made),
        ("a counter adds up", a_counter_adds_up),
        ("exchanged by one", exchanged_by_one),
        ("a static begins as written", a_static_begins_as_written),
    ],
    varies: &[
        ("tickets", tickets),
        ("store then load", store_then_load),
        ("a lost update", a_lost_update),
        ("message passing", message_passing),
    ],
};

fn integers() -> String {
    let a = AtomicU8::new(250);
    let olds = [
        a.fetch_add(10, SeqCst),
        a.fetch_sub(5, Relaxed),
        a.fetch_and(0b1111_0000, AcqRel),
        a.fetch_or(0b11, Release),
        a.fetch_xor(0b1, Acquire),
        a.fetch_nand(0xf0, SeqCst),
        a.fetch_max(9, SeqCst),
        a.fetch_min(3, SeqCst),
        a.swap(77, SeqCst),
    ];
    let b = AtomicI8::new(-128);
    let wrapped = (b.fetch_sub(1, SeqCst), b.load(SeqCst));
    let mut c = AtomicI64::new(-5);
    *c.get_mut() -= 1;
    let min = c.fetch_min(-10, SeqCst);
    format!("{olds:?} {} {wrapped:?} {min} {}", a.into_inner(), c.into_inner())
}

fn truth_values() -> String {
    let a = AtomicBool::new(false);
    a.store(true, Release);
    let olds = [
        a.fetch_and(false, SeqCst),
        a.fetch_or(true, SeqCst),
        a.fetch_nand(true, SeqCst),
        a.fetch_xor(true, SeqCst),
        a.fetch_not(SeqCst),
        a.swap(true, SeqCst),
    ];
    format!("{olds:?} {:?} {:?}", a.compare_exchange(true, false, SeqCst, Relaxed), a.load(Acquire))
}

fn pointers() -> String {
    let mut numbers = [1, 2, 3];
    let first = numbers.as_mut_ptr();
    let a = AtomicPtr::new(first);
    let moved = a.fetch_ptr_add(2, SeqCst) == first && a.fetch_byte_sub(4, SeqCst) == first.wrapping_add(2);
    let swapped = a.swap(std::ptr::null_mut(), SeqCst) == first.wrapping_add(1);
    let empty = AtomicPtr::<u8>::default();
    format!("{moved} {swapped} {} {empty:?} {empty:p}", a.load(SeqCst).is_null())
}

fn updates() -> String {
    let a = AtomicU32::new(5);
    let even = |value: u32| value.is_multiple_of(2).then_some(value / 2);
    let refused = a.fetch_update(SeqCst, SeqCst, even);
    a.store(8, SeqCst);
    let done = a.fetch_update(SeqCst, SeqCst, even);
    let tried = a.try_update(SeqCst, SeqCst, even);
    let updated = a.update(SeqCst, SeqCst, |value| value + 10);
    fence(SeqCst);
    compiler_fence(Acquire);
    let exchanged = a.compare_exchange(0, 1, AcqRel, Acquire);
    format!("{refused:?} {done:?} {tried:?} {updated} {exchanged:?} {a:?}")
}

fn printed_and_made() -> String {
    format!("{:?} {:?} {:?}", AtomicI64::from(-3), AtomicBool::default(), AtomicUsize::default())
}

fn a_counter_adds_up() -> String {
    let count = AtomicUsize::new(0);
    thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                count.fetch_add(1, Relaxed);
                count.fetch_add(1, Relaxed);
            });
        }
    });
    format!("{}", count.load(SeqCst))
}

fn exchanged_by_one() -> String {
    let free = AtomicBool::new(true);
    let won: Vec<bool> = thread::scope(|scope| {
        let take = || free.compare_exchange(true, false, AcqRel, Relaxed).is_ok();
        let threads = [scope.spawn(take), scope.spawn(take), scope.spawn(take)];
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    format!("{}", won.iter().filter(|&&won| won).count())
}

fn a_static_begins_as_written() -> String {
    static ONE: AtomicUsize = AtomicUsize::new(1);
    // Real threads share it with the runs before.
    ONE.store(1, SeqCst);
    thread::spawn(|| ONE.fetch_add(1, SeqCst)).join().unwrap();
    format!("{}", ONE.load(SeqCst))
}

fn tickets() -> String {
    let next = AtomicUsize::new(0);
    let draw = || next.fetch_add(1, SeqCst);
    thread::scope(|scope| {
        let (a, b) = (scope.spawn(draw), scope.spawn(draw));
        format!("{:?}", (a.join().unwrap(), b.join().unwrap()))
    })
}

/// Both may be 1, one may be 0, but not both.
fn store_then_load() -> String {
    let (x, y) = (AtomicU8::new(0), AtomicU8::new(0));
    thread::scope(|scope| {
        let a = scope.spawn(|| {
            x.store(1, SeqCst);
            y.load(SeqCst)
        });
        let b = scope.spawn(|| {
            y.store(1, SeqCst);
            x.load(SeqCst)
        });
        format!("{:?}", (a.join().unwrap(), b.join().unwrap()))
    })
}

fn a_lost_update() -> String {
    let count = AtomicUsize::new(0);
    thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| count.store(count.load(SeqCst) + 1, SeqCst));
        }
    });
    format!("{}", count.load(SeqCst))
}

fn message_passing() -> String {
    let (data, ready) = (AtomicUsize::new(0), AtomicBool::new(false));
    thread::scope(|scope| {
        scope.spawn(|| {
            data.store(42, Relaxed);
            ready.store(true, Release);
        });
        if ready.load(Acquire) { format!("ready {}", data.load(Relaxed)) } else { "not ready".into() }
    })
}
