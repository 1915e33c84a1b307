//! Predict exercises: what a learner says about small programs, against what all their interleavings say.
//!
//! Nobody types in which answers are right. In the simulation every interleaving of a program is tried and counted. The
//! counts are kept in a snapshot, which the flavour on real threads compares with what it sees there.

use std::fmt::Debug;

use crate::Notes;

#[cfg(not(feature = "simulation"))]
use for_real as flavour;
#[cfg(feature = "simulation")]
use in_simulation as flavour;

/// A statement on a small program, and what the learner says about it.
pub struct Question<A> {
    name: &'static str,
    answer: A,
    statement: &'static str,
    program: fn() -> Outcome,
    consider: &'static str,
}

/// What one run of a program showed.
#[derive(Debug, Clone)]
pub struct Outcome {
    holds: bool,
    seen: String,
}

impl Outcome {
    /// Whether the statement held in this run, and what was seen, as the end of a sentence: `b1 arrived first`.
    pub fn new(holds: bool, seen: impl Into<String>) -> Self {
        Outcome { holds, seen: seen.into() }
    }
}

/// A question by its name. The program joins every thread that it starts; otherwise interleavings would be counted that
/// differ only in what happens after the outcome is known. `answer` is a value whose `Debug` form is `Unanswered`, `Always`, `Sometimes` or `Never`.
pub const fn ask<A>(name: &'static str, answer: A, statement: &'static str, program: fn() -> Outcome) -> Question<A> {
    Question { name, answer, statement, program, consider: "" }
}

impl<A: Copy> Question<A> {
    /// A question back, for those who expect a difference where all interleavings agree.
    pub const fn consider(self, consider: &'static str) -> Self {
        Question { consider, ..self }
    }
}

/// Requires that the question with this name is answered, and that all interleavings of its program bear the answer out.
///
/// `explored` is the snapshot of what [`explored`] returns. On real threads the answer is held against it, the program
/// is run 2,000 times, and nothing may be seen there that is not in it.
///
/// # Panics
///
/// When the question is open, and when the answer is wrong.
pub fn judge<A: Debug>(questions: &[Question<A>], name: &str, explored: &str) {
    let question = questions.iter().find(|question| question.name == name).expect("a question with this name");
    let answer = match format!("{:?}", question.answer).as_str() {
        "Always" => Some(Verdict::Always),
        "Sometimes" => Some(Verdict::Sometimes),
        "Never" => Some(Verdict::Never),
        _ => None,
    };
    let Some(answer) = answer else {
        flavour::open(&still_open(questions, name));
        return;
    };
    flavour::judge(&question.about(), answer, explored);
}

/// The headline for a question without an answer.
fn still_open<A: Debug>(questions: &[Question<A>], name: &str) -> String {
    let is_answered = |question: &&Question<A>| format!("{:?}", question.answer) != "Unanswered";
    let answered = questions.iter().filter(is_answered).count();
    format!("{name} is still open ({answered} of {} answered).", questions.len())
}

/// In how many interleavings each statement holds, one line for each question. `None` on real threads.
pub fn explored<A>(questions: &[Question<A>]) -> Option<String> {
    flavour::explored(&questions.iter().map(Question::about).collect::<Vec<_>>())
}

/// A question without its answer.
#[derive(Debug, Clone, Copy)]
struct About {
    name: &'static str,
    statement: &'static str,
    program: fn() -> Outcome,
    consider: &'static str,
}

impl<A> Question<A> {
    fn about(&self) -> About {
        About { name: self.name, statement: self.statement, program: self.program, consider: self.consider }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Verdict {
    Always,
    Sometimes,
    Never,
}

/// In how many of all interleavings a statement holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Counts {
    holding: usize,
    all: usize,
}

impl Counts {
    fn verdict(self) -> Verdict {
        match self.holding {
            0 => Verdict::Never,
            holding if holding == self.all => Verdict::Always,
            _ => Verdict::Sometimes,
        }
    }

