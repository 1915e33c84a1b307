//! Given: what every program of the cluster does first, and how it tells `cargo xtask mpi` where its ranks are.

use std::env;
use std::io::{self, Write};
use std::panic;
use std::process;
use std::thread;
use std::time::Duration;

use mpi::collective::SystemOperation;
use mpi::environment::Universe;
use mpi::topology::SimpleCommunicator;
use mpi::traits::*;

/// One rank of a running job.
pub(crate) struct Job {
    pub(crate) world: SimpleCommunicator,
    /// The program's own arguments.
    pub(crate) arguments: Vec<usize>,
    voice: Voice,
    /// The same ranks, apart from whatever the learner's calls have left under way.
    judges: SimpleCommunicator,
    // Ends MPI when dropped, after everything above.
    _universe: Universe,
}

/// Says something about this rank, in lines that the learner's own output can't be taken for.
#[derive(Clone)]
struct Voice {
    rank: i32,
    token: String,
}

impl Job {
    /// Joins the job that `mpirun` has started. The arguments are a token, a time limit in seconds, and numbers.
    pub(crate) fn join() -> Job {
        let universe = mpi::initialize().expect("MPI is started once");
        let world = universe.world();
        let mut arguments = env::args().skip(1);
        let voice = Voice { rank: world.rank(), token: arguments.next().unwrap_or_else(|| "@".into()) };
        let limit = arguments.next().and_then(|seconds| seconds.parse().ok()).unwrap_or(20);
        let arguments = arguments.map(|number| number.parse().expect("a number")).collect();
        abort_when_a_rank_panics(voice.clone());
        abort_when_time_is_up(voice.clone(), Duration::from_secs(limit));
        let judges = world.duplicate();
        Job { world, arguments, voice, judges, _universe: universe }
    }

    pub(crate) fn rank(&self) -> usize {
        self.world.rank() as usize
    }

    pub(crate) fn size(&self) -> usize {
        self.world.size() as usize
    }

    /// Calls something of the learner's, and says when it begins and when it returns.
    pub(crate) fn call<R>(&self, what: &str, call: impl FnOnce() -> R) -> R {
        self.voice.say("begins", what);
        let result = call();
        self.voice.say("returned", what);
        result
    }

    /// Every rank calls this, with what is wrong on it. If anything is, the lowest of those ranks states it and the job
    /// ends: the same answer gets the same report every time.
    pub(crate) fn agree(&self, mistake: Option<String>) {
        let own = if mistake.is_some() { self.rank() } else { self.size() };
        let mut lowest = own;
        self.judges.all_reduce_into(&own, &mut lowest, SystemOperation::min());
        match mistake {
            Some(text) if own == lowest => self.mistake(&text),
            // That rank does not come: the job ends first.
            _ if lowest < self.size() => self.judges.barrier(),
            _ => {}
        }
    }

    /// Ends the whole job because something is wrong.
    fn mistake(&self, text: &str) -> ! {
        self.voice.say("mistake", text);
        self.world.abort(1)
    }

    /// All that was to be seen on this rank has been seen, and perhaps there is something to tell.
    pub(crate) fn passed(&self, news: &str) {
        self.voice.say("passed", news);
    }
}

impl Voice {
    fn say(&self, word: &str, text: &str) {
        let mut out = io::stdout().lock();
        // Nobody listens any more once the job has been given up.
        let _ = writeln!(out, "{} {} {word} {}", self.token, self.rank, text.replace('\n', " "));
        let _ = out.flush();
    }
}

// ANCHOR: hook
/// A rank that panics unwinds, and on the way ends MPI, which waits for all the others. They wait for it. So whoever
/// panics must take the job down first.
fn abort_when_a_rank_panics(voice: Voice) {
    let usual = panic::take_hook();
    panic::set_hook(Box::new(move |info| {
        usual(info);
        voice.say("panicked", &info.to_string());
        SimpleCommunicator::world().abort(101);
    }));
}
// ANCHOR_END: hook

/// Whatever becomes of `mpirun`, no rank outlives its time: one that waits for ever keeps a processor busy.
fn abort_when_time_is_up(voice: Voice, limit: Duration) {
    thread::spawn(move || {
        thread::sleep(limit);
        voice.say("late", "");
        process::exit(124);
    });
}
