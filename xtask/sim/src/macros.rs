//! Printing goes to the run's own output, so that a thousand interleavings don't fill the terminal.

/// As `std::print!`, kept with the run.
#[macro_export]
macro_rules! print {
    ($($arg:tt)*) => { $crate::simulation::print(::core::format_args!($($arg)*)) };
}

/// As `std::println!`, kept with the run.
#[macro_export]
macro_rules! println {
    () => { $crate::print!("\n") };
    ($($arg:tt)*) => { $crate::simulation::print(::core::format_args!("{}\n", ::core::format_args!($($arg)*))) };
}

/// As `std::eprint!`, kept with the run.
#[macro_export]
macro_rules! eprint {
    ($($arg:tt)*) => { $crate::simulation::print(::core::format_args!($($arg)*)) };
}

/// As `std::eprintln!`, kept with the run.
#[macro_export]
macro_rules! eprintln {
    () => { $crate::eprint!("\n") };
    ($($arg:tt)*) => { $crate::simulation::print(::core::format_args!("{}\n", ::core::format_args!($($arg)*))) };
}
