//! The page and the texts of a small class that means harm.

use std::collections::BTreeSet;

use super::overview::Overview;
use super::{page, student, summary};
use crate::grades::{Grades, Writer};
use crate::model::{
    ExerciseGrade, GradedExercise, Grading, Limits, Note, ProcessLimits, SCHEMA, Sandbox, Status, StudentGrade, Tier,
};

const EVIL: &str = "<script>alert(1)</script><img src=x onerror=alert(2)>\"' `\x1b[2J";

fn grades(folder: &std::path::Path) -> Grades {
    let process = ProcessLimits { cpu_seconds: 1, wall_seconds: 1, memory_bytes: 1, threads: 1, output_bytes: 1 };
    let exercise = |number| GradedExercise {
        number,
        id: format!("channels/{number:02}_a"),
        title: format!("Title {number}"),
        tests: Vec::new(),
        points: 10.0,
        extra: false,
    };
    let grading = Grading {
        schema: SCHEMA,
        course: EVIL.into(),
        toolchain: "rustc".into(),
        seed: 1,
        sandbox: Sandbox { tier: Tier::Limits, accepted_uncontained: true, probes: Vec::new() },
        limits: Limits { compile: process.clone(), run: process, file_bytes: 1 },
        exercises: vec![exercise(4), exercise(5)],
        rubric: serde_json::Value::Null,
        shard: None,
    };
    let result = |exercise, status: Status, line: u32| ExerciseGrade {
        exercise,
        source_hash: (status != Status::Missing).then(|| format!("{exercise}")),
        status,
        headline: (status != Status::Passed).then(|| format!("{EVIL} at src/lib.rs:{line}")),
        report: format!("report {EVIL}"),
        tests_passed: 0,
        tests_total: 1,
        failed_tests: Vec::new(),
        interleavings: 1,
        exhaustive: true,
        replay: Some("5.1.".into()),
        remarks: vec![EVIL.into()],
        flags: if status == Status::Missing { Vec::new() } else { vec![format!("flag {EVIL}")] },
        hints: 1,
        points: (status != Status::Infra).then_some(1.0),
    };
    let student = |id: u32, statuses: [Status; 2]| StudentGrade {
        id: format!("{id}{EVIL}"),
        name: EVIL.into(),
        email: Some(EVIL.into()),
        source: EVIL.into(),
        submitted: Some(EVIL.into()),
        notes: vec![Note { exercise: Some(4), text: EVIL.into() }, Note { exercise: None, text: EVIL.into() }],
        results: vec![result(4, statuses[0], id), result(5, statuses[1], id)],
        raw_points: 2.0,
        late_penalty: 1.0,
        points: statuses.iter().all(|status| *status != Status::Infra).then_some(f64::from(id)),
        max_points: 20.0,
    };
    let path = folder.join("grades.json");
    let mut writer = Writer::create(&path, &grading).expect("written");
    for (id, statuses) in [
        [Status::Passed, Status::Deadlock],
        [Status::Passed, Status::Deadlock],
        [Status::Wrong, Status::Missing],
        [Status::Untouched, Status::Infra],
    ]
    .into_iter()
    .enumerate()
    {
        let id = u32::try_from(id).expect("small");
        writer.student(&student(id, statuses)).expect("written");
    }
    writer.finish().expect("written");
    Grades::open(&path).expect("readable")
}

#[test]
fn nothing_that_a_student_wrote_is_markup_and_every_link_leads_somewhere() {
    let dir = tempfile::tempdir().expect("a folder");
    let grades = grades(dir.path());
    let overview = Overview::of(&grades).expect("readable");
    let mut page = Vec::new();
    page::write(&grades, &overview, &mut page).expect("written");
    let page = String::from_utf8(page).expect("text");
    assert_eq!(page.matches("<script>").count(), 1, "only the page's own");
    assert!(!page.contains("<img") && !page.contains('\x1b'));
    assert!(page.contains("&lt;script&gt;alert(1)"));
    assert!(page.contains("Not fully contained") && page.contains("Not complete."));
    let ids: Vec<&str> = page.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    let unique: BTreeSet<&str> = ids.iter().copied().collect();
    assert_eq!(ids.len(), unique.len(), "ids are unique");
    for link in page.split("href=\"#").skip(1).filter_map(|rest| rest.split('"').next()) {
        assert!(unique.contains(link), "#{link} leads nowhere");
    }
}

#[test]
fn the_class_is_summed_up() {
    let dir = tempfile::tempdir().expect("a folder");
    let overview = Overview::of(&grades(dir.path())).expect("readable");
    let fifth = &overview.exercises[1];
    assert_eq!((fifth.passed, fifth.tried, fifth.missing, fifth.unjudged, fifth.stopped_here), (0, 2, 1, 1, 2));
    // The two differ in a line number only.
    assert_eq!(fifth.mistakes[0].students, [0, 1]);
    assert!(fifth.mistakes[0].sample.starts_with("report"));
    assert_eq!((overview.median(), overview.unjudged.as_slice()), (Some(1.0), &[3][..]));
    assert_eq!(overview.same.len(), 2);
    assert_eq!(overview.stuck()[0].number, 5);
}

#[test]
fn the_texts_act_on_no_terminal_and_keep_flags_from_students() {
    let dir = tempfile::tempdir().expect("a folder");
    let grades = grades(dir.path());
    let overview = Overview::of(&grades).expect("readable");
    let text = summary::of(&grades.grading, &overview);
    assert!(!text.contains('\x1b') && text.contains("Not judged, and without points: 1 student"), "{text}");
    for one in grades.students().expect("students") {
        let text = student::of(&grades.grading, &one.expect("readable"));
        assert!(!text.contains('\x1b') && !text.contains("flag <script>"), "{text}");
    }
}
