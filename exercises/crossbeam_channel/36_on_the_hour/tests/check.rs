//! What `weather_log` must do: a line on time, whatever comes, and an end on time.

use checker::{all_waits, elapsed, ensure, every_interleaving, for_real, name_this_thread, on_the_clock};
use crossbeam_channel::{Sender, unbounded};
use kit::Reading;
use on_the_hour::{Line, weather_log};
use std::fmt::Write as _;
use std::thread;
use std::time::Duration;

const SECOND: Duration = Duration::from_secs(1);

/// Catches a log that asks for the time all the time.
#[test]
fn nobody_watches_the_clock() {
    on_the_clock(|| {
        let (sender, readings) = unbounded();
        weather_log(readings, 2 * SECOND, 3 * SECOND);
        drop(sender);
        let woken = all_waits().len();
        ensure!(woken <= 20, "In 3 s without a reading, somebody woke {woken} times; there was 1 line to write.");
    });
}

/// Catches lines that come late, or not at all, or count what other lines have counted.
#[test]
fn a_shift_of_65_seconds() {
    let log = on_the_clock(|| {
        let lines = Shift { every: 10 * SECOND, shift: 65 * SECOND, scale: 1, readings_until: 100_000 }.lines();
        let now = elapsed();
        ensure_on_time(&lines, 6, 10);
        for (number, line) in (1..).zip(&lines) {
            let right = if number == 4 { 0 } else { 25 };
            ensure!(
                line.count == right,
                "Line {number} counts {} readings; {right} came since line {}.",
                line.count,
                number - 1
            );
            let highest = (number != 4).then(|| highest_of_line(number));
            ensure!(
                line.max == highest,
                "Line {number} has {:?} as its maximum; of its readings it was {highest:?}.",
                line.max
            );
        }
        ensure!(now == 65 * SECOND, "The shift was over at 65 s; the log was returned at {}.", seconds(now));
        written(&lines)
    });
    if let Some(log) = log {
        insta::assert_snapshot!("six_lines", log);
    }
}

/// Catches a log that goes on, or that sleeps, when the mast has fallen silent for good.
#[test]
fn the_readings_end() {
    on_the_clock(|| {
        let lines = Shift { every: 10 * SECOND, shift: 65 * SECOND, scale: 1, readings_until: 12_000 }.lines();
        let now = elapsed();
        ensure_on_time(&lines, 1, 10);
        ensure!(now.as_secs() == 12, "The readings ended at 12 s; the log was returned at {}.", seconds(now));
    });
}

/// Catches a line that is written only when a reading comes after it was due.
#[test]
fn not_one_reading() {
    on_the_clock(|| {
        let (sender, readings) = unbounded();
        let lines = weather_log(readings, 2 * SECOND, 7 * SECOND);
        let now = elapsed();
        drop(sender);
        ensure_on_time(&lines, 3, 2);
        let right = lines.iter().all(|line| line.count == 0 && line.max.is_none());
        ensure!(right, "Not one reading came; the lines are {lines:?}.");
        ensure!(now == 7 * SECOND, "The shift was over at 7 s; the log was returned at {}.", seconds(now));
    });
}

/// Catches a log that never ends, falls, or counts wrongly when threads are slow.
#[test]
fn any_thread_may_be_slow() {
    for count in [0, 1, 2] {
        every_interleaving(move || {
            let (sender, readings) = unbounded();
            thread::spawn(move || {
                name_this_thread("the mast");
                (0..count).for_each(|number| _ = sender.send(reading(number, 1)));
            });
            let lines = weather_log(readings, 2 * SECOND, 5 * SECOND);
            let counted: usize = lines.iter().map(|line| line.count).sum();
            ensure!(counted <= count as usize, "{count} readings came; the lines count {counted}.");
            for line in &lines {
                ensure!(
                    line.max.is_some() == (line.count > 0),
                    "A line counts {} readings, with {:?}.",
                    line.count,
                    line.max
                );
            }
        });
    }
}

