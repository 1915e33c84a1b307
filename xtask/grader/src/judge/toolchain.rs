//! The compiler, and the libraries that every answer is compiled against.
//!
//! Cargo builds the libraries once, from the course's own manifests. Answers are compiled by calling rustc as Cargo would:
//! that is quicker, and one answer can be kept from another.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};
use serde_json::Value;
use xtask::build::borrowed;
use xtask::build::cargo::cargo;
use xtask::build::workspace::{self, Code, Flavour, Unit};
use xtask::course::manifest::{self, Libraries};
use xtask::course::{Course, Exercise};
use xtask::exit::Trouble;
use xtask::files::Lock;

/// A library as rustc is told of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Extern {
    /// The name in the source: `std` for the simulated one.
    pub(super) name: String,
    pub(super) file: PathBuf,
}

/// What one kind of exercise is compiled against, in one flavour.
#[derive(Debug, Clone)]
struct Set {
    libraries: Libraries,
    flavour: Flavour,
    /// For the answer itself.
    normal: Vec<Extern>,
    /// For the tests.
    all: Vec<Extern>,
}

/// The compiler and all libraries.
#[derive(Debug)]
pub(super) struct Toolchain {
    pub(super) rustc: PathBuf,
    pub(super) sysroot: PathBuf,
    /// As `rustc -V` names it.
    pub(super) version: String,
    /// The folder with every library, and nothing else.
    pub(super) libraries: PathBuf,
    /// The course's own lints, as rustc takes them.
    pub(super) lints: Vec<OsString>,
    sets: Vec<Set>,
}

impl Toolchain {
    /// Builds what `exercises` need, and links the libraries into `folder`.
    pub(super) fn prepare(course: &Course, exercises: &[&Exercise], folder: PathBuf) -> Result<Toolchain> {
        let sysroot = PathBuf::from(ask_rustc(&["--print", "sysroot"])?);
        let rustc = sysroot.join("bin").join(format!("rustc{}", std::env::consts::EXE_SUFFIX));
        let version = ask_rustc(&["-V"])?;
        fs::create_dir_all(&folder)?;
        let mut kinds: Vec<(Libraries, &Exercise)> = Vec::new();
        for exercise in exercises.iter().copied() {
            let libraries = manifest::libraries(course, exercise)?;
            if !kinds.iter().any(|(known, _)| *known == libraries) {
                kinds.push((libraries, exercise));
            }
        }
        // Another grading of the same course, a shard perhaps, writes to the same workspace.
        let _alone = Lock::take(&course.scratch().join("grade.lock"))?;
        let mut units = Vec::new();
        for (_, exercise) in &kinds {
            let unit = |flavour| Unit { exercise, code: Code::Solution, flavour };
            units.extend([Flavour::Simulated, Flavour::Real].map(unit));
        }
        let workspace = workspace::generate(course, "grade", &units)?;
        let packages: Vec<String> = units.iter().map(Unit::package).collect();
        borrowed::provide(&course.root, &workspace.shared(), &workspace.dir, &packages)?;
        let built = built_libraries(&workspace, &units)?;
        let resolved = resolved(&workspace)?;
        let mut sets = Vec::new();
        for unit in &units {
            let libraries = manifest::libraries(course, unit.exercise)?;
            sets.push(set(libraries, unit, &workspace, &resolved, &built, &folder)?);
        }
        // Also what the libraries themselves are made of.
        built.iter().try_for_each(|library| link(&library.file, &folder).map(drop))?;
        Ok(Toolchain { rustc, sysroot, version, libraries: folder, lints: lints(course)?, sets })
    }

    /// What the answer to an exercise with `libraries` is compiled against; with `tests`, what its tests are.
    pub(super) fn externs(&self, libraries: &Libraries, flavour: Flavour, tests: bool) -> Result<&[Extern]> {
        let set = self.sets.iter().find(|set| set.flavour == flavour && set.libraries == *libraries);
        let set = set.context("the exercise is not one of those that were prepared")?;
        Ok(if tests { &set.all } else { &set.normal })
    }
}

/// A library that Cargo built.
struct Library {
    package: String,
    file: PathBuf,
}

