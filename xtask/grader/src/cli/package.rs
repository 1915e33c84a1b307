//! `cargo xtask grade package`: what other machines need to grade.

use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use clap::Subcommand;
use xtask::course::Course;
use xtask::exit::{Exit, Trouble};
use xtask::report::term;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::rubric::Rubric;

const SETUP: &str = include_str!("package/setup.sh");
const ENVIRONMENT: &str = include_str!("package/environment.sh");
const RUN: &str = include_str!("package/run_autograder");
const WORKFLOW: &str = include_str!("package/grade.yml");

#[derive(clap::Args)]
pub(super) struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// An autograder zip for one assignment on Gradescope.
    Gradescope {
        /// The zip to write.
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
        /// The rubric of the assignment.
        #[arg(long, value_name = "FILE")]
        rubric: Option<PathBuf>,
    },
    /// A workflow for GitHub Actions that spreads a class over several machines.
    Github {
        /// The repository to write `.github/workflows/grade.yml` into.
        #[arg(long, value_name = "FOLDER")]
        out: PathBuf,
        /// How many machines.
        #[arg(long, value_name = "N", default_value_t = 4, value_parser = clap::value_parser!(u8).range(1..=64))]
        shards: u8,
    },
}

pub(super) fn run(course: &Course, args: &Args) -> Result<Exit> {
    match &args.what {
        What::Gradescope { out, rubric } => {
            let text = match rubric {
                Some(path) => {
                    // A mistake in it must show here, and not at the first submission.
                    Rubric::read(path, course)?;
                    Some(fs::read(path)?)
                }
                None => None,
            };
            let shown = out.display();
            gradescope(course, text.as_deref(), out).with_context(|| format!("`{shown}` cannot be written"))?;
            term::say(&format!(
                "Written: {shown}\nOn Gradescope: Configure Autograder, Zip file upload, Ubuntu 22.04 or later.\n"
            ))?;
        }
        What::Github { out, shards } => {
            if !out.is_dir() {
                let what = format!("there is no folder `{}`", out.display());
                return Err(Trouble::usage(what).hint("name your own private copy of the course").into());
            }
            let path = out.join(".github").join("workflows").join("grade.yml");
            fs::create_dir_all(path.parent().context("a workflow is in a folder")?)?;
            fs::write(&path, workflow(*shards)).with_context(|| format!("`{}` cannot be written", path.display()))?;
            term::say(&format!(
                "Written: {}\nPut the submissions beside it, push, and start it by hand: Actions, grade, Run workflow.\n",
                path.display()
            ))?;
        }
    }
    Ok(Exit::Passed)
}

/// The workflow for so many machines.
fn workflow(shards: u8) -> String {
    let list: Vec<String> = (1..=shards).map(|shard| shard.to_string()).collect();
    WORKFLOW.replace("SHARD_LIST", &list.join(", ")).replace("SHARD_COUNT", &shards.to_string())
}

/// Everything that grading needs: no wrong answers, no tests of the machinery, no book.
fn gradescope(course: &Course, rubric: Option<&[u8]>, out: &Path) -> Result<()> {
    let file = File::create(out)?;
    let mut zip = ZipWriter::new(file);
    let mut add = |name: &str, bytes: &[u8], mode: u32| -> Result<()> {
        zip.start_file(name, SimpleFileOptions::default().unix_permissions(mode))?;
        Ok(zip.write_all(bytes)?)
    };
    let option = if rubric.is_some() { "--rubric \"$here/rubric.toml\"" } else { "" };
    add("setup.sh", SETUP.as_bytes(), 0o755)?;
    add("environment.sh", ENVIRONMENT.as_bytes(), 0o644)?;
    add("run_autograder", RUN.replace("RUBRIC", option).as_bytes(), 0o755)?;
    if let Some(rubric) = rubric {
        add("rubric.toml", rubric, 0o644)?;
    }
    let left =
        ["xtask/submissions/", "xtask/tests/", "xtask/sim/tests/", "xtask/grader/tests/", "xtask/grader/hostile/"];
    for top in [".cargo", "Cargo.lock", "Cargo.toml", "exercises", "solutions", "xtask"] {
        let path = course.root.join(top);
        let files = if path.is_dir() { xtask::cases::files_below(&path) } else { vec![path] };
        for file in files {
            let name = course.short(&file);
            if !left.iter().any(|left| name.starts_with(left)) {
                add(&format!("course/{name}"), &fs::read(&file)?, 0o644)?;
            }
        }
    }
    zip.finish()?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::{Course, gradescope, workflow};

    #[test]
    fn the_autograder_zip_has_what_gradescope_runs_and_can_be_executed() {
        let dir = tempfile::tempdir().expect("a folder");
        let path = dir.path().join("autograder.zip");
        let course = Course::find().expect("the tests run in the course");
        gradescope(&course, Some(b"points_each = 5\n"), &path).expect("written");
        let mut zip = zip::ZipArchive::new(std::fs::File::open(&path).expect("there")).expect("a zip");
        for script in ["setup.sh", "run_autograder"] {
            let mut entry = zip.by_name(script).expect("there");
            assert_eq!(entry.unix_mode().map(|mode| mode & 0o777), Some(0o755));
            let mut text = String::new();
            entry.read_to_string(&mut text).expect("text");
            assert!(text.starts_with("#!/usr/bin/env bash\n") && !text.contains('\r') && !text.contains("RUBRIC"));
        }
        for needed in
            ["rubric.toml", "course/Cargo.toml", "course/.cargo/config.toml", "course/xtask/grader/Cargo.toml"]
        {
            assert!(zip.by_name(needed).is_ok(), "{needed}");
        }
        assert!(zip.file_names().flatten().all(|name| !name.contains("/submissions/")));
    }

    #[test]
    fn the_workflow_has_a_job_for_each_part() {
        let text = workflow(3);
        assert!(text.contains("shard: [1, 2, 3]") && text.contains("--shard ${{ matrix.shard }}/3 "));
        assert!(yaml_rust2::YamlLoader::load_from_str(&text).is_ok());
    }
}
