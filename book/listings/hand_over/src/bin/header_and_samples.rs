//! What moves when a `Vec` moves.

fn main() {
    // ANCHOR: sizes
    let block = vec![0.0_f32; 16_000_000];
    println!("the samples: {} bytes", size_of_val(&block[..]));
    println!("what moves:  {} bytes", size_of_val(&block));
    // ANCHOR_END: sizes
}
