//! `cargo xtask check`: judges the learner's answers.

use anyhow::Result;
use serde_json::{Value, json};

use crate::build::fingerprint::Machinery;
use crate::build::workspace::Code;
use crate::course::state::{self, Pass, State};
use crate::course::{Course, Exercise, select};
use crate::exit::{Exit, Trouble};
use crate::judge::{self, Judge};
use crate::report::status::Status;
use crate::report::verdict::{Stage, Verdict};
use crate::report::{term, text};
use crate::run::tests;

/// Check your answers under every interleaving.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// Number, name, topic or path. Without any: on from the first exercise that has not passed.
    selectors: Vec<String>,
    /// Check every exercise of the course.
    #[arg(long, conflicts_with = "selectors")]
    all: bool,
    /// Check one stage of an exercise that has stages.
    #[arg(long, value_name = "N", conflicts_with = "all")]
    stage: Option<u32>,
    /// Check again what has passed and is unchanged.
    #[arg(long)]
    fresh: bool,
    /// Print one JSON object and nothing else.
    #[arg(long)]
    json: bool,
}

/// An exercise that was looked at.
struct Checked<'a> {
    exercise: &'a Exercise,
    verdict: Verdict,
    /// Whether the verdict is an earlier one: nothing has changed since.
    remembered: bool,
}

pub(crate) fn run(course: &Course, args: &Args) -> Result<Exit> {
    let mut selected =
        if args.all { course.exercises.iter().collect() } else { select::many(course, &args.selectors)? };
    if selected.is_empty() {
        selected.extend(select::around_current_folder(course));
    }
    let in_course_order = selected.is_empty();
    let stage = args.stage.map(|number| stage_of(&selected, number)).transpose()?;
    let (machinery, state) = (Machinery::of(course)?, State::load(course));
    let mut session = Session { course, machinery, state, fresh: args.fresh, stage };
    let checked = if in_course_order {
        session.check_until_one_fails(args.json)?
    } else {
        session.check_all(&selected, args.json)?
    };
    if args.json {
        let exercises: Vec<Value> = checked.iter().map(to_json).collect();
        term::say(&format!("{}\n", json!({ "schema": 1, "exercises": exercises })))?;
    } else if in_course_order && checked.iter().all(|checked| checked.remembered && checked.verdict.has_passed()) {
        term::say(&format!("All {} exercises have passed.\n", checked.len()))?;
    } else if 1 < selected.len() {
        let passed = checked.iter().filter(|checked| checked.verdict.has_passed()).count();
        term::say(&format!("{passed} of {} passed.\n", checked.len()))?;
    }
    Ok(Exit::from_passed(checked.iter().all(|checked| checked.verdict.has_passed())))
}

/// The stage called `number` of the one exercise that was selected.
fn stage_of(selected: &[&Exercise], number: u32) -> Result<Stage> {
    let [exercise] = selected else {
        let what = "`--stage` is about one exercise, and none or several are named";
        return Err(Trouble::usage(what).hint("name it: `cargo xtask check 40 --stage 1`").into());
    };
    let (handle, stages) = (exercise.handle(), tests::stages_of(exercise)?);
    if stages.is_empty() {
        let what = format!("exercise {handle} has no stages: it is checked as a whole");
        return Err(Trouble::usage(what).hint(format!("`cargo xtask check {handle}`")).into());
    }
    if !stages.contains(&number) {
        let last = stages.len();
        let what = format!("exercise {handle} has no stage {number}: its stages are 1 to {last}");
        return Err(Trouble::usage(what).hint(format!("`cargo xtask check {handle} --stage {last}`")).into());
    }
    Ok(Stage { number, of: stages.len() })
}

/// What one command needs for every exercise.
struct Session<'a> {
    course: &'a Course,
    machinery: Machinery,
    state: State,
    fresh: bool,
    /// Only this stage, of the one exercise that is checked.
    stage: Option<Stage>,
}

