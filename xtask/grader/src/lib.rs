//! Grades a class. `README.md` beside this folder tells how the parts fit.
//!
//! The way of a class: submissions are collected ([`model::Submission`]), each answer is judged once
//! ([`model::Judgement`]), and what came of it is written down in one file ([`model::GradesFile`]), from which every
//! report and every other format is made.

pub mod class;
pub mod cli;
pub mod export;
pub mod formats;
pub mod grades;
pub mod intake;
pub mod judge;
pub mod merge;
pub mod model;
pub mod process;
pub mod progress;
pub mod report;
pub mod rubric;
pub mod sandbox;
pub mod store;
pub mod text;

#[cfg(test)]
mod class_tests;
