//! Runs a scenario again and again, each time in another interleaving, until one fails or all have been tried.

use std::sync::{Arc, Mutex, PoisonError};

use super::failure::Failure;
use super::run::{Run, Timing};
use super::schedule::Schedule;
use super::strategy::{DepthFirst, LastFirst, Next, Pct, Random, Replay, Strategy};
use super::trace::Trace;
use super::{Execution, next_run_id, report};

/// What kind of scenario it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// Every interleaving, with threads that may be arbitrarily slow.
    Interleavings,
    /// Exact virtual time, one run for each way to break ties.
    Clock,
}

/// How much is tried. All limits are counts, never times, so that every machine tries the same.
#[derive(Debug, Clone)]
pub struct Settings {
    pub mode: Mode,
    /// Seed of the sampled interleavings.
    pub seed: u64,
    /// Interleavings tried one after the other before sampling takes over.
    pub exhaustive_runs: usize,
    /// Steps spent on that, over all runs.
    pub exhaustive_steps: usize,
    /// Interleavings sampled at random, and again as many by priorities, where not all could be tried.
    pub samples: usize,
    /// Only this interleaving.
    pub replay: Option<Schedule>,
    /// Whether interleavings are left out that differ from another only in the order of steps that commute.
    pub reduction: bool,
}

impl Settings {
    /// What `cargo xtask check` uses.
    pub fn new(mode: Mode) -> Self {
        Settings {
            mode,
            seed: 0x6775_6c6c,
            exhaustive_runs: 20_000,
            exhaustive_steps: 1_000_000,
            samples: 1_000,
            replay: None,
            reduction: true,
        }
    }
}

/// What came of it.
#[derive(Debug, Clone, Default)]
pub struct Outcome {
    /// Interleavings tried.
    pub executions: usize,
    /// Whether these were all, up to the order of steps that can't influence each other.
    pub exhaustive: bool,
    /// How many of them failed.
    pub failing: usize,
    pub found: Option<Found>,
    pub remarks: Vec<String>,
    /// Steps over all runs: the measure of how long it took, on any machine.
    pub steps: usize,
}

/// A failing interleaving, as plain as it could be made.
#[derive(Debug, Clone)]
pub struct Found {
    pub failure: Failure,
    pub schedule: Schedule,
    pub trace: Trace,
    /// What the learner's code printed in it.
    pub output: String,
}

/// How many interleavings are tried one after the other before it is asked whether that leads anywhere.
const RUNS_BEFORE_GIVING_UP: usize = 500;

/// By how much the estimated size of the search may exceed what is allowed: the estimate is a rough one.
const ESTIMATES_ARE_OFF_BY: usize = 100;

/// Once one interleaving has failed: how many more are tried to say how often that happens.
const RUNS_FOR_FREQUENCY: usize = 2_000;

/// How many runs making a failing interleaving plainer may take.
const RUNS_FOR_SHRINKING: usize = 400;

/// Explores `scenario` as `settings` say.
///
/// One exploration at a time goes on in a process: two would find each other's traces in the statics of the code under
/// test.
///
/// # Panics
///
/// When called inside of a scenario.
pub fn explore(settings: &Settings, scenario: Arc<dyn Fn()>) -> Outcome {
    static ALONE: Mutex<()> = Mutex::new(());
    assert!(!super::active(), "a scenario can't be explored inside of another one");
    let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    let mut explorer = Explorer { settings, scenario, outcome: Outcome::default(), first: None };
    match (&settings.replay, settings.mode) {
        (Some(schedule), _) => explorer.replay(schedule.clone()),
        (None, Mode::Clock) => explorer.both_ways_to_break_ties(),
        (None, Mode::Interleavings) => explorer.interleavings(),
    }
    explorer.finish()
}

struct Explorer<'a> {
    settings: &'a Settings,
    scenario: Arc<dyn Fn()>,
    outcome: Outcome,
    /// The first failure, and how to get there.
    first: Option<(Failure, Schedule)>,
}

