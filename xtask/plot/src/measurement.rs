//! A measurement on a real machine, as it is stored: in `book/measurements/` for the book, in `.course/measurements/` for
//! a learner. `cargo xtask measure` writes it, and nobody else.

use serde_json::{Map, Value, json};

/// What was measured, how, where and when.
#[derive(Debug, Clone, PartialEq)]
pub struct Measurement {
    pub title: String,
    /// The program that measured: a file in `xtask/measurements/src/bin/`.
    pub program: String,
    pub kind: Kind,
    /// What stands at the horizontal axis, where there is one.
    pub x: String,
    /// What is measured, with its unit. Where the rows name panels, each panel names its own.
    pub y: String,
    /// How it was measured: the build, repetitions, priority, load.
    pub how: String,
    pub machine: String,
    pub rust: String,
    pub date: String,
    pub rows: Vec<Row>,
}

/// How a measurement is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// One bar for each row, from zero.
    Bars,
    /// One row for each: the range, the quartiles and the median, on a logarithmic axis.
    Boxes,
    /// One line for each series, both axes logarithmic.
    Lines,
    /// One line for each series, both axes from zero.
    Curves,
    /// One field for each series and `x`, the darker the more.
    Heat,
}

const KINDS: [(Kind, &str); 5] = [
    (Kind::Bars, "bars"),
    (Kind::Boxes, "boxes"),
    (Kind::Lines, "lines"),
    (Kind::Curves, "curves"),
    (Kind::Heat, "heat"),
];

/// One measured value.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// The panel it belongs to, which says what is measured; empty where there is only one.
    pub panel: String,
    pub series: String,
    pub x: Option<f64>,
    /// The value; the median where it was measured several times.
    pub y: f64,
    pub spread: Option<Spread>,
}

/// How far the repetitions lie apart.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spread {
    pub runs: usize,
    pub min: f64,
    pub q1: f64,
    pub q3: f64,
    pub max: f64,
}

impl Kind {
    /// The kind called `name`.
    pub fn named(name: &str) -> Option<Kind> {
        KINDS.iter().find(|(_, known)| *known == name).map(|(kind, _)| *kind)
    }

    /// Its name in JSON.
    pub fn name(self) -> &'static str {
        KINDS.iter().find(|(kind, _)| *kind == self).map_or("", |(_, name)| name)
    }
}

impl Measurement {
    /// Reads what [`to_json`](Self::to_json) has written. The error says which field is wrong.
    pub fn from_json(text: &str) -> Result<Measurement, String> {
        let value: Value = serde_json::from_str(text).map_err(|error| error.to_string())?;
        let mut fields = Fields::of(&value)?;
        let rows = fields.take("rows").and_then(Value::as_array).ok_or("`rows` is not a list")?;
        let kind = fields.text("kind")?;
        let measurement = Measurement {
            title: fields.text("title")?,
            program: fields.text("program")?,
            kind: Kind::named(&kind).ok_or_else(|| format!("`{kind}` is no kind of plot"))?,
            x: fields.text_or_empty("x")?,
            y: fields.text("y")?,
            how: fields.text_or_empty("how")?,
            machine: fields.text("machine")?,
            rust: fields.text("rust")?,
            date: fields.text("date")?,
            rows: rows.iter().map(Row::from_value).collect::<Result<_, _>>()?,
        };
        fields.end()?;
        measurement.sound()?;
        Ok(measurement)
    }

    /// The measurement as JSON, one value a line, which makes differences readable.
    pub fn to_json(&self) -> Value {
        let Measurement { title, program, kind, x, y, how, machine, rust, date, rows } = self;
        let rows: Vec<Value> = rows.iter().map(Row::to_value).collect();
        json!({
            "title": title, "program": program, "kind": kind.name(), "x": x, "y": y,
            "how": how, "machine": machine, "rust": rust, "date": date, "rows": rows,
        })
    }

    /// Whether it can be drawn; the error says why not.
    pub fn sound(&self) -> Result<(), String> {
        if self.rows.is_empty() {
            return Err("nothing was measured".into());
        }
        if self.rows.iter().any(|row| !row.y.is_finite() || row.y < 0.0) {
            return Err("a value below zero was measured".into());
        }
        let needs_x = matches!(self.kind, Kind::Lines | Kind::Curves | Kind::Heat);
        if needs_x && self.rows.iter().any(|row| row.x.is_none()) {
            return Err(format!("every row of `{}` needs an `x`", self.kind.name()));
        }
        let positive = |value: Option<f64>| value.is_none_or(|value| value > 0.0);
        let is_log_x = self.kind == Kind::Lines;
        let is_log_y = matches!(self.kind, Kind::Lines | Kind::Boxes);
        for row in &self.rows {
            if is_log_x && !positive(row.x)
                || is_log_y && !(positive(Some(row.y)) && positive(row.spread.map(|s| s.min)))
            {
                return Err(format!("`{}`: a logarithmic axis has no place for 0", row.series));
            }
        }
        Ok(())
    }

    /// The panels in order of appearance, each with its own rows, and its own name as what is measured.
    pub fn panels(&self) -> Vec<Measurement> {
        let names = distinct(self.rows.iter().map(|row| row.panel.as_str()));
        let panel = |name: &str| Measurement {
            y: if name.is_empty() { self.y.clone() } else { name.to_owned() },
            rows: self.rows.iter().filter(|row| row.panel == name).cloned().collect(),
            ..self.clone()
        };
        names.into_iter().map(panel).collect()
    }

