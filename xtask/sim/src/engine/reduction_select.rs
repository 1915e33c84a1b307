//! The same proof as in `reduction.rs` for selections, several receivers, and rendezvous between them.

use std::fmt::Write as _;
use std::rc::Rc;
use std::sync::{Arc, PoisonError};
use std::time::Duration;

use super::reduction::{Notes, outcomes};
use super::strategy::SplitMix;
use crate::crossbeam::{Receiver, Select, Sender, after, bounded};
use crate::thread;

#[derive(Debug, Clone, Copy, PartialEq)]
enum Op {
    Send(usize),
    TrySend(usize),
    SendFor(usize),
    Receive(usize),
    TryReceive(usize),
    ReceiveFor(usize),
    Length(usize),
    /// Receive from either.
    SelectTwo(usize),
    /// Receive from one or send into the other.
    SelectBoth(usize),
    /// Send into either.
    SelectSends(usize),
    SelectBiased(usize),
    TrySelect(usize),
    SelectFor(usize),
    SelectOrRing(usize),
    Ready(usize),
    TryReady(usize),
    DropSender(usize),
    DropReceiver(usize),
}

#[derive(Debug)]
struct Program {
    capacities: [usize; 2],
    threads: Vec<Vec<Op>>,
}

impl Program {
    fn random(random: &mut SplitMix) -> Program {
        use Op::*;
        type Family = &'static [fn(usize) -> Op];
        let families: [Family; 4] = [
            &[Send, Receive, TrySend, TryReceive, DropSender, DropReceiver, Length],
            &[SelectTwo, SelectBoth, SelectSends, Send, Receive, DropSender],
            &[SelectBiased, TrySelect, SelectBoth, Ready, TryReady, Send, DropReceiver],
            &[SelectFor, SelectOrRing, SendFor, ReceiveFor, SelectTwo, Send],
        ];
        let mut ops = Vec::new();
        for family in [random.below(4), random.below(4)] {
            ops.extend_from_slice(families[family]);
        }
        let threads = if random.below(3) == 0 { 3 } else { 2 };
        let most = if threads == 3 { 2 } else { 3 };
        let thread = |random: &mut SplitMix| {
            (0..1 + random.below(most)).map(|_| ops[random.below(ops.len())](random.below(2))).collect()
        };
        let capacities = [random.below(3), random.below(3)];
        Program { capacities, threads: (0..threads).map(|_| thread(random)).collect() }
    }
}

/// The ends of one thread: both of both channels, unless dropped.
struct Ends(Vec<OptionalEnds>);

type OptionalEnds = (Option<Sender<usize>>, Option<Receiver<usize>>);

fn follow(me: usize, ops: &[Op], ends: &mut Ends, notes: &Notes) {
    for &op in ops {
        let told = carry_out(op, me, ends).unwrap_or("none".into());
        write!(notes.lock().unwrap_or_else(PoisonError::into_inner)[me], "{told};").unwrap();
    }
}

