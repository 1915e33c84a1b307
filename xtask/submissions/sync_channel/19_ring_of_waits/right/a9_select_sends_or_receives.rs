use crossbeam_channel::{bounded, never, select};
use kit::Block;
use std::thread;

/// Whatever is possible first: a block goes out, or a result comes in.
pub fn two_way(
    blocks: Vec<Block>,
    work_cap: usize,
    result_cap: usize,
    filter: impl Fn(&mut Block) + Send + 'static,
) -> Vec<Block> {
    let (work, inbox) = bounded::<Block>(work_cap);
    let (outbox, results) = bounded(result_cap);
    thread::spawn(move || {
        for mut block in inbox {
            filter(&mut block);
            if outbox.send(block).is_err() {
                return;
            }
        }
    });
    let count = blocks.len();
    let mut waiting = blocks.into_iter().peekable();
    let mut done = Vec::new();
    while done.len() < count {
        if waiting.peek().is_some() {
            select! {
                send(work, waiting.next().unwrap()) -> sent => sent.unwrap(),
                recv(results) -> block => done.push(block.unwrap()),
            }
        } else {
            select! {
                recv(results) -> block => done.push(block.unwrap()),
                recv(never::<()>()) -> _ => (),
            }
        }
    }
    done
}
