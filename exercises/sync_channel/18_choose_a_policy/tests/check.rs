//! What each stream needs, tried out on the virtual clock.

use std::collections::VecDeque;
use std::fmt;
use std::sync::{Arc, Condvar, Mutex};
use std::thread;
use std::time::Duration;

use checker::{elapsed, ensure, name_this_thread, on_the_clock};
use choose_a_policy::{Choice, Stream, WhenFull, choose};
use kit::work_for;

/// Catches a choice that loses blocks, or lets too many wait.
#[test]
fn the_archive_keeps_every_block() {
    judge(Stream::Archive, |storm| {
        storm.ensure_none_lost("block");
        storm.ensure_peak(64, "block");
        storm.ensure_waits(Duration::from_millis(5));
    });
}

/// Catches a choice that shows the past, or holds up the sensor.
#[test]
fn the_meter_shows_the_present() {
    judge(Stream::Meter, |storm| {
        storm.ensure_waits(Duration::ZERO);
        let while_levels_come = storm.received.iter().filter(|message| message.received <= storm.over);
        let oldest = while_levels_come.map(Message::age).max().unwrap_or_default();
        ensure!(oldest <= ms(20), "Meter: a level drawn was {} ms old; 20 are allowed.", oldest.as_millis());
    });
}

/// Catches a choice that keeps the wrong lines, or too many.
#[test]
fn the_black_box_keeps_the_last_lines() {
    judge(Stream::BlackBox, |storm| {
        storm.ensure_waits(Duration::ZERO);
        storm.ensure_peak(128, "line");
        let missing = (LINES - 99..=LINES).filter(|number| !storm.was_received(*number)).count();
        let are = if missing == 1 { "is" } else { "are" };
        ensure!(missing == 0, "BlackBox: of the last 100 lines before the crash, {missing} {are} missing.");
    });
}

/// Catches a choice that loses the first strikes, or keeps the alarm going.
#[test]
fn the_first_strikes_are_reported() {
    judge(Stream::FirstStrikes, |storm| {
        storm.ensure_waits(Duration::ZERO);
        let lost: Vec<u32> = (1..=3).filter(|number| !storm.was_received(*number)).collect();
        ensure!(lost.is_empty(), "FirstStrikes: {} before anyone was told.", storm.were_lost(&lost));
        let alarm = storm.silent.saturating_sub(storm.over);
        ensure!(
            alarm <= ms(100),
            "FirstStrikes: the alarm went on for {:.1} ms after the last strike; 100 are allowed.",
            alarm.as_secs_f64() * 1_000.0
        );
    });
}

/// Catches a choice that loses birds, or holds up the counter.
#[test]
fn the_census_counts_every_bird() {
    judge(Stream::Census, |storm| {
        storm.ensure_none_lost("bird");
        storm.ensure_waits(Duration::ZERO);
    });
}

/// Lines written before the crash.
const LINES: u32 = 5_000;

/// Lets the storm of one stream pass through the mailbox that was chosen for it, and prints what came of it.
fn judge(stream: Stream, requirements: impl Fn(&Storm) + Send + Sync + 'static) {
    let row = on_the_clock(move || {
        let choice = choose(stream);
        ensure!(
            choice.capacity > 0 || choice.policy == WhenFull::Grow,
            "{stream:?}: the mailbox chosen has room for nothing at all."
        );
        let storm = simulate(stream, choice);
        // Shown with the report when something is required that was not so.
        println!("{storm}");
        requirements(&storm);
        storm.to_string()
    });
    if let Some(row) = row {
        println!("{row}");
    }
}

/// When messages come, and how fast they are worked on.
struct Weather {
    messages: u32,
    /// From one message to the next.
    every: Duration,
    /// When the receiver begins.
    begins: Duration,
    /// What it needs for each message. With these numbers, nothing ever happens at the same instant as something else.
    each: Duration,
}

