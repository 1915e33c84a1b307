//! What `parallel_histogram` must do: count every value once, in parts, and bring the parts together by message.

use checker::{
    CountingAllocator, Notes, channels, ensure, every_interleaving, for_real, house_rule_no_locks, mistake,
    name_this_thread, on_the_clock, simulated, threads_running, threads_started,
};
use histogram::{BINS, Histogram, parallel_histogram};
use std::thread;

#[global_allocator]
static MEMORY: CountingAllocator = CountingAllocator;

const HOUSE_RULE: &str = "House rule: partial results travel by channel, without locks and atomics.";

/// Catches values that are forgotten or counted twice, threads without a part, and results that don't travel by message.
#[test]
fn every_value_is_counted_once() {
    for (length, threads) in [(23, 4), (24, 4), (3, 4), (5, 1), (0, 2)] {
        every_interleaving(move || {
            house_rule_no_locks(HOUSE_RULE);
            let levels = levels(length);
            ensure_right(&levels, &parallel_histogram(levels.clone(), threads));
            if simulated() {
                ensure_one_message_each(length, threads);
            }
        });
    }
}

/// Catches threads that wait for each other: one begins when another has finished.
#[test]
fn the_parts_are_counted_at_the_same_time() {
    // Of the two ways to break ties, the one tried first lets the calling thread go on until it must wait. Then all
    // threads are there that can be there at once. The other way lets each thread end early, which proves nothing.
    let seen_first = Notes::new();
    on_the_clock(move || {
        house_rule_no_locks(HOUSE_RULE);
        let seen = Notes::new();
        let looking = thread::spawn({
            let seen = seen.clone();
            move || {
                name_this_thread("onlooker");
                for _ in 0..20 {
                    seen.push(threads_running().iter().filter(|place| place.starts_with("src/")).count());
                    thread::yield_now();
                }
            }
        });
        let before = threads_started();
        let levels = levels(24);
        ensure_right(&levels, &parallel_histogram(levels.clone(), 4));
        let started = threads_started() - before;
        // The looking thread looks to its end, whatever it may have missed.
        let _ = looking.join();

        seen_first.push(seen.take().into_iter().max().unwrap_or(0));
        let at_once = seen_first.all()[0];
        // Who hands out parts by message waits for the threads while they are there: then nothing can be concluded.
        let hands_out = channels().iter().any(|channel| channel.sent_by.iter().any(|sender| sender == "main"));
        ensure!(started < 2 || at_once > 1 || hands_out, "Part 1 was begun when part 0 was finished.");
    });
}

/// Catches parts that are wrong only when they are long, and threads that hold more than their part, on real threads.
#[test]
fn a_million_values_on_real_threads() {
    for_real(|| {
        let levels = levels(1_000_003);
        for threads in 1..=8 {
            ensure_right(&levels, &parallel_histogram(levels.clone(), threads));
        }
    });
    for_real(|| {
        let levels = levels(1_000_003);
        // How many threads hold their memory at the same moment is a matter of luck: look several times.
        for _ in 0..20 {
            ensure_moderate(levels.clone());
        }
    });
}

/// So many values, with levels that don't repeat regularly.
fn levels(length: usize) -> Vec<u8> {
    (0..length).map(|n| (n.wrapping_mul(2_654_435_761) >> 9) as u8 % BINS as u8).collect()
}

/// What counting one value after the other gives.
fn counted(levels: &[u8]) -> Histogram {
    levels.iter().fold([0; BINS], |mut histogram, &level| {
        histogram[usize::from(level)] += 1;
        histogram
    })
}

fn ensure_right(levels: &[u8], histogram: &Histogram) {
    let right = counted(levels);
    if *histogram == right {
        return;
    }
    let (length, total) = (levels.len(), histogram.iter().sum::<u64>() as usize);
    if total < length && *histogram == counted(&levels[..total]) {
        mistake!("The histogram counts {total} of {length} values: the last {} belonged to nobody.", length - total);
    }
    ensure!(total == length, "The histogram counts {total} of {length} values.");
    let level = (0..BINS).find(|&level| histogram[level] != right[level]).unwrap_or(0);
    mistake!(
        "The histogram counts {length} of {length} values, but {} at level {level}, where there are {}.",
        histogram[level],
        right[level]
    );
}

/// Requires that partial results travelled by channel, one from each thread at most. What the calling thread sends,
/// parts of the work perhaps, is its own affair.
fn ensure_one_message_each(length: usize, threads: usize) {
    // A single part, or none, need not travel.
    if length == 0 || threads == 1 {
        return;
    }
    let channels = channels();
    let senders = channels.iter().flat_map(|channel| &channel.sent_by);
    let results = senders.filter(|sender| *sender != "main").count();
    let parts = threads.min(length);
    ensure!(results <= threads, "{results} messages for {parts} parts.");
    if results > 0 {
        return;
    }
    match threads_started() {
        0 => mistake!("The calling thread counted all {length} values itself; it may use {threads} threads."),
        _ => mistake!("No message was sent; house rule: partial results travel by channel."),
    }
}

/// Requires that counting `levels` with four threads never needs as much memory as three times `levels`.
fn ensure_moderate(levels: Vec<u8>) {
    let own = levels.len();
    let before = MEMORY.live_bytes() - own;
    MEMORY.reset_peak();
    parallel_histogram(levels, 4);
    let peak = MEMORY.peak_bytes().saturating_sub(before);
    ensure!(peak < 3 * own, "For one recording and 4 threads, memory held 3 recordings or more at once.");
}
