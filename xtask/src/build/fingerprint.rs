//! Naming the content that a verdict depends on, so that an unchanged pass need not be proved again.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};

use crate::course::{Course, Exercise};
use crate::exit::Trouble;

/// FNV-1a with 64 bits: stable everywhere, and nobody gains by tricking a record of their own progress.
#[derive(Clone)]
struct Hasher(u64);

impl Hasher {
    fn new() -> Self {
        Hasher(0xcbf2_9ce4_8422_2325)
    }

    /// Adds one part. Its length goes first, so that two parts never read like one.
    fn part(&mut self, bytes: &[u8]) {
        for byte in (bytes.len() as u64).to_le_bytes().iter().chain(bytes) {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }

    /// Adds all files below `path`, with their names.
    fn tree(&mut self, path: &Path) {
        self.part(path.file_name().unwrap_or_default().as_encoded_bytes());
        if let Ok(entries) = fs::read_dir(path) {
            let mut inside: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
            inside.sort();
            inside.iter().for_each(|path| self.tree(path));
        } else {
            // A file that can't be read counts as another content than any that can.
            self.part(&fs::read(path).unwrap_or_else(|error| error.to_string().into_bytes()));
        }
    }
}

/// The part shared by all exercises: what checks are made of, and the compiler.
pub struct Machinery(Hasher);

impl Machinery {
    pub fn of(course: &Course) -> Result<Machinery> {
        let mut hasher = Hasher::new();
        for path in ["Cargo.toml", "Cargo.lock", "exercises/kit/src", "xtask/sim", "xtask/checker", "xtask/src"] {
            hasher.tree(&course.root.join(path));
        }
        hasher.part(compiler()?.as_bytes());
        Ok(Machinery(hasher))
    }

    /// Changes whenever the answer, its tests, the machinery or the compiler do.
    pub fn fingerprint(&self, exercise: &Exercise) -> String {
        let mut hasher = self.0.clone();
        for path in ["Cargo.toml", "src", "tests"] {
            hasher.tree(&exercise.dir().join(path));
        }
        format!("{:016x}", hasher.0)
    }
}

/// The compiler's version, as it says itself.
fn compiler() -> Result<String> {
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let output = Command::new(&rustc).arg("-vV").output();
    let output = output.map_err(|error| {
        Trouble::broken(format!("`{}` cannot be run: {error}", rustc.to_string_lossy()))
            .hint("is Rust installed? `rustc --version` should answer; https://rustup.rs installs it")
    })?;
    String::from_utf8(output.stdout).context("the compiler's version is text")
}
