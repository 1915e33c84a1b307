//! Thread-locals: each simulated thread has its own, and they are dropped when it ends.

use ::std::any::Any;
use ::std::cell::{Cell, RefCell};
use ::std::error::Error;
use ::std::fmt;
use ::std::rc::Rc;

use crate::engine;

/// As `std::thread_local!`.
#[macro_export]
macro_rules! thread_local {
    () => {};
    ($(#[$attribute:meta])* $vis:vis static $name:ident: $type:ty = const $initial:block $(; $($rest:tt)*)?) => {
        $crate::thread_local!(@key $(#[$attribute])* $vis $name, $type, $initial);
        $($crate::thread_local!($($rest)*);)?
    };
    ($(#[$attribute:meta])* $vis:vis static $name:ident: $type:ty = $initial:expr $(; $($rest:tt)*)?) => {
        $crate::thread_local!(@key $(#[$attribute])* $vis $name, $type, $initial);
        $($crate::thread_local!($($rest)*);)?
    };
    (@key $(#[$attribute:meta])* $vis:vis $name:ident, $type:ty, $initial:expr) => {
        $(#[$attribute])*
        $vis static $name: $crate::thread::LocalKey<$type> = {
            fn initial() -> $type {
                $initial
            }
            $crate::thread::LocalKey::__new(initial)
        };
    };
}

/// As `std::thread::LocalKey`.
pub struct LocalKey<T: 'static> {
    initial: fn() -> T,
}

/// As `std::thread::AccessError`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct AccessError;

impl fmt::Display for AccessError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("already destroyed")
    }
}

impl Error for AccessError {}

impl<T: 'static> LocalKey<T> {
    #[doc(hidden)]
    pub const fn __new(initial: fn() -> T) -> Self {
        LocalKey { initial }
    }

    /// As `std::thread::LocalKey::with`.
    #[track_caller]
    pub fn with<F, R>(&'static self, f: F) -> R
    where
        F: FnOnce(&T) -> R,
    {
        f(&*expect(self.value(self.initial)))
    }

    /// As `std::thread::LocalKey::try_with`.
    pub fn try_with<F, R>(&'static self, f: F) -> Result<R, AccessError>
    where
        F: FnOnce(&T) -> R,
    {
        Ok(f(&*self.value(self.initial)?))
    }

    /// The current thread's value, made by `initial` if there is none yet.
    fn value(&'static self, initial: impl FnOnce() -> T) -> Result<Rc<T>, AccessError> {
        match locals(|locals| locals.get(self.id())) {
            State::Alive(value) => Ok(value.downcast().expect("a key has values of its own type only")),
            State::Destroyed => Err(AccessError),
            State::Unused => {
                // The learner's code: it may use other thread-locals, and even this one.
                let value = Rc::new(initial());
                let replaced = locals(|locals| locals.put(self.id(), value.clone(), ::std::mem::needs_drop::<T>()));
                drop(replaced);
                Ok(value)
            }
        }
    }

    /// Whatever `T` is, a key takes more than no space, so that no two of them share an address.
    fn id(&'static self) -> usize {
        ::std::ptr::from_ref(self).addr()
    }
}

/// As std words it.
#[track_caller]
fn expect<T>(value: Result<T, AccessError>) -> T {
    value.unwrap_or_else(|error| {
        panic!("cannot access a Thread Local Storage value during or after destruction: {error:?}")
    })
}

impl<T: 'static> LocalKey<Cell<T>> {
    /// As `std::thread::LocalKey::set`: the value is not made first if there is none.
    #[track_caller]
    pub fn set(&'static self, value: T) {
        let mut value = Some(Cell::new(value));
        let place = expect(self.value(|| value.take().expect("called once")));
        if let Some(value) = value {
            place.set(value.into_inner());
        }
    }

    /// As `std::thread::LocalKey::get`.
    #[track_caller]
    pub fn get(&'static self) -> T
    where
        T: Copy,
    {
        self.with(Cell::get)
    }

    /// As `std::thread::LocalKey::take`.
    #[track_caller]
    pub fn take(&'static self) -> T
    where
        T: Default,
    {
        self.with(Cell::take)
    }

    /// As `std::thread::LocalKey::replace`.
    #[track_caller]
    pub fn replace(&'static self, value: T) -> T {
        self.with(|cell| cell.replace(value))
    }
}

impl<T: 'static> LocalKey<RefCell<T>> {
    /// As `std::thread::LocalKey::with_borrow`.
    #[track_caller]
    pub fn with_borrow<F, R>(&'static self, f: F) -> R
    where
        F: FnOnce(&T) -> R,
    {
        self.with(|cell| f(&cell.borrow()))
    }

    /// As `std::thread::LocalKey::with_borrow_mut`.
    #[track_caller]
    pub fn with_borrow_mut<F, R>(&'static self, f: F) -> R
    where
        F: FnOnce(&mut T) -> R,
    {
        self.with(|cell| f(&mut cell.borrow_mut()))
    }

    /// As `std::thread::LocalKey::set`: the value is not made first if there is none.
    #[track_caller]
    pub fn set(&'static self, value: T) {
        let mut value = Some(RefCell::new(value));
        let place = expect(self.value(|| value.take().expect("called once")));
        if let Some(value) = value {
            *place.borrow_mut() = value.into_inner();
        }
    }

    /// As `std::thread::LocalKey::take`.
    #[track_caller]
    pub fn take(&'static self) -> T
    where
        T: Default,
    {
        self.with(RefCell::take)
    }

    /// As `std::thread::LocalKey::replace`.
    #[track_caller]
    pub fn replace(&'static self, value: T) -> T {
        self.with(|cell| cell.replace(value))
    }
}

impl<T: 'static> fmt::Debug for LocalKey<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LocalKey").finish_non_exhaustive()
    }
}

/// The thread-locals of one thread, in the order of their first use.
#[derive(Default)]
pub(crate) struct Locals(Vec<Local>);

struct Local {
    key: usize,
    /// `None` once it has been destroyed.
    value: Option<Rc<dyn Any>>,
    needs_drop: bool,
}

enum State {
    Unused,
    Alive(Rc<dyn Any>),
    Destroyed,
}

impl Locals {
    fn get(&self, key: usize) -> State {
        match self.0.iter().find(|local| local.key == key) {
            None => State::Unused,
            Some(Local { value: Some(value), .. }) => State::Alive(Rc::clone(value)),
            Some(Local { value: None, .. }) => State::Destroyed,
        }
    }

    /// What was replaced is for the caller to drop, when nothing is borrowed any more.
    fn put(&mut self, key: usize, value: Rc<dyn Any>, needs_drop: bool) -> Option<Rc<dyn Any>> {
        match self.0.iter_mut().find(|local| local.key == key) {
            Some(local) => local.value.replace(value),
            None => {
                self.0.push(Local { key, value: Some(value), needs_drop });
                None
            }
        }
    }

    /// The youngest value whose destructor is still to be run. Values without one stay accessible, as in std.
    fn next_to_destroy(&mut self) -> Option<Rc<dyn Any>> {
        self.0.iter_mut().rev().filter(|local| local.needs_drop).find_map(|local| local.value.take())
    }
}

impl Drop for Locals {
    /// Of a thread that was given up, as its stack is: without destructors.
    fn drop(&mut self) {
        self.0.drain(..).for_each(|local| ::std::mem::forget(local.value));
    }
}

/// Runs the destructors of the current thread's values. What they put into other thread-locals is destroyed as well.
pub(crate) fn destroy() {
    while let Some(value) = locals(Locals::next_to_destroy) {
        drop(value);
    }
}

/// Thread-locals of a real thread, outside of any run.
struct Outside(RefCell<Locals>);

impl Drop for Outside {
    fn drop(&mut self) {
        while let Some(value) = self.0.get_mut().next_to_destroy() {
            drop(value);
        }
    }
}

::std::thread_local! {
    static OUTSIDE: Outside = const { Outside(RefCell::new(Locals(Vec::new()))) };
}

/// Nothing of the learner's may be called in `action`.
fn locals<R>(action: impl FnOnce(&mut Locals) -> R) -> R {
    if engine::active() {
        engine::with(|run| action(&mut run.me().locals))
    } else {
        // After the real thread's own destructors have run there are no values, and none are kept.
        let mut action = Some(action);
        let kept = OUTSIDE.try_with(|outside| action.take().expect("called once")(&mut outside.0.borrow_mut()));
        kept.unwrap_or_else(|_| action.take().expect("not called before")(&mut Locals::default()))
    }
}
