//! Writing JSON: the little of it that records need.

use std::fmt::Write as _;

/// A string, quoted.
pub(crate) fn text(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            c if c.is_control() => {
                let _ = write!(out, "\\u{:04x}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// An array of strings.
#[cfg(feature = "simulation")]
pub(crate) fn texts(texts: &[String]) -> String {
    let quoted: Vec<String> = texts.iter().map(|t| text(t)).collect();
    format!("[{}]", quoted.join(","))
}

/// A trace, as the runner draws it.
#[cfg(feature = "simulation")]
pub(crate) fn trace(trace: &sim::simulation::Trace) -> String {
    let events: Vec<String> = trace.events.iter().map(event).collect();
    format!(r#"{{"threads":{},"events":[{}]}}"#, texts(&trace.threads), events.join(","))
}

#[cfg(feature = "simulation")]
fn event(event: &sim::simulation::Event) -> String {
    let mut out = format!(
        r#"{{"thread":{},"kind":"{}","text":{},"line":{},"time_us":{}"#,
        event.thread,
        event.kind,
        text(&event.text),
        text(&event.line),
        event.time.as_micros()
    );
    for (name, value) in [("other", event.other), ("channel", event.channel), ("message", event.message)] {
        if let Some(value) = value {
            let _ = write!(out, r#","{name}":{value}"#);
        }
    }
    out.push('}');
    out
}

#[cfg(test)]
mod tests {
    #[test]
    fn what_is_special_in_json_is_escaped() {
        assert_eq!(super::text("a \"b\" \\ \n \u{7} é"), r#""a \"b\" \\ \n \u0007 é""#);
    }
}
