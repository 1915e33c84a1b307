//! All orders in which the messages of two threads can arrive.

fn main() {
    // ANCHOR: six
    for order in merges(&["a1", "a2"], &["b1", "b2"]) {
        println!("{}", order.join(" "));
    }
    // ANCHOR_END: six
    // ANCHOR: growth
    for messages in [2, 4, 8] {
        let thread: Vec<usize> = (0..messages).collect();
        println!("two threads, {messages} messages each: {} orders", merges(&thread, &thread).len());
    }
    // ANCHOR_END: growth
}

// ANCHOR: merges
/// Whatever comes first, it is the first message of one of the two.
fn merges<T: Clone>(a: &[T], b: &[T]) -> Vec<Vec<T>> {
    let (Some((first_a, later_a)), Some((first_b, later_b))) = (a.split_first(), b.split_first()) else {
        return vec![[a, b].concat()];
    };
    let starting_with = |first: &T, rest: Vec<Vec<T>>| {
        let first = first.clone();
        rest.into_iter().map(move |rest| [vec![first.clone()], rest].concat())
    };
    starting_with(first_a, merges(later_a, b)).chain(starting_with(first_b, merges(a, later_b))).collect()
}
// ANCHOR_END: merges
