use crate::support::{observe, say};
use nap_time::night_report;

#[test]
fn transcript() {
    observe(|random| {
        for _ in 0..6 {
            let masts = random.below(9) + 1;
            let readings = random.samples(masts);
            say(format_args!("{:?}", night_report(readings.len(), move |mast| readings[mast])));
        }
    });
}