    /// The headline for those who said `Sometimes` where all interleavings agree.
    fn agreement(self, about: &About, seen: &str) -> String {
        let tried = match (self.all, self.verdict()) {
            (1, Verdict::Never) => "Tried the only interleaving there is: it did not happen.".to_string(),
            (all, Verdict::Never) => format!("Tried all {all} interleavings: it happened in none."),
            (1, _) => format!("There is only one interleaving: {seen}."),
            (all, _) => format!("All {all} interleavings agree: {seen}."),
        };
        format!("{tried} {}", about.consider).trim_end().to_string()
    }
}

/// What the threads of a program write down, in the order in which they do it.
#[derive(Clone, Default)]
pub struct Diary {
    entries: Notes<&'static str>,
}

impl Diary {
    /// An empty one.
    pub fn new() -> Self {
        Diary::default()
    }

    /// Adds an entry, and shows it on the chart.
    #[track_caller]
    pub fn write(&self, entry: &'static str) {
        self.entries.push(entry);
        #[cfg(feature = "simulation")]
        sim::simulation::note(entry);
    }

    /// Whether `first` was written, and `second` was not written before it.
    pub fn has_before(&self, first: &str, second: &str) -> bool {
        let entries = self.entries.all();
        let place = |wanted: &str| entries.iter().position(|entry| *entry == wanted);
        match (place(first), place(second)) {
            (Some(first), Some(second)) => first < second,
            (first, None) => first.is_some(),
            (None, Some(_)) => false,
        }
    }
}

/// Every interleaving is tried.
#[cfg(feature = "simulation")]
mod in_simulation {
    use std::fmt::Write as _;
    use std::sync::Arc;

    use sim::simulation::{self, Mode, Outcome, Settings, Status};

    use super::{About, Counts, Verdict};
    use crate::protocol::{self, Ending};

    pub(super) fn open(headline: &str) {
        if protocol::begin("explore").is_some() {
            protocol::end(&Ending::without_trace(Status::Untouched.word(), headline));
            panic!("{headline}");
        }
    }

    pub(super) fn judge(about: &About, answer: Verdict, _explored: &str) {
        let Some(replay) = protocol::begin("explore") else { return };
        let outcome = held_against_all(about, answer, replay);
        protocol::end(&Ending::of(&outcome, Mode::Interleavings));
        if outcome.found.is_some() {
            panic!("{}", crate::backend::headline(&outcome, Mode::Interleavings));
        }
    }

    /// Nothing is found for an answer that all interleavings bear out; for any other, what refutes it.
    pub(super) fn held_against_all(about: &About, answer: Verdict, replay: Option<String>) -> Outcome {
        let (outcome, counts) = survey(about);
        if counts.verdict() == answer {
            return Outcome { found: None, failing: 0, ..outcome };
        }
        let mut settings = Settings::new(Mode::Interleavings);
        if let Some(schedule) = replay {
            settings.replay = Some(schedule.parse().unwrap_or_else(|error| panic!("{schedule}: {error}")));
        }
        let mut outcome = look_for(about, settings, move |holds| match answer {
            Verdict::Always => !holds,
            Verdict::Never => holds,
            // Nothing refutes this answer but the agreement of all: any of them will do as an example.
            Verdict::Sometimes => true,
        });
        if let Some(found) = &mut outcome.found {
            let seen = &found.failure.headline;
            found.failure.headline = match answer {
                Verdict::Always => format!("Not always: in some interleavings, {seen}."),
                Verdict::Never => format!("It does happen: in some interleavings, {seen}."),
                Verdict::Sometimes => counts.agreement(about, seen),
            };
            found.failure.evidence = vec![format!("{}: \"{}\".", about.name, about.statement)];
        }
        outcome
    }

    pub(super) fn explored(questions: &[About]) -> Option<String> {
        protocol::begin("explore")?;
        let mut table = String::new();
        let mut total = Outcome { exhaustive: true, ..Outcome::default() };
        for about in questions {
            let (outcome, Counts { holding, all }) = survey(about);
            total.executions += outcome.executions;
            total.steps += outcome.steps;
            let _ = writeln!(table, "{}: \"{}\" in {holding} of {all}", about.name, about.statement);
        }
        protocol::end(&Ending::of(&total, Mode::Interleavings));
        Some(table)
    }