    /// The names of the series, in order of appearance.
    pub fn series(&self) -> Vec<&str> {
        distinct(self.rows.iter().map(|row| row.series.as_str()))
    }

    /// The rows of one series.
    pub fn of_series<'a>(&'a self, series: &'a str) -> impl Iterator<Item = &'a Row> {
        self.rows.iter().filter(move |row| row.series == series)
    }

    /// All values of `x`, in ascending order, each once.
    pub fn xs(&self) -> Vec<f64> {
        let mut xs: Vec<f64> = self.rows.iter().filter_map(|row| row.x).collect();
        xs.sort_by(f64::total_cmp);
        xs.dedup();
        xs
    }
}

impl Row {
    /// Reads one row.
    pub fn from_value(value: &Value) -> Result<Row, String> {
        let mut fields = Fields::of(value)?;
        let runs = fields.take("runs").and_then(Value::as_u64);
        let spread = match runs {
            None => None,
            Some(runs) => Some(Spread {
                runs: runs as usize,
                min: fields.number("min")?,
                q1: fields.number("q1")?,
                q3: fields.number("q3")?,
                max: fields.number("max")?,
            }),
        };
        let x = if fields.has("x") { Some(fields.number("x")?) } else { None };
        let (panel, series) = (fields.text_or_empty("panel")?, fields.text("series")?);
        let row = Row { panel, series, x, y: fields.number("y")?, spread };
        fields.end()?;
        Ok(row)
    }

    /// The row as JSON.
    pub fn to_value(&self) -> Value {
        let mut value = json!({ "series": self.series, "y": self.y });
        if !self.panel.is_empty() {
            value["panel"] = json!(self.panel);
        }
        if let Some(x) = self.x {
            value["x"] = json!(x);
        }
        if let Some(Spread { runs, min, q1, q3, max }) = self.spread {
            for (name, number) in [("min", min), ("q1", q1), ("q3", q3), ("max", max)] {
                value[name] = json!(number);
            }
            value["runs"] = json!(runs);
        }
        value
    }

    /// Whether the two are values of the same thing.
    pub fn is_like(&self, other: &Row) -> bool {
        (&self.panel, &self.series, self.x) == (&other.panel, &other.series, other.x)
    }
}

/// Each of `names` once, in order of appearance.
fn distinct<'a>(names: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let mut found = Vec::new();
    for name in names {
        if !found.contains(&name) {
            found.push(name);
        }
    }
    found
}

/// The fields of an object that have not been read yet. One that nobody reads is an error: it is misspelt.
struct Fields<'a>(Map<String, Value>, &'a Map<String, Value>);

impl<'a> Fields<'a> {
    fn of(value: &'a Value) -> Result<Fields<'a>, String> {
        let fields = value.as_object().ok_or("this is no JSON object")?;
        Ok(Fields(fields.clone(), fields))
    }

    fn has(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    fn take(&mut self, name: &str) -> Option<&'a Value> {
        self.0.remove(name);
        self.1.get(name)
    }

    fn text(&mut self, name: &str) -> Result<String, String> {
        self.take(name).and_then(Value::as_str).map(str::to_owned).ok_or_else(|| format!("`{name}` is not text"))
    }

    fn text_or_empty(&mut self, name: &str) -> Result<String, String> {
        if self.has(name) { self.text(name) } else { Ok(String::new()) }
    }

    fn number(&mut self, name: &str) -> Result<f64, String> {
        self.take(name).and_then(Value::as_f64).ok_or_else(|| format!("`{name}` is not a number"))
    }

    fn end(self) -> Result<(), String> {
        self.0.keys().next().map_or(Ok(()), |name| Err(format!("`{name}` is no field of a measurement")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row() -> Row {
        let spread = Some(Spread { runs: 7, min: 1.0, q1: 2.0, q3: 4.0, max: 9.0 });
        Row { panel: "ms".into(), series: "a".into(), x: Some(2.0), y: 3.0, spread }
    }

    #[test]
    fn what_is_written_can_be_read() {
        let text = || "text".to_owned();
        for (kind, _) in KINDS {
            let rows = vec![row(), Row { panel: String::new(), spread: None, ..row() }];
            let (x, how) = (text(), text());
            let measurement = Measurement {
                title: text(),
                program: text(),
                kind,
                x,
                y: text(),
                how,
                machine: text(),
                rust: text(),
                date: text(),
                rows,
            };
            assert_eq!(Measurement::from_json(&measurement.to_json().to_string()), Ok(measurement.clone()));
            assert_eq!(measurement.panels().len(), 2);
        }
    }

    #[test]
    fn damaged_ones_are_refused() {
        let good = r#"{"title":"t","program":"p","kind":"lines","y":"ms","machine":"","rust":"","date":"",
            "rows":[{"series":"a","x":1,"y":2}]}"#;
        assert!(Measurement::from_json(good).is_ok());
        for (from, to) in [
            ("lines", "pies"),
            (r#""y":2"#, r#""y":-2"#),
            (r#""y":2"#, r#""y":0"#),
            (r#""x":1,"#, ""),
            (r#""x":1"#, r#""x":0"#),
            ("title", "titel"),
            (r#"[{"series":"a","x":1,"y":2}]"#, "[]"),
            (r#""date":"""#, r#""date":1"#),
        ] {
            let bad = good.replacen(from, to, 1);
            assert!(bad != good && Measurement::from_json(&bad).is_err(), "{bad}");
        }
    }
}
