//! In which order things are dropped.

struct Part(&'static str);

impl Drop for Part {
    fn drop(&mut self) {
        println!("drop {}", self.0);
    }
}

// ANCHOR: recorder
#[expect(dead_code, reason = "the fields are there to be dropped")]
struct Recorder {
    sender: Part,
    writer: Part,
}

impl Drop for Recorder {
    fn drop(&mut self) {
        println!("Recorder::drop: both fields are still here");
    }
}
// ANCHOR_END: recorder

fn main() {
    // ANCHOR: fields
    println!("-- a struct");
    drop(Recorder { sender: Part("sender"), writer: Part("writer") });
    // ANCHOR_END: fields
    // ANCHOR: variables
    println!("-- variables");
    let _first = Part("first");
    let _second = Part("second");
    // ANCHOR_END: variables
}
