//! What the three functions must do, once they compile.

use checker::{
    Buffer, CountingAllocator, ensure, every_interleaving, for_real, mistake, on_the_clock, remark, simulated,
    threads_started,
};
use customs::{calibrate_on_two_threads, log_and_send, loudest};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

#[global_allocator]
static MEMORY: CountingAllocator = CountingAllocator;

/// Large enough that nothing else in this file counts beside it; small enough that each sample could be a message.
const LARGE: usize = 4_000;

/// Catches a block that was copied, changed or kept, and a log entry about something else than the block.
#[test]
fn the_block_that_leaves_is_the_one_that_arrives() {
    for samples in [vec![0.25, -0.75, 0.5, 0.0], vec![-0.75], vec![]] {
        every_interleaving(move || {
            let (out, archive) = mpsc::channel();
            let block = with_room_to_spare(&samples);
            let buffer = Buffer::of(&block);
            let (length, peak) = log_and_send(block, &out);

            let Ok(arrived) = archive.try_recv() else { mistake!("`log_and_send` sent nothing.") };
            ensure!(arrived == samples, "The block {samples:?} arrived as {arrived:?}.");
            ensure!(archive.try_recv().is_err(), "`log_and_send` sent more than one block.");
            let (real_length, real_peak) = (samples.len(), kit::signal::peak(&samples));
            ensure!(
                length > 0 || real_length == 0,
                "`log_and_send` answered (0, {peak}) for a block of {}: you measured what was left behind.",
                counted(real_length)
            );
            ensure!(
                (length, peak) == (real_length, real_peak),
                "`log_and_send` answered ({length}, {peak}) for a block of {} with the peak {real_peak}.",
                counted(real_length)
            );
            ensure!(
                Buffer::of(&arrived) == buffer,
                "The block that arrived is a copy. It compiles, but what did you still need from it?"
            );
        });
    }
}

/// Catches a log that isn't written because the archive has closed.
#[test]
fn a_closed_archive_is_no_reason_to_write_no_log() {
    every_interleaving(|| {
        let (out, _) = mpsc::channel();
        let answer = log_and_send(vec![0.25, -0.5], &out);
        ensure!(answer == (2, 0.5), "With the archive closed, `log_and_send` answered {answer:?} instead of (2, 0.5).");
    });
}

/// Catches calibrations that are wrong, mixed up, or done by the calling thread.
#[test]
fn two_threads_calibrate() {
    every_interleaving(|| {
        let before = threads_started();
        let (a, b) = calibrate_on_two_threads(vec![2.0, 0.5, 1.0], vec![1.0, 2.0, 3.0], vec![4.0, 5.0, 6.0]);
        for (name, samples, calibrated, right) in
            [("a", [1.0, 2.0, 3.0], a, [2.0, 1.0, 3.0]), ("b", [4.0, 5.0, 6.0], b, [8.0, 2.5, 6.0])]
        {
            ensure!(
                calibrated == right,
                "With the table [2.0, 0.5, 1.0], {name} = {samples:?} came back as {calibrated:?}."
            );
        }
        if simulated() {
            match threads_started() - before {
                0 => mistake!("Both calibrations ran on the calling thread."),
                1 => mistake!("There are two calibrations, and 1 thread was started."),
                _ => {}
            }
        }
    });
}

/// Catches a half that is left out, or looked at by the calling thread.
#[test]
fn two_threads_look_for_the_loudest() {
    let recordings: [&[f32]; 5] = [
        &[],
        &[-0.5],
        &[-0.9, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6],
        &[0.1, 0.2, 0.3, -0.9, 0.4, 0.5, 0.6],
        &[0.1, 0.2, 0.3, 0.4, 0.5, 0.6, -0.9],
    ];
    for recording in recordings {
        every_interleaving(move || {
            let before = threads_started();
            let found = loudest(recording);
            let right = kit::signal::peak(recording);
            ensure!(found == right, "`loudest` found {found} in {recording:?}; it is {right}.");
            // Where there is nothing to halve, fewer threads may do.
            if simulated() && recording.len() > 1 {
                match threads_started() - before {
                    0 => mistake!("The calling thread looked at both halves itself."),
                    1 => mistake!("There are two halves, and 1 thread was started."),
                    _ => {}
                }
            }
        });
    }
}

/// Catches copies that nobody needed. They are remarked upon, no more.
#[test]
fn nothing_is_copied() {
    on_the_clock(|| {
        // All threads of the simulation share one real thread, so memory is counted exactly here.
        let large = || vec![0.5_f32; LARGE];
        let (out, _archive) = mpsc::channel();

        let block = large();
        if taken_by(|| log_and_send(block, &out)) {
            remark("`log_and_send` copied the block, or a part of it. Two numbers about it would do.");
        }
        let (table, a, b) = (large(), large(), large());
        if taken_by(|| calibrate_on_two_threads(table, a, b)) {
            remark(
                "`calibrate_on_two_threads` copied its table or its samples. They could have been shared and moved.",
            );
        }
        let recording = large();
        if taken_by(|| loudest(&recording)) {
            remark("`loudest` copied the recording. Its threads could have looked at the original.");
        }
    });
}

/// Catches memory that is never given back, on real threads.
#[test]
fn a_hundred_calls_leave_nothing_behind() {
    for_real(|| {
        let (table, recording) = (vec![0.5_f32; LARGE], vec![0.5_f32; LARGE]);
        ensure_nothing_left("loudest", "recordings", || {
            loudest(&recording);
        });
        ensure_nothing_left("calibrate_on_two_threads", "tables", || {
            calibrate_on_two_threads(table.clone(), recording.clone(), recording.clone());
        });
        ensure_nothing_left("log_and_send", "blocks", || {
            let (out, _archive) = mpsc::channel();
            log_and_send(recording.clone(), &out);
        });
    });
}

fn with_room_to_spare(samples: &[f32]) -> Vec<f32> {
    let mut block = Vec::with_capacity(samples.len() + 5);
    block.extend_from_slice(samples);
    block
}

fn counted(samples: usize) -> String {
    if samples == 1 { "1 sample".into() } else { format!("{samples} samples") }
}

/// Whether memory for half of `LARGE` samples or more was taken on the way, beyond what there was.
fn taken_by<R>(call: impl FnOnce() -> R) -> bool {
    MEMORY.reset_peak();
    let before = MEMORY.peak_bytes();
    call();
    MEMORY.peak_bytes() - before >= LARGE * size_of::<f32>() / 2
}

/// Requires that a hundred calls of the function called `name` give back all the memory they take.
fn ensure_nothing_left(name: &str, what: &str, call: impl Fn()) {
    const CALLS: usize = 100;
    /// A thread that was started, and has done its work, may still be about to let go.
    const PATIENCE: Duration = Duration::from_secs(2);

    let before = MEMORY.live_bytes();
    for _ in 0..CALLS {
        call();
    }
    let left = || {
        let bytes = MEMORY.live_bytes().saturating_sub(before);
        let one = LARGE * size_of::<f32>();
        (bytes + one / 2) / one
    };
    let since = Instant::now();
    while left() >= CALLS / 10 && since.elapsed() < PATIENCE {
        thread::yield_now();
    }
    let left = left();
    ensure!(left < CALLS / 10, "{CALLS} calls of `{name}` left {left} {what} in memory for ever.");
}
