//! Making pools.

use std::any::Any;
use std::error::Error;
use std::fmt;
use std::io;
use std::sync::Arc;

use sim::thread;

use crate::registry::{self, Handlers, Registry};
use crate::thread_pool::ThreadPool;

/// As `rayon::ThreadPoolBuilder`.
pub struct ThreadPoolBuilder<S = DefaultSpawn> {
    num_threads: usize,
    use_current_thread: bool,
    thread_name: Option<Box<dyn FnMut(usize) -> String>>,
    stack_size: Option<usize>,
    handlers: Handlers,
    spawn_handler: S,
    breadth_first: bool,
}

impl Default for ThreadPoolBuilder {
    fn default() -> Self {
        ThreadPoolBuilder {
            num_threads: 0,
            use_current_thread: false,
            thread_name: None,
            stack_size: None,
            handlers: Handlers::default(),
            spawn_handler: DefaultSpawn,
            breadth_first: false,
        }
    }
}

impl ThreadPoolBuilder {
    /// As `rayon::ThreadPoolBuilder::new`.
    pub fn new() -> Self {
        Self::default()
    }

    /// As `rayon::ThreadPoolBuilder::build_scoped`.
    pub fn build_scoped<W, F, R>(self, wrapper: W, with_pool: F) -> Result<R, ThreadPoolBuildError>
    where
        W: Fn(ThreadBuilder) + Sync,
        F: FnOnce(&ThreadPool) -> R,
    {
        thread::scope(|scope| {
            let wrapper = &wrapper;
            let pool = self
                .spawn_handler(|thread| {
                    thread.plain_builder().spawn_scoped(scope, move || wrapper(thread))?;
                    Ok(())
                })
                .build()?;
            Ok(with_pool(&pool))
        })
    }
}

impl<S: ThreadSpawn> ThreadPoolBuilder<S> {
    /// As `rayon::ThreadPoolBuilder::build`.
    pub fn build(self) -> Result<ThreadPool, ThreadPoolBuildError> {
        Ok(ThreadPool { registry: self.start()? })
    }

    /// As `rayon::ThreadPoolBuilder::build_global`.
    pub fn build_global(self) -> Result<(), ThreadPoolBuildError> {
        registry::init_global(self)
    }

    /// Makes the pool and starts its threads.
    pub(crate) fn start(mut self) -> Result<Arc<Registry>, ThreadPoolBuildError> {
        // The same on every machine, whatever its environment says.
        let size = if self.num_threads > 0 {
            self.num_threads
        } else {
            thread::available_parallelism().map_or(1, std::num::NonZero::get)
        };
        let registry = Registry::new(size, self.breadth_first, self.handlers);
        let own = usize::from(self.use_current_thread);
        if self.use_current_thread {
            registry.adopt_current_thread(0)?;
        }
        for index in own..size {
            let name = self.thread_name.as_mut().map(|name| name(index));
            let thread = ThreadBuilder { name, stack_size: self.stack_size, registry: Arc::clone(&registry), index };
            self.spawn_handler.spawn(thread).map_err(|error| {
                registry.close();
                ThreadPoolBuildError { kind: Kind::Io(error) }
            })?;
        }
        Ok(registry)
    }
}

impl<S> ThreadPoolBuilder<S> {
    /// As `rayon::ThreadPoolBuilder::spawn_handler`.
    pub fn spawn_handler<F>(self, spawn: F) -> ThreadPoolBuilder<CustomSpawn<F>>
    where
        F: FnMut(ThreadBuilder) -> io::Result<()>,
    {
        ThreadPoolBuilder {
            num_threads: self.num_threads,
            use_current_thread: self.use_current_thread,
            thread_name: self.thread_name,
            stack_size: self.stack_size,
            handlers: self.handlers,
            spawn_handler: CustomSpawn(spawn),
            breadth_first: self.breadth_first,
        }
    }

    /// As `rayon::ThreadPoolBuilder::thread_name`.
    pub fn thread_name<F>(self, closure: F) -> Self
    where
        F: FnMut(usize) -> String + 'static,
    {
        ThreadPoolBuilder { thread_name: Some(Box::new(closure)), ..self }
    }

    /// As `rayon::ThreadPoolBuilder::num_threads`.
    pub fn num_threads(self, num_threads: usize) -> Self {
        ThreadPoolBuilder { num_threads, ..self }
    }

    /// As `rayon::ThreadPoolBuilder::use_current_thread`.
    pub fn use_current_thread(self) -> Self {
        ThreadPoolBuilder { use_current_thread: true, ..self }
    }

    /// As `rayon::ThreadPoolBuilder::panic_handler`.
    pub fn panic_handler<H>(mut self, panic_handler: H) -> Self
    where
        H: Fn(Box<dyn Any + Send>) + Send + Sync + 'static,
    {
        self.handlers.panic = Some(Box::new(panic_handler));
        self
    }

    /// As `rayon::ThreadPoolBuilder::stack_size`.
    pub fn stack_size(self, stack_size: usize) -> Self {
        ThreadPoolBuilder { stack_size: Some(stack_size), ..self }
    }

