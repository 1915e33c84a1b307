//! Verdicts and the words for them.

pub mod chart;
pub mod gantt;
pub mod leak;
pub mod status;
pub mod svg;
pub mod term;
pub mod text;
pub mod verdict;
