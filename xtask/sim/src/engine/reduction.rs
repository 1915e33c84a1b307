//! Leaving out interleavings that differ only in the order of steps that commute loses no outcome.
//!
//! Small programs are made up at random, from a fixed seed, and tried in every interleaving, with the reduction and
//! without. What the threads were told, which of them got stuck, and who sent and received what must come out the
//! same. (How many messages waited at most is another matter: it tells apart what commutes.)

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::rc::Rc;
use std::sync::{Arc, PoisonError};
use std::time::Duration;

use super::Execution;
use super::run::{Run, Timing};
use super::strategy::{DepthFirst, Next, SplitMix, Strategy};
use crate::sync::atomic::{AtomicU8, Ordering::SeqCst};
use crate::sync::mpsc::{Receiver, SyncSender, sync_channel};
use crate::sync::{Barrier, Condvar, Mutex, OnceLock, RwLock};
use crate::thread;

#[derive(Debug, Clone, Copy, PartialEq)]
enum Op {
    Send(usize),
    TrySend(usize),
    Receive(usize),
    TryReceive(usize),
    ReceiveFor(usize),
    DropSender(usize),
    DropReceiver(usize),
    /// Adds to the number inside, and keeps the mutex locked for the next operation.
    Lock(usize),
    TryLock(usize),
    Read,
    TryWrite,
    Write,
    Load(usize),
    Store(usize),
    Add(usize),
    Exchange(usize),
    Initialise,
    Look,
    Wait,
    WaitFor,
    NotifyOne,
    NotifyAll,
    Arrive,
    Park,
    UnparkMain,
    Sleep,
}

/// What each thread does; the first is the main thread, which starts the others before.
#[derive(Debug)]
struct Program {
    capacities: Vec<usize>,
    threads: Vec<Vec<Op>>,
}

impl Program {
    fn random(random: &mut SplitMix) -> Program {
        use Op::*;
        let capacities: Vec<usize> = (0..1 + random.below(2)).map(|_| random.below(3)).collect();
        type Family = &'static [fn(usize) -> Op];
        let families: [Family; 6] = [
            &[Send, Send, Receive, Receive, TrySend, TryReceive, DropSender, DropReceiver],
            &[Send, Receive, ReceiveFor, TrySend, |_| Sleep],
            &[Lock, Lock, TryLock, Send, Receive],
            &[Load, Store, Add, Exchange, |_| Initialise, |_| Look],
            &[|_| Read, |_| Read, |_| Write, |_| TryWrite, Load, Store],
            &[|_| Wait, |_| NotifyOne, |_| NotifyAll, |_| WaitFor, Lock, |_| Arrive, |_| Park, |_| UnparkMain],
        ];
        let mut ops = Vec::new();
        for family in [random.below(6), random.below(6)] {
            ops.extend_from_slice(families[family]);
        }
        let threads = if random.below(3) == 0 { 3 } else { 2 };
        let most = if threads == 3 { 2 } else { 3 };
        let thread = |random: &mut SplitMix| {
            (0..1 + random.below(most)).map(|_| ops[random.below(ops.len())](random.below(2))).collect()
        };
        Program { capacities, threads: (0..threads).map(|_| thread(random)).collect() }
    }
}

/// What all threads share.
struct Shared {
    mutexes: [Mutex<u8>; 2],
    lock: RwLock<u8>,
    atomics: [AtomicU8; 2],
    once: OnceLock<usize>,
    condvar: Condvar,
    barrier: Barrier,
    main: thread::Thread,
    notes: Notes,
}

/// What each thread was told. Real, so that writing it down is no step.
pub(super) type Notes = Arc<std::sync::Mutex<Vec<String>>>;

/// The channel ends of one thread.
struct Ends {
    senders: Vec<Option<SyncSender<usize>>>,
    receivers: Vec<Option<Receiver<usize>>>,
}

