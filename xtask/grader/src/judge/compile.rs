//! Compiling one answer and its tests, contained, and looking afterwards at what the compiler has read.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use serde_json::Value;
use xtask::build::cargo::{self, Message};
use xtask::build::workspace::Flavour;
use xtask::course::{Exercise, manifest};
use xtask::report::status::Status as CheckStatus;

use super::Judge;
use super::staging::Staging;
use super::toolchain::Extern;
use crate::model::Status;
use crate::process::{self, End, Ended};
use crate::sandbox::stage::{self, Profile, Spec};

/// What came of compiling.
pub(super) enum Compiled {
    /// A test program.
    Program(PathBuf),
    /// The compiler found errors: a headline, and all it said.
    Errors { headline: String, text: String },
    /// The compiler was kept from something, or had to be stopped.
    Stopped(Status, String),
}

/// One call of the compiler.
struct Call<'a> {
    staging: &'a Staging,
    exercise: &'a Exercise,
    arguments: Vec<OsString>,
    /// Where it writes which files it has read.
    record: PathBuf,
    /// Files and folders of the course's that it may read besides the staged ones.
    given: Vec<PathBuf>,
}

impl Judge<'_> {
    /// Compiles the staged answer to `exercise` and its tests.
    pub(super) fn compile(&self, exercise: &Exercise, flavour: Flavour, staging: &Staging) -> Result<Compiled> {
        let libraries = manifest::libraries(self.course, exercise)?;
        let out = staging.out().join(match flavour {
            Flavour::Simulated => "simulated",
            Flavour::Real => "real",
        });
        fs::create_dir(&out)?;

        let own = out.join(format!("lib{}.rlib", exercise.name()));
        let mut arguments = self.common(exercise.name());
        arguments.extend(["src/lib.rs", "--crate-type=lib"].map(OsString::from));
        arguments.extend(externs(self.toolchain.externs(&libraries, flavour, false)?));
        let record = out.join("lib.d");
        let mut given = vec![exercise.dir().join("tests"), exercise.dir().join("src")];
        arguments.extend([emit(&record), "-o".into(), own.clone().into()]);
        if let Some(failed) = self.call(&Call { staging, exercise, arguments, record, given: given.clone() })? {
            return Ok(failed);
        }

        let program = out.join(format!("check{}", std::env::consts::EXE_SUFFIX));
        let mut arguments = self.common("check");
        arguments.extend([self.root(exercise, flavour, staging)?.into(), "--test".into()]);
        arguments.extend(externs(self.toolchain.externs(&libraries, flavour, true)?));
        arguments.extend(externs(&[Extern { name: exercise.name().to_owned(), file: own }]));
        let record = out.join("check.d");
        given.push(staging.tmp());
        given.extend(self.transcript_file(exercise).and_then(|file| Some(file.parent()?.to_path_buf())));
        arguments.extend([emit(&record), "-o".into(), program.clone().into()]);
        if let Some(failed) = self.call(&Call { staging, exercise, arguments, record, given })? {
            return Ok(failed);
        }
        Ok(Compiled::Program(program))
    }

    fn common(&self, name: &str) -> Vec<OsString> {
        let mut arguments: Vec<OsString> =
            ["--crate-name", name, "--edition=2024", "--error-format=json"].map(OsString::from).into();
        // As Cargo's dev profile, but for what only a second build would profit from.
        arguments
            .extend(["-Cdebuginfo=0", "-Cembed-bitcode=no", "-Cstrip=debuginfo", "-Awarnings"].map(OsString::from));
        arguments.extend(self.toolchain.lints.iter().cloned());
        let mut libraries = OsString::from("-Ldependency=");
        libraries.push(&self.toolchain.libraries);
        arguments.push(libraries);
        arguments
    }

    /// Calls the compiler once. `None` if it succeeded and read nothing but what it may.
    fn call(&self, call: &Call) -> Result<Option<Compiled>> {
        let staging = call.staging;
        let spec = Spec {
            profile: Profile::Compile,
            tier: self.containment.report.tier,
            limits: self.limits.compile.clone(),
            read: ["/etc/ld.so.cache", "/etc/alternatives", "/dev/urandom", "/proc/self"]
                .map(PathBuf::from)
                .into_iter()
                .chain([staging.path().join("src"), self.toolchain.libraries.clone()])
                .chain(call.given.iter().cloned())
                .collect(),
            execute: ["/usr", "/bin", "/lib", "/lib64", "/lib32", "/opt"]
                .map(PathBuf::from)
                .into_iter()
                .chain([self.toolchain.sysroot.clone()])
                .collect(),
            write: vec![staging.out(), staging.tmp()],
            parent: Some(std::process::id()),
        };
        let mut command = self.containment.command(&spec, &self.toolchain.rustc, &call.arguments);
        command.current_dir(staging.path());
        command
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("TMPDIR", staging.tmp())
            .env("LC_ALL", "C");
        // What Cargo would say. insta asks for the first; its answer must not differ between two gradings.
        command.env("CARGO_MANIFEST_DIR", "/exercise").env("CARGO_PKG_NAME", call.exercise.name());
        command.env("CARGO_CRATE_NAME", call.exercise.name()).env("CARGO_PKG_VERSION", "0.1.0");
        let ended = process::run(command, b"", &self.limits.compile, self.between())?;
        self.read_answer(call, ended)
    }

    fn read_answer(&self, call: &Call, ended: Ended) -> Result<Option<Compiled>> {
        let said = String::from_utf8_lossy(&ended.stderr);
        let stopped = |status, headline: &str| Ok(Some(Compiled::Stopped(status, headline.to_owned())));
        let status = match ended.end {
            End::Wall => return stopped(Status::TimedOut, "The compiler did not come to an end, and was stopped."),
            End::Memory => {
                return stopped(Status::Memory, "The compiler used more memory than allowed, and was stopped.");
            }
            End::Threads => bail!("the compiler started more threads than allowed"),
            End::Output => {
                return stopped(Status::Output, "The compiler had more to complain about than anybody can read.");
            }
            End::Itself(status) => status,
        };
        if said.contains("No space left on device") {
            bail!("the disk is full: the compiler could not write what it built");
        }
        if status.code() == Some(stage::FAILED_CODE.into()) && said.starts_with(stage::FAILED) {
            bail!("{}", said.trim());
        }
        let mut messages = Vec::new();
        for diagnostic in said.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok()) {
            if let Some(headline) = read_outside(&diagnostic, call) {
                return Ok(Some(Compiled::Stopped(Status::Policy, headline)));
            }
            messages.extend(cargo::message(&diagnostic, &self.course.root));
        }
        let errors: Vec<&Message> = messages.iter().filter(|message| message.is_error).collect();
        if let Some(first) = errors.first() {
            if first.headline.starts_with("could not exec the linker") {
                bail!("{}", first.rendered.lines().take(4).collect::<Vec<_>>().join(" "));
            }
            let text = errors.iter().map(|error| error.rendered.as_str()).collect();
            return Ok(Some(Compiled::Errors { headline: first.headline.clone(), text }));
        }
        if !status.success() {
            return match signal(status) {
                Some(libc_signal::XCPU) => {
                    stopped(Status::TimedOut, "The compiler computed without end, and was stopped.")
                }
                _ if said.contains("memory allocation of") || said.contains("LLVM ERROR: out of memory") => {
                    stopped(Status::Memory, "The compiler ran out of memory.")
                }
                Some(_) => stopped(Status::DoesNotCompile, "The compiler itself crashed on this answer."),
                None => bail!("the compiler failed without an error: {}", said.lines().last().unwrap_or_default()),
            };
        }
        let record = fs::read_to_string(&call.record).context("the compiler did not say what it has read")?;
        Ok(audit(&record, call).map(|headline| Compiled::Stopped(Status::Policy, headline)))
    }
}

