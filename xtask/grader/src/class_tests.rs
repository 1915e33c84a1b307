//! Whole gradings, with a judge that needs no compiler.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Result, bail};

use crate::class::{Done, Judging, Settings, grade};
use crate::grades::Grades;
use crate::intake::{Known, Roster, open};
use crate::merge::merge;
use crate::model::{GradedExercise, Judgement, Limits, ProcessLimits, Sandbox, Status, StudentGrade, Tier};
use crate::rubric::Rubric;

/// Answers say themselves what comes of them: `passed`, `wrong`, `infra`.
#[derive(Default)]
struct Fake {
    /// Fails before it judges more than this.
    most: Option<usize>,
    judged: usize,
    /// Stops for ever after this many, for a test that kills it.
    stuck_after: Option<usize>,
}

impl Judging for Fake {
    fn fingerprint(&self, exercise: u32) -> Result<String> {
        Ok(format!("f{exercise}"))
    }

    fn all(&mut self, answers: &[(u32, Vec<u8>)], on_done: &mut dyn FnMut(usize, Judgement)) -> Result<()> {
        for (index, (_, bytes)) in answers.iter().enumerate() {
            if self.most == Some(self.judged) {
                bail!("the machine stopped");
            }
            while self.stuck_after == Some(self.judged) {
                std::thread::park();
            }
            self.judged += 1;
            let text = String::from_utf8_lossy(bytes);
            let word = text.split_whitespace().nth(1).unwrap_or_default();
            let status = Status::parse(word).unwrap_or(Status::DoesNotCompile);
            let mut judgement = Judgement::without_running(status, format!("It is {}.", status.words()));
            if status == Status::Passed {
                judgement = Judgement { headline: None, tests_passed: 4, tests_total: 4, ..judgement };
            }
            // As on a real machine, no two runs take the same time.
            judgement.seconds = std::time::Instant::now().elapsed().as_secs_f64();
            on_done(index, judgement);
        }
        Ok(())
    }
}

fn exercises() -> Vec<GradedExercise> {
    let one = |number, id: &str, extra| GradedExercise {
        number,
        id: id.into(),
        title: id.into(),
        tests: Vec::new(),
        points: 10.0,
        extra,
    };
    vec![one(4, "channels/04_a", false), one(5, "channels/05_b", false), one(6, "channels/06_c", true)]
}

fn rubric() -> Rubric {
    Rubric { exercises: exercises(), partial: false, late: None, hints: None }
}

fn run(class: &Path, out: &Path, shard: Option<(usize, usize)>, recheck: bool, fake: &mut Fake) -> Result<Done> {
    let known: Vec<Known> = exercises()
        .iter()
        .map(|exercise| Known {
            number: exercise.number,
            folder: exercise.id["channels/".len()..].into(),
            solution: Some(b"// passed ours\n".to_vec()),
            ..Known::default()
        })
        .collect();
    let process = ProcessLimits { cpu_seconds: 1, wall_seconds: 1, memory_bytes: 1, threads: 1, output_bytes: 1 };
    let settings = Settings {
        rubric: &rubric(),
        known: &known,
        roster: &Roster::default(),
        shard,
        recheck,
        course: "c".into(),
        toolchain: "t".into(),
        seed: 7,
        sandbox: Sandbox { tier: Tier::Strong, accepted_uncontained: false, probes: Vec::new() },
        limits: Limits { compile: process.clone(), run: process, file_bytes: 1 << 16 },
    };
    grade(open(class, false)?.1, fake, &settings, out)
}

