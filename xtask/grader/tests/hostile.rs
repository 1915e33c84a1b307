//! Every attack in `hostile/` on every tier that this machine offers: none passes, none leaves anything behind.
//!
//! A fixture is a fragment with a function `attack`. It is put into the right answer to an exercise, in place of the first
//! thing that answer does. What it says in its first lines is what must come of it.

use std::collections::BTreeMap;
use std::fs;
use std::net::{TcpListener, UdpSocket};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use grader::judge::{Judge, Settings, Task};
use grader::model::{Judgement, Status, Tier};
use grader::sandbox::Request;
use tempfile::TempDir;
use xtask::course::{Course, Exercise};

/// The exercise whose solution is the host.
const HOST: u32 = 1;

/// What fixtures can call.
const HELPERS: &str = r#"
/// Ends the attack with what came of it. Neither is a right answer.
#[allow(dead_code)]
fn tell<T>(result: std::io::Result<T>) {
    match result {
        Ok(_) => panic!("done"),
        Err(error) => panic!("refused: {error}"),
    }
}

#[allow(dead_code)]
fn simulated() -> bool {
    std::any::type_name::<std::thread::Thread>().starts_with("sim")
}
"#;

struct Fixture {
    name: String,
    text: String,
    expected: Status,
    /// Where nothing is contained; none if it must not be run there.
    weaker: Option<Status>,
}

fn fixtures() -> Vec<Fixture> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("hostile");
    let mut fixtures: Vec<Fixture> = fs::read_dir(folder)
        .expect("there are fixtures")
        .flatten()
        .filter(|entry| entry.path().extension().is_some_and(|extension| extension == "rs"))
        .map(|entry| {
            let name = entry.path().file_stem().expect("a name").to_string_lossy().into_owned();
            let text = fs::read_to_string(entry.path()).expect("text");
            let after = |key: &str| text.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix(": "));
            let status = |word: &str| Status::parse(word).unwrap_or_else(|| panic!("{name}: {word} is no status"));
            let expected = status(after("//! Expected").unwrap_or_else(|| panic!("{name} expects nothing")));
            let weaker = match after("//! Expected where nothing is contained") {
                None => Some(expected),
                Some("not run") => None,
                Some(word) => Some(status(word)),
            };
            Fixture { name, expected, weaker, text }
        })
        .collect();
    fixtures.sort_by(|a, b| a.name.cmp(&b.name));
    fixtures
}

/// What a hostile answer could reach outside, and how it was before.
struct Outside {
    folder: TempDir,
    tcp: TcpListener,
    udp: UdpSocket,
}

impl Outside {
    fn new() -> Outside {
        let folder = tempfile::Builder::new().prefix("gull-rock-outside-").tempdir().expect("a folder");
        for name in ["secret", "victim", "mode"] {
            fs::write(folder.path().join(name), "fn planted() {}\n").expect("a file");
        }
        let tcp = TcpListener::bind("127.0.0.1:0").expect("a port");
        tcp.set_nonblocking(true).expect("a port");
        let udp = UdpSocket::bind(tcp.local_addr().expect("an address")).expect("a port");
        udp.set_nonblocking(true).expect("a port");
        Outside { folder, tcp, udp }
    }

    fn state(&self) -> BTreeMap<String, (Vec<u8>, fs::Permissions, String)> {
        let entries = fs::read_dir(self.folder.path()).expect("the folder is there").flatten();
        let one = |entry: fs::DirEntry| {
            let name = entry.file_name().to_string_lossy().into_owned();
            let meta = entry.metadata().expect("a file");
            let owner = {
                use std::os::unix::fs::MetadataExt;
                format!("{} {} {}", meta.uid(), meta.gid(), meta.nlink())
            };
            (name, (fs::read(entry.path()).unwrap_or_default(), meta.permissions(), owner))
        };
        entries.map(one).collect()
    }

    fn was_called(&self) -> bool {
        self.tcp.accept().is_ok() || self.udp.recv(&mut [0]).is_ok()
    }
}

/// The right answer with the attack in it.
fn hostile(fixture: &Fixture, host: &Exercise, outside: &Outside) -> String {
    let solution = host.solution_dir().join("src").join("lib.rs");
    let text = fs::read_to_string(&solution).expect("a solution");
    let mut code: String =
        text.lines().filter(|line| !line.starts_with("//!")).fold(String::new(), |all, line| all + line + "\n");
    for function in [
        "pub fn amplifier(gain: f32, inbox: Receiver<Vec<f32>>, outbox: Sender<Vec<f32>>) {\n",
        "pub fn amplify_elsewhere(block: Vec<f32>, gain: f32) -> Vec<f32> {\n",
    ] {
        assert!(code.contains(function), "the host has changed");
        code = code.replace(function, &format!("{function}    attack();\n"));
    }
    let port = outside.tcp.local_addr().expect("an address").port().to_string();
    let fragment = fixture
        .text
        .replace("@OUTSIDE@", &outside.folder.path().to_string_lossy())
        .replace("@SOLUTION@", &solution.to_string_lossy())
        .replace("@PORT@", &port)
        .replace("@PARENT@", &std::process::id().to_string());
    format!("{fragment}{HELPERS}{code}")
}