/// Builds all units. Returns every library among what came of it.
fn built_libraries(workspace: &workspace::Workspace, units: &[Unit]) -> Result<Vec<Library>> {
    let mut command = cargo();
    command.args(["build", "--quiet", "--test", "check", "--message-format=json"]);
    command.args(units.iter().flat_map(|unit| ["--package".to_owned(), unit.package()]));
    command.env("CARGO_TARGET_DIR", &workspace.target).current_dir(&workspace.dir);
    let output = command.stdin(Stdio::null()).output().context("Cargo cannot be run")?;
    let mut libraries = Vec::new();
    let mut said = String::new();
    for line in output.stdout.split(|byte| *byte == b'\n') {
        let Ok(event) = serde_json::from_slice::<Value>(line) else { continue };
        match event["reason"].as_str() {
            Some("compiler-artifact") => {
                let package = event["package_id"].as_str().unwrap_or_default();
                for file in event["filenames"].as_array().into_iter().flatten().filter_map(Value::as_str) {
                    let file = PathBuf::from(file);
                    let is_library = file
                        .extension()
                        .is_some_and(|extension| extension == "rlib" || extension == std::env::consts::DLL_EXTENSION);
                    if is_library {
                        libraries.push(Library { package: package.to_owned(), file });
                    }
                }
            }
            Some("compiler-message") => said += event["message"]["rendered"].as_str().unwrap_or_default(),
            _ => {}
        }
    }
    if !output.status.success() {
        said += &String::from_utf8_lossy(&output.stderr);
        return Err(Trouble::broken(format!("the course itself cannot be built\n{}", said.trim())).into());
    }
    Ok(libraries)
}

/// What Cargo knows about the generated workspace.
fn resolved(workspace: &workspace::Workspace) -> Result<Value> {
    let mut command = cargo();
    command.args(["metadata", "--format-version", "1", "--quiet"]).current_dir(&workspace.dir);
    let output = command.stdin(Stdio::null()).output().context("Cargo cannot be run")?;
    if !output.status.success() {
        bail!("`cargo metadata` failed: {}", String::from_utf8_lossy(&output.stderr).trim());
    }
    serde_json::from_slice(&output.stdout).context("`cargo metadata` gave no JSON")
}

fn set(
    libraries: Libraries,
    unit: &Unit,
    workspace: &workspace::Workspace,
    resolved: &Value,
    built: &[Library],
    folder: &Path,
) -> Result<Set> {
    let manifest = workspace.dir.join(unit.package()).join("Cargo.toml");
    let packages = resolved["packages"].as_array().context("no packages")?;
    let is_own = |package: &&Value| package["manifest_path"].as_str().map(Path::new) == Some(&manifest);
    let id = &packages.iter().find(is_own).context("a generated package is missing")?["id"];
    let nodes = resolved["resolve"]["nodes"].as_array().context("nothing was resolved")?;
    let node = nodes.iter().find(|node| node["id"] == *id).context("a generated package was not resolved")?;
    let (mut normal, mut all) = (Vec::new(), Vec::new());
    for dependency in node["deps"].as_array().into_iter().flatten() {
        let name = dependency["name"].as_str().unwrap_or_default().to_owned();
        let library = built.iter().find(|library| Some(library.package.as_str()) == dependency["pkg"].as_str());
        let library = library.with_context(|| format!("Cargo built no library for `{name}`"))?;
        let library = Extern { name, file: link(&library.file, folder)? };
        let mut kinds = dependency["dep_kinds"].as_array().into_iter().flatten();
        if kinds.any(|kind| kind["kind"].is_null()) {
            normal.push(library.clone());
        }
        all.push(library);
    }
    Ok(Set { libraries, flavour: unit.flavour, normal, all })
}

/// Puts a library into `folder`, where no later build can change it.
fn link(library: &Path, folder: &Path) -> Result<PathBuf> {
    let target = folder.join(library.file_name().context("a library has a name")?);
    if !target.exists() && fs::hard_link(library, &target).is_err() {
        fs::copy(library, &target).with_context(|| format!("`{}` cannot be copied", library.display()))?;
    }
    Ok(target)
}

/// The lints of the course's workspace. Unsafe code is forbidden in any case.
fn lints(course: &Course) -> Result<Vec<OsString>> {
    let manifest = fs::read_to_string(course.root.join("Cargo.toml")).context("the course has no Cargo.toml")?;
    let mut lints = vec!["-Funsafe_code".into()];
    let (mut inside, mut section) = (false, "");
    for line in manifest.lines().map(str::trim) {
        if line.starts_with('[') {
            section = line;
            inside = section == "[workspace.lints.rust]";
        } else if let Some((name, level)) = line.split_once('=').filter(|_| inside && !section.is_empty()) {
            // What is only warned of changes no verdict.
            let (name, level) = (name.trim(), level.trim().trim_matches('"'));
            match level {
                "forbid" => lints.push(format!("-F{name}").into()),
                "deny" => lints.push(format!("-D{name}").into()),
                _ => {}
            }
        }
    }
    Ok(lints)
}

fn ask_rustc(arguments: &[&str]) -> Result<String> {
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let output = Command::new(&rustc).args(arguments).output();
    let output = output.map_err(|error| {
        Trouble::broken(format!("`{}` cannot be run: {error}", rustc.to_string_lossy()))
            .hint("is Rust installed? `rustc --version` should answer; https://rustup.rs installs it")
    })?;
    Ok(String::from_utf8(output.stdout).context("rustc speaks UTF-8")?.trim().to_owned())
}
