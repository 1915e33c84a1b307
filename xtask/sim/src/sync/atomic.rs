//! As `std::sync::atomic`: every operation is a step of the scheduler.
//!
//! All of them are sequentially consistent, whatever [`Ordering`] is named: a simulated thread never sees an old value.
//! Programs that need a stronger ordering than they ask for are not found out here.

pub use ::std::sync::atomic::{Ordering, compiler_fence, fence};

use ::std::fmt;
use ::std::panic::{Location, RefUnwindSafe};
use ::std::sync::atomic as real;
use ::std::sync::atomic::Ordering::{Relaxed, SeqCst};

use super::identity::{Identity, Kind};
use crate::engine::{self, Object, ObjectId, Site, Step, Touch};
use crate::thread::looked_in_vain;

const KIND: Kind = Kind { name: "An atomic", under_the_rule: true, object: || Object::Plain };

/// Announces a step on an atomic and carries it out.
fn operate<R>(
    id: Option<ObjectId>,
    name: &'static str,
    site: Site,
    touch: fn(ObjectId) -> Touch,
    action: impl FnOnce() -> R,
) -> R {
    if let Some(id) = id {
        engine::point(Step::new(name, site, touch(id)));
    }
    action()
}

/// Notes that the current thread has read `value` and did nothing on the strength of it, which is in vain if it has
/// read the same before and changed nothing since.
fn looked(id: Option<ObjectId>, value: u64, identity: &Identity, site: Site) {
    let Some(id) = id else { return };
    if !engine::with(|run| run.me().looks.learns(id, value)) {
        looked_in_vain(&format!("the atomic made at {}", identity.made_at()), site);
    }
}

