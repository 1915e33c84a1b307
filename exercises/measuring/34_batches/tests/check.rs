//! What a `Batcher` must do with every item, and what waiting for a full batch costs.

use batches::{BEST_SIZE_FOR_5_MS, Batcher, unbatch};
use checker::{
    Notes, elapsed, ensure, every_interleaving, for_real, mistake, name_this_thread, on_purpose, on_the_clock, remark,
    still_open,
};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::Duration;

/// Catches batches that leave too early, too late, too big, or without some of their items.
#[test]
fn a_full_batch_leaves_at_once() {
    every_interleaving(|| {
        for (items, size) in [(9, 4), (9, 3), (3, 1), (5, 5), (5, 6)] {
            let (out, rx) = mpsc::channel();
            let mut batcher = Batcher::new(out, size);
            let mut next = 1;
            for item in 1..=items {
                ensure!(batcher.push(item).is_ok(), "`push` failed at item {item}; the receiver is there.");
                let batch = rx.try_recv().ok();
                if item % size > 0 {
                    if let Some(batch) = batch {
                        mistake!("A batch of {} left at item {item}; size is {size}.", batch.len());
                    }
                    continue;
                }
                let Some(batch) = batch else { late(&mut batcher, &rx, item, size) };
                ensure_holds(&batch, next, item, size);
                ensure!(rx.try_recv().is_err(), "A second message was sent for item {item}; size is {size}.");
                next = item + 1;
            }
        }
    });
}

/// Catches a `flush` that keeps something back, and one that sends nothing at all.
#[test]
fn a_flush_sends_what_there_is() {
    every_interleaving(|| {
        let (out, rx) = mpsc::channel();
        let mut batcher = Batcher::new(out, 3);
        let mut next = 1;
        for items in [0, 2, 3, 4, 1, 0, 7] {
            for item in next..next + items {
                ensure!(batcher.push(item).is_ok(), "`push` failed at item {item}; the receiver is there.");
            }
            ensure!(batcher.flush().is_ok(), "`flush` failed; the receiver is there.");
            ensure_all_left(&rx, next, items, 3, "`flush`");
            next += items;
        }
    });
}

/// Catches items that are still there when the batcher is dropped.
#[test]
fn the_rest_leaves_in_the_end() {
    every_interleaving(|| {
        for (items, size) in [(10, 4), (8, 4), (0, 4), (3, 4), (2, 1)] {
            let (out, rx) = mpsc::channel();
            let mut batcher = Batcher::new(out, size);
            for item in 1..=items {
                ensure!(batcher.push(item).is_ok(), "`push` failed at item {item}; the receiver is there.");
            }
            drop(batcher);
            ensure_all_left(&rx, 1, items, size, "`drop`");
            ensure!(
                rx.try_recv() == Err(mpsc::TryRecvError::Disconnected),
                "The batcher was dropped; its sender is still alive."
            );
        }
    });
}

/// Catches batches that are lost, or panics, when the receiver has gone.
#[test]
fn a_batch_that_nobody_takes_comes_back() {
    every_interleaving(|| {
        let (out, rx) = mpsc::channel();
        let mut batcher = Batcher::new(out, 2);
        drop(rx);
        let push = |batcher: &mut Batcher<i32>, item: i32, right: Result<(), Vec<i32>>| {
            let pushed = on_purpose(|| catch_unwind(AssertUnwindSafe(|| batcher.push(item))));
            let Ok(pushed) = pushed else { mistake!("Panicked in `push` because the receiver had gone.") };
            ensure!(
                pushed == right,
                "The receiver had gone, size is 2: `push({item})` gave {pushed:?}, not {right:?}."
            );
        };
        push(&mut batcher, 1, Ok(()));
        push(&mut batcher, 2, Err(vec![1, 2]));
        push(&mut batcher, 3, Ok(()));
        push(&mut batcher, 4, Err(vec![3, 4]));
        push(&mut batcher, 5, Ok(()));
        for right in [Err(vec![5]), Ok(())] {
            let flushed = on_purpose(|| catch_unwind(AssertUnwindSafe(|| batcher.flush())));
            let Ok(flushed) = flushed else { mistake!("Panicked in `flush` because the receiver had gone.") };
            ensure!(flushed == right, "The receiver had gone: `flush` gave {flushed:?}, not {right:?}.");
        }
        push(&mut batcher, 6, Ok(()));
        let dropped = on_purpose(|| catch_unwind(AssertUnwindSafe(|| drop(batcher))));
        ensure!(dropped.is_ok(), "Panicked in `drop` because the receiver had gone.");
    });
}

