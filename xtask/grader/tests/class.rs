//! A class of three, from outside: what the commands print, and that all ways to grade it agree. The instructor's guide
//! in the book shows these snapshots.

#![cfg(unix)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use insta::assert_snapshot;

const EXERCISES: [&str; 2] = ["channels/03_orders", "channels/04_many_microphones"];

fn course() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().expect("the course is there")
}

fn copy(from: &str, to: &Path) {
    fs::create_dir_all(to.parent().expect("a folder")).expect("a folder");
    fs::copy(course().join(from), to).expect("a file");
}

/// Ada hands in the solutions, Ben wrong answers, and Cleo the stubs with another name for one.
fn class(folder: &Path) {
    for exercise in EXERCISES {
        let answer = |student: &str| folder.join(student).join("exercises").join(exercise).join("src/lib.rs");
        copy(&format!("solutions/{exercise}/src/lib.rs"), &answer("ada"));
        copy(&format!("xtask/stubs/{exercise}.rs"), &answer("cleo"));
    }
    let ben = |exercise: &str| folder.join("ben").join("exercises").join(exercise).join("src/lib.rs");
    let wrong = "xtask/submissions/channels/03_orders/wrong/p2_collects_all_orders_first.rs";
    copy(wrong, &ben("channels/03_orders"));
    let wrong = "xtask/submissions/channels/04_many_microphones/wrong/p1_keeps_the_first_sender.rs";
    copy(wrong, &ben("channels/04_many_microphones"));
    let cleo = folder.join("cleo");
    fs::rename(cleo.join("exercises/channels/03_orders/src/lib.rs"), cleo.join("orders.rs")).expect("renamed");
    fs::write(cleo.join("thoughts.txt"), "I ran out of time.\n").expect("a file");
    fs::write(folder.with_file_name("rubric.toml"), "exercises = [\"03\", \"04\"]\n\n[points]\n04 = 20\n")
        .expect("a file");
}

/// What a command prints, with its exit code if that is not 0.
fn run(folder: &Path, arguments: &[&str]) -> String {
    let output =
        Command::new(env!("CARGO_BIN_EXE_grader")).args(arguments).current_dir(folder).output().expect("it runs");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    match output.status.code() {
        Some(0) => text(&output.stdout),
        code => format!("exit code {code:?}\n{}{}", text(&output.stdout), text(&output.stderr)),
    }
}

/// Runs the steps of a job of the workflow that call the grader.
fn run_workflow(folder: &Path, job: &str, shard: &str) {
    let text = fs::read_to_string(folder.join(".github/workflows/grade.yml")).expect("the workflow");
    let document = yaml_rust2::YamlLoader::load_from_str(&text).expect("YAML").remove(0);
    let steps = document["jobs"][job]["steps"].as_vec().expect("steps");
    for step in
        steps.iter().filter_map(|step| step["run"].as_str()).filter(|step| step.starts_with("cargo xtask grade"))
    {
        let step = step.replace("${{ matrix.shard }}", shard);
        let script = format!("cargo() {{ shift 2; \"$GRADER\" \"$@\"; }}\nset -e\n{step}");
        let status = Command::new("bash")
            .args(["-c", &script])
            .env("GRADER", env!("CARGO_BIN_EXE_grader"))
            .env("SUBMISSIONS", "class")
            .current_dir(folder)
            .stdout(std::process::Stdio::null())
            .status();
        assert!(status.expect("bash").success(), "{step}");
    }
}

#[test]
fn a_class_of_three() {
    let dir = tempfile::tempdir().expect("a folder");
    let folder = dir.path();
    class(&folder.join("class"));
    let grade = ["class", "--out", "grades", "--rubric", "rubric.toml"];
    let summary = run(folder, &grade);
    assert_snapshot!("summary", summary);
    assert_snapshot!("student", fs::read_to_string(folder.join("grades/students/ben.txt")).expect("written"));
    assert_snapshot!("table", fs::read_to_string(folder.join("grades/grades.csv")).expect("written"));
    let grades = fs::read(folder.join("grades/grades.json")).expect("written");
    assert_eq!(run(folder, &grade), summary, "a second time says the same");

    assert_snapshot!("appeal", run(folder, &["appeal", "grades", "ben", "04"]));

    // The workflow has the rubric of whoever edits it; here all exercises are graded, and only these two are there.
    run(folder, &["package", "github", "--shards", "2", "--out", "."]);
    let workflow = folder.join(".github/workflows/grade.yml");
    let text = fs::read_to_string(&workflow).expect("written");
    fs::write(&workflow, text.replace("\"$SUBMISSIONS\"", "\"$SUBMISSIONS\" --rubric rubric.toml")).expect("written");
    for shard in ["1", "2"] {
        run_workflow(folder, "grade", shard);
        // As the artifacts are laid out.
        let to = folder.join(format!("shards/shard-{shard}"));
        fs::create_dir_all(&to).expect("a folder");
        fs::rename(folder.join("out/grades.json"), to.join("grades.json")).expect("graded");
        fs::remove_dir_all(folder.join("out")).expect("the next machine is another one");
    }
    run_workflow(folder, "merge", "");
    assert_eq!(fs::read(folder.join("grades/grades.json")).expect("merged"), grades, "the parts are the whole");

    fs::write(folder.join("rubric.toml"), "points_each = 5\nextra = [\"chanels\"]\n").expect("written");
    assert_snapshot!("rubric", run(folder, &grade));
}
