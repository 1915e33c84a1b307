//! `cargo xtask handout DIR`: the course as students get it, without solutions, wrong answers and grader.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result};

use crate::build::cargo;
use crate::cases::files_below;
use crate::course::Course;
use crate::exit::{Exit, Trouble};
use crate::report::term;

/// Write the course for students: no solutions, no wrong answers, a Git history of its own.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// A folder that does not exist yet, or is empty.
    folder: PathBuf,
}

/// What is copied, as far as it is there.
const COPIED: [&str; 11] = [
    ".cargo",
    ".editorconfig",
    ".gitignore",
    ".rustfmt.toml",
    "Cargo.lock",
    "LICENSE-APACHE",
    "LICENSE-CC-BY-4.0",
    "LICENSE-MIT",
    "exercises",
    "book",
    "xtask",
];
/// What stays behind of it: answers, the grader, the tests of the machinery, and what can be built again.
const LEFT: [&str; 8] = [
    "xtask/submissions",
    "xtask/grader",
    "xtask/tests",
    "xtask/sim/tests",
    "xtask/checker/tests",
    "book/build",
    "book/tools/browser/node_modules",
    "book/tools/target",
];

pub(crate) fn run(course: &Course, args: &Args) -> Result<Exit> {
    let folder = std::path::absolute(&args.folder).context("the folder's path cannot be read")?;
    let shown = args.folder.display();
    if folder.starts_with(&course.root) {
        return Err(Trouble::usage(format!("`{shown}` lies inside the course; name a folder outside of it")).into());
    }
    if fs::read_dir(&folder).is_ok_and(|mut entries| entries.next().is_some()) || folder.is_file() {
        return Err(Trouble::usage(format!("`{shown}` exists and is not empty")).into());
    }
    write(course, &folder).with_context(|| format!("`{shown}` cannot be written"))?;
    settle_lockfile(&folder)?;
    let committed = commit(&folder);
    let history = if committed { ", with one commit" } else { "; Git could not make a commit in it" };
    term::say(&format!(
        "The edition for students is in `{shown}`{history}.\nTry it: cd {shown} && cargo xtask check\n"
    ))?;
    Ok(Exit::Passed)
}

fn write(course: &Course, to: &Path) -> Result<()> {
    for name in COPIED {
        copy(&course.root.join(name), &to.join(name), course)?;
    }
    for exercise in course.exercises.iter().chain(&course.optional) {
        // Whatever the instructor has tried, students get the stub.
        let place = |path: &Path| to.join(path.strip_prefix(&course.root).unwrap_or(path));
        let stub = exercise.pristine_stub();
        let missing = || Trouble::broken(format!("`{}` is missing", course.short(&stub)));
        fs::copy(&stub, place(&exercise.answer())).map_err(|_| missing())?;
        fs::copy(exercise.dir().join("Cargo.toml"), place(&exercise.pristine_manifest()))?;
    }
    copy_included_reports(course, to)?;
    without_teaching(&to.join("book").join("src").join("SUMMARY.md"))?;
    let manifest = fs::read_to_string(course.root.join("Cargo.toml"))?;
    fs::write(to.join("Cargo.toml"), without_missing_members(&manifest, to))?;
    let measurements = to.join("xtask").join("measurements").join("Cargo.toml");
    if let Ok(manifest) = fs::read_to_string(&measurements) {
        fs::write(&measurements, measuring_no_solution(&manifest))?;
    }
    fs::write(to.join("README.md"), include_str!("handout/README.md"))?;
    let workflows = to.join(".github").join("workflows");
    fs::create_dir_all(&workflows)?;
    fs::write(workflows.join("check.yml"), include_str!("handout/check.yml"))?;
    assert_no_answer(course, to)
}

/// Copies a file or a folder.
fn copy(from: &Path, to: &Path, course: &Course) -> Result<()> {
    let name = from.file_name().unwrap_or_default().to_string_lossy();
    let is_built = name == "target" || name.ends_with(".snap.new") || name.ends_with(".pending-snap");
    if is_built || LEFT.contains(&course.short(from).as_str()) {
        return Ok(());
    }
    if from.is_dir() {
        fs::create_dir_all(to)?;
        for entry in fs::read_dir(from)? {
            let name = entry?.file_name();
            copy(&from.join(&name), &to.join(&name), course)?;
        }
    } else if from.is_file() {
        fs::create_dir_all(to.parent().context("a file has a folder")?)?;
        fs::copy(from, to)?;
    }
    Ok(())
}

/// Fails if any file that was written is an answer, wherever it came from.
fn assert_no_answer(course: &Course, to: &Path) -> Result<()> {
    let is_code = |path: &PathBuf| path.extension().is_some_and(|extension| extension == "rs");
    let cases = files_below(&course.root.join("xtask").join("submissions"));
    let solutions = course.exercises.iter().map(|exercise| exercise.solution_dir().join("src").join("lib.rs"));
    let answers = solutions.chain(cases.into_iter().filter(is_code)).map(fs::read);
    let mut answers: BTreeSet<Vec<u8>> = answers.collect::<Result<_, _>>()?;
    // Some wrong answers are the stub itself.
    for exercise in course.exercises.iter().chain(&course.optional) {
        answers.remove(&fs::read(exercise.pristine_stub())?);
    }
    for path in files_below(to).into_iter().filter(is_code) {
        if answers.contains(&fs::read(&path)?) {
            let short = path.strip_prefix(to).unwrap_or(&path).display().to_string();
            return Err(Trouble::broken(format!("`{short}` is an answer and must not be handed out")).into());
        }
    }
    Ok(())
}

