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
    // The table orders a frame when it is about to be free; the camera takes none that was not ordered.
    let (order, orders) = mpsc::channel::<u32>();
    let (camera, table) = mpsc::channel();
    let at_work = thread::spawn(move || orders.iter().try_for_each(|id| camera.send(expose(id))));

    let mut next = 0..n;
    let mut ordered = next.next().map(|id| order.send(id));
    while ordered.is_some() {
        let frame = table.recv().expect("the camera answers every order");
        ordered = next.next().map(|id| order.send(id));
        develop(frame);
    }
    drop(order);
    let _ = at_work.join();
}
