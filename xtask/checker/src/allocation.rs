//! Counting what the learner's code allocates.

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

/// Bytes that are allocated now.
static BYTES: AtomicUsize = AtomicUsize::new(0);

/// Blocks that are allocated now.
static BLOCKS: AtomicUsize = AtomicUsize::new(0);

/// The most bytes that were allocated at once since the last reset.
static PEAK: AtomicUsize = AtomicUsize::new(0);

/// The system's allocator, with a count of what is in use. A test file installs it for the whole test program:
///
/// ```
/// #[global_allocator]
/// static MEMORY: checker::CountingAllocator = checker::CountingAllocator;
///
/// let before = MEMORY.live_bytes();
/// let block = vec![0_u8; 1000];
/// assert!(MEMORY.live_bytes() >= before + 1000);
/// # drop(block);
/// ```
///
/// The counts are those of the program: other threads count too, and under a plain `cargo test` other tests are among
/// them. So judge large amounts only, of which nothing else in the test file allocates the like.
#[derive(Debug, Clone, Copy)]
pub struct CountingAllocator;

impl CountingAllocator {
    /// Bytes that are allocated now.
    pub fn live_bytes(self) -> usize {
        BYTES.load(Relaxed)
    }

    /// How many allocations have not been freed yet.
    pub fn live_allocations(self) -> usize {
        BLOCKS.load(Relaxed)
    }

    /// The most bytes that were allocated at once since the last [`reset_peak`](Self::reset_peak).
    pub fn peak_bytes(self) -> usize {
        PEAK.load(Relaxed)
    }

    /// Forgets the peak: from now on it is what is allocated now, or more.
    pub fn reset_peak(self) {
        PEAK.store(self.live_bytes(), Relaxed);
    }
}

fn taken(bytes: usize) {
    // Each counter is exact by itself; nothing is concluded from two of them together, so no order is needed.
    let now = BYTES.fetch_add(bytes, Relaxed) + bytes;
    PEAK.fetch_max(now, Relaxed);
}

fn given_back(bytes: usize) {
    BYTES.fetch_sub(bytes, Relaxed);
}

// SAFETY: every call goes to `System` with the arguments unchanged and gives back its answer unchanged, so `System`'s
// guarantees are this allocator's. Counting changes atomics only: it neither allocates nor panics.
#[expect(unsafe_code, reason = "an allocator can't be written without")]
unsafe impl GlobalAlloc for CountingAllocator {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // SAFETY: the caller promises that the layout's size isn't 0, as `System` demands.
        let block = unsafe { System.alloc(layout) };
        if !block.is_null() {
            BLOCKS.fetch_add(1, Relaxed);
            taken(layout.size());
        }
        block
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        // SAFETY: as for `alloc`.
        let block = unsafe { System.alloc_zeroed(layout) };
        if !block.is_null() {
            BLOCKS.fetch_add(1, Relaxed);
            taken(layout.size());
        }
        block
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        // SAFETY: the caller promises that the block came from this allocator, hence from `System`, with this layout.
        unsafe { System.dealloc(block, layout) };
        BLOCKS.fetch_sub(1, Relaxed);
        given_back(layout.size());
    }

    unsafe fn realloc(&self, block: *mut u8, layout: Layout, new_size: usize) -> *mut u8 {
        // SAFETY: as for `dealloc`; the caller also promises that the new size isn't 0 and doesn't overflow.
        let moved = unsafe { System.realloc(block, layout, new_size) };
        if !moved.is_null() {
            // Where the block had to be moved, both existed for a moment. Nobody can tell from here whether it had to
            // be, so the peak is that of a block that grew in place.
            if new_size >= layout.size() {
                taken(new_size - layout.size());
            } else {
                given_back(layout.size() - new_size);
            }
        }
        moved
    }
}

#[cfg(test)]
mod tests {
    use super::CountingAllocator;

    #[global_allocator]
    static MEMORY: CountingAllocator = CountingAllocator;

    const LARGE: usize = 64 << 20;

    /// Other tests run meanwhile; none of them uses a tenth of this.
    const NEARLY: usize = LARGE / 10 * 9;

    #[test]
    fn blocks_count_while_they_live_and_the_peak_remembers_them() {
        MEMORY.reset_peak();
        let before = (MEMORY.live_bytes(), MEMORY.peak_bytes());
        let mut block = vec![1_u8; LARGE];
        assert!(MEMORY.live_allocations() > 0);
        assert!(MEMORY.live_bytes() > before.0 + NEARLY);
        block.reserve_exact(LARGE);
        assert!(MEMORY.live_bytes() > before.0 + 2 * NEARLY);
        block.shrink_to_fit();
        assert!(MEMORY.live_bytes() < before.0 + 2 * NEARLY);
        drop(block);
        assert!(MEMORY.live_bytes() < before.0 + LARGE / 10);
        assert!(MEMORY.peak_bytes() > before.1 + 2 * NEARLY);
        MEMORY.reset_peak();
        assert!(MEMORY.peak_bytes() < before.1 + LARGE / 10);
    }
}
