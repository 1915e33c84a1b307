//! Waiting for whichever of several comes first: what `select!` announces.
//!
//! A task at [`Guard::Select`](super::Guard::Select) has as many ways to go on as it has arms that are ready, so the
//! choice among them is one of the scheduler's own decisions: every one is tried, and a token names it.
//!
//! Where a buffered channel is concerned, nobody can tell whether somebody waits. A rendezvous is different: whoever
//! arrives second finds whoever came first. There a selection makes two steps. In the first it takes an arm that is
//! ready or *registers* with all channels at which it could meet somebody. Then a partner may *agree* on one arm, and
//! the other arms are off.

use std::time::Duration;

use super::run::{Run, Timing};
use super::step::{ObjectId, Step, TaskId, Touch, Wake};
use super::strategy::Candidate;
use super::world::Side;

/// One thing that a selection could do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Arm {
    Receive(ObjectId),
    Send(ObjectId),
    /// Receive from a timer.
    Hear(ObjectId),
    /// Receive from what stays silent for ever.
    Never,
}

impl Arm {
    fn object(self) -> Option<ObjectId> {
        match self {
            Arm::Receive(id) | Arm::Send(id) | Arm::Hear(id) => Some(id),
            Arm::Never => None,
        }
    }

    /// The channel, and the side of it that the arm stands for.
    pub(crate) fn channel(self) -> Option<(ObjectId, Side)> {
        match self {
            Arm::Receive(id) => Some((id, Side::Receiver)),
            Arm::Send(id) => Some((id, Side::Sender)),
            Arm::Hear(_) | Arm::Never => None,
        }
    }
}

/// How an arm is chosen.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Manner {
    /// Of several arms that are ready, the first one is taken, and not any.
    pub(crate) biased: bool,
    /// Doesn't wait.
    pub(crate) tries: bool,
    /// Only finds out which arm is ready.
    pub(crate) looks: bool,
}

/// What a task wants, while it stands at [`Guard::Select`](super::Guard::Select).
#[derive(Debug, Default)]
pub(crate) struct Selection {
    pub(crate) arms: Vec<Arm>,
    manner: Manner,
    /// How many selections the task has made before.
    turn: usize,
    registered: bool,
    /// The arm that a partner has agreed on, and the partner.
    agreed: Option<(usize, TaskId)>,
    /// Number of the message that a partner has handed over.
    pub(crate) message: usize,
}

/// What came of an arm.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// A message of a buffered channel is set aside for this task.
    Message,
    /// Room in a buffered channel is set aside for this task.
    Room,
    /// The other side is gone, and nothing is left inside.
    Disconnected,
    /// The message goes from hand to hand, to or from this task.
    Meets(TaskId),
    /// The timer was due at this time.
    Rings(Duration),
    /// It was only asked which arm is ready.
    Ready,
}

impl Run {
    /// What the current task will announce.
    pub(crate) fn begin_selection(&mut self, arms: Vec<Arm>, manner: Manner) {
        let turn = self.me().selection.turn + 1;
        self.me().selection = Selection { arms, manner, turn, ..Selection::default() };
        self.me().released = false;
    }

    /// From now on, partners can agree with the current task.
    pub(crate) fn register(&mut self) {
        let me = self.current;
        self.me().selection.registered = true;
        for (arm, (id, side)) in self.meetings(me) {
            self.world.channel_mut(id).meeting.push((me, side, arm));
        }
    }

    fn unregister(&mut self, task: TaskId) {
        self.tasks[task].selection.registered = false;
        for (_, (id, _)) in self.meetings(task) {
            self.world.channel_mut(id).meeting.retain(|(other, ..)| *other != task);
        }
    }

    /// The current task gives up waiting.
    pub(crate) fn abandon_selection(&mut self) {
        self.unregister(self.current);
    }

    /// The current task goes on with an arm that is ready.
    pub(crate) fn carry_out(&mut self, arm: usize) -> Outcome {
        let me = self.current;
        let outcome = self.outcome(me, arm);
        self.unregister(me);
        self.tasks[me].selection.agreed = None;
        outcome
    }

    fn outcome(&mut self, me: TaskId, arm: usize) -> Outcome {
        let selection = &self.tasks[me].selection;
        if selection.manner.looks {
            return Outcome::Ready;
        }
        if let Some((_, partner)) = selection.agreed {
            return Outcome::Meets(partner);
        }
        let arm = selection.arms[arm];
        let now = self.now;
        if let Some((partner, its_arm)) = self.partner(me, arm) {
            self.tasks[partner].selection.agreed = Some((its_arm, me));
            self.unregister(partner);
            return Outcome::Meets(partner);
        }
        match arm {
            Arm::Receive(id) if self.world.channel(id).has_message() => {
                self.world.channel_mut(id).claimed_messages += 1;
                Outcome::Message
            }
            Arm::Send(id) if self.world.channel(id).receivers > 0 => {
                self.world.channel_mut(id).claimed_room += 1;
                Outcome::Room
            }
            Arm::Hear(id) => {
                let due = self.world.timer_mut(id).is_heard(now);
                Outcome::Rings(due.expect("a timer that rings was due"))
            }
            Arm::Receive(_) | Arm::Send(_) | Arm::Never => Outcome::Disconnected,
        }
    }

    /// Who waits at a rendezvous on the other side, longest first, and with which arm.
    fn partner(&self, task: TaskId, arm: Arm) -> Option<(TaskId, usize)> {
        let (id, own) = arm.channel().filter(|(id, _)| self.world.channel(*id).is_rendezvous())?;
        let waiting = self.world.channel(id).meeting.iter();
        let mut others = waiting.filter(|(other, side, _)| *other != task && *side != own);
        others.next().map(|(other, _, arm)| (*other, *arm))
    }

