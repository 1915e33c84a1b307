//! The state of one run, and the rule by which tasks take turns.

use std::time::Duration;

use corosensei::Yielder;

use super::failure::{Failure, Status};
use super::fiber::Fiber;
use super::schedule::{Departure, Schedule};
use super::select::Selection;
use super::step::{Guard, ObjectId, Pace, Site, Step, TaskId, Touch, Wake};
use super::strategy::{Candidate, Strategy};
use super::trace::{self, Author, Event};
use super::world::{Object, Waiters, World};
use crate::thread_locals::Locals;

/// How time passes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Timing {
    /// Any thread may be arbitrarily slow, so a deadline may pass at any moment.
    Adversarial,
    /// Computing is free; time passes only when every thread waits.
    Exact,
}

/// More steps than any scenario of the course needs: a run this long goes on for ever.
const MOST_STEPS: usize = 20_000;

/// What other threads may still do once the scenario itself has ended.
const MOST_STEPS_AFTER_THE_END: usize = 2_000;

/// Looks in vain, without blocking or sleeping in between, that count as spinning.
pub(crate) const MOST_FRUITLESS_LOOKS: usize = 100;

/// More threads than any scenario of the course needs.
pub(crate) const MOST_THREADS: usize = 256;

/// How often in one run a waiting thread may overtake those that could go on: a time-out that fires early, a sleeper
/// that wakes while others are still slow. Bounded, so that a polling loop can't starve the rest for ever.
const UNFAIRNESS: usize = 2;

/// Wake-ups without a reason in one run.
const SPURIOUS_WAKES: usize = 1;

/// One simulated thread.
pub(crate) struct Task {
    /// The name given in code, if any.
    pub(crate) name: Option<String>,
    /// The name in reports and charts.
    pub(crate) label: String,
    pub(crate) spawned_at: Option<Site>,
    /// What it will do next; `None` while it runs, or once it has ended.
    pub(crate) pending: Option<Step>,
    /// Orders pending steps by when they were announced.
    announced: u64,
    wake: Wake,
    pub(crate) released: bool,
    /// What it would do when it stands at [`Guard::Select`].
    pub(crate) selection: Selection,
    pub(crate) ended: bool,
    /// Stands for the task's life: joining it, parking and unparking it.
    pub(crate) object: ObjectId,
    /// `unpark` was called since the task last parked.
    pub(crate) unparked: bool,
    pub(crate) fruitless_looks: usize,
    /// How many there were when it last called `yield_now`.
    pub(crate) looks_at_last_yield: usize,
    pub(crate) looks: Looks,
    pub(crate) locals: Locals,
    /// Nested `on_purpose` calls.
    pub(crate) on_purpose: usize,
    /// The pool it serves in, if it is a thread of one.
    pub(crate) pool: Option<ObjectId>,
    /// Orders tasks by when they began what they do: the younger may borrow from the older.
    pub(crate) begun: u64,
    /// Panics that are unwinding now.
    pub(crate) panicking: usize,
    pub(crate) waits: Vec<Waited>,
    pub(crate) yielder: *const Yielder<(), ()>,
    pub(crate) doomed: bool,
    /// The last place in the learner's or the course's own code that it was seen at.
    pub(crate) last_place: Option<Site>,
    /// The operation of a given part that it is in, under whose name everything is reported that happens inside.
    pub(crate) operation: Option<Operation>,
}

impl Task {
    /// Whether it is a thread of a pool without anything to do.
    pub(crate) fn is_idle(&self) -> bool {
        self.pending.is_some_and(|step| step.idle)
    }
}

/// An operation of a given part, made of channels and locks that nobody needs to hear of.
#[derive(Debug, Clone)]
pub(crate) struct Operation {
    pub(crate) name: &'static str,
    pub(crate) site: Site,
    /// What charts call it where its message is put or taken.
    pub(crate) text: String,
    /// What it waits for, if it has to; empty when that is no news.
    pub(crate) awaits: String,
    /// Messages are not shown for now: they only acknowledge another one.
    pub(crate) quiet: bool,
}

/// What a task has read off shared things since it last changed one.
#[derive(Debug, Clone, Default)]
pub(crate) struct Looks(Vec<(ObjectId, u64)>);

impl Looks {
    /// Whether reading `value` off `object` tells anything new.
    pub(crate) fn learns(&mut self, object: ObjectId, value: u64) -> bool {
        match self.0.iter_mut().find(|(known, _)| *known == object) {
            Some((_, last)) => std::mem::replace(last, value) != value,
            None => {
                self.0.push((object, value));
                true
            }
        }
    }
}

