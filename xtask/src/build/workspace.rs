//! The generated workspace: the learner's unmodified source, compiled once against the simulated std and once plainly.
//!
//! A dependency renamed to `std` replaces the standard library for a crate. No exercise says so itself; the packages
//! written here do, and point at the exercise's own files. Everything lies in `target/xtask/` and can be deleted.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use super::borrowed;
use crate::course::manifest::{self, Libraries};
use crate::course::{Course, Exercise};
use crate::files::{self, Lock};

/// On what a package runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flavour {
    /// The simulated std: every interleaving, virtual time.
    Simulated,
    /// Real threads, as a plain `cargo test` has them.
    Real,
}

impl Flavour {
    fn suffix(self) -> &'static str {
        match self {
            Flavour::Simulated => "simulated",
            Flavour::Real => "real",
        }
    }
}

/// Whose code an exercise's tests are run against.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Code {
    /// The learner's file, in place.
    Answer,
    /// The solution, in place.
    Solution,
    /// A wrong or another right answer: one file, copied to `src/lib.rs`. The label names it, as `wrong_p1_x`.
    Case { label: String, file: PathBuf },
}

/// One package of the generated workspace: some code for an exercise, in one flavour.
#[derive(Debug, Clone)]
pub struct Unit<'a> {
    pub exercise: &'a Exercise,
    pub code: Code,
    pub flavour: Flavour,
}

impl Unit<'_> {
    /// The package's name, unique in the workspace.
    pub fn package(&self) -> String {
        let label = match &self.code {
            Code::Answer => "answer",
            Code::Solution => "solution",
            Code::Case { label, .. } => label,
        };
        format!("n{:02}_{label}_{}", self.exercise.number, self.flavour.suffix())
    }
}

/// A workspace that has been written and can be built.
pub struct Workspace {
    /// Where its `Cargo.toml` is.
    pub dir: PathBuf,
    /// Where Cargo builds. All generated workspaces share it, so that each library is compiled once.
    pub target: PathBuf,
}

impl Workspace {
    /// The folder of the packages that all generated workspaces share.
    pub fn shared(&self) -> PathBuf {
        self.dir.with_file_name(SHARED)
    }
}

const SHARED: &str = "shared";

/// Writes the workspace called `name` with a package for every unit. Files that are right already are left alone.
pub fn generate(course: &Course, name: &str, units: &[Unit]) -> Result<Workspace> {
    let scratch = course.scratch();
    let _lock = Lock::take(&scratch.join("lock"))?;
    let workspace = Workspace { dir: scratch.join(name), target: scratch.join("build") };
    let shared = Shared { course, dir: scratch.join(SHARED) };
    shared.write()?;
    let mut members = Vec::new();
    for unit in units {
        let package = unit.package();
        shared.write_unit(unit, &workspace.dir.join(&package))?;
        members.push(package);
    }
    let other_members = files::write_if_changed(&workspace.dir.join("Cargo.toml"), &root_manifest(course, &members)?)?;
    seed_lockfile(course, &workspace.dir, other_members)?;
    Ok(workspace)
}

/// The packages every unit needs: the given parts and the checker, each in both flavours.
struct Shared<'a> {
    course: &'a Course,
    dir: PathBuf,
}

impl Shared<'_> {
    fn write(&self) -> Result<()> {
        let members = ["kit_simulated", "checker_real", borrowed::RAYON].map(String::from);
        let own_root = root_manifest(self.course, &members)?;
        files::write_if_changed(&self.dir.join("Cargo.toml"), &own_root)?;
        // The same kit, on the simulated std.
        let kit = self.course.root.join("exercises").join("kit");
        let text = renamed(&kit, "kit", "kit_simulated", &self.std_line())?;
        files::write_if_changed(&self.dir.join("kit_simulated").join("Cargo.toml"), &text)?;
        // The same checker, under another name: features of one package are united over a whole build.
        let checker = self.course.root.join("xtask").join("checker");
        let text = renamed(&checker, "checker", "checker_real", "")?;
        files::write_if_changed(&self.dir.join("checker_real").join("Cargo.toml"), &text)?;
        borrowed::write_manifest(&self.course.root, &self.dir, &self.std_line())?;
        Ok(())
    }

    fn write_unit(&self, unit: &Unit, dir: &Path) -> Result<()> {
        let libraries = manifest::libraries(self.course, unit.exercise)?;
        let lib = match &unit.code {
            Code::Answer => unit.exercise.answer(),
            Code::Solution => unit.exercise.solution_dir().join("src").join("lib.rs"),
            Code::Case { file, .. } => copy_case(unit.exercise, file, dir)?,
        };
        let text = self.unit_manifest(unit, &libraries, &lib);
        files::write_if_changed(&dir.join("Cargo.toml"), &text)?;
        Ok(())
    }

    fn unit_manifest(&self, unit: &Unit, libraries: &Libraries, lib: &Path) -> String {
        let package = unit.package();
        let name = unit.exercise.name();
        let (lib, tests) = (quoted(lib), quoted(&unit.exercise.tests()));
        let mut text = format!(
            "[package]\nname = \"{package}\"\n{INHERITED}\n\
             [lib]\nname = \"{name}\"\npath = {lib}\ntest = false\ndoctest = false\n\n\
             [[test]]\nname = \"check\"\npath = {tests}\n\n[dependencies]\n"
        );
        if unit.flavour == Flavour::Simulated {
            text += &self.std_line();
        }
        for library in &libraries.normal {
            text += &self.library_line(library, unit.flavour);
        }
        text += "\n[dev-dependencies]\n";
        for library in &libraries.dev {
            text += &self.library_line(library, unit.flavour);
        }
        text + "\n[lints]\nworkspace = true\n"
    }

    fn std_line(&self) -> String {
        format!("std = {{ package = \"sim\", path = {} }}\n", quoted(&self.course.root.join("xtask").join("sim")))
    }

    fn library_line(&self, library: &str, flavour: Flavour) -> String {
        let root = &self.course.root;
        match (library, flavour) {
            ("kit", Flavour::Simulated) => {
                let path = quoted(&self.dir.join("kit_simulated"));
                format!("kit = {{ package = \"kit_simulated\", path = {path}, features = [\"simulation\"] }}\n")
            }
            ("checker", Flavour::Simulated) => {
                let path = quoted(&root.join("xtask").join("checker"));
                format!("checker = {{ path = {path}, features = [\"simulation\"] }}\n")
            }
            ("checker", Flavour::Real) => {
                format!(
                    "checker = {{ package = \"checker_real\", path = {} }}\n",
                    quoted(&self.dir.join("checker_real"))
                )
            }
            ("crossbeam-channel", Flavour::Simulated) => {
                let path = quoted(&root.join("xtask").join("sim").join("crossbeam_channel"));
                format!("crossbeam-channel = {{ package = \"sim_crossbeam_channel\", path = {path} }}\n")
            }
            ("rayon", Flavour::Simulated) => {
                let path = quoted(&self.dir.join(borrowed::RAYON));
                format!("rayon = {{ package = \"{}\", path = {path} }}\n", borrowed::RAYON)
            }
            _ => format!("{library}.workspace = true\n"),
        }
    }
}

