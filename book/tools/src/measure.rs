//! Measures with a listing of the book, or on MPI ranks; everything else is measured by `cargo xtask measure`. Measures on
//! this machine, and stores the numbers together with the machine and the day.

use crate::listings;
use anyhow::{Context, Result, anyhow, ensure};
use plot::{Measurement, Row};
use std::fs;
use std::path::Path;
use std::process::Command;
use std::thread;

/// Runs the program that `file` names and stores what it measured there.
pub(crate) fn run(root: &Path, name: &str) -> Result<()> {
    let file = root.join("measurements").join(name).with_extension("json");
    let text = fs::read_to_string(&file).with_context(|| format!("cannot read {}", file.display()))?;
    let mut data = Measurement::from_json(&text).map_err(|wrong| anyhow!("in {}: {wrong}", file.display()))?;

    let output = match data.program.strip_prefix("mpi/") {
        Some(program) => run_on_ranks(root, program)?,
        None => listings::run_optimised(&root.join("listings"), &data.program)?,
    };
    let row = |line: &str| Row::from_value(&serde_json::from_str(line).map_err(|error| error.to_string())?);
    let rows = output.lines().map(row).collect::<Result<Vec<Row>, String>>().map_err(|wrong| anyhow!(wrong));
    data.rows = rows.with_context(|| format!("`{}` prints something else than rows", data.program))?;
    data.machine = machine();
    data.rust = rust()?;
    data.date = jiff::Timestamp::now().strftime("%F").to_string();
    fs::write(&file, serde_json::to_string_pretty(&data.to_json())? + "\n")?;
    println!("changed: {}", file.display());
    Ok(())
}

/// Runs a program that needs an MPI library, optimised and on two ranks.
fn run_on_ranks(root: &Path, program: &str) -> Result<String> {
    let mut command = Command::new(root.join("mpi").join("run"));
    let output = command.args(["measure", program]).output().context("cannot run `book/mpi/run`")?;
    ensure!(output.status.success(), "`{program}` failed: {}", String::from_utf8_lossy(&output.stderr).trim());
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// The processor as Linux names it, how many cores this program may use, and the system.
fn machine() -> String {
    let cores = thread::available_parallelism().map_or(1, usize::from);
    let description = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let name = description.lines().find_map(|line| line.strip_prefix("model name")).unwrap_or("an unnamed processor");
    let name = name.trim_start_matches([' ', '\t', ':']).trim();
    let system = match std::env::consts::OS {
        "linux" => "Linux",
        "macos" => "macOS",
        "windows" => "Windows",
        other => other,
    };
    format!("{name}, {cores} cores, {system}")
}

fn rust() -> Result<String> {
    let output = Command::new("rustc").arg("--version").output().context("cannot run `rustc`")?;
    Ok(String::from_utf8_lossy(&output.stdout).split(" (").next().unwrap_or_default().trim().to_owned())
}