/// One operation in which a task had to wait, or chose to.
#[derive(Debug, Clone)]
pub(crate) struct Waited {
    pub(crate) step: Step,
    pub(crate) since: Duration,
    /// `None` while it still waits.
    pub(crate) until: Option<Duration>,
    /// For a lock: who held it when the wait began, and where that task had taken it.
    pub(crate) held_by: Option<(TaskId, Site)>,
}

/// One run of a scenario.
pub(crate) struct Run {
    /// Tells the shared things of one run from those of another.
    pub(crate) id: u64,
    pub(crate) tasks: Vec<Task>,
    pub(crate) current: TaskId,
    pub(crate) now: Duration,
    /// By how much the wall clock was set back: `SystemTime` shows it, `Instant` never does.
    pub(crate) wall_clock_back: Duration,
    pub(crate) world: World,
    pub(crate) timing: Timing,
    pub(crate) strategy: Box<dyn Strategy>,
    decisions: usize,
    pub(crate) schedule: Schedule,
    pub(crate) steps: usize,
    steps_after_the_end: usize,
    pub(crate) announcements: u64,
    /// Steps carried out, but for those of tasks that only gave way.
    pub(crate) progress: u64,
    unfairness: usize,
    spurious_wakes: usize,
    pub(crate) failure: Option<Failure>,
    /// No task can go on, though some have not ended.
    pub(crate) stuck: bool,
    pub(crate) recording: bool,
    pub(crate) events: Vec<Event>,
    pub(crate) remarks: Vec<String>,
    pub(crate) output: String,
    pub(crate) rule_against_locks: Option<String>,
    /// Who is to go on, for the loop that resumes tasks.
    pub(crate) next: Option<TaskId>,
    /// Fibers of tasks that were started since that loop last looked.
    pub(crate) newborn: Vec<Fiber>,
    /// A new task runs up to its first step before its parent goes on. Until then it may start tasks of its own.
    parents_waiting: Vec<TaskId>,
    /// After a run that got stuck, tasks are unwound one by one to see who owns what.
    pub(crate) post_mortem: bool,
    /// While the messages left in a channel are dropped: its number.
    pub(crate) dropping_channel: Option<usize>,
    /// While the tasks that wait for a thread of a pool are dropped: the pool, and where the task was given to it.
    pub(crate) dropping_task: Option<(ObjectId, Site)>,
    /// What drops them, to see what they own.
    pub(crate) let_go: Vec<Box<dyn FnOnce()>>,
}

impl Run {
    pub(crate) fn new(id: u64, timing: Timing, strategy: Box<dyn Strategy>, recording: bool) -> Self {
        Run {
            id,
            tasks: Vec::new(),
            current: 0,
            now: Duration::ZERO,
            wall_clock_back: Duration::ZERO,
            world: World::default(),
            timing,
            strategy,
            decisions: 0,
            schedule: Schedule::default(),
            steps: 0,
            steps_after_the_end: 0,
            announcements: 0,
            progress: 0,
            unfairness: UNFAIRNESS,
            spurious_wakes: SPURIOUS_WAKES,
            failure: None,
            stuck: false,
            recording,
            events: Vec::new(),
            remarks: Vec::new(),
            output: String::new(),
            rule_against_locks: None,
            next: None,
            newborn: Vec::new(),
            parents_waiting: Vec::new(),
            post_mortem: false,
            dropping_channel: None,
            dropping_task: None,
            let_go: Vec::new(),
        }
    }

    /// Adds a task that goes on at once, up to its first step; then its parent goes on.
    pub(crate) fn add_task(&mut self, name: Option<String>, spawned_at: Option<Site>) -> TaskId {
        let id = self.tasks.len();
        let object = self.world.add(Object::Plain);
        self.tasks.push(Task {
            label: self.label(name.as_deref(), spawned_at),
            name,
            spawned_at,
            pending: None,
            announced: 0,
            wake: Wake::Ready,
            released: false,
            selection: Selection::default(),
            ended: false,
            object,
            unparked: false,
            fruitless_looks: 0,
            looks_at_last_yield: 0,
            looks: Looks::default(),
            locals: Locals::default(),
            on_purpose: 0,
            pool: None,
            begun: self.announcements,
            panicking: 0,
            waits: Vec::new(),
            yielder: std::ptr::null(),
            doomed: false,
            last_place: None,
            operation: None,
        });
        id
    }

