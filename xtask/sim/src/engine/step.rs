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
    /// One of the receivers of a channel is dropped, and it isn't the last.
    StopsReceiving(ObjectId),
    /// Looks at or changes any of these objects: bit `n` stands for object `n`.
    Several(u128),
    /// Anything; never commutes.
    Everything,
}

impl Touch {
    /// Any of several objects.
    pub(crate) fn several(objects: impl IntoIterator<Item = ObjectId>) -> Touch {
        let mut bits = 0_u128;
        for id in objects {
            // More objects than a scenario of the course has: the step counts as touching all of them.
            let Some(bit) = u32::try_from(id).ok().and_then(|id| 1_u128.checked_shl(id)) else {
                return Touch::Everything;
            };
            bits |= bit;
        }
        Touch::Several(bits)
    }

    /// The object, if it is one.
    pub(crate) fn object(self) -> Option<ObjectId> {
        use Touch::{Changes, Everything, LetsGo, Nothing, Puts, Reads, Several, StopsReceiving, Takes};
        match self {
            Nothing | Several(_) | Everything => None,
            Reads(id) | Changes(id) | Puts(id) | Takes(id) | LetsGo(id) | StopsReceiving(id) => Some(id),
        }
    }

    /// The objects, by bit. All bits are set when there are more objects than bits.
    fn bits(self) -> u128 {
        match self {
            Touch::Several(bits) => bits,
            _ => match self.object() {
                Some(id) => u32::try_from(id).ok().and_then(|id| 1_u128.checked_shl(id)).unwrap_or(0),
                None => u128::MAX,
            },
        }
    }

    /// Whether two steps of different tasks lead to the same state in either order, in a state in which both can go on.
    pub(crate) fn commutes_with(self, other: Touch) -> bool {
        use Touch::{Everything, LetsGo, Nothing, Puts, Reads, Several, StopsReceiving, Takes};
        match (self, other) {
            (Everything, _) | (_, Everything) => false,
            (Nothing, _) | (_, Nothing) => true,
            (Several(_), _) | (_, Several(_)) => self.bits() & other.bits() == 0,
            (Reads(_), Reads(_)) | (LetsGo(_), LetsGo(_)) => true,
            // There is a message and there is room: neither step can tell whether the other has happened.
            (Puts(_), Takes(_)) | (Takes(_), Puts(_)) => true,
            // Whoever puts holds another sender; whoever takes has a message, with senders left or without.
            (LetsGo(_), Puts(_) | Takes(_)) | (Puts(_) | Takes(_), LetsGo(_)) => true,
            // Others can still receive, whichever comes first.
            (StopsReceiving(_), Puts(_) | Takes(_) | LetsGo(_)) => true,
            (Puts(_) | Takes(_) | LetsGo(_), StopsReceiving(_)) => true,
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
    /// When one of the arms of the task's [`Selection`](super::select::Selection) is ready.
    Select,
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
    /// This arm of the task's selection is ready, or is the timer that rings next.
    Arm(usize),
    /// No arm of the selection is ready, and it doesn't wait.
    Nothing,
    /// No arm of the selection is ready: it makes itself known to those it could meet.
    Registers,
    /// The deadline has passed and the guard doesn't hold.
    TimedOut,
    /// For no reason at all.
    Spurious,
}

impl Wake {
    /// Whether it is one of several ways in which a selection could go on.
    pub(crate) fn is_arm(self) -> bool {
        matches!(self, Wake::Arm(_))
    }
}
