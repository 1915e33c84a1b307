//! What a machine must have for the exercise on MPI, and how to get what it has not.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Result;

use crate::exit::Trouble;

/// An MPI library that can be built with and run.
#[derive(Debug)]
pub(crate) struct Tools {
    pub(crate) mpirun: PathBuf,
    /// As `Open MPI 4.1.4`.
    pub(crate) library: String,
    /// The search path on which its programs are.
    pub(crate) path: OsString,
}

impl Tools {
    /// Open MPI refuses two things that learners do: to be root, as in a container, and to run more ranks than there
    /// are processors. Others don't mind and don't know these options.
    pub(crate) fn options(&self) -> &'static [&'static str] {
        if self.library.starts_with("Open MPI") { &["--allow-run-as-root", "--oversubscribe"] } else { &[] }
    }
}

/// Where libraries are put by those systems that leave it to the user to choose one.
const OFF_THE_PATH: [&str; 5] =
    ["/usr/lib64/openmpi/bin", "/usr/lib64/mpich/bin", "/usr/local/bin", "/opt/homebrew/bin", "/opt/local/bin"];

/// Finds all that is needed, or names what is missing and how to install it.
pub(crate) fn find() -> Result<Tools> {
    if cfg!(windows) {
        return Err(Trouble::broken("the exercise on MPI is not made for Windows")
            .hint("it runs in the Windows Subsystem for Linux, where all the rest of the course runs too")
            .into());
    }
    let usual = env::var_os("PATH").unwrap_or_default();
    let folders: Vec<PathBuf> = env::split_paths(&usual).collect();
    let compiler = program("MPICC", "mpicc", &folders);
    // Its launcher is the one beside it.
    let beside = compiler.as_deref().and_then(Path::parent).map(|folder| folder.join("mpirun"));
    let launcher = beside.filter(|path| path.is_file()).or_else(|| program("MPIRUN", "mpirun", &folders));
    let (Some(compiler), Some(mpirun), true) = (&compiler, &launcher, has_libclang()) else {
        let missing =
            [(compiler.is_none(), "`mpicc`"), (launcher.is_none(), "`mpirun`"), (!has_libclang(), "libclang")];
        let missing: Vec<&str> =
            missing.into_iter().filter(|(is_missing, _)| *is_missing).map(|(_, name)| name).collect();
        let release = fs::read_to_string("/etc/os-release").unwrap_or_default();
        return Err(trouble(&missing, system(env::consts::OS, &release)).into());
    };
    let own = compiler.parent().map(Path::to_path_buf);
    let path = env::join_paths(own.into_iter().chain(folders)).unwrap_or(usual);
    Ok(Tools { mpirun: mpirun.clone(), library: library(mpirun), path })
}

/// A program named by a variable, or on the search path, or where some systems put it.
fn program(variable: &str, name: &str, folders: &[PathBuf]) -> Option<PathBuf> {
    let named = env::var_os(variable).map(PathBuf::from).filter(|path| path.is_file());
    let off_the_path = OFF_THE_PATH.iter().map(PathBuf::from);
    let mut all = folders.iter().cloned().chain(off_the_path).map(|folder| folder.join(name));
    named.or_else(|| all.find(|path| path.is_file()))
}

/// Whether there is a libclang, which reads the library's header files while the `mpi` crate is built.
fn has_libclang() -> bool {
    let holds = |folder: PathBuf| {
        let names = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.file_name());
        names.into_iter().any(|name| {
            let name = name.to_string_lossy();
            (name.starts_with("libclang.") || name.starts_with("libclang-"))
                && !name.starts_with("libclang-cpp")
                && (name.contains(".so") || name.ends_with(".dylib"))
        })
    };
    if let Some(named) = env::var_os("LIBCLANG_PATH").map(PathBuf::from) {
        return named.is_file() || holds(named);
    }
    let mut folders: Vec<PathBuf> = [
        "/usr/lib",
        "/usr/lib64",
        "/usr/local/lib",
        "/usr/lib/x86_64-linux-gnu",
        "/usr/lib/aarch64-linux-gnu",
        "/usr/lib64/llvm",
        "/opt/homebrew/opt/llvm/lib",
        "/usr/local/opt/llvm/lib",
        "/Library/Developer/CommandLineTools/usr/lib",
        "/Applications/Xcode.app/Contents/Developer/Toolchains/XcodeDefault.xctoolchain/usr/lib",
    ]
    .map(PathBuf::from)
    .to_vec();
    for parent in ["/usr/lib", "/usr/lib64", "/usr/local"] {
        let inside = fs::read_dir(parent).into_iter().flatten().flatten();
        let versions = inside.filter(|entry| entry.file_name().to_string_lossy().starts_with("llvm"));
        folders.extend(versions.map(|entry| entry.path().join("lib")));
    }
    folders.into_iter().any(holds)
}

