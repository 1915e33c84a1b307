//! Grading a class: collect, judge what is new, write down.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use anyhow::Result;

use crate::grades::Writer;
use crate::intake::{Found, Known, Roster};
use crate::model::{
    ExerciseGrade, GradedExercise, Grading, Judgement, Limits, Note, SCHEMA, Sandbox, Status, StudentGrade,
};
use crate::progress::Progress;
use crate::rubric::{Rubric, rounded};
use crate::store::{Kept, Store};

/// How many answers are handed to the judge at a time. It bounds the memory, not the number of workers.
const AT_ONCE: usize = 1000;

/// Judges answers: [`crate::judge::Judge`], or in tests something that needs no compiler.
pub trait Judging {
    /// Names all that a judgement of this exercise depends on besides the answer.
    fn fingerprint(&self, exercise: u32) -> Result<String>;
    /// Judges `answers`, each an exercise's number and bytes, and reports each by its index as soon as it is done.
    fn all(&mut self, answers: &[(u32, Vec<u8>)], on_done: &mut dyn FnMut(usize, Judgement)) -> Result<()>;
}

/// What a class is graded with.
pub struct Settings<'a> {
    pub rubric: &'a Rubric,
    pub known: &'a [Known],
    pub roster: &'a Roster,
    /// Which part of the class to grade: the first number of `K/N`, from 1, and the second.
    pub shard: Option<(usize, usize)>,
    /// Judge everything anew, whatever has been kept.
    pub recheck: bool,
    pub course: String,
    pub toolchain: String,
    pub seed: u64,
    pub sandbox: Sandbox,
    pub limits: Limits,
}

/// What a grading came to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Done {
    pub students: usize,
    /// How many answers there were, with those that two students share counted once.
    pub answers: usize,
    /// How many of them were judged now; the others were known.
    pub judged: usize,
    /// With `recheck`: judgements that differ from the kept ones.
    pub changed: Vec<String>,
}

/// Grades `found` and writes `OUT/grades.json`.
pub fn grade(found: Vec<Found>, judging: &mut dyn Judging, settings: &Settings, out: &Path) -> Result<Done> {
    let store = Store::open(out)?;
    let mut done = Done::default();
    let mut answers: BTreeSet<(u32, String)> = BTreeSet::new();
    let mine = |index: usize| settings.shard.is_none_or(|(part, parts)| index % parts == part - 1);
    for (_, found) in found.into_iter().enumerate().filter(|(index, _)| mine(*index)) {
        let mut submission = found.read(settings.known, settings.limits.file_bytes);
        settings.roster.complete(&mut submission);
        let kept = store.keep(done.students, submission)?;
        answers.extend(kept.answers);
        done.students += 1;
    }
    done.answers = answers.len();

    let mut fingerprints = BTreeMap::new();
    for exercise in &settings.rubric.exercises {
        fingerprints.insert(exercise.number, judging.fingerprint(exercise.number)?);
    }
    judge(&store, answers, &fingerprints, judging, settings.recheck, &mut done)?;

    let grading = Grading {
        schema: SCHEMA,
        course: settings.course.clone(),
        toolchain: settings.toolchain.clone(),
        seed: settings.seed,
        sandbox: settings.sandbox.clone(),
        limits: settings.limits.clone(),
        exercises: settings.rubric.exercises.clone(),
        rubric: serde_json::to_value(settings.rubric)?,
        shard: settings.shard.map(|(part, parts)| format!("{part}/{parts}")),
    };
    let mut writer = Writer::create(&out.join("grades.json"), &grading)?;
    for index in 0..done.students {
        let kept = store.submission(index)?;
        writer.student(&student(kept, &store, &fingerprints, settings))?;
    }
    writer.finish()?;
    Ok(done)
}

