//! Takes the place of the crate crossbeam-channel where a learner's code runs in the simulation.
//!
//! Channels, ends, timers and `Select` come from `sim::crossbeam`; here are `select!` and `select_biased!`.

pub use sim::crossbeam::{
    IntoIter, Iter, ReadyTimeoutError, Receiver, RecvError, RecvTimeoutError, Select, SelectTimeoutError,
    SelectedOperation, SendError, SendTimeoutError, Sender, TryIter, TryReadyError, TryRecvError, TrySelectError,
    TrySendError, after, at, bounded, never, tick, unbounded,
};

mod macros;
