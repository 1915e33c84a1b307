//! What an instructor reads: a page and a summary on the terminal, both made from `grades.json`.

pub mod overview;
pub mod page;
pub mod student;
pub mod summary;

#[cfg(test)]
mod tests;
