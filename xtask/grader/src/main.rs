//! `cargo xtask grade` forwards to this program.

use std::process::ExitCode;

fn main() -> ExitCode {
    // First of all: this program is also what contains a submission.
    if let Some(exit) = grader::sandbox::stage::perform_if_asked() {
        return exit;
    }
    ExitCode::SUCCESS
}
