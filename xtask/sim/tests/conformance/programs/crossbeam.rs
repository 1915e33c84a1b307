use std::collections::BTreeSet;
use std::error::Error;
use std::fmt::{Debug, Display};
use std::panic::{RefUnwindSafe, UnwindSafe};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use crossbeam_channel::{
    IntoIter, Iter, ReadyTimeoutError, Receiver, RecvError, RecvTimeoutError, Select, SelectTimeoutError,
    SelectedOperation, SendError, SendTimeoutError, Sender, TryIter, TryReadyError, TryRecvError, TrySelectError,
    TrySendError, after, bounded, never, tick, unbounded,
};

pub(crate) const PROGRAMS: crate::Programs = crate::Programs {
    always: &[
        ("what the errors say", what_the_errors_say),
        ("what can be sent, shared and cloned", what_can_be_sent),
        ("in order, then the end", in_order_then_the_end),
        ("trying", trying),
        ("a rendezvous alone", a_rendezvous_alone),
        ("hand over", hand_over),
        ("a message comes back", a_message_comes_back),
        ("a message held out comes back", a_message_held_out_comes_back),
        ("iterators", iterators),
        ("what is left goes with the last receiver", what_is_left_goes),
        ("how full", how_full),
        ("the same channel", the_same_channel),
        ("cloned receivers share the work", cloned_receivers_share_the_work),
        ("a rendezvous of many", a_rendezvous_of_many),
        ("channels through channels", channels_through_channels),
        ("a sender in its own channel", a_sender_in_its_own_channel),
        ("printed", printed),
    ],
    varies: &[
        ("two senders, two receivers", two_senders_two_receivers),
        ("who gets the last message", who_gets_the_last_message),
        ("room or not", room_or_not),
        ("somebody waits or not", somebody_waits_or_not),
        ("the last receiver goes", the_last_receiver_goes),
        ("in time or not", in_time_or_not),
        ("taken in time or not", taken_in_time_or_not),
        ("how many wait", how_many_wait),
        ("two rendezvous receivers", two_rendezvous_receivers),
    ],
};

fn both(value: impl Debug + Display) -> String {
    format!("{value:?} {value} {value:>60}|")
}

fn source(error: &dyn Error) -> String {
    error.to_string()
}

fn what_the_errors_say() -> String {
    let send = SendError(1);
    let full = TrySendError::Full(2);
    let gone: TrySendError<i32> = send.into();
    let late = SendTimeoutError::Timeout(3);
    let gone_late: SendTimeoutError<i32> = SendError(4).into();
    let (empty, ended): (_, TryRecvError) = (TryRecvError::Empty, RecvError.into());
    let (waited, ended_late): (_, RecvTimeoutError) = (RecvTimeoutError::Timeout, RecvError.into());
    let questions = [
        full.is_full(),
        gone.is_full(),
        full.is_disconnected(),
        gone.is_disconnected(),
        late.is_timeout(),
        gone_late.is_timeout(),
        late.is_disconnected(),
        gone_late.is_disconnected(),
        empty.is_empty(),
        ended.is_empty(),
        empty.is_disconnected(),
        ended.is_disconnected(),
        waited.is_timeout(),
        ended_late.is_timeout(),
        waited.is_disconnected(),
        ended_late.is_disconnected(),
    ];
    let inside = [send.into_inner(), full.into_inner(), gone.into_inner(), late.into_inner(), gone_late.into_inner()];
    let same = (full == TrySendError::Full(2), gone == TrySendError::Disconnected(9), late == { late });
    let errors: [&dyn Error; 5] = [&send, &full, &gone_late, &RecvError, &TrySelectError];
    let texts = [
        both(send),
        both(full),
        both(gone),
        both(late),
        both(gone_late),
        both(RecvError),
        both(empty),
        both(ended),
        both(waited),
        both(ended_late),
        both(TrySelectError),
        both(SelectTimeoutError),
        format!("{TryReadyError:?} {ReadyTimeoutError:?}"),
        errors.map(source).join(" "),
    ];
    format!("{questions:?} {inside:?} {same:?} {}", texts.join("\n"))
}

/// Whether a type has a trait: an inherent constant goes before one of a trait that everything has.
macro_rules! has {
    ($type:ty: $($bound:tt)+) => {{
        struct Probe<T: ?Sized>(std::marker::PhantomData<T>);
        #[allow(dead_code)]
        trait No {
            const HAS: bool = false;
        }
        impl<T: ?Sized> No for Probe<T> {}
        #[allow(dead_code)]
        impl<T: ?Sized + $($bound)+> Probe<T> {
            const HAS: bool = true;
        }
        Probe::<$type>::HAS
    }};
}