const INHERITED: &str =
    "version.workspace = true\nedition.workspace = true\nrust-version.workspace = true\npublish.workspace = true\n";

/// The root manifest of the course with other members, its paths made absolute: versions, lints and profiles stay one.
fn root_manifest(course: &Course, members: &[String]) -> Result<String> {
    let path = course.root.join("Cargo.toml");
    let original = fs::read_to_string(&path).with_context(|| format!("`{}` cannot be read", course.short(&path)))?;
    let mut text = String::from(
        "# Written by `cargo xtask`; can be deleted at any time.\n[workspace]\nresolver = \"3\"\nmembers = [\n",
    );
    for member in members {
        writeln!(text, "    \"{member}\",")?;
    }
    text += "]\n\n";
    let mut in_workspace = true;
    for line in original.lines() {
        if line.starts_with('[') {
            in_workspace = line.starts_with("[workspace]");
        }
        if !in_workspace {
            text += &with_absolute_path(line, &course.root);
            text += "\n";
        }
    }
    Ok(text)
}

/// The manifest of the package in `dir`, called `new_name`, for a folder elsewhere.
fn renamed(dir: &Path, name: &str, new_name: &str, dependency: &str) -> Result<String> {
    let path = dir.join("Cargo.toml");
    let original = fs::read_to_string(&path).with_context(|| format!("`{}` cannot be read", path.display()))?;
    let own_lib = original.contains("\n[lib]\n");
    let lib = format!("[lib]\nname = \"{name}\"\npath = {}\n", quoted(&dir.join("src").join("lib.rs")));
    let mut text = String::new();
    for line in original.lines() {
        match line {
            "[lib]" => text += &lib,
            "[dependencies]" => {
                text += "[dependencies]\n";
                text += dependency;
            }
            _ if line == format!("name = \"{name}\"") => writeln!(text, "name = \"{new_name}\"")?,
            _ => {
                text += &with_absolute_path(line, dir);
                text += "\n";
            }
        }
    }
    if !own_lib {
        text = format!("{text}\n{lib}");
    }
    if !original.contains("\n[dependencies]\n") {
        text = format!("{text}\n[dependencies]\n{dependency}");
    }
    Ok(text)
}

/// `path = "x"` becomes `path = '/…/x'`, in a line of a manifest that stands in `dir`.
fn with_absolute_path(line: &str, dir: &Path) -> String {
    let Some((before, rest)) = line.split_once("path = \"") else { return line.to_owned() };
    let Some((path, after)) = rest.split_once('"') else { return line.to_owned() };
    format!("{before}path = {}{after}", quoted(&dir.join(path)))
}

/// A path as a TOML literal string, in which a backslash is a backslash.
pub(super) fn quoted(path: &Path) -> String {
    format!("'{}'", path.display())
}

/// Copies a case to `src/lib.rs` of its package, so that its locations read like the learner's, with the given modules
/// of the exercise beside it.
fn copy_case(exercise: &Exercise, case: &Path, dir: &Path) -> Result<PathBuf> {
    let target = dir.join("src");
    let given = exercise.dir().join("src");
    for entry in fs::read_dir(&given).with_context(|| format!("`{}` cannot be read", given.display()))? {
        let name = entry?.file_name();
        if name != "lib.rs" && name != "main.rs" {
            copy(&given.join(&name), &target.join(&name))?;
        }
    }
    copy(case, &target.join("lib.rs"))?;
    Ok(target.join("lib.rs"))
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    let text = fs::read_to_string(from).with_context(|| format!("`{}` cannot be read", from.display()))?;
    files::write_if_changed(to, &text)?;
    Ok(())
}

/// Starts from the course's lockfile, so that the versions are the same and nothing new is downloaded. Cargo adds the
/// generated packages to its copy, and drops what it doesn't need from it: other members start from the original again.
fn seed_lockfile(course: &Course, dir: &Path, other_members: bool) -> Result<()> {
    let Ok(lock) = fs::read_to_string(course.root.join("Cargo.lock")) else { return Ok(()) };
    let other_seed = files::write_if_changed(&dir.join("Cargo.lock.seed"), &lock)?;
    if other_seed || other_members || !dir.join("Cargo.lock").exists() {
        files::write_if_changed(&dir.join("Cargo.lock"), &lock)?;
    }
    Ok(())
}
