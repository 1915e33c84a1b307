//! One frame at a time.

use std::sync::mpsc;
use std::thread;

use kit::Frame;

/// Takes frames 0 to `n - 1` with `expose` and gives each to `develop`, in order.
///
/// `expose` runs on a thread of its own, the camera; `develop` runs on the calling thread. Both take time, and both go
/// on at the same time. The camera has room for one frame and so has the developing table: a frame exists from the
/// moment its exposure begins until it has been developed, and never more than two exist at once.
pub fn night_sky(n: u32, mut expose: impl FnMut(u32) -> Frame + Send + 'static, mut develop: impl FnMut(Frame)) {
    let (camera, table) = mpsc::sync_channel(0);
    let (ready, table_is_free) = mpsc::sync_channel(0);
    thread::spawn(move || {
        for id in 0..n {
            camera.send(expose(id)).unwrap();
            table_is_free.recv().unwrap();
        }
    });

    for _ in 0..n {
        ready.send(()).unwrap();
        develop(table.recv().unwrap());
    }
}