mod libc_signal {
    /// The number of the signal that says "too much processor time", on every Unix this runs on.
    pub(super) const XCPU: i32 = 24;
}

#[cfg(unix)]
pub(super) fn signal(status: std::process::ExitStatus) -> Option<i32> {
    std::os::unix::process::ExitStatusExt::signal(&status)
}

#[cfg(not(unix))]
pub(super) fn signal(_status: std::process::ExitStatus) -> Option<i32> {
    None
}

fn emit(record: &Path) -> OsString {
    let mut text = OsString::from("--emit=link,dep-info=");
    text.push(record);
    text
}

fn externs(all: &[Extern]) -> impl Iterator<Item = OsString> {
    all.iter().flat_map(|library| {
        let mut text = OsString::from(format!("{}=", library.name));
        text.push(&library.file);
        ["--extern".into(), text]
    })
}

/// An error about a file that is no part of the answer. Its text may quote that file, so nothing of it is passed on.
fn read_outside(diagnostic: &Value, call: &Call) -> Option<String> {
    let text = diagnostic["message"].as_str()?;
    if let Some((_, rest)) = text.split_once("couldn't read `") {
        return Some(foreign(rest.split('`').next().unwrap_or_default()));
    }
    let mut spans: Vec<&Value> = diagnostic["spans"].as_array().into_iter().flatten().collect();
    while let Some(span) = spans.pop() {
        let file = span["file_name"].as_str().unwrap_or_default();
        let is_library = file.starts_with("/rustc/") || file.starts_with('<') || file.contains("rustlib");
        if !is_library && !is_allowed(Path::new(file), call) && !is_of_the_course(Path::new(file)) {
            return Some(foreign(file));
        }
        spans.extend(span["expansion"]["span"].as_object().map(|_| &span["expansion"]["span"]));
    }
    None
}

