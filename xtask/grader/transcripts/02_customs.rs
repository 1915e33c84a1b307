use crate::support::{observe, say};
use customs::{calibrate_on_two_threads, log_and_send, loudest};
use std::sync::mpsc;

#[test]
fn transcript() {
    observe(|random| {
        for length in [0, 1, 2, random.below(60)] {
            let (out, archive) = mpsc::channel();
            say(format_args!("{:?}", log_and_send(random.samples(length), &out)));
            say(format_args!("{:?}", archive.try_recv().ok()));
            let [table, a, b] = [(); 3].map(|()| random.samples(length));
            say(format_args!("{:?}", calibrate_on_two_threads(table, a, b)));
            say(loudest(&random.samples(length)));
        }
    });
}
