//! Stating a mistake in the learner's words.

use crate::backend;

/// Ends the scenario as wrong, with a headline that says what was seen.
///
/// A headline names the mistake, with its numbers, in one or two sentences. It never contains the fix.
#[track_caller]
pub fn fail(headline: String) -> ! {
    backend::fail(headline)
}

/// Ends the scenario as wrong. Takes a headline like `format!`; see [`fail`].
#[macro_export]
macro_rules! mistake {
    ($($headline:tt)+) => {
        $crate::fail(::core::format_args!($($headline)+).to_string())
    };
}

/// Ends the scenario as wrong unless the condition holds. Takes a condition and a headline like `format!`.
#[macro_export]
macro_rules! ensure {
    ($condition:expr, $($headline:tt)+) => {
        if !$condition {
            $crate::mistake!($($headline)+)
        }
    };
}
