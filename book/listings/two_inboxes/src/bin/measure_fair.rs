//! Both arms of a `select!` are ready, a thousand times in a row. How often is
//! each taken, by `select!` and by `select_biased!`? Prints one line of JSON a
//! measurement.

use crossbeam_channel::{select, select_biased, unbounded};

const TIMES: u32 = 1000;

fn main() {
    let (one, a) = unbounded();
    let (other, b) = unbounded();
    for _ in 0..2 * TIMES {
        one.send(()).expect("its receiver is here");
        other.send(()).expect("its receiver is here");
    }
    let mut first = 0;
    for _ in 0..TIMES {
        select! { recv(a) -> _ => first += 1, recv(b) -> _ => () }
    }
    report("select!", first);
    let mut first = 0;
    for _ in 0..TIMES {
        select_biased! { recv(a) -> _ => first += 1, recv(b) -> _ => () }
    }
    report("select_biased!", first);
}

fn report(name: &str, first: u32) {
    let second = TIMES - first;
    println!(r#"{{"series":"{name}, first","y":{first}}}"#);
    println!(r#"{{"series":"{name}, second","y":{second}}}"#);
}
