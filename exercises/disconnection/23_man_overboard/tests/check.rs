//! What `analyse_all` must report, whichever files make the analysis panic.

use checker::{Notes, channels, ensure, every_interleaving, for_real, joined, mistake, on_purpose, remark, simulated};
use man_overboard::{Outcome, analyse_all};
use std::panic::{self, AssertUnwindSafe};
use std::sync::Once;
use std::thread::{self, ThreadId};

/// Catches values that are reported for another file, and files that are left out.
#[test]
fn every_file_gets_its_own_value() {
    for files in [3, 2, 1, 0] {
        every_interleaving(move || Report::on(vec![Sound; files]).ensure_right());
    }
}

/// Catches a report that is never finished, or not about everybody, when one analysis panics.
#[test]
fn a_crash_is_reported_and_harms_nobody() {
    for files in [vec![Sound, Corrupt, Sound], vec![Corrupt, Sound], vec![Sound, Corrupt]] {
        every_interleaving(move || Report::on(files.clone()).ensure_right());
    }
}

/// Catches messages that are lost because of how the panic was made.
#[test]
fn every_message_is_kept() {
    for files in [vec![Corrupt, Garbled], vec![Garbled, Sound]] {
        every_interleaving(move || Report::on(files.clone()).ensure_right());
    }
}

/// Catches a report that needs at least one analysis to succeed.
#[test]
fn all_may_crash() {
    every_interleaving(|| Report::on(vec![Corrupt, Garbled, Corrupt]).ensure_right());
}

/// Catches what only many files bring to light: twenty, every third corrupt, on real threads.
#[test]
fn twenty_files_on_real_threads() {
    for_real(|| {
        let files = (1..=20).map(|number| if number % 3 == 0 { Garbled } else { Sound }).collect();
        Report::on(files).ensure_right();
    });
}

/// What is on a file.
#[derive(Debug, Clone, Copy, PartialEq)]
enum File {
    Sound,
    /// Its analysis panics with a plain text.
    Corrupt,
    /// Its analysis panics with a text that is put together then.
    Garbled,
}
use File::{Corrupt, Garbled, Sound};

/// The message of a panic that is a plain text.
const NOISE: &str = "nothing but noise";

/// One call of `analyse_all`, and what came of it.
struct Report {
    files: Vec<(String, File)>,
    /// `None` when the call panicked.
    entries: Option<Vec<(String, Outcome)>>,
    /// Which thread analysed which file.
    analysed: Notes<(String, ThreadId)>,
}

impl Report {
    fn on(files: Vec<File>) -> Self {
        silence_panics_on_purpose();
        let files: Vec<(String, File)> =
            files.into_iter().enumerate().map(|(place, file)| (name_of(place), file)).collect();
        let names = files.iter().map(|(name, _)| name.clone()).collect();
        let analysed = Notes::new();
        let analyse = {
            let (files, analysed) = (files.clone(), analysed.clone());
            move |name: &str| {
                analysed.push((name.to_string(), thread::current().id()));
                analysis(&files, name)
            }
        };
        let call = || joined("analyse_all", || analyse_all(names, analyse));
        // A panic that a crash causes in the caller is judged here; without a crash there is none to be judged.
        let entries = if files.iter().all(|(_, file)| *file == Sound) {
            Some(call())
        } else {
            on_purpose(|| panic::catch_unwind(AssertUnwindSafe(call))).ok()
        };
        Report { files, entries, analysed }
    }

    fn ensure_right(&self) {
        let Some(entries) = &self.entries else {
            mistake!("`analyse_all` panicked too: one corrupt file stopped the whole report.")
        };
        self.ensure_threads();
        for (name, file) in &self.files {
            let Some((_, outcome)) = entries.iter().find(|(about, _)| about == name) else { continue };
            self.ensure_outcome(name, *file, outcome);
        }
        let (count, expected) = (entries.len(), self.files.len());
        ensure!(
            count == expected,
            "The report has {count} {} for {expected} {}.",
            if count == 1 { "entry" } else { "entries" },
            if expected == 1 { "file" } else { "files" }
        );
        for (place, ((name, _), (about, _))) in self.files.iter().zip(entries).enumerate() {
            ensure!(name == about, "Entry {} of the report is about \"{about}\"; that file is \"{name}\".", place + 1);
        }
        if simulated() && expected > 0 && channels().is_empty() {
            remark("The report is right. The values came back by `join` alone: nobody heard of one before its turn.");
        }
    }

    fn ensure_outcome(&self, name: &str, file: File, outcome: &Outcome) {
        match (file, outcome) {
            (Sound, Outcome::Done(value)) if *value == value_of(name) => {}
            (_, Outcome::Done(value)) => {
                let other = self.files.iter().find(|(other, file)| *file == Sound && value_of(other) == *value);
                match other {
                    Some((other, _)) => mistake!("\"{name}\" is reported with the value of \"{other}\"."),
                    None => mistake!("\"{name}\" is reported with the value {value}, which no analysis came to."),
                }
            }
            (Sound, Outcome::Crashed(_)) => mistake!("\"{name}\" is reported as crashed; its analysis ended well."),
            (Corrupt | Garbled, Outcome::Crashed(message)) => {
                let (expected, kind) =
                    if file == Corrupt { (NOISE.to_string(), "&str") } else { (garbled(name), "String") };
                ensure!(
                    *message == expected,
                    "The message of the panic in \"{name}\" was lost: its payload is a {kind}, the report says {message:?}."
                );
            }
        }
    }

    /// Requires that each file was analysed on a thread of its own.
    fn ensure_threads(&self) {
        let analysed = self.analysed.all();
        let caller = thread::current().id();
        for (place, (name, worker)) in analysed.iter().enumerate() {
            ensure!(*worker != caller, "\"{name}\" was analysed on the calling thread.");
            if let Some((other, _)) = analysed[..place].iter().find(|(_, other)| other == worker) {
                mistake!("\"{other}\" and \"{name}\" were analysed on the same thread.");
            }
        }
    }
}

fn name_of(place: usize) -> String {
    let known = ["calm.wav", "storm.wav", "gull.wav"];
    known.get(place).map_or_else(|| format!("night {place}.wav"), |name| (*name).to_string())
}

/// Another value for every name.
fn value_of(name: &str) -> u64 {
    name.bytes().fold(7, |value, byte| value * 31 % 1_000_003 + u64::from(byte))
}

fn analysis(files: &[(String, File)], name: &str) -> u64 {
    match files.iter().find(|(own, _)| own == name) {
        Some((_, Sound)) => value_of(name),
        Some((_, Corrupt)) => on_purpose(|| panic!("nothing but noise")),
        Some((_, Garbled)) => on_purpose(|| panic!("{}", garbled(name))),
        None => mistake!("`analyse` was called with {name:?}, which is no name of a file."),
    }
}

fn garbled(name: &str) -> String {
    format!("{name} is garbled")
}

/// On real threads, keeps the panics of these scenarios from filling the screen.
fn silence_panics_on_purpose() {
    static ONCE: Once = Once::new();
    if simulated() {
        return;
    }
    ONCE.call_once(|| {
        let previous = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            let text = info.payload_as_str().unwrap_or_default();
            if text != NOISE && !text.ends_with(" is garbled") {
                previous(info);
            }
        }));
    });
}
