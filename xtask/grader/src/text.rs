//! Words, and making text that students wrote safe to show.

use std::fmt::Write;

/// `text` with every control character but newline and tab written out, and so too the marks that reverse the direction
/// of writing: nothing in it can act on a terminal or hide on a page.
pub fn plain(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        let hides =
            matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}');
        if c == '\n' || c == '\t' || !(c.is_control() || hides) {
            safe.push(c);
        } else if (c as u32) < 0x80 {
            _ = write!(safe, "\\x{:02x}", c as u32);
        } else {
            _ = write!(safe, "\\u{{{:x}}}", c as u32);
        }
    }
    safe
}

/// `text` for HTML, in elements and in quoted attributes.
pub fn html(text: &str) -> String {
    let mut safe = String::with_capacity(text.len() + text.len() / 8);
    for c in plain(text).chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            c => safe.push(c),
        }
    }
    safe
}

/// `1 answer`, `2 answers`.
pub fn count(number: usize, noun: &str) -> String {
    if number == 1 { format!("1 {noun}") } else { format!("{number} {noun}s") }
}

/// Points without a needless fraction: `7`, `7.5`, `3.33`.
pub fn points(points: f64) -> String {
    let text = format!("{points:.2}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::{html, plain, points};

    #[test]
    fn nothing_that_acts_on_a_terminal_is_left() {
        assert_eq!(plain("a\x1b[2J\u{202e}b\n\u{9b}\0"), "a\\x1b[2J\\u{202e}b\n\\u{9b}\\x00");
    }

    #[test]
    fn a_name_is_no_markup() {
        assert_eq!(
            html("<img src=x onerror='a()'> & \"b\""),
            "&lt;img src=x onerror=&#39;a()&#39;&gt; &amp; &quot;b&quot;"
        );
    }

    #[test]
    fn points_have_no_needless_fraction() {
        assert_eq!([7.0, 7.5, 10.0 / 3.0, 0.0, -0.0, 100.0].map(points), ["7", "7.5", "3.33", "0", "0", "100"]);
    }
}
