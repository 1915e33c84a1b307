//! Runs of listings in the simulation, as the charts show them. `book/runs/<name>.json` says which listing, and which
//! interleaving; `book/experiments/<name>.json` says which listing, and which knobs it has. What happened is stored there
//! too, and compared by `check`.

use crate::figure::{Experiment, Run};
use anyhow::{Context, Result, bail, ensure};
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The program that runs one listing. A run that goes well is told as a mistake at its very end, because only a failing
/// run leaves a trace.
const MAIN: &str = r#"/*modules*/
fn main() {
    let mut args = std::env::args().skip(1);
    let listing: fn() = match args.next().as_deref().unwrap_or_default() {
/*arms*/        name => panic!("{name}"),
    };
    let on_the_clock = args.next().as_deref() == Some("clock");
    let wanted: Option<usize> = args.next().and_then(|count| count.parse().ok());
    let scenario = move || {
        listing();
        let received = checker::channels().iter().map(|channel| channel.received_by.len()).sum();
        if wanted.is_none_or(|wanted| wanted == received) {
            checker::mistake!("The run went well.");
        }
    };
    if on_the_clock {
        checker::on_the_clock(scenario);
    } else {
        checker::every_interleaving(scenario);
    }
}
"#;

/// Stands in for the secret that the checker wants to read. Nothing here needs to be kept from a listing.
const TOKEN: &str = "00000000000000000000000000000000";

/// Compares every stored run with what happens now, and returns how many there are.
pub(crate) fn check(root: &Path) -> Result<usize> {
    let runs = runs(root)?;
    for (file, stored, now) in &runs {
        ensure!(stored == now, "{} is not what happens now; `regenerate` stores it again", file.display());
    }
    Ok(runs.len())
}

/// Stores every run again and returns the files that have changed.
pub(crate) fn regenerate(root: &Path) -> Result<Vec<PathBuf>> {
    let mut changed = Vec::new();
    for (file, stored, now) in runs(root)? {
        if stored != now {
            fs::write(&file, now).with_context(|| format!("cannot write {}", file.display()))?;
            changed.push(file);
        }
    }
    Ok(changed)
}

/// Every file with its content as it is and as it should be.
fn runs(root: &Path) -> Result<Vec<(PathBuf, String, String)>> {
    let runs: Vec<(PathBuf, String, Run)> = stored(&root.join("runs"))?;
    let experiments: Vec<(PathBuf, String, Experiment)> = stored(&root.join("experiments"))?;
    let programs = runs.iter().map(|(.., run)| run.program.clone());
    let programs: BTreeSet<String> = programs.chain(experiments.iter().map(|(.., all)| all.program.clone())).collect();
    let program = build(root, &programs)?;
    let index = |listing: &str| programs.iter().position(|other| other == listing).unwrap_or_default();
    let mut all = Vec::new();
    for (file, text, run) in runs {
        let now = execute(&program, index(&run.program), run, "").with_context(|| file.display().to_string())?;
        all.push((file, text, serde_json::to_string_pretty(&now)? + "\n"));
    }
    for (file, text, experiment) in experiments {
        let now = vary(&program, index(&experiment.program), experiment);
        let now = now.with_context(|| file.display().to_string())?;
        all.push((file, text, serde_json::to_string_pretty(&now)? + "\n"));
    }
    Ok(all)
}

/// The files of a folder, in order, each with its text and what that means.
fn stored<T: serde::de::DeserializeOwned>(folder: &Path) -> Result<Vec<(PathBuf, String, T)>> {
    let mut stored = Vec::new();
    for entry in fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))? {
        let file = entry?.path();
        let text = fs::read_to_string(&file).with_context(|| format!("cannot read {}", file.display()))?;
        let meaning = serde_json::from_str(&text).with_context(|| format!("in {}", file.display()))?;
        stored.push((file, text, meaning));
    }
    stored.sort_by(|one, other| one.0.cmp(&other.0));
    Ok(stored)
}

/// Runs a listing once for each position of its knobs, on the clock.
fn vary(program: &Path, index: usize, mut experiment: Experiment) -> Result<Experiment> {
    let once = |input: String| {
        let run = Run::untraced(&experiment.program);
        let run = execute(program, index, run, &input).with_context(|| format!("with `{input}`"))?;
        ensure!(run.status == "passed", "with `{input}`, the run ended as {}", run.status);
        Ok(run.output)
    };
    experiment.outputs = experiment.inputs().into_iter().map(once).collect::<Result<_>>()?;
    Ok(experiment)
}

