//! A farm: a master deals out pieces of work, workers work on them in place and
//! send them back. How messages travel is somebody else's business.

pub mod ranks;

// ANCHOR: transport
/// What a message is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Work,
    Done,
    Stop,
}

/// All that the farm needs of the way between its ranks.
pub trait Transport {
    /// Which rank this is. Rank 0 is the master.
    fn rank(&self) -> usize;
    /// How many ranks there are.
    fn size(&self) -> usize;
    fn send(&self, to: usize, kind: Kind, values: &[f32]);
    /// Waits for the next message, from whomever it comes.
    fn receive(&self) -> (usize, Kind, Vec<f32>);
}
// ANCHOR_END: transport

// ANCHOR: master
/// Has every piece worked on, and returns them in their order. Whoever is done
/// gets the next one.
pub fn master(line: &impl Transport, pieces: &[Vec<f32>]) -> Vec<Vec<f32>> {
    let mut results = vec![Vec::new(); pieces.len()];
    let mut waiting = pieces.iter().enumerate();
    let mut given = vec![None; line.size()];
    let mut under_way = 0;
    for worker in 1..line.size() {
        under_way += usize::from(deal(line, worker, &mut waiting, &mut given));
    }
    while under_way > 0 {
        let (worker, _, values) = line.receive();
        let piece = given[worker].take().expect("it was given a piece");
        results[piece] = values;
        under_way -= 1;
        under_way += usize::from(deal(line, worker, &mut waiting, &mut given));
    }
    results
}

/// Gives the worker the next piece, or sends it home. Says which.
fn deal<'a>(
    line: &impl Transport,
    worker: usize,
    waiting: &mut impl Iterator<Item = (usize, &'a Vec<f32>)>,
    given: &mut [Option<usize>],
) -> bool {
    let Some((piece, values)) = waiting.next() else {
        line.send(worker, Kind::Stop, &[]);
        return false;
    };
    line.send(worker, Kind::Work, values);
    given[worker] = Some(piece);
    true
}
// ANCHOR_END: master

// ANCHOR: worker
/// Works on whatever comes, until it is sent home.
pub fn worker(line: &impl Transport, work: impl Fn(&mut [f32])) {
    while let (_, Kind::Work, mut values) = line.receive() {
        work(&mut values);
        line.send(0, Kind::Done, &values);
    }
}
// ANCHOR_END: worker

// ANCHOR: farm
/// What every rank runs. The master has the results in the end.
pub fn farm(
    line: &impl Transport,
    pieces: &[Vec<f32>],
) -> Option<Vec<Vec<f32>>> {
    if line.rank() == 0 {
        return Some(master(line, pieces));
    }
    worker(line, |values| values.iter_mut().for_each(|value| *value *= *value));
    None
}
// ANCHOR_END: farm

/// Ten pieces of different lengths.
pub fn pieces() -> Vec<Vec<f32>> {
    (1..=10).map(|length| vec![length as f32; length]).collect()
}

/// What the program says at its end: the same, whichever way the messages went.
pub fn say(results: &[Vec<f32>]) {
    for (piece, values) in results.iter().enumerate() {
        println!(
            "piece {piece}: {} values, sum {}",
            values.len(),
            values.iter().sum::<f32>()
        );
    }
}
