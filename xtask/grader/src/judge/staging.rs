//! The staging folder of one answer: what the course names, written afresh, and nothing else.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use tempfile::TempDir;
use xtask::course::Exercise;

/// The folder in which one answer is compiled. It is removed when this is dropped.
pub(super) struct Staging {
    dir: TempDir,
    /// The staged sources, relative to the folder.
    pub(super) sources: Vec<PathBuf>,
}

impl Staging {
    /// Writes `source` as `src/lib.rs` below a new folder in `parent`, with the given files of `exercise` beside it. No
    /// folder is ever used twice, so nothing of one student's can be taken for another's, whatever its time stamp.
    pub(super) fn of(exercise: &Exercise, source: &[u8], parent: &Path) -> Result<Staging> {
        let dir = tempfile::Builder::new().prefix("answer-").tempdir_in(parent).context("no staging folder")?;
        let mut sources = Vec::new();
        let given = exercise.dir().join("src");
        for file in xtask::cases::files_below(&given) {
            let name = file.strip_prefix(&given)?.to_path_buf();
            if name != Path::new("lib.rs") && name != Path::new("main.rs") {
                sources.push((name, fs::read(&file)?));
            }
        }
        sources.push((PathBuf::from("lib.rs"), source.to_vec()));
        let src = dir.path().join("src");
        for folder in ["src", "out", "tmp", "empty"] {
            fs::create_dir(dir.path().join(folder))?;
        }
        for (name, bytes) in &sources {
            let file = src.join(name);
            fs::create_dir_all(file.parent().context("a file has a folder")?)?;
            fs::write(file, bytes).context("an answer cannot be staged")?;
        }
        let sources = sources.into_iter().map(|(name, _)| Path::new("src").join(name)).collect();
        Ok(Staging { dir, sources })
    }

    /// The staging folder: where the compiler runs, and the only place it can write to.
    pub(super) fn path(&self) -> &Path {
        self.dir.path()
    }

    /// Where compiled files go.
    pub(super) fn out(&self) -> PathBuf {
        self.path().join("out")
    }

    /// Where the compiler keeps what it doesn't need afterwards.
    pub(super) fn tmp(&self) -> PathBuf {
        self.path().join("tmp")
    }

    /// Where tests run: a folder with nothing in it.
    pub(super) fn empty(&self) -> PathBuf {
        self.path().join("empty")
    }
}