/// What all atomics have. `$bits` turns a value into a number that no other value has.
macro_rules! atomic {
    ($(#[$doc:meta])* $name:ident $(<$param:ident>)?, $real:ty, $value:ty, $bits:expr) => {
        $(#[$doc])*
        pub struct $name $(<$param>)? {
            identity: Identity,
            initial: $value,
            value: $real,
        }

        impl $(<$param>)? RefUnwindSafe for $name $(<$param>)? {}

        impl $(<$param>)? $name $(<$param>)? {
            /// As the `new` of std.
            #[track_caller]
            #[must_use]
            pub const fn new(value: $value) -> Self {
                $name { identity: Identity::new(Location::caller()), initial: value, value: <$real>::new(value) }
            }

            /// As the `get_mut` of std.
            pub fn get_mut(&mut self) -> &mut $value {
                self.value.get_mut()
            }

            /// As the `into_inner` of std.
            #[must_use]
            pub const fn into_inner(self) -> $value {
                self.value.into_inner()
            }

            /// As the `as_ptr` of std. What is done with the pointer, the scheduler doesn't see.
            #[must_use]
            pub const fn as_ptr(&self) -> *mut $value {
                self.value.as_ptr()
            }

            /// As the `load` of std.
            #[track_caller]
            pub fn load(&self, order: Ordering) -> $value {
                let site = Location::caller();
                let id = self.object(site);
                let value = operate(id, "load", site, Touch::Reads, || self.value.load(order));
                looked(id, $bits(value), &self.identity, site);
                value
            }

            /// As the `store` of std.
            #[track_caller]
            pub fn store(&self, value: $value, order: Ordering) {
                self.change("store", Location::caller(), |real| real.store(value, order));
            }

            /// As the `swap` of std.
            #[track_caller]
            pub fn swap(&self, value: $value, order: Ordering) -> $value {
                self.change("swap", Location::caller(), |real| real.swap(value, order))
            }

            /// As the `compare_and_swap` of std.
            #[track_caller]
            #[deprecated(note = "Use `compare_exchange` or `compare_exchange_weak` instead")]
            pub fn compare_and_swap(&self, current: $value, new: $value, _order: Ordering) -> $value {
                let (Ok(old) | Err(old)) =
                    self.exchange("compare_and_swap", current, new, SeqCst, SeqCst, Location::caller());
                old
            }

            /// As the `compare_exchange` of std.
            #[track_caller]
            pub fn compare_exchange(
                &self,
                current: $value,
                new: $value,
                success: Ordering,
                failure: Ordering,
            ) -> Result<$value, $value> {
                self.exchange("compare_exchange", current, new, success, failure, Location::caller())
            }

            /// As the `compare_exchange_weak` of std. It doesn't fail without a reason.
            #[track_caller]
            pub fn compare_exchange_weak(
                &self,
                current: $value,
                new: $value,
                success: Ordering,
                failure: Ordering,
            ) -> Result<$value, $value> {
                self.exchange("compare_exchange_weak", current, new, success, failure, Location::caller())
            }

            /// As the `fetch_update` of std.
            #[track_caller]
            pub fn fetch_update<F>(
                &self,
                set_order: Ordering,
                fetch_order: Ordering,
                mut f: F,
            ) -> Result<$value, $value>
            where
                F: FnMut($value) -> Option<$value>,
            {
                let site = Location::caller();
                let id = self.object(site);
                let mut old = operate(id, "fetch_update", site, Touch::Reads, || self.value.load(fetch_order));
                while let Some(new) = f(old) {
                    match self.exchange("fetch_update", old, new, set_order, fetch_order, site) {
                        Ok(replaced) => return Ok(replaced),
                        Err(other) => old = other,
                    }
                }
                Err(old)
            }

            /// As the `try_update` of std.
            #[track_caller]
            pub fn try_update(
                &self,
                set_order: Ordering,
                fetch_order: Ordering,
                f: impl FnMut($value) -> Option<$value>,
            ) -> Result<$value, $value> {
                self.fetch_update(set_order, fetch_order, f)
            }

            /// As the `update` of std.
            #[track_caller]
            pub fn update(
                &self,
                set_order: Ordering,
                fetch_order: Ordering,
                mut f: impl FnMut($value) -> $value,
            ) -> $value {
                let (Ok(old) | Err(old)) = self.fetch_update(set_order, fetch_order, |value| Some(f(value)));
                old
            }

            fn exchange(
                &self,
                name: &'static str,
                current: $value,
                new: $value,
                success: Ordering,
                failure: Ordering,
                site: Site,
            ) -> Result<$value, $value> {
                let id = self.object(site);
                let looks = id.map(|_| engine::with(|run| ::std::mem::take(&mut run.me().looks)));
                let exchange = || self.value.compare_exchange(current, new, success, failure);
                let result = operate(id, name, site, Touch::Changes, exchange);
                if let (Err(seen), Some(looks)) = (result, looks) {
                    // It turned out to be no more than a look.
                    engine::with(|run| run.me().looks = looks);
                    looked(id, $bits(seen), &self.identity, site);
                }
                result
            }

            fn change<R>(&self, name: &'static str, site: Site, action: impl FnOnce(&$real) -> R) -> R {
                operate(self.object(site), name, site, Touch::Changes, || action(&self.value))
            }

            fn object(&self, site: Site) -> Option<ObjectId> {
                self.identity.object(&KIND, site, || self.value.store(self.initial, SeqCst))
            }
        }

        impl $(<$param>)? From<$value> for $name $(<$param>)? {
            #[track_caller]
            fn from(value: $value) -> Self {
                $name::new(value)
            }
        }

        impl $(<$param>)? fmt::Debug for $name $(<$param>)? {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.load(Relaxed).fmt(f)
            }
        }
    };
}

/// The operations that read, compute and write in one step.
macro_rules! fetch {
    ($name:ident $(<$param:ident>)?: $($operation:ident($operand:ty)),* => $value:ty) => {
        impl $(<$param>)? $name $(<$param>)? {
            $(
                #[doc = concat!("As the `", stringify!($operation), "` of std.")]
                #[track_caller]
                pub fn $operation(&self, operand: $operand, order: Ordering) -> $value {
                    self.change(stringify!($operation), Location::caller(), |real| real.$operation(operand, order))
                }
            )*
        }
    };
}

macro_rules! integers {
    ($($name:ident $value:ident,)*) => {$(
        atomic! {
            #[doc = concat!("As `std::sync::atomic::", stringify!($name), "`.")]
            $name, real::$name, $value, |value: $value| value as u64
        }
        fetch! {
            $name: fetch_add($value), fetch_sub($value), fetch_and($value), fetch_nand($value), fetch_or($value),
                fetch_xor($value), fetch_max($value), fetch_min($value) => $value
        }

        impl Default for $name {
            #[track_caller]
            fn default() -> Self {
                $name::new($value::default())
            }
        }
    )*};
}

integers! {
    AtomicI8 i8,
    AtomicU8 u8,
    AtomicI16 i16,
    AtomicU16 u16,
    AtomicI32 i32,
    AtomicU32 u32,
    AtomicI64 i64,
    AtomicU64 u64,
    AtomicIsize isize,
    AtomicUsize usize,
}

atomic! {
    /// As `std::sync::atomic::AtomicBool`.
    AtomicBool, real::AtomicBool, bool, u64::from
}
fetch! { AtomicBool: fetch_and(bool), fetch_nand(bool), fetch_or(bool), fetch_xor(bool) => bool }

impl AtomicBool {
    /// As `std::sync::atomic::AtomicBool::fetch_not`.
    #[track_caller]
    pub fn fetch_not(&self, order: Ordering) -> bool {
        self.change("fetch_not", Location::caller(), |real| real.fetch_not(order))
    }
}

impl Default for AtomicBool {
    #[track_caller]
    fn default() -> Self {
        AtomicBool::new(false)
    }
}

atomic! {
    /// As `std::sync::atomic::AtomicPtr`.
    AtomicPtr<T>, real::AtomicPtr<T>, *mut T, |value: *mut T| value.addr() as u64
}
fetch! {
    AtomicPtr<T>: fetch_ptr_add(usize), fetch_ptr_sub(usize), fetch_byte_add(usize), fetch_byte_sub(usize),
        fetch_or(usize), fetch_and(usize), fetch_xor(usize) => *mut T
}

impl<T> Default for AtomicPtr<T> {
    #[track_caller]
    fn default() -> Self {
        AtomicPtr::new(::std::ptr::null_mut())
    }
}

impl<T> fmt::Pointer for AtomicPtr<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Pointer::fmt(&self.load(Relaxed), f)
    }
}

// SAFETY: the pointer it was made with is never followed here. As in std, it is for whoever follows one to see to it
// that they may.
unsafe impl<T> Send for AtomicPtr<T> {}
// SAFETY: as above; and the value changes atomically.
unsafe impl<T> Sync for AtomicPtr<T> {}