fn weather(stream: Stream) -> Weather {
    let us = Duration::from_micros;
    let (messages, every, begins, each) = match stream {
        Stream::Archive => (500, us(2_000), us(0), us(3_001)),
        Stream::Meter => (200, us(5_000), us(0), us(40_300)),
        // All of them at once; the crash comes later.
        Stream::BlackBox => (LINES, us(0), CRASH, us(0)),
        Stream::FirstStrikes => (400, us(100), us(0), us(10_030)),
        Stream::Census => (1_000, us(1_000), us(0), us(2_001)),
    };
    Weather { messages, every, begins, each }
}

/// When the black box is opened.
const CRASH: Duration = Duration::from_secs(1);

/// What came of a storm.
struct Storm {
    stream: Stream,
    choice: Choice,
    received: Vec<Message>,
    /// Messages that the mailbox gave back.
    lost: Vec<u32>,
    /// How long the sender waited each time it had to.
    waits: Vec<Duration>,
    /// The most messages in the mailbox at once.
    peak: usize,
    /// When the last message was sent.
    over: Duration,
    /// When the receiver had done its work.
    silent: Duration,
}

#[derive(Clone, Copy)]
struct Message {
    number: u32,
    sent: Duration,
    received: Duration,
}

impl Message {
    fn age(&self) -> Duration {
        self.received - self.sent
    }
}

/// One sender, one receiver and the mailbox in between, on the virtual clock.
fn simulate(stream: Stream, choice: Choice) -> Storm {
    let Weather { messages, every, begins, each } = weather(stream);
    let mailbox = Arc::new(Mailbox::new(choice));
    let sender = thread::spawn({
        let mailbox = Arc::clone(&mailbox);
        move || {
            name_this_thread("the sender");
            let (mut waits, mut lost) = (Vec::new(), Vec::new());
            for number in 1..=messages {
                if number > 1 && !every.is_zero() {
                    thread::sleep(every);
                }
                let sent = elapsed();
                // Whoever is held up until the crash writes nothing any more.
                if begins > Duration::ZERO && sent >= begins {
                    lost.extend(number..=messages);
                    break;
                }
                lost.extend(mailbox.put(Message { number, sent, received: sent }).map(|message| message.number));
                let waited = elapsed() - sent;
                if waited > Duration::ZERO {
                    waits.push(waited);
                }
            }
            let over = elapsed();
            mailbox.close();
            (waits, lost, over)
        }
    });

    name_this_thread("the receiver");
    if begins > Duration::ZERO {
        thread::sleep(begins);
    }
    let mut received = Vec::new();
    while let Some(message) = mailbox.take() {
        received.push(Message { received: elapsed(), ..message });
        if each.is_zero() {
            // Who reads everything at once need not ask again for every message.
            received.extend(mailbox.take_all().map(|message| Message { received: elapsed(), ..message }));
        } else {
            work_for(each);
        }
    }
    let silent = elapsed();
    let (waits, lost, over) = sender.join().expect("the sender never panics");
    let peak = mailbox.state.lock().expect("nobody panics under the lock").peak;
    Storm { stream, choice, received, lost, waits, peak, over, silent }
}

/// The mailbox of exercise 17, with one sender and a record of how full it has been.
struct Mailbox {
    state: Mutex<State>,
    changed: Condvar,
    choice: Choice,
}

#[derive(Default)]
struct State {
    queue: VecDeque<Message>,
    closed: bool,
    peak: usize,
}

impl Mailbox {
    fn new(choice: Choice) -> Self {
        Mailbox { state: Mutex::default(), changed: Condvar::new(), choice }
    }

