use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError, SyncSender, TryRecvError, TrySendError, channel, sync_channel};
use std::thread;
use std::time::Duration;

pub(crate) const PROGRAMS: crate::Programs = crate::Programs {
    always: &[
        ("in order", in_order),
        ("the end comes after what was sent", the_end_comes_after_what_was_sent),
        ("a message comes back when the receiver is gone", a_message_comes_back),
        ("trying", trying),
        ("iterators", iterators),
        ("what is left is dropped with the receiver", what_is_left_is_dropped),
        ("a reply that nobody will send", a_reply_that_nobody_will_send),
        ("room for two", room_for_two),
        ("hand over", hand_over),
        ("trying a rendezvous alone", trying_a_rendezvous_alone),
        ("a rendezvous is refused when the receiver goes", a_rendezvous_is_refused),
        ("printed", printed),
        ("a shared sender", a_shared_sender),
        ("a timeout with a message", a_timeout_with_a_message),
        ("a timeout without a sender", a_timeout_without_a_sender),
        ("a long timeout is longer than nothing", nothing_in_time),
        ("channels through channels", channels_through_channels),
        ("an iterator ends when the last sender goes", an_iterator_ends),
    ],
    varies: &[
        ("two senders", two_senders),
        ("three senders", three_senders),
        ("looking", looking),
        ("full or not", full_or_not),
        ("somebody waits or not", somebody_waits_or_not),
        ("who is still there", who_is_still_there),
        ("rendezvous of two senders", rendezvous_of_two_senders),
        ("what is there", what_is_there),
        ("in time or not", in_time_or_not),
        ("two rendezvous channels", two_rendezvous_channels),
    ],
};

fn in_order() -> String {
    let (sender, receiver) = channel();
    let thread = thread::spawn(move || {
        for number in 0..4 {
            sender.send(number).unwrap();
        }
    });
    let received: Vec<i32> = (0..4).map(|_| receiver.recv().unwrap()).collect();
    thread.join().unwrap();
    format!("{received:?} {:?}", receiver.recv())
}

fn the_end_comes_after_what_was_sent() -> String {
    let (sender, receiver) = sync_channel(3);
    for text in ["a", "b", "c"] {
        sender.send(text.to_string()).unwrap();
    }
    drop(sender);
    let mut seen = Vec::new();
    loop {
        match receiver.try_recv() {
            Ok(text) => seen.push(text),
            Err(error) => return format!("{seen:?} {error:?} {:?}", receiver.recv()),
        }
    }
}

fn a_message_comes_back() -> String {
    let (sender, receiver) = channel();
    drop(receiver);
    let (bounded, receiver) = sync_channel(1);
    drop(receiver);
    let (rendezvous, receiver) = sync_channel(0);
    drop(receiver);
    let errors = [sender.send(1), bounded.send(2), rendezvous.send(3)].map(|result| result.unwrap_err());
    format!("{errors:?} {} {:?} {:?}", errors[0], bounded.try_send(4), rendezvous.try_send(5))
}

fn trying() -> String {
    let (sender, receiver) = sync_channel(1);
    let nothing = receiver.try_recv();
    let sent = sender.try_send(1);
    let full = sender.try_send(2);
    let one = receiver.try_recv();
    drop(sender);
    let gone: Result<i32, TryRecvError> = receiver.try_recv();
    format!("{nothing:?} {sent:?} {full:?} {one:?} {gone:?}")
}

fn iterators() -> String {
    let (sender, receiver) = channel();
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
#[derive(Clone)]
struct Counted(Arc<AtomicUsize>);

impl Drop for Counted {
    fn drop(&mut self) {
        self.0.fetch_add(1, Ordering::SeqCst);
    }
}

fn what_is_left_is_dropped() -> String {
    let dropped = Arc::new(AtomicUsize::new(0));
    let count = || dropped.load(Ordering::SeqCst);
    let (sender, receiver) = channel();
    for _ in 0..3 {
        sender.send(Counted(Arc::clone(&dropped))).unwrap();
    }
    let before = count();
    drop(receiver);
    let after = count();
    let (bounded, receiver) = sync_channel(2);
    bounded.send(Counted(Arc::clone(&dropped))).unwrap();
    drop(receiver);
    format!("{before} {after} {} {}", count(), sender.send(Counted(Arc::clone(&dropped))).is_err())
}

/// The request is dropped with the receiver of requests, and with it the only sender of the reply.
fn a_reply_that_nobody_will_send() -> String {
    let (requests, inbox) = channel::<mpsc::Sender<i32>>();
    let (reply, answer) = channel();
    requests.send(reply).unwrap();
    let server = thread::spawn(move || drop(inbox));
    let answer = answer.recv();
    server.join().unwrap();
    format!("{answer:?}")
}

fn room_for_two() -> String {
    let (sender, receiver) = sync_channel(2);
    let thread = thread::spawn(move || (0..5).try_for_each(|number| sender.send(number)));
    let received: Vec<i32> = receiver.iter().collect();
    format!("{received:?} {:?}", thread.join().unwrap())
}

fn hand_over() -> String {
    let (sender, receiver) = sync_channel(0);
    let thread = thread::spawn(move || (0..3).try_for_each(|number| sender.send(number)));
    let received: Vec<i32> = receiver.iter().collect();
    format!("{received:?} {:?}", thread.join().unwrap())
}

fn trying_a_rendezvous_alone() -> String {
    let (sender, receiver) = sync_channel::<i32>(0);
    format!("{:?} {:?}", sender.try_send(1), receiver.try_recv())
}

fn a_rendezvous_is_refused() -> String {
    let (sender, receiver) = sync_channel(0);
    let thread = thread::spawn(move || sender.send("lost"));
    drop(receiver);
    format!("{:?}", thread.join().unwrap())
}

fn printed() -> String {
    let (sender, receiver) = channel::<u8>();
    let (bounded, _receiver) = sync_channel::<u8>(1);
    let ends = format!("{sender:?} {bounded:?} {receiver:?}");
    let errors = format!(
        "{:?} {} {} {} {} {}",
        TrySendError::Full(1),
        TrySendError::Full(1),
        TryRecvError::Empty,
        RecvTimeoutError::Timeout,
        mpsc::SendError(1),
        mpsc::RecvError,
    );
    format!("{ends} {errors}")
}

fn a_shared_sender() -> String {
    let (sender, receiver) = channel();
    thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| sender.send(1).unwrap());
        }
    });
    drop(sender);
    format!("{}", receiver.iter().sum::<i32>())
}

