//! What `inspect` and `loudest` must do: borrow, and be several at a time.

use checker::{Activity, Idle, Notes, ensure, every_interleaving, for_real, mistake, on_the_clock};
use fork_join::{FrameReport, inspect, loudest};
use kit::{Frame, work_for};
use rayon::{ThreadPool, ThreadPoolBuilder};
use std::fmt::{self, Display};
use std::sync::{Arc, Condvar, Mutex};
use std::time::Duration;

/// Catches looks that are taken one after the other although there are threads for all of them.
#[test]
fn three_looks_at_a_time() {
    on_the_clock(|| {
        let looks = Looks::new([30, 20, 10]);
        looks.take(3);
        looks.ensure_together();
        looks.ensure_nobody_idle(3);
    });
}

/// Catches a look that waits while a thread of the pool has nothing to do.
#[test]
fn two_threads_share_three_looks() {
    on_the_clock(|| {
        let looks = Looks::new([30, 20, 10]);
        looks.take(2);
        looks.ensure_nobody_idle(2);
    });
}

/// Catches looks at the wrong frame or at a copy, looks outside of the pool, and reports that mix them up.
#[test]
fn the_report_says_what_the_looks_found() {
    for threads in [1, 2] {
        every_interleaving(move || Looks::new([0; 3]).take(threads));
    }
}

/// Catches pieces that overlap, leave something out, are too long or far too short.
#[test]
fn leaves_cover_all_samples() {
    for (samples, cutoff) in [(1, 1), (3, 4), (4, 4), (5, 4), (8, 2), (9, 3), (7, 1)] {
        every_interleaving(move || Leaves::of(samples, cutoff).take(1, 0));
    }
    for (samples, cutoff) in [(2, 1), (3, 1), (8, 2)] {
        every_interleaving(move || Leaves::of(samples, cutoff).take(2, 0));
    }
}

/// Catches leaves that are worked on one after the other.
#[test]
fn two_leaves_at_a_time() {
    on_the_clock(|| {
        let leaves = Leaves::of(1024, 256);
        leaves.take(2, 10);
        let most = leaves.activity.most_at_once();
        ensure!(most >= 2, "Never more than one leaf at a time, on a pool of 2 threads.");
    });
}

/// Catches what goes wrong on real pools only, with frames of real size: looks that can't meet, and copies.
#[test]
fn on_real_pools() {
    for_real(|| {
        for threads in [1, 2, 3, 4] {
            Looks::new([0; 3]).take(threads);
            Leaves::of(100_000, 256).take(threads, 0);
        }
        let met = Meeting::of_three();
        let (before, now) = (frame(0), frame(1));
        pool(3).install(|| {
            inspect(
                &before,
                &now,
                |_| {
                    met.wait();
                    [0; 16]
                },
                |_, _| met.wait(),
                |_| met.wait(),
            )
        });
        let most = met.most();
        ensure!(most == 3, "Only {most} of 3 looks went on at a time, on a real pool of 3 threads.");
    });
}

fn pool(threads: usize) -> ThreadPool {
    ThreadPoolBuilder::new().num_threads(threads).build().expect("threads can be started")
}

/// A frame as the camera delivers it.
fn frame(id: u32) -> Frame {
    let (w, h) = (1280, 960);
    Frame { id, w, h, px: vec![0; w * h] }
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Look {
    Histogram,
    Motion,
    Fog,
}

impl Display for Look {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Look::Histogram => "`histogram`",
            Look::Motion => "`motion`",
            Look::Fog => "`fog`",
        })
    }
}

/// Three looks with their costs in milliseconds, and what is seen of them.
struct Looks {
    costs: [u64; 3],
    activity: Activity<Look>,
    taken: Notes<Look>,
}

impl Looks {
    fn new(costs: [u64; 3]) -> Self {
        Looks { costs, activity: Activity::new(), taken: Notes::new() }
    }

    /// Has the three looks taken on a pool of so many threads.
    fn take(&self, threads: usize) {
        let (before, now) = (frame(1), frame(2));
        let (pool, before, now) = (&pool(threads), &before, &now);
        let report = pool.install(|| {
            inspect(
                before,
                now,
                |seen| {
                    ensure_same(Look::Histogram, seen, now);
                    self.look(Look::Histogram, pool);
                    [7; 16]
                },
                |first, second| {
                    let swapped = first.id == now.id && second.id == before.id;
                    ensure!(!swapped, "`motion` was given the frame `now` as the first and `before` as the second.");
                    ensure_same(Look::Motion, first, before);
                    ensure_same(Look::Motion, second, now);
                    self.look(Look::Motion, pool);
                    0.25
                },
                |seen| {
                    ensure_same(Look::Fog, seen, now);
                    self.look(Look::Fog, pool);
                    0.75
                },
            )
        });
        for look in [Look::Histogram, Look::Motion, Look::Fog] {
            ensure!(self.taken.all().contains(&look), "The look {look} was never taken.");
        }
        let right = FrameReport { histogram: [7; 16], motion: 0.25, fog: 0.75 };
        ensure!(report.histogram == right.histogram, "The report holds another histogram than `histogram` gave.");
        let (motion, fog) = (report.motion, report.fog);
        ensure!(report == right, "The looks gave motion 0.25 and fog 0.75; the report says {motion} and {fog}.");
    }

