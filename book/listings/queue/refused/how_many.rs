use std::sync::mpsc;

fn main() {
    let (_sender, receiver) = mpsc::channel::<f32>();
    println!("{} blocks are waiting", receiver.len());
}