/// The book shows reports that are pinned beside the wrong answers. A report holds no answer.
fn copy_included_reports(course: &Course, to: &Path) -> Result<()> {
    for page in fs::read_dir(to.join("book").join("src"))? {
        let Ok(text) = fs::read_to_string(page?.path()) else { continue };
        for rest in text.split("{{#include ../../xtask/submissions/").skip(1) {
            let Some((path, _)) = rest.split_once(".snap") else { continue };
            let path = format!("xtask/submissions/{path}.snap");
            let to = to.join(&path);
            fs::create_dir_all(to.parent().context("a file has a folder")?)?;
            fs::copy(course.root.join(&path), to)?;
        }
    }
    Ok(())
}

/// Takes the part for instructors, and its pages, out of the book.
fn without_teaching(summary: &Path) -> Result<()> {
    let text = fs::read_to_string(summary)?;
    let (mut kept, mut teaching) = (String::new(), false);
    for line in text.lines() {
        if line.starts_with("# ") {
            teaching = line == "# Teaching";
        }
        if !teaching {
            kept += line;
            kept.push('\n');
        } else if let Some((_, page)) = line.split_once("](") {
            let page = page.trim_end_matches(')');
            _ = fs::remove_file(summary.with_file_name(page));
        }
    }
    fs::write(summary, kept)?;
    let index = summary.with_file_name("index.md");
    let text = fs::read_to_string(&index)?;
    let kept = text.lines().filter(|line| !line.contains("](grading.md)"));
    fs::write(index, kept.fold(String::new(), |text, line| text + line + "\n"))?;
    Ok(())
}

/// The workspace without the members whose folders are not there: Cargo accepts none of those.
fn without_missing_members(manifest: &str, root: &Path) -> String {
    let is_there = |line: &str| {
        let member = line.trim().trim_end_matches(',').trim_matches('"');
        let is_member = line.trim().starts_with('"') && line.trim().ends_with(',') && line.contains('/');
        let folder = member.split(['*', '[']).next().unwrap_or_default();
        !is_member || root.join(folder).is_dir()
    };
    manifest.lines().filter(|line| is_there(line)).fold(String::new(), |text, line| text + line + "\n")
}

/// The manifest of the measuring programs without the solutions: their features and their dependencies.
fn measuring_no_solution(manifest: &str) -> String {
    let is_of_solutions =
        |section: &str| section.starts_with("features]") || section.starts_with("dependencies.solved_");
    let sections = manifest.split("\n[").filter(|section| !is_of_solutions(section));
    sections.collect::<Vec<_>>().join("\n[").trim_end().to_owned() + "\n"
}

/// Takes the packages that are gone out of the lockfile, so that the first command of a student changes nothing.
fn settle_lockfile(folder: &Path) -> Result<()> {
    let settle = |offline: &[&str]| {
        let mut command = cargo::cargo();
        command.args(["metadata", "--format-version", "1", "--quiet"]).args(offline).current_dir(folder);
        command.stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok_and(|status| status.success())
    };
    if settle(&["--offline"]) || settle(&[]) {
        return Ok(());
    }
    Err(Trouble::broken("Cargo cannot read the workspace that was written").into())
}

/// One commit that holds everything. Says whether Git could make it.
fn commit(folder: &Path) -> bool {
    let git = |arguments: &[&str]| {
        let mut command = Command::new("git");
        command.args(["-c", "user.name=Gull Rock", "-c", "user.email=course@localhost", "-c", "commit.gpgsign=false"]);
        command.args(["-c", "init.defaultBranch=main", "-c", "core.hooksPath="]).args(arguments).current_dir(folder);
        command.stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok_and(|status| status.success())
    };
    git(&["init", "--quiet"]) && git(&["add", "--all"]) && git(&["commit", "--quiet", "-m", "Gull Rock: the exercises"])
}

#[cfg(test)]
mod tests {
    use super::{measuring_no_solution, without_missing_members};

    #[test]
    fn measuring_needs_no_solution() {
        let manifest = include_str!("../measurements/Cargo.toml");
        let kept = measuring_no_solution(manifest);
        assert!(manifest.contains("solutions/") && !kept.contains("solutions/") && !kept.contains("solved"), "{kept}");
        assert!(kept.contains("[package]") && kept.contains("rising_tide = ") && kept.contains("[lints]"), "{kept}");
    }

    #[test]
    fn only_members_that_are_there_stay() {
        let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
        let manifest = "members = [\n    \"src/build\",\n    \"gone/*/[0-9]*\",\n    \"src/*\",\n]\nfeatures = [\n    \"std\",\n]\n";
        let kept = "members = [\n    \"src/build\",\n    \"src/*\",\n]\nfeatures = [\n    \"std\",\n]\n";
        assert_eq!(without_missing_members(manifest, root), kept);
    }
}
