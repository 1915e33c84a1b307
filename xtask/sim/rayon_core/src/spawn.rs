//! Tasks that nobody waits for.

use std::panic::Location;
use std::sync::Arc;

use sim::pool::{Site, place};

use crate::registry::{self, Registry};

/// As `rayon::spawn`.
#[track_caller]
pub fn spawn<F>(func: F)
where
    F: FnOnce() + Send + 'static,
{
    spawn_in(&registry::current(), "spawn", place(Location::caller()), func);
}

/// As `rayon::spawn_fifo`. In which order tasks of one thread begin is left to the interleaving.
#[track_caller]
pub fn spawn_fifo<F>(func: F)
where
    F: FnOnce() + Send + 'static,
{
    spawn_in(&registry::current(), "spawn_fifo", place(Location::caller()), func);
}

pub(crate) fn spawn_in(registry: &Arc<Registry>, name: &'static str, site: Site, func: impl FnOnce() + 'static) {
    registry.keep_open();
    let own = Arc::clone(registry);
    let body = Box::new(move |_| {
        own.catch_panic(func);
        own.close();
    });
    registry.give(name, site, body);
}
