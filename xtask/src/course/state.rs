//! What the runner remembers between two commands, in `.course/` at the root.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use anyhow::Result;
use serde_json::{Value, json};

use super::{Course, Exercise};
use crate::files::{self, Lock};

/// A pass that need not be proved again while `fingerprint` stays the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pass {
    /// Names the content of everything the verdict depends on.
    pub fingerprint: String,
    pub interleavings: u64,
    pub exhaustive: bool,
    pub remarks: Vec<String>,
}

/// By what a pass of `exercise`, or of one stage of it, is remembered.
pub fn id(exercise: &Exercise, stage: Option<u32>) -> String {
    match stage {
        None => exercise.id(),
        Some(number) => format!("{}#{number}", exercise.id()),
    }
}

/// All that is remembered, by exercise id; a stage has its number behind it, as `capstone/40_storm_night#2`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct State {
    pub passes: BTreeMap<String, Pass>,
    /// How many hints of an exercise have been shown.
    pub hints: BTreeMap<String, u64>,
}

impl State {
    /// Reads the state. A file that can't be understood is put aside, with one line of notice.
    pub fn load(course: &Course) -> State {
        let path = file(course);
        let Ok(text) = fs::read(&path) else { return State::default() };
        let parsed = serde_json::from_slice(&text).ok().and_then(|value: Value| State::parse(&value));
        parsed.unwrap_or_else(|| {
            let aside = path.with_extension("json.damaged");
            let kept = if fs::rename(&path, &aside).is_ok() {
                format!(" (kept as `{}`)", course.short(&aside))
            } else {
                String::new()
            };
            eprintln!("note: `.course/state.json` could not be read{kept}; passes and hints are counted anew");
            State::default()
        })
    }

    /// Reads, changes and writes the state, while no other command does.
    pub fn update(course: &Course, change: impl FnOnce(&mut State)) -> Result<()> {
        let _lock = Lock::take(&folder(course).join("lock"))?;
        let mut state = State::load(course);
        let before = state.clone();
        change(&mut state);
        if state != before {
            files::write_atomically(&file(course), &format!("{:#}\n", state.to_json()))?;
        }
        Ok(())
    }

    /// Whether `exercise` has passed, whatever happened to it since.
    pub fn has_passed(&self, exercise: &Exercise) -> bool {
        self.passes.contains_key(&exercise.id())
    }

    fn to_json(&self) -> Value {
        let pass = |(id, pass): (&String, &Pass)| {
            let Pass { fingerprint, interleavings, exhaustive, remarks } = pass;
            let value = json!({
                "fingerprint": fingerprint,
                "interleavings": interleavings,
                "exhaustive": exhaustive,
                "remarks": remarks,
            });
            (id.clone(), value)
        };
        let passes: serde_json::Map<String, Value> = self.passes.iter().map(pass).collect();
        json!({ "schema": 1, "passes": passes, "hints": self.hints })
    }

    fn parse(value: &Value) -> Option<State> {
        let mut state = State::default();
        for (id, pass) in value.get("passes")?.as_object()? {
            let remarks = pass.get("remarks")?.as_array()?.iter().map(|text| Some(text.as_str()?.to_owned()));
            let pass = Pass {
                fingerprint: pass.get("fingerprint")?.as_str()?.to_owned(),
                interleavings: pass.get("interleavings")?.as_u64()?,
                exhaustive: pass.get("exhaustive")?.as_bool()?,
                remarks: remarks.collect::<Option<_>>()?,
            };
            state.passes.insert(id.clone(), pass);
        }
        for (id, shown) in value.get("hints")?.as_object()? {
            state.hints.insert(id.clone(), shown.as_u64()?);
        }
        Some(state)
    }
}

/// Where the runner keeps what belongs to the learner.
pub fn folder(course: &Course) -> PathBuf {
    course.root.join(".course")
}

fn file(course: &Course) -> PathBuf {
    folder(course).join("state.json")
}

#[cfg(test)]
mod tests {
    use super::{Pass, State};

    #[test]
    fn state_survives_being_written_and_read() {
        let pass = Pass { fingerprint: "ab".into(), interleavings: 7, exhaustive: true, remarks: vec!["Hm.".into()] };
        let state = State {
            passes: [("channels/04_many_microphones".to_owned(), pass)].into(),
            hints: [("tour/00_first_light".to_owned(), 2)].into(),
        };
        assert_eq!(State::parse(&state.to_json()), Some(state));
    }
}
