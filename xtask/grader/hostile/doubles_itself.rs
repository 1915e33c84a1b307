//! A macro that doubles its text without end.
//!
//! Expected: timed_out

macro_rules! double {
    ($($text:tt)*) => {
        double!($($text)* $($text)*);
    };
}

double!(a a a a a a a a);

fn attack() {}
