use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use crossbeam_channel::{Receiver, Select, Sender, bounded, never, select, select_biased, unbounded};

use super::on_purpose;

const MOMENT: Duration = Duration::from_millis(1);

pub(crate) const PROGRAMS: crate::Programs = crate::Programs {
    always: &[
        ("every form of an arm", every_form_of_an_arm),
        ("operands are expressions", operands_are_expressions),
        ("bodies leave", bodies_leave),
        ("an arm is taken off", an_arm_is_taken_off),
        ("a message is made when it is sent", a_message_is_made_when_it_is_sent),
        ("biased", biased),
        ("the end is ready", the_end_is_ready),
        ("one inside the other", one_inside_the_other),
        ("a list that grows and shrinks", a_list),
        ("only ready", only_ready),
        ("what is wrong to do", what_is_wrong_to_do),
        ("selected now, completed later", selected_now_completed_later),
        ("a rendezvous with a selection", a_rendezvous_with_a_selection),
        ("a rendezvous of two selections", a_rendezvous_of_two_selections),
        ("nobody meets itself", nobody_meets_itself),
        ("a selection is refused", a_selection_is_refused),
        ("two inboxes until both end", two_inboxes),
    ],
    varies: &[
        ("any of two that are ready", any_of_two),
        ("who came first", who_came_first),
        ("which way round", which_way_round),
        ("two of three meet", two_of_three_meet),
        ("default or not", default_or_not),
        ("biased, but not yet there", biased_but_not_yet_there),
        ("to whoever takes it", to_whoever_takes_it),
        ("ready, and gone again", ready_and_gone_again),
        ("one of two rendezvous", one_of_two_rendezvous),
        ("the last sender or a message", the_last_sender_or_a_message),
    ],
};

#[rustfmt::skip]
fn every_form_of_an_arm() -> String {
    let (sender, receiver) = bounded(1);
    let mut seen = Vec::new();
    select! { recv(receiver) -> message => seen.push(format!("{message:?}")), default => seen.push("now".into()) }
    select! {
        recv(receiver) -> _ => {}
        default() => { seen.push("also now".into()) }
    }
    select! {
        recv(receiver,) -> _message => unreachable!(),
        default(MOMENT) => seen.push("later".into()),
    };
    select! { send(sender, 1) -> sent => seen.push(format!("{sent:?}")) }
    select! {
        send(sender, 2,) -> sent => { seen.push(format!("{sent:?}")); }
        default(MOMENT,) => { seen.push("full".into()); },
    }
    select! {
        default => unreachable!(),
        recv(receiver) -> (Ok(_) | Err(_)) => seen.push("one".into()),
        recv(never::<u8>()) -> _ => (),
    }
    select! { default => seen.push("nothing at all".into()) }
    let value = select! {
        recv(receiver) -> message => message.unwrap_or(0) + 1,
        send(sender, 5) -> _ => 6,
    };
    let taken = select_biased! { recv(receiver) -> message => message, default => Ok(0) };
    let text = select! { recv(receiver) -> _ => "some", default => if value > 5 { "many" } else { "few" } };
    format!("{seen:?} {value} {taken:?} {text}")
}

struct Ends {
    sender: Sender<u8>,
    receiver: Option<Receiver<u8>>,
}

fn operands_are_expressions() -> String {
    let (sender, receiver) = unbounded();
    let mut ends = Ends { sender, receiver: Some(receiver) };
    let mut seen = Vec::new();
    for _ in 0..3 {
        select! {
            send(ends.sender.clone(), 1 + 1) -> sent => seen.push(format!("{sent:?}")),
            recv(ends.receiver.as_ref().unwrap_or(&never())) -> message => {
                seen.push(format!("{message:?}"));
                ends.receiver = None;
            }
            default => unreachable!(),
        }
        if ends.receiver.as_ref().is_some_and(|receiver| receiver.is_empty()) {
            break;
        }
    }
    let (sender, receiver) = bounded(2);
    let shared = (Arc::new(sender), Arc::new(receiver), Box::new(never::<()>()));
    select! { send(shared.0, 'a') -> sent => sent.unwrap(), recv(shared.2) -> _ => () }
    let borrowed = &&shared.1;
    let received = select! { recv(borrowed) -> message => message, recv(&*shared.2) -> _ => Ok('b') };
    let chosen =
        select! { recv(if received.is_ok() { &shared.1 } else { borrowed }) -> message => message, default => Ok('c') };
    format!("{} {received:?} {chosen:?}", seen.is_empty())
}

