//! What `apply`, `worker` and `process_all` must do, in every interleaving.

use std::sync::mpsc::{self, Receiver, Sender};
use std::thread::{self, JoinHandle};

use checker::{
    Buffer, channels, ensure, every_interleaving, for_real, mistake, name_this_thread, on_the_clock, remark, simulated,
};
use orders::{Op, Order, apply, process_all, worker};

/// Catches an operation that does nothing, or something else.
#[test]
fn every_operation_does_what_it_says() {
    every_interleaving(|| {
        for samples in [vec![], vec![1.0], vec![1.0, 2.0, 3.0], vec![-4.0, 0.5, 4.0, -0.5]] {
            for op in OPS {
                let mut done = samples.clone();
                apply(&op, &mut done);
                ensure_done(&op, &samples, &done);
            }
        }
    });
}

/// Catches a worker that stops early, or wants all orders before it works on the first.
#[test]
fn the_worker_answers_each_order_before_the_next() {
    for count in [3, 1, 0] {
        every_interleaving(move || {
            let desk = Desk::open();
            let mut copied = false;
            for (done, (op, samples)) in orders(count).into_iter().enumerate() {
                let order = (op.clone(), with_room(&samples));
                let buffer = Buffer::of(&order.1);
                let result = desk.ask(order, done, count);
                ensure_done(&op, &samples, &result);
                copied |= Buffer::of(&result) != buffer;
            }
            desk.close(count);
            if copied {
                remark("The results are right, but they came back in other buffers: the samples were copied.");
            }
        });
    }
}

/// Catches a worker that forgets orders which are still waiting when the last sender has gone, or mixes up their order.
#[test]
fn the_worker_finishes_what_is_waiting() {
    every_interleaving(|| {
        let (sender, inbox) = mpsc::channel();
        let (outbox, results) = mpsc::channel();
        for order in orders(3) {
            sender.send(order).expect("the inbox is still here");
        }
        drop(sender);
        let working = start_worker(inbox, outbox);
        ensure_all_done(&orders(3), &results.iter().collect::<Vec<_>>());
        ensure_ended(working);
    });
}

/// Catches a `process_all` that waits for ever, loses a result, or works alone.
#[test]
fn every_order_gets_its_result() {
    for count in [3, 1, 0] {
        every_interleaving(move || {
            ensure_all_done(&orders(count), &process_all(orders(count)));
            if simulated() && count > 0 {
                let sent_away = channels().iter().any(|channel| channel.received_by.iter().any(|name| name != "main"));
                ensure!(sent_away, "All {count} results are right; no thread but the caller's has received an order.");
            }
        });
    }
}

/// Catches anything that changes the conversation between desk and worker: one order, one result.
#[test]
fn the_conversation() {
    let conversation = || {
        let desk = Desk::open();
        let mut lines = Vec::new();
        for (done, (op, samples)) in orders(OPS.len()).into_iter().enumerate() {
            lines.push(format!("desk   -> worker  {op:?} {samples:?}"));
            let result = desk.ask((op, samples), done, OPS.len());
            lines.push(format!("worker -> desk    {result:?}"));
        }
        desk.close(OPS.len());
        lines.join("\n")
    };
    if let Some(transcript) = on_the_clock(conversation) {
        insta::assert_snapshot!("conversation", transcript);
    }
    for_real(move || insta::assert_snapshot!("conversation", conversation()));
}

/// Catches what only a long day shows: a thousand orders, on real threads.
#[test]
fn a_thousand_orders_on_real_threads() {
    for_real(|| ensure_all_done(&orders(1000), &process_all(orders(1000))));
}

/// One of each kind, and the odd cases: a factor that turns signs, limits that are equal.
const OPS: [Op; 6] = [
    Op::Reverse,
    Op::Scale(2.0),
    Op::Clip { low: -1.0, high: 2.5 },
    Op::Offset(-0.5),
    Op::Clip { low: 0.25, high: 0.25 },
    Op::Scale(-1.0),
];