/// Compiles the listings against the simulated std, all into one program that takes the name of one of them.
fn build(root: &Path, listings: &BTreeSet<String>) -> Result<PathBuf> {
    let course = root.parent().context("the book has a folder around it")?;
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("target").join("simulated");
    fs::create_dir_all(folder.join("src"))?;
    let xtask = course.join("xtask");
    let given = simulated_kit(course, &folder)?;
    let manifest = format!(
        "[workspace]\n\n[package]\nname = \"runs\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[dependencies]\n\
         std = {{ package = \"sim\", path = {:?} }}\nchecker = {{ path = {:?}, features = [\"simulation\"] }}\n\
         kit = {{ path = {given:?}, features = [\"simulation\"] }}\n\
         rayon = {{ package = \"sim_rayon_core\", path = {:?} }}\n\
         crossbeam-channel = {{ package = \"sim_crossbeam_channel\", path = {:?} }}\n",
        xtask.join("sim"),
        xtask.join("checker"),
        xtask.join("sim").join("rayon_core"),
        xtask.join("sim").join("crossbeam_channel"),
    );
    write_if_changed(&folder.join("Cargo.toml"), &manifest)?;
    // The versions of the course, so that nothing is looked up.
    if !folder.join("Cargo.lock").is_file() {
        fs::copy(course.join("Cargo.lock"), folder.join("Cargo.lock")).context("cannot copy `Cargo.lock`")?;
    }

    let mut modules = String::new();
    let mut arms = String::new();
    for (index, listing) in listings.iter().enumerate() {
        let source = root.join("listings").join(listing);
        let text = fs::read_to_string(&source).with_context(|| format!("cannot read {}", source.display()))?;
        // The lines keep their numbers.
        write_if_changed(&folder.join(format!("src/l{index}.rs")), &text.replace("fn main()", "pub(crate) fn main()"))?;
        writeln!(modules, "mod l{index};")?;
        writeln!(arms, "        {listing:?} => l{index}::main,")?;
    }
    let main = MAIN.replace("/*modules*/", &modules).replace("/*arms*/", &arms);
    write_if_changed(&folder.join("src/main.rs"), &main)?;
    let status = Command::new("cargo")
        .args(["build", "--quiet", "--manifest-path"])
        .arg(folder.join("Cargo.toml"))
        .arg("--target-dir")
        .arg(folder.join("target"))
        .status()
        .context("cannot run `cargo`")?;
    ensure!(status.success(), "the listings do not compile against the simulated std");
    Ok(folder.join("target").join("debug").join("runs").with_extension(std::env::consts::EXE_EXTENSION))
}

/// The given parts of the exercises on the simulated std: a listing's `kit::work_for` takes virtual time.
fn simulated_kit(course: &Path, folder: &Path) -> Result<PathBuf> {
    let kit = folder.join("kit");
    fs::create_dir_all(&kit)?;
    let manifest = format!(
        "[package]\nname = \"kit\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[features]\nsimulation = []\n\n[lib]\npath = {:?}\n\n\
         [dependencies]\nstd = {{ package = \"sim\", path = {:?} }}\n",
        course.join("exercises").join("kit").join("src").join("lib.rs"),
        course.join("xtask").join("sim"),
    );
    write_if_changed(&kit.join("Cargo.toml"), &manifest)?;
    Ok(kit)
}

/// Runs one listing, number `index`, and fills in what happened. `input` is for listings that read it.
fn execute(program: &Path, index: usize, mut run: Run, input: &str) -> Result<Run> {
    let mut command = Command::new(program);
    command.args([&run.program, &run.mode]).env("CHECKER_TOKEN_ON_STDIN", "1").env("INPUT", input);
    command.args(run.received.map(|count| count.to_string()));
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .with_context(|| format!("cannot run {}", program.display()))?;
    child.stdin.take().context("standard input is piped")?.write_all(TOKEN.as_bytes())?;
    let output = child.wait_with_output()?;
    let file = Path::new(&run.program).file_name().unwrap_or_default().to_string_lossy().into_owned();
    let output = String::from_utf8_lossy(&output.stdout);
    let start = format!("\u{1e}CHECK {TOKEN} ");
    let module = format!("src/l{index}.rs");
    let records = output.split(&start).filter_map(|rest| rest.split_once('\u{1e}')).map(|(record, _)| record);
    for record in records {
        let mut record: serde_json::Value = serde_json::from_str(&record.replace(&module, &file))?;
        if record["record"] == "end" {
            run.status = record["status"].as_str().unwrap_or_default().into();
            if run.status == "wrong" {
                run.status = "passed".into();
            }
            run.output = record["output"].as_str().unwrap_or_default().into();
            if !run.untraced {
                run.trace = serde_json::from_value(record["trace"].take()).context("the run has left no trace")?;
            }
            return Ok(run);
        }
    }
    bail!("the run has not ended")
}

fn write_if_changed(file: &Path, text: &str) -> Result<()> {
    if fs::read_to_string(file).is_ok_and(|old| old == text) {
        return Ok(());
    }
    fs::write(file, text).with_context(|| format!("cannot write {}", file.display()))
}
