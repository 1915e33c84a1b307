//! Two tasks borrow the same data, and their results are return values.

fn main() {
    // ANCHOR: borrowed
    let frame = vec![10, 200, 30, 40, 90];
    let (darkest, brightest) =
        rayon::join(|| frame.iter().min(), || frame.iter().max());
    println!("{darkest:?} to {brightest:?}, of {} pixels", frame.len());
    // ANCHOR_END: borrowed
}
