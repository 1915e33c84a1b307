//! One frame at a time.

use std::sync::{Arc, Condvar, Mutex};
use std::thread;

use kit::Frame;

/// Takes frames 0 to `n - 1` with `expose` and gives each to `develop`, in order.
///
/// `expose` runs on a thread of its own, the camera; `develop` runs on the calling thread. Both take time, and both go
/// on at the same time. The camera has room for one frame and so has the developing table: a frame exists from the
/// moment its exposure begins until it has been developed, and never more than two exist at once.
pub fn night_sky(n: u32, mut expose: impl FnMut(u32) -> Frame + Send + 'static, mut develop: impl FnMut(Frame)) {
    // What the camera holds out. It is closed until somebody has taken that.
    let shutter = Arc::new((Mutex::new(None), Condvar::new()));
    let camera = Arc::clone(&shutter);
    thread::spawn(move || {
        let (held_out, changed) = &*camera;
        for id in 0..n {
            let frame = expose(id);
            *held_out.lock().unwrap() = Some(frame);
            changed.notify_all();
            drop(changed.wait_while(held_out.lock().unwrap(), |frame| frame.is_some()));
        }
    });

    let (held_out, changed) = &*shutter;
    for _ in 0..n {
        let mut held_out = changed.wait_while(held_out.lock().unwrap(), |frame| frame.is_none()).unwrap();
        let frame = held_out.take().expect("waited for it");
        drop(held_out);
        changed.notify_all();
        develop(frame);
    }
}
