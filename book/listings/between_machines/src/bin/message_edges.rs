//! A stream has no edges: what is written in two pieces arrives in one, or in
//! five.

use std::io::{self, Read, Write};

fn main() -> io::Result<()> {
    // ANCHOR: edges
    let (mut mainland, mut island) = io::pipe()?;
    island.write_all(b"wind ")?;
    island.write_all(b"calm ")?;
    island.write_all(b"fog")?;
    drop(island);

    let mut piece = [0; 8];
    loop {
        let count = mainland.read(&mut piece)?;
        if count == 0 {
            break;
        }
        println!("{:?}", String::from_utf8_lossy(&piece[..count]));
    }
    // ANCHOR_END: edges
    Ok(())
}
