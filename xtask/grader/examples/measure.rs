//! Measures the grader against a loop of `cargo test` on the same class, for authors:
//! `cargo run --package grader --example measure -- [STUDENTS [SAMPLE]]`.
//!
//! The class is made of the cases in `xtask/submissions`: each student has, for each exercise, the stub, the solution or a
//! case, drawn from fixed numbers. The grader judges the whole class. `cargo test` takes so long that only the first
//! SAMPLE students are run; each student is one command for all exercises that compile, with one shared target folder.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use grader::judge::{Judge, Settings, Task};
use grader::model::Status;
use xtask::course::{Course, Exercise};

fn main() -> ExitCode {
    if let Some(exit) = grader::sandbox::stage::perform_if_asked() {
        return exit;
    }
    match measure() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::from(3)
        }
    }
}

/// One answer of the class.
struct Answer<'a> {
    exercise: &'a Exercise,
    source: Vec<u8>,
    status: Option<Status>,
}

fn measure() -> Result<()> {
    let mut numbers = std::env::args().skip(1).filter_map(|argument| argument.parse::<usize>().ok());
    let (students, sample) = (numbers.next().unwrap_or(100), numbers.next().unwrap_or(2));
    let course = Course::find()?;
    let jobs = std::thread::available_parallelism().map_or(2, |jobs| jobs.get());
    let mut class = class(&course, students)?;
    let per_student = course.exercises.len();

    let settings = Settings::for_exercises(course.exercises.iter().map(|exercise| exercise.number).collect())?;
    let start = Instant::now();
    let judge = Judge::new(&course, &settings)?;
    println!("prepared in {:.1} s, {}", start.elapsed().as_secs_f64(), judge.toolchain());

    let start = Instant::now();
    let tasks: Vec<Task> = class.iter().map(task).collect();
    let mut why = std::collections::BTreeSet::new();
    let mut statuses = vec![None; tasks.len()];
    judge.all(&tasks, jobs, &mut |index, judgement| {
        statuses[index] = Some(judgement.status);
        if judgement.status == Status::Infra {
            why.insert(format!("{:02}: {}", tasks[index].exercise, judgement.headline.unwrap_or_default()));
        }
    });
    why.iter().for_each(|why| println!("{why}"));
    let whole = start.elapsed();
    drop(tasks);
    for (answer, status) in class.iter_mut().zip(statuses) {
        answer.status = status;
    }
    let mut distinct: Vec<(u32, &[u8])> =
        class.iter().map(|answer| (answer.exercise.number, &answer.source[..])).collect();
    distinct.sort_unstable();
    distinct.dedup();
    let passed = class.iter().filter(|answer| answer.status == Some(Status::Passed)).count();
    let lost = class.iter().filter(|answer| answer.status == Some(Status::Infra)).count();
    println!("{} answers, {} of them different, {passed} passed, {lost} not judged", class.len(), distinct.len());
    println!("grader, the class: {:.1} s", whole.as_secs_f64());

    // The same students alone, so that nothing is judged for two of them.
    let few = &class[..per_student * sample];
    let tasks: Vec<Task> = few.iter().map(task).collect();
    let start = Instant::now();
    judge.all(&tasks, jobs, &mut |_, _| {});
    let alone = start.elapsed() / u32::try_from(sample)?;
    println!("grader, {sample} students by themselves: {:.1} s each", alone.as_secs_f64());

    let plain = cargo_test(&course, few, per_student)? / u32::try_from(sample)?;
    println!("cargo test, the same students: {:.1} s each", plain.as_secs_f64());
    let all = plain * u32::try_from(students)?;
    println!("cargo test, {students} such students: {:.0} s", all.as_secs_f64());
    println!("the grader is {:.1} times as fast", all.as_secs_f64() / whole.as_secs_f64());
    Ok(())
}

fn task<'a>(answer: &'a Answer) -> Task<'a> {
    Task { exercise: answer.exercise.number, source: &answer.source }
}

/// What each student hands in, student by student.
fn class(course: &Course, students: usize) -> Result<Vec<Answer<'_>>> {
    let mut all = Vec::new();
    let mut state = 1_u64;
    for _ in 0..students {
        for exercise in &course.exercises {
            let mut files: Vec<PathBuf> = xtask::cases::of(exercise).into_iter().map(|case| case.file).collect();
            files.push(exercise.pristine_stub());
            files.push(exercise.solution_dir().join("src").join("lib.rs"));
            // Numerical Recipes' linear congruential generator; its upper bits are good enough.
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let file = &files[usize::try_from(state >> 33)? % files.len()];
            let source = fs::read(file).with_context(|| format!("`{}` cannot be read", file.display()))?;
            all.push(Answer { exercise, source, status: None });
        }
    }
    Ok(all)
}

/// A loop of `cargo test`, once for each student.
fn cargo_test(course: &Course, answers: &[Answer], per_student: usize) -> Result<Duration> {
    let copy = course.scratch().join("measure");
    _ = fs::remove_dir_all(copy.join("course"));
    fs::create_dir_all(copy.join("course"))?;
    for folder in ["Cargo.toml", "Cargo.lock", "exercises", "solutions", "xtask"] {
        copy_all(&course.root.join(folder), &copy.join("course").join(folder))?;
    }
    let test = |packages: &[&str]| {
        let mut command = Command::new("cargo");
        command.args(["test", "--quiet", "--offline", "--no-fail-fast"]);
        command.args(packages.iter().flat_map(|package| ["--package", package]));
        command.env("CARGO_TARGET_DIR", copy.join("target")).current_dir(copy.join("course"));
        command.env_remove("CARGO_MANIFEST_DIR").stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        command.status().context("Cargo cannot be run")
    };
    // The libraries are built beforehand, as they are for the grader.
    test(&["hand_over_solution", "never_late_solution"])?;
    let mut total = Duration::ZERO;
    for student in answers.chunks(per_student) {
        let mut packages = Vec::new();
        for answer in student {
            let short = course.short(&answer.exercise.answer());
            fs::write(copy.join("course").join(short), &answer.source)?;
            // One that doesn't compile would stop all others.
            if answer.status != Some(Status::DoesNotCompile) {
                packages.push(answer.exercise.name());
            }
        }
        let start = Instant::now();
        test(&packages)?;
        total += start.elapsed();
    }
    Ok(total)
}

fn copy_all(from: &Path, to: &Path) -> Result<()> {
    if from.is_dir() {
        fs::create_dir_all(to)?;
        for entry in fs::read_dir(from)? {
            let entry = entry?;
            copy_all(&entry.path(), &to.join(entry.file_name()))?;
        }
    } else {
        fs::copy(from, to).with_context(|| format!("`{}` cannot be copied", from.display()))?;
    }
    Ok(())
}
