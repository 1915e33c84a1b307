//! `join` tells a crash from a finish, and carries what the panic said.

use std::panic;
use std::thread;

fn main() {
    // The usual message of a panic goes to standard error. Not here.
    panic::set_hook(Box::new(|_| ()));
    // ANCHOR: join
    let finished = thread::spawn(|| 3).join();
    println!("{finished:?}");

    let fixed = thread::spawn(|| panic!("no disk")).join();
    let formatted = thread::spawn(|| no_disk_in(3)).join();
    for crashed in [fixed, formatted] {
        let payload = crashed.expect_err("both panic");
        println!("as &str:   {:?}", payload.downcast_ref::<&str>());
        println!("as String: {:?}", payload.downcast_ref::<String>());
    }
    // ANCHOR_END: join
}

// ANCHOR: panics
fn no_disk_in(slot: u32) {
    panic!("no disk in slot {slot}");
}
// ANCHOR_END: panics
