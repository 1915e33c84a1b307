//! What a measurement must say about itself: the machine, the compiler, the day, and how busy it was.

use std::env::consts::OS;
use std::fs;
use std::process::Command;
use std::thread;
use std::time::{SystemTime, UNIX_EPOCH};

/// The processor, as the system names it, how many cores this program may use, and the system.
pub(super) fn machine() -> String {
    let cores = thread::available_parallelism().map_or(1, usize::from);
    let system = match OS {
        "linux" => "Linux",
        "macos" => "macOS",
        "windows" => "Windows",
        other => other,
    };
    let s = if cores == 1 { "" } else { "s" };
    format!("{}, {cores} core{s}, {system}", processor().unwrap_or_else(|| "an unnamed processor".into()))
}

#[cfg(target_os = "linux")]
fn processor() -> Option<String> {
    let description = fs::read_to_string("/proc/cpuinfo").ok()?;
    let name = description.lines().find_map(|line| line.strip_prefix("model name"))?;
    Some(name.trim_start_matches([' ', '\t', ':']).trim().to_owned())
}

#[cfg(target_os = "macos")]
fn processor() -> Option<String> {
    said_by("sysctl", &["-n", "machdep.cpu.brand_string"])
}

#[cfg(not(any(target_os = "linux", target_os = "macos")))]
fn processor() -> Option<String> {
    std::env::var("PROCESSOR_IDENTIFIER").ok()
}

/// As `rustc 1.95.0`.
pub(super) fn rust() -> String {
    let rustc = std::env::var("RUSTC").unwrap_or_else(|_| "rustc".into());
    let version = said_by(&rustc, &["--version"]).unwrap_or_default();
    version.split(" (").next().unwrap_or_default().to_owned()
}

fn said_by(program: &str, arguments: &[&str]) -> Option<String> {
    let output = Command::new(program).args(arguments).output().ok()?;
    Some(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// The priority of this process and how busy the machine is before the measurement, where the system tells.
pub(super) fn conditions() -> String {
    let mut conditions = Vec::new();
    if let Some(nice) = niceness().filter(|nice| *nice != 0) {
        conditions.push(format!("niceness {nice}"));
    }
    if let Some(nice) = session_niceness().filter(|nice| *nice != 0) {
        conditions.push(format!("the session's {nice}"));
    }
    if let Some(load) = load() {
        conditions.push(format!("load average {load} at the start"));
    }
    conditions.join("; ")
}

/// Field 19 of the process's own account, as proc(5) counts them. The name in field 2 may hold spaces, its `)` is the last.
fn niceness() -> Option<i32> {
    let account = fs::read_to_string("/proc/self/stat").ok()?;
    account.rsplit_once(") ")?.1.split(' ').nth(16)?.parse().ok()
}

/// Where Linux shares the processor between sessions first, the niceness of a process counts within its session alone:
/// sched(7), "The autogroup feature". As `/autogroup-6 nice 0`.
fn session_niceness() -> Option<i32> {
    let account = fs::read_to_string("/proc/self/autogroup").ok()?;
    account.trim().rsplit_once(' ')?.1.parse().ok()
}

fn load() -> Option<String> {
    let load = fs::read_to_string("/proc/loadavg").ok()?;
    load.split(' ').next().map(str::to_owned)
}

/// Today, in Greenwich, as `2026-11-25`.
pub(super) fn today() -> String {
    let seconds = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    let (year, month, day) = date(seconds / 86_400);
    format!("{year}-{month:02}-{day:02}")
}

/// Year, month and day, so many days after the beginning of 1970, in the Gregorian calendar.
///
/// The year is made to begin in March, so that the leap day is its last: Howard Hinnant, "chrono-Compatible Low-Level Date
/// Algorithms", `civil_from_days`.
fn date(days: u64) -> (u64, u64, u64) {
    // Days since the first of March of the year 0; then eras of 400 years.
    let days = days + 719_468;
    let (era, of_era) = (days / 146_097, days % 146_097);
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    (era * 400 + year + u64::from(month <= 2), month, day)
}

#[cfg(test)]
mod tests {
    use super::date;

    #[test]
    fn dates_are_those_of_the_calendar() {
        for (days, right) in [
            (0, (1970, 1, 1)),
            (59, (1970, 3, 1)),
            (11_016, (2000, 2, 29)),
            (11_017, (2000, 3, 1)),
            (20_782, (2026, 11, 25)),
            (47_540, (2100, 2, 28)),
            (47_541, (2100, 3, 1)),
        ] {
            assert_eq!(date(days), right);
        }
    }
}