fn bodies_leave() -> String {
    fn first(receiver: &Receiver<u8>) -> Option<u8> {
        'outer: loop {
            loop {
                select! {
                    recv(receiver) -> message => match message {
                        Ok(0) => continue,
                        Ok(1) => continue 'outer,
                        Ok(2) => break,
                        Ok(number) => return Some(number),
                        Err(_) => break 'outer,
                    },
                }
            }
        }
        None
    }
    fn question(receiver: &Receiver<u8>) -> Result<u8, crossbeam_channel::RecvError> {
        Ok(select! { recv(receiver) -> message => message?, recv(never::<u8>()) -> _ => 0 } + 1)
    }
    let (sender, receiver) = unbounded();
    for number in [0, 1, 2, 0, 7, 4] {
        sender.send(number).unwrap();
    }
    let (seven, five) = (first(&receiver), question(&receiver));
    drop(sender);
    format!("{seven:?} {five:?} {:?} {:?}", first(&receiver), question(&receiver))
}

fn an_arm_is_taken_off() -> String {
    let (one, mut a) = unbounded();
    let (other, mut b) = unbounded();
    for number in 0..2 {
        one.send(number).unwrap();
        other.send(number + 10).unwrap();
    }
    drop((one, other));
    let (mut seen, mut open) = (Vec::new(), 2);
    while open > 0 {
        select! {
            recv(a) -> message => match message {
                Ok(number) => seen.push(number),
                Err(_) => { a = never(); open -= 1; }
            },
            recv(b) -> message => match message {
                Ok(number) => seen.push(number),
                Err(_) => { b = never(); open -= 1; }
            },
        }
    }
    seen.sort_unstable();
    format!("{seen:?}")
}

fn a_message_is_made_when_it_is_sent() -> String {
    let (sender, receiver) = bounded(1);
    let mut made = 0;
    for _ in 0..3 {
        select! {
            send(sender, { made += 1; made }) -> sent => sent.unwrap(),
            default => (),
        }
    }
    format!("{made} {:?}", receiver.recv())
}

fn biased() -> String {
    let (one, a) = unbounded();
    let (other, b) = unbounded();
    for number in 0..3 {
        other.send(number).unwrap();
        one.send(number + 10).unwrap();
    }
    drop(one);
    let mut seen = Vec::new();
    for _ in 0..3 {
        select_biased! {
            recv(a) -> message => seen.push(message),
            recv(b) -> message => seen.push(message),
        }
    }
    let mut select = Select::new_biased();
    let (first, second) = (select.recv(&b), select.recv(&a));
    let operation = select.select();
    let index = operation.index();
    seen.push(operation.recv(&b));
    format!("{seen:?} {first} {second} {index} {:?}", select.try_ready())
}

fn the_end_is_ready() -> String {
    let mut outcomes = Vec::new();
    for (sender, receiver) in [unbounded::<u8>(), bounded(1), bounded(0)] {
        drop(sender);
        let one =
            select! { recv(receiver) -> message => format!("{message:?}"), recv(never::<u8>()) -> _ => String::new() };
        let two = select! { recv(receiver) -> message => format!("{message:?}"), default => String::new() };
        let three = select! { recv(receiver) -> message => format!("{message:?}"), default(MOMENT) => String::new() };
        outcomes.push([one, two, three]);
    }
    for (sender, receiver) in [unbounded::<u8>(), bounded(1), bounded(0)] {
        drop(receiver);
        let one = select! { send(sender, 1) -> sent => format!("{sent:?}"), recv(never::<u8>()) -> _ => String::new() };
        let two = select! { send(sender, 1) -> sent => format!("{sent:?}"), default => String::new() };
        let mut select = Select::new();
        select.send(&sender);
        outcomes.push([one, two, format!("{:?}", select.try_ready())]);
    }
    format!("{outcomes:?}")
}

