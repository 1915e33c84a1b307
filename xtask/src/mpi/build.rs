//! Building the exercise's programs around somebody's `src/lib.rs`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result};

use super::tools::Tools;
use crate::build::cargo;
use crate::build::workspace::Code;
use crate::course::{Course, Exercise};
use crate::exit::Trouble;
use crate::files;

/// The programs, given by the exercise.
pub(crate) const PROGRAMS: [&str; 3] = ["head_on", "histogram", "blur"];

/// Programs that are ready to run, or what the compiler says.
pub(crate) enum Built {
    Programs(Programs),
    Errors(String),
}

/// The programs around one answer.
pub(crate) struct Programs {
    folder: PathBuf,
    label: String,
}

impl Programs {
    pub(crate) fn path(&self, program: &str) -> PathBuf {
        self.folder.join(self.file(program))
    }

    /// Answers are built in one folder, so that the library's bindings are built once: each needs names of its own.
    fn file(&self, program: &str) -> String {
        format!("{}-{program}", self.label)
    }

    fn package(&self) -> String {
        format!("mpi_{}", self.label)
    }
}

/// Builds all programs around `code`, in a workspace of its own under `target/`.
pub(crate) fn build(course: &Course, exercise: &Exercise, tools: &Tools, code: &Code) -> Result<Built> {
    let (label, lib) = match code {
        Code::Answer => ("answer", exercise.answer()),
        Code::Solution => ("solution", exercise.solution_dir().join("src").join("lib.rs")),
        Code::Case { label, file } => (label.as_str(), file.clone()),
    };
    let dir = course.scratch().join("mpi").join(label);
    // One for each library: the `mpi` crate is built for the one it has found.
    let library: String = tools.library.chars().filter(|c| c.is_ascii_alphanumeric()).collect();
    let target = course.scratch().join(format!("mpi-{library}"));
    let programs = Programs { folder: target.join("debug"), label: label.to_owned() };
    write(exercise, &programs, &dir, &lib)?;

    let mut command = cargo::cargo();
    command.args(["build", "--quiet", "--locked", "--bins", "--color", "never"]).current_dir(&dir);
    command.env("CARGO_TARGET_DIR", &target).env("PATH", &tools.path).stdin(Stdio::null());
    let output = command.output().context("`cargo` cannot be run")?;
    if output.status.success() {
        return Ok(Built::Programs(programs));
    }
    let said = String::from_utf8_lossy(&output.stderr).replace(&format!("{}/", course.root.display()), "");
    let own = said.contains(&format!("could not compile `{}`", programs.package()));
    if own {
        return Ok(Built::Errors(with_short_paths(&said)));
    }
    Err(Trouble::broken(format!("the `mpi` crate could not be built with {}\n{}", tools.library, said.trim_end()))
        .into())
}

/// Writes the workspace: the exercise's manifest with its paths made absolute, and its lockfile.
fn write(exercise: &Exercise, programs: &Programs, dir: &Path, lib: &Path) -> Result<()> {
    let path = exercise.dir().join("Cargo.toml");
    let manifest = fs::read_to_string(&path).with_context(|| format!("`{}` cannot be read", path.display()))?;
    // The learner's file in place, a case under the name that the learner's has.
    let own = lib.ends_with("src/lib.rs");
    let text = if own { lib.display().to_string() } else { "src/lib.rs".into() };
    // The package's name comes first, and then the library's, which stays.
    let renamed = |text: &str| text.replacen("\"mpi_cluster\"", &format!("\"{}\"", programs.package()), 1);
    let mut manifest = renamed(&manifest).replace("path = \"src/lib.rs\"", &format!("path = '{text}'"));
    for program in PROGRAMS {
        let path = exercise.dir().join("src").join("bin").join(format!("{program}.rs"));
        let name = programs.file(program);
        manifest += &format!("\n[[bin]]\nname = \"{name}\"\npath = '{}'\ntest = false\n", path.display());
    }
    if !own {
        let case = fs::read_to_string(lib).with_context(|| format!("`{}` cannot be read", lib.display()))?;
        files::write_if_changed(&dir.join("src").join("lib.rs"), &case)?;
    }
    files::write_if_changed(&dir.join("Cargo.toml"), &manifest)?;
    let lock = exercise.dir().join("Cargo.lock");
    let lock = fs::read_to_string(&lock).with_context(|| format!("`{}` cannot be read", lock.display()))?;
    files::write_if_changed(&dir.join("Cargo.lock"), &renamed(&lock))?;
    Ok(())
}

/// `src/lib.rs:12:5` for any place in the learner's file, wherever it lies.
pub(crate) fn with_short_paths(text: &str) -> String {
    let word = |word: &str| match word.rfind("src/lib.rs") {
        Some(at) if word[..at].ends_with('/') => word[at..].to_owned(),
        _ => word.to_owned(),
    };
    let line = |line: &str| line.split(' ').map(word).collect::<Vec<_>>().join(" ");
    text.lines().map(line).collect::<Vec<_>>().join("\n")
}

/// A command for `mpirun` with so many ranks of a program.
pub(crate) fn mpirun(tools: &Tools, ranks: usize, program: &Path) -> Command {
    let mut command = Command::new(&tools.mpirun);
    command.args(["-n", &ranks.to_string()]).args(tools.options()).arg(program).env("PATH", &tools.path);
    command
}
