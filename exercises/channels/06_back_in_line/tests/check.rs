//! What `resequence` must do: restore the order, and as early as it can.

use back_in_line::resequence;
use checker::{Buffer, ensure, every_interleaving, for_real, mistake, name_this_thread, on_the_clock};
use kit::{Block, Rng};
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread;
use std::time::Duration;

/// Catches blocks that are kept although it is their turn, in any order of four.
#[test]
fn every_block_is_passed_on_as_early_as_it_can() {
    for order in all_orders() {
        on_the_clock(move || ensure_right(&play(&order)));
    }
}

/// Catches blocks that are lost or out of order because one before them never comes.
#[test]
fn a_missing_block_holds_up_others_to_the_end() {
    for order in [vec![6, 1, 0, 5], vec![3], vec![]] {
        on_the_clock(move || ensure_right(&play(&order)));
    }
    let transcript = on_the_clock(|| {
        let steps = play(&[2, 0, 3, 1, 5]);
        ensure_right(&steps);
        table(&steps)
    });
    if let Some(transcript) = transcript {
        insta::assert_snapshot!("one_never_comes", transcript);
    }
}

/// Catches blocks that are lost, doubled, copied or out of order when several decoders send at the same time.
#[test]
fn blocks_come_from_several_decoders() {
    for decoders in [vec![vec![2, 0, 3, 1]], vec![vec![1, 3], vec![2, 0]], vec![vec![3, 0], vec![2], vec![1]]] {
        every_interleaving(move || {
            let (out, inbox) = mpsc::channel();
            let (player, played) = mpsc::channel();
            let mut sent = Vec::new();
            for (n, numbers) in decoders.iter().enumerate() {
                let blocks: Vec<Block> = numbers.iter().map(|&number| block(number)).collect();
                sent.extend(blocks.iter().map(identity));
                decode(n, blocks, out.clone());
            }
            drop(out);
            resequence(inbox, player);
            ensure_complete(sent, played);
        });
    }
}

/// Catches what goes wrong only with many blocks: two thousand of them from four decoders, on real threads.
#[test]
fn a_long_recording_on_real_threads() {
    for_real(|| {
        let mut rng = Rng::new(6);
        let mut blocks: Vec<Block> = (0..2000).map(block).collect();
        for window in blocks.chunks_mut(16) {
            for last in (1..window.len()).rev() {
                window.swap(last, rng.below(last as u64 + 1) as usize);
            }
        }
        let sent = blocks.iter().map(identity).collect();
        let mut shares = [const { Vec::new() }; 4];
        blocks.into_iter().enumerate().for_each(|(n, block)| shares[n % 4].push(block));

        let (out, inbox) = mpsc::channel();
        let (player, played) = mpsc::channel();
        for (n, share) in shares.into_iter().enumerate() {
            decode(n, share, out.clone());
        }
        drop(out);
        resequence(inbox, player);
        ensure_complete(sent, played);
    });
}

/// One arrival, and what came out before the next one.
struct Step {
    /// `None` for the end of the inbox.
    arrived: Option<u32>,
    played: Vec<u32>,
}

/// Sends blocks in this order, one after the other, and listens in between until nothing more comes.
fn play(order: &[u32]) -> Vec<Step> {
    /// On the clock computing takes no time: what hasn't come by then is waiting for something else.
    const QUIET: Duration = Duration::from_millis(100);

    let (out, inbox) = mpsc::channel();
    let (player, played) = mpsc::channel();
    thread::spawn(move || {
        name_this_thread("resequence");
        resequence(inbox, player);
    });
    let mut steps = Vec::new();
    for &number in order {
        // If nobody is there to take it, it will be missing below.
        let _ = out.send(block(number));
        let until_quiet = std::iter::from_fn(|| played.recv_timeout(QUIET).ok());
        steps.push(Step { arrived: Some(number), played: until_quiet.map(|block| block.seq).collect() });
    }
    drop(out);
    steps.push(Step { arrived: None, played: played.iter().map(|block| block.seq).collect() });
    steps
}

/// The same arrivals, with what should have been played.
fn as_it_should_be(steps: &[Step]) -> Vec<Step> {
    let mut early: Vec<u32> = Vec::new();
    let mut due = 0;
    let one = |step: &Step| {
        early.extend(step.arrived);
        early.sort();
        let on_time = early.iter().zip(due..).take_while(|(number, due)| **number == *due).count();
        due += on_time as u32;
        let leaving = if step.arrived.is_none() { early.len() } else { on_time };
        Step { arrived: step.arrived, played: early.drain(..leaving).collect() }
    };
    steps.iter().map(one).collect()
}

