//! Telling a moved buffer from a copied one.

/// The identity of a `Vec`'s heap block. Two are equal when the block that arrived is the one that left.
///
/// Compare while the first owner can't have freed the block in between: an allocator may hand a freed block out again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Buffer {
    address: usize,
    capacity: usize,
}

impl Buffer {
    /// The block that `items` owns at this moment.
    pub fn of<T>(items: &Vec<T>) -> Self {
        Buffer { address: items.as_ptr().addr(), capacity: items.capacity() }
    }
}
