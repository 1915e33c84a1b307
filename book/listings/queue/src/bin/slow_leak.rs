//! When has a small overload used up a gigabyte?

fn main() {
    // ANCHOR: leak
    let (made, written, bytes) = (1000, 900, 4096);
    let piling_up = (made - written) * bytes;
    for (name, seconds) in [("a second", 1), ("a minute", 60), ("ten minutes", 600)] {
        println!("after {name}: {} KB", piling_up * seconds / 1000);
    }
    println!("1 GB after {} minutes", 1_000_000_000_u64.div_ceil(piling_up * 60));
    // ANCHOR_END: leak
}