/// Names of processes that hostile answers have started and that are still there.
fn strays(work: &Path) -> Vec<String> {
    let mut found = Vec::new();
    for entry in fs::read_dir("/proc").expect("Linux").flatten() {
        let Ok(command) = fs::read(entry.path().join("cmdline")) else { continue };
        let command = String::from_utf8_lossy(&command).replace('\0', " ");
        if command.contains("98765") || command.contains(&*work.to_string_lossy()) {
            found.push(command);
        }
    }
    found
}

fn attacks_on(tier: Tier, bubblewrap: bool, chosen: impl Fn(&str) -> bool) {
    // One after the other: each counts the processes that are left.
    static ALONE: Mutex<()> = Mutex::new(());
    let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    let course = Course::find().expect("this is the course");
    let host = course.exercises.iter().find(|exercise| exercise.number == HOST).expect("the host is there");
    let mut settings = Settings::for_exercises(vec![HOST]).expect("settings");
    settings.stage = PathBuf::from(env!("CARGO_BIN_EXE_grader"));
    settings.sandbox = Request::Exactly(tier);
    settings.accept_uncontained = true;
    settings.bubblewrap = bubblewrap;
    // Honest answers to the host need a hundredth of this.
    settings.limits.compile.cpu_seconds = 5;
    settings.limits.run.cpu_seconds = 8;
    settings.limits.run.memory_bytes = 256 << 20;
    let judge = match Judge::new(&course, &settings) {
        Ok(judge) => judge,
        Err(error) => {
            println!("not run on this machine: {error:#}");
            return;
        }
    };
    let contained = tier == Tier::Strong;
    let outside = Outside::new();
    let before = outside.state();
    let mut fixtures = fixtures();
    fixtures.retain(|fixture| contained || fixture.weaker.is_some());
    fixtures.retain(|fixture| chosen(&fixture.name));
    let sources: Vec<String> = fixtures.iter().map(|fixture| hostile(fixture, host, &outside)).collect();
    let tasks: Vec<Task> = sources.iter().map(|source| Task { exercise: HOST, source: source.as_bytes() }).collect();
    let mut wrong = Vec::new();
    let jobs = std::thread::available_parallelism().map_or(2, |jobs| jobs.get());
    judge.all(&tasks, jobs, &mut |index, judgement: Judgement| {
        let fixture = &fixtures[index];
        let Judgement { status, headline, report, seconds, .. } = judgement;
        let headline = headline.unwrap_or_default();
        println!("{seconds:5.2} s {}: {} ({headline})", fixture.name, status.name());
        let expected = if contained { Some(fixture.expected) } else { fixture.weaker };
        if expected != Some(status) {
            wrong.push(format!("{}: {} instead of {expected:?}: {headline}\n{report}", fixture.name, status.name()));
        }
        let is_refused = |text: &str| text.contains("refused: ") && !text.contains("done");
        // Those that end by a panic tell in it what came of the attack.
        if expected == Some(Status::Panicked) && contained && !is_refused(&(headline.clone() + &report)) {
            wrong.push(format!("{}: it was not refused: {headline}\n{report}", fixture.name));
        }
        if report.chars().any(|c| c.is_control() && c != '\n') || report.contains('\u{202e}') {
            wrong.push(format!("{}: its report holds control characters", fixture.name));
        }
    });
    if contained {
        assert_eq!(outside.state(), before, "something outside has changed");
        assert!(!outside.was_called(), "the network was reached");
    }
    let work = judge.folder().to_path_buf();
    drop(judge);
    assert_eq!(strays(&work), Vec::<String>::new(), "processes are left");
    assert!(!work.exists(), "files are left");
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn nothing_passes_where_submissions_are_contained() {
    let only = std::env::var("ONLY").ok();
    attacks_on(Tier::Strong, false, |name| only.as_deref().is_none_or(|only| only.split(',').any(|one| one == name)));
}

/// The same walls with another one around them: a few of each kind tell whether they still stand.
#[test]
fn nothing_passes_inside_bubblewrap() {
    const FEW: [&str; 10] = [
        "reads_a_secret",
        "writes_outside",
        "connects_by_tcp",
        "starts_a_program",
        "reads_its_parents_memory",
        "exits",
        "aborts",
        "takes_all_memory",
        "includes_a_secret",
        "forges_a_record",
    ];
    attacks_on(Tier::Strong, true, |name| FEW.contains(&name));
}

/// What is not contained happens, and still nothing passes and nobody stays behind.
#[test]
fn nothing_passes_where_only_limits_are_set() {
    attacks_on(Tier::Limits, false, |_| true);
}
