//! What `tiles` must do on a pool of any size: end, and put every value in its place.

use checker::{Activity, Notes, ensure, every_interleaving, for_real, mistake, on_the_clock};
use kit::work_for;
use rayon::{ThreadPool, ThreadPoolBuilder};
use std::time::Duration;
use waiting_in_the_pool::tiles;

/// Catches a pool whose only thread waits for what it would have to do itself.
#[test]
fn a_pool_of_one_thread() {
    for (bytes, tile) in [(0, 2), (1, 2), (2, 2), (6, 2), (5, 2)] {
        every_interleaving(move || Panorama::of(bytes, tile).work_on(1));
    }
}

/// Catches values that stand where they arrived, and work that is lost or done twice.
#[test]
fn a_pool_of_two_threads() {
    for (bytes, tile) in [(0, 2), (3, 2), (3, 1)] {
        every_interleaving(move || Panorama::of(bytes, tile).work_on(2));
    }
}

/// Catches tiles that are worked on one after the other.
#[test]
fn several_tiles_at_a_time() {
    on_the_clock(|| {
        let panorama = Panorama { costs: vec![40, 10, 30, 20, 10, 40, 20, 30], ..Panorama::of(16, 2) };
        panorama.work_on(4);
        let most = panorama.activity.most_at_once();
        ensure!(most >= 2, "Never more than one tile at a time, on a pool of 4 threads.");
    });
}

/// Catches what goes wrong on real pools only.
#[test]
fn on_real_pools() {
    for_real(|| {
        for threads in [1, 2, 3, 4] {
            let costs = (0..64).map(|n| n * 7 % 3).collect();
            Panorama { costs, ..Panorama::of(64 * 16 - 3, 16) }.work_on(threads);
        }
    });
}

/// Bytes in tiles, and what is seen of the work on them.
struct Panorama {
    px: Vec<u8>,
    tile: usize,
    /// What each tile costs, in milliseconds; nothing where none is given.
    costs: Vec<u64>,
    activity: Activity<usize>,
    worked: Notes<usize>,
}

impl Panorama {
    fn of(bytes: usize, tile: usize) -> Self {
        let px = (0..bytes).map(|n| (n % 251) as u8).collect();
        Panorama { px, tile, costs: Vec::new(), activity: Activity::new(), worked: Notes::new() }
    }

    /// Has the tiles worked on by a pool of so many threads, and looks at what comes out.
    fn work_on(&self, threads: usize) {
        let pool = ThreadPoolBuilder::new().num_threads(threads).build().expect("threads can be started");
        let work = |piece: &[u8]| {
            self.ensure_in(&pool);
            let place = self.place_of(piece);
            self.worked.push(place);
            match self.costs.get(place) {
                Some(&cost) if cost > 0 => self.activity.during(place, || work_for(Duration::from_millis(cost))),
                _ => {}
            }
            value(place)
        };
        let values = tiles(&self.px, self.tile, &pool, work);
        self.ensure_all_done(&values);
    }

    fn ensure_in(&self, pool: &ThreadPool) {
        let place = if rayon::current_thread_index().is_some() { "in another one" } else { "in no pool at all" };
        ensure!(pool.current_thread_index().is_some(), "Tiles were worked on outside the given pool, {place}.");
    }

    /// Which tile a piece is.
    fn place_of(&self, piece: &[u8]) -> usize {
        let (start, at) = (self.px.as_ptr().addr(), piece.as_ptr().addr());
        let inside = (start..start + self.px.len()).contains(&at);
        let offset = if inside {
            at - start
        } else {
            // A copy is a waste, but no mistake where it can be told which tile it is.
            let same = self.px.chunks(self.tile).position(|tile| tile == piece);
            same.map_or(usize::MAX, |tile| tile * self.tile)
        };
        let length = self.px.len().saturating_sub(offset).min(self.tile);
        let is_tile = offset.is_multiple_of(self.tile) && piece.len() == length && length > 0;
        ensure!(is_tile, "`work` was given {} bytes that are no tile; a tile has {}.", piece.len(), self.tile);
        offset / self.tile
    }

    /// Requires that every tile was worked on once, and that its value stands at its place.
    fn ensure_all_done(&self, values: &[u64]) {
        let (count, worked) = (self.px.len().div_ceil(self.tile), self.worked.all());
        for place in 0..count {
            match worked.iter().filter(|other| **other == place).count() {
                0 => mistake!("Nobody worked on tile {place} of {count}."),
                1 => {}
                times => mistake!("Tile {place} was worked on {times} times."),
            }
        }
        let given = values.len();
        ensure!(given == count, "{count} tiles gave {given} values.");
        for (place, &given) in values.iter().enumerate() {
            if given != value(place) {
                match (0..count).find(|&tile| value(tile) == given) {
                    Some(tile) => mistake!("Tile {tile}'s value stands at place {place}."),
                    None => mistake!("At place {place} stands {given}; `work` gave {} for tile {place}.", value(place)),
                }
            }
        }
    }
}

/// What `work` gives for a tile. Neither ascending nor descending, so that sorting the values helps nobody.
fn value(place: usize) -> u64 {
    163 - (place as u64 * 41 + 3) % 64
}