    /// As `rayon::ThreadPoolBuilder::breadth_first`.
    #[deprecated(note = "use `scope_fifo` and `spawn_fifo` for similar effect")]
    pub fn breadth_first(self) -> Self {
        ThreadPoolBuilder { breadth_first: true, ..self }
    }

    /// As `rayon::ThreadPoolBuilder::start_handler`.
    pub fn start_handler<H>(mut self, start_handler: H) -> Self
    where
        H: Fn(usize) + Send + Sync + 'static,
    {
        self.handlers.start = Some(Box::new(start_handler));
        self
    }

    /// As `rayon::ThreadPoolBuilder::exit_handler`.
    pub fn exit_handler<H>(mut self, exit_handler: H) -> Self
    where
        H: Fn(usize) + Send + Sync + 'static,
    {
        self.handlers.exit = Some(Box::new(exit_handler));
        self
    }
}

impl<S> fmt::Debug for ThreadPoolBuilder<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ThreadPoolBuilder").field("num_threads", &self.num_threads).finish_non_exhaustive()
    }
}

/// As `rayon::ThreadBuilder`: one thread of a pool that has not begun yet.
pub struct ThreadBuilder {
    name: Option<String>,
    stack_size: Option<usize>,
    registry: Arc<Registry>,
    index: usize,
}

impl ThreadBuilder {
    /// As `rayon::ThreadBuilder::index`.
    pub fn index(&self) -> usize {
        self.index
    }

    /// As `rayon::ThreadBuilder::name`.
    pub fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    /// As `rayon::ThreadBuilder::stack_size`.
    pub fn stack_size(&self) -> Option<usize> {
        self.stack_size
    }

    /// As `rayon::ThreadBuilder::run`.
    pub fn run(self) {
        self.registry.serve(self.index, self.name.is_some());
    }

    fn plain_builder(&self) -> thread::Builder {
        let mut builder = thread::Builder::new();
        if let Some(name) = &self.name {
            builder = builder.name(name.clone());
        }
        if let Some(size) = self.stack_size {
            builder = builder.stack_size(size);
        }
        builder
    }
}

impl fmt::Debug for ThreadBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ThreadBuilder").field("index", &self.index).field("name", &self.name).finish_non_exhaustive()
    }
}

/// As `rayon`'s own: how a pool's threads are started.
pub trait ThreadSpawn {
    /// Starts a thread that calls `run`.
    #[doc(hidden)]
    fn spawn(&mut self, thread: ThreadBuilder) -> io::Result<()>;
}

/// Starts them as `std` does.
#[derive(Debug, Default)]
pub struct DefaultSpawn;

impl ThreadSpawn for DefaultSpawn {
    fn spawn(&mut self, thread: ThreadBuilder) -> io::Result<()> {
        thread.plain_builder().spawn(|| thread.run())?;
        Ok(())
    }
}

/// Starts them as a closure says.
#[derive(Debug)]
pub struct CustomSpawn<F>(F);

impl<F> ThreadSpawn for CustomSpawn<F>
where
    F: FnMut(ThreadBuilder) -> io::Result<()>,
{
    fn spawn(&mut self, thread: ThreadBuilder) -> io::Result<()> {
        (self.0)(thread)
    }
}

/// As `rayon::ThreadPoolBuildError`.
#[derive(Debug)]
pub struct ThreadPoolBuildError {
    kind: Kind,
}

#[derive(Debug)]
enum Kind {
    AlreadyInitialised,
    AlreadyInPool,
    Io(io::Error),
}

impl ThreadPoolBuildError {
    pub(crate) fn already_initialised() -> Self {
        ThreadPoolBuildError { kind: Kind::AlreadyInitialised }
    }

    pub(crate) fn already_in_pool() -> Self {
        ThreadPoolBuildError { kind: Kind::AlreadyInPool }
    }
}

impl Error for ThreadPoolBuildError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match &self.kind {
            Kind::Io(error) => Some(error),
            _ => None,
        }
    }
}

impl fmt::Display for ThreadPoolBuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.kind {
            Kind::AlreadyInitialised => f.write_str("The global thread pool has already been initialized."),
            Kind::AlreadyInPool => f.write_str("The current thread is already part of another thread pool."),
            Kind::Io(error) => error.fmt(f),
        }
    }
}

/// As `rayon::Configuration`.
#[deprecated(note = "Use `ThreadPoolBuilder`")]
#[derive(Default, Debug)]
pub struct Configuration {
    builder: ThreadPoolBuilder,
}

#[allow(deprecated)]
impl Configuration {
    /// As `rayon::Configuration::new`.
    pub fn new() -> Configuration {
        Configuration::default()
    }

    /// As `rayon::Configuration::build`.
    pub fn build(self) -> Result<ThreadPool, Box<dyn Error + 'static>> {
        self.builder.build().map_err(Box::from)
    }

    /// As `rayon::Configuration::num_threads`.
    pub fn num_threads(self, num_threads: usize) -> Configuration {
        Configuration { builder: self.builder.num_threads(num_threads) }
    }
}

/// As `rayon::initialize`.
#[deprecated(note = "use `ThreadPoolBuilder::build_global`")]
#[allow(deprecated)]
pub fn initialize(config: Configuration) -> Result<(), Box<dyn Error>> {
    config.builder.build_global().map_err(Box::from)
}