/// Requires that every block was played once, in order, and as early as it could be.
fn ensure_right(steps: &[Step]) {
    let right = as_it_should_be(steps);
    let all = |steps: &[Step]| steps.iter().flat_map(|step| step.played.clone()).collect::<Vec<u32>>();
    let (played, wanted) = (all(steps), all(&right));
    ensure_all_there(&wanted, &played);
    ensure_rising(&wanted, &played);

    // All are there and in order. What is still wrong came too late.
    let step_of = |steps: &[Step], number| steps.iter().position(|step| step.played.contains(&number));
    for number in wanted {
        let (Some(due), Some(seen)) = (step_of(&right, number), step_of(steps, number)) else { continue };
        if seen <= due {
            continue;
        }
        if right[due].arrived == Some(number) {
            mistake!("The player waits for block {number}, which has arrived; `resequence` waits for more input.");
        }
        let when = match (steps[seen].arrived, seen - due) {
            (None, _) => "at the end of the inbox".to_string(),
            (_, 1) => "one arrival later".to_string(),
            (_, later) => format!("{later} arrivals later"),
        };
        mistake!("Block {number} could go when block {} left; it went {when}.", number - 1);
    }
}

/// Requires that nothing is missing and nothing comes twice.
fn ensure_all_there(wanted: &[u32], played: &[u32]) {
    let doubled = (0..played.len()).find(|&place| played[..place].contains(&played[place]));
    if let Some(place) = doubled {
        mistake!("Block {} was passed on twice.", played[place]);
    }
    let missing: Vec<u32> = wanted.iter().filter(|number| !played.contains(number)).copied().collect();
    let Some(first) = missing.first() else { return };
    let one = missing.len() == 1;
    let (were, their) = if one { ("was", "its") } else { ("were", "their") };
    let numbers = format!("{} {}", if one { "block" } else { "blocks" }, enumerated(&missing));
    let gap = (0..).find(|number| !wanted.contains(number)).unwrap_or(0);
    if *first > gap {
        mistake!("The inbox ended; {numbers}, waiting for {gap}, {were} thrown away.");
    }
    mistake!("{} came before {their} turn and {were} never passed on.", numbers.replacen('b', "B", 1));
}

fn ensure_rising(wanted: &[u32], played: &[u32]) {
    let Some(place) = (0..played.len()).find(|&place| played[place] != wanted[place]) else { return };
    let (number, due) = (played[place], wanted[place]);
    match place.checked_sub(1) {
        None => mistake!("The player got {number} first; {due} came later."),
        Some(before) => mistake!("The player got {number} after {}; {due} came later.", played[before]),
    }
}

/// The steps as the learner sees them.
fn table(steps: &[Step]) -> String {
    let one = |step: &Step| {
        let arrived = step.arrived.map_or("the end".to_string(), |number| format!("{number} arrives"));
        let played: Vec<String> = step.played.iter().map(u32::to_string).collect();
        if played.is_empty() { arrived } else { format!("{arrived}: {}", played.join(" ")) }
    };
    steps.iter().map(one).collect::<Vec<_>>().join("\n")
}

/// Starts a thread that sends these blocks.
fn decode(n: usize, blocks: Vec<Block>, out: Sender<Block>) {
    thread::spawn(move || {
        name_this_thread(&format!("decoder {n}"));
        for block in blocks {
            // What gets lost is noticed at the other end.
            let _ = out.send(block);
        }
    });
}

fn block(number: u32) -> Block {
    Block { seq: number, samples: vec![number as f32; 4] }
}

fn identity(block: &Block) -> (u32, Buffer) {
    (block.seq, Buffer::of(&block.samples))
}

/// Requires that the player has got all blocks, in order, and the very blocks that were sent.
fn ensure_complete(mut sent: Vec<(u32, Buffer)>, played: Receiver<Block>) {
    sent.sort_by_key(|(number, _)| *number);
    let played: Vec<Block> = played.iter().collect();
    let wanted: Vec<u32> = sent.iter().map(|(number, _)| *number).collect();
    let numbers: Vec<u32> = played.iter().map(|block| block.seq).collect();
    ensure_all_there(&wanted, &numbers);
    ensure_rising(&wanted, &numbers);
    for (block, sent) in played.iter().zip(&sent) {
        ensure!(identity(block) == *sent, "Block {} was copied on the way.", block.seq);
    }
}

/// Every order of the numbers 0 to 3.
fn all_orders() -> Vec<[u32; 4]> {
    let with_repetitions = (0..256).map(|n| [n / 64, n / 16 % 4, n / 4 % 4, n % 4]);
    with_repetitions.filter(|order| (0..4).all(|number| order.contains(&number))).collect()
}

/// `1`, `1 and 2`, `1, 2 and 3`, or how many there are.
fn enumerated(numbers: &[u32]) -> String {
    let texts: Vec<String> = numbers.iter().take(10).map(u32::to_string).collect();
    match texts.split_last() {
        Some(_) if texts.len() < numbers.len() => {
            format!("{} and {} more", texts.join(", "), numbers.len() - texts.len())
        }
        Some((last, others)) if !others.is_empty() => format!("{} and {last}", others.join(", ")),
        _ => texts.join(""),
    }
}