fn a_timeout_with_a_message() -> String {
    let (sender, receiver) = channel();
    sender.send(1).unwrap();
    format!("{:?}", receiver.recv_timeout(Duration::ZERO))
}

fn a_timeout_without_a_sender() -> String {
    let (sender, receiver) = sync_channel::<i32>(0);
    drop(sender);
    format!("{:?}", receiver.recv_timeout(Duration::from_secs(3600)))
}

fn nothing_in_time() -> String {
    let (_sender, receiver) = channel::<i32>();
    let (_other, rendezvous) = sync_channel::<i32>(0);
    let short = Duration::from_micros(10);
    format!("{:?} {:?}", receiver.recv_timeout(short), rendezvous.recv_timeout(short))
}

fn channels_through_channels() -> String {
    let (sender, receiver) = channel::<SyncSender<i32>>();
    let thread = thread::spawn(move || {
        for reply in receiver {
            reply.send(7).unwrap();
        }
    });
    let (reply, answer) = sync_channel(1);
    sender.send(reply).unwrap();
    let answer = (answer.recv(), answer.recv());
    drop(sender);
    thread.join().unwrap();
    format!("{answer:?}")
}

fn an_iterator_ends() -> String {
    let (sender, receiver) = channel();
    let threads: Vec<_> = (0..2)
        .map(|number| {
            let sender = sender.clone();
            thread::spawn(move || sender.send(number).unwrap())
        })
        .collect();
    drop(sender);
    let mut received: Vec<i32> = receiver.iter().collect();
    received.sort_unstable();
    for thread in threads {
        thread.join().unwrap();
    }
    format!("{received:?}")
}

fn two_senders() -> String {
    let (sender, receiver) = channel();
    let other = sender.clone();
    thread::spawn(move || ["a1", "a2"].into_iter().try_for_each(|text| sender.send(text)));
    thread::spawn(move || ["b1", "b2"].into_iter().try_for_each(|text| other.send(text)));
    format!("{:?}", receiver.iter().collect::<Vec<_>>())
}

fn three_senders() -> String {
    let (sender, receiver) = sync_channel(1);
    thread::scope(|scope| {
        for number in 0..3 {
            let sender = sender.clone();
            scope.spawn(move || sender.send(number).unwrap());
        }
        drop(sender);
        format!("{:?}", receiver.iter().collect::<Vec<_>>())
    })
}

fn looking() -> String {
    let (sender, receiver) = channel();
    let thread = thread::spawn(move || sender.send(1).unwrap());
    let looks = (receiver.try_recv(), receiver.try_recv());
    thread.join().unwrap();
    format!("{looks:?}")
}

fn full_or_not() -> String {
    let (sender, receiver) = sync_channel(1);
    let thread = thread::spawn(move || (sender.try_send(1).is_ok(), sender.try_send(2).is_ok()));
    let received = receiver.recv();
    format!("{:?} {received:?} {:?}", thread.join().unwrap(), receiver.recv())
}

fn somebody_waits_or_not() -> String {
    let (sender, receiver) = sync_channel(0);
    let thread = thread::spawn(move || receiver.recv());
    let sent = sender.try_send(1);
    drop(sender);
    format!("{sent:?} {:?}", thread.join().unwrap())
}

fn who_is_still_there() -> String {
    let (sender, receiver) = channel();
    let thread = thread::spawn(move || drop(receiver));
    let sent = [sender.send(1).is_ok(), sender.send(2).is_ok()];
    thread.join().unwrap();
    format!("{sent:?}")
}

fn rendezvous_of_two_senders() -> String {
    let (sender, receiver) = sync_channel(0);
    thread::scope(|scope| {
        for number in 0..2 {
            let sender = sender.clone();
            scope.spawn(move || sender.send(number).unwrap());
        }
        drop(sender);
        format!("{:?}", receiver.iter().collect::<Vec<_>>())
    })
}

fn what_is_there() -> String {
    let (sender, receiver) = channel();
    let thread = thread::spawn(move || (1..=3).try_for_each(|number| sender.send(number)));
    let there = receiver.try_iter().count();
    let rest = receiver.iter().count();
    thread.join().unwrap().unwrap();
    format!("{there} {rest}")
}

fn in_time_or_not() -> String {
    let (sender, receiver) = channel();
    let thread = thread::spawn(move || sender.send(1));
    let received = receiver.recv_timeout(Duration::from_nanos(1));
    let sent = thread.join().unwrap();
    format!("{received:?} {sent:?}")
}

fn two_rendezvous_channels() -> String {
    let (there, inbox) = sync_channel(0);
    let (back, answers) = sync_channel(0);
    let thread = thread::spawn(move || {
        let received = inbox.recv();
        (received, back.try_send(2).is_ok())
    });
    there.send(1).unwrap();
    let answer = answers.recv();
    format!("{:?} {answer:?}", thread.join().unwrap())
}
