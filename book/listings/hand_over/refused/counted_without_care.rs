use std::rc::Rc;
use std::thread;

fn main() {
    let table = Rc::new(vec![0.5, 2.0, 4.0]);
    let copy = Rc::clone(&table);
    thread::spawn(move || println!("{copy:?}"));
    println!("{table:?}");
}
