use std::thread;
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, Select, after, at, bounded, never, select, tick, unbounded};

const MOMENT: Duration = Duration::from_millis(1);
const LONG: Duration = Duration::from_secs(1000);

pub(crate) const PROGRAMS: crate::Programs = crate::Programs {
    always: &[
        ("once and never again", once_and_never_again),
        ("not before its time", not_before_its_time),
        ("again and again", again_and_again),
        ("silence", silence),
        ("so late that it never comes", so_late_that_it_never_comes),
        ("deadlines that are over", deadlines_that_are_over),
        ("a timer before the message", a_timer_before_the_message),
        ("nothing to select from", nothing_to_select_from),
        ("waiting for one that is ready", waiting_for_one_that_is_ready),
        ("rings between two clones", rings_between_two_clones),
    ],
    varies: &[
        ("a message before the timer", a_message_before_the_timer),
        ("the message or the timer", the_message_or_the_timer),
        ("two timers", two_timers),
        ("which clone hears it", which_clone_hears_it),
    ],
};

fn once_and_never_again() -> String {
    let timers = [after(MOMENT), at(Instant::now() + MOMENT), at(Instant::now())];
    let heard = timers.map(|timer| {
        (timer.recv().is_ok(), timer.try_recv(), timer.recv_timeout(MOMENT), timer.is_empty(), timer.len())
    });
    format!("{heard:?}")
}

fn not_before_its_time() -> String {
    let start = Instant::now();
    let when = start + MOMENT;
    let (one, other) = (at(when), after(MOMENT));
    let heard = one.recv().unwrap();
    let later = other.recv().unwrap();
    let now = Instant::now();
    format!("{} {} {}", heard == when, later >= heard, later <= now)
}

fn again_and_again() -> String {
    let ticks = tick(MOMENT);
    let start = Instant::now();
    let heard: Vec<Instant> = ticks.iter().take(3).collect();
    let apart = heard.windows(2).all(|two| two[1] >= two[0] + MOMENT);
    format!("{} {apart}", Instant::now() >= start + MOMENT * 2)
}

fn silence() -> String {
    let silence = never::<u8>();
    let mut select = Select::new();
    select.recv(&silence);
    format!(
        "{:?} {:?} {:?} {:?} {:?}",
        silence.try_recv(),
        silence.recv_timeout(MOMENT),
        silence.clone().recv_deadline(Instant::now() + MOMENT),
        select.try_ready(),
        select.ready_timeout(MOMENT),
    )
}

fn so_late_that_it_never_comes() -> String {
    let timers = [after(Duration::MAX), tick(Duration::MAX)];
    let (sender, receiver) = unbounded();
    sender.send(1).unwrap();
    let received = receiver.recv_timeout(Duration::MAX);
    let sent = sender.send_timeout(2, Duration::MAX);
    let selected = select! {
        recv(timers[0]) -> _ => 0,
        recv(receiver) -> message => message.unwrap(),
        default(Duration::MAX) => 9,
    };
    format!("{:?} {received:?} {sent:?} {selected}", timers.map(|timer| (timer.try_recv(), timer.capacity())))
}

fn deadlines_that_are_over() -> String {
    let now = Instant::now();
    let past = now.checked_sub(MOMENT).unwrap_or(now);
    let (sender, receiver) = bounded(1);
    let nothing = receiver.recv_deadline(past);
    let sent = sender.send_deadline(1, past);
    let full = sender.send_deadline(2, past);
    let one = receiver.recv_deadline(past);
    let mut select = Select::new();
    select.recv(&receiver);
    let ready = (select.ready_deadline(past), select.select_deadline(past).map(|_| ()).is_err());
    drop(sender);
    format!("{nothing:?} {sent:?} {full:?} {one:?} {ready:?} {:?}", receiver.recv_deadline(past))
}

fn a_message_before_the_timer() -> String {
    let (sender, receiver) = bounded(0);
    thread::spawn(move || sender.send(1));
    let timer = after(LONG);
    select! {
        recv(receiver) -> message => format!("{message:?}"),
        recv(timer) -> _ => "late".to_string(),
    }
}

fn a_timer_before_the_message() -> String {
    let (sender, receiver) = unbounded::<u8>();
    let (now, wait) = bounded::<()>(0);
    let thread = thread::spawn(move || {
        let _ = wait.recv();
        drop(sender);
    });
    let heard = select! {
        recv(receiver) -> message => format!("{message:?}"),
        recv(after(MOMENT)) -> instant => format!("{}", instant.is_ok()),
    };
    let waited = select! {
        recv(receiver) -> message => format!("{message:?}"),
        default(MOMENT) => "nothing".to_string(),
    };
    drop(now);
    thread.join().unwrap();
    format!("{heard} {waited} {:?}", receiver.recv())
}

fn nothing_to_select_from() -> String {
    let start = Instant::now();
    select! { default(MOMENT) => () }
    let mut none = Select::new();
    let outcomes = (none.try_select().is_err(), none.select_timeout(MOMENT).is_err(), none.ready_timeout(MOMENT));
    format!("{} {outcomes:?} {:?}", Instant::now() >= start + MOMENT * 3, none.try_ready())
}

fn waiting_for_one_that_is_ready() -> String {
    let (sender, receiver) = bounded(1);
    let full = bounded::<u8>(0);
    thread::spawn(move || sender.send(7)).join().unwrap().unwrap();
    let mut select = Select::new();
    select.send(&full.0);
    let index = select.recv(&receiver);
    let ready = select.ready_timeout(LONG) == Ok(index);
    let operation = select.select_timeout(LONG).unwrap();
    let selected = (operation.index() == index, operation.recv(&receiver));
    format!("{ready} {selected:?}")
}

/// A tick is heard by one clone only.
fn rings_between_two_clones() -> String {
    let ticks = tick(MOMENT);
    let other: Receiver<Instant> = ticks.clone();
    let thread = thread::spawn(move || other.recv().unwrap());
    let mine = ticks.recv().unwrap();
    let yours = thread.join().unwrap();
    let apart = if mine > yours { mine - yours } else { yours - mine };
    format!("{}", apart >= MOMENT)
}

fn the_message_or_the_timer() -> String {
    let (sender, receiver) = bounded(1);
    let thread = thread::spawn(move || {
        thread::sleep(Duration::from_micros(60));
        sender.send(1).is_ok()
    });
    let chosen = select! {
        recv(receiver) -> message => format!("{message:?}"),
        recv(after(Duration::from_micros(60))) -> _ => "late".to_string(),
    };
    drop(receiver);
    format!("{chosen} {}", thread.join().unwrap())
}

fn two_timers() -> String {
    let (one, other) = (after(Duration::from_micros(50)), after(Duration::from_micros(50)));
    thread::sleep(Duration::from_micros(200));
    select! {
        recv(one) -> _ => "one".to_string(),
        recv(other) -> _ => "other".to_string(),
    }
}

fn which_clone_hears_it() -> String {
    let timer = after(Duration::from_micros(100));
    let other = timer.clone();
    let thread = thread::spawn(move || other.recv_timeout(Duration::from_millis(3)).is_ok());
    let mine = timer.recv_timeout(Duration::from_millis(3)).is_ok();
    format!("{mine} {}", thread.join().unwrap())
}
