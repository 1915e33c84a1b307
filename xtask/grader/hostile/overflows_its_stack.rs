//! Calls itself for ever.
//!
//! Expected: crashed

#[allow(unconditional_recursion)]
fn deeper(before: &mut [u64; 1000]) {
    let mut mine = *before;
    mine[0] += 1;
    deeper(&mut mine);
    before[1] = mine[1];
}

fn attack() {
    deeper(&mut [0; 1000]);
}
