//! Running all tests of one test program.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::PoisonError;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use anyhow::{Context, Result};

use super::child::{self, Ended, Job};
use super::group::Crew;
use crate::build::workspace::Flavour;
use crate::course::source::{self, Test};
use crate::course::{Course, Exercise};
use crate::exit::Trouble;
use crate::report::verdict::{self, Outcome};

/// How many processes run at once.
const AT_ONCE: usize = 2;

/// A built test program, and how to run it.
pub struct Program<'a> {
    pub course: &'a Course,
    pub exercise: &'a Exercise,
    /// Folder of its package in the generated workspace.
    pub generated: PathBuf,
    pub executable: PathBuf,
    pub flavour: Flavour,
}

impl Program<'_> {
    /// Runs every test in a process of its own, or those of one stage, until `crew` is given up. The outcomes are in file
    /// order.
    pub fn run_all(&self, stage: Option<u32>, crew: &Crew) -> Result<Vec<Outcome>> {
        let mut tests = tests_of(self.exercise)?;
        tests.retain(|test| stage.is_none() || test.stage() == stage);
        let next = AtomicUsize::new(0);
        let outcomes: Mutex<Vec<(usize, Result<Outcome>)>> = Mutex::new(Vec::new());
        thread::scope(|scope| {
            for _ in 0..AT_ONCE.min(tests.len()) {
                scope.spawn(|| {
                    while let Some(test) = tests.get(next.fetch_add(1, Ordering::Relaxed)) {
                        let outcome = self.run(test, None, crew);
                        outcomes.lock().unwrap_or_else(PoisonError::into_inner).push((test.index, outcome));
                    }
                });
            }
        });
        let mut outcomes = outcomes.into_inner().unwrap_or_else(PoisonError::into_inner);
        outcomes.sort_by_key(|(index, _)| *index);
        outcomes.into_iter().map(|(_, outcome)| outcome).collect()
    }

    /// Runs one test, or with `replay` one interleaving of one of its scenarios.
    pub fn run(&self, test: &Test, replay: Option<&str>, crew: &Crew) -> Result<Outcome> {
        let folder = self.exercise.dir();
        let job = Job { program: &self.executable, test: &test.name, folder: &folder, root: &self.course.root, replay };
        let ended = child::run_test(job, crew)?;
        let ended = self.with_short_paths(ended);
        if ended.stdout.trim_ascii_start().starts_with(b"running 0 tests") {
            let file = self.course.short(&self.exercise.tests());
            return Err(Trouble::broken(format!("`{}` was not found among the tests of `{file}`", test.name)).into());
        }
        Ok(verdict::judge(test, self.flavour, &ended))
    }

    /// Learners know their file as `src/lib.rs`, wherever it was compiled from.
    fn with_short_paths(&self, ended: Ended) -> Ended {
        let folders = [self.exercise.dir(), self.exercise.solution_dir(), self.generated.clone()];
        let mut prefixes: Vec<String> = folders.iter().map(|folder| prefix(folder)).collect();
        prefixes.push(prefix(Path::new(self.generated.file_name().unwrap_or_default())));
        let shorten = |text: &str| prefixes.iter().fold(text.to_owned(), |text, prefix| text.replace(prefix, ""));
        Ended {
            stdout: shorten(&String::from_utf8_lossy(&ended.stdout)).into_bytes(),
            stderr: shorten(&ended.stderr),
            ..ended
        }
    }
}

fn prefix(folder: &Path) -> String {
    format!("{}{}", folder.display(), std::path::MAIN_SEPARATOR)
}

/// The tests of `exercise`, as its test file lists them.
pub fn tests_of(exercise: &Exercise) -> Result<Vec<Test>> {
    let path = exercise.tests();
    let text = fs::read_to_string(&path).with_context(|| format!("`{}` cannot be read", path.display()))?;
    let tests = source::tests(&text);
    if tests.is_empty() {
        return Err(Trouble::broken(format!("`{}` holds no test", path.display())).into());
    }
    Ok(tests)
}

/// The stages in which `exercise` is checked, in order; none if it is checked as a whole.
pub fn stages_of(exercise: &Exercise) -> Result<Vec<u32>> {
    Ok(source::stages(&tests_of(exercise)?))
}