    /// The arms at which a task could meet somebody.
    fn meetings(&self, task: TaskId) -> Vec<(usize, (ObjectId, Side))> {
        let arms = self.tasks[task].selection.arms.iter().enumerate();
        let channels = arms.filter_map(|(arm, what)| Some((arm, what.channel()?)));
        channels.filter(|(_, (id, _))| self.world.channel(*id).is_rendezvous()).collect()
    }

    fn is_ready(&self, task: TaskId, arm: Arm) -> bool {
        match arm {
            Arm::Receive(id) => {
                let channel = self.world.channel(id);
                channel.has_message() || channel.senders == 0 || self.partner(task, arm).is_some()
            }
            Arm::Send(id) => {
                let channel = self.world.channel(id);
                channel.has_room() || channel.receivers == 0 || self.partner(task, arm).is_some()
            }
            Arm::Hear(id) => self.world.timer(id).has_rung(self.now),
            Arm::Never => false,
        }
    }

    /// When the timer rings that a candidate would hear, if it is one and hasn't rung yet.
    pub(super) fn rings_at(&self, candidate: &Candidate) -> Option<Duration> {
        let Wake::Arm(arm) = candidate.wake else { return None };
        match self.tasks[candidate.task].selection.arms.get(arm) {
            Some(Arm::Hear(id)) => self.world.timer(*id).when,
            _ => None,
        }
    }

    /// Whether a selection can go on now.
    pub(super) fn selection_goes_on(&self, task: TaskId) -> bool {
        let selection = &self.tasks[task].selection;
        if selection.agreed.is_some() {
            return self.has_been_served(task);
        }
        selection.manner.tries
            || selection.arms.iter().any(|arm| self.is_ready(task, *arm))
            || self.has_to_register(task)
    }

    /// Once agreed, a sender goes on at once, and a receiver when it has been given the message.
    fn has_been_served(&self, task: TaskId) -> bool {
        let selection = &self.tasks[task].selection;
        let sends = selection.agreed.is_some_and(|(arm, _)| matches!(selection.arms[arm], Arm::Send(_)));
        sends || self.tasks[task].released
    }

    fn has_to_register(&self, task: TaskId) -> bool {
        let Selection { manner, registered, .. } = self.tasks[task].selection;
        !registered && !manner.tries && !manner.looks && !self.meetings(task).is_empty()
    }

    /// Adds every way in which a selection could go on.
    pub(super) fn selection_candidates(
        &self,
        task: TaskId,
        step: Step,
        eager: &mut Vec<Candidate>,
        courteous: &mut Vec<Candidate>,
    ) {
        let selection = &self.tasks[task].selection;
        let candidate = |wake, touch| Candidate { task, wake, touch, overtakes: false };
        if let Some((arm, _)) = selection.agreed {
            if self.has_been_served(task) {
                eager.push(candidate(Wake::Arm(arm), Touch::several(selection.arms[arm].object())));
            }
            return;
        }
        let has_to_register = self.has_to_register(task);
        let mut is_ready = false;
        // On the exact clock only one choice is tried. It is a fair one, or an arm that is always ready would starve all
        // others.
        let count = selection.arms.len();
        let fair = self.timing == Timing::Exact && !selection.manner.biased;
        let first = if fair { selection.turn - 1 } else { 0 };
        for index in (0..count).map(|offset| (first + offset) % count) {
            let arm = selection.arms[index];
            if self.is_ready(task, arm) {
                is_ready = true;
                eager.push(candidate(Wake::Arm(index), self.touched_by(task, index)));
                if selection.manner.biased {
                    break;
                }
            } else if let Arm::Hear(id) = arm
                && self.world.timer(id).when.is_some()
                && !selection.manner.tries
                && !has_to_register
            {
                // However much is ready: a slow thread may find that the timer has rung meanwhile.
                courteous.push(candidate(Wake::Arm(index), Touch::Everything));
            }
        }
        if is_ready {
            return;
        }
        let all = Touch::several(selection.arms.iter().filter_map(|arm| arm.object()));
        if selection.manner.tries {
            eager.push(candidate(Wake::Nothing, all));
        } else if has_to_register {
            eager.push(candidate(Wake::Registers, all));
        } else if step.deadline.is_some() {
            courteous.push(candidate(Wake::TimedOut, Touch::Everything));
        }
    }

    /// What going on with an arm looks at and changes.
    fn touched_by(&self, task: TaskId, index: usize) -> Touch {
        let selection = &self.tasks[task].selection;
        let arm = selection.arms[index];
        let mut objects: Vec<ObjectId> = arm.object().into_iter().collect();
        if selection.manner.biased {
            // None of the arms before it was ready.
            objects.extend(selection.arms[..index].iter().filter_map(|arm| arm.object()));
        }
        if selection.registered {
            objects.extend(self.meetings(task).iter().map(|(_, (id, _))| *id));
        }
        if let Some((partner, _)) = self.partner(task, arm) {
            // The partner's other arms are off, and those who look for it there don't find it.
            objects.extend(self.meetings(partner).iter().map(|(_, (id, _))| *id));
        }
        if objects.len() > 1 {
            return Touch::several(objects);
        }
        match arm {
            Arm::Never => Touch::Nothing,
            Arm::Receive(id) | Arm::Send(id) | Arm::Hear(id) if selection.manner.looks => Touch::Reads(id),
            Arm::Hear(id) => Touch::Changes(id),
            Arm::Receive(id) | Arm::Send(id) if self.world.channel(id).is_rendezvous() => Touch::Changes(id),
            Arm::Receive(id) => self.touch_now(Touch::Takes(id)),
            Arm::Send(id) => self.touch_now(Touch::Puts(id)),
        }
    }
}
