//! From an exercise to a verdict: build both flavours and run them.

use std::fs;
use std::panic::resume_unwind;
use std::thread;

use anyhow::{Context, Result};

use crate::build::cargo::{Build, Built};
use crate::build::workspace::{self, Code, Flavour, Unit, Workspace};
use crate::course::{Course, Exercise, source};
use crate::exit::Trouble;
use crate::report::status::Status;
use crate::report::verdict::{Stage, Verdict};
use crate::run::group::Crew;
use crate::run::tests::{self, Program};

/// A workspace in which some exercises are being built.
pub(crate) struct Judge<'a> {
    course: &'a Course,
    workspace: Workspace,
    build: Build,
}

impl<'a> Judge<'a> {
    /// Starts building the learner's answers to `exercises`.
    pub(crate) fn of_answers(course: &'a Course, exercises: &[&Exercise]) -> Result<Judge<'a>> {
        let workspace = answers_workspace(course, exercises)?;
        let flavours = [Flavour::Simulated, Flavour::Real];
        let units = exercises.iter().flat_map(|exercise| flavours.map(|flavour| answer(exercise, flavour)));
        let packages: Vec<String> = units.map(|unit| unit.package()).collect();
        Judge::building(course, workspace, &packages)
    }

    /// Starts building `packages` of a workspace that has been generated.
    pub(crate) fn building(course: &'a Course, workspace: Workspace, packages: &[String]) -> Result<Judge<'a>> {
        let build = Build::start(&workspace, packages, &course.root)?;
        Ok(Judge { course, workspace, build })
    }

    /// Judges `code` as an answer to `exercise`, stage by stage if it has stages, to the first that has not passed.
    pub(crate) fn verdict(&mut self, exercise: &Exercise, code: &Code) -> Result<Verdict> {
        stage_by_stage(exercise, |stage| self.verdict_on(exercise, code, stage))
    }

    /// Judges all of `code`, or one stage of it. Both flavours run side by side, because a learner waits for them. The
    /// simulation has the first word, because it explains best.
    pub(crate) fn verdict_on(&mut self, exercise: &Exercise, code: &Code, stage: Option<u32>) -> Result<Verdict> {
        let unit = |flavour| Unit { exercise, code: code.clone(), flavour };
        let simulated = unit(Flavour::Simulated);
        let built = self.build.wait_for(&simulated.package())?;
        let Some(program) = self.program(&simulated, &built) else {
            return self.does_not_compile(&simulated, &built);
        };
        let crew = Crew::default();
        let (simulated, real) = thread::scope(|scope| {
            let crew = &crew;
            let exploring = scope.spawn(move || {
                let verdict = run(&program, &built, code, stage, &Crew::default());
                if !verdict.as_ref().is_ok_and(Verdict::has_passed) {
                    crew.give_up();
                }
                verdict
            });
            let real = self.verdict_on_real_threads(&unit(Flavour::Real), stage, crew);
            (exploring.join().unwrap_or_else(|panic| resume_unwind(panic)), real)
        });
        let simulated = simulated?;
        if !simulated.has_passed() {
            return Ok(simulated);
        }
        let real = real?;
        if !real.has_passed() {
            return Ok(real);
        }
        self.both_passed(exercise, simulated, real)
    }

    fn verdict_on_real_threads(&mut self, unit: &Unit, stage: Option<u32>, crew: &Crew) -> Result<Verdict> {
        let built = self.build.wait_for(&unit.package())?;
        match self.program(unit, &built) {
            Some(program) => run(&program, &built, &unit.code, stage, crew),
            None => self.does_not_compile(unit, &built),
        }
    }

    /// One pass out of two. Each flavour passes over the other's scenarios; a test without any would prove nothing.
    fn both_passed(&self, exercise: &Exercise, simulated: Verdict, real: Verdict) -> Result<Verdict> {
        let mut begun = simulated.scenarios.iter().zip(&real.scenarios);
        if !begun.all(|(simulated, real)| 0 < simulated + real) {
            let file = self.course.short(&exercise.tests());
            let what = format!("a test of `{file}` ran no scenario, so its pass means nothing");
            return Err(Trouble::broken(what).into());
        }
        Ok(simulated.also_on_real_threads(real))
    }

    /// Judges `code` in the simulation only.
    pub(crate) fn simulated_verdict(&mut self, exercise: &Exercise, code: &Code) -> Result<Verdict> {
        let unit = Unit { exercise, code: code.clone(), flavour: Flavour::Simulated };
        let built = self.build.wait_for(&unit.package())?;
        match self.program(&unit, &built) {
            Some(program) => stage_by_stage(exercise, |stage| run(&program, &built, code, stage, &Crew::default())),
            None => self.does_not_compile(&unit, &built),
        }
    }

    /// Whether `code` compiles in `flavour`.
    pub(crate) fn compiles(&mut self, exercise: &Exercise, code: &Code, flavour: Flavour) -> Result<bool> {
        let unit = Unit { exercise, code: code.clone(), flavour };
        Ok(self.build.wait_for(&unit.package())?.executable.is_some())
    }

    /// The test program for the learner's answer, if it compiles.
    pub(crate) fn answer_program<'b>(&mut self, exercise: &'b Exercise) -> Result<Result<Program<'b>, Verdict>>
    where
        'a: 'b,
    {
        let unit = answer(exercise, Flavour::Simulated);
        let built = self.build.wait_for(&unit.package())?;
        if built.executable.is_none() {
            return self.does_not_compile(&unit, &built).map(Err);
        }
        self.program(&unit, &built).map(Ok).context("there is an executable")
    }

    fn program<'b>(&self, unit: &Unit<'b>, built: &Built) -> Option<Program<'b>>
    where
        'a: 'b,
    {
        let executable = built.executable.clone()?;
        let generated = self.workspace.dir.join(unit.package());
        Some(Program { course: self.course, exercise: unit.exercise, generated, executable, flavour: unit.flavour })
    }

