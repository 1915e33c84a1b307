use std::sync::mpsc;

fn main() {
    let (_sender, receiver) = mpsc::channel::<f32>();
    let second = receiver.clone();
}
