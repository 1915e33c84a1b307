//! What the programs behind `cargo xtask measure` share. Each program in `src/bin/` measures one thing and tells it line
//! by line on standard output, as JSON; the runner asks for a prediction, shows how far it is, stores and draws.

mod bench;
mod report;

pub use bench::{Bench, timed};
pub use plot::number::short;
pub use plot::{Kind, Row};
pub use report::{Plan, Question, Report, median_of, nearest, spread};
