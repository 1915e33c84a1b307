use std::thread;

fn start(recording: &[f32]) {
    thread::spawn(move || println!("{recording:?}"));
}

fn main() {
    start(&[1.0, 2.0, 3.0]);
}
