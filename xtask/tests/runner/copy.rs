//! A copy of the small course, and commands in it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A copy of `tests/course`.
pub(crate) struct Copy {
    pub(crate) root: PathBuf,
}

impl Copy {
    /// A fresh copy for the test called `name`.
    pub(crate) fn new(name: &str) -> Copy {
        let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        _ = fs::remove_dir_all(&root);
        copy_folder(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join("course"), &root);
        Copy { root }
    }

    /// A runner in the folder `from`, with nothing in its environment that Cargo says to tests.
    pub(crate) fn command_in(&self, from: &Path, arguments: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
        command.args(arguments.split_whitespace()).current_dir(from);
        for (name, _) in std::env::vars_os() {
            let text = name.to_string_lossy();
            if text.starts_with("CARGO_") && text != "CARGO_HOME" || text.starts_with("INSTA_") {
                command.env_remove(&name);
            }
        }
        command
    }

    pub(crate) fn command(&self, arguments: &str) -> Command {
        self.command_in(&self.root, arguments)
    }

    /// Runs the command; the transcript has its exit code and all it printed.
    pub(crate) fn run(&self, arguments: &str) -> String {
        self.transcript(arguments, &self.command(arguments).output().expect("the runner can be started"))
    }

    /// What a snapshot shows of a command.
    pub(crate) fn transcript(&self, arguments: &str, output: &Output) -> String {
        let text = |bytes: &[u8]| {
            let text = String::from_utf8_lossy(bytes).replace(&self.root.display().to_string(), "[course]");
            hide_time(&text).trim_end().to_owned()
        };
        let code = output.status.code().map_or_else(|| "a signal".into(), |code| code.to_string());
        let mut transcript = format!("$ cargo xtask {arguments}\n");
        for part in [text(&output.stdout), text(&output.stderr)].into_iter().filter(|part| !part.is_empty()) {
            transcript += &format!("{part}\n");
        }
        format!("{transcript}exit code {code}\n")
    }

    pub(crate) fn answer(&self, exercise: &str) -> PathBuf {
        self.root.join("exercises").join(exercise).join("src").join("lib.rs")
    }

    /// Writes an answer whose `total` has this body.
    pub(crate) fn write_answer(&self, exercise: &str, body: &str) {
        let text = format!("//! An answer.\n\npub fn total(numbers: &[u32]) -> u32 {{\n    {body}\n}}\n");
        fs::write(self.answer(exercise), text).expect("the copy can be written");
    }

    /// Every file under `exercises/`, with its content.
    pub(crate) fn exercises(&self) -> Vec<(PathBuf, Vec<u8>)> {
        let mut files = Vec::new();
        read_folder(&self.root.join("exercises"), &mut files);
        files
    }
}

/// The moment in the name of a backup.
fn hide_time(text: &str) -> String {
    let Some(end) = text.find("-lib.rs") else { return text.to_owned() };
    let start = text[..end].rfind('/').map_or(0, |slash| slash + 1);
    format!("{}[time]{}", &text[..start], &text[end..])
}

fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("the copy can be made");
    for entry in fs::read_dir(from).expect("the course can be read").flatten() {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy_folder(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).expect("a file can be copied");
        }
    }
}

fn read_folder(folder: &Path, files: &mut Vec<(PathBuf, Vec<u8>)>) {
    for entry in fs::read_dir(folder).expect("the copy can be read").flatten() {
        if entry.path().is_dir() {
            read_folder(&entry.path(), files);
        } else {
            files.push((entry.path(), fs::read(entry.path()).expect("a file can be read")));
        }
    }
    files.sort();
}
