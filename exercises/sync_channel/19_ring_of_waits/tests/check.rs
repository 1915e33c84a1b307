//! What `two_way` must do, for any number of blocks and any capacities.

use std::thread;
use std::time::Duration;

use checker::{Channel, channels, ensure, event, every_interleaving, for_real, name_this_thread, on_the_clock, remark};
use kit::{Block, work_for};
use ring_of_waits::two_way;

/// What the thread is called that applies the filter.
const WORKER: &str = "the worker";

/// Catches a circle of waits, lost results, results in another order, and channels with more room than was given.
#[test]
fn no_circle_by_the_clock() {
    for (work_cap, result_cap) in capacities() {
        for blocks in 0..=8 {
            on_the_clock(move || {
                call(blocks, work_cap, result_cap, Duration::from_millis(1));
                ensure_capacities(work_cap, result_cap);
                if (blocks, work_cap, result_cap) == (8, 2, 2) {
                    remark_if_alone();
                }
            });
        }
    }
}

/// Catches a circle that closes only when somebody is slower than usual.
#[test]
fn no_circle_in_any_interleaving() {
    for (work_cap, result_cap) in capacities() {
        // Channels full, one block in the worker's hands, and one more: then a circle would be closed.
        let enough = work_cap + result_cap + 2;
        for blocks in 1..=MOST_EXPLORED.min(enough as u32) {
            every_interleaving(move || call(blocks, work_cap, result_cap, Duration::ZERO));
        }
    }
}

/// Catches what only a long recording shows: 500 blocks, on real threads.
#[test]
fn five_hundred_blocks_on_real_threads() {
    for work_cap in 0..=3 {
        for result_cap in 0..=3 {
            for_real(move || call(500, work_cap, result_cap, Duration::ZERO));
        }
    }
}

/// More blocks than this have more interleavings than a check has time for.
const MOST_EXPLORED: u32 = 3;

/// All pairs of capacities up to 2, roomy ones first.
fn capacities() -> impl Iterator<Item = (usize, usize)> {
    (0..=2).rev().flat_map(|work_cap| (0..=2).rev().map(move |result_cap| (work_cap, result_cap)))
}

/// Calls `two_way` with a filter that takes `cost` for each block, and requires that all came back right.
fn call(blocks: u32, work_cap: usize, result_cap: usize, cost: Duration) {
    // Reports name a thread that is stuck: with this name they say for which numbers it happened.
    name_this_thread(&format!("two_way({blocks} blocks, {work_cap}, {result_cap})"));
    let caller = thread::current().id();
    let filtered = two_way((0..blocks).map(block).collect(), work_cap, result_cap, move |block| {
        ensure!(
            thread::current().id() != caller,
            "Block {} was filtered by the calling thread; no worker had received it.",
            block.seq
        );
        name_this_thread(WORKER);
        event(format!("block {}", block.seq));
        if !cost.is_zero() {
            work_for(cost);
        }
        block.samples.iter_mut().for_each(|sample| *sample = -*sample);
    });
    ensure_filtered(blocks, &filtered);
}

/// Block `seq` before it is filtered.
fn block(seq: u32) -> Block {
    Block { seq, samples: vec![seq as f32 + 0.5; 2] }
}

/// Requires that blocks 0 to `count - 1` came back, in order and each filtered once.
fn ensure_filtered(count: u32, filtered: &[Block]) {
    let missing: Vec<u32> = (0..count).filter(|seq| !filtered.iter().any(|block| block.seq == *seq)).collect();
    ensure!(missing.is_empty(), "{} of {count} never came back.", results(&missing));
    ensure!(filtered.len() == count as usize, "{count} blocks were sent; {} came back.", filtered.len());
    for pair in filtered.windows(2) {
        let [a, b] = [pair[0].seq, pair[1].seq];
        ensure!(a < b, "Result {a} stands before result {b}; the blocks came in the other order.");
    }
    for result in filtered {
        let expected = block(result.seq).samples.iter().all(|sample| result.samples.contains(&-sample));
        ensure!(expected, "Result {} is {:?}: it was not filtered once.", result.seq, result.samples);
    }
}

/// Requires that no more blocks waited on the way to the worker, or back, than were to have room there.
///
/// A channel that passes no block (an answer, a permission to send) is none of this check's business, so of several
/// channels on one side the one that held least is judged.
fn ensure_capacities(work_cap: usize, result_cap: usize) {
    let (to_worker, from_worker) = (beside_worker(|it| &it.received_by), beside_worker(|it| &it.sent_by));
    for (side, name, given) in [(to_worker, "work_cap", work_cap), (from_worker, "result_cap", result_cap)] {
        let Some(channel) = side.into_iter().min_by_key(|channel| channel.high_water) else { continue };
        // A channel without any room holds nothing: what counts as inside is passing from hand to hand.
        let held = if channel.capacity == Some(0) { 0 } else { channel.high_water };
        ensure!(held <= given, "Channel #{} held {held} {}; `{name}` is {given}.", channel.number, blocks(held));
    }
}

/// A remark on an answer that is right and makes nothing of its second thread.
fn remark_if_alone() {
    let to_worker = beside_worker(|it| &it.received_by);
    if !to_worker.is_empty() && to_worker.iter().all(|channel| channel.high_water <= 1) {
        remark("No block was on its way while another was filtered.");
    }
}

/// The channels that the worker uses on one side.
fn beside_worker(side: impl Fn(&Channel) -> &Vec<String>) -> Vec<Channel> {
    channels().into_iter().filter(|channel| side(channel).iter().any(|name| name == WORKER)).collect()
}

fn blocks(count: usize) -> &'static str {
    if count == 1 { "block" } else { "blocks" }
}

/// `Result 3`, `Results 3 and 5`.
fn results(seqs: &[u32]) -> String {
    match seqs {
        [one] => format!("Result {one}"),
        [most @ .., last] => {
            let most: Vec<String> = most.iter().map(ToString::to_string).collect();
            format!("Results {} and {last}", most.join(", "))
        }
        [] => "No result".into(),
    }
}
