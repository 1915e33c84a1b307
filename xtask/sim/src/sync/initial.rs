//! What a `static` lock was made with, so that every interleaving finds it like that.

use ::std::mem::{MaybeUninit, needs_drop, size_of};
use ::std::ptr;

use super::identity::Identity;
use crate::engine::{self, Failure, Status};

/// Words kept: room for what statics hold as a rule, such as a counter or an `Option`.
const WORDS: usize = 8;

/// A copy of what a lock was made with, if that is plain data.
pub(crate) struct Initial {
    words: MaybeUninit<[u64; WORDS]>,
    /// Bytes kept; `None` if the value is too large, or owns something, so that a copy of its bytes is not a value.
    size: Option<usize>,
}

impl Initial {
    pub(crate) const fn of<T>(value: &T) -> Self {
        let mut words = MaybeUninit::<[u64; WORDS]>::uninit();
        let fits = size_of::<T>() <= size_of::<[u64; WORDS]>() && align_of::<T>() <= align_of::<u64>();
        if needs_drop::<T>() || !fits {
            return Initial { words, size: None };
        }
        // SAFETY: `words` is large and aligned enough for a `T`, as seen above.
        unsafe { ptr::copy_nonoverlapping(value, words.as_mut_ptr().cast::<T>(), 1) };
        Initial { words, size: Some(size_of::<T>()) }
    }

    /// Puts the value back, or ends the run if that can't be done.
    ///
    /// # Safety
    ///
    /// `place` is what the value was moved to that this was made of, and nobody uses it.
    pub(crate) unsafe fn restore<T: ?Sized>(&self, name: &str, identity: &Identity, place: *mut T) {
        let size = self.size.unwrap_or_else(|| carries_over(name, identity));
        // SAFETY: both are valid for `size` bytes. The value needs no drop, so overwriting it loses nothing, and its
        // bytes make a second value of it as good as the first, which is gone.
        unsafe { ptr::copy_nonoverlapping(self.words.as_ptr().cast::<u8>(), place.cast::<u8>(), size) };
    }

    /// The value once more; ends the run if it can't be had.
    ///
    /// # Safety
    ///
    /// `T` is the type of the value that this was made of, and that one is not used any more.
    pub(crate) unsafe fn again<T>(&self, name: &str, identity: &Identity) -> T {
        let mut value = MaybeUninit::<T>::uninit();
        // SAFETY: if `restore` returns, it has written a whole `T`.
        unsafe {
            self.restore(name, identity, value.as_mut_ptr());
            value.assume_init()
        }
    }
}

fn carries_over(name: &str, identity: &Identity) -> ! {
    let headline = format!(
        "{name} made at {} outlives the scenario: what one interleaving leaves in it, the next one finds.",
        identity.made_at()
    );
    engine::fail(Failure::new(Status::RuleBroken, headline))
}
