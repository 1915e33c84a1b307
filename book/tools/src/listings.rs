//! The programs that the book prints. Each is compiled and run, and what it says is stored beside it:
//! `listings/<idea>/src/bin/<name>.rs` says `<name>.out`. A program in `listings/<idea>/refused/` is there because the
//! compiler refuses it; its `.out` is the compiler's answer.

use anyhow::{Context, Result, bail, ensure};
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

/// A listing's output is the same in every interleaving, or it has no place in the book. A few runs are a weak proof of
/// that, but they catch the worst.
const RUNS: usize = 3;

/// Far more than any listing needs. Only a listing that hangs gets here.
const LIMIT: Duration = Duration::from_secs(60);

/// Compares every listing with its stored output and returns how many there are.
pub(crate) fn check(root: &Path) -> Result<usize> {
    let listings = find(root)?;
    build(root, &[])?;
    let mut wrong = stale_outputs(root, &listings)?;
    for listing in &listings {
        let stored = fs::read_to_string(listing.output()).unwrap_or_default();
        if let Some(mistake) = listing.compare(&stored)? {
            wrong.push(format!("{} {mistake}", listing.source.display()));
        }
    }
    if !wrong.is_empty() {
        bail!(
            "{}; `cargo run --manifest-path book/tools/Cargo.toml -- regenerate` stores new output",
            wrong.join("; ")
        );
    }
    Ok(listings.len())
}

/// Stores the output of every listing and returns the files that have changed.
pub(crate) fn regenerate(root: &Path) -> Result<Vec<PathBuf>> {
    let listings = find(root)?;
    build(root, &[])?;
    let mut changed = Vec::new();
    for listing in &listings {
        let stored = fs::read_to_string(listing.output()).unwrap_or_default();
        if listing.compare(&stored)?.is_some() {
            let output = listing.output();
            fs::write(&output, listing.run()?).with_context(|| format!("cannot write {}", output.display()))?;
            changed.push(output);
        }
    }
    Ok(changed)
}

/// Runs the measuring listing `name`, optimised, and returns what it prints.
pub(crate) fn run_optimised(root: &Path, name: &str) -> Result<String> {
    build(root, &["--release"])?;
    let program = target().join("release").join(name).with_extension(std::env::consts::EXE_EXTENSION);
    let output = run_limited(&mut Command::new(program)).with_context(|| format!("`{name}`"))?;
    ensure!(output.success, "`{name}` failed: {}", output.stderr.trim());
    Ok(output.stdout)
}

struct Listing {
    source: PathBuf,
    kind: Kind,
}

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    /// Compiled and run.
    Runs,
    /// Refused by the compiler.
    Refused,
    /// Run by `measure` alone: it says something else each time.
    Measures,
}

impl Listing {
    fn output(&self) -> PathBuf {
        self.source.with_extension("out")
    }

    /// What is wrong with the stored output, if anything.
    fn compare(&self, stored: &str) -> Result<Option<String>> {
        Ok(match self.kind {
            Kind::Runs => {
                let mut mistake = None;
                for _ in 0..RUNS {
                    if self.run()? != stored {
                        mistake = Some("says something else than its stored output".into());
                    }
                }
                mistake
            }
            // The layout of a message changes from one compiler to the next. Its codes and headlines hardly do.
            Kind::Refused => (headlines(&self.run()?) != headlines(stored))
                .then(|| "is refused for another reason than stored".into()),
            Kind::Measures => None,
        })
    }

    fn run(&self) -> Result<String> {
        let name = self.source.display();
        let output = match self.kind {
            Kind::Runs | Kind::Measures => {
                let stem = self.source.file_stem().unwrap_or_default();
                let program = target().join("debug").join(stem).with_extension(std::env::consts::EXE_EXTENSION);
                let output = run_limited(&mut Command::new(program)).with_context(|| format!("{name}"))?;
                ensure!(output.success, "{name} failed: {}", output.stderr.trim());
                ensure!(output.stderr.is_empty(), "{name} writes to standard error: {}", output.stderr.trim());
                output.stdout
            }
            Kind::Refused => {
                let mut rustc = Command::new("rustc");
                rustc.args(["--edition=2024", "--emit=metadata", "--color=never", "--out-dir"]).arg(target());
                // Only the file's own name shall stand in the message.
                rustc.arg(self.source.file_name().unwrap_or_default());
                rustc.current_dir(self.source.parent().unwrap_or(Path::new(".")));
                let output = run_limited(&mut rustc).with_context(|| format!("{name}"))?;
                ensure!(!output.success, "{name} compiles, and it should not");
                output.stderr
            }
        };
        Ok(output)
    }
}

/// The lines of a compiler message that say what is wrong.
fn headlines(message: &str) -> Vec<&str> {
    message.lines().filter(|line| line.starts_with("error[")).collect()
}

/// All listings, in order.
fn find(root: &Path) -> Result<Vec<Listing>> {
    let mut found = Vec::new();
    for idea in entries(root)? {
        for (folder, kind) in [("src/bin", Kind::Runs), ("refused", Kind::Refused)] {
            let folder = idea.join(folder);
            if folder.is_dir() {
                let sources = entries(&folder)?.into_iter().filter(|path| has_extension(path, "rs"));
                found.extend(sources.map(|source| Listing { kind: kind.unless_measuring(&source), source }));
            }
        }
    }
    ensure!(!found.is_empty(), "there are no listings in {}", root.display());
    Ok(found)
}

