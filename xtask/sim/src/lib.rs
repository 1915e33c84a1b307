//! A drop-in `std` whose threads, channels, locks and clock run on a deterministic scheduler.
//!
//! A crate gets it by renaming: `std = { package = "sim", … }` among its dependencies. Its source stays as it is. What
//! is not replaced here falls through to the real `std`.
//!
//! | module | what is replaced |
//! |---|---|
//! | [`thread`] | threads are tasks of the scheduler, sleeping takes virtual time, thread-locals are per task |
//! | [`sync`] | channels, locks, condition variables, barriers, once cells, atomics |
//! | [`time`] | `Instant` and `SystemTime` read the virtual clock |
//! | [`collections`] | hash maps and sets iterate in the same order in every run |
//! | [`process`] | ending the process is reported instead of done |
//! | [`panic`] | `catch_unwind` keeps count of which simulated thread is unwinding |
//! | [`crossbeam`] | no part of std: what the crate `crossbeam-channel` becomes |
//! | [`pool`] | no part of std: what the model of rayon asks of the scheduler |
//! | `println!` and friends | what is printed is kept with the run |
//!
//! Not part of any `std`: [`simulation`], which the checker and the given parts of the exercises call.

// Everything first; the names below shadow what the glob brings in.
pub use ::std::*;

mod engine;
#[macro_use]
mod macros;

pub mod collections;
#[doc(hidden)]
pub mod crossbeam;
pub mod panic;
#[doc(hidden)]
pub mod pool;
pub mod process;
pub mod simulation;
pub mod sync;
pub mod thread;
pub mod time;

mod thread_locals;

/// The preludes, whose macros reach every crate: they bring in the simulated ones.
pub mod prelude {
    pub mod v1 {
        pub use crate::{eprint, eprintln, print, println, thread_local};
        pub use ::std::prelude::v1::*;
    }
    pub mod rust_2015 {
        pub use crate::{eprint, eprintln, print, println, thread_local};
        pub use ::std::prelude::rust_2015::*;
    }
    pub mod rust_2018 {
        pub use crate::{eprint, eprintln, print, println, thread_local};
        pub use ::std::prelude::rust_2018::*;
    }
    pub mod rust_2021 {
        pub use crate::{eprint, eprintln, print, println, thread_local};
        pub use ::std::prelude::rust_2021::*;
    }
    pub mod rust_2024 {
        pub use crate::{eprint, eprintln, print, println, thread_local};
        pub use ::std::prelude::rust_2024::*;
    }
}
