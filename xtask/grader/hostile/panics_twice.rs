//! Panics while it panics, which ends the process.
//!
//! Expected: crashed

struct Again;

impl Drop for Again {
    fn drop(&mut self) {
        panic!("second");
    }
}

fn attack() {
    let _again = Again;
    panic!("first");
}