    /// Counts the interleavings in which the statement holds.
    fn survey(about: &About) -> (Outcome, Counts) {
        let outcome = look_for(about, Settings::new(Mode::Interleavings), |holds| holds);
        // With fewer than all, `Always` and `Never` would be guesses.
        assert!(outcome.exhaustive, "the program of {} has too many interleavings to try them all", about.name);
        let counts = Counts { holding: outcome.failing, all: outcome.executions };
        (outcome, counts)
    }

    /// Explores the program; runs that are `wanted` end as failed, with what was seen as their headline.
    fn look_for(about: &About, settings: Settings, wanted: impl Fn(bool) -> bool + 'static) -> Outcome {
        let program = about.program;
        let scenario = move || {
            let super::Outcome { holds, seen } = program();
            if wanted(holds) {
                simulation::fail(Status::Wrong, seen);
            }
        };
        let outcome = simulation::explore(&settings, Arc::new(scenario));
        if let Some(found) = outcome.found.as_ref().filter(|found| found.failure.status != Status::Wrong) {
            panic!("the program of {} goes wrong itself: {}", about.name, found.failure.headline);
        }
        outcome
    }
}

/// Real threads show some interleavings. Which ones there are is known from the snapshot.
#[cfg(not(feature = "simulation"))]
mod for_real {
    use super::{About, Counts, Verdict};
    use crate::protocol::{self, Ending};
    use crate::{backend, mistake};

    /// Runs of each program.
    const RUNS: usize = 2000;

    pub(super) fn open(headline: &str) {
        if protocol::begin("real").is_some() {
            protocol::end(&Ending::without_trace("untouched", headline));
            panic!("{headline}");
        }
    }

    pub(super) fn judge(about: &About, answer: Verdict, explored: &str) {
        let (about, counts) = (*about, counts_of(about.name, explored));
        backend::for_real(move || {
            if let Err(headline) = held_against(&about, answer, counts) {
                mistake!("{headline}");
            }
        });
    }

    /// Compares an answer with what was explored, and what was explored with what real threads show.
    pub(super) fn held_against(about: &About, answer: Verdict, counts: Counts) -> Result<(), String> {
        let Counts { holding, all } = counts;
        if counts.verdict() != answer {
            let headline = match answer {
                Verdict::Always => format!("Not always: \"{}\" holds in {holding} of {all}.", about.statement),
                Verdict::Never => format!("It does happen: \"{}\" holds in {holding} of {all}.", about.statement),
                Verdict::Sometimes => counts.agreement(about, "it holds in each"),
            };
            return Err(format!("{headline} `cargo xtask check` draws an interleaving."));
        }
        for _ in 0..RUNS {
            let seen = (about.program)();
            let is_known = if seen.holds { holding > 0 } else { holding < all };
            if !is_known {
                return Err(format!(
                    "Real threads have shown what no interleaving of the simulation shows: {}. Your answer to {} is \
                     right as far as the simulation goes; the simulation is not, and that is a fault of the course.",
                    seen.seen, about.name
                ));
            }
        }
        Ok(())
    }

    pub(super) fn explored(_questions: &[About]) -> Option<String> {
        protocol::skip();
        None
    }

    /// Reads a line of the snapshot: `Q2: "a1 is received first" in 3 of 6`.
    pub(super) fn counts_of(name: &str, explored: &str) -> Counts {
        let line = explored.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "));
        let counts = line.and_then(|line| {
            let (holding, all) = line.rsplit_once(" in ")?.1.split_once(" of ")?;
            Some(Counts { holding: holding.parse().ok()?, all: all.parse().ok()? })
        });
        counts.unwrap_or_else(|| panic!("the snapshot of what was explored has no counts for {name}"))
    }
}

#[cfg(test)]
mod tests {
    use super::{Counts, Outcome, Question, Verdict, ask};

    /// A question about a program of the test's own.
    fn about(program: fn() -> Outcome) -> super::About {
        Question::about(&ask("Q1", (), "a comes first", program).consider("Why?"))
    }

    #[test]
    fn a_verdict_is_read_off_the_counts() {
        let verdict = |holding, all| Counts { holding, all }.verdict();
        assert_eq!(
            [verdict(0, 6), verdict(2, 6), verdict(6, 6)],
            [Verdict::Never, Verdict::Sometimes, Verdict::Always]
        );
    }

