//! Starting threads, naming them, joining them.

use ::std::fmt;
use ::std::io;
use ::std::panic::Location;
use ::std::sync::{Arc, Mutex, PoisonError};

use super::Result;
use crate::engine::{self, About, Failure, Guard, MOST_FRUITLESS_LOOKS, Site, Status, Step, TaskId, Touch, line};
use crate::thread_locals;

/// As `std::thread::spawn`.
#[track_caller]
pub fn spawn<F, T>(f: F) -> JoinHandle<T>
where
    F: FnOnce() -> T + Send + 'static,
    T: Send + 'static,
{
    Builder::new().spawn(f).expect("failed to spawn thread")
}

/// As `std::thread::Builder`.
#[derive(Debug, Default)]
#[must_use = "must eventually spawn the thread"]
pub struct Builder {
    name: Option<String>,
    stack_size: Option<usize>,
}

impl Builder {
    /// As `std::thread::Builder::new`.
    pub fn new() -> Builder {
        Builder::default()
    }

    /// As `std::thread::Builder::name`.
    pub fn name(self, name: String) -> Builder {
        Builder { name: Some(name), ..self }
    }

    /// As `std::thread::Builder::stack_size`.
    pub fn stack_size(self, size: usize) -> Builder {
        Builder { stack_size: Some(size), ..self }
    }

    /// As `std::thread::Builder::spawn`.
    #[track_caller]
    pub fn spawn<F, T>(self, f: F) -> io::Result<JoinHandle<T>>
    where
        F: FnOnce() -> T + Send + 'static,
        T: Send + 'static,
    {
        Ok(JoinHandle { packet: self.start(f, Location::caller())? })
    }

    /// Starts a task that runs `f` and stores its result.
    pub(super) fn start<F, T>(self, f: F, site: Site) -> io::Result<Packet<T>>
    where
        F: FnOnce() -> T + 'static,
        T: 'static,
    {
        let site = engine::place(site);
        let result = Arc::new(Mutex::new(None));
        let place = Arc::clone(&result);
        let body = move || {
            let outcome = engine::catch(f);
            *place.lock().unwrap_or_else(PoisonError::into_inner) = Some(outcome);
            drop(place);
            thread_locals::destroy();
            engine::finish();
        };
        let task = engine::spawn(self.name.clone(), self.stack_size, site, body)?;
        let (run, object) = engine::with(|run| (run.id, run.tasks[task].object));
        Ok(Packet { result, thread: Thread { id: ThreadId { run, task }, name: self.name, object } })
    }
}

/// What is known of a thread that can be joined.
pub(super) struct Packet<T> {
    result: Arc<Mutex<Option<Result<T>>>>,
    pub(super) thread: Thread,
}

impl<T> Packet<T> {
    pub(super) fn join(self, site: Site) -> Result<T> {
        let site = engine::place(site);
        let task = self.thread.id.task;
        let step = Step::new("join", site, Touch::Reads(self.thread.object)).when(Guard::Ended(task));
        engine::point(step);
        engine::with(|run| {
            run.note("join", Some(site), About::thread(task), || "joins".into());
        });
        let result = self.result.lock().unwrap_or_else(PoisonError::into_inner).take();
        result.expect("a thread that has ended has left its result")
    }

    pub(super) fn is_finished(&self, site: Site) -> bool {
        engine::point(Step::new("is_finished", site, Touch::Reads(self.thread.object)));
        let ended = engine::with(|run| run.tasks[self.thread.id.task].ended);
        if !ended {
            looked_in_vain(&format!("whether `{}` has ended", self.thread.label()), site);
        }
        ended
    }
}

/// Notes that the current thread has asked `about` something and learned nothing new.
pub(crate) fn looked_in_vain(about: &str, site: Site) {
    let (looks, thread) = engine::with(|run| {
        run.note("look", Some(site), About::default(), || format!("asks {about}: in vain"));
        run.me().fruitless_looks += 1;
        (run.me().fruitless_looks, run.me().label.clone())
    });
    if looks >= MOST_FRUITLESS_LOOKS {
        let headline = format!(
            "`{thread}` asked {about} {looks} times in a row at {}; nothing could have changed in between.",
            line(site)
        );
        engine::fail(Failure::new(Status::Livelock, headline));
    }
}

/// As `std::thread::JoinHandle`.
pub struct JoinHandle<T> {
    packet: Packet<T>,
}

impl<T> JoinHandle<T> {
    /// As `std::thread::JoinHandle::join`.
    #[track_caller]
    pub fn join(self) -> Result<T> {
        self.packet.join(Location::caller())
    }

    /// As `std::thread::JoinHandle::is_finished`.
    #[track_caller]
    pub fn is_finished(&self) -> bool {
        self.packet.is_finished(Location::caller())
    }

    /// As `std::thread::JoinHandle::thread`.
    pub fn thread(&self) -> &Thread {
        &self.packet.thread
    }
}

impl<T> fmt::Debug for JoinHandle<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("JoinHandle").finish_non_exhaustive()
    }
}

/// As `std::thread::Thread`.
#[derive(Clone)]
pub struct Thread {
    id: ThreadId,
    name: Option<String>,
    object: engine::ObjectId,
}

impl Thread {
    /// As `std::thread::Thread::id`.
    pub fn id(&self) -> ThreadId {
        self.id
    }

    /// As `std::thread::Thread::name`.
    pub fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    /// As `std::thread::Thread::unpark`.
    #[track_caller]
    pub fn unpark(&self) {
        if !engine::belongs(self.id.run) {
            return;
        }
        engine::point(Step::new("unpark", Location::caller(), Touch::Changes(self.object)));
        engine::with(|run| run.tasks[self.id.task].unparked = true);
    }

    pub(super) fn task(&self) -> TaskId {
        self.id.task
    }

    fn label(&self) -> String {
        engine::with(|run| run.tasks[self.id.task].label.clone())
    }
}

impl fmt::Debug for Thread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Thread").field("id", &self.id).field("name", &self.name).finish_non_exhaustive()
    }
}

/// As `std::thread::ThreadId`.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct ThreadId {
    run: u64,
    task: TaskId,
}

impl fmt::Debug for ThreadId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ThreadId({})", self.task + 1)
    }
}

/// As `std::thread::current`.
pub fn current() -> Thread {
    engine::with(|run| {
        let (id, task) = (run.id, run.current);
        let me = run.me();
        Thread { id: ThreadId { run: id, task }, name: me.name.clone(), object: me.object }
    })
}

/// As `std::thread::panicking`.
pub fn panicking() -> bool {
    engine::panicking()
}
