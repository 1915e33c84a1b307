//! `cargo xtask replay`: runs one interleaving again.

use anyhow::Result;

use crate::build::workspace::Code;
use crate::course::{Course, Exercise, select};
use crate::exit::{Exit, Trouble};
use crate::judge::{self, Judge};
use crate::report::verdict::{Outcome, Verdict};
use crate::report::{term, text};
use crate::run::group::Crew;
use crate::run::tests;

/// Run one interleaving again, named by the token of a report.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// As a report printed it: `04-1-1-5c1`.
    token: String,
}

/// What to do about a token that means nothing.
const COPY: &str = "copy the token from the report as it is";

/// What a token names.
struct Token<'a> {
    exercise: &'a Exercise,
    /// Index of the test in its file, from 1.
    test: usize,
    /// Scenario number and schedule, as a test program takes them.
    replay: String,
}

pub(crate) fn run(course: &Course, args: &Args) -> Result<Exit> {
    let token = parse(course, &args.token)?;
    let outcome = match one_interleaving(course, token.exercise, token.test, &token.replay)? {
        Ok(outcome) => outcome,
        Err(verdict) => {
            term::say_report(&text::report(token.exercise, &verdict, None), false)?;
            return Ok(Exit::NotPassed);
        }
    };
    match outcome {
        Outcome::Failed(failure) if failure.end.evidence.iter().any(|line| line.contains("not a schedule")) => {
            Err(Trouble::usage(format!("`{}` does not name an interleaving", args.token)).hint(COPY).into())
        }
        Outcome::Failed(mut failure) => {
            failure.replayed = true;
            let mut verdict = Verdict::of(vec![Outcome::Failed(failure)]);
            judge::name_untouched(&mut verdict, token.exercise, &Code::Answer);
            term::say_report(&text::report(token.exercise, &verdict, None), false)?;
            Ok(Exit::NotPassed)
        }
        Outcome::Passed(scenarios) if scenarios.is_empty() => {
            Err(Trouble::usage(format!("the test that `{}` names has no such scenario", args.token)).hint(COPY).into())
        }
        Outcome::Passed(_) => {
            let title = text::title(token.exercise, "this interleaving goes well");
            let next = format!(
                "\nThe token was printed for another version of the code.\nNext: cargo xtask check {}\n",
                token.exercise.handle()
            );
            term::say_report(&(title + &next), true)?;
            Ok(Exit::Passed)
        }
    }
}

/// Builds the learner's answer and runs one interleaving of one test, or says why it can't be built.
pub(crate) fn one_interleaving(
    course: &Course,
    exercise: &Exercise,
    test: usize,
    replay: &str,
) -> Result<Result<Outcome, Verdict>> {
    if let Some(verdict) = judge::unreadable(exercise) {
        return Ok(Err(verdict));
    }
    let tests = tests::tests_of(exercise)?;
    let Some(test) = tests.iter().find(|candidate| candidate.index == test) else {
        let what = format!("exercise {} has no test {test}: it has {}", exercise.handle(), tests.len());
        return Err(Trouble::usage(what).hint(COPY).into());
    };
    let mut judge = Judge::of_answers(course, &[exercise])?;
    match judge.answer_program(exercise)? {
        Ok(program) => Ok(Ok(program.run(test, Some(replay), &Crew::default())?)),
        Err(verdict) => Ok(Err(verdict)),
    }
}

fn parse<'a>(course: &'a Course, token: &str) -> Result<Token<'a>> {
    let malformed = || {
        Trouble::usage(format!("`{token}` is no replay token: one looks like `04-1-1-5c1`"))
            .hint("`cargo xtask check` prints one for every failing interleaving")
    };
    let parts: Vec<&str> = token.splitn(4, '-').collect();
    let [exercise, test, scenario, schedule] = parts[..] else { return Err(malformed().into()) };
    let is_number = |text: &str| text.parse::<u32>().is_ok();
    if ![exercise, test, scenario].into_iter().all(is_number) || schedule.is_empty() {
        return Err(malformed().into());
    }
    let exercise = select::one(course, exercise)?;
    Ok(Token { exercise, test: test.parse()?, replay: format!("{scenario}:{schedule}") })
}