impl Kind {
    fn unless_measuring(self, source: &Path) -> Kind {
        let name = source.file_stem().and_then(OsStr::to_str).unwrap_or_default();
        if name.starts_with("measure_") { Kind::Measures } else { self }
    }
}

/// Outputs whose program is gone, and programs that have none.
fn stale_outputs(root: &Path, listings: &[Listing]) -> Result<Vec<String>> {
    let mut wrong = Vec::new();
    for listing in listings.iter().filter(|listing| listing.kind != Kind::Measures) {
        if !listing.output().is_file() {
            wrong.push(format!("{} has no stored output", listing.source.display()));
        }
    }
    for idea in entries(root)? {
        for folder in [idea.join("src/bin"), idea.join("refused")].into_iter().filter(|folder| folder.is_dir()) {
            for output in entries(&folder)?.into_iter().filter(|path| has_extension(path, "out")) {
                if !output.with_extension("rs").is_file() {
                    wrong.push(format!("{} belongs to no program", output.display()));
                }
            }
        }
    }
    Ok(wrong)
}

fn entries(folder: &Path) -> Result<Vec<PathBuf>> {
    let read = || fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<std::io::Result<Vec<_>>>();
    let mut paths = read().with_context(|| format!("cannot read {}", folder.display()))?;
    paths.sort();
    Ok(paths)
}

fn has_extension(path: &Path, extension: &str) -> bool {
    path.extension().is_some_and(|found| found == extension)
}

/// The listings are built here: their own folder stays clean.
fn target() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("target").join("listings")
}

fn build(root: &Path, options: &[&str]) -> Result<()> {
    let status = Command::new("cargo")
        .args(["build", "--quiet", "--workspace", "--manifest-path"])
        .arg(root.join("Cargo.toml"))
        .args(options)
        .arg("--target-dir")
        .arg(target())
        .status()
        .context("cannot run `cargo`")?;
    ensure!(status.success(), "the listings do not compile");
    Ok(())
}

struct Output {
    success: bool,
    stdout: String,
    stderr: String,
}

/// Runs a program to its end, or kills it.
fn run_limited(command: &mut Command) -> Result<Output> {
    let program = command.get_program().to_owned();
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .with_context(|| format!("cannot run {}", program.display()))?;
    let (stdout, stderr) = (child.stdout.take(), child.stderr.take());
    let (ended, end) = mpsc::channel();
    thread::scope(|scope| {
        let stdout = scope.spawn(move || read(stdout));
        let stderr = scope.spawn(move || read(stderr));
        scope.spawn(move || {
            let texts = (stdout.join(), stderr.join());
            let _ = ended.send(texts);
        });
        let texts = end.recv_timeout(LIMIT);
        if texts.is_err() {
            let _ = child.kill();
        }
        let status = child.wait()?;
        let Ok((Ok(stdout), Ok(stderr))) = texts else { bail!("still running after {} s", LIMIT.as_secs()) };
        Ok(Output { success: status.success(), stdout: stdout?, stderr: stderr? })
    })
}

fn read(pipe: Option<impl std::io::Read>) -> std::io::Result<String> {
    pipe.map_or(Ok(String::new()), std::io::read_to_string)
}

#[cfg(test)]
mod tests {
    use super::*;
    use tempfile::TempDir;

    fn refused(source: &str, stored: &str) -> (TempDir, Listing) {
        let folder = TempDir::new().unwrap();
        let path = folder.path().join("listing.rs");
        fs::create_dir_all(target()).unwrap();
        fs::write(&path, source).unwrap();
        fs::write(path.with_extension("out"), stored).unwrap();
        (folder, Listing { source: path, kind: Kind::Refused })
    }

    #[test]
    fn a_refused_listing_must_be_refused_for_its_own_reason() {
        let source = "fn main() { let x: u8 = \"\"; }";
        let (_folder, listing) = refused(source, "");
        let message = listing.run().unwrap();
        assert!(message.starts_with("error[E0308]"), "{message}");
        assert_eq!(listing.compare(&message).unwrap(), None);
        assert!(listing.compare("error[E0382]: use of moved value\n").unwrap().is_some());
    }

    #[test]
    fn a_refused_listing_that_compiles_is_an_error() {
        let (_folder, listing) = refused("fn main() {}", "");
        assert!(listing.run().is_err());
    }

    #[test]
    fn missing_and_left_over_outputs_are_found() {
        let root = TempDir::new().unwrap();
        let folder = root.path().join("idea/src/bin");
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("new.rs"), "").unwrap();
        fs::write(folder.join("measure_speed.rs"), "").unwrap();
        fs::write(folder.join("gone.out"), "").unwrap();
        let listings = find(root.path()).unwrap();
        let wrong = stale_outputs(root.path(), &listings).unwrap();
        assert_eq!(wrong.len(), 2, "{wrong:?}");
        assert!(wrong[0].contains("new.rs has no stored output"));
        assert!(wrong[1].contains("gone.out belongs to no program"));
    }
}
