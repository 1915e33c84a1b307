//! As `std::sync::Barrier`.

use ::std::fmt;
use ::std::panic::Location;

use super::identity::{Identity, Kind};
use crate::engine::{self, Guard, Object, Step, Touch};

const KIND: Kind = Kind { name: "A Barrier", under_the_rule: false, object: || Object::Barrier(Vec::new()) };

/// As `std::sync::Barrier`.
pub struct Barrier {
    identity: Identity,
    size: usize,
    /// For those who use it outside of any run.
    outside: ::std::sync::Barrier,
}

/// As `std::sync::BarrierWaitResult`.
pub struct BarrierWaitResult(bool);

impl BarrierWaitResult {
    /// As `std::sync::BarrierWaitResult::is_leader`.
    #[must_use]
    pub fn is_leader(&self) -> bool {
        self.0
    }
}

impl Barrier {
    /// As `std::sync::Barrier::new`.
    #[track_caller]
    #[must_use]
    pub const fn new(n: usize) -> Barrier {
        Barrier { identity: Identity::new(Location::caller()), size: n, outside: ::std::sync::Barrier::new(n) }
    }

    /// As `std::sync::Barrier::wait`. The last to arrive leads.
    #[track_caller]
    pub fn wait(&self) -> BarrierWaitResult {
        let site = Location::caller();
        let Some(id) = self.identity.object(&KIND, site, || ()) else {
            return BarrierWaitResult(self.outside.wait().is_leader());
        };
        engine::point(Step::new("wait", site, Touch::Changes(id)));
        let last = engine::with(|run| {
            let me = run.current;
            let arrived = run.world.barrier_mut(id);
            if arrived.len() + 1 < self.size {
                arrived.push(me);
                return false;
            }
            for task in ::std::mem::take(arrived) {
                run.release(task);
            }
            true
        });
        if !last {
            // Going on changes nothing that the others, or those of the next round, could notice.
            engine::point(Step::new("wait", site, Touch::Reads(id)).when(Guard::Released));
        }
        BarrierWaitResult(last)
    }
}

impl fmt::Debug for Barrier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Barrier").finish_non_exhaustive()
    }
}

impl fmt::Debug for BarrierWaitResult {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BarrierWaitResult").field("is_leader", &self.is_leader()).finish()
    }
}