/// Sources of the libraries, which errors may point at: the checker's macros, for one.
fn is_of_the_course(file: &Path) -> bool {
    let text = file.to_string_lossy().replace('\\', "/");
    ["/xtask/checker/src/", "/xtask/sim/src/", "/exercises/kit/src/", "/registry/src/"]
        .iter()
        .any(|folder| text.contains(folder) && !text.contains("/../"))
}

/// Looks through the record of what the compiler has read: its own format, in which Make's would be.
fn audit(record: &str, call: &Call) -> Option<String> {
    for line in record.lines() {
        if let Some(variable) = line.strip_prefix("# env-dep:") {
            let name = variable.split('=').next().unwrap_or_default();
            if !name.starts_with("CARGO_") && !name.starts_with("INSTA_") {
                return Some(format!("The compiler was asked for the environment variable `{name}`."));
            }
        } else if !line.starts_with('#')
            && let Some((_, files)) = line.split_once(": ")
        {
            let files = files.replace("\\ ", "\0");
            for file in files.split_whitespace().map(|file| file.replace('\0', " ")) {
                if !is_allowed(Path::new(&file), call) {
                    return Some(foreign(&file));
                }
            }
        }
    }
    None
}

fn foreign(file: &str) -> String {
    // As the answer spells it, where that can be told.
    format!("The compiler was asked to read `{}`, which is no part of this answer.", file.trim_start_matches("src/"))
}

/// Whether the compiler may read `file`: what was staged, and the exercise's own tests.
fn is_allowed(file: &Path, call: &Call) -> bool {
    if call.staging.sources.iter().any(|source| source == file) {
        return true;
    }
    let Ok(real) = fs::canonicalize(call.staging.path().join(file)) else { return false };
    let is_given = call.given.iter().any(|given| given.canonicalize().is_ok_and(|given| real.starts_with(given)));
    is_given && !call.exercise.answer().canonicalize().is_ok_and(|answer| answer == real)
}

/// What `check` calls the same.
pub(super) fn as_check_names_it(status: Status) -> CheckStatus {
    CheckStatus::parse(status.name()).unwrap_or(CheckStatus::Crashed)
}
