//! Reading an exercise's ten-line manifest.
//!
//! The solution's manifest is trusted and says which libraries an exercise uses. The learner's is compared with it, so
//! that a damaged one is named at once and not met later as a riddle. The edition for students has no solutions; there a
//! copy lies beside the stub.

use std::collections::BTreeSet;
use std::fs;

use anyhow::{Context, Result};

use super::{Course, Exercise};
use crate::exit::Trouble;

/// The libraries an exercise uses: names of the workspace's dependencies.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Libraries {
    /// What the learner's code may use.
    pub normal: BTreeSet<String>,
    /// What only the tests use.
    pub dev: BTreeSet<String>,
}

/// What `exercise` depends on. Fails when its own manifest is damaged or says something else than the solution's.
pub fn libraries(course: &Course, exercise: &Exercise) -> Result<Libraries> {
    let of_solution = exercise.solution_dir().join("Cargo.toml");
    let trusted = if of_solution.is_file() { of_solution } else { exercise.pristine_manifest() };
    let trusted =
        fs::read_to_string(&trusted).with_context(|| format!("`{}` cannot be read", course.short(&trusted)))?;
    let expected = parse(&trusted).libraries;

    let path = exercise.dir().join("Cargo.toml");
    let path_text = course.short(&path);
    let own = fs::read_to_string(&path).ok().map(|text| parse(&text));
    let damage = match own {
        None => "is missing or is not text",
        Some(own) if own.package.as_deref() != Some(exercise.name()) => "no longer names its package",
        Some(own) if own.lib.as_deref() != Some(exercise.name()) => "no longer names its library",
        Some(own) if own.libraries != expected => "asks for other libraries than the exercise uses",
        Some(_) => return Ok(expected),
    };
    Err(Trouble::broken(format!("`{path_text}` {damage}"))
        .hint(format!("`git checkout -- {path_text}` brings it back"))
        .into())
}

#[derive(Debug, Default)]
struct Manifest {
    package: Option<String>,
    lib: Option<String>,
    libraries: Libraries,
}

/// Reads the sections and keys that course manifests use: one key a line, no multi-line values but in dependencies.
fn parse(text: &str) -> Manifest {
    let mut manifest = Manifest::default();
    let mut section = "";
    for line in text.lines().map(str::trim) {
        if let Some(header) = line.strip_prefix('[') {
            section = header.split(']').next().unwrap_or_default().trim();
            continue;
        }
        let Some((key, value)) = line.split_once('=') else { continue };
        if key.starts_with('#') {
            continue;
        }
        // `kit.workspace = true` and `kit = { workspace = true }` name the same library.
        let name = key.trim().split('.').next().unwrap_or_default().trim_matches('"').to_owned();
        let text = || Some(value.trim().trim_matches('"').to_owned());
        match (section, name.as_str()) {
            ("package", "name") => manifest.package = text(),
            ("lib", "name") => manifest.lib = text(),
            ("dependencies", _) => _ = manifest.libraries.normal.insert(name),
            ("dev-dependencies", _) => _ = manifest.libraries.dev.insert(name),
            _ => {}
        }
    }
    manifest
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn both_spellings_of_an_inherited_library_count() {
        let manifest = parse(
            "[package]\nname = \"a\"\n\n[lib]\nname = \"a\"\n[dependencies]\nkit.workspace = true\n# x = 1\n\
             [dev-dependencies]\nchecker = { workspace = true }\n",
        );
        assert_eq!((manifest.package.as_deref(), manifest.lib.as_deref()), (Some("a"), Some("a")));
        assert!(manifest.libraries.normal.iter().eq(["kit"]));
        assert!(manifest.libraries.dev.iter().eq(["checker"]));
    }
}
