//! The runner from outside: a command, its exit code, what it prints. Each test has a copy of `tests/course` of its own.

mod check;
mod copy;
mod interrupt;
mod keep;
mod usage;
mod verify;
