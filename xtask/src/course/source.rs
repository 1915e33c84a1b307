//! Reading Rust sources by line, as far as reports need it.
//!
//! These are scans, not parsers. They read the course's own test files, which `verify` keeps in shape, and the learner's
//! file only to name a function: a wrong guess there costs a word in a report, never a verdict.

/// One `#[test]` of an exercise's test file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Test {
    /// Its place in the file, from 1: the second number of a replay token.
    pub index: usize,
    pub name: String,
    /// Its doc comment in one line: "Catches …".
    pub catches: String,
}

/// Every test of a test file, in file order.
pub fn tests(source: &str) -> Vec<Test> {
    let mut found = Vec::new();
    let mut doc: Vec<&str> = Vec::new();
    let mut is_test = false;
    for line in source.lines().map(str::trim) {
        if let Some(text) = line.strip_prefix("///") {
            doc.push(text.trim());
        } else if line == "#[test]" {
            is_test = true;
        } else if line.starts_with("#[") {
            // Another attribute: the doc comment goes on.
        } else {
            if is_test && let Some(name) = function_in(line) {
                found.push(Test { index: found.len() + 1, name: name.to_owned(), catches: doc.join(" ") });
            }
            doc.clear();
            is_test = false;
        }
    }
    found
}

/// The name of the function around `line` (from 1): the nearest `fn` at or above it.
pub fn function_around(source: &str, line: usize) -> Option<&str> {
    let above: Vec<&str> = source.lines().take(line).collect();
    above.into_iter().rev().find_map(|line| function_in(line.trim()))
}

/// The name that a line such as `pub fn record<M>(…` declares.
fn function_in(line: &str) -> Option<&str> {
    if line.starts_with("//") {
        return None;
    }
    let before_name = |at: &usize| *at == 0 || line[..*at].ends_with(' ');
    let (at, _) = line.match_indices("fn ").find(|(at, _)| before_name(at))?;
    let name = &line[at + 3..];
    let end = name.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(name.len());
    (0 < end).then(|| &name[..end])
}

#[cfg(test)]
mod tests {
    use super::{Test, function_around, tests};

    const SOURCE: &str = "//! File.\n\n/// Catches a stop\n/// too early.\n#[test]\nfn first() {\n    inner();\n}\n\n\
                          /// Not a test.\nfn helper() {}\n\n#[test]\n/// Catches more.\npub fn second() {}\n";

    #[test]
    fn tests_are_found_in_file_order_with_their_doc_comments() {
        let test = |index, name: &str, catches: &str| Test { index, name: name.into(), catches: catches.into() };
        assert_eq!(tests(SOURCE), [test(1, "first", "Catches a stop too early."), test(2, "second", "Catches more.")]);
    }

    #[test]
    fn the_function_around_a_line_is_the_nearest_above() {
        assert_eq!(function_around(SOURCE, 7), Some("first"));
        assert_eq!(function_around(SOURCE, 2), None);
    }
}