/// Catches an `unbatch` that loses items, changes their order, or does not end.
#[test]
fn items_come_out_as_they_went_in() {
    for (items, size) in [(0, 2), (1, 2), (3, 2), (4, 2), (3, 1)] {
        every_interleaving(move || {
            let (out, rx) = mpsc::channel();
            let sending = thread::spawn(move || {
                name_this_thread("sender");
                let mut batcher = Batcher::new(out, size);
                for item in 1..=items {
                    ensure!(batcher.push(item).is_ok(), "`push` failed at item {item}; the receiver is there.");
                }
            });
            let came: Vec<i32> = unbatch(rx).collect();
            let _ = sending.join();
            let right: Vec<i32> = (1..=items).collect();
            ensure!(came == right, "{right:?} went in, in batches of {size}; {came:?} came out.");
        });
    }
    every_interleaving(|| {
        let (out, rx) = mpsc::channel();
        for batch in [vec![], vec![1, 2], vec![], vec![], vec![3]] {
            let _ = out.send(batch);
        }
        drop(out);
        let came: Vec<i32> = unbatch(rx).collect();
        ensure!(came == [1, 2, 3], "[], [1, 2], [], [] and [3] were sent; {came:?} came out.");
    });
}

/// Catches an `unbatch` that waits for more than it needs.
#[test]
fn items_come_out_as_soon_as_they_can() {
    on_the_clock(|| {
        let (out, rx) = mpsc::channel();
        let sending = thread::spawn(move || {
            name_this_thread("sender");
            for batch in [vec![1, 2], vec![3]] {
                thread::sleep(Duration::from_millis(10));
                let _ = out.send(batch);
            }
            thread::sleep(Duration::from_millis(10));
        });
        for (item, at) in unbatch(rx).map(|item| (item, elapsed())) {
            let due = Duration::from_millis(if item < 3 { 10 } else { 20 });
            ensure!(
                at == due,
                "The batch with item {item} was sent at {}; item {item} came out at {}.",
                ms(due),
                ms(at)
            );
        }
        let _ = sending.join();
    });
}

/// Catches a size that keeps a reading waiting for too long, and one that could be larger.
#[test]
fn five_milliseconds_and_no_more() {
    on_the_clock(|| {
        let size = BEST_SIZE_FOR_5_MS;
        if size == 0 {
            still_open("BEST_SIZE_FOR_5_MS is still open.");
        }
        ensure!(
            size <= 1000,
            "Size {size}: it takes {} until so many readings have come.",
            ms(PERIOD * (size as u32 - 1))
        );
        let longest = longest_wait(size);
        ensure!(longest <= LIMIT, "Size {size}: the first reading waited {}.", ms(longest));
        ensure!(
            longest_wait(size + 1) > LIMIT,
            "Size {size}: no reading waited longer than {}. A larger batch would still be in time.",
            ms(longest)
        );
    });
}

/// Catches items that get lost among many, on real threads.
#[test]
fn a_hundred_thousand_items() {
    for_real(|| {
        const ITEMS: usize = 100_000;
        /// What can't be copied has to be moved.
        struct Item(usize);
        for size in [1, 64, 999, ITEMS] {
            let (out, rx) = mpsc::channel();
            let sending = thread::spawn(move || {
                let mut batcher = Batcher::new(out, size);
                (0..ITEMS).all(|number| batcher.push(Item(number)).is_ok())
            });
            let mut came = 0;
            for Item(item) in unbatch(rx) {
                ensure!(item == came, "Item {came} was due; item {item} came.");
                came += 1;
            }
            ensure!(sending.join().is_ok_and(|all| all), "`push` failed; the receiver is there.");
            ensure!(came == ITEMS, "{came} of {ITEMS} items came out, in batches of {size}.");
        }
    });
}

