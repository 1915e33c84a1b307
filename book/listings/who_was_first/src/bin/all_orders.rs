//! All orders in which the messages of two threads can arrive.

fn main() {
    // ANCHOR: six
    for order in orders(&["a1", "a2"], &["b1", "b2"]) {
        println!("{}", order.join(" "));
    }
    // ANCHOR_END: six
    // ANCHOR: growth
    for messages in [1, 2, 4, 8] {
        let thread = vec![(); messages];
        let count = orders(&thread, &thread).len();
        println!("2 threads, {messages} messages each: {count}");
    }
    // ANCHOR_END: growth
}

// ANCHOR: orders
/// The first to arrive is the first message of `a` or the first one of `b`.
/// After it come all orders of what is left.
fn orders<T: Clone>(a: &[T], b: &[T]) -> Vec<Vec<T>> {
    if a.is_empty() || b.is_empty() {
        return vec![[a, b].concat()];
    }
    let mut found = Vec::new();
    for rest in orders(&a[1..], b) {
        found.push([&a[..1], &rest].concat());
    }
    for rest in orders(a, &b[1..]) {
        found.push([&b[..1], &rest].concat());
    }
    found
}
// ANCHOR_END: orders
