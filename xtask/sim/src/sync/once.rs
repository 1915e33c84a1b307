//! As `std::sync::Once`: what runs once, and who waits for it.

use ::std::cell::Cell;
use ::std::fmt;
use ::std::marker::PhantomData;
use ::std::panic::{Location, RefUnwindSafe, UnwindSafe};
use ::std::sync::atomic::{AtomicU8, Ordering::SeqCst};
use ::std::sync::{Mutex, PoisonError};

use super::hold::{Access, Hold, Taken, lock_object};
use super::identity::{Identity, Kind};
use crate::engine::{self, Guard, ObjectId, Site, Step, Touch};
use crate::thread::looked_in_vain;

const KIND: Kind = Kind { name: "A Once", under_the_rule: false, object: lock_object };

const INCOMPLETE: u8 = 0;
const COMPLETE: u8 = 1;
/// The closure panicked.
const POISONED: u8 = 2;

/// As `std::sync::Once`. Whoever runs the closure holds a lock meanwhile, on which the others wait.
pub struct Once {
    identity: Identity,
    state: AtomicU8,
    /// Held instead of a lock of the run by those who use it outside of any.
    outside: Mutex<()>,
}

/// As `std::sync::OnceState`.
pub struct OnceState {
    poisoned: bool,
    /// As in std, not to be shared with other threads.
    not_sync: PhantomData<Cell<()>>,
}

/// As `std::sync::ONCE_INIT`.
#[deprecated(note = "the `Once::new()` function is now preferred")]
#[expect(clippy::declare_interior_mutable_const, reason = "so it is in std")]
pub const ONCE_INIT: Once = Once::new();

impl UnwindSafe for Once {}
impl RefUnwindSafe for Once {}

impl Once {
    /// As `std::sync::Once::new`.
    #[track_caller]
    #[must_use]
    #[expect(clippy::new_without_default, reason = "std has none either")]
    pub const fn new() -> Once {
        Once::made_at(Location::caller())
    }

    pub(super) const fn made_at(site: Site) -> Once {
        Once { identity: Identity::new(site), state: AtomicU8::new(INCOMPLETE), outside: Mutex::new(()) }
    }

    pub(super) const fn complete_at(site: Site) -> Once {
        Once { state: AtomicU8::new(COMPLETE), ..Once::made_at(site) }
    }

    pub(super) fn identity(&self) -> &Identity {
        &self.identity
    }

    /// As `std::sync::Once::call_once`.
    #[track_caller]
    pub fn call_once<F: FnOnce()>(&self, f: F) {
        self.call("call_once", false, Location::caller(), || (), |_| f());
    }

    /// As `std::sync::Once::call_once_force`.
    #[track_caller]
    pub fn call_once_force<F: FnOnce(&OnceState)>(&self, f: F) {
        self.call("call_once_force", true, Location::caller(), || (), f);
    }

    /// As `std::sync::Once::is_completed`.
    #[track_caller]
    pub fn is_completed(&self) -> bool {
        self.look("is_completed", Location::caller(), || ())
    }

    /// As `std::sync::Once::wait`.
    #[track_caller]
    pub fn wait(&self) {
        self.wait_at("wait", false, Location::caller(), || ());
    }

    /// As `std::sync::Once::wait_force`.
    #[track_caller]
    pub fn wait_force(&self) {
        self.wait_at("wait_force", true, Location::caller(), || ());
    }

    /// Asks whether it is complete. `start_afresh` is called first if it is a `static` that an earlier run has used.
    pub(super) fn look(&self, name: &'static str, site: Site, start_afresh: impl FnOnce()) -> bool {
        let id = self.object(site, start_afresh);
        if let Some(id) = id {
            read_at(id, name, site);
        }
        let complete = self.is(COMPLETE);
        if let Some(id) = id.filter(|_| !complete)
            && !engine::with(|run| run.me().looks.learns(id, 0))
        {
            looked_in_vain(&format!("whether what was made at {} is initialised", self.identity.made_at()), site);
        }
        complete
    }

    /// Runs `f` unless that has been done.
    pub(super) fn call(
        &self,
        name: &'static str,
        force: bool,
        site: Site,
        start_afresh: impl FnOnce(),
        f: impl FnOnce(&OnceState),
    ) {
        let id = self.object(site, start_afresh);
        let _hold = match id {
            Some(id) if self.is(COMPLETE) => return read_at(id, name, site),
            Some(id) => {
                engine::point(Step::new(name, site, Touch::Changes(id)).when(Guard::Unlocked(id)));
                if self.is(COMPLETE) {
                    return;
                }
                Hold::Simulated(Taken::take(id, Access::Write, name, site))
            }
            None => Hold::Real(self.outside.lock().unwrap_or_else(PoisonError::into_inner)),
        };
        if self.is(COMPLETE) {
            return;
        }
        self.refuse_poison(force);
        let mut finish = Finish { once: self, id, run: engine::run_id(), then: POISONED };
        f(&OnceState { poisoned: self.is(POISONED), not_sync: PhantomData });
        finish.then = COMPLETE;
    }

    /// Waits for somebody to complete it.
    pub(super) fn wait_at(&self, name: &'static str, force: bool, site: Site, start_afresh: impl FnOnce()) {
        let Some(id) = self.object(site, start_afresh) else {
            while !self.is(COMPLETE) {
                self.refuse_poison(force);
                ::std::thread::yield_now();
            }
            return;
        };
        read_at(id, name, site);
        while !self.is(COMPLETE) {
            self.refuse_poison(force);
            engine::with(|run| {
                let me = run.current;
                run.world.lock_mut(id).onlookers.push(me);
            });
            engine::point(Step::new(name, site, Touch::Reads(id)).when(Guard::Released));
        }
    }

    fn is(&self, state: u8) -> bool {
        self.state.load(SeqCst) == state
    }

    #[track_caller]
    fn refuse_poison(&self, force: bool) {
        assert!(force || !self.is(POISONED), "Once instance has previously been poisoned");
    }

    fn object(&self, site: Site, start_afresh: impl FnOnce()) -> Option<ObjectId> {
        self.identity.object(&KIND, site, || {
            self.state.store(INCOMPLETE, SeqCst);
            start_afresh();
        })
    }
}

/// A step that only looks.
fn read_at(id: ObjectId, name: &'static str, site: Site) {
    engine::point(Step::new(name, site, Touch::Reads(id)));
}

/// Marks a [`Once`] as complete, or poisoned, when its closure is left.
struct Finish<'a> {
    once: &'a Once,
    id: Option<ObjectId>,
    run: u64,
    then: u8,
}

impl Drop for Finish<'_> {
    fn drop(&mut self) {
        if let Some(id) = self.id {
            let step = Step::new("unlock", Location::caller(), Touch::Changes(id));
            if !engine::point_in_drop(self.run, step) || engine::with(|run| run.post_mortem) {
                return;
            }
            engine::with(|run| {
                for task in ::std::mem::take(&mut run.world.lock_mut(id).onlookers) {
                    run.release(task);
                }
            });
        }
        self.once.state.store(self.then, SeqCst);
    }
}

impl OnceState {
    /// As `std::sync::OnceState::is_poisoned`.
    pub fn is_poisoned(&self) -> bool {
        self.poisoned
    }
}

impl fmt::Debug for Once {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Once").finish_non_exhaustive()
    }
}

impl fmt::Debug for OnceState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OnceState").field("poisoned", &self.is_poisoned()).finish()
    }
}
