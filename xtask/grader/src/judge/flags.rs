//! What a person should look at. A flag is a note to the instructor, and never costs a point.

/// Words that no exercise of the course needs, and what they may be about.
const WORDS: [(&str, &str); 22] = [
    ("/proc/", "a path into the system's own files"),
    ("/dev/", "a path to a device"),
    ("process::exit", "ends the process"),
    ("process::abort", "ends the process"),
    ("process::Command", "starts another program"),
    ("Command::new", "starts another program"),
    ("std::fs", "reads or writes files"),
    ("std::net", "uses the network"),
    ("std::os::", "asks the operating system directly"),
    ("std::env", "reads the environment"),
    ("env!", "reads the environment while compiling"),
    ("include!", "takes in another file"),
    ("include_str!", "takes in another file"),
    ("include_bytes!", "takes in another file"),
    ("#[path", "takes in another file"),
    ("set_hook", "replaces what happens on a panic"),
    ("io::stdin", "reads the input, where the checker's token comes from"),
    ("stdout()", "writes to the output, where the checker's records go"),
    ("CHECK ", "looks like a record of the checker"),
    ("macro_rules! assert", "redefines a name that tests use"),
    ("macro_rules! ensure", "redefines a name that tests use"),
    ("unsafe", "names unsafe code"),
];

/// One sentence for each thing in `source` that a person should look at.
pub(super) fn of(source: &str) -> Vec<String> {
    let code: Vec<&str> = source.lines().map(|line| line.split("//").next().unwrap_or_default()).collect();
    let mut flags = Vec::new();
    for (word, about) in WORDS {
        if let Some(line) = code.iter().position(|line| line.contains(word)) {
            flags.push(format!("src/lib.rs:{}: `{}` {about}.", line + 1, word.trim()));
        }
    }
    if let Some(line) = code.iter().position(|line| stretches_a_lifetime(line)) {
        flags.push(format!(
            "src/lib.rs:{}: a reference to a reference with two lifetimes, as in the compiler bug rust-lang/rust#25860.",
            line + 1
        ));
    }
    flags
}

/// `&'a &'b` in a signature: what the known hole in the compiler's rules for lifetimes is made of.
fn stretches_a_lifetime(line: &str) -> bool {
    let Some(at) = line.find("&'") else { return false };
    let after = &line[at + 2..];
    let name = after.trim_start_matches(|c: char| c.is_alphanumeric() || c == '_').trim_start();
    name.starts_with("&'") || stretches_a_lifetime(after)
}

#[cfg(test)]
mod tests {
    use super::of;

    #[test]
    fn an_ordinary_answer_has_no_flags() {
        let source = "use std::sync::mpsc;\npub fn run<'a>(name: &'a str) -> &'a str {\n    // std::fs\n    name\n}\n";
        assert_eq!(of(source), Vec::<String>::new());
    }

    #[test]
    fn what_a_person_should_see_is_named_with_its_line() {
        let source = "fn f<'a, 'b>(_: &'a &'b (), x: &'b str) -> &'a str { x }\nfn g() { std::process::exit(0) }\n";
        let flags = of(source);
        assert_eq!(flags.len(), 2);
        assert!(flags[0].starts_with("src/lib.rs:2: `process::exit`"));
        assert!(flags[1].contains("25860"));
    }
}
