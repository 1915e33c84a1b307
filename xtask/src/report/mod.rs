//! Verdicts and the words for them.

pub(crate) mod chart;
pub(crate) mod gantt;
pub(crate) mod leak;
pub(crate) mod status;
pub(crate) mod svg;
pub(crate) mod term;
pub(crate) mod text;
pub(crate) mod verdict;
