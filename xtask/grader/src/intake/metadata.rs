//! Gradescope's `submission_metadata.yml`: who handed in which `submission_…` folder, and when.

use anyhow::{Context, Result};
use jiff::Timestamp;
use yaml_rust2::{Yaml, YamlLoader};

/// One student of one submission; a group's submission has several.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Submitter {
    /// As `submission_12345`.
    pub(crate) folder: String,
    pub(crate) name: String,
    /// The student id, where the roster has one; else the email.
    pub(crate) id: String,
    pub(crate) email: Option<String>,
    pub(crate) submitted: Option<String>,
}

/// Reads what Gradescope writes: a YAML mapping with Ruby symbols for keys.
pub(crate) fn parse(text: &str) -> Result<Vec<Submitter>> {
    let documents = YamlLoader::load_from_str(text).context("is not YAML")?;
    let all = documents.first().and_then(Yaml::as_hash).context("holds no list of submissions")?;
    let mut submitters = Vec::new();
    for (folder, submission) in all {
        let Some(folder) = folder.as_str() else { continue };
        let submitted = time(&submission[":created_at"]);
        for person in submission[":submitters"].as_vec().into_iter().flatten() {
            let text = |key| word(&person[key]);
            let (name, email) = (text(":name"), text(":email"));
            let Some(id) = text(":sid").or_else(|| email.clone()).or_else(|| name.clone()) else { continue };
            submitters.push(Submitter {
                folder: folder.to_owned(),
                name: name.unwrap_or_else(|| id.clone()),
                id,
                email,
                submitted: submitted.clone(),
            });
        }
    }
    Ok(submitters)
}

fn word(value: &Yaml) -> Option<String> {
    let word = match value {
        Yaml::String(text) => text.trim().to_owned(),
        Yaml::Integer(number) => number.to_string(),
        Yaml::Real(number) => number.clone(),
        _ => return None,
    };
    (!word.is_empty()).then_some(word)
}

/// `2026-11-20 22:59:01.123456000 Z` or the same with an offset, as RFC 3339.
fn time(value: &Yaml) -> Option<String> {
    let text = value.as_str()?.trim();
    let text = text.replacen(' ', "T", 1).replace(' ', "");
    let time: Timestamp = text.parse().ok()?;
    Some(time.to_string())
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn a_group_is_several_students() {
        let text = "---\nsubmission_7:\n  :submitters:\n  - :name: Jane Doe\n    :sid: '0042'\n    :email: j@x.edu\n  \
                    - :name: Ada\n    :sid: \n    :email: a@x.edu\n  :created_at: 2026-11-20 22:59:01.123456000 Z\n  \
                    :score: 0.0\n  :status: processed\n";
        let all = parse(text).expect("readable");
        let ids: Vec<&str> = all.iter().map(|submitter| submitter.id.as_str()).collect();
        assert_eq!(ids, ["0042", "a@x.edu"]);
        assert_eq!(all[0].submitted.as_deref(), Some("2026-11-20T22:59:01.123456Z"));
        assert!(parse("[1, 2]").is_err());
    }
}
