//! Who goes next: the ways to choose one interleaving after another.

use super::schedule::Schedule;
use super::step::{TaskId, Touch, Wake};

/// One task that could go on, and how.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Candidate {
    pub(crate) task: TaskId,
    pub(crate) wake: Wake,
    pub(crate) touch: Touch,
    /// It would overtake somebody, which costs some of the run's unfairness.
    pub(crate) overtakes: bool,
}

impl Candidate {
    /// Whether it is the same step of the same task, possibly seen in another state.
    fn is(&self, other: &Candidate) -> bool {
        (self.task, self.wake) == (other.task, other.wake)
    }
}

/// Whether there is another run to make.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Next {
    Run,
    Done,
    /// The same choices have led elsewhere than before, so a search can't go on.
    Lost,
}

impl Next {
    fn run_if(more: bool) -> Next {
        if more { Next::Run } else { Next::Done }
    }
}

/// Chooses among candidates. The first candidate is always the plain choice.
pub(crate) trait Strategy {
    /// Called once before each run.
    fn next(&mut self) -> Next;

    /// Whether the run that has ended repeated what had been tried before.
    fn was_redundant(&self) -> bool {
        false
    }

    /// The part of all interleavings that lies behind, roughly, if the strategy knows.
    fn progress(&self) -> Option<f64> {
        None
    }

    /// The index of the candidate that goes on. Called for every step, also when there is one candidate only.
    fn pick(&mut self, candidates: &[Candidate]) -> usize;
}

/// One given interleaving. A departure that doesn't fit (the code has changed since) is passed over.
pub(crate) struct Replay {
    schedule: Schedule,
    decision: usize,
}

impl Replay {
    pub(crate) fn new(schedule: Schedule) -> Self {
        Replay { schedule, decision: 0 }
    }
}

impl Strategy for Replay {
    fn next(&mut self) -> Next {
        self.decision = 0;
        Next::Run
    }

    fn pick(&mut self, candidates: &[Candidate]) -> usize {
        if candidates.len() < 2 {
            return 0;
        }
        let departures = &self.schedule.departures;
        let choice = departures
            .binary_search_by_key(&self.decision, |departure| departure.decision)
            .map_or(0, |found| departures[found].choice);
        self.decision += 1;
        if choice < candidates.len() { choice } else { 0 }
    }
}

/// For the exact clock: of several tasks that could go on at one instant, always the one that was started last.
pub(crate) struct LastFirst;

impl Strategy for LastFirst {
    fn next(&mut self) -> Next {
        Next::Run
    }

    fn pick(&mut self, candidates: &[Candidate]) -> usize {
        (0..candidates.len()).max_by_key(|&index| candidates[index].task).unwrap_or(0)
    }
}

/// Depth first through all interleavings, with sleep sets: of interleavings that differ only in the order of steps
/// that commute, one is tried (Godefroid, *Partial-Order Methods for the Verification of Concurrent Systems*, 1996).
///
/// A candidate sleeps when an interleaving tried earlier has already covered everything that begins with it; it wakes
/// up when a step that doesn't commute with it is taken.
#[derive(Default)]
pub(crate) struct DepthFirst {
    /// Without, all interleavings are tried, also those that differ in nothing but the order of such steps.
    reduction: bool,
    path: Vec<Node>,
    depth: usize,
    asleep: Vec<Candidate>,
    /// All candidates slept: the rest of this run repeats what has been tried.
    redundant: bool,
    /// Others than the first time could go on after the same choices: the scenario depends on something besides them.
    lost: bool,
    started: bool,
}

struct Node {
    candidates: Vec<Candidate>,
    choice: usize,
    asleep: Vec<Candidate>,
}

impl DepthFirst {
    pub(crate) fn new(reduction: bool) -> Self {
        DepthFirst { reduction, ..DepthFirst::default() }
    }

    /// Moves to the next untried choice, deepest first. `false` when all have been tried.
    fn advance(&mut self) -> bool {
        while let Some(node) = self.path.last_mut() {
            node.asleep.push(node.candidates[node.choice]);
            let next = (node.choice + 1..node.candidates.len())
                .find(|&c| !node.asleep.iter().any(|a| a.is(&node.candidates[c])));
            if let Some(choice) = next {
                node.choice = choice;
                return true;
            }
            self.path.pop();
        }
        false
    }
}

impl Strategy for DepthFirst {
    fn next(&mut self) -> Next {
        if self.lost {
            return Next::Lost;
        }
        let more = !self.started || self.advance();
        (self.started, self.depth, self.redundant) = (true, 0, false);
        self.asleep.clear();
        Next::run_if(more)
    }

    fn was_redundant(&self) -> bool {
        self.redundant
    }

