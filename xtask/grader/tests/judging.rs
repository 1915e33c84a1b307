//! Answers judged as a class's are: compiled and run contained.

use std::fs;

use grader::judge::{Judge, Settings, Task};
use grader::model::Status;
use xtask::course::Course;

fn settings(exercises: &[u32]) -> Settings {
    let mut settings = Settings::for_exercises(exercises.to_vec()).expect("settings");
    settings.stage = env!("CARGO_BIN_EXE_grader").into();
    settings
}

#[test]
fn stubs_solutions_and_cases_are_told_apart() {
    let course = Course::find().expect("this is the course");
    let numbers = [1, 4];
    let judge = Judge::new(&course, &settings(&numbers)).unwrap_or_else(|error| panic!("{error:#}"));
    let mut answers = Vec::new();
    for exercise in course.exercises.iter().filter(|exercise| numbers.contains(&exercise.number)) {
        let stub = fs::read(exercise.pristine_stub()).expect("a stub");
        answers.push((exercise.number, "stub".to_owned(), stub));
        let solution = fs::read(exercise.solution_dir().join("src").join("lib.rs")).expect("a solution");
        answers.push((exercise.number, "solution".to_owned(), solution));
        for case in xtask::cases::of(exercise) {
            answers.push((exercise.number, case.label(), fs::read(&case.file).expect("a case")));
        }
    }
    let tasks: Vec<Task> = answers.iter().map(|(exercise, _, source)| Task { exercise: *exercise, source }).collect();
    let mut statuses = vec![None; tasks.len()];
    judge.all(&tasks, 2, &mut |index, judgement| {
        let (exercise, label, _) = &answers[index];
        println!("{exercise:02} {label}: {:?} {:?} {:.2} s", judgement.status, judgement.headline, judgement.seconds);
        statuses[index] = Some(judgement.status);
    });
    for ((exercise, label, _), status) in answers.iter().zip(statuses) {
        let passed = label == "solution" || label.starts_with("right/");
        assert_eq!(status == Some(Status::Passed), passed, "{exercise:02} {label}: {status:?}");
        assert_ne!(status, Some(Status::Infra), "{exercise:02} {label}");
    }
}
