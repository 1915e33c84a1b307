//! How many blocks wait, in a storm of 24: one every 2 ms, and a disk that takes
//! 4 ms for each. Worked out millisecond by millisecond.

fn main() {
    let unbounded = waiting(usize::MAX);
    let bounded = waiting(4);
    println!("         no limit             4 places");
    for ms in (0..=100).step_by(10) {
        let bar = |depths: &[usize]| "#".repeat(depths[ms]);
        println!("{ms:3} ms   {:20} {}", bar(&unbounded), bar(&bounded));
    }
}

// ANCHOR: storm
/// The length of the queue at each millisecond.
fn waiting(places: usize) -> Vec<usize> {
    let (mut queue, mut to_make) = (0, 24);
    let (mut block_ready, mut disk_free) = (0, 0);
    let mut depths = Vec::new();
    for ms in 0..=100 {
        if to_make > 0 && ms >= block_ready && queue < places {
            (queue, to_make) = (queue + 1, to_make - 1);
            block_ready = ms + 2;
        }
        if queue > 0 && ms >= disk_free {
            queue -= 1;
            disk_free = ms + 4;
        }
        depths.push(queue);
    }
    depths
}
// ANCHOR_END: storm