fn what_can_be_sent() -> String {
    type Local = std::rc::Rc<u8>;
    macro_rules! traits {
        ($($type:ty),+ $(,)?) => {
            [$((
                stringify!($type),
                has!($type: Send),
                has!($type: Sync),
                has!($type: Clone),
                has!($type: UnwindSafe),
                has!($type: RefUnwindSafe),
                has!($type: Debug),
                has!($type: Unpin),
            )),+]
        };
    }
    let ends = traits![Sender<u8>, Receiver<u8>, Sender<Local>, Receiver<Local>];
    let others = traits![Iter<'static, u8>, TryIter<'static, u8>, IntoIter<u8>, IntoIter<Local>, Select<'static>];
    let selected = traits![SelectedOperation<'static>];
    let errors = traits![
        SendError<u8>,
        SendError<Local>,
        TrySendError<u8>,
        SendTimeoutError<u8>,
        RecvError,
        TryRecvError,
        RecvTimeoutError,
        TrySelectError,
        SelectTimeoutError,
        TryReadyError,
        ReadyTimeoutError,
    ];
    let fused = (
        has!(Iter<'static, u8>: std::iter::FusedIterator),
        has!(IntoIter<u8>: std::iter::FusedIterator),
        has!(TryIter<'static, u8>: std::iter::FusedIterator),
        has!(Select<'static>: Default),
    );
    format!("{ends:?} {others:?} {selected:?} {errors:?} {fused:?}")
}

fn in_order_then_the_end() -> String {
    let mut outcomes = Vec::new();
    for (sender, receiver) in [unbounded(), bounded(4), bounded(1), bounded(0)] {
        let thread = thread::spawn(move || {
            for number in 0..3 {
                sender.send(number).unwrap();
            }
        });
        let received: Vec<i32> = (0..3).map(|_| receiver.recv().unwrap()).collect();
        thread.join().unwrap();
        outcomes.push(format!("{received:?} {:?} {:?}", receiver.recv(), receiver.try_recv()));
    }
    outcomes.join("\n")
}

fn trying() -> String {
    let (sender, receiver) = bounded(1);
    let nothing = receiver.try_recv();
    let sent = sender.try_send(1);
    let full = sender.try_send(2);
    let one = receiver.try_recv();
    drop(sender);
    let gone: Result<i32, TryRecvError> = receiver.try_recv();
    format!("{nothing:?} {sent:?} {full:?} {one:?} {gone:?}")
}

fn a_rendezvous_alone() -> String {
    let (sender, receiver) = bounded(0);
    let sent = sender.try_send(1);
    let waited = sender.send_timeout(2, Duration::from_millis(1));
    let nothing = receiver.try_recv();
    let nobody = receiver.recv_timeout(Duration::from_millis(1));
    drop(receiver);
    let errors = (sender.try_send(3), sender.send_timeout(4, Duration::from_millis(1)), sender.send(5));
    format!("{sent:?} {waited:?} {nothing:?} {nobody:?} {errors:?}")
}

fn hand_over() -> String {
    let (sender, receiver) = bounded(0);
    let thread = thread::spawn(move || (sender.send("one"), sender.send("two"), sender.capacity(), sender.len()));
    let received = (receiver.recv(), receiver.recv(), receiver.recv());
    format!("{received:?} {:?}", thread.join().unwrap())
}

fn a_message_comes_back() -> String {
    let mut outcomes = Vec::new();
    for (sender, receiver) in [unbounded(), bounded(1), bounded(0)] {
        drop(receiver);
        let now = Duration::ZERO;
        outcomes.push(format!(
            "{:?} {:?} {:?}",
            sender.send(1).map_err(SendError::into_inner),
            sender.try_send(2),
            sender.send_timeout(3, now).map_err(SendTimeoutError::into_inner),
        ));
    }
    outcomes.join("\n")
}

fn a_message_held_out_comes_back() -> String {
    let (sender, receiver) = bounded(0);
    let other = receiver.clone();
    let thread = thread::spawn(move || sender.send(String::from("mine")).map_err(SendError::into_inner));
    drop((receiver, other));
    format!("{:?}", thread.join().unwrap())
}

fn iterators() -> String {
    let (sender, receiver) = unbounded();
    for number in 0..9 {
        sender.send(number).unwrap();
    }
    let tried: Vec<i32> = receiver.try_iter().take(2).collect();
    let first: Vec<i32> = receiver.iter().take(2).collect();
    let mut second = Vec::new();
    for number in &receiver {
        second.push(number);
        if second.len() == 2 {
            break;
        }
    }
    drop(sender);
    let rest: Vec<i32> = receiver.into_iter().collect();
    format!("{tried:?} {first:?} {second:?} {rest:?}")
}

/// Counts how many of it are dropped.
struct Counted(Arc<AtomicUsize>);

impl Drop for Counted {
    fn drop(&mut self) {
        self.0.fetch_add(1, Ordering::SeqCst);
    }
}

fn what_is_left_goes() -> String {
    let dropped = Arc::new(AtomicUsize::new(0));
    let count = || dropped.load(Ordering::SeqCst);
    let mut counts = Vec::new();
    for (sender, receiver) in [unbounded(), bounded(5)] {
        for _ in 0..3 {
            sender.send(Counted(Arc::clone(&dropped))).unwrap();
        }
        let other = receiver.clone();
        drop(receiver);
        counts.push(count());
        drop(other);
        counts.push(count());
        let refused = sender.send(Counted(Arc::clone(&dropped)));
        counts.push(count());
        drop(refused);
        counts.push(count());
    }
    format!("{counts:?}")
}

fn how_full() -> String {
    fn of<T>(sender: &Sender<T>, receiver: &Receiver<T>) -> String {
        let one = (sender.len(), sender.is_empty(), sender.is_full(), sender.capacity());
        let other = (receiver.len(), receiver.is_empty(), receiver.is_full(), receiver.capacity());
        format!("{one:?} {other:?}")
    }
    fn of_receiver<T>(receiver: &Receiver<T>) -> String {
        format!("{} {} {} {:?}", receiver.len(), receiver.is_empty(), receiver.is_full(), receiver.capacity())
    }
    let mut outcomes = Vec::new();
    for (sender, receiver) in [unbounded(), bounded(2), bounded(1), bounded(0)] {
        outcomes.push(of(&sender, &receiver));
        let _ = sender.try_send(1);
        outcomes.push(of(&sender, &receiver));
        let _ = sender.try_send(2);
        outcomes.push(of(&sender, &receiver));
        let _ = receiver.try_recv();
        outcomes.push(of(&sender, &receiver));
    }
    outcomes.push(of_receiver(&never::<u8>()));
    let timer = after(Duration::ZERO);
    outcomes.push(of_receiver(&timer));
    outcomes.push(format!("{}", timer.recv().is_ok()));
    outcomes.push(of_receiver(&timer));
    outcomes.push(of_receiver(&tick(Duration::from_secs(100))));
    outcomes.join("\n")
}

fn the_same_channel() -> String {
    let mut outcomes = Vec::new();
    for [(one, to_one), (other, to_other)] in [
        [unbounded::<u8>(), unbounded()],
        [bounded(1), bounded(1)],
        [bounded(0), bounded(0)],
        [bounded(1), unbounded()],
    ] {
        outcomes.push((one.same_channel(&one.clone()), one.same_channel(&other)));
        outcomes.push((to_one.same_channel(&to_one.clone()), to_one.same_channel(&to_other)));
    }
    let (tick, after) = (tick(Duration::from_secs(1)), after(Duration::from_secs(1)));
    outcomes.push((tick.same_channel(&tick.clone()), tick.same_channel(&after)));
    outcomes.push((after.same_channel(&after.clone()), never::<u8>().same_channel(&never())));
    format!("{outcomes:?}")
}

fn cloned_receivers_share_the_work() -> String {
    let (jobs, inbox) = bounded(1);
    let (done, results) = unbounded();
    for _ in 0..2 {
        let (inbox, done) = (inbox.clone(), done.clone());
        thread::spawn(move || inbox.iter().for_each(|job: u32| done.send(job * job).unwrap()));
    }
    drop((inbox, done));
    for job in 1..4 {
        jobs.send(job).unwrap();
    }
    drop(jobs);
    let results: BTreeSet<u32> = results.into_iter().collect();
    format!("{results:?}")
}

fn a_rendezvous_of_many() -> String {
    let (sender, receiver) = bounded(0);
    thread::spawn(move || ["a", "b"].map(|name| sender.send(name).unwrap()));
    let other = receiver.clone();
    let thread = thread::spawn(move || other.iter().collect::<Vec<_>>());
    let mut all: Vec<_> = receiver.iter().collect();
    all.extend(thread.join().unwrap());
    all.sort_unstable();
    format!("{all:?}")
}

fn channels_through_channels() -> String {
    let (questions, inbox) = bounded::<(u32, Sender<u32>)>(0);
    let thread = thread::spawn(move || {
        for (number, reply) in inbox {
            reply.send(number + 1).unwrap();
        }
    });
    let answers: Vec<_> = (0..2)
        .map(|number| {
            let (reply, answer) = bounded(1);
            questions.send((number, reply)).unwrap();
            answer.recv()
        })
        .collect();
    drop(questions);
    thread.join().unwrap();
    format!("{answers:?}")
}

/// The last receiver takes the message with it, and with the message the last sender.
fn a_sender_in_its_own_channel() -> String {
    struct Link(#[expect(dead_code, reason = "only its end matters")] Sender<Link>, Arc<AtomicUsize>);
    impl Drop for Link {
        fn drop(&mut self) {
            self.1.fetch_add(1, Ordering::SeqCst);
        }
    }
    let dropped = Arc::new(AtomicUsize::new(0));
    let (sender, receiver) = unbounded();
    sender.send(Link(sender.clone(), Arc::clone(&dropped))).unwrap_or_else(|_| unreachable!());
    drop(sender);
    let before = dropped.load(Ordering::SeqCst);
    drop(receiver);
    format!("{before} {}", dropped.load(Ordering::SeqCst))
}

fn printed() -> String {
    let (sender, receiver) = bounded::<u8>(1);
    let mut select = Select::new();
    select.recv(&receiver);
    let texts = [
        format!("{sender:?} {receiver:?} {:?} {:?}", receiver.iter(), receiver.try_iter()),
        format!("{select:?} {:>12?}|", sender),
        format!("{:?} {:?}", receiver.clone().into_iter(), never::<u8>()),
    ];
    texts.join("\n")
}

fn two_senders_two_receivers() -> String {
    let (sender, receiver) = bounded(1);
    for name in ["a", "b"] {
        let sender = sender.clone();
        thread::spawn(move || sender.send(name).unwrap());
    }
    let other = receiver.clone();
    let thread = thread::spawn(move || other.recv());
    format!("{:?} {:?}", receiver.recv(), thread.join().unwrap())
}

fn who_gets_the_last_message() -> String {
    let (sender, receiver) = unbounded();
    let other = receiver.clone();
    let thread = thread::spawn(move || other.iter().count());
    for number in 0..2 {
        sender.send(number).unwrap();
    }
    let taken = receiver.try_iter().count();
    drop(sender);
    format!("{taken} {}", thread.join().unwrap())
}

fn room_or_not() -> String {
    let (sender, receiver) = bounded(1);
    let thread = thread::spawn(move || (sender.try_send(1), sender.try_send(2), sender.is_full()));
    let received = receiver.recv();
    format!("{received:?} {:?}", thread.join().unwrap())
}

fn somebody_waits_or_not() -> String {
    let (sender, receiver) = bounded(0);
    let thread = thread::spawn(move || receiver.recv());
    thread::yield_now();
    let tried = sender.try_send(1);
    drop(sender);
    format!("{tried:?} {:?}", thread.join().unwrap())
}

fn the_last_receiver_goes() -> String {
    let (sender, receiver) = bounded(1);
    let other = receiver.clone();
    let threads = [receiver, other].map(|receiver| thread::spawn(move || drop(receiver)));
    let sent = (sender.send(1), sender.try_send(2), sender.len());
    for thread in threads {
        thread.join().unwrap();
    }
    format!("{sent:?} {:?}", sender.send(3))
}

fn in_time_or_not() -> String {
    let (sender, receiver) = unbounded();
    let thread = thread::spawn(move || {
        thread::sleep(Duration::from_micros(60));
        sender.send(1)
    });
    let received = receiver.recv_timeout(Duration::from_micros(60));
    drop(receiver);
    format!("{received:?} {}", thread.join().unwrap().is_ok())
}

fn taken_in_time_or_not() -> String {
    let mut outcomes = Vec::new();
    for capacity in [0, 1] {
        let (sender, receiver) = bounded(capacity);
        let _ = sender.try_send(0);
        let thread = thread::spawn(move || {
            thread::sleep(Duration::from_micros(60));
            (receiver.recv(), receiver.try_recv())
        });
        let sent = sender.send_timeout(1, Duration::from_micros(60));
        drop(sender);
        outcomes.push(format!("{sent:?} {:?}", thread.join().unwrap()));
    }
    outcomes.join(" ")
}

fn how_many_wait() -> String {
    let (sender, receiver) = bounded(2);
    let thread = thread::spawn(move || {
        for number in 0..2 {
            sender.send(number).unwrap();
        }
    });
    let seen = (receiver.len(), receiver.is_full());
    thread.join().unwrap();
    format!("{seen:?}")
}

fn two_rendezvous_receivers() -> String {
    let (sender, receiver) = bounded(0);
    let other = receiver.clone();
    let thread = thread::spawn(move || other.recv());
    let senders = thread::spawn(move || (sender.send(1), sender.send(2)));
    let mine = receiver.recv();
    let _ = senders.join().unwrap();
    format!("{mine:?} {:?}", thread.join().unwrap())
}