    #[test]
    fn open_questions_are_counted() {
        #[derive(Debug, Clone, Copy)]
        enum Answer {
            Unanswered,
            Always,
        }
        let program = || Outcome::new(true, "");
        let questions = [("Q1", Answer::Always), ("Q2", Answer::Unanswered), ("Q3", Answer::Always)]
            .map(|(name, answer)| ask(name, answer, "", program));
        assert_eq!(super::still_open(&questions, "Q2"), "Q2 is still open (2 of 3 answered).");
    }

    #[cfg(not(feature = "simulation"))]
    mod on_real_threads {
        use super::super::for_real::{counts_of, held_against};
        use super::{Counts, Outcome, Verdict, about};
        use crate::predict::Diary;

        #[test]
        fn counts_are_read_from_a_snapshot() {
            let snapshot = "---\nsource: x\n---\nQ1: \"1 in 2 of 3\" in 4 of 5\nQ10: \"b\" in 0 of 1\n";
            assert_eq!(counts_of("Q1", snapshot), Counts { holding: 4, all: 5 });
            assert_eq!(counts_of("Q10", snapshot), Counts { holding: 0, all: 1 });
        }

        #[test]
        fn nothing_may_be_seen_that_was_not_explored() {
            let said = |answer, holding| {
                let program = || Outcome::new(true, "a was first");
                held_against(&about(program), answer, Counts { holding, all: 6 }).err().unwrap_or_default()
            };
            assert_eq!(said(Verdict::Always, 6), "");
            assert_eq!(said(Verdict::Sometimes, 3), "");
            assert!(said(Verdict::Never, 0).starts_with("Real threads have shown what no interleaving"));
            assert!(said(Verdict::Always, 3).starts_with("Not always: \"a comes first\" holds in 3 of 6."));
        }

        #[test]
        fn a_diary_knows_what_came_first() {
            let diary = Diary::new();
            diary.write("a");
            assert!(diary.has_before("a", "b"));
            diary.write("b");
            assert!(diary.has_before("a", "b") && !diary.has_before("b", "a") && !diary.has_before("c", "a"));
        }
    }

    #[cfg(feature = "simulation")]
    mod in_simulation {
        use super::super::in_simulation::held_against_all;
        use super::{Outcome, Verdict, about, ask};

        /// Two threads, one message each.
        fn race() -> Outcome {
            let (a, inbox) = sim::sync::mpsc::channel();
            let b = a.clone();
            let threads = [("a", a), ("b", b)].map(|(name, out)| sim::thread::spawn(move || out.send(name).unwrap()));
            let arrived: Vec<&str> = inbox.iter().collect();
            threads.into_iter().for_each(|thread| thread.join().unwrap());
            Outcome::new(arrived == ["a", "b"], format!("{} was first", arrived[0]))
        }

        /// What is said about an answer; nothing about a right one.
        fn said_about(answer: Verdict, program: fn() -> Outcome) -> String {
            crate::backend::headline(
                &held_against_all(&about(program), answer, None),
                sim::simulation::Mode::Interleavings,
            )
        }

        #[test]
        fn an_answer_is_refuted_by_an_interleaving_or_by_all() {
            let always = || Outcome { holds: true, ..race() };
            let never = || Outcome { holds: false, ..race() };
            let (says_always, says_sometimes, says_never) = (Verdict::Always, Verdict::Sometimes, Verdict::Never);
            assert_eq!(said_about(says_sometimes, race), "");
            assert_eq!(said_about(says_always, always), "");
            assert_eq!(said_about(says_never, never), "");
            assert_eq!(said_about(says_always, race), "Not always: in some interleavings, b was first.");
            assert_eq!(said_about(says_never, race), "It does happen: in some interleavings, a was first.");
            assert_eq!(said_about(says_sometimes, always), "All 2 interleavings agree: a was first. Why?");
            assert_eq!(said_about(says_sometimes, never), "Tried all 2 interleavings: it happened in none. Why?");
        }

        #[test]
        fn what_was_explored_is_counted() {
            let questions = [ask("Q1", (), "a comes first", race)];
            let explored = crate::predict::explored(&questions);
            assert_eq!(explored.as_deref(), Some("Q1: \"a comes first\" in 1 of 2\n"));
        }
    }
}
