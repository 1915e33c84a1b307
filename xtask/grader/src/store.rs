//! What one grading keeps while it runs, in `OUT/work/`: each answer and each judgement under a name made of its content.
//!
//! Every file is written beside its place and then moved there, so that a run that is killed leaves whole files only, and
//! the next one goes on where it stopped. A judgement is named after the answer and after everything else it depends on;
//! an answer that two students share, or that has not changed since the last grading, is judged once.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use xtask::exit::Trouble;

use crate::model::{Judgement, Submission};

/// The work folder of one grading. While it is held, no other run can use the same folder.
pub struct Store {
    folder: PathBuf,
    lock: fs::File,
}

impl Drop for Store {
    /// Closing alone would leave the lock to a child process that is just being started and still shares the file.
    fn drop(&mut self) {
        _ = self.lock.unlock();
    }
}

/// A student's submission as it is kept: the answers by the names of their content.
#[derive(Debug, Serialize, Deserialize)]
pub struct Kept {
    pub submission: Submission,
    /// SHA-256 by exercise number.
    pub answers: std::collections::BTreeMap<u32, String>,
}

/// Names some bytes: SHA-256 in hexadecimal digits.
pub fn hash(bytes: &[u8]) -> String {
    use std::fmt::Write;
    Sha256::digest(bytes).iter().fold(String::with_capacity(64), |mut text, byte| {
        _ = write!(text, "{byte:02x}");
        text
    })
}

impl Store {
    /// Opens the work folder of `out` and makes it if need be. Refuses a folder that holds something else.
    pub fn open(out: &Path) -> Result<Store> {
        let folder = out.join("work");
        let is_empty = fs::read_dir(out).map_or(true, |mut entries| entries.next().is_none());
        if !folder.is_dir() && !is_empty {
            return Err(Trouble::usage(format!("`{}` is not empty and holds no grading", out.display()))
                .hint("name a new folder with `--out`")
                .into());
        }
        let make = |name: &str| {
            let folder = folder.join(name);
            fs::create_dir_all(&folder).with_context(|| format!("`{}` cannot be made", folder.display()))
        };
        ["answers", "results", "submissions"].into_iter().try_for_each(make)?;
        let path = folder.join("lock");
        let lock = fs::File::create(&path).with_context(|| format!("`{}` cannot be written", path.display()))?;
        if lock.try_lock().is_err() {
            return Err(Trouble::usage(format!("another grading is writing to `{}`", out.display()))
                .hint("wait for it, or name another folder with `--out`")
                .into());
        }
        Ok(Store { folder, lock })
    }

    /// Keeps a submission, the `index`th of the class, and its answers.
    pub fn keep(&self, index: usize, submission: Submission) -> Result<Kept> {
        let mut answers = std::collections::BTreeMap::new();
        for (number, bytes) in &submission.files {
            let name = hash(bytes);
            let path = self.answer_path(&name);
            if !path.is_file() {
                write(&path, bytes)?;
            }
            answers.insert(*number, name);
        }
        let kept = Kept { submission: Submission { files: Default::default(), ..submission }, answers };
        write(&self.submission_path(index), &serde_json::to_vec(&kept)?)?;
        Ok(kept)
    }

    pub fn submission(&self, index: usize) -> Result<Kept> {
        let path = self.submission_path(index);
        let bytes = fs::read(&path).with_context(|| format!("`{}` cannot be read", path.display()))?;
        serde_json::from_slice(&bytes).with_context(|| format!("`{}` is damaged", path.display()))
    }

    /// The bytes of an answer. Fails if they are no longer what their name says.
    pub fn answer(&self, name: &str) -> Result<Vec<u8>> {
        let path = self.answer_path(name);
        let bytes = fs::read(&path).with_context(|| format!("`{}` cannot be read", path.display()))?;
        if hash(&bytes) != name {
            _ = fs::remove_file(&path);
            return Err(Trouble::broken(format!("`{}` was damaged", path.display()))
                .hint("the same command again reads the submissions anew")
                .into());
        }
        Ok(bytes)
    }

    /// A judgement, if it has been kept. One that is damaged counts as none.
    pub fn judgement(&self, exercise: u32, answer: &str, fingerprint: &str) -> Option<Judgement> {
        let bytes = fs::read(self.judgement_path(exercise, answer, fingerprint)).ok()?;
        serde_json::from_slice(&bytes).ok()
    }

    pub fn keep_judgement(&self, exercise: u32, answer: &str, fingerprint: &str, judgement: &Judgement) -> Result<()> {
        write(&self.judgement_path(exercise, answer, fingerprint), &serde_json::to_vec(judgement)?)
    }

    pub fn answer_path(&self, name: &str) -> PathBuf {
        self.folder.join("answers").join(format!("{name}.rs"))
    }

    fn submission_path(&self, index: usize) -> PathBuf {
        self.folder.join("submissions").join(format!("{index:05}.json"))
    }

    fn judgement_path(&self, exercise: u32, answer: &str, fingerprint: &str) -> PathBuf {
        self.folder
            .join("results")
            .join(format!("{exercise:02}-{}-{fingerprint}.json", &answer[..32.min(answer.len())]))
    }
}

/// Writes a file so that a run that ends in the middle leaves the old one or the new one.
pub fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    static COUNTER: AtomicU64 = AtomicU64::new(0);
    let number = COUNTER.fetch_add(1, Ordering::Relaxed);
    let temporary = path.with_extension(format!("{}-{number}.new", std::process::id()));
    fs::write(&temporary, bytes)
        .and_then(|()| fs::rename(&temporary, path))
        .inspect_err(|_| _ = fs::remove_file(&temporary))
        .with_context(|| format!("`{}` cannot be written", path.display()))
}

#[cfg(test)]
mod tests {
    use super::{Store, hash};
    use crate::model::{Judgement, Status, Submission};

    #[test]
    fn a_judgement_is_found_again_and_a_damaged_one_is_none() {
        let dir = tempfile::tempdir().expect("a folder");
        let store = Store::open(dir.path()).expect("a store");
        let judgement = Judgement::without_running(Status::Wrong, "No.");
        store.keep_judgement(4, &hash(b"x"), "f", &judgement).expect("kept");
        assert_eq!(store.judgement(4, &hash(b"x"), "f"), Some(judgement));
        assert_eq!(store.judgement(4, &hash(b"x"), "g"), None);
        std::fs::write(store.judgement_path(4, &hash(b"x"), "f"), "{").expect("damaged");
        assert_eq!(store.judgement(4, &hash(b"x"), "f"), None);
    }

    #[test]
    fn a_folder_is_used_by_one_run_and_never_another_purpose() {
        let dir = tempfile::tempdir().expect("a folder");
        let store = Store::open(dir.path()).expect("a store");
        assert!(Store::open(dir.path()).is_err());
        drop(store);
        let store = Store::open(dir.path()).expect("free again");
        let kept = store.keep(0, Submission { files: [(4, b"x".to_vec())].into(), ..Submission::default() });
        let name = &kept.expect("kept").answers[&4];
        assert_eq!(store.answer(name).expect("there"), b"x");
        let other = tempfile::tempdir().expect("a folder");
        std::fs::write(other.path().join("thesis.tex"), "x").expect("a file");
        assert!(Store::open(other.path()).is_err());
    }
}
