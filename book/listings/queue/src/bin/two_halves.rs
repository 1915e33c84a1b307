//! `channel` and `sync_channel` are functions. Each returns two halves.

use std::any::type_name_of_val;
use std::sync::mpsc;

fn main() {
    // ANCHOR: halves
    let (sender, receiver) = mpsc::channel::<f32>();
    println!("{}", type_name_of_val(&sender));
    println!("{}", type_name_of_val(&receiver));

    let (sender, receiver) = mpsc::sync_channel::<f32>(8);
    println!("{}", type_name_of_val(&sender));
    println!("{}", type_name_of_val(&receiver));
    // ANCHOR_END: halves
}
