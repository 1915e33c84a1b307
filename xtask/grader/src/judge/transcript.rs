//! The last word on a pass: what an answer says for inputs that nobody could foresee, compared with the reference.
//!
//! `xtask/grader/transcripts/README.md` says why.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use xtask::build::workspace::Flavour;
use xtask::course::Exercise;

use super::Judge;
use super::run::Program;
use super::staging::Staging;
use crate::process::End;

/// What an answer said, line by line.
pub(super) type Lines = Vec<Vec<u8>>;

/// The test that says it.
pub(super) const TEST: &str = "transcript::transcript";

/// The module in which the exercise's own tests are, where a transcript stands beside them.
pub(super) const CHECK: &str = "check::";

impl Judge<'_> {
    /// The transcript of `exercise`, if it has one.
    pub(super) fn transcript_file(&self, exercise: &Exercise) -> Option<PathBuf> {
        let folder = self.course.root.join("xtask").join("grader").join("transcripts");
        Some(folder.join(format!("{}.rs", exercise.folder))).filter(|file| file.is_file())
    }

    /// The root of the test program for real threads: the exercise's own tests, and its transcript beside them, so that
    /// no other program has to be linked.
    pub(super) fn root(&self, exercise: &Exercise, flavour: Flavour, staging: &Staging) -> Result<PathBuf> {
        let Some(transcript) = self.transcript_file(exercise).filter(|_| flavour == Flavour::Real) else {
            return Ok(exercise.tests());
        };
        let support = transcript.with_file_name("support.rs");
        let module = |name: &str, file: &Path| format!("#[path = {:?}]\nmod {name};\n", file.display().to_string());
        let text =
            module("check", &exercise.tests()) + &module("support", &support) + &module("transcript", &transcript);
        let root = staging.tmp().join("check.rs");
        fs::write(&root, text).context("the root of a test program cannot be written")?;
        Ok(root)
    }

    /// Says what `program` says, or `None` if it doesn't end well.
    pub(super) fn transcript(&self, program: &Program) -> Result<Option<Lines>> {
        let ended = self.contained(program, TEST, &format!("{}\n", self.transcript_seed(program.exercise)))?;
        let End::Itself(status) = ended.end else { return Ok(None) };
        if !status.success() {
            return Ok(None);
        }
        let lines = ended.stdout.split(|byte| *byte == 0x1e).filter_map(|part| part.strip_prefix(b"SEEN "));
        Ok(Some(lines.map(<[u8]>::to_vec).collect()))
    }

    /// Differs by exercise and by the instructor's seed. No answer has seen it when it was written.
    fn transcript_seed(&self, exercise: &Exercise) -> u64 {
        self.seed.wrapping_mul(0x9e37_79b9_7f4a_7c15).wrapping_add(u64::from(exercise.number))
    }
}