impl<'a> Session<'a> {
    /// Goes through the course and stops at the first exercise that has not passed.
    fn check_until_one_fails(&mut self, quiet: bool) -> Result<Vec<Checked<'a>>> {
        let mut all = Vec::new();
        for exercise in &self.course.exercises {
            if let Some(verdict) = self.remembered(exercise) {
                all.push(Checked { exercise, verdict, remembered: true });
                continue;
            }
            let checked = self.check_all(&[exercise], quiet)?;
            let has_passed = checked.iter().all(|checked| checked.verdict.has_passed());
            all.extend(checked);
            if !has_passed {
                break;
            }
        }
        Ok(all)
    }

    /// Checks `selected`, building all of it at once, and reports each verdict as it comes.
    fn check_all(&mut self, selected: &[&'a Exercise], quiet: bool) -> Result<Vec<Checked<'a>>> {
        let to_build: Vec<&Exercise> = selected
            .iter()
            .copied()
            .filter(|exercise| self.remembered(exercise).is_none() && judge::unreadable(exercise).is_none())
            .collect();
        if !self.course.scratch().join("build").exists() && !to_build.is_empty() {
            term::progress("Building the checker. This happens once and takes a few seconds …");
        }
        // Taken before the build reads the files: an edit meanwhile must not count as checked.
        let fingerprints: Vec<String> = selected.iter().map(|exercise| self.machinery.fingerprint(exercise)).collect();
        let mut judge = if to_build.is_empty() { None } else { Some(Judge::of_answers(self.course, &to_build)?) };
        let mut all = Vec::new();
        for (exercise, fingerprint) in selected.iter().copied().zip(fingerprints) {
            let checked = self.check_one(exercise, fingerprint, judge.as_mut())?;
            if !quiet {
                self.tell(&checked, selected.len() == 1)?;
            }
            all.push(checked);
        }
        Ok(all)
    }

    fn check_one(
        &mut self,
        exercise: &'a Exercise,
        fingerprint: String,
        judge: Option<&mut Judge>,
    ) -> Result<Checked<'a>> {
        if let Some(verdict) = self.remembered(exercise) {
            return Ok(Checked { exercise, verdict, remembered: true });
        }
        let verdict = match (judge::unreadable(exercise), judge) {
            (Some(verdict), _) => verdict,
            (None, Some(judge)) => self.judged(exercise, &fingerprint, judge)?,
            // The file became readable while others were checked.
            (None, None) => self.judged(exercise, &fingerprint, &mut Judge::of_answers(self.course, &[exercise])?)?,
        };
        if self.stage.is_none() {
            self.remember(state::id(exercise, None), &fingerprint, &verdict)?;
        }
        Ok(Checked { exercise, verdict, remembered: false })
    }

    /// Judges `exercise`, or the stage of it that was asked for. A stage that has passed is remembered on its own.
    fn judged(&mut self, exercise: &Exercise, fingerprint: &str, judge: &mut Judge) -> Result<Verdict> {
        let asked_for = self.stage;
        let mut on = |stage: Option<u32>| {
            if let Some(verdict) = self.remembered_on(exercise, stage) {
                return Ok(verdict);
            }
            let verdict = judge.verdict_on(exercise, &Code::Answer, stage)?;
            if stage.is_some() {
                self.remember(state::id(exercise, stage), fingerprint, &verdict)?;
            }
            Ok(verdict)
        };
        let Some(stage) = asked_for else { return judge::stage_by_stage(exercise, on) };
        let verdict = on(Some(stage.number))?;
        let about = (verdict.status != Status::DoesNotCompile).then_some(stage);
        Ok(Verdict { stage: about, ..verdict })
    }

    /// Keeps a pass.
    fn remember(&mut self, id: String, fingerprint: &str, verdict: &Verdict) -> Result<()> {
        if !verdict.has_passed() {
            return Ok(());
        }
        let Verdict { interleavings, exhaustive, .. } = *verdict;
        let (fingerprint, remarks) = (fingerprint.to_owned(), verdict.remarks.clone());
        let pass = Pass { fingerprint, interleavings, exhaustive, remarks };
        self.state.passes.insert(id.clone(), pass.clone());
        State::update(self.course, |state| _ = state.passes.insert(id, pass))
    }

    /// The earlier pass of `exercise`, or of the stage that is asked for, if nothing it depends on has changed.
    fn remembered(&self, exercise: &Exercise) -> Option<Verdict> {
        let mut verdict = self.remembered_on(exercise, self.stage.map(|stage| stage.number))?;
        verdict.stage = self.stage;
        Some(verdict)
    }

    fn remembered_on(&self, exercise: &Exercise, stage: Option<u32>) -> Option<Verdict> {
        let pass = self.state.passes.get(&state::id(exercise, stage))?;
        if self.fresh || pass.fingerprint != self.machinery.fingerprint(exercise) {
            return None;
        }
        let mut verdict = Verdict::of(Vec::new());
        let tests = tests::tests_of(exercise).ok()?;
        verdict.passed = tests.iter().filter(|test| stage.is_none() || test.stage() == stage).count();
        verdict.interleavings = pass.interleavings;
        verdict.exhaustive = pass.exhaustive;
        verdict.remarks = pass.remarks.clone();
        Some(verdict)
    }

    fn tell(&self, checked: &Checked, alone: bool) -> Result<()> {
        let Checked { exercise, verdict, remembered } = checked;
        if *remembered {
            let explored = text::explored(verdict.interleavings, verdict.exhaustive);
            return term::say_report(
                &text::title_on(exercise, verdict.stage, &format!("passed {explored}; unchanged since")),
                true,
            );
        }
        // Warnings come first and as rustc drew them. Errors are a part of the report.
        if verdict.status != Status::DoesNotCompile && !verdict.compiler.is_empty() {
            term::say(&verdict.compiler)?;
        }
        term::say_report(&text::report(exercise, verdict, self.course.after(exercise)), verdict.has_passed())?;
        if alone { Ok(()) } else { term::say("\n") }
    }
}

fn to_json(checked: &Checked) -> Value {
    let Checked { exercise, verdict, .. } = checked;
    let mut value = json!({
        "number": exercise.number,
        "id": exercise.id(),
        "status": verdict.status.name(),
        "headline": verdict.headline,
        "interleavings": verdict.interleavings,
        "exhaustive": verdict.exhaustive,
        "replay": verdict.failure.as_ref().and_then(|failure| text::replay_token(exercise, failure)),
        "remarks": verdict.remarks,
    });
    if let Some(stage) = verdict.stage {
        value["stage"] = json!({ "number": stage.number, "of": stage.of });
    }
    value
}