    /// `main`, the name given in code, or the place it was started from; numbered where several share a place.
    fn label(&self, name: Option<&str>, spawned_at: Option<Site>) -> String {
        let Some(site) = spawned_at else { return "main".into() };
        let plain = name.map_or_else(|| format!("thread from {}", trace::line(site)), str::to_string);
        let same = self.tasks.iter().filter(|t| t.label == plain || t.label.starts_with(&format!("{plain} #"))).count();
        if same == 0 { plain } else { format!("{plain} #{}", same + 1) }
    }

    pub(crate) fn me(&mut self) -> &mut Task {
        &mut self.tasks[self.current]
    }

    /// Passes the turn to a task that was added now, and has it passed back at the first step.
    pub(crate) fn start(&mut self, child: TaskId) {
        self.parents_waiting.push(self.current);
        self.current = child;
        self.next = Some(child);
    }

    /// See [`super::place`].
    pub(crate) fn place(&mut self, site: Site) -> Site {
        let task = self.me();
        if task.last_place.is_some_and(|last| std::ptr::eq(last, site)) {
            return site;
        }
        match trace::author(site) {
            Author::Library => task.last_place.unwrap_or(site),
            Author::Learner | Author::Course => task.last_place.insert(site),
        }
    }

    /// Announces the current task's next step.
    pub(crate) fn announce(&mut self, step: Step) {
        let step = match &self.me().operation {
            Some(operation) => Step { name: operation.name, site: operation.site, ..step },
            None => step,
        };
        self.announcements += 1;
        let (announced, now) = (self.announcements, self.now);
        let task = self.me();
        (task.announced, task.pending) = (announced, Some(step));
        if step.guard == Guard::Never || step.pace == Pace::Courteous {
            task.fruitless_looks = 0;
        }
        if !matches!(step.touch, Touch::Nothing | Touch::Reads(_)) {
            task.looks.0.clear();
        }
        if step.name == "sleep" {
            task.waits.push(Waited { step, since: now, until: None, held_by: None });
        }
        self.note_wait(self.current);
    }

    /// Notes that a task has to wait, once for each wait: from when it announces its step, or from when somebody else
    /// was faster.
    fn note_wait(&mut self, id: TaskId) {
        let task = &self.tasks[id];
        let Some(step) = task.pending.filter(|step| step.guard != Guard::Never && !step.idle) else { return };
        if task.waits.last().is_some_and(|wait| wait.until.is_none()) || self.holds(step.guard, id) {
            return;
        }
        let (since, held_by) = (self.now, self.holder(step.guard));
        let task = &mut self.tasks[id];
        task.fruitless_looks = 0;
        task.waits.push(Waited { step, since, until: None, held_by });
        self.note_of(id, "wait", Some(step.site), About::default(), || format!("waits in {}", step.name));
    }

    /// Who holds the lock that `guard` waits for, and where it was taken.
    fn holder(&self, guard: Guard) -> Option<(TaskId, Site)> {
        let (Guard::Unlocked(id) | Guard::NotWritten(id)) = guard else { return None };
        let lock = self.world.lock(id);
        lock.writer.or_else(|| lock.readers.first().copied())
    }

    /// Whether `task` could get past `guard` now.
    fn holds(&self, guard: Guard, task: TaskId) -> bool {
        match guard {
            Guard::Now => true,
            Guard::Never => false,
            Guard::Progress(before) => self.progress > before,
            Guard::Released => self.tasks[task].released,
            Guard::Unparked => self.tasks[task].unparked,
            Guard::Ended(other) => self.tasks[other].ended,
            Guard::Message(id) => {
                let channel = self.world.channel(id);
                channel.has_message() || channel.senders == 0
            }
            Guard::Room(id) => {
                let channel = self.world.channel(id);
                channel.has_room() || channel.receivers == 0
            }
            Guard::Select => self.selection_goes_on(task),
            Guard::Unlocked(id) => self.world.lock(id).admits_writer(),
            Guard::NotWritten(id) => self.world.lock(id).admits_reader(),
        }
    }

    /// Decides who goes on, and carries the decision out as far as the run's own state goes.
    ///
    /// `None` when the run is over: failed, finished, or stuck.
    pub(crate) fn choose(&mut self) -> Option<TaskId> {
        if self.failure.is_some() {
            return None;
        }
        if let Some(parent) = self.parents_waiting.pop() {
            self.current = parent;
            return Some(parent);
        }
        for task in 0..self.tasks.len() {
            self.note_wait(task);
        }
        let candidates = self.candidates();
        if candidates.is_empty() {
            self.stuck = self.tasks.iter().any(|task| !task.ended && !task.is_idle());
            return None;
        }
        self.count_step();
        let choice = self.strategy.pick(&candidates);
        if candidates.len() > 1 {
            if choice > 0 {
                self.schedule.departures.push(Departure { decision: self.decisions, choice });
            }
            self.decisions += 1;
        }
        self.go_on(candidates[choice]);
        self.failure.is_none().then_some(self.current)
    }

