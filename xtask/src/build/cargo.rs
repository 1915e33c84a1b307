//! Running Cargo, and reading what it says.

use std::collections::HashMap;
use std::ffi::OsString;
use std::io::{BufRead, BufReader, IsTerminal, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::thread::{self, JoinHandle};

use anyhow::{Context, Result};
use serde_json::Value;

use super::borrowed;
use super::workspace::Workspace;
use crate::exit::{Exit, Trouble};
use crate::run::group::Group;

/// A command for the Cargo that started the runner.
pub fn cargo() -> Command {
    let mut command = Command::new(name());
    // What `cargo run` tells the runner about itself must not reach a build: Cargo would build again for it.
    command.env_remove("CARGO_MANIFEST_DIR").env_remove("CARGO_PKG_NAME");
    command
}

/// Runs a Cargo command to its end where the user stands, with everything it says passed on. A program that it runs ends
/// as one of ours.
pub(crate) fn forward_here(arguments: &[&str]) -> Result<Exit> {
    let status = cargo().args(arguments).status().map_err(|error| no_cargo(&error))?;
    Ok(status.code().and_then(Exit::of_code).unwrap_or(Exit::Broken))
}

/// Runs a Cargo command to its end with everything it says passed on. Says whether it succeeded.
pub fn forward(root: &Path, arguments: &[&str]) -> Result<bool> {
    let status = cargo().args(arguments).current_dir(root).status().map_err(|error| no_cargo(&error))?;
    Ok(status.success())
}

fn name() -> OsString {
    std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into())
}

fn no_cargo(error: &std::io::Error) -> Trouble {
    Trouble::broken(format!("`{}` cannot be run: {error}", name().to_string_lossy()))
        .hint("is Rust installed? `cargo --version` should answer; https://rustup.rs installs it")
}

/// What building one package gave.
#[derive(Debug, Clone, Default)]
pub struct Built {
    /// The test program, if it was built.
    pub executable: Option<PathBuf>,
    pub messages: Vec<Message>,
}

/// One message of the compiler.
#[derive(Debug, Clone)]
pub struct Message {
    pub is_error: bool,
    /// The message in one line, as `E0382: borrow of moved value: `block``.
    pub headline: String,
    /// The message as rustc drew it, untouched but for paths.
    pub rendered: String,
}

impl Built {
    pub fn errors(&self) -> impl Iterator<Item = &Message> {
        self.messages.iter().filter(|message| message.is_error)
    }
}

/// A build in progress. Packages can be waited for one by one, while Cargo goes on with the others.
pub struct Build {
    child: Child,
    group: Group,
    lines: Receiver<String>,
    stderr: Option<JoinHandle<String>>,
    built: HashMap<String, Built>,
    finished: bool,
    root: PathBuf,
}

impl Build {
    /// Starts building the test program of each package. One that doesn't compile doesn't stop the others.
    pub fn start(workspace: &Workspace, packages: &[String], root: &Path) -> Result<Build> {
        borrowed::provide(root, &workspace.shared(), &workspace.dir, packages)?;
        let format = if std::io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none() {
            "--message-format=json-diagnostic-rendered-ansi"
        } else {
            "--message-format=json"
        };
        let mut command = cargo();
        command.args(["build", "--quiet", "--keep-going", "--test", "check", format]);
        command.args(packages.iter().flat_map(|package| ["--package", package]));
        command.env("CARGO_TARGET_DIR", &workspace.target).current_dir(&workspace.dir);
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let (mut child, group) = Group::spawn(&mut command).map_err(|error| no_cargo(&error))?;
        let stdout = child.stdout.take().context("Cargo's output is a pipe")?;
        let stderr = child.stderr.take().context("Cargo's errors are a pipe")?;
        let (out, lines) = mpsc::channel();
        thread::spawn(move || {
            for line in BufReader::new(stdout).lines().map_while(Result::ok) {
                // Nobody listens once the build is given up.
                if out.send(line).is_err() {
                    return;
                }
            }
        });
        let stderr = thread::spawn(move || {
            let mut text = Vec::new();
            _ = BufReader::new(stderr).read_to_end(&mut text);
            String::from_utf8_lossy(&text).into_owned()
        });
        let (stderr, built) = (Some(stderr), HashMap::new());
        Ok(Build { child, group, lines, stderr, built, finished: false, root: root.to_path_buf() })
    }

    /// Waits until `package` is built, or can't be.
    pub fn wait_for(&mut self, package: &str) -> Result<Built> {
        loop {
            if let Some(built) = self.built.get(package)
                && (self.finished || built.executable.is_some())
            {
                return Ok(built.clone());
            }
            if self.finished {
                return Ok(Built::default());
            }
            match self.lines.recv() {
                Ok(line) => self.read(&line),
                Err(_) => self.finish()?,
            }
        }
    }

    fn read(&mut self, line: &str) {
        let Ok(event) = serde_json::from_str::<Value>(line) else { return };
        let manifest = event["manifest_path"].as_str().map(Path::new);
        let Some(package) = manifest.and_then(Path::parent).and_then(Path::file_name).and_then(|name| name.to_str())
        else {
            return;
        };
        let built = self.built.entry(package.to_owned()).or_default();
        match event["reason"].as_str() {
            Some("compiler-artifact") => {
                if let Some(executable) = event["executable"].as_str() {
                    built.executable = Some(executable.into());
                }
            }
            Some("compiler-message") => built.messages.extend(message(&event["message"], &self.root)),
            _ => {}
        }
    }

    /// Cargo has closed its output. Fails if Cargo failed without any compiler saying why.
    fn finish(&mut self) -> Result<()> {
        self.finished = true;
        let status = self.child.wait().context("Cargo's end cannot be seen")?;
        self.group.ended();
        let stderr = self.stderr.take().and_then(|reader| reader.join().ok()).unwrap_or_default();
        let mut messages = self.built.values().flat_map(|built| &built.messages);
        if stderr.contains("No space left on device")
            || messages.clone().any(|message| message.rendered.contains("No space left on device"))
        {
            return Err(Trouble::broken("the disk is full: Cargo could not write what it built")
                .hint("free some space and try again")
                .into());
        }
        if !status.success() && !messages.any(|message| message.is_error) {
            let said = stderr.trim().replace(&format!("{}/", self.root.display()), "");
            return Err(Trouble::broken(format!("Cargo could not build the check\n{said}")).into());
        }
        Ok(())
    }
}

impl Drop for Build {
    /// A verdict may be known before all is built.
    fn drop(&mut self) {
        if !self.finished {
            self.group.kill(&mut self.child);
            _ = self.child.wait();
            self.group.ended();
        }
    }
}

/// Reads one diagnostic. Summaries such as "2 warnings emitted" are left out.
pub fn message(diagnostic: &Value, root: &Path) -> Option<Message> {
    let level = diagnostic["level"].as_str()?;
    let text = diagnostic["message"].as_str()?;
    // Only summaries, and a few that speak about the whole crate, have no place.
    let is_summary = diagnostic["spans"].as_array().is_none_or(Vec::is_empty)
        && (text.ends_with("emitted")
            || text.starts_with("aborting due to")
            || text.starts_with("For more information"));
    if is_summary || level == "failure-note" {
        return None;
    }
    let headline = match diagnostic["code"]["code"].as_str() {
        Some(code) if code.starts_with('E') => format!("{code}: {text}"),
        _ => text.to_owned(),
    };
    // Generated packages name the learner's files by absolute path.
    let rendered = diagnostic["rendered"].as_str()?.replace(&format!("{}/", root.display()), "");
    Some(Message { is_error: level.starts_with("error"), headline, rendered })
}
