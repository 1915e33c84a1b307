use crate::support::{observe, say};
use shared_inbox::crew;
use std::sync::mpsc;

#[test]
fn transcript() {
    observe(|random| {
        for workers in 1..5 {
            let (give, jobs) = mpsc::channel();
            let (done, results) = mpsc::channel();
            for _ in 0..random.below(30) {
                let _ = give.send(random.below(1000));
            }
            drop(give);
            let salt = random.below(1000);
            crew(workers, jobs, done, move |job| job * salt);
            let mut results: Vec<u64> = results.into_iter().collect();
            results.sort_unstable();
            say(format_args!("{results:?}"));
        }
    });
}
