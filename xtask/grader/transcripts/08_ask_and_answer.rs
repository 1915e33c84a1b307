use crate::support::{observe, say};
use ask_and_answer::LogBook;

#[test]
fn transcript() {
    observe(|random| {
        let log = LogBook::open();
        for _ in 0..30 {
            let word = random.below(7);
            match random.below(3) {
                0 => log.write(&format!("{word} of {}", random.below(100))),
                1 => say(format_args!("{:?}", log.find(&format!("{word} of")))),
                _ => say(log.count()),
            }
        }
    });
}
