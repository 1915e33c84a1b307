//! One frame at a time.
#![expect(unused_variables, reason = "delete this line once you use them")]

use kit::Frame;

/// Takes frames 0 to `n - 1` with `expose` and gives each to `develop`, in order.
///
/// `expose` runs on a thread of its own, the camera; `develop` runs on the calling thread. Both take time, and both go
/// on at the same time. The camera has room for one frame and so has the developing table: a frame exists from the
/// moment its exposure begins until it has been developed, and never more than two exist at once.
pub fn night_sky(n: u32, expose: impl FnMut(u32) -> Frame + Send + 'static, develop: impl FnMut(Frame)) {
    todo!("expose on a thread of its own, develop on this one")
}