/// Seven students who hand in a bit of everything.
fn class() -> tempfile::TempDir {
    let dir = tempfile::tempdir().expect("a folder");
    let write = |path: &str, text: &str| {
        let path = dir.path().join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, text).expect("a file");
    };
    for (student, answers) in [
        ("ada", ["passed 1", "passed 2", "passed 3"]),
        ("bob", ["wrong 1", "passed 2", ""]),
        ("cleo", ["deadlock 1", "", ""]),
        ("dan", ["passed 1", "does_not_compile 2", "untouched 3"]),
        ("eve", ["forged_record 1", "exited_early 2", "policy 3"]),
        ("fay", ["", "", ""]), // and a file that is too large, below
        ("gil", ["passed ours", "wrong 2", "timed_out 3"]),
    ] {
        write(&format!("{student}/notes.txt"), "hi");
        for (folder, answer) in ["04_a", "05_b", "06_c"].iter().zip(answers) {
            if !answer.is_empty() {
                write(&format!("{student}/{folder}/src/lib.rs"), &format!("// {answer}\n"));
            }
        }
    }
    write("fay/06_c/src/lib.rs", &"x".repeat(1 << 17));
    dir
}

fn students(out: &Path) -> Vec<StudentGrade> {
    let grades = Grades::open(out).expect("grades");
    grades.students().expect("students").collect::<Result<_>>().expect("readable")
}

#[test]
fn ten_gradings_are_the_same_bytes() {
    let class = class();
    let mut seen = None;
    for _ in 0..10 {
        let out = tempfile::tempdir().expect("a folder");
        run(class.path(), out.path(), None, false, &mut Fake::default()).expect("graded");
        let bytes = fs::read(out.path().join("grades.json")).expect("written");
        assert_eq!(*seen.get_or_insert(bytes.clone()), bytes);
    }
}

#[test]
fn points_are_those_of_passes_and_nothing_else() {
    let (class, out) = (class(), tempfile::tempdir().expect("a folder"));
    let done = run(class.path(), out.path(), None, false, &mut Fake::default()).expect("graded");
    // Ada's and Dan's `04` are the same, and so are Ada's and Bob's `05`.
    assert_eq!((done.students, done.answers, done.judged), (7, 13, 13));
    let students = students(out.path());
    let points: Vec<Option<f64>> = students.iter().map(|student| student.points).collect();
    assert_eq!(points, [30.0, 10.0, 0.0, 10.0, 0.0, 0.0, 10.0].map(Some));
    assert!(students.iter().all(|student| student.max_points == 20.0), "extra credit is on top of the full marks");
    let fay = &students[5];
    assert_eq!((fay.results[0].status, fay.results[2].status), (Status::Missing, Status::Unreadable));
    assert_eq!(students[6].results[0].flags, ["Byte for byte the course's own solution."]);
}

#[test]
fn an_error_of_the_machine_is_no_zero_and_is_judged_again() {
    let (class, out) = (class(), tempfile::tempdir().expect("a folder"));
    let answer = class.path().join("bob/04_a/src/lib.rs");
    fs::write(&answer, "// infra 1\n").expect("written");
    run(class.path(), out.path(), None, false, &mut Fake::default()).expect("graded");
    let bob = &students(out.path())[1];
    assert_eq!((bob.points, bob.raw_points, bob.results[0].points), (None, 10.0, None));
    let mut fake = Fake::default();
    run(class.path(), out.path(), None, false, &mut fake).expect("graded");
    assert_eq!(fake.judged, 1);
}

