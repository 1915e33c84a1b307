use crate::support::{observe, say};
use assembly_line::pipeline;

#[test]
fn transcript() {
    observe(|random| {
        for cap in 0..4 {
            let input: Vec<u64> = (0..random.below(30)).map(|_| random.below(1000)).collect();
            let salt = random.below(1000);
            let found = pipeline(
                input,
                move |a| a + salt,
                |b| b.to_string(),
                |c| c.len() as u64 + c.bytes().map(u64::from).sum::<u64>(),
                cap,
            );
            say(format_args!("{found:?}"));
        }
    });
}