fn one_inside_the_other() -> String {
    let (sender, receiver) = bounded(1);
    let (reply, answer) = bounded(1);
    select! {
        send(sender, 1) -> sent => select! {
            recv(receiver) -> message => select! {
                send(reply, (sent, message)) -> again => again.unwrap(),
                recv(never::<()>()) -> _ => (),
            },
            default => (),
        },
        recv(answer) -> _ => (),
    }
    format!("{:?}", answer.try_recv())
}

fn a_list() -> String {
    let channels: Vec<_> = (0..3).map(|_| bounded(1)).collect();
    let mut select = Select::default();
    for (_, receiver) in &channels {
        select.recv(receiver);
    }
    for (number, (sender, _)) in channels.iter().enumerate() {
        sender.send(number).unwrap();
    }
    let mut seen = Vec::new();
    for _ in 0..3 {
        let operation = select.select();
        let index = operation.index();
        seen.push((index, operation.recv(&channels[index].1)));
        select.remove(index);
    }
    seen.sort_unstable_by_key(|(index, _)| *index);
    let index = select.send(&channels[0].0);
    let copy = select.clone().try_select().map(|operation| operation.send(&channels[0].0, 9));
    format!("{seen:?} {index} {copy:?} {:?} {:?}", select.try_ready(), channels[0].1.try_recv())
}

fn only_ready() -> String {
    let (sender, receiver) = bounded(1);
    let (to_meet, meeting) = bounded::<u8>(0);
    let mut select = Select::new();
    let (receive, meet) = (select.recv(&receiver), select.send(&to_meet));
    let nothing = select.try_ready();
    sender.send(1).unwrap();
    let ready = (select.ready() == receive, select.try_ready() == Ok(receive), receiver.len());
    let message = receiver.try_recv();
    drop(meeting);
    format!("{nothing:?} {ready:?} {message:?} {}", select.ready() == meet)
}

fn what_is_wrong_to_do() -> String {
    fn said(what: impl FnOnce()) -> String {
        let panicked = on_purpose(|| crate::quietly(|| catch_unwind(AssertUnwindSafe(what))));
        let payload = panicked.expect_err("a panic");
        let text = payload.downcast_ref::<String>().cloned();
        text.unwrap_or_else(|| payload.downcast_ref::<&str>().unwrap().to_string())
    }
    let (sender, receiver) = unbounded();
    sender.send(1).unwrap();
    let silence = never::<u8>();
    let wrongs = [
        said(|| _ = Select::new().select().index()),
        said(|| _ = Select::new().ready()),
        said(|| Select::new().remove(0)),
        said(|| {
            let mut select = Select::new();
            let index = select.recv(&receiver);
            select.remove(index);
            select.remove(index);
        }),
        said(|| {
            let mut select = Select::new();
            select.recv(&silence);
            select.recv(&receiver);
            drop(select.select());
        }),
    ];
    wrongs.join("\n")
}

/// Meanwhile, others use what is left.
fn selected_now_completed_later() -> String {
    let (sender, receiver) = bounded(2);
    let mut select = Select::new();
    select.send(&sender);
    let operation = select.select();
    let other = sender.try_send(1);
    let sent = operation.send(&sender, 2);
    let mut inside = [receiver.recv().unwrap(), receiver.recv().unwrap()];
    inside.sort_unstable();
    sender.send(3).unwrap();
    let mut select = Select::new();
    select.recv(&receiver);
    let operation = select.select();
    let clone = receiver.clone();
    let theirs = thread::spawn(move || clone.try_recv()).join().unwrap();
    format!("{other:?} {sent:?} {inside:?} {theirs:?} {:?}", operation.recv(&receiver))
}

