//! When does the circle close? Tries every order of steps, for some numbers of
//! blocks and places.

use std::collections::BTreeSet;

// ANCHOR: state
/// Where the blocks are. The keeper sends all of them, and then receives.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct State {
    to_send: usize,
    in_work: usize,
    in_hand: usize,
    in_results: usize,
    received: usize,
}
// ANCHOR_END: state

// ANCHOR: steps
/// What can happen next, with `work` places on the way to the worker and
/// `results` on the way back.
fn steps(now: State, work: usize, results: usize) -> Vec<State> {
    let State { to_send, in_work, in_hand, in_results, received } = now;
    let mut next = Vec::new();
    // The keeper sends a block.
    if to_send > 0 && in_work < work {
        let (to_send, in_work) = (to_send - 1, in_work + 1);
        next.push(State { to_send, in_work, ..now });
    }
    // The worker receives a block.
    if in_work > 0 && in_hand == 0 {
        next.push(State { in_work: in_work - 1, in_hand: 1, ..now });
    }
    // The worker sends a result.
    if in_hand > 0 && in_results < results {
        next.push(State { in_hand: 0, in_results: in_results + 1, ..now });
    }
    // The keeper receives a result, once all blocks are sent.
    if to_send == 0 && in_results > 0 {
        let (in_results, received) = (in_results - 1, received + 1);
        next.push(State { in_results, received, ..now });
    }
    next
}
// ANCHOR_END: steps

// ANCHOR: search
/// Can nothing happen any more, in some order of steps, before all is received?
fn can_get_stuck(blocks: usize, work: usize, results: usize) -> bool {
    let start = State {
        to_send: blocks,
        in_work: 0,
        in_hand: 0,
        in_results: 0,
        received: 0,
    };
    let mut seen = BTreeSet::from([start]);
    let mut to_visit = vec![start];
    while let Some(state) = to_visit.pop() {
        let next = steps(state, work, results);
        if next.is_empty() && state.received < blocks {
            return true;
        }
        to_visit.extend(next.into_iter().filter(|state| seen.insert(*state)));
    }
    false
}
// ANCHOR_END: search

fn main() {
    let capacities = [(1, 1), (1, 2), (2, 1), (2, 2), (3, 3), (20, 20)];
    println!("capacities   blocks: 1  2  3  4  5  6  7  8  9 10");
    for (work, results) in capacities {
        let row = (1..=10).map(|blocks| {
            if can_get_stuck(blocks, work, results) { "  #" } else { "  ." }
        });
        let name = format!("{work} and {results}");
        println!("{name:18}{}", row.collect::<String>());
    }
    // ANCHOR: border
    let border = (1..).find(|blocks| can_get_stuck(*blocks, 20, 20));
    println!("20 and 20: stuck from {} blocks on", border.unwrap_or(0));
    // ANCHOR_END: border
}