/// The first `count` orders of a day. All have different samples, so a result can't be taken for another.
fn orders(count: usize) -> Vec<Order> {
    let samples = |n: usize| (1..=n % 4 + 2).map(|step| (n + step) as f32 - 3.0).collect();
    OPS.into_iter().cycle().take(count).enumerate().map(|(n, op)| (op, samples(n))).collect()
}

/// Samples in a buffer with room to spare. A copy would not have that room, so it can't pass for the original.
fn with_room(samples: &[f32]) -> Vec<f32> {
    let mut block = Vec::with_capacity(samples.len() + 5);
    block.extend_from_slice(samples);
    block
}

/// What an operation must give, told one result at a time.
fn expected(op: &Op, samples: &[f32]) -> Vec<f32> {
    let from = |n: usize| match *op {
        Op::Scale(factor) => samples[n] * factor,
        Op::Offset(value) => samples[n] + value,
        Op::Clip { low, .. } if samples[n] < low => low,
        Op::Clip { high, .. } if samples[n] > high => high,
        Op::Clip { .. } => samples[n],
        Op::Reverse => samples[samples.len() - 1 - n],
    };
    (0..samples.len()).map(from).collect()
}

fn ensure_done(op: &Op, samples: &[f32], result: &[f32]) {
    ensure!(result == expected(op, samples), "Order {op:?} on {samples:?} gave {result:?}.");
}

fn ensure_all_done(orders: &[Order], results: &[Vec<f32>]) {
    let (given, back) = (orders.len(), results.len());
    ensure!(back >= given, "{back} of {given} results came back.");
    ensure!(back == given, "{given} orders were given; {back} results came back.");
    for (n, ((op, samples), result)) in orders.iter().zip(results).enumerate() {
        let belongs_to = orders.iter().position(|(op, samples)| *result == expected(op, samples));
        match belongs_to {
            Some(other) if *result != expected(op, samples) => {
                mistake!("Result {} is the answer to order {}.", n + 1, other + 1)
            }
            _ => ensure_done(op, samples, result),
        }
    }
}

/// The other end of both of the worker's channels.
struct Desk {
    orders: Sender<Order>,
    results: Receiver<Vec<f32>>,
    working: JoinHandle<()>,
}

impl Desk {
    fn open() -> Self {
        name_this_thread("the desk");
        let (orders, inbox) = mpsc::channel();
        let (outbox, results) = mpsc::channel();
        Desk { orders, results, working: start_worker(inbox, outbox) }
    }

    /// Gives one order and waits for its result. `done` of `count` orders have been answered before.
    fn ask(&self, order: Order, done: usize, count: usize) -> Vec<f32> {
        let given = self.orders.send(order).is_ok();
        given.then(|| self.results.recv().ok()).flatten().unwrap_or_else(|| {
            mistake!(
                "`worker` ended after {done} {}; order {} of {count} had nobody to receive it.",
                if done == 1 { "order" } else { "orders" },
                done + 1
            )
        })
    }

    /// Gives no more orders, and requires that the worker has nothing more to say.
    fn close(self, count: usize) {
        drop(self.orders);
        if let Ok(extra) = self.results.recv() {
            mistake!("{count} orders were given; after the last result `worker` sent another one, {extra:?}.");
        }
        ensure_ended(self.working);
    }
}

fn start_worker(orders: Receiver<Order>, results: Sender<Vec<f32>>) -> JoinHandle<()> {
    thread::spawn(move || {
        name_this_thread("the worker");
        worker(orders, results);
    })
}

/// The simulation reports a panic itself, and earlier; this is for real threads.
fn ensure_ended(working: JoinHandle<()>) {
    ensure!(
        working.join().is_ok(),
        "`worker` panicked after the last order: the normal end of a conversation became a crash."
    );
}
