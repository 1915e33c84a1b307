//! rayon on the simulated std: its parallel iterators as they are, on our model of rayon-core.
//!
//! The source comes from where Cargo keeps it, and is copied into `target/xtask/` the first time that an exercise needs
//! it. Nothing of it belongs to the course.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use anyhow::{Context, Result};
use serde_json::Value;

use super::cargo::cargo;
use super::workspace::quoted;
use crate::exit::Trouble;
use crate::files;

/// The package's name in generated workspaces, and its folder.
pub(super) const RAYON: &str = "rayon_simulated";

/// Says from which version the copy was made. Written last.
const MADE_FROM: &str = "made_from";

/// Writes the package's manifest to `shared`. Its source follows when it is needed: see [`provide`].
pub(super) fn write_manifest(root: &Path, shared: &Path, std_line: &str) -> Result<()> {
    let dir = shared.join(RAYON);
    let core = quoted(&root.join("xtask").join("sim").join("rayon_core"));
    // Lints are their authors' business; `either` is what rayon itself depends on, besides its core.
    let text = format!(
        "[package]\nname = \"{RAYON}\"\nversion = \"1.0.0\"\nedition = \"2021\"\npublish = false\n\n\
         [lib]\nname = \"rayon\"\ntest = false\ndoctest = false\n\n[features]\nweb_spin_lock = []\n\n\
         [dependencies]\n{std_line}rayon-core = {{ package = \"sim_rayon_core\", path = {core} }}\n\
         either = {{ version = \"1\", default-features = false }}\n"
    );
    files::write_if_changed(&dir.join("Cargo.toml"), &text)?;
    let lib = dir.join("src").join("lib.rs");
    if !lib.exists() {
        // Cargo wants a file there, also while nobody builds it.
        files::write_if_changed(&lib, "")?;
    }
    Ok(())
}

/// Puts rayon's source where the generated package expects it, if one of `packages`, which stand in `workspace`, needs
/// it. `shared` is the folder of the packages that all workspaces share.
///
/// Fails with one clear line if Cargo can't find rayon: offline, and never downloaded.
pub fn provide(root: &Path, shared: &Path, workspace: &Path, packages: &[String]) -> Result<()> {
    let needs = |package: &String| {
        let manifest = fs::read_to_string(workspace.join(package).join("Cargo.toml"));
        manifest.is_ok_and(|text| text.contains(RAYON))
    };
    if !packages.iter().any(needs) {
        return Ok(());
    }
    let lock = fs::read_to_string(root.join("Cargo.lock")).unwrap_or_default();
    let version = locked(&lock, "rayon").context("`Cargo.lock` names no version of rayon")?;
    let dir = shared.join(RAYON);
    if fs::read_to_string(dir.join(MADE_FROM)).is_ok_and(|made_from| made_from == version) {
        return Ok(());
    }
    let source = find(shared, &lock, &version)?;
    copy_all(&source.join("src"), &dir.join("src"))?;
    files::write_if_changed(&dir.join(MADE_FROM), &version)?;
    Ok(())
}

/// The version of `name` in a lockfile.
fn locked(lock: &str, name: &str) -> Option<String> {
    let (_, after) = lock.split_once(&format!("\nname = \"{name}\"\nversion = \""))?;
    after.split('"').next().map(str::to_owned)
}

/// Where Cargo keeps rayon's source, wherever that is: a registry, a mirror, a vendored folder. Downloads it if need be.
fn find(shared: &Path, lock: &str, version: &str) -> Result<PathBuf> {
    let dir = shared.join("rayon_source");
    let manifest = format!(
        "[package]\nname = \"rayon_source\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[workspace]\n\n\
         [dependencies]\nrayon = \"={version}\"\n"
    );
    files::write_if_changed(&dir.join("Cargo.toml"), &manifest)?;
    files::write_if_changed(&dir.join("src").join("lib.rs"), "")?;
    // The versions are those of the course.
    files::write_if_changed(&dir.join("Cargo.lock"), lock)?;
    let mut command = cargo();
    command.args(["metadata", "--format-version", "1", "--quiet"]).current_dir(&dir).stdin(Stdio::null());
    let output = command.output().context("`cargo metadata` cannot be run")?;
    let missing = || {
        let said = String::from_utf8_lossy(&output.stderr);
        let why = said.lines().rev().find(|line| !line.trim().is_empty()).unwrap_or("Cargo does not say why").trim();
        Trouble::broken(format!("the library rayon {version}, which this exercise uses, is not there: {why}"))
            .hint("run `cargo fetch` once while there is a network, then try again")
    };
    let metadata: Value = serde_json::from_slice(&output.stdout).map_err(|_| missing())?;
    let packages = metadata["packages"].as_array().ok_or_else(missing)?;
    let rayon = packages.iter().find(|package| package["name"] == "rayon").ok_or_else(missing)?;
    let manifest = rayon["manifest_path"].as_str().map(Path::new).and_then(Path::parent);
    Ok(manifest.ok_or_else(missing)?.to_path_buf())
}

fn copy_all(from: &Path, to: &Path) -> Result<()> {
    for entry in fs::read_dir(from).with_context(|| format!("`{}` cannot be read", from.display()))? {
        let (from, name) = entry.map(|entry| (entry.path(), entry.file_name()))?;
        if from.is_dir() {
            copy_all(&from, &to.join(name))?;
        } else {
            let text = fs::read_to_string(&from).with_context(|| format!("`{}` cannot be read", from.display()))?;
            files::write_if_changed(&to.join(name), &text)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::locked;

    #[test]
    fn the_version_is_read_off_the_lockfile() {
        let lock = "\n[[package]]\nname = \"rayon-core\"\nversion = \"1.13.0\"\n\n[[package]]\nname = \"rayon\"\n\
                    version = \"1.12.0\"\nsource = \"x\"\n";
        assert_eq!(locked(lock, "rayon").as_deref(), Some("1.12.0"));
        assert_eq!(locked(lock, "ray"), None);
    }
}
