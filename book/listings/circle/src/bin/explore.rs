//! When does the circle close? Tries every order of steps, for some numbers of blocks and places.

use std::collections::BTreeSet;

// ANCHOR: state
/// Where the blocks are. The keeper sends all of them and then receives the results.
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
/// What can happen next, with `work` places on the way to the worker and `results` on the way back.
fn steps(now: State, work: usize, results: usize) -> Vec<State> {
    let mut next = Vec::new();
    if now.to_send > 0 && now.in_work < work {
        next.push(State { to_send: now.to_send - 1, in_work: now.in_work + 1, ..now });
    }
    if now.in_work > 0 && now.in_hand == 0 {
        next.push(State { in_work: now.in_work - 1, in_hand: 1, ..now });
    }
    if now.in_hand > 0 && now.in_results < results {
        next.push(State { in_hand: 0, in_results: now.in_results + 1, ..now });
    }
    if now.to_send == 0 && now.in_results > 0 {
        next.push(State { in_results: now.in_results - 1, received: now.received + 1, ..now });
    }
    next
}
// ANCHOR_END: steps

// ANCHOR: search
/// Is there a state, in any order of steps, in which nothing can happen and results are missing?
fn can_get_stuck(blocks: usize, work: usize, results: usize) -> bool {
    let start = State { to_send: blocks, in_work: 0, in_hand: 0, in_results: 0, received: 0 };
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
    println!("places       blocks 1  2  3  4  5  6  7  8  9 10");
    for (work, results) in capacities {
        let row: Vec<&str> =
            (1..=10).map(|blocks| if can_get_stuck(blocks, work, results) { "#" } else { "." }).collect();
        println!("{:12} {:>8}", format!("{work} and {results}"), row.join("  "));
    }
    let border = (1..).find(|blocks| can_get_stuck(*blocks, 20, 20));
    println!("20 and 20: stuck from {} blocks on", border.unwrap_or_default());
}
