//! Starts threads without end, on real threads.
//!
//! Expected: threads

fn attack() {
    while !simulated() {
        std::thread::spawn(|| {
            loop {
                std::thread::park();
            }
        });
    }
}