fn a_rendezvous_with_a_selection() -> String {
    let (sender, receiver) = bounded(0);
    let (back, answers) = bounded(0);
    let thread = thread::spawn(move || {
        let received = select! { recv(receiver) -> message => message, recv(never::<u8>()) -> _ => Ok(0) };
        select! { send(back, received.unwrap() + 1) -> sent => sent.unwrap(), recv(never::<u8>()) -> _ => () }
        receiver.recv()
    });
    sender.send(1).unwrap();
    let answer = answers.recv();
    let third = select! { send(sender, 3) -> sent => sent, recv(never::<u8>()) -> _ => Ok(()) };
    format!("{answer:?} {third:?} {:?}", thread.join().unwrap())
}

fn a_rendezvous_of_two_selections() -> String {
    let (one, a) = bounded(0);
    let (other, b) = bounded::<u8>(0);
    let thread = thread::spawn(move || {
        let one =
            select! { recv(a) -> message => format!("{message:?}"), recv(b) -> message => format!("{message:?}") };
        let two =
            select! { recv(a) -> message => format!("{message:?}"), recv(b) -> message => format!("{message:?}") };
        let mut seen = [one, two];
        seen.sort();
        seen
    });
    let mut sent = Vec::new();
    for _ in 0..2 {
        let sending: Option<&Sender<u8>> = if sent.is_empty() { Some(&one) } else { None };
        select! {
            send(sending.unwrap_or(&other), 7) -> result => sent.push(result),
            recv(never::<u8>()) -> _ => (),
        }
    }
    drop((one, other));
    format!("{sent:?} {:?}", thread.join().unwrap())
}

fn nobody_meets_itself() -> String {
    let (sender, receiver) = bounded(0);
    let alone = select! {
        send(sender, 1) -> _ => "sent",
        recv(receiver) -> _ => "received",
        default(MOMENT) => "nobody",
    };
    let at_once = select! {
        send(sender, 1) -> _ => "sent",
        recv(receiver) -> _ => "received",
        default => "nobody",
    };
    format!("{alone} {at_once}")
}

fn a_selection_is_refused() -> String {
    let (sender, receiver) = bounded::<u8>(0);
    let (to_end, end) = bounded::<u8>(0);
    let thread = thread::spawn(move || {
        let one = select! { send(sender, 1) -> sent => format!("{sent:?}"), recv(never::<u8>()) -> _ => String::new() };
        let two = select! { recv(end) -> got => format!("{got:?}"), recv(never::<u8>()) -> _ => String::new() };
        [one, two]
    });
    drop(receiver);
    drop(to_end);
    format!("{:?}", thread.join().unwrap())
}

fn two_inboxes() -> String {
    let (one, a) = bounded(1);
    let (other, b) = bounded(0);
    thread::spawn(move || (0..2).for_each(|number| one.send(number).unwrap()));
    thread::spawn(move || other.send(10).unwrap());
    let (mut seen, mut ended) = (Vec::new(), [false; 2]);
    while ended != [true; 2] {
        let none = never();
        select! {
            recv(if ended[0] { &none } else { &a }) -> message => match message {
                Ok(number) => seen.push(number),
                Err(_) => ended[0] = true,
            },
            recv(if ended[1] { &none } else { &b }) -> message => match message {
                Ok(number) => seen.push(number),
                Err(_) => ended[1] = true,
            },
        }
    }
    seen.sort_unstable();
    format!("{seen:?}")
}

fn any_of_two() -> String {
    let (one, a) = bounded(1);
    let (other, b) = bounded(1);
    one.send("a").unwrap();
    other.send("b").unwrap();
    let mut select = Select::new();
    let ends = [&a, &b];
    for end in ends {
        select.recv(end);
    }
    let ready = select.ready();
    let operation = select.select();
    let index = operation.index();
    let first = operation.recv(ends[index]);
    let second = select! { recv(a) -> message => message, recv(b) -> message => message };
    format!("{ready} {first:?} {second:?}")
}

fn who_came_first() -> String {
    let (one, a) = bounded(0);
    let (other, b) = bounded(1);
    thread::spawn(move || one.send("a"));
    thread::spawn(move || other.send("b"));
    let choose = || select! { recv(a) -> message => message, recv(b) -> message => message };
    format!("{:?} {:?}", choose(), b.try_recv())
}

