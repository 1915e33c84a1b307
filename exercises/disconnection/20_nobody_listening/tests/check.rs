//! What `sensor` must do with every reading, whenever the display is switched off.

use checker::{Notes, ensure, event, every_interleaving, for_real, mistake, name_this_thread};
use kit::Reading;
use nobody_listening::sensor;
use std::sync::mpsc::{self, Receiver};
use std::thread;

/// Catches a sensor that loses a reading, or stops, when the display is switched off between two readings.
#[test]
fn nothing_is_lost_between_two_readings() {
    for off_after in [0, 1, 3] {
        every_interleaving(move || {
            name_this_thread("sensor");
            let (out, inbox) = mpsc::channel();
            let mut display = Some(inbox);
            let mut shown = Vec::new();
            let mut measured = 0;
            // All on one thread: whatever was sent has been shown before the next reading is measured.
            let notebook = sensor(
                || {
                    shown.extend(display.iter().flat_map(Receiver::try_iter));
                    ensure_no_strangers(&shown, measured);
                    if measured == off_after {
                        event("the display is switched off");
                        display = None;
                    }
                    next_reading(&mut measured, 9)
                },
                out,
            );
            let account = Account { total: 9, measured, shown, notebook };
            account.ensure_sound();
            account.ensure_nothing_stranded();
        });
    }
}

/// Catches a sensor that keeps back readings although someone listens.
#[test]
fn a_display_that_stays_on_shows_everything() {
    every_interleaving(|| {
        name_this_thread("sensor");
        let (out, inbox) = mpsc::channel();
        let mut measured = 0;
        let notebook = sensor(|| next_reading(&mut measured, 3), out);
        let account = Account { total: 3, measured, shown: inbox.try_iter().collect(), notebook };
        account.ensure_sound();
        account.ensure_nothing_stranded();
        let kept = account.notebook.len();
        ensure!(kept == 0, "{kept} of 3 readings are in the notebook; the display was on all the time.");
    });
}

/// Catches a sensor that goes wrong when the display is switched off at an awkward moment.
#[test]
fn the_display_may_go_at_any_moment() {
    for off_after in [0, 1, 3] {
        every_interleaving(move || one_night(4, off_after));
    }
}

/// Catches a sensor that loses a reading among a thousand, on real threads.
#[test]
fn a_thousand_readings_on_real_threads() {
    for_real(|| one_night(1000, 500));
}

/// The display runs on a thread of its own and is switched off after a number of readings.
fn one_night(total: usize, off_after: usize) {
    name_this_thread("sensor");
    let (out, inbox) = mpsc::channel();
    let shown = Notes::new();
    let display = thread::spawn({
        let shown = shown.clone();
        move || {
            name_this_thread("display");
            inbox.iter().take(off_after).for_each(|reading| shown.push(reading));
        }
    });
    let mut measured = 0;
    let notebook = sensor(|| next_reading(&mut measured, total), out);
    ensure!(display.join().is_ok(), "The display failed.");
    // Readings that the channel took and that died with it are nobody's fault here.
    Account { total, measured, shown: shown.take(), notebook }.ensure_sound();
}

/// Reading `number` of the night, counted from 1.
fn reading(number: usize) -> Reading {
    Reading { mast: 3, t_ms: 100 * number as u64, value: 10.0 + number as f32 }
}

fn next_reading(measured: &mut usize, total: usize) -> Option<Reading> {
    if *measured == total {
        return None;
    }
    *measured += 1;
    Some(reading(*measured))
}

/// Requires that nothing was sent that had not been measured.
fn ensure_no_strangers(shown: &[Reading], measured: usize) {
    let readings = if measured == 1 { "1 reading was".to_string() } else { format!("{measured} readings were") };
    ensure!(
        shown.len() <= measured,
        "The display received {} messages; {readings} measured before it left.",
        shown.len()
    );
}

/// Where the readings of a night are in the end.
struct Account {
    /// As many as there were to measure.
    total: usize,
    /// As many as were measured.
    measured: usize,
    /// What the display received.
    shown: Vec<Reading>,
    /// What the sensor returned.
    notebook: Vec<Reading>,
}

impl Account {
    /// Requires that no reading was invented, doubled or put out of order, and that all were measured.
    fn ensure_sound(&self) {
        ensure_no_strangers(&self.shown, self.measured);
        for (place, shown) in self.shown.iter().enumerate() {
            ensure!(*shown == reading(place + 1), "The display received {shown:?} as reading {}.", place + 1);
        }
        let mut before = self.shown.len();
        for (line, noted) in self.notebook.iter().enumerate() {
            let Some(number) = (1..=self.measured).find(|&number| reading(number) == *noted) else {
                mistake!("Line {} of the notebook is {noted:?}, which was never measured.", line + 1)
            };
            ensure!(
                number > self.shown.len(),
                "Reading {number} was received by the display, and is in the notebook too."
            );
            ensure!(number != before, "Reading {number} is in the notebook twice.");
            ensure!(number > before, "Reading {before} stands before reading {number} in the notebook.");
            ensure!(
                line == 0 || number == before + 1,
                "Reading {} is missing in the notebook, between readings {before} and {number}.",
                before + 1
            );
            before = number;
        }
        if self.measured == self.total {
            let last = self.notebook.is_empty() || before == self.total;
            ensure!(last, "Reading {} and those after it are missing at the end of the notebook.", before + 1);
        }
    }

    /// Requires that every reading measured is on the display or in the notebook, and that all were measured.
    fn ensure_nothing_stranded(&self) {
        let lost = self.measured - self.shown.len() - self.notebook.len();
        let first = self.shown.len() + 1;
        ensure!(lost != 1, "Reading {first} came back from the channel and was thrown away.");
        ensure!(lost == 0 || !self.notebook.is_empty(), "{lost} readings were sent to nobody; the notebook is empty.");
        ensure!(lost == 0, "Readings {first} to {} came back from the channel and were thrown away.", first + lost - 1);
        ensure!(self.measured == self.total, "Measured {} of {}.", self.measured, self.total);
    }
}
