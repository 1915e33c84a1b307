//! What makes a lock, an atomic or another shared thing known to the run that uses it.

use ::std::sync::atomic::{AtomicU64, AtomicUsize, Ordering::Relaxed};

use crate::engine::{self, Author, Failure, Object, ObjectId, Site, Status, author, line};

/// Where a shared thing was made, and its number in the run that uses it now.
///
/// Things can be made anywhere, also as `static`s, long before any run; a run gets to know them when they are first
/// used in it.
pub(crate) struct Identity {
    made_at: Site,
    /// The run that used it last; 0 if none has.
    run: AtomicU64,
    /// Its number in that run.
    object: AtomicUsize,
}

/// What sort of thing it is.
pub(crate) struct Kind {
    /// With its article, as a headline begins: `A Mutex`.
    pub(crate) name: &'static str,
    /// Whether the house rule against locks is about it.
    pub(crate) under_the_rule: bool,
    /// How the run keeps it.
    pub(crate) object: fn() -> Object,
}

impl Identity {
    pub(crate) const fn new(made_at: Site) -> Self {
        Identity { made_at, run: AtomicU64::new(0), object: AtomicUsize::new(0) }
    }

    /// The thing's number in the current run; `None` outside of any run.
    ///
    /// What the learner has made and another run has used already must be a `static`, which would tell one
    /// interleaving about another: `start_afresh` puts it back to what it was made with.
    pub(crate) fn object(&self, kind: &Kind, used_at: Site, start_afresh: impl FnOnce()) -> Option<ObjectId> {
        let run = engine::run_id();
        if run == 0 {
            return None;
        }
        let used_by = self.run.load(Relaxed);
        if used_by != run {
            self.obey_the_rule(kind, used_at);
            if used_by != 0 && author(self.made_at) == Author::Learner {
                start_afresh();
            }
            let object = engine::with(|run| run.world.add((kind.object)()));
            self.object.store(object, Relaxed);
            self.run.store(run, Relaxed);
        }
        Some(self.object.load(Relaxed))
    }

    pub(crate) fn made_at(&self) -> String {
        line(self.made_at)
    }

    /// Ends the run if the learner's code must not use such a thing.
    fn obey_the_rule(&self, kind: &Kind, used_at: Site) {
        if !kind.under_the_rule {
            return;
        }
        let Some(because) = engine::with(|run| run.rule_against_locks.clone()) else { return };
        // Made inside of the library, as by `Arc::<Mutex<_>>::default()`, it belongs to who uses it.
        let (verb, site) =
            if author(self.made_at) == Author::Library { ("used", used_at) } else { ("made", self.made_at) };
        if author(site) == Author::Learner {
            let headline = format!("{} was {verb} at {}. {because}", kind.name, line(site));
            engine::fail(Failure::new(Status::RuleBroken, headline));
        }
    }
}