/// What the thread was told; `None` if it has dropped the end.
fn carry_out(op: Op, me: usize, Ends(ends): &mut Ends) -> Option<String> {
    let moment = Duration::from_micros(1);
    let sender = |c: usize| ends[c].0.as_ref();
    let receiver = |c: usize| ends[c].1.as_ref();
    let told = match op {
        Op::Send(c) => format!("{:?}", sender(c)?.send(me)),
        Op::TrySend(c) => format!("{:?}", sender(c)?.try_send(me)),
        Op::SendFor(c) => format!("{:?}", sender(c)?.send_timeout(me, moment)),
        Op::Receive(c) => format!("{:?}", receiver(c)?.recv()),
        Op::TryReceive(c) => format!("{:?}", receiver(c)?.try_recv()),
        Op::ReceiveFor(c) => format!("{:?}", receiver(c)?.recv_timeout(moment)),
        Op::Length(c) => format!("{} {}", receiver(c)?.len(), receiver(c)?.is_full()),
        Op::SelectTwo(c) | Op::SelectBiased(c) | Op::TrySelect(c) | Op::SelectFor(c) => {
            let mut select = if matches!(op, Op::SelectBiased(_)) { Select::new_biased() } else { Select::new() };
            let receivers = [receiver(c)?, receiver(1 - c)?];
            for receiver in receivers {
                select.recv(receiver);
            }
            let operation = match op {
                Op::TrySelect(_) => select.try_select().ok(),
                Op::SelectFor(_) => select.select_timeout(moment).ok(),
                _ => Some(select.select()),
            };
            let index = operation.as_ref().map(|operation| operation.index());
            format!("{index:?} {:?}", operation.map(|operation| operation.recv(receivers[index.unwrap()])))
        }
        Op::SelectBoth(c) | Op::Ready(c) | Op::TryReady(c) => {
            let (receiver, sender) = (receiver(c)?, sender(1 - c)?);
            let mut select = Select::new();
            select.recv(receiver);
            select.send(sender);
            match op {
                Op::Ready(_) => format!("{}", select.ready()),
                Op::TryReady(_) => format!("{:?}", select.try_ready()),
                _ => {
                    let operation = select.select();
                    match operation.index() {
                        0 => format!("{:?}", operation.recv(receiver)),
                        _ => format!("{:?}", operation.send(sender, me)),
                    }
                }
            }
        }
        Op::SelectSends(c) => {
            let senders = [sender(c)?, sender(1 - c)?];
            let mut select = Select::new();
            for sender in senders {
                select.send(sender);
            }
            let operation = select.select();
            let index = operation.index();
            format!("{index} {:?}", operation.send(senders[index], me))
        }
        Op::SelectOrRing(c) => {
            let (receiver, timer) = (receiver(c)?, after(moment));
            let mut select = Select::new();
            select.recv(receiver);
            select.recv(&timer);
            let operation = select.select();
            match operation.index() {
                0 => format!("{:?}", operation.recv(receiver)),
                _ => format!("{}", operation.recv(&timer).is_ok()),
            }
        }
        Op::DropSender(c) => format!("{}", ends[c].0.take().is_some()),
        Op::DropReceiver(c) => format!("{}", ends[c].1.take().is_some()),
    };
    Some(told)
}

fn scenario(program: &Program, notes: &Notes) {
    let channels = program.capacities.map(bounded);
    let ends = || Ends(channels.iter().map(|(s, r)| (Some(s.clone()), Some(r.clone()))).collect());
    let mut own = ends();
    for (me, ops) in program.threads.iter().enumerate().skip(1) {
        let (ops, mut ends, notes) = (ops.clone(), ends(), Arc::clone(notes));
        thread::spawn(move || follow(me, &ops, &mut ends, &notes));
    }
    drop(channels);
    follow(0, &program.threads[0], &mut own, notes);
}

#[test]
fn no_outcome_of_a_selection_is_lost() {
    let (mut random, mut compared, mut stuck, mut all_runs, mut fewer_runs) = (SplitMix(5), 0, 0, 0, 0);
    while compared < 250 {
        let program = Rc::new(Program::random(&mut random));
        let (threads, one) = (program.threads.len(), Rc::clone(&program));
        let run: Rc<dyn Fn(&Notes)> = Rc::new(move |notes| scenario(&one, notes));
        let Some((all, runs)) = outcomes(&run, threads, false, 3_000) else { continue };
        let (fewer, reduced_runs) = outcomes(&run, threads, true, runs).expect("a reduction makes it no more");
        assert_eq!(fewer, all, "{program:?}");
        compared += 1;
        stuck += usize::from(all.iter().any(|outcome| outcome.ends_with("true]")));
        (all_runs, fewer_runs) = (all_runs + runs, fewer_runs + reduced_runs);
    }
    assert!(stuck > 40, "{stuck} programs that can get stuck are too few");
    assert!(fewer_runs * 2 < all_runs, "{fewer_runs} of {all_runs} runs is not much of a reduction");
}