    /// From 0 to 1, if every branch were as large as its neighbours (Knuth, "Estimating the Efficiency of Backtrack
    /// Programs", 1975).
    fn progress(&self) -> Option<f64> {
        let mut share = 1.0;
        let mut behind = 0.0;
        for node in &self.path {
            let branches = node.candidates.len() as f64;
            behind += share * node.choice as f64 / branches;
            share /= branches;
        }
        Some(behind)
    }

    fn pick(&mut self, candidates: &[Candidate]) -> usize {
        if self.redundant {
            return 0;
        }
        if self.depth == self.path.len() {
            let Some(choice) = (0..candidates.len()).find(|&c| !self.asleep.iter().any(|a| a.is(&candidates[c])))
            else {
                self.redundant = true;
                return 0;
            };
            self.path.push(Node { candidates: candidates.to_vec(), choice, asleep: self.asleep.clone() });
        }
        let node = &self.path[self.depth];
        if node.candidates != candidates {
            (self.lost, self.redundant) = (true, true);
            return 0;
        }
        let chosen = node.candidates[node.choice];
        self.asleep.clear();
        // What a sleeper would touch is read off the present state: a channel may have become full or empty meanwhile.
        let sleepers = node.candidates.iter().filter(|c| node.asleep.iter().any(|a| a.is(c)));
        if self.reduction {
            self.asleep.extend(sleepers.filter(|c| c.task != chosen.task && c.touch.commutes_with(chosen.touch)));
        }
        self.depth += 1;
        node.choice
    }
}

/// Fair coin at every decision. Fixed seed, fixed number of runs.
pub(crate) struct Random {
    random: SplitMix,
    runs_left: usize,
}

impl Random {
    pub(crate) fn new(seed: u64, runs: usize) -> Self {
        Random { random: SplitMix(seed), runs_left: runs }
    }
}

impl Strategy for Random {
    fn next(&mut self) -> Next {
        let more = self.runs_left > 0;
        self.runs_left = self.runs_left.saturating_sub(1);
        Next::run_if(more)
    }

    fn pick(&mut self, candidates: &[Candidate]) -> usize {
        if candidates.len() < 2 { 0 } else { self.random.below(candidates.len()) }
    }
}

/// Random priorities, lowered at a few random steps: finds rare orders of few events with a known probability
/// (Burckhardt et al., "A Randomized Scheduler with Probabilistic Guarantees of Finding Bugs", 2010).
pub(crate) struct Pct {
    random: SplitMix,
    runs_left: usize,
    /// How many steps a run is expected to have.
    length: usize,
    /// Highest first.
    priorities: Vec<u64>,
    changes: Vec<usize>,
    step: usize,
}

/// Priority changes in a run.
const PCT_DEPTH: usize = 3;

impl Pct {
    pub(crate) fn new(seed: u64, runs: usize, length: usize) -> Self {
        let random = SplitMix(seed);
        Pct { random, runs_left: runs, length: length.max(1), priorities: Vec::new(), changes: Vec::new(), step: 0 }
    }

    fn priority(&mut self, task: TaskId) -> u64 {
        while self.priorities.len() <= task {
            let priority = self.random.next() | 1 << 63;
            self.priorities.push(priority);
        }
        self.priorities[task]
    }
}

impl Strategy for Pct {
    fn next(&mut self) -> Next {
        let more = self.runs_left > 0;
        self.runs_left = self.runs_left.saturating_sub(1);
        self.step = 0;
        self.priorities.clear();
        self.changes = (0..PCT_DEPTH).map(|_| self.random.below(self.length)).collect();
        Next::run_if(more)
    }

    fn pick(&mut self, candidates: &[Candidate]) -> usize {
        let mut best = 0;
        for index in 1..candidates.len() {
            if self.priority(candidates[index].task) > self.priority(candidates[best].task) {
                best = index;
            }
        }
        // The task has the turn by its priority; which arm of a selection it takes is left to chance.
        let task = candidates[best].task;
        let arms = (0..candidates.len()).filter(|&c| candidates[c].task == task && candidates[c].wake.is_arm());
        let arms: Vec<usize> = arms.collect();
        if arms.len() > 1 && candidates[best].wake.is_arm() {
            best = arms[self.random.below(arms.len())];
        }
        if let Some(change) = self.changes.iter().position(|&step| step == self.step) {
            // Below every priority that tasks begin with, and below those of earlier changes.
            let task = candidates[best].task;
            self.priority(task);
            self.priorities[task] = (PCT_DEPTH - change) as u64;
        }
        self.step += 1;
        best
    }
}

/// A small generator with full 64-bit state (Steele, Lea and Flood, "Fast Splittable Pseudorandom Number Generators", 2014).
pub(crate) struct SplitMix(pub(crate) u64);

impl SplitMix {
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `bound`. The bias is below 2⁻³² for the small bounds used here.
    pub(crate) fn below(&mut self, bound: usize) -> usize {
        ((self.next() >> 32) as usize * bound) >> 32
    }
}
