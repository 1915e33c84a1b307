//! From the announcement of a selection to the arm that is taken.

use ::std::time::Duration;

use crate::engine::select::{Arm, Manner, Outcome};
use crate::engine::{self, Guard, Site, Step, Touch, Wake};

/// What is asked for.
pub(crate) struct Choice {
    /// What the learner calls it: `select!`, `recv`, …
    pub(crate) name: &'static str,
    pub(crate) site: Site,
    pub(crate) arms: Vec<Arm>,
    pub(crate) manner: Manner,
    pub(crate) deadline: Option<Duration>,
}

impl Choice {
    /// A choice without a choice: one operation, as `send` and `recv` are.
    pub(crate) fn single(name: &'static str, site: Site, arm: Arm, patience: Patience) -> Self {
        let (tries, deadline) = match patience {
            Patience::None => (true, None),
            Patience::Until(deadline) => (false, deadline),
        };
        Choice { name, site, arms: vec![arm], manner: Manner { tries, ..Manner::default() }, deadline }
    }

    /// Waits as long as it is meant to. Returns the arm, and what came of it; `None` if no arm was ready.
    ///
    /// `on_registering` is called before partners can find this task.
    pub(crate) fn make(self, mut on_registering: impl FnMut()) -> Option<(usize, Outcome)> {
        let Choice { name, site, arms, manner, deadline } = self;
        let touch = match arms[..] {
            [Arm::Receive(id) | Arm::Send(id) | Arm::Hear(id)] => Touch::Changes(id),
            _ => Touch::Everything,
        };
        engine::with(|run| run.begin_selection(arms, manner));
        loop {
            match engine::point(Step::new(name, site, touch).when(Guard::Select).until(deadline)) {
                Wake::Arm(arm) => return Some((arm, engine::with(|run| run.carry_out(arm)))),
                Wake::Registers => {
                    on_registering();
                    engine::with(engine::Run::register);
                }
                Wake::Ready | Wake::Nothing | Wake::TimedOut | Wake::Spurious => {
                    engine::with(engine::Run::abandon_selection);
                    return None;
                }
            }
        }
    }
}

/// How long an operation waits.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Patience {
    None,
    /// On the virtual clock; without a deadline, for ever.
    Until(Option<Duration>),
}

impl Patience {
    pub(crate) const ENDLESS: Patience = Patience::Until(None);

    /// From now on, for so long.
    pub(crate) fn lasting(timeout: Duration) -> Patience {
        Patience::Until(crate::time::deadline(timeout))
    }

    pub(crate) fn until(deadline: crate::time::Instant) -> Patience {
        Patience::Until(Some(crate::time::since_start(deadline)))
    }
}
