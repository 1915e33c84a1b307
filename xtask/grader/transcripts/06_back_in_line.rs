use crate::support::{observe, say};
use back_in_line::resequence;
use kit::Block;
use std::sync::mpsc;

#[test]
fn transcript() {
    observe(|random| {
        for _ in 0..4 {
            let (line, inbox) = mpsc::channel();
            let (player, heard) = mpsc::channel();
            let mut waiting: Vec<u32> = (0..random.below(20) as u32).filter(|seq| seq % 7 != 5).collect();
            while !waiting.is_empty() {
                let seq = waiting.remove(random.below(waiting.len() as u64) as usize);
                let _ = line.send(Block { seq, samples: random.samples(2) });
            }
            drop(line);
            resequence(inbox, player);
            say(format_args!("{:?}", heard.iter().collect::<Vec<_>>()));
        }
    });
}
