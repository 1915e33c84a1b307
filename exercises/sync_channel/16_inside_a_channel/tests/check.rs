//! What a mailbox must do, whoever puts, takes or leaves.

use std::sync::Arc;
use std::thread::{self, JoinHandle};

use checker::{channels, ensure, every_interleaving, for_real, mistake, name_this_thread};
use inside_a_channel::{Put, mailbox};

/// Catches items that change places or get lost, and an end that comes too early.
#[test]
fn items_come_out_as_they_went_in() {
    every_interleaving(|| {
        let (put, take) = mailbox(2);
        put_one(&put, 1);
        put_one(&put, 2);
        ensure_taken(take.take(), 1);
        put_one(&put, 3);
        drop(put);
        let (second, third) = (take.take(), take.take());
        let left = [second, third].iter().filter(|item| item.is_none()).count();
        ensure!(left == 0, "`take` said None with {} in the mailbox.", items(left));
        ensure_taken(second, 2);
        ensure_taken(third, 3);
        let end = take.take();
        ensure!(end.is_none(), "The mailbox was empty and the last putter had gone; `take` said {end:?}.");
    });
}

/// Catches wake-ups that get lost, items that get lost, and an end that nobody learns of.
#[test]
fn two_putters_and_a_taker() {
    for (capacity, first, second) in [(2, 1, 1), (1, 2, 1)] {
        every_interleaving(move || {
            let (put, take) = mailbox(capacity);
            let others = put.clone();
            start("putter 1".into(), move || (1..=first).all(|item| put.put(10 + item).is_ok()));
            start("putter 2".into(), move || (1..=second).all(|item| others.put(20 + item).is_ok()));
            name_this_thread("the taker");
            let mut taken = Vec::new();
            while let Some(item) = take.take() {
                taken.push(item);
            }
            ensure_all(&taken, first, second);
        });
    }
}

/// Catches a mailbox that lets in more than it may hold.
#[test]
fn a_full_mailbox_is_full() {
    for capacity in [1, 2] {
        every_interleaving(move || {
            let (put, take) = mailbox(capacity);
            for item in 1..=capacity {
                put_one(&put, item);
            }
            let putter = start("the putter".into(), move || put_one(&put, capacity + 1));
            // Nothing has been taken so far: if the item was put, it is inside, and one too many.
            let one_too_many = putter.is_finished();

            name_this_thread("the taker");
            while take.take().is_some() {}
            let waited = matches!(putter.join(), Ok(true));
            let how = if waited { "woken, it did not look again" } else { "it did not wait" };
            ensure!(!one_too_many, "`put` made the queue {} long (capacity {capacity}): {how}.", capacity + 1);
        });
    }
}

/// Catches putters that wait for ever when the taker leaves, and items that do not come back.
#[test]
fn the_taker_leaves() {
    for taken in [0, 1] {
        every_interleaving(move || {
            let (put, take) = mailbox(1);
            let putters = [1, 2].map(|number| {
                let put = put.clone();
                start(format!("putter {number}"), move || put.put(number))
            });
            name_this_thread("the taker");
            for _ in 0..taken {
                let item = take.take();
                ensure!(item.is_some(), "`take` said None; two putters were alive.");
            }
            drop(take);
            let late = put.put(3);
            ensure!(late == Err(3), "The taker had gone, and `put` of item 3 said {late:?}.");
            for (putter, number) in putters.into_iter().zip(1..) {
                let Ok(answer) = putter.join() else { continue };
                let fits = [Ok(()), Err(number)].contains(&answer);
                ensure!(fits, "Item {number} was put; {answer:?} came back.");
            }
        });
    }
}

/// Catches items that nobody can ever take, and that are kept all the same.
#[test]
fn items_left_go_with_the_taker() {
    every_interleaving(|| {
        let (put, take) = mailbox(2);
        let item = Arc::new("an item");
        let _ = put.put(Arc::clone(&item));
        let _ = put.put(Arc::clone(&item));
        drop(take);
        let kept = Arc::strong_count(&item) - 1;
        ensure!(kept == 0, "The taker has gone; {} still in the mailbox.", are(kept));
    });
}

/// Catches a mailbox that was not built at all.
#[test]
fn the_mailbox_is_built() {
    every_interleaving(|| {
        let (put, take) = mailbox(1);
        put_one(&put, 1);
        ensure_taken(take.take(), 1);
        if let Some(channel) = channels().first() {
            mistake!("This mailbox is a std channel in a box (made at {}); house rule: build it.", channel.made_at);
        }
    });
}

/// Catches what only a crowd shows: four putters with 5 000 items each, on real threads.
#[test]
fn twenty_thousand_items_on_real_threads() {
    for_real(|| {
        const EACH: usize = 5_000;
        let (put, take) = mailbox(3);
        let putters: Vec<_> = (0..4)
            .map(|putter| {
                let put = put.clone();
                start("a putter".into(), move || (0..EACH).all(|item| put.put((putter, item)).is_ok()))
            })
            .collect();
        drop(put);
        let mut next = [0; 4];
        while let Some((putter, item)) = take.take() {
            let expected = next[putter];
            ensure!(item == expected, "Of putter {putter}, item {item} came when item {expected} was next.");
            next[putter] += 1;
        }
        ensure!(next == [EACH; 4], "Of 4 times {EACH} items, {next:?} came.");
        for putter in putters {
            ensure!(putter.join().is_ok_and(|all_taken| all_taken), "A putter got an item back; the taker was alive.");
        }
    });
}

/// Puts one item, which must be accepted. Says whether it had to wait, as far as that can be seen.
fn put_one(put: &Put<usize>, item: usize) -> bool {
    let waits = checker::waits().len();
    let answer = put.put(item);
    ensure!(answer.is_ok(), "`put` of item {item} said {answer:?}; the taker was alive.");
    checker::waits()[waits..].iter().any(|wait| wait.operation.starts_with("wait"))
}

/// A thread with a name, which reports use.
fn start<R: Send + 'static>(name: String, body: impl FnOnce() -> R + Send + 'static) -> JoinHandle<R> {
    thread::spawn(move || {
        name_this_thread(&name);
        body()
    })
}

fn ensure_taken(taken: Option<usize>, next: usize) {
    ensure!(taken == Some(next), "`take` said {taken:?}; item {next} was next.");
}

/// Requires that all items of both putters came out, those of each in its order.
fn ensure_all(taken: &[usize], first: usize, second: usize) {
    for (putter, count) in [(1, first), (2, second)] {
        let put: Vec<usize> = (1..=count).map(|item| 10 * putter + item).collect();
        let came: Vec<usize> = taken.iter().copied().filter(|item| item / 10 == putter).collect();
        ensure!(came == put, "Putter {putter} put items {put:?}; {came:?} came out.");
    }
}

fn items(count: usize) -> String {
    if count == 1 { "1 item".into() } else { format!("{count} items") }
}

/// `1 item is`, `2 items are`.
fn are(count: usize) -> String {
    format!("{} {}", items(count), if count == 1 { "is" } else { "are" })
}
