use crate::support::{observe, say};
use man_overboard::analyse_all;

#[test]
fn transcript() {
    observe(|random| {
        for _ in 0..3 {
            let files: Vec<String> = (0..random.below(8)).map(|_| random.below(1000).to_string()).collect();
            let salt = random.below(1000);
            let all = analyse_all(files, move |file| {
                let number: u64 = file.parse().expect("a number");
                assert!(!(number + salt).is_multiple_of(3), "{number} fell overboard near {salt}");
                number * salt
            });
            say(format_args!("{all:?}"));
        }
    });
}