    /// Puts a message in, and returns the one that is not in the mailbox.
    fn put(&self, message: Message) -> Option<Message> {
        let Choice { policy, capacity } = self.choice;
        let mut state = self.state.lock().unwrap();
        if policy == WhenFull::Wait {
            state = self.changed.wait_while(state, |state| state.queue.len() >= capacity).unwrap();
        }
        let full = state.queue.len() >= capacity;
        let back = match policy {
            WhenFull::DropNewest if full => return Some(message),
            WhenFull::OverwriteOldest if full => state.queue.pop_front(),
            _ => None,
        };
        state.queue.push_back(message);
        state.peak = state.peak.max(state.queue.len());
        // The receiver waits only while nothing is there.
        if state.queue.len() == 1 {
            self.changed.notify_all();
        }
        back
    }

    fn take(&self) -> Option<Message> {
        let empty = |state: &mut State| state.queue.is_empty() && !state.closed;
        let mut state = self.changed.wait_while(self.state.lock().unwrap(), empty).unwrap();
        let message = state.queue.pop_front();
        if self.choice.policy == WhenFull::Wait {
            self.changed.notify_all();
        }
        message
    }

    fn take_all(&self) -> impl Iterator<Item = Message> + use<> {
        let mut state = self.state.lock().unwrap();
        self.changed.notify_all();
        std::mem::take(&mut state.queue).into_iter()
    }

    /// Nothing more will be put in.
    fn close(&self) {
        self.state.lock().unwrap().closed = true;
        self.changed.notify_all();
    }
}

impl Storm {
    fn was_received(&self, number: u32) -> bool {
        self.received.iter().any(|message| message.number == number)
    }

    fn ensure_none_lost(&self, noun: &str) {
        let lost = self.lost.len();
        ensure!(lost == 0, "{:?}: {} lost; none may be.", self.stream, counted(lost, noun));
    }

    fn ensure_peak(&self, most: usize, noun: &str) {
        let peak = self.peak;
        let were = if peak == 1 { "was" } else { "were" };
        ensure!(
            peak <= most,
            "{:?}: {} {were} waiting at the peak; {most} are allowed.",
            self.stream,
            counted(peak, noun)
        );
    }

    /// Requires that the sender never waited longer than that at a time.
    fn ensure_waits(&self, most: Duration) {
        let too_long = self.waits.iter().filter(|wait| **wait > most).count();
        let longest = self.waits.iter().max().map_or(0, |wait| wait.as_millis().max(1));
        let how_often = if too_long == 1 {
            format!("once, for {longest} ms")
        } else {
            format!("{too_long} times, up to {longest} ms each")
        };
        ensure!(too_long == 0, "{:?}: {} waited for room {how_often}.", self.stream, sender(self.stream));
    }

    /// `strikes 2 and 3 were overwritten`.
    fn were_lost(&self, numbers: &[u32]) -> String {
        let how = if self.choice.policy == WhenFull::OverwriteOldest { "overwritten" } else { "dropped" };
        match numbers {
            [one] => format!("strike {one} was {how}"),
            [a, b] => format!("strikes {a} and {b} were {how}"),
            _ => format!("the first {} strikes were {how}", numbers.len()),
        }
    }
}

/// One line of the table of outcomes.
impl fmt::Display for Storm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Choice { policy, capacity } = self.choice;
        let room = if policy == WhenFull::Grow { "any".into() } else { capacity.to_string() };
        let oldest = self.received.iter().map(Message::age).max().unwrap_or_default().as_millis();
        let waited: Duration = self.waits.iter().sum();
        write!(
            f,
            "{:<13} {:<16} room {room:<5} lost {:<5} oldest {oldest:>4} ms   waited {:>4} ms   peak {}",
            format!("{:?}", self.stream),
            format!("{policy:?}"),
            self.lost.len(),
            waited.as_millis(),
            self.peak
        )
    }
}

/// Whoever sends the messages of a stream.
fn sender(stream: Stream) -> &'static str {
    match stream {
        Stream::Archive | Stream::Meter | Stream::FirstStrikes => "the sensor",
        Stream::BlackBox => "the writer",
        Stream::Census => "the counter",
    }
}

fn counted(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}

fn ms(milliseconds: u64) -> Duration {
    Duration::from_millis(milliseconds)
}