/// Judges each of `answers` that has no judgement yet, and keeps what comes of it at once.
fn judge(
    store: &Store,
    answers: BTreeSet<(u32, String)>,
    fingerprints: &BTreeMap<u32, String>,
    judging: &mut dyn Judging,
    recheck: bool,
    done: &mut Done,
) -> Result<()> {
    let kept = |(exercise, answer): &(u32, String)| store.judgement(*exercise, answer, &fingerprints[exercise]);
    // A judgement that failed for the machine's sake is none.
    let is_new = |task: &(u32, String)| recheck || kept(task).is_none_or(|old| old.status == Status::Infra);
    let new: Vec<(u32, String)> = answers.into_iter().filter(is_new).collect();
    done.judged = new.len();
    let mut progress = Progress::new(new.len());
    for tasks in new.chunks(AT_ONCE) {
        let mut bytes = Vec::new();
        for (exercise, answer) in tasks {
            bytes.push((*exercise, store.answer(answer)?));
        }
        let mut failed = None;
        judging.all(&bytes, &mut |index, judgement| {
            let (exercise, answer) = &tasks[index];
            if recheck
                && let Some(old) = store.judgement(*exercise, answer, &fingerprints[exercise])
                && (Judgement { seconds: judgement.seconds, ..old }) != judgement
            {
                done.changed.push(format!("{exercise:02} of {}", &answer[..12]));
            }
            let result = store.keep_judgement(*exercise, answer, &fingerprints[exercise], &judgement);
            failed = failed.take().or(result.err());
            progress.step();
        })?;
        if let Some(error) = failed {
            return Err(error);
        }
    }
    Ok(())
}

/// What came of one student.
fn student(kept: Kept, store: &Store, fingerprints: &BTreeMap<u32, String>, settings: &Settings) -> StudentGrade {
    let Kept { mut submission, answers } = kept;
    let mut results = Vec::new();
    for exercise in &settings.rubric.exercises {
        let number = exercise.number;
        let answer = answers.get(&number);
        let mut judgement = match (answer, submission.refused.get(&number)) {
            (Some(answer), _) => store
                .judgement(number, answer, &fingerprints[&number])
                .unwrap_or_else(|| Judgement::without_running(Status::Infra, "It has not been judged.")),
            (None, Some(why)) => Judgement::without_running(Status::Unreadable, why.clone()),
            (None, None) => Judgement::without_running(Status::Missing, "Nothing was handed in."),
        };
        let ours = settings.known.iter().find(|known| known.number == number).and_then(|known| known.solution.as_ref());
        if let (Some(answer), Some(ours)) = (answer, ours)
            && *answer == crate::store::hash(ours)
        {
            judgement.flags.push("Byte for byte the course's own solution.".into());
        }
        let hints = submission.hints.get(&number).copied().unwrap_or(0);
        let hints = if settings.rubric.hints.is_some() { hints } else { 0 };
        results.push(result(exercise, answer.cloned(), judgement, hints, settings.rubric));
    }
    if settings.rubric.late.is_some() && submission.submitted.is_none() {
        let text = "It is not known when this was handed in, so nothing was taken off for lateness.".into();
        submission.notes.push(Note { exercise: None, text });
    }
    let raw_points = rounded(results.iter().filter_map(|result| result.points).sum());
    let late_penalty = settings.rubric.late_penalty(submission.submitted.as_deref(), raw_points);
    let all_judged = results.iter().all(|result| result.points.is_some());
    let counted = settings.rubric.exercises.iter().filter(|exercise| !exercise.extra);
    StudentGrade {
        id: submission.id,
        name: submission.name,
        email: submission.email,
        source: submission.source,
        submitted: submission.submitted,
        notes: submission.notes,
        results,
        raw_points,
        late_penalty,
        points: all_judged.then(|| rounded(raw_points - late_penalty)),
        max_points: rounded(counted.map(|exercise| exercise.points).sum()),
    }
}

fn result(
    exercise: &GradedExercise,
    source_hash: Option<String>,
    judgement: Judgement,
    hints: u32,
    rubric: &Rubric,
) -> ExerciseGrade {
    let points = rubric.award(exercise, &judgement, hints);
    ExerciseGrade {
        exercise: exercise.number,
        source_hash,
        status: judgement.status,
        headline: judgement.headline,
        report: judgement.report,
        tests_passed: judgement.tests_passed,
        tests_total: judgement.tests_total,
        failed_tests: judgement.failed_tests,
        interleavings: judgement.interleavings,
        exhaustive: judgement.exhaustive,
        replay: judgement.replay,
        remarks: judgement.remarks,
        flags: judgement.flags,
        hints,
        points,
    }
}
