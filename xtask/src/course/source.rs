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

impl Test {
    /// The stage of the exercise that it belongs to: the 2 of `stage_2_every_call_is_found`.
    pub fn stage(&self) -> Option<u32> {
        let (digits, _) = self.name.strip_prefix("stage_")?.split_once('_')?;
        digits.parse().ok()
    }
}

/// The stages that `tests` are divided into, in order; none for an exercise that is checked as a whole.
pub fn stages(tests: &[Test]) -> Vec<u32> {
    let mut stages: Vec<u32> = tests.iter().filter_map(Test::stage).collect();
    stages.sort_unstable();
    stages.dedup();
    stages
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

/// Why `bytes` are no source: the headline of a report. None if they are text.
pub fn not_text(bytes: &[u8]) -> Option<String> {
    let error = std::str::from_utf8(bytes).err()?;
    let line = bytes[..error.valid_up_to()].iter().filter(|byte| **byte == b'\n').count() + 1;
    Some(format!("src/lib.rs is not UTF-8 text: line {line} holds a byte that is none. Save the file as UTF-8."))
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
    use super::{Test, function_around, stages, tests};

    const SOURCE: &str = "//! File.\n\n/// Catches a stop\n/// too early.\n#[test]\nfn first() {\n    inner();\n}\n\n\
                          /// Not a test.\nfn helper() {}\n\n#[test]\n/// Catches more.\npub fn second() {}\n";

    #[test]
    fn tests_are_found_in_file_order_with_their_doc_comments() {
        let test = |index, name: &str, catches: &str| Test { index, name: name.into(), catches: catches.into() };
        assert_eq!(tests(SOURCE), [test(1, "first", "Catches a stop too early."), test(2, "second", "Catches more.")]);
    }

    #[test]
    fn stages_are_read_from_names() {
        let source = "#[test]\nfn stage_2_b() {}\n#[test]\nfn stage_1_a() {}\n#[test]\nfn stage_2_c() {}\n";
        assert_eq!(stages(&tests(source)), [1, 2]);
        assert!(stages(&tests(SOURCE)).is_empty());
        assert!(stages(&tests("#[test]\nfn stage_left() {}\n")).is_empty());
    }

    #[test]
    fn the_function_around_a_line_is_the_nearest_above() {
        assert_eq!(function_around(SOURCE, 7), Some("first"));
        assert_eq!(function_around(SOURCE, 2), None);
    }
}