impl Explorer<'_> {
    fn replay(&mut self, schedule: Schedule) {
        self.run(Box::new(Replay::new(schedule)));
    }

    fn both_ways_to_break_ties(&mut self) {
        self.run(Box::new(Replay::new(Schedule::default())));
        if self.first.is_none() {
            self.run(Box::new(LastFirst));
        }
        self.outcome.exhaustive = true;
    }

    fn interleavings(&mut self) {
        let length = self.depth_first();
        if self.outcome.exhaustive {
            return;
        }
        let mut samples = self.settings.samples;
        if self.first.is_some() {
            // The neighbours of a failing interleaving say little about how common it is; a fair sample does.
            (self.outcome.executions, self.outcome.failing) = (0, 0);
            samples /= 4;
        }
        self.sample(Box::new(Random::new(self.settings.seed, samples)));
        self.sample(Box::new(Pct::new(self.settings.seed, samples, length)));
    }

    /// Returns how many steps the longest run had.
    fn depth_first(&mut self) -> usize {
        let mut strategy: Box<dyn Strategy> = Box::new(DepthFirst::new(self.settings.reduction));
        let mut length = 0;
        loop {
            let most_runs = if self.first.is_some() { RUNS_FOR_FREQUENCY } else { self.settings.exhaustive_runs };
            if self.outcome.executions >= most_runs || self.outcome.steps >= self.settings.exhaustive_steps {
                return length;
            }
            match strategy.next() {
                Next::Run => {}
                Next::Done => {
                    self.outcome.exhaustive = true;
                    return length;
                }
                // The scenario behaves differently in the same interleaving: nothing can be said of all of them.
                Next::Lost => return length,
            }
            let (failing, steps) = (self.outcome.failing, self.outcome.steps);
            strategy = self.run(strategy);
            if strategy.was_redundant() {
                // The same as one tried before, but for the order of steps that commute.
                self.outcome.executions -= 1;
                self.outcome.failing = failing;
            }
            length = length.max(self.outcome.steps - steps);
            if self.first.is_none() && self.is_hopeless(&*strategy) {
                return length;
            }
        }
    }

    /// After a while: whether the search is nowhere near its end, so that sampling is time better spent.
    fn is_hopeless(&self, strategy: &dyn Strategy) -> bool {
        let tried = self.outcome.executions;
        tried == RUNS_BEFORE_GIVING_UP
            && strategy.progress().is_some_and(|behind| {
                let expected = tried as f64 / behind;
                expected > (self.settings.exhaustive_runs * ESTIMATES_ARE_OFF_BY) as f64
            })
    }

    fn sample(&mut self, mut strategy: Box<dyn Strategy>) {
        while strategy.next() == Next::Run {
            strategy = self.run(strategy);
        }
    }

    /// Makes one run and counts what came of it. The strategy comes back as the run has left it.
    fn run(&mut self, strategy: Box<dyn Strategy>) -> Box<dyn Strategy> {
        let run = self.execute(strategy, false);
        self.outcome.executions += 1;
        self.outcome.steps += run.steps;
        for remark in &run.remarks {
            if !self.outcome.remarks.contains(remark) {
                self.outcome.remarks.push(remark.clone());
            }
        }
        if let Some(failure) = report::failure_of(&run) {
            self.outcome.failing += 1;
            self.first.get_or_insert_with(|| (failure, run.schedule.clone()));
        }
        run.strategy
    }

    fn execute(&self, strategy: Box<dyn Strategy>, recording: bool) -> Run {
        let scenario = Arc::clone(&self.scenario);
        Execution::run(Run::new(next_run_id(), self.timing(), strategy, recording), move || scenario())
    }

    fn timing(&self) -> Timing {
        match self.settings.mode {
            Mode::Interleavings => Timing::Adversarial,
            Mode::Clock => Timing::Exact,
        }
    }

    /// Fails again in the plainest way found, this time with everything recorded.
    fn finish(mut self) -> Outcome {
        if let Some((failure, schedule)) = self.first.take() {
            let schedule = self.shrink(&failure, schedule);
            let run = self.execute(Box::new(Replay::new(schedule.clone())), true);
            let failure = report::failure_of(&run).unwrap_or(failure);
            self.outcome.failing = self.outcome.failing.max(1);
            self.outcome.executions = self.outcome.executions.max(1);
            let trace = report::trace_of(&run);
            self.outcome.found = Some(Found { failure, schedule, trace, output: run.output });
        }
        self.outcome
    }

    /// Leaves out departures as long as a failure of the same kind remains.
    fn shrink(&self, failure: &Failure, mut schedule: Schedule) -> Schedule {
        let mut runs = 0;
        let mut at = schedule.departures.len();
        while at > 0 && runs < RUNS_FOR_SHRINKING {
            at -= 1;
            let mut shorter = schedule.clone();
            shorter.departures.remove(at);
            runs += 1;
            let run = self.execute(Box::new(Replay::new(shorter)), false);
            if report::failure_of(&run).is_some_and(|other| other.status == failure.status) {
                // What was really taken: departures that no longer fitted are gone from it.
                schedule = run.schedule;
                at = schedule.departures.len();
            }
        }
        schedule
    }
}
