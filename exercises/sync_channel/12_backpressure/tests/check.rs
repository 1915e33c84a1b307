//! What `record_to_disk` must do, however slow the disk is.

use backpressure::{MAX_WAITING, record_to_disk};
use checker::{Gauge, Notes, elapsed, ensure, every_interleaving, for_real, mistake, on_the_clock};
use kit::work_for;
use std::time::Duration;

/// One block in the hand of its maker, those that wait, one in the hand of the disk.
const MOST: usize = MAX_WAITING + 2;

/// Catches blocks that get lost, come twice or change places, and a queue with too much room.
#[test]
fn every_block_reaches_the_disk() {
    for blocks in [0, 1, 3, 12] {
        every_interleaving(move || {
            let night = Night::new();
            let said = record_to_disk(night.blocks(blocks, Duration::ZERO), night.disk(|_| Duration::ZERO));
            night.ensure_recorded(blocks, said);
        });
    }
}

/// Catches a queue that grows when the disk is slower than expected.
#[test]
fn the_disk_hangs_for_a_second() {
    on_the_clock(|| {
        let night = Night::new();
        let making = Duration::from_millis(2);
        let writing = |number| if number == 1 { Duration::from_secs(1) } else { Duration::from_millis(1) };
        let said = record_to_disk(night.blocks(30, making), night.disk(writing));
        night.ensure_recorded(30, said);
    });
}

/// Catches a disk that stands idle while it need not.
#[test]
fn a_slow_disk_by_the_clock() {
    on_the_clock(|| {
        let night = Night::new();
        let making = Duration::from_millis(2);
        let writing = Duration::from_millis(5);
        let said = record_to_disk(night.blocks(40, making), night.disk(move |_| writing));
        night.ensure_recorded(40, said);

        let done = elapsed();
        let idle = done.saturating_sub(making + 40 * writing).as_millis();
        ensure!(idle == 0, "40 blocks were on the disk at {} ms: it stood idle for {idle} ms.", done.as_millis());
    });
}

/// Catches a queue that outgrows its bound in a long night, on real threads.
#[test]
fn a_long_night_on_real_threads() {
    for_real(|| {
        let night = Night::new();
        let said = record_to_disk(night.blocks(2000, Duration::ZERO), night.disk(|_| Duration::from_micros(100)));
        night.ensure_recorded(2000, said);
    });
}

/// What a scenario sees of one night: how many blocks exist, and which have reached the disk.
struct Night {
    on_the_way: Gauge,
    written: Notes<usize>,
    naps: Notes<()>,
}

impl Night {
    fn new() -> Self {
        Night { on_the_way: Gauge::new(), written: Notes::new(), naps: Notes::new() }
    }

    /// Blocks 1 to `count`. Each says its number and takes `cost` to make.
    fn blocks(&self, count: usize, cost: Duration) -> impl Iterator<Item = Vec<f32>> + Send + 'static {
        let (on_the_way, naps) = (self.on_the_way.clone(), self.naps.clone());
        (1..=count).map(move |number| {
            // This runs on the thread that makes blocks: what it has waited in so far tells how it keeps back.
            if checker::waits().iter().any(|wait| wait.operation == "sleep") {
                naps.push(());
            }
            take(cost);
            on_the_way.enter();
            vec![number as f32; 4]
        })
    }

    /// A disk that takes `cost(number)` for each block.
    fn disk(&self, cost: impl Fn(usize) -> Duration) -> impl FnMut(Vec<f32>) {
        let (on_the_way, written) = (self.on_the_way.clone(), self.written.clone());
        move |block| {
            let number = block.first().map_or(0, |sample| *sample as usize);
            take(cost(number));
            written.push(number);
            on_the_way.leave();
        }
    }

    /// Requires that blocks 1 to `count` were written once each and in order, and that never too many existed.
    fn ensure_recorded(&self, count: usize, said: usize) {
        let written = self.written.all();
        let lost: Vec<usize> = (1..=count).filter(|number| !written.contains(number)).collect();
        ensure!(lost.is_empty(), "{} never reached the disk.", blocks_named(&lost));
        for (place, number) in written.iter().enumerate() {
            let earlier = &written[..place];
            ensure!(!earlier.contains(number), "Block {number} was written twice.");
            let Some(overtaken) = earlier.iter().find(|before| *before > number) else { continue };
            mistake!("Block {overtaken} was written before block {number}, which was made first.");
        }
        ensure!(said == count, "`record_to_disk` said {said} blocks; {count} were written.");

        let most = self.on_the_way.high_water();
        let nap = if self.naps.is_empty() { "" } else { " A nap is not a bound." };
        ensure!(
            most <= MOST,
            "{most} blocks were made and not yet written; {MOST} are allowed: {MAX_WAITING} waiting, one in each hand.{nap}",
        );
    }
}

/// Works for `cost`. Even work that takes no time lets others go first, so without a cost there is none.
fn take(cost: Duration) {
    if !cost.is_zero() {
        work_for(cost);
    }
}

/// `Block 9`, `Blocks 9 to 14`, or how many of them there are.
fn blocks_named(numbers: &[usize]) -> String {
    match numbers {
        [one] => format!("Block {one}"),
        [first, .., last] if last - first + 1 == numbers.len() => format!("Blocks {first} to {last}"),
        _ => format!("{} blocks, the first of them block {},", numbers.len(), numbers.first().unwrap_or(&0)),
    }
}
