//! Numbers and comparisons in running text, from stored measurements.
//!
//! | in the text | becomes |
//! |---|---|
//! | `{{#measured ways \| mutex}}` | the value of that row of `measurements/ways.json`, with three digits at most |
//! | `{{#measured ways \| mutex \| q1}}` | another of its numbers: `min`, `q1`, `q3`, `max`, `runs` |
//! | `{{#measured ways \| mutex / rayon}}` | how many times as much the first is, with two digits |
//! | `{{#measured ways \| date}}` | what the file says about itself: `date`, `machine`, `rust`, `how` |
//! | `{{#claim ways \| rayon < 3 * mutex}}` | nothing, and the page is refused if it isn't so; `~` means within a quarter |
//!
//! A row of several with the same name is named with its `x`, as `in batches @ 64`, and with the beginning of its panel, as
//! `looks of the worker: master 200 @ 50`.

use anyhow::{Context, Result, anyhow, bail, ensure};
use plot::number::short;
use plot::{Measurement, Row};
use std::fs;
use std::path::Path;

/// The page with every number filled in. Fails at the first claim that does not hold.
pub(crate) fn expand(page: &str, folder: &Path) -> Result<String> {
    let mut expanded = String::new();
    let mut rest = page;
    while let Some(at) = rest.find("{{#measured ").into_iter().chain(rest.find("{{#claim ")).min() {
        let (before, directive) = rest.split_at(at);
        let (directive, after) = directive.split_once("}}").context("a `{{#…` without its `}}`")?;
        expanded += before;
        expanded += &evaluate(&directive[3..], folder).with_context(|| format!("`{directive}}}}}`"))?;
        rest = after;
    }
    Ok(expanded + rest)
}

fn evaluate(directive: &str, folder: &Path) -> Result<String> {
    let (kind, rest) = directive.split_once(' ').context("what is measured where?")?;
    let mut parts = rest.split('|').map(str::trim);
    let name = parts.next().unwrap_or_default();
    let file = folder.join("../measurements").join(name).with_extension("json");
    let text = fs::read_to_string(&file).with_context(|| format!("cannot read {}", file.display()))?;
    let data = Measurement::from_json(&text).map_err(|wrong| anyhow!("{}: {wrong}", file.display()))?;
    let what = parts.next().context("which row?")?;
    let field = parts.next();
    ensure!(parts.next().is_none(), "there is a part too many");
    if kind == "claim" {
        ensure!(field.is_none(), "a claim has two parts");
        return claim(&data, what).map(|()| String::new());
    }
    match (what, field) {
        ("date", None) => Ok(data.date),
        ("machine", None) => Ok(data.machine),
        ("rust", None) => Ok(data.rust),
        ("how", None) => Ok(data.how),
        (_, None) => match what.split_once(" / ") {
            Some((one, other)) => Ok(ratio(row(&data, one)?.y / row(&data, other)?.y)),
            None => Ok(short(row(&data, what)?.y)),
        },
        (_, Some(field)) => {
            let spread = row(&data, what)?.spread.context("this was measured once")?;
            Ok(match field {
                "min" => short(spread.min),
                "q1" => short(spread.q1),
                "q3" => short(spread.q3),
                "max" => short(spread.max),
                "runs" => short(spread.runs as f64),
                _ => bail!("`{field}` is no number of a row"),
            })
        }
    }
}

/// Two digits: a ratio of two medians is hardly known better.
fn ratio(value: f64) -> String {
    let power = 10_f64.powf(value.abs().log10().floor() - 1.0);
    short((value / power).round() * power)
}

