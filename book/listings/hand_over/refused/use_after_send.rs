use std::sync::mpsc;

fn main() {
    let (sender, _receiver) = mpsc::channel();
    let block = vec![1.0, 2.0, 3.0];
    sender.send(block).unwrap();
    println!("sent {} samples", block.len());
}
