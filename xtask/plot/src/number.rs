//! Numbers as people read them.

/// A number with three digits, more where a whole number has them: nothing here is measured more exactly.
pub fn short(value: f64) -> String {
    if value == 0.0 {
        return "0".into();
    }
    let digits = (2 - value.abs().log10().floor() as i32).max(0) as usize;
    let text = format!("{value:.digits$}");
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').into() } else { grouped(&text) }
}

/// `39000` as `39,000`.
fn grouped(digits: &str) -> String {
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::short;

    #[test]
    fn numbers_are_short() {
        for (value, text) in
            [(0.0, "0"), (0.105, "0.105"), (3.0, "3"), (21.69, "21.7"), (816.8, "817"), (39123.4, "39,123")]
        {
            assert_eq!(short(value), text);
        }
    }
}
