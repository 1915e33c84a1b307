//! The canary: before anything of a class is run, a harmless program tries inside the sandbox what a hostile one would.
//!
//! A tier is never concluded from the name of an operating system. What was refused is printed and stored.

use std::fs;
use std::net::{TcpListener, UdpSocket};
use std::path::Path;
use std::process::{Command, ExitCode};

use anyhow::{Context, Result};

use super::stage::{Profile, Spec};
use super::{Containment, default_limits};
use crate::model::{Probe, Tier};
use crate::process::{self, Between};

/// Stands where a program's name would: the stage is to try things itself.
pub(super) const CANARY: &str = "__canary";

/// What the canary tries, each with the question it answers.
const TRIALS: [(&str, Trial); 10] = [
    ("read a file outside", |outside| fs::read(outside.join("secret")).map(drop)),
    ("list a folder outside", |outside| fs::read_dir(outside).map(drop)),
    ("write a file outside", |outside| fs::write(outside.join("written"), "x")),
    ("remove a file outside", |outside| fs::remove_file(outside.join("victim"))),
    ("change a file's mode", |outside| {
        let file = outside.join("mode");
        // Readable or not, its mode can be asked for: metadata are not contained.
        let mut mode = fs::metadata(&file)?.permissions();
        mode.set_readonly(!mode.readonly());
        fs::set_permissions(file, mode)
    }),
    ("read its own memory as a file", |_| fs::File::open("/proc/self/mem").map(drop)),
    ("listen on a TCP port", |_| TcpListener::bind("127.0.0.1:0").map(drop)),
    ("open a UDP socket", |_| UdpSocket::bind("127.0.0.1:0").map(drop)),
    ("start a process", |_| Command::new("/bin/true").status().map(drop)),
    ("take more memory than allowed", |_| {
        let mut huge: Vec<u8> = Vec::new();
        huge.try_reserve_exact(5 << 30).map_err(std::io::Error::other)
    }),
];

type Trial = fn(&Path) -> std::io::Result<()>;

/// Runs the canary. One probe for each of its trials.
pub(super) fn run(containment: &Containment) -> Result<Vec<Probe>> {
    let outside = tempfile::Builder::new().prefix("gull-rock-canary-").tempdir().context("no temporary folder")?;
    for name in ["secret", "victim", "mode"] {
        fs::write(outside.path().join(name), "planted").context("the canary's cage cannot be built")?;
    }
    let spec = Spec {
        profile: Profile::Run,
        tier: containment.report.tier,
        limits: default_limits().run,
        read: Vec::new(),
        execute: Vec::new(),
        write: Vec::new(),
        parent: Some(std::process::id()),
    };
    let command = containment.command(&spec, Path::new(CANARY), &[outside.path().into()]);
    let between = if containment.bubblewrap { Between::Bubblewrap } else { Between::Nobody };
    let ended = process::run(command, b"", &spec.limits, between)?;
    let said = String::from_utf8_lossy(&ended.stdout).into_owned();
    let error = String::from_utf8_lossy(&ended.stderr);
    let answer = |what: &str| said.lines().find_map(|line| line.strip_prefix(what)?.strip_prefix('\t'));
    let probes = TRIALS.iter().map(|(what, _)| match answer(what) {
        Some("done") => Probe { what: (*what).into(), refused: false, detail: "it was possible".into() },
        Some(error) => Probe { what: (*what).into(), refused: true, detail: error.into() },
        None => Probe {
            what: (*what).into(),
            refused: false,
            detail: format!("not tried: {}", error.lines().next().unwrap_or("the canary said nothing")),
        },
    });
    Ok(probes.collect())
}

/// Whether what was refused makes this tier.
pub(super) fn suffices(tier: Tier, probes: &[Probe]) -> bool {
    let refused = |what: &str| probes.iter().any(|probe| probe.what == what && probe.refused);
    let was_tried = probes.iter().all(|probe| probe.refused || !probe.detail.starts_with("not tried"));
    match tier {
        Tier::Strong => probes.iter().all(|probe| probe.refused),
        Tier::Os => was_tried && ["read a file outside", "open a UDP socket"].into_iter().all(refused),
        Tier::Limits => was_tried && refused("take more memory than allowed"),
        Tier::None => was_tried,
    }
}

/// Inside the sandbox: tries everything, and says what came of it.
pub(super) fn sing(mut arguments: impl Iterator<Item = std::ffi::OsString>) -> ExitCode {
    let outside = arguments.next().unwrap_or_default();
    for (what, trial) in TRIALS {
        match trial(Path::new(&outside)) {
            Ok(()) => println!("{what}\tdone"),
            Err(error) => println!("{what}\t{error}"),
        }
    }
    ExitCode::SUCCESS
}
