//! `cargo xtask`: everything is in the library, so that the grader can use it too.

use std::process::ExitCode;

fn main() -> ExitCode {
    xtask::main()
}