    /// Shows what rustc says about the plain flavour: there, types have the names that the learner wrote.
    fn does_not_compile(&mut self, unit: &Unit, built: &Built) -> Result<Verdict> {
        let plain = match unit.flavour {
            Flavour::Real => built.clone(),
            Flavour::Simulated => {
                let real = Unit { flavour: Flavour::Real, ..unit.clone() };
                self.build.wait_for(&real.package())?
            }
        };
        let id = unit.exercise.id();
        let Some(first) = plain.errors().next() else {
            let gap = built.errors().next().map_or("no compiler said why", |error| &error.headline);
            let what = format!("`{id}` compiles, but not in the simulation: {gap}");
            return Err(Trouble::broken(what)
                .hint("this is a gap of the course and not your mistake; `cargo test` still runs it")
                .into());
        };
        let errors: String = plain.errors().map(|error| error.rendered.as_str()).collect();
        Ok(Verdict::without_running(Status::DoesNotCompile, first.headline.clone(), errors))
    }
}

/// Judges each stage of `exercise` until one has not passed, or all of it at once if it has no stages.
pub(crate) fn stage_by_stage(
    exercise: &Exercise,
    mut judge: impl FnMut(Option<u32>) -> Result<Verdict>,
) -> Result<Verdict> {
    let stages = tests::stages_of(exercise)?;
    let mut all: Option<Verdict> = None;
    for &number in &stages {
        let verdict = judge(Some(number))?;
        if verdict.status == Status::DoesNotCompile {
            return Ok(verdict);
        }
        if !verdict.has_passed() {
            return Ok(Verdict { stage: Some(Stage { number, of: stages.len() }), ..verdict });
        }
        all = Some(match all {
            None => verdict,
            Some(before) => before.followed_by(verdict),
        });
    }
    all.map_or_else(|| judge(None), Ok)
}

/// Runs all tests of `program`, or those of one stage, and sums up what came of them.
fn run(program: &Program, built: &Built, code: &Code, stage: Option<u32>, crew: &Crew) -> Result<Verdict> {
    let mut verdict = Verdict::of(program.run_all(stage, crew)?);
    verdict.compiler = built.messages.iter().map(|message| message.rendered.as_str()).collect();
    name_untouched(&mut verdict, program.exercise, code);
    Ok(verdict)
}

/// Writes the workspace for the learner's answers: with every exercise whose manifest is in order, and surely with
/// those that are asked for.
fn answers_workspace(course: &Course, wanted: &[&Exercise]) -> Result<Workspace> {
    let mut units = Vec::new();
    for exercise in &course.exercises {
        let is_wanted = wanted.iter().any(|wanted| wanted.number == exercise.number);
        if is_wanted || crate::course::manifest::libraries(course, exercise).is_ok() {
            units.extend([Flavour::Simulated, Flavour::Real].map(|flavour| answer(exercise, flavour)));
        }
    }
    workspace::generate(course, "check", &units)
}

fn answer(exercise: &Exercise, flavour: Flavour) -> Unit<'_> {
    Unit { exercise, code: Code::Answer, flavour }
}

/// Faults of the learner's file that the compiler would word badly. None if it can be compiled.
pub(crate) fn unreadable(exercise: &Exercise) -> Option<Verdict> {
    let handle = exercise.handle();
    let headline = match fs::read(exercise.answer()) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            format!("src/lib.rs is missing. `cargo xtask reset {handle}` brings the stub back.")
        }
        Err(error) => format!("src/lib.rs cannot be read: {error}."),
        Ok(bytes) => source::not_text(&bytes)?,
    };
    Some(Verdict::without_running(Status::DoesNotCompile, headline, String::new()))
}

/// Names the function whose `todo!()` was reached.
pub(crate) fn name_untouched(verdict: &mut Verdict, exercise: &Exercise, code: &Code) {
    let file = match code {
        Code::Answer => exercise.answer(),
        Code::Solution => exercise.solution_dir().join("src").join("lib.rs"),
        Code::Case { file, .. } => file.clone(),
    };
    if verdict.status == Status::Untouched {
        verdict.name_untouched(&fs::read_to_string(file).unwrap_or_default());
    }
}
