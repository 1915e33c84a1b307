//! [`HashSet`] with a fixed seed. All methods of the real one that borrow are reached through `Deref`.

use ::std::collections::hash_set::{self, IntoIter, Iter};
use ::std::fmt;
use ::std::hash::{BuildHasher, Hash};
use ::std::ops::{BitAnd, BitOr, BitXor, Deref, DerefMut, Sub};

use super::FixedState;

/// As `std::collections::HashSet`.
#[derive(Clone)]
pub struct HashSet<T, S = FixedState>(hash_set::HashSet<T, S>);

impl<T> HashSet<T> {
    /// As `std::collections::HashSet::new`.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// As `std::collections::HashSet::with_capacity`.
    #[must_use]
    pub fn with_capacity(capacity: usize) -> Self {
        HashSet(hash_set::HashSet::with_capacity_and_hasher(capacity, FixedState::default()))
    }
}

impl<T, S> HashSet<T, S> {
    /// As `std::collections::HashSet::with_hasher`.
    pub const fn with_hasher(hasher: S) -> Self {
        HashSet(hash_set::HashSet::with_hasher(hasher))
    }

    /// As `std::collections::HashSet::with_capacity_and_hasher`.
    pub fn with_capacity_and_hasher(capacity: usize, hasher: S) -> Self {
        HashSet(hash_set::HashSet::with_capacity_and_hasher(capacity, hasher))
    }
}

impl<T, S> Deref for HashSet<T, S> {
    type Target = hash_set::HashSet<T, S>;

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

impl<T, S> DerefMut for HashSet<T, S> {
    fn deref_mut(&mut self) -> &mut Self::Target {
        &mut self.0
    }
}

impl<T, S: Default> Default for HashSet<T, S> {
    fn default() -> Self {
        HashSet(hash_set::HashSet::default())
    }
}

impl<T: fmt::Debug, S> fmt::Debug for HashSet<T, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl<T: Eq + Hash, S: BuildHasher> PartialEq for HashSet<T, S> {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}

impl<T: Eq + Hash, S: BuildHasher> Eq for HashSet<T, S> {}

impl<T: Eq + Hash, const N: usize> From<[T; N]> for HashSet<T> {
    fn from(items: [T; N]) -> Self {
        items.into_iter().collect()
    }
}

impl<T: Eq + Hash, S: BuildHasher + Default> FromIterator<T> for HashSet<T, S> {
    fn from_iter<I: IntoIterator<Item = T>>(items: I) -> Self {
        HashSet(items.into_iter().collect())
    }
}

impl<T: Eq + Hash, S: BuildHasher> Extend<T> for HashSet<T, S> {
    fn extend<I: IntoIterator<Item = T>>(&mut self, items: I) {
        self.0.extend(items);
    }
}

impl<'a, T: Eq + Hash + Copy, S: BuildHasher> Extend<&'a T> for HashSet<T, S> {
    fn extend<I: IntoIterator<Item = &'a T>>(&mut self, items: I) {
        self.0.extend(items);
    }
}

impl<T, S> IntoIterator for HashSet<T, S> {
    type Item = T;
    type IntoIter = IntoIter<T>;

    fn into_iter(self) -> IntoIter<T> {
        self.0.into_iter()
    }
}

impl<'a, T, S> IntoIterator for &'a HashSet<T, S> {
    type Item = &'a T;
    type IntoIter = Iter<'a, T>;

    fn into_iter(self) -> Iter<'a, T> {
        self.0.iter()
    }
}

/// The operators of sets: each makes a new set of clones.
macro_rules! operator {
    ($($operator:ident :: $method:ident)*) => {$(
        impl<T: Eq + Hash + Clone, S: BuildHasher + Default> $operator<&HashSet<T, S>> for &HashSet<T, S> {
            type Output = HashSet<T, S>;

            fn $method(self, other: &HashSet<T, S>) -> HashSet<T, S> {
                HashSet($operator::$method(&self.0, &other.0))
            }
        }
    )*};
}

operator!(BitAnd::bitand BitOr::bitor BitXor::bitxor Sub::sub);