    fn count_step(&mut self) {
        self.steps += 1;
        if self.tasks[0].ended {
            self.steps_after_the_end += 1;
        }
        if self.steps_after_the_end > MOST_STEPS_AFTER_THE_END {
            self.failure = Some(self.never_ends());
        } else if self.steps > MOST_STEPS {
            self.failure = Some(Failure::new(
                Status::Livelock,
                format!("Still not finished after {MOST_STEPS} steps: the threads keep busy and get nowhere."),
            ));
        }
    }

    fn never_ends(&self) -> Failure {
        let busy: Vec<_> = self.tasks.iter().filter(|task| !task.ended).map(|t| format!("`{}`", t.label)).collect();
        let headline = format!("{} never ended: the check was over, and it went on and on.", busy.join(", "));
        Failure::new(Status::Leaked, headline)
    }

    fn go_on(&mut self, chosen: Candidate) {
        self.unfairness -= usize::from(chosen.overtakes);
        let task = &mut self.tasks[chosen.task];
        let step = task.pending.take().expect("a candidate has a pending step");
        task.wake = chosen.wake;
        self.progress += u64::from(!matches!(step.guard, Guard::Progress(_)));
        match chosen.wake {
            Wake::Ready if step.guard == Guard::Released => task.released = false,
            Wake::Ready if step.guard == Guard::Unparked => task.unparked = false,
            Wake::Arm(_) if step.guard == Guard::Select => {
                task.released = false;
                // A timer rings at its time, whoever else could have gone on.
                self.now = self.now.max(self.rings_at(&chosen).unwrap_or_default());
            }
            Wake::Ready | Wake::Arm(_) | Wake::Nothing | Wake::Registers => {}
            Wake::TimedOut => self.now = self.now.max(step.deadline.unwrap_or_default()),
            Wake::Spurious => self.spurious_wakes -= 1,
        }
        let now = self.now;
        let task = &mut self.tasks[chosen.task];
        if let Some(wait) = task.waits.last_mut().filter(|wait| wait.until.is_none()) {
            wait.until = Some(now);
        }
        self.current = chosen.task;
    }

    /// Everybody who could go on now. The first is the plain choice; see [`Schedule`].
    fn candidates(&self) -> Vec<Candidate> {
        let mut eager = Vec::new();
        let mut courteous = Vec::new();
        let mut spurious = Vec::new();
        let mut last = None::<Candidate>;
        let count = self.tasks.len();
        // From the current task onwards and round again: the plain choice lets a thread run until it waits.
        for task in (0..count).map(|offset| (self.current + offset) % count) {
            let Some(step) = self.tasks[task].pending else { continue };
            if step.guard == Guard::Select {
                self.selection_candidates(task, step, &mut eager, &mut courteous);
                continue;
            }
            let last_of_all = step.pace == Pace::Last || matches!(step.guard, Guard::Progress(_));
            if last_of_all && (step.pace == Pace::Last) == self.holds(step.guard, task) {
                let candidate = Candidate { task, wake: Wake::Ready, touch: Touch::Everything, overtakes: false };
                if last.is_none_or(|other| self.tasks[other.task].announced > self.tasks[task].announced) {
                    last = Some(candidate);
                }
            } else if self.holds(step.guard, task) {
                if step.pace == Pace::Eager {
                    eager.push(Candidate {
                        task,
                        wake: Wake::Ready,
                        touch: self.touch_now(step.touch),
                        overtakes: false,
                    });
                } else {
                    courteous.push(Candidate { task, wake: Wake::Ready, touch: Touch::Everything, overtakes: false });
                }
            } else {
                if step.deadline.is_some() {
                    courteous.push(Candidate {
                        task,
                        wake: Wake::TimedOut,
                        touch: Touch::Everything,
                        overtakes: false,
                    });
                }
                if step.may_wake_spuriously {
                    spurious.push(Candidate { task, wake: Wake::Spurious, touch: Touch::Everything, overtakes: false });
                }
            }
        }
        courteous.sort_by_key(|candidate| self.due(candidate));
        let mut candidates = match self.timing {
            Timing::Exact => self.exact(eager, courteous),
            Timing::Adversarial => self.adversarial(eager, courteous, spurious),
        };
        if candidates.is_empty() {
            candidates.extend(last);
        }
        candidates
    }

