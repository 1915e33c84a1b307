//! The course on disk: where it is and which exercises it has.

pub mod manifest;
pub mod readme;
pub mod select;
pub mod source;
pub mod state;

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::exit::Trouble;

/// The topics in course order. Each is a folder under `exercises/` once it has an exercise.
pub const TOPICS: [&str; 9] = [
    "tour",
    "channels",
    "sync_channel",
    "disconnection",
    "task_parallelism",
    "measuring",
    "crossbeam_channel",
    "between_machines",
    "capstone",
];

/// The course: its root folder and its exercises in course order.
pub struct Course {
    pub root: PathBuf,
    pub exercises: Vec<Exercise>,
    /// Those that need more than Rust, each in a workspace of its own. `check` leaves them alone.
    pub optional: Vec<Exercise>,
}

/// One exercise, as its folder tells.
#[derive(Debug, Clone)]
pub struct Exercise {
    /// Its place in the course and its handle: the `04` of `04_many_microphones`.
    pub number: u32,
    /// Folder name, as `04_many_microphones`.
    pub folder: String,
    /// Topic folder, as `channels`.
    pub topic: String,
    /// The first heading of its README.
    pub title: String,
    root: PathBuf,
}

impl Exercise {
    /// An exercise that is nowhere on disk, for tests of words.
    #[cfg(test)]
    pub fn example() -> Exercise {
        Exercise {
            number: 4,
            folder: "04_many_microphones".into(),
            topic: "channels".into(),
            title: "Many microphones, one recorder".into(),
            root: PathBuf::from("/course"),
        }
    }

    /// Package and library name, as `many_microphones`.
    pub fn name(&self) -> &str {
        self.folder.split_once('_').map_or(&self.folder, |(_, name)| name)
    }

    /// As `channels/04_many_microphones`.
    pub fn id(&self) -> String {
        format!("{}/{}", self.topic, self.folder)
    }

    /// The number as people type it: `04`.
    pub fn handle(&self) -> String {
        format!("{:02}", self.number)
    }

    /// Whether it is a workspace of its own, which only its own verb builds.
    fn is_optional(&self) -> bool {
        fs::read_to_string(self.dir().join("Cargo.toml"))
            .is_ok_and(|text| text.lines().any(|line| line == "[workspace]"))
    }

    /// The exercise's folder.
    pub fn dir(&self) -> PathBuf {
        self.root.join("exercises").join(&self.topic).join(&self.folder)
    }

    /// The file the learner edits.
    pub fn answer(&self) -> PathBuf {
        self.dir().join("src").join("lib.rs")
    }

    /// The tests, trusted and shared by answer, solution and cases.
    pub fn tests(&self) -> PathBuf {
        self.dir().join("tests").join("check.rs")
    }

    /// The folder of the matching solution.
    pub fn solution_dir(&self) -> PathBuf {
        self.root.join("solutions").join(&self.topic).join(&self.folder)
    }

    /// Wrong and other right answers, and the reports pinned for the wrong ones.
    pub fn cases_dir(&self) -> PathBuf {
        self.root.join("xtask").join("submissions").join(&self.topic).join(&self.folder)
    }

    /// The copy of the stub that `reset` brings back, written by `verify --accept`.
    pub fn pristine_stub(&self) -> PathBuf {
        self.root.join("xtask").join("stubs").join(&self.topic).join(format!("{}.rs", self.folder))
    }

    /// The copy of the manifest in an edition without solutions, written by `handout`.
    pub fn pristine_manifest(&self) -> PathBuf {
        self.pristine_stub().with_extension("toml")
    }
}

impl Course {
    /// Finds the course around the current folder, or around the runner's own manifest.
    pub fn find() -> Result<Course> {
        let here = env::current_dir().context("the current folder cannot be read")?;
        let beside_runner = env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from);
        let root = root_above(&here).or_else(|| root_above(&beside_runner?)).ok_or_else(|| {
            let here = here.display();
            Trouble::usage(format!(
                "`{here}` is not inside the course: no folder above it holds `exercises/` and `xtask/`"
            ))
            .hint("change into the folder that you cloned")
        })?;
        Course::at(root)
    }

    fn at(root: PathBuf) -> Result<Course> {
        let mut exercises = Vec::new();
        for topic in subfolders(&root.join("exercises"))? {
            for folder in subfolders(&root.join("exercises").join(&topic))? {
                let Some(number) = number_of(&folder) else { continue };
                let dir = root.join("exercises").join(&topic).join(&folder);
                let title = readme::title(&dir).unwrap_or_else(|| title_from(&folder));
                exercises.push(Exercise { number, folder, topic: topic.clone(), title, root: root.clone() });
            }
        }
        exercises.sort_by_key(|exercise: &Exercise| exercise.number);
        if let Some(pair) = exercises.windows(2).find(|pair| pair[0].number == pair[1].number) {
            let (a, b) = (pair[0].id(), pair[1].id());
            return Err(Trouble::broken(format!("two exercises have the same number: `{a}` and `{b}`")).into());
        }
        if exercises.is_empty() {
            return Err(Trouble::broken("the course has no exercises: `exercises/` is empty")
                .hint("`git checkout -- exercises` brings them back")
                .into());
        }
        let (optional, exercises) = exercises.into_iter().partition(Exercise::is_optional);
        Ok(Course { root, exercises, optional })
    }

    /// The exercise that follows `exercise` in the course.
    pub fn after(&self, exercise: &Exercise) -> Option<&Exercise> {
        self.exercises.iter().find(|other| exercise.number < other.number)
    }

    /// `path` as people write it: relative to the root, with `/` between folders.
    pub fn short(&self, path: &Path) -> String {
        let short = path.strip_prefix(&self.root).unwrap_or(path);
        short.to_string_lossy().replace('\\', "/")
    }

    /// Where everything that can be built again is kept.
    pub fn scratch(&self) -> PathBuf {
        let target = env::var_os("CARGO_TARGET_DIR").map(PathBuf::from);
        self.root.join(target.unwrap_or_else(|| PathBuf::from("target"))).join("xtask")
    }
}

fn root_above(start: &Path) -> Option<PathBuf> {
    let is_root = |dir: &&Path| dir.join("exercises").is_dir() && dir.join("xtask").join("Cargo.toml").is_file();
    start.ancestors().find(is_root).map(Path::to_path_buf)
}

fn subfolders(dir: &Path) -> Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(dir).with_context(|| format!("`{}` cannot be read", dir.display()))? {
        let entry = entry?;
        if entry.path().is_dir()
            && let Ok(name) = entry.file_name().into_string()
        {
            names.push(name);
        }
    }
    names.sort();
    Ok(names)
}

/// The number of an exercise folder such as `04_many_microphones`.
fn number_of(folder: &str) -> Option<u32> {
    let (digits, name) = folder.split_once('_')?;
    let is_number = digits.len() == 2 && digits.bytes().all(|byte| byte.is_ascii_digit());
    (is_number && !name.is_empty()).then(|| digits.parse().ok())?
}

fn title_from(folder: &str) -> String {
    let words = folder.split_once('_').map_or(folder, |(_, name)| name).replace('_', " ");
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
