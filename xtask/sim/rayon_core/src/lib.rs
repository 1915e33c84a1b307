//! Takes the place of the crate rayon-core where a learner's code runs in the simulation.
//!
//! The same functions and types, on threads of the simulation. The crate rayon with its parallel iterators is compiled
//! against this one and stays as it is. The README beside the manifest says what is modelled, and how.

mod broadcast;
mod builder;
mod job;
mod join;
mod latch;
mod registry;
mod scope;
mod spawn;
mod thread_pool;
mod worker;

pub use broadcast::{BroadcastContext, broadcast, spawn_broadcast};
#[allow(deprecated)]
pub use builder::{Configuration, initialize};
pub use builder::{CustomSpawn, DefaultSpawn, ThreadBuilder, ThreadPoolBuildError, ThreadPoolBuilder, ThreadSpawn};
pub use join::{FnContext, join, join_context};
pub use scope::{Scope, ScopeFifo, in_place_scope, in_place_scope_fifo, scope, scope_fifo};
pub use spawn::{spawn, spawn_fifo};
pub use thread_pool::{
    ThreadPool, Yield, current_num_threads, current_thread_has_pending_tasks, current_thread_index, max_num_threads,
    yield_local, yield_now,
};
