//! Stacks of their own for simulated threads.

use std::cell::RefCell;
use std::io;

use corosensei::stack::DefaultStack;
use corosensei::{Coroutine, Yielder};

/// The same as std gives a thread. Only pages that are touched take memory.
const STACK_SIZE: usize = 2 * 1024 * 1024;

/// A simulated thread that can be stopped at any step and go on later.
pub(crate) struct Fiber {
    /// `None` only while it is being dropped.
    coroutine: Option<Coroutine<(), (), ()>>,
}

thread_local! {
    /// Stacks to use again: making one costs a system call, and a check needs thousands.
    static STACKS: RefCell<Vec<DefaultStack>> = const { RefCell::new(Vec::new()) };
}

impl Fiber {
    /// A fiber that will run `body`. `stack_size` is honoured when it is more than the default.
    pub(crate) fn new(stack_size: Option<usize>, body: impl FnOnce(&Yielder<(), ()>) + 'static) -> io::Result<Self> {
        let stack = match stack_size.filter(|&size| size > STACK_SIZE) {
            Some(size) => DefaultStack::new(size)?,
            None => match STACKS.with_borrow_mut(Vec::pop) {
                Some(stack) => stack,
                None => DefaultStack::new(STACK_SIZE)?,
            },
        };
        Ok(Fiber { coroutine: Some(Coroutine::with_stack(stack, move |yielder, ()| body(yielder))) })
    }

    /// Lets the fiber run until it suspends or ends.
    pub(crate) fn resume(&mut self) {
        if let Some(coroutine) = self.coroutine.as_mut().filter(|coroutine| !coroutine.done()) {
            coroutine.resume(());
        }
    }
}

impl Drop for Fiber {
    fn drop(&mut self) {
        let Some(mut coroutine) = self.coroutine.take() else { return };
        if !coroutine.done() {
            // SAFETY: what lies on the stack is given up without running destructors, like memory that is leaked.
            // Nothing uses it any more: a run is dropped as a whole, and no fiber of it is resumed afterwards.
            unsafe { coroutine.force_reset() };
        }
        STACKS.with_borrow_mut(|stacks| stacks.push(coroutine.into_stack()));
    }
}