/// Requires that a chain such as `a < 3 * b < c` or `a ~ b` holds.
fn claim(data: &Measurement, chain: &str) -> Result<()> {
    let words: Vec<&str> = chain.split(' ').collect();
    let mut terms: Vec<(String, &str)> = vec![(String::new(), "")];
    for word in words {
        match word {
            "<" | "~" => {
                terms.last_mut().context("there is a term")?.1 = word;
                terms.push((String::new(), ""));
            }
            _ => {
                let term = &mut terms.last_mut().context("there is a term")?.0;
                *term += if term.is_empty() { "" } else { " " };
                *term += word;
            }
        }
    }
    ensure!(terms.len() > 1, "a claim compares");
    let value = |term: &str| -> Result<f64> {
        let (factor, name) = term.split_once(" * ").unwrap_or(("1", term));
        let factor: f64 = factor.parse().with_context(|| format!("`{factor}` is no number"))?;
        // A plain number stands for itself.
        if let Ok(number) = name.parse::<f64>() {
            return Ok(factor * number);
        }
        Ok(factor * row(data, name)?.y)
    };
    for pair in terms.windows(2) {
        let (left, right) = (value(&pair[0].0)?, value(&pair[1].0)?);
        let holds = match pair[0].1 {
            "<" => left < right,
            _ => (0.8..=1.25).contains(&(left / right)),
        };
        ensure!(holds, "this does not hold: {} against {}", short(left), short(right));
    }
    Ok(())
}

fn row<'a>(data: &'a Measurement, name: &str) -> Result<&'a Row> {
    let (panel, rest) = name.split_once(": ").unwrap_or(("", name));
    let (series, x) = match rest.split_once(" @ ") {
        Some((series, x)) => (series, Some(x.trim().parse::<f64>().with_context(|| format!("`{x}` is no number"))?)),
        None => (rest, None),
    };
    let is_meant =
        |row: &&Row| row.panel.starts_with(panel) && row.series == series.trim() && (x.is_none() || row.x == x);
    let found: Vec<&Row> = data.rows.iter().filter(is_meant).collect();
    let [row] = found[..] else { bail!("`{name}` names {} rows of `{}`", found.len(), data.program) };
    Ok(row)
}

#[cfg(test)]
mod tests {
    use super::*;
    use tempfile::TempDir;

    fn expanded(text: &str) -> Result<String> {
        let root = TempDir::new().unwrap();
        fs::create_dir_all(root.path().join("src")).unwrap();
        fs::create_dir_all(root.path().join("measurements")).unwrap();
        let rows = r#"{"series":"slow","y":12.345,"runs":7,"min":1,"q1":2,"q3":30.2,"max":99},
            {"series":"fast","y":0.5},{"panel":"wait","series":"size","x":4,"y":3},{"panel":"wait","series":"size","x":8,"y":3.3}"#;
        let data = format!(
            r#"{{"title":"t","program":"p","kind":"bars","y":"ms","machine":"a machine","rust":"r","date":"2026-11-25","rows":[{rows}]}}"#
        );
        fs::write(root.path().join("measurements/m.json"), data).unwrap();
        expand(text, &root.path().join("src"))
    }

    #[test]
    fn numbers_are_filled_in() {
        for (text, right) in [
            ("It took {{#measured m | slow}} ms.", "It took 12.3 ms."),
            ("{{#measured m | slow | q3}} {{#measured m | slow | runs}}", "30.2 7"),
            ("{{#measured m | slow / fast}} times", "25 times"),
            ("{{#measured m | size @ 8}} on {{#measured m | machine}}", "3.3 on a machine"),
            ("{{#measured m | wa: size @ 4}}", "3"),
            ("{{#claim m | fast < 4 * fast < slow}}.", "."),
            ("{{#claim m | size @ 4 ~ size @ 8}}{{#claim m | slow < 13}}", ""),
        ] {
            assert_eq!(expanded(text).unwrap(), right);
        }
    }

    #[test]
    fn what_is_not_so_is_refused() {
        for text in [
            "{{#claim m | slow < fast}}",
            "{{#claim m | slow ~ fast}}",
            "{{#claim m | slow}}",
            "{{#measured m | size}}",
            "{{#measured m | nothing}}",
            "{{#measured n | slow}}",
            "{{#measured m | fast | q1}}",
            "{{#measured m | slow",
        ] {
            assert!(expanded(text).is_err(), "{text}");
        }
    }
}