    /// Putting and taking commute with each other only while the channel is neither empty nor full.
    pub(super) fn touch_now(&self, touch: Touch) -> Touch {
        match touch {
            Touch::Puts(id) if !self.world.channel(id).has_room() || self.world.channel(id).receivers == 0 => {
                Touch::Changes(id)
            }
            Touch::Takes(id) if !self.world.channel(id).has_message() => Touch::Changes(id),
            Touch::StopsReceiving(id) if self.world.channel(id).receivers < 2 => Touch::Changes(id),
            _ => touch,
        }
    }

    /// When a courteous step is due, and in which order those due at one instant came.
    fn due(&self, candidate: &Candidate) -> (Duration, u64) {
        let task = &self.tasks[candidate.task];
        let deadline = match candidate.wake {
            Wake::TimedOut => task.pending.and_then(|step| step.deadline),
            _ => self.rings_at(candidate),
        };
        (deadline.unwrap_or(self.now), task.announced)
    }

    /// Time stands still while anybody can go on; then it moves to the next deadline. Ties are left to the strategy.
    fn exact(&self, eager: Vec<Candidate>, mut courteous: Vec<Candidate>) -> Vec<Candidate> {
        if !eager.is_empty() {
            return eager;
        }
        if let Some(first) = courteous.first().map(|candidate| self.due(candidate).0) {
            courteous.retain(|candidate| self.due(candidate).0 <= first.max(self.now));
        }
        courteous
    }

    /// Courteous steps wait for the eager ones, or overtake them while there is unfairness left to spend.
    fn adversarial(
        &self,
        mut candidates: Vec<Candidate>,
        courteous: Vec<Candidate>,
        spurious: Vec<Candidate>,
    ) -> Vec<Candidate> {
        let all_wait = candidates.is_empty();
        for (place, candidate) in courteous.into_iter().enumerate() {
            let overtakes = !(all_wait && place == 0);
            if !overtakes || self.unfairness > 0 {
                candidates.push(Candidate { overtakes, ..candidate });
            }
        }
        // If nothing but a wake-up without a reason could help, the tasks are stuck.
        if !candidates.is_empty() && self.spurious_wakes > 0 {
            candidates.extend(spurious);
        }
        candidates
    }

    pub(crate) fn wake(&self) -> Wake {
        self.tasks[self.current].wake
    }

    /// Lets a task get past [`Guard::Released`].
    pub(crate) fn release(&mut self, task: TaskId) {
        self.tasks[task].released = true;
    }

    /// Changes who waits on a condition variable, or who of them may go on.
    pub(crate) fn change_waiters(&mut self, id: ObjectId, change: impl FnOnce(&mut Waiters)) {
        let waiters = self.world.condvar_mut(id);
        change(waiters);
        for (task, released) in waiters.released() {
            self.tasks[task].released = released;
        }
    }

    /// Notes that the current task did something, if the run is recorded. `text` is made only then.
    #[inline]
    pub(crate) fn note(&mut self, kind: &'static str, site: Option<Site>, about: About, text: impl FnOnce() -> String) {
        // Most runs are not recorded, and this is asked at every step.
        if self.recording {
            self.note_of(self.current, kind, site, about, text);
        }
    }

    /// The same of any task.
    pub(crate) fn note_of(
        &mut self,
        thread: TaskId,
        kind: &'static str,
        site: Option<Site>,
        about: About,
        text: impl FnOnce() -> String,
    ) {
        if self.recording {
            let About { other, channel, message } = about;
            let (site, text) = match &self.tasks[thread].operation {
                None => (site, text()),
                Some(operation) => match kind {
                    "send" | "recv" if !operation.quiet => (Some(operation.site), operation.text.clone()),
                    "note" | "spawn" => (Some(operation.site), text()),
                    "end" | "wait" | "panic" => (site, text()),
                    _ => return,
                },
            };
            let line = site.map(trace::line).unwrap_or_default();
            let time = self.now;
            self.events.push(Event { thread, kind, text, line, time, other, channel, message });
        }
    }
}

/// What an event is about, besides the task that did something.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct About {
    other: Option<TaskId>,
    channel: Option<usize>,
    message: Option<usize>,
}

impl About {
    pub(crate) fn thread(other: TaskId) -> About {
        About { other: Some(other), ..About::default() }
    }

    /// The channel with this number.
    pub(crate) fn channel(number: usize) -> About {
        About { channel: Some(number), ..About::default() }
    }

    /// This message of the channel.
    pub(crate) fn message(self, number: usize) -> About {
        About { message: Some(number), ..self }
    }
}