fn which_way_round() -> String {
    let (one, a) = bounded(0);
    let (other, b) = bounded(0);
    let (to_b, from_a) = (other.clone(), a.clone());
    let thread = thread::spawn(move || {
        select! { recv(from_a) -> message => format!("got {message:?}"), send(to_b, 2) -> sent => format!("sent {sent:?}") }
    });
    let mine =
        select! { send(one, 1) -> sent => format!("sent {sent:?}"), recv(b) -> message => format!("got {message:?}") };
    drop((a, other));
    format!("{mine} {}", thread.join().unwrap())
}

fn two_of_three_meet() -> String {
    let (sender, receiver) = bounded(0);
    let threads: Vec<_> = (0..3)
        .map(|me| {
            let (sender, receiver) = (sender.clone(), receiver.clone());
            thread::spawn(move || {
                select! {
                    send(sender, me) -> _ => "sent".to_string(),
                    recv(receiver) -> message => format!("{message:?}"),
                    default(Duration::from_millis(3)) => "nobody".to_string(),
                }
            })
        })
        .collect();
    let outcomes: Vec<_> = threads.into_iter().map(|thread| thread.join().unwrap()).collect();
    format!("{outcomes:?}")
}

fn default_or_not() -> String {
    let (sender, receiver) = unbounded();
    let thread = thread::spawn(move || sender.send(1));
    let look = || select! { recv(receiver) -> message => format!("{message:?}"), default => "nothing".to_string() };
    let looks = [look(), look()];
    thread.join().unwrap().unwrap();
    format!("{looks:?}")
}

fn biased_but_not_yet_there() -> String {
    let (one, a) = unbounded();
    let (other, b) = unbounded();
    let thread = thread::spawn(move || one.send("a"));
    let second = thread::spawn(move || other.send("b"));
    let first = select_biased! { recv(a) -> message => message, recv(b) -> message => message };
    thread.join().unwrap().unwrap();
    second.join().unwrap().unwrap();
    format!("{first:?}")
}

fn to_whoever_takes_it() -> String {
    let (one, a) = bounded(0);
    let (other, b) = bounded(0);
    let threads = [a, b].map(|receiver| thread::spawn(move || receiver.recv().is_ok()));
    let to = select! { send(one, 1) -> _ => "one", send(other, 2) -> _ => "other" };
    drop((one, other));
    format!("{to} {:?}", threads.map(|thread| thread.join().unwrap()))
}

fn ready_and_gone_again() -> String {
    let (sender, receiver) = bounded(1);
    sender.send(1).unwrap();
    let other = receiver.clone();
    let thread = thread::spawn(move || other.try_recv());
    let mut select = Select::new();
    select.recv(&receiver);
    let ready = select.try_ready();
    let taken = receiver.try_recv();
    format!("{ready:?} {taken:?} {:?}", thread.join().unwrap())
}

/// Whoever is met at one of them is not there at the other.
fn one_of_two_rendezvous() -> String {
    let (one, a) = bounded(0);
    let (other, b) = bounded(0);
    let thread = thread::spawn(move || select! { recv(a) -> message => message, recv(b) -> message => message });
    let second = thread::spawn(move || other.send_timeout(2, MOMENT).is_ok());
    let sent = one.send_timeout(1, MOMENT).is_ok();
    drop(one);
    format!("{sent} {} {:?}", second.join().unwrap(), thread.join().unwrap())
}

fn the_last_sender_or_a_message() -> String {
    let (one, a) = unbounded::<u8>();
    let (other, b) = bounded(0);
    let thread = thread::spawn(move || drop(one));
    let second = thread::spawn(move || other.send_timeout(2, Duration::from_millis(3)).is_ok());
    let first = select! { recv(a) -> message => format!("{message:?}"), recv(b) -> message => format!("{message:?}") };
    drop(b);
    thread.join().unwrap();
    format!("{first} {}", second.join().unwrap())
}
