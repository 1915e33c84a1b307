//! A watch over words: no headline and no hint may give the fix away.
//!
//! The rule is small on purpose, so that a hit can be believed. What the solution calls and a wrong case doesn't is that
//! case's fix; the case's report must not name it. A hint must not hold a line of code that only the solution has.

use std::collections::BTreeSet;

/// The calls that only `solution` makes and `case` doesn't, if `headline` names one: `drop` of `drop(out)`.
pub fn fix_in_headline(headline: &str, solution: &str, case: &str) -> Option<String> {
    let missing: BTreeSet<&str> = calls(solution).difference(&calls(case)).copied().collect();
    let words = quoted_code(headline);
    missing.into_iter().find(|call| words.iter().any(|word| names(word, call))).map(str::to_owned)
}

/// A line of code that stands in `hint` and in `solution`, but not in `stub`.
pub fn fix_in_hint(hint: &str, solution: &str, stub: &str) -> Option<String> {
    /// Shorter lines, such as `});`, say nothing.
    const SHORTEST: usize = 10;
    let squeezed = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
    let given: BTreeSet<String> = stub.lines().map(squeezed).collect();
    let hint = squeezed(hint);
    let fixes = code_lines(solution).filter(|line| !given.contains(&squeezed(line)));
    let mut fixes = fixes.filter(|line| SHORTEST <= line.len());
    fixes.find(|line| hint.contains(squeezed(line).trim_end_matches(['{', ';']))).map(str::to_owned)
}

fn code_lines(source: &str) -> impl Iterator<Item = &str> {
    source.lines().map(|line| line.split("//").next().unwrap_or_default().trim()).filter(|line| !line.is_empty())
}

/// The names that stand before a `(`: functions, methods and constructors.
fn calls(source: &str) -> BTreeSet<&str> {
    let mut names = BTreeSet::new();
    for line in code_lines(source) {
        for (at, _) in line.match_indices('(') {
            let before = line[..at].trim_end_matches('!');
            let start = before.rfind(|c: char| !c.is_alphanumeric() && c != '_').map_or(0, |found| found + 1);
            if start < before.len() {
                names.insert(&before[start..]);
            }
        }
    }
    names
}

/// What stands between backticks.
fn quoted_code(text: &str) -> Vec<&str> {
    text.split('`').skip(1).step_by(2).collect()
}

fn names(code: &str, call: &str) -> bool {
    code.split(|c: char| !c.is_alphanumeric() && c != '_').any(|word| word == call)
}

#[cfg(test)]
mod tests {
    use super::{fix_in_headline, fix_in_hint};

    const SOLUTION: &str = "let n = 1;\ndrop(out);\ninbox.iter().collect()\n";

    #[test]
    fn a_headline_must_not_name_the_call_that_is_missing() {
        let case = "inbox.iter().collect()\n";
        assert_eq!(fix_in_headline("Nobody wrote `drop(out)`.", SOLUTION, case), Some("drop".into()));
        assert_eq!(fix_in_headline("`record` waits in `iter`; one sender is alive.", SOLUTION, case), None);
    }

    #[test]
    fn a_hint_must_not_hold_a_line_of_the_solution() {
        let stub = "let n = 1;\n";
        assert_eq!(fix_in_hint("Write `drop(out);` there.", SOLUTION, stub), Some("drop(out);".into()));
        assert_eq!(fix_in_hint("How many senders are there? `let n = 1;`", SOLUTION, stub), None);
    }
}