/// The library's name and version, as its launcher says them.
fn library(mpirun: &Path) -> String {
    let said = Command::new(mpirun).arg("--version").output();
    let said = said.map(|output| String::from_utf8_lossy(&output.stdout).into_owned()).unwrap_or_default();
    let first = said.lines().next().unwrap_or_default();
    let version = said.lines().find_map(|line| line.trim().strip_prefix("Version:"));
    match (first.strip_prefix("mpirun (Open MPI) "), version) {
        (Some(version), _) => format!("Open MPI {version}"),
        (None, Some(version)) => format!("MPICH {}", version.trim()),
        (None, None) => "MPI".into(),
    }
}

/// Systems whose installer we know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum System {
    Debian,
    Fedora,
    Mac,
    Other,
}

/// Which system it is, by its kernel and by the text of `/etc/os-release`.
fn system(kernel: &str, release: &str) -> System {
    let ids = release.lines().filter_map(|line| line.strip_prefix("ID=").or_else(|| line.strip_prefix("ID_LIKE=")));
    let words: Vec<&str> = ids.flat_map(|ids| ids.trim_matches('"').split_whitespace()).collect();
    let is_any = |names: &[&str]| words.iter().any(|word| names.contains(word));
    match kernel {
        "macos" => System::Mac,
        _ if is_any(&["debian", "ubuntu"]) => System::Debian,
        _ if is_any(&["fedora", "rhel", "centos"]) => System::Fedora,
        _ => System::Other,
    }
}

const DEBIAN: &str = "sudo apt-get install openmpi-bin libopenmpi-dev libclang-dev";
const FEDORA: &str = "sudo dnf install openmpi-devel clang-devel";
const MAC: &str = "brew install open-mpi llvm";

/// One line that says what is missing, and one that says how to get it.
fn trouble(missing: &[&str], system: System) -> Trouble {
    let what = match missing {
        [one] => format!("exercise 41 needs an MPI library, and {one} was not found"),
        [others @ .., last] => {
            format!("exercise 41 needs an MPI library, and {} and {last} were not found", others.join(", "))
        }
        [] => unreachable!("called only when something is missing"),
    };
    let how = match system {
        System::Debian => format!("`{DEBIAN}`"),
        System::Fedora => format!("`{FEDORA}`"),
        System::Mac => format!("`{MAC}`"),
        System::Other => format!("on Debian and Ubuntu `{DEBIAN}`, on Fedora `{FEDORA}`, on macOS `{MAC}`"),
    };
    Trouble::broken(what).hint(format!("{how} installs it; the rest of the course does without"))
}

#[cfg(test)]
mod tests {
    use super::{System, system, trouble};

    #[test]
    fn systems_are_told_by_their_release_file() {
        assert_eq!(system("linux", "NAME=\"Debian\"\nID=debian\n"), System::Debian);
        assert_eq!(system("linux", "ID=linuxmint\nID_LIKE=\"ubuntu debian\"\n"), System::Debian);
        assert_eq!(system("linux", "ID=rocky\nID_LIKE=\"rhel centos fedora\"\n"), System::Fedora);
        assert_eq!(system("linux", "ID=nixos\n"), System::Other);
        assert_eq!(system("macos", ""), System::Mac);
    }

    #[test]
    fn what_is_missing_comes_with_the_command_that_installs_it() {
        let systems = [System::Debian, System::Fedora, System::Mac, System::Other];
        let texts = systems.map(|system| trouble(&["`mpicc`", "`mpirun`", "libclang"], system).to_string());
        insta::assert_snapshot!(format!("{}\n{}", texts.join("\n"), trouble(&["libclang"], System::Debian)));
    }
}