/// One thread of a program.
fn follow(me: usize, ops: &[Op], ends: &mut Ends, shared: &Shared) {
    let mut held = None;
    for &op in ops {
        let told = carry_out(op, me, ends, shared, &mut held);
        write!(shared.notes.lock().unwrap_or_else(PoisonError::into_inner)[me], "{told};").unwrap();
    }
}

fn carry_out<'a>(
    op: Op,
    me: usize,
    Ends { senders, receivers }: &mut Ends,
    shared: &'a Shared,
    held: &mut Option<crate::sync::MutexGuard<'a, u8>>,
) -> String {
    let moment = Duration::from_micros(1);
    // A mutex stays locked over the next operation.
    let before = held.take();
    let channels = senders.len();
    let channel = |which: usize| which % channels;
    let told = match op {
        Op::Send(c) => senders[channel(c)].as_ref().map_or("none".into(), |s| format!("{}", s.send(me).is_ok())),
        Op::TrySend(c) => senders[channel(c)].as_ref().map_or("none".into(), |s| format!("{:?}", s.try_send(me))),
        Op::Receive(c) => receivers[channel(c)].as_ref().map_or("none".into(), |r| format!("{:?}", r.recv())),
        Op::TryReceive(c) => receivers[channel(c)].as_ref().map_or("none".into(), |r| format!("{:?}", r.try_recv())),
        Op::ReceiveFor(c) => {
            receivers[channel(c)].as_ref().map_or("none".into(), |r| format!("{:?}", r.recv_timeout(moment)))
        }
        Op::DropSender(c) => format!("{}", senders[channel(c)].take().is_some()),
        Op::DropReceiver(c) => format!("{}", receivers[channel(c)].take().is_some()),
        Op::Lock(m) => {
            let mut guard = shared.mutexes[m].lock().unwrap();
            *guard += 1;
            let told = format!("{guard}");
            *held = Some(guard);
            told
        }
        Op::TryLock(m) => match shared.mutexes[m].try_lock() {
            Ok(mut guard) => {
                *guard += 1;
                format!("{guard}")
            }
            Err(_) => "busy".into(),
        },
        Op::Read => format!("{}", shared.lock.read().unwrap()),
        Op::TryWrite => shared.lock.try_write().map_or("busy".into(), |mut guard| {
            *guard += 1;
            format!("{guard}")
        }),
        Op::Write => {
            let mut guard = shared.lock.write().unwrap();
            *guard += 1;
            format!("{guard}")
        }
        Op::Load(a) => format!("{}", shared.atomics[a].load(SeqCst)),
        Op::Store(a) => {
            shared.atomics[a].store(10 + u8::try_from(me).unwrap(), SeqCst);
            String::new()
        }
        Op::Add(a) => format!("{}", shared.atomics[a].fetch_add(1, SeqCst)),
        Op::Exchange(a) => format!("{:?}", shared.atomics[a].compare_exchange(0, 5, SeqCst, SeqCst)),
        Op::Initialise => format!("{}", shared.once.get_or_init(|| me)),
        Op::Look => format!("{:?}", shared.once.get()),
        Op::Wait => {
            drop(shared.condvar.wait(shared.mutexes[0].lock().unwrap()));
            String::new()
        }
        Op::WaitFor => {
            let waited = shared.condvar.wait_timeout(shared.mutexes[0].lock().unwrap(), moment);
            format!("{:?}", waited.unwrap().1)
        }
        Op::NotifyOne => {
            shared.condvar.notify_one();
            String::new()
        }
        Op::NotifyAll => {
            shared.condvar.notify_all();
            String::new()
        }
        Op::Arrive => format!("{}", shared.barrier.wait().is_leader()),
        Op::Park => {
            thread::park();
            String::new()
        }
        Op::UnparkMain => {
            shared.main.unpark();
            String::new()
        }
        Op::Sleep => {
            thread::sleep(moment);
            String::new()
        }
    };
    drop(before);
    told
}