/// Catches what works on no real clock.
#[test]
fn a_shift_of_650_ms_on_real_threads() {
    for_real(|| {
        let every = Duration::from_millis(100);
        let lines = Shift { every, shift: Duration::from_millis(650), scale: 100, readings_until: 1_000_000 }.lines();
        ensure!((1..=6).contains(&lines.len()), "{} lines in 650 ms; there is one every 100 ms.", lines.len());
        for (number, line) in (1..).zip(&lines) {
            ensure!(line.at >= every * number, "Line {number} was written at {:?}, before its time.", line.at);
        }
        let counted: usize = lines.iter().map(|line| line.count).sum();
        ensure!(counted <= 163, "At most 163 readings came in 650 ms; the lines count {counted}.");
    });
}

/// A shift, and a mast that measures every 400 ms from 150 ms on, but not between 30 and 40 s.
struct Shift {
    every: Duration,
    shift: Duration,
    /// How many times faster all this goes.
    scale: u32,
    /// In milliseconds, before it goes faster: when the mast falls silent for good.
    readings_until: u64,
}

impl Shift {
    fn lines(self) -> Vec<Line> {
        let Shift { every, shift, scale, readings_until } = self;
        let (sender, readings) = unbounded();
        let measuring = thread::spawn(move || {
            name_this_thread("the mast");
            measure(&sender, scale, readings_until);
        });
        let lines = weather_log(readings, every, shift);
        // Dropped by the log, or by the end: the mast notices with its next reading.
        drop(measuring);
        lines
    }
}

fn measure(sender: &Sender<Reading>, scale: u32, until: u64) {
    let start = elapsed();
    let wait_until = |ms: u64| {
        let at = start + Duration::from_millis(ms) / scale;
        thread::sleep(at.saturating_sub(elapsed()));
    };
    for (number, ms) in (150..until).step_by(400).enumerate().filter(|(_, ms)| !(30_000..40_000).contains(ms)) {
        wait_until(ms);
        if sender.send(reading(number as u64, ms)).is_err() {
            return;
        }
    }
    wait_until(until);
}

/// The value is greatest in the middle of each ten seconds, and different in each.
fn reading(number: u64, t_ms: u64) -> Reading {
    let (ten, rest) = (t_ms / 10_000, (t_ms % 10_000) as f32 / 1000.0);
    let value = 8.0 + ten as f32 - (rest - 5.0).abs() / 10.0;
    Reading { mast: (number % 2) as u8, t_ms, value }
}

fn highest_of_line(number: u64) -> f32 {
    let times = (150..).step_by(400).skip_while(|ms| ms / 10_000 < number - 1);
    times.take_while(|ms| ms / 10_000 < number).map(|ms| reading(0, ms).value).fold(f32::MIN, f32::max)
}

/// Requires `count` lines, each on time.
fn ensure_on_time(lines: &[Line], count: usize, every: u64) {
    let missing = count == 6 && lines.len() == 5 && lines[3].at.as_secs() == 50;
    ensure!(!missing, "5 lines in 65 s: the ten silent seconds have none.");
    let mut before = Duration::ZERO;
    for (number, line) in (1..).zip(lines) {
        let (due, gap) = (Duration::from_secs(every * number), line.at.saturating_sub(before));
        ensure!(
            gap < 2 * due / number as u32,
            "For {} there was no line, while readings came: line {number} was due at {} and was written at {}.",
            seconds(gap),
            seconds(due),
            seconds(line.at)
        );
        ensure!(
            line.at == due,
            "Line {number} was due at {}; it says that it was written at {}.",
            seconds(due),
            seconds(line.at)
        );
        before = line.at;
    }
    let now = elapsed();
    let last = seconds(before);
    ensure!(lines.len() <= count, "{} lines were written, the last at {last}; {count} were due.", lines.len());
    ensure!(
        lines.len() == count,
        "{count} lines were due; when the log was returned, at {}, {} had been written.",
        seconds(now),
        lines.len()
    );
}

fn seconds(time: Duration) -> String {
    format!("{} s", time.as_millis() as f64 / 1000.0)
}

fn written(lines: &[Line]) -> String {
    let mut text = String::new();
    for Line { at, count, max } in lines {
        let max = max.map_or_else(|| "-".to_string(), |max| format!("{max:.3}"));
        let _ = writeln!(text, "{:>2} s  {count:>2} readings  max {max}", at.as_secs());
    }
    text
}