    fn look(&self, look: Look, pool: &ThreadPool) {
        let place = if rayon::current_thread_index().is_some() { "another pool" } else { "no pool at all" };
        ensure!(pool.current_thread_index().is_some(), "{look} ran outside the pool it was called in: in {place}.");
        self.taken.push(look);
        let cost = self.costs[look as usize];
        if cost > 0 {
            self.activity.during(look, || work_for(Duration::from_millis(cost)));
        }
    }

    /// Requires that all looks began before any of them ended.
    fn ensure_together(&self) {
        let spans = self.activity.spans();
        for span in &spans {
            let ended = spans.iter().filter(|other| other.ended.is_some_and(|ended| ended <= span.began));
            match &ended.collect::<Vec<_>>()[..] {
                [] => {}
                [other] => mistake!("{} began when {} had ended, on a pool of 3 threads.", span.work, other.work),
                _ => mistake!("{} began when the other two had ended, on a pool of 3 threads.", span.work),
            }
        }
    }

    /// Requires that no thread of the pool had nothing to do while a look waited.
    fn ensure_nobody_idle(&self, threads: usize) {
        let ready = [Look::Histogram, Look::Motion, Look::Fog].map(|look| (look, Duration::ZERO));
        let Some(Idle { from, until, waiting, .. }) = self.activity.idle(threads, &ready) else { return };
        let ms = (until - from).as_millis();
        let waiting = waiting[0];
        mistake!("A thread of the pool was idle for {ms} ms while {waiting} waited, on a pool of {threads} threads.");
    }
}

/// Requires that a look is given the frame itself.
fn ensure_same(look: Look, seen: &Frame, original: &Frame) {
    ensure!(seen.id == original.id, "{look} was given frame {} in place of frame {}.", seen.id, original.id);
    let same = seen.px.as_ptr() == original.px.as_ptr();
    ensure!(same, "{look} looked at a copy: the frame was copied ({} bytes).", seen.px.len());
}

/// Samples to be looked at piece by piece, and what is seen of that.
struct Leaves {
    samples: Vec<f32>,
    cutoff: usize,
    activity: Activity<usize>,
    /// Where each leaf began, and how long it was.
    seen: Notes<(usize, usize)>,
}

impl Leaves {
    /// So many samples, all of them below 0, as levels in decibels are. The loudest stands at two thirds.
    fn of(samples: usize, cutoff: usize) -> Self {
        let at = samples * 2 / 3;
        let samples = (0..samples).map(|n| if n == at { -1.0 } else { -2.0 - (n % 7) as f32 }).collect();
        Leaves { samples, cutoff, activity: Activity::new(), seen: Notes::new() }
    }

    /// Looks for the loudest on a pool of so many threads; each leaf takes so many milliseconds.
    fn take(&self, threads: usize, cost: u64) {
        let pool = &pool(threads);
        let start = self.samples.as_ptr().addr();
        let inside = start..start + size_of_val(&self.samples[..]);
        let leaf = |piece: &[f32]| {
            ensure!(pool.current_thread_index().is_some(), "A leaf ran outside the pool that `loudest` was called in.");
            let at = piece.as_ptr().addr();
            ensure!(!piece.is_empty(), "A leaf was given no samples.");
            ensure!(inside.contains(&at), "A leaf looked at a copy: {} samples were copied.", piece.len());
            self.seen.push(((at - start) / size_of::<f32>(), piece.len()));
            if cost > 0 {
                self.activity.during(at, || work_for(Duration::from_millis(cost)));
            }
            piece.iter().copied().fold(f32::NEG_INFINITY, f32::max)
        };
        let found = pool.install(|| loudest(&self.samples, self.cutoff, &leaf));
        self.ensure_covered();
        ensure!(found == -1.0, "`loudest` found {found}; the loudest of all samples is -1.");
    }

    fn ensure_covered(&self) {
        let (len, cutoff, seen) = (self.samples.len(), self.cutoff, self.seen.all());
        if let Some((_, length)) = seen.iter().find(|(_, length)| *length > cutoff) {
            mistake!("A leaf had {length} samples; `cutoff` is {cutoff}.");
        }
        let mut times = vec![0; len];
        seen.iter().for_each(|&(at, length)| times[at..at + length].iter_mut().for_each(|times| *times += 1));
        if let Some(missed) = times.iter().position(|times| *times == 0) {
            mistake!("Sample {missed} of {len} was in no leaf.");
        }
        if let Some(twice) = times.iter().position(|times| *times > 1) {
            mistake!("Sample {twice} of {len} was in {} leaves.", times[twice]);
        }
        let (leaves, most) = (seen.len(), 4 * len.div_ceil(cutoff));
        let shortest = seen.iter().map(|(_, length)| *length).min().unwrap_or(0);
        ensure!(leaves <= most, "{leaves} leaves for {len} samples, the shortest of {shortest}; `cutoff` is {cutoff}.");
    }
}

/// Where three looks wait for each other on real threads.
struct Meeting {
    /// How many are here, and the most that ever were.
    here: Arc<(Mutex<(usize, usize)>, Condvar)>,
}

impl Meeting {
    fn of_three() -> Self {
        Meeting { here: Arc::default() }
    }

    fn wait(&self) -> f32 {
        let (here, came) = &*self.here;
        let mut here = here.lock().unwrap();
        here.0 += 1;
        here.1 = here.1.max(here.0);
        came.notify_all();
        // Only looks that can't meet ever wait that long.
        let (mut here, _) = came.wait_timeout_while(here, Duration::from_secs(5), |here| here.1 < 3).unwrap();
        here.0 -= 1;
        0.0
    }

    fn most(&self) -> usize {
        self.here.0.lock().unwrap().1
    }
}