/// The main thread of a program. Receivers go to the threads in turn; every thread has a sender of every channel.
fn scenario(program: &Program, notes: &Notes) {
    let shared = Arc::new(Shared {
        mutexes: [Mutex::new(0), Mutex::new(0)],
        lock: RwLock::new(0),
        atomics: [AtomicU8::new(0), AtomicU8::new(0)],
        once: OnceLock::new(),
        condvar: Condvar::new(),
        barrier: Barrier::new(2),
        main: thread::current(),
        notes: Arc::clone(notes),
    });
    let threads = program.threads.len();
    let mut ends: Vec<Ends> = (0..threads).map(|_| Ends { senders: Vec::new(), receivers: Vec::new() }).collect();
    for (number, &capacity) in program.capacities.iter().enumerate() {
        let (sender, receiver) = sync_channel(capacity);
        let mut receiver = Some(receiver);
        for (thread, ends) in ends.iter_mut().enumerate() {
            ends.senders.push(Some(sender.clone()));
            ends.receivers.push(if number % threads == thread { receiver.take() } else { None });
        }
    }
    let mut own = ends.remove(0);
    for (me, mut ends) in (1..).zip(ends) {
        let (ops, shared) = (program.threads[me].clone(), Arc::clone(&shared));
        thread::spawn(move || follow(me, &ops, &mut ends, &shared));
    }
    follow(0, &program.threads[0], &mut own, &shared);
}

/// Everything that can come out of a program of so many threads, and in how many runs; `None` if it takes more than
/// `most`.
pub(super) fn outcomes(
    program: &Rc<dyn Fn(&Notes)>,
    threads: usize,
    reduction: bool,
    most: usize,
) -> Option<(BTreeSet<String>, usize)> {
    let mut strategy: Box<dyn Strategy> = Box::new(DepthFirst::new(reduction));
    let mut outcomes = BTreeSet::new();
    let mut runs = 0;
    loop {
        match strategy.next() {
            Next::Run if runs == most => return None,
            Next::Run => runs += 1,
            Next::Done => return Some((outcomes, runs)),
            Next::Lost => panic!("the same choices led elsewhere"),
        }
        let notes = Notes::new(std::sync::Mutex::new(vec![String::new(); threads]));
        let (program, place) = (Rc::clone(program), Arc::clone(&notes));
        let run = Run::new(super::next_run_id(), Timing::Adversarial, strategy, false);
        let run = Execution::run(run, move || program(&place));
        assert!(run.failure.is_none(), "{:?}", run.failure);
        if !run.strategy.was_redundant() {
            let stuck: Vec<bool> = run.tasks.iter().map(|task| !task.ended).collect();
            let notes = notes.lock().unwrap_or_else(PoisonError::into_inner);
            let traffic = run.world.channels().map(|c| (&c.sent_by, &c.received_by));
            outcomes.insert(format!("{notes:?} {:?} {stuck:?}", traffic.collect::<Vec<_>>()));
        }
        strategy = run.strategy;
    }
}

#[test]
fn no_outcome_is_lost() {
    let (mut random, mut compared, mut stuck, mut all_runs, mut fewer_runs) = (SplitMix(3), 0, 0, 0, 0);
    while compared < 250 {
        let program = Rc::new(Program::random(&mut random));
        let (threads, one) = (program.threads.len(), Rc::clone(&program));
        let run: Rc<dyn Fn(&Notes)> = Rc::new(move |notes| scenario(&one, notes));
        let Some((all, runs)) = outcomes(&run, threads, false, 2_000) else { continue };
        let (fewer, reduced_runs) = outcomes(&run, threads, true, runs).expect("a reduction makes it no more");
        assert_eq!(fewer, all, "{program:?}");
        compared += 1;
        stuck += usize::from(all.iter().any(|outcome| outcome.ends_with("true]")));
        (all_runs, fewer_runs) = (all_runs + runs, fewer_runs + reduced_runs);
    }
    assert!(stuck > 40, "{stuck} programs that can get stuck are too few");
    assert!(fewer_runs * 2 < all_runs, "{fewer_runs} of {all_runs} runs is not much of a reduction");
}
