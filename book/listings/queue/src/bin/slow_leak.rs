//! When has a small overload used up a gigabyte?

fn main() {
    // ANCHOR: leak
    let (made, written, bytes) = (1000, 900, 4096);
    let piling_up = (made - written) * bytes;
    for seconds in [1, 60, 600] {
        println!("after {seconds} s: {} KB", piling_up * seconds / 1000);
    }
    println!("1 GB after {} s", 1_000_000_000_u64.div_ceil(piling_up));
    // ANCHOR_END: leak
}
