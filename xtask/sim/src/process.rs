//! As `std::process`, but a scenario can't be left by ending the process.

pub use ::std::process::*;

use ::std::panic::Location;

use crate::engine::{self, Failure, Status, line};

/// Reports the call instead of ending the process.
#[track_caller]
pub fn exit(code: i32) -> ! {
    ends_the_process(&format!("process::exit({code})"), Location::caller())
}

/// Reports the call instead of ending the process.
#[track_caller]
pub fn abort() -> ! {
    ends_the_process("process::abort()", Location::caller())
}

fn ends_the_process(call: &str, site: &'static Location<'static>) -> ! {
    if !engine::active() {
        ::std::process::abort();
    }
    let headline = format!("`{call}` at {} ends the whole program: every thread, wherever it is.", line(site));
    engine::fail(Failure::new(Status::Crashed, headline))
}
