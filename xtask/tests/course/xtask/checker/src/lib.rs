//! Stands in for the checker: runs a scenario once and reports in the real format what its panic says.

use std::io::{Read, Write};
use std::panic::{AssertUnwindSafe, catch_unwind, set_hook};
use std::sync::Mutex;

/// Where the last panic was.
static PLACE: Mutex<String> = Mutex::new(String::new());

/// A panic that begins with the name of a status reports that status.
pub fn every_interleaving(scenario: impl Fn()) {
    let mut token = [0; 32];
    if std::env::var_os("CHECKER_TOKEN_ON_STDIN").is_none() || std::io::stdin().read_exact(&mut token).is_err() {
        return scenario();
    }
    let token = String::from_utf8_lossy(&token).into_owned();
    let mode = if cfg!(feature = "simulation") { "explore" } else { "real" };
    record(&token, &format!(r#"{{"record":"begin","scenario":1,"mode":"{mode}"}}"#));
    set_hook(Box::new(|info| {
        let place = info.location().map(|at| format!("{}:{}", at.file(), at.line())).unwrap_or_default();
        *PLACE.lock().expect("nobody panics here") = place;
    }));
    let Err(panic) = catch_unwind(AssertUnwindSafe(scenario)) else {
        let end = r#"{"record":"end","scenario":1,"status":"passed","executions":6,"exhaustive":true,"remarks":[]}"#;
        return record(&token, end);
    };
    let text = panic.downcast_ref::<String>().cloned();
    let text = text.or_else(|| Some((*panic.downcast_ref::<&str>()?).to_owned())).unwrap_or_default();
    let place = PLACE.lock().expect("nobody panics here").clone();
    let (status, headline) = match text.split_once(": ") {
        Some(("deadlock", headline)) => ("deadlock", headline),
        _ if text.starts_with("not yet implemented") => ("untouched", "untouched"),
        _ => ("wrong", text.as_str()),
    };
    record(
        &token,
        &format!(
            r#"{{"record":"end","scenario":1,"status":"{status}","executions":6,"exhaustive":true,"failing":2,"headline":"{headline}","evidence":["Seen at {place}."],"remarks":[],"schedule":"1a","todo_at":"{place}","output":"","trace":{{"threads":["main","thread from src/lib.rs:5"],"events":[{{"thread":0,"kind":"spawn","text":"spawn","line":"src/lib.rs:5","time_us":0,"other":1}},{{"thread":1,"kind":"send","text":"send #1","line":"src/lib.rs:6","time_us":0,"channel":1,"message":1}},{{"thread":0,"kind":"recv","text":"recv #1","line":"src/lib.rs:8","time_us":0,"channel":1,"message":1}}]}}}}"#
        ),
    );
    std::process::exit(101);
}

fn record(token: &str, json: &str) {
    let mut out = std::io::stdout().lock();
    writeln!(out, "\n\x1eCHECK {token} {json}\x1e").expect("the runner listens");
    out.flush().expect("the runner listens");
}

/// As the real one.
#[macro_export]
macro_rules! ensure {
    ($condition:expr, $($headline:tt)+) => {
        assert!($condition, $($headline)+)
    };
}