/// Catches a batch that has to grow while it is filled, which is worth a remark and no more.
#[test]
fn room_for_a_batch() {
    on_the_clock(|| {
        const SIZE: usize = 1000;
        let (out, rx) = mpsc::channel();
        let mut batcher = Batcher::new(out, SIZE);
        let pushed = (0..2 * SIZE).all(|item| batcher.push(item).is_ok());
        ensure!(pushed, "`push` failed; the receiver is there.");
        let room = rx.try_iter().map(|batch| batch.capacity()).max().unwrap_or_default();
        if room > SIZE {
            remark(format!(
                "A batch of {SIZE} arrived with room for {room}: it grew while it was filled, and was copied to a larger \
                 place each time."
            ));
        }
    });
}

/// How often a reading comes, and how long it may wait.
const PERIOD: Duration = Duration::from_micros(400);
const LIMIT: Duration = Duration::from_millis(5);

/// The batch that was full with `item` is not there. Says when it comes, if it comes at all.
fn late(batcher: &mut Batcher<usize>, rx: &Receiver<Vec<usize>>, item: usize, size: usize) -> ! {
    let number = item / size;
    for more in item + 1..=item + size {
        let _ = batcher.push(more);
        let Ok(batch) = rx.try_recv() else { continue };
        if batch.len() == size {
            mistake!(
                "Batch {number} was full at item {item} and left at item {more}: its first item waited {} too long.",
                if more == item + 1 { "one period".into() } else { format!("{} periods", more - item) }
            );
        }
        mistake!("A batch of {}; size is {size}.", batch.len());
    }
    mistake!("Batch {number} was full at item {item}; at item {} it had not left.", item + size);
}

/// Requires that `batch` holds the items from `first` to `last`.
fn ensure_holds(batch: &[usize], first: usize, last: usize, size: usize) {
    ensure!(batch.len() <= size, "A batch of {}; size is {size}.", batch.len());
    let right: Vec<usize> = (first..=last).collect();
    ensure!(batch == right, "The batch of items {right:?} holds {batch:?}.");
}

/// Requires that the next `items` items from `first` have left in batches of `size`, the last of them by `what`.
fn ensure_all_left(rx: &Receiver<Vec<usize>>, first: usize, items: usize, size: usize, what: &str) {
    let batches: Vec<Vec<usize>> = rx.try_iter().collect();
    ensure!(batches.iter().all(|batch| !batch.is_empty()), "An empty batch was sent by {what}.");
    let came: Vec<usize> = batches.concat();
    let missing = items.saturating_sub(came.len());
    let right: Vec<usize> = (first..first + items).collect();
    ensure!(missing == 0 || came != right[..came.len()], "The last {missing} of {items} items never left.");
    ensure!(came == right, "Items {right:?} went in; {came:?} had left after {what}.");
    let most = items.div_ceil(size);
    let (messages, s) = (batches.len(), if items == 1 { "" } else { "s" });
    ensure!(messages <= most, "{messages} messages for {items} item{s}; size is {size}.");
}

/// The longest time from a reading to its arrival, in batches of `size`.
fn longest_wait(size: usize) -> Duration {
    let (out, rx) = mpsc::channel::<Vec<Duration>>();
    let waited = Notes::new();
    let receiving = thread::spawn({
        let waited = waited.clone();
        move || {
            name_this_thread("mainland");
            for batch in rx {
                batch.into_iter().for_each(|made| waited.push(elapsed() - made));
            }
        }
    });
    let mut batcher = Batcher::new(out, size);
    for reading in 0..2 * size {
        if reading > 0 {
            thread::sleep(PERIOD);
        }
        ensure!(batcher.push(elapsed()).is_ok(), "`push` failed; the receiver is there.");
    }
    drop(batcher);
    let _ = receiving.join();
    waited.all().into_iter().max().unwrap_or_default()
}

/// `4.8 ms`.
fn ms(time: Duration) -> String {
    format!("{} ms", time.as_micros() as f64 / 1000.0)
}