#[test]
fn a_stopped_grading_goes_on_and_gives_the_same_grades() {
    let (class, out, whole) = (class(), tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
    run(class.path(), whole.path(), None, false, &mut Fake::default()).expect("graded");
    let mut fake = Fake { most: Some(5), ..Fake::default() };
    run(class.path(), out.path(), None, false, &mut fake).expect_err("it stops half-way");
    assert!(!out.path().join("grades.json").exists());
    let mut fake = Fake::default();
    run(class.path(), out.path(), None, false, &mut fake).expect("graded");
    assert_eq!(fake.judged, 13 - 5);
    let read = |out: &Path| fs::read(out.join("grades.json")).expect("written");
    assert_eq!(read(out.path()), read(whole.path()));
    // One changed answer costs one judgement.
    fs::write(class.path().join("bob/04_a/src/lib.rs"), "// passed 9\n").expect("written");
    let mut fake = Fake::default();
    run(class.path(), out.path(), None, false, &mut fake).expect("graded");
    assert_eq!(fake.judged, 1);
}

/// Not a test of its own: what `a_killed_grading_goes_on` starts and kills.
#[test]
fn half_a_grading() {
    let Some(folders) = std::env::var_os("GRADER_TEST_HALF") else { return };
    let folders = std::env::split_paths(&folders).collect::<Vec<_>>();
    let mut fake = Fake { stuck_after: Some(6), ..Fake::default() };
    run(&folders[0], &folders[1], None, false, &mut fake).expect("killed before it ends");
}

#[test]
fn a_killed_grading_goes_on() {
    let (class, out, whole) = (class(), tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
    run(class.path(), whole.path(), None, false, &mut Fake::default()).expect("graded");
    let folders = std::env::join_paths([class.path(), out.path()]).expect("no colons");
    let mut child = Command::new(std::env::current_exe().expect("this test"))
        .args(["--exact", "class_tests::half_a_grading"])
        .env("GRADER_TEST_HALF", folders)
        .stdout(Stdio::null())
        .spawn()
        .expect("it starts");
    let results = out.path().join("work/results");
    let whole_files = || {
        fs::read_dir(&results).map_or(0, |files| {
            files.flatten().filter(|file| file.path().extension().is_some_and(|end| end == "json")).count()
        })
    };
    while whole_files() < 6 {
        assert_eq!(child.try_wait().expect("it can be asked"), None, "it goes on until it is killed");
        std::thread::yield_now();
    }
    child.kill().expect("killed");
    child.wait().expect("gone");
    let mut fake = Fake::default();
    run(class.path(), out.path(), None, false, &mut fake).expect("graded");
    assert_eq!(fake.judged, 13 - 6);
    let read = |out: &Path| fs::read(out.join("grades.json")).expect("written");
    assert_eq!(read(out.path()), read(whole.path()));
}

#[test]
fn shards_put_together_are_the_whole() {
    let (class, whole, merged) =
        (class(), tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
    run(class.path(), whole.path(), None, false, &mut Fake::default()).expect("graded");
    let shards = [1, 2, 3].map(|part| {
        let out = tempfile::tempdir().expect("a folder");
        run(class.path(), out.path(), Some((part, 3)), false, &mut Fake::default()).expect("graded");
        out
    });
    let paths: Vec<_> = shards.iter().map(|shard| shard.path().to_path_buf()).collect();
    assert_eq!(merge(&paths, merged.path()).expect("merged"), 7);
    let read = |out: &Path| fs::read_to_string(out.join("grades.json")).expect("written");
    assert_eq!(read(merged.path()), read(whole.path()));
    // Another program may have written a shard anew.
    let all: serde_json::Value = serde_json::from_str(&read(&paths[1])).expect("JSON");
    fs::write(paths[1].join("grades.json"), serde_json::to_string_pretty(&all).expect("JSON")).expect("written");
    assert_eq!(merge(&paths, merged.path()).expect("merged"), 7);

    let said = |paths: &[_]| merge(paths, merged.path()).expect_err("it is wrong").to_string();
    assert!(said(&paths[..2]).contains("shard 3/3 is missing"));
    let twice = [&paths[..], &paths[..1]].concat();
    assert!(said(&twice).contains("more than one of the gradings"));
    let edited = read(&paths[0]).replace("\"seed\": 7", "\"seed\": 8");
    fs::write(paths[0].join("grades.json"), edited).expect("written");
    assert!(said(&paths).contains("another seed"));
}

#[test]
fn a_recheck_judges_all_again_and_names_what_differs() {
    let (class, out) = (class(), tempfile::tempdir().expect("a folder"));
    run(class.path(), out.path(), None, false, &mut Fake::default()).expect("graded");
    let done = run(class.path(), out.path(), None, true, &mut Fake::default()).expect("graded");
    assert_eq!((done.judged, done.changed.len()), (13, 0));
    let results = out.path().join("work/results");
    let one = fs::read_dir(&results).expect("results").flatten().next().expect("one").path();
    let edited = fs::read_to_string(&one).expect("text").replace("\"interleavings\":0", "\"interleavings\":1");
    fs::write(&one, edited).expect("written");
    let done = run(class.path(), out.path(), None, true, &mut Fake::default()).expect("graded");
    assert_eq!(done.changed.len(), 1);
}
