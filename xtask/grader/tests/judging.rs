//! Answers judged as a class's are: compiled and run contained.

use std::fs;

use grader::judge::{Judge, Settings, Task};
use grader::model::{Judgement, Status};
use xtask::course::{Course, Exercise};

fn settings(exercises: &[u32]) -> Settings {
    let mut settings = Settings::for_exercises(exercises.to_vec()).expect("settings");
    settings.stage = env!("CARGO_BIN_EXE_grader").into();
    settings.accept_uncontained = true;
    // The seed of `check`, so that the same interleavings are drawn and the reports can be compared.
    settings.seed = 0x6775_6c6c;
    settings
}

/// An answer, and what is known of it.
struct Answer {
    exercise: u32,
    label: String,
    source: Vec<u8>,
    passes: bool,
    /// The report pinned for it.
    pinned: Option<String>,
}

/// Stub, solution and cases of `exercise`.
fn answers(exercise: &Exercise) -> Vec<Answer> {
    let one = |label: &str, file: std::path::PathBuf, passes, pinned| Answer {
        exercise: exercise.number,
        label: label.to_owned(),
        source: fs::read(file).expect("the course is complete"),
        passes,
        pinned,
    };
    let mut all = vec![
        one("stub", exercise.pristine_stub(), false, None),
        one("solution", exercise.solution_dir().join("src").join("lib.rs"), true, None),
    ];
    for case in xtask::cases::of(exercise) {
        let pin = exercise.cases_dir().join("snapshots").join(format!("{}.snap", case.stem));
        let pinned = fs::read_to_string(pin).ok().filter(|_| case.is_wrong());
        let pinned = pinned.and_then(|text| Some(text.splitn(3, "---\n").nth(2)?.trim().to_owned()));
        all.push(one(&case.label(), case.file.clone(), !case.is_wrong(), pinned));
    }
    all
}

/// Judges everything known about `exercises`, and returns what is not as it should be.
fn problems(exercises: &[u32]) -> Vec<String> {
    let course = Course::find().expect("this is the course");
    let judge = Judge::new(&course, &settings(exercises)).unwrap_or_else(|error| panic!("{error:#}"));
    let chosen = course.exercises.iter().filter(|exercise| exercises.contains(&exercise.number));
    let answers: Vec<Answer> = chosen.flat_map(answers).collect();
    let tasks: Vec<Task> =
        answers.iter().map(|answer| Task { exercise: answer.exercise, source: &answer.source }).collect();
    let mut problems = Vec::new();
    let jobs = std::thread::available_parallelism().map_or(2, |jobs| jobs.get());
    let mut seen = 0;
    judge.all(&tasks, jobs, &mut |index, judgement: Judgement| {
        seen += 1;
        let before = problems.len();
        let answer = &answers[index];
        let what = format!("{:02} {}", answer.exercise, answer.label);
        let Judgement { status, headline, report, flags, .. } = judgement;
        println!("{what}: {} {:.2} s", status.name(), judgement.seconds);
        if (status == Status::Passed) != answer.passes || status == Status::Infra {
            problems.push(format!("{what}: {} {headline:?}", status.name()));
        }
        if answer.passes && !flags.is_empty() {
            problems.push(format!("{what}: {flags:?}"));
        }
        // Errors of the compiler are worded anew from time to time, and pinned by their first line only.
        if let Some(pinned) = answer.pinned.as_ref().filter(|_| status != Status::DoesNotCompile)
            && report.trim() != pinned
        {
            problems.push(format!("{what}: another report than `check` gives\n{report}\n{pinned}"));
        }
        problems[before..].iter().for_each(|problem| println!("{problem}"));
    });
    assert_eq!(seen, tasks.len());
    problems
}

/// The student reads at home what the grader will say. One exercise with a transcript, one with snapshots, one whose stub
/// does not compile.
#[test]
fn the_grader_says_what_check_says() {
    let problems = problems(&[2, 4, 11]);
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

/// Everything that the course knows about every exercise: minutes. `cargo test -p grader -- --ignored`.
#[test]
#[ignore = "takes minutes"]
fn the_grader_says_what_check_says_about_everything() {
    let course = Course::find().expect("this is the course");
    let only: Option<Vec<u32>> =
        std::env::var("ONLY").ok().map(|text| text.split(',').filter_map(|number| number.parse().ok()).collect());
    let numbers: Vec<u32> = course.exercises.iter().map(|exercise| exercise.number).collect();
    let problems = problems(&only.unwrap_or(numbers));
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

#[test]
fn what_is_no_source_is_judged_without_a_compiler() {
    let course = Course::find().expect("this is the course");
    let judge = Judge::new(&course, &settings(&[1])).unwrap_or_else(|error| panic!("{error:#}"));
    let huge = vec![b' '; 300 << 10];
    let status = |source: &[u8]| judge.one(Task { exercise: 1, source }).status;
    assert_eq!(status(&huge), Status::Unreadable);
    assert_eq!(status(b"pub fn \xff"), Status::DoesNotCompile);
    assert_eq!(status(b"\0\0\0"), Status::DoesNotCompile);
    assert_eq!(status(b""), Status::DoesNotCompile);
    assert_eq!(judge.one(Task { exercise: 99, source: b"" }).status, Status::Infra);
}

/// Full marks for the reference solutions, none for the untouched stubs.
#[test]
fn solutions_pass_and_stubs_do_not() {
    let course = Course::find().expect("this is the course");
    let numbers: Vec<u32> = course.exercises.iter().map(|exercise| exercise.number).collect();
    let judge = Judge::new(&course, &settings(&numbers)).unwrap_or_else(|error| panic!("{error:#}"));
    let mut answers: Vec<Answer> = course.exercises.iter().flat_map(answers).collect();
    answers.retain(|answer| ["stub", "solution"].contains(&&*answer.label));
    let tasks: Vec<Task> =
        answers.iter().map(|answer| Task { exercise: answer.exercise, source: &answer.source }).collect();
    let mut wrong = Vec::new();
    judge.all(&tasks, 2, &mut |index, judgement| {
        let Answer { exercise, label, passes, .. } = &answers[index];
        if (judgement.status == Status::Passed) != *passes || judgement.status == Status::Infra {
            wrong.push(format!("{exercise:02} {label}: {} {:?}", judgement.status.name(), judgement.headline));
        }
    });
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
