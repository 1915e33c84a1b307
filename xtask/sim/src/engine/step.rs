//! What a task is about to do, as the scheduler sees it.

use std::panic::Location;
use std::time::Duration;

/// A place in somebody's source.
pub(crate) type Site = &'static Location<'static>;

/// Index of a task in its run; task 0 is the scenario itself.
pub(crate) type TaskId = usize;

/// Index of a channel, lock or other shared thing in its run.
pub(crate) type ObjectId = usize;

/// Which shared state a step reads or changes: two steps whose order can't matter need not be tried in both orders.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Touch {
    /// Only the task's own business.
    Nothing,
    /// Looks at one object.
    Reads(ObjectId),
    /// Changes one object.
    Changes(ObjectId),
    /// Puts a message into a channel that has room.
    Puts(ObjectId),
    /// Takes a message out of a channel that has one.
    Takes(ObjectId),
    /// One of the senders of a channel is dropped.
    LetsGo(ObjectId),
    /// Anything; never commutes.
    Everything,
}

impl Touch {
    /// The object, if it is one.
    pub(crate) fn object(self) -> Option<ObjectId> {
        use Touch::{Changes, Everything, LetsGo, Nothing, Puts, Reads, Takes};
        match self {
            Nothing | Everything => None,
            Reads(id) | Changes(id) | Puts(id) | Takes(id) | LetsGo(id) => Some(id),
        }
    }

    /// Whether two steps of different tasks lead to the same state in either order, in a state in which both can go on.
    pub(crate) fn commutes_with(self, other: Touch) -> bool {
        use Touch::{Everything, LetsGo, Nothing, Puts, Reads, Takes};
        match (self, other) {
            (Everything, _) | (_, Everything) => false,
            (Nothing, _) | (_, Nothing) => true,
            (Reads(_), Reads(_)) | (LetsGo(_), LetsGo(_)) => true,
            // There is a message and there is room: neither step can tell whether the other has happened.
            (Puts(_), Takes(_)) | (Takes(_), Puts(_)) => true,
            // Whoever puts holds another sender; whoever takes has a message, with senders left or without.
            (LetsGo(_), Puts(_) | Takes(_)) | (Puts(_) | Takes(_), LetsGo(_)) => true,
            (a, b) => a.object() != b.object(),
        }
    }
}

/// When a step can be carried out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Guard {
    /// At once.
    Now,
    /// When another task has released this one; the release is used up.
    Released,
    /// When another task has unparked this one; that is used up.
    Unparked,
    /// When a message waits in this buffered channel, or nobody can send any more.
    Message(ObjectId),
    /// When this buffered channel has room, or nobody can receive any more.
    Room(ObjectId),
    /// When nobody holds this lock.
    Unlocked(ObjectId),
    /// When nobody holds this lock for writing.
    NotWritten(ObjectId),
    /// When this task has ended.
    Ended(TaskId),
    /// Only by its deadline.
    Never,
    /// When others have carried out more steps than so many, or when nobody else can go on.
    Progress(u64),
}

/// How eager a step is to be carried out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Pace {
    /// Competes with all others.
    Eager,
    /// Lets others go first, unless the interleaving spends some of its unfairness on it.
    Courteous,
    /// Waits until nobody else can go on: its effects can be seen by nobody before.
    Last,
}

/// One step, announced before it is carried out.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Step {
    /// What the learner calls it: `recv`, `send`, `lock`, `join`, …
    pub(crate) name: &'static str,
    pub(crate) site: Site,
    pub(crate) touch: Touch,
    pub(crate) guard: Guard,
    /// On the virtual clock: the instant at which it goes on even though the guard doesn't hold.
    pub(crate) deadline: Option<Duration>,
    pub(crate) pace: Pace,
    /// A condition variable or `park` may also wake for no reason.
    pub(crate) may_wake_spuriously: bool,
    /// A thread of a pool that has nothing to do: no wait that anybody is told of.
    pub(crate) idle: bool,
}

impl Step {
    /// A step that can be carried out at once.
    pub(crate) fn new(name: &'static str, site: Site, touch: Touch) -> Self {
        Step {
            name,
            site,
            touch,
            guard: Guard::Now,
            deadline: None,
            pace: Pace::Eager,
            may_wake_spuriously: false,
            idle: false,
        }
    }

    pub(crate) fn when(self, guard: Guard) -> Self {
        Step { guard, ..self }
    }

    pub(crate) fn until(self, deadline: Option<Duration>) -> Self {
        Step { deadline, ..self }
    }

    pub(crate) fn courteous(self) -> Self {
        Step { pace: Pace::Courteous, ..self }
    }

    pub(crate) fn idle(self, idle: bool) -> Self {
        Step { idle, ..self }
    }

    pub(crate) fn spurious(self) -> Self {
        Step { may_wake_spuriously: true, ..self }
    }
}

/// Why a task goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wake {
    /// The guard holds.
    Ready,
    /// The deadline has passed and the guard doesn't hold.
    TimedOut,
    /// For no reason at all.
    Spurious,
}
