//! A list of Git checkouts: one path a line, and after it, if wanted, an id and a name.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use jiff::Timestamp;

use super::{Found, Place};
use crate::model::{Note, Submission};

/// A path, and who the list says it belongs to.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Line<'a> {
    pub(crate) path: &'a str,
    pub(crate) id: Option<&'a str>,
    pub(crate) name: Option<&'a str>,
}

/// The lines of a list. Fields are separated by tabs or, where the path has none, by blanks; `#` begins a comment.
pub(crate) fn lines(text: &str) -> Vec<Line<'_>> {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines
        .map(|line| {
            let by = if line.contains('\t') { '\t' } else { ' ' };
            let mut fields = line.splitn(3, by).map(str::trim).filter(|field| !field.is_empty());
            let path = fields.next().unwrap_or_default();
            Line { path, id: fields.next(), name: fields.next() }
        })
        .collect()
}

/// What a list says, with paths taken from the folder that the list is in.
pub(crate) fn open(text: &str, beside: &Path) -> Vec<Found> {
    lines(text)
        .into_iter()
        .map(|line| {
            let folder = beside.join(line.path);
            let fallback = || folder.file_name().map(|name| name.to_string_lossy().into_owned());
            let id = line.id.map(str::to_owned).or_else(fallback).unwrap_or_else(|| line.path.to_owned());
            let mut submission = Submission {
                name: line.name.unwrap_or(&id).to_owned(),
                id,
                source: line.path.to_owned(),
                ..Submission::default()
            };
            let place = if line.path.contains("://") || line.path.starts_with("git@") {
                Place::Nowhere(format!(
                    "`{}` is an address; clone it, and put the folder's path into the list",
                    line.path
                ))
            } else if folder.is_dir() {
                if let Some((commit, time)) = head(&folder) {
                    submission.submitted = time;
                    let text = format!("The checkout is at commit {commit}; what is in the folder was graded.");
                    submission.notes.push(Note { exercise: None, text });
                }
                Place::Folder(folder)
            } else {
                Place::Nowhere(format!("there is no folder `{}`", line.path))
            };
            Found { submission, place }
        })
        .collect()
}

/// The commit that is checked out, shortened, and when its committer says it was made.
///
/// The repository is a stranger's, and its configuration may name programs: `cat-file` runs none of them, and nothing is
/// fetched.
fn head(folder: &PathBuf) -> Option<(String, Option<String>)> {
    let git = |arguments: &[&str]| {
        let mut command = Command::new("git");
        command.arg("-C").arg(folder).args([
            "--no-pager",
            "-c",
            "core.fsmonitor=false",
            "-c",
            "core.hooksPath=/dev/null",
        ]);
        command.args(["-c", "protocol.allow=never", "-c", "safe.directory=*"]).args(arguments);
        command.env("GIT_NO_LAZY_FETCH", "1").env("GIT_CEILING_DIRECTORIES", folder.parent()?);
        let output = command.stdin(Stdio::null()).stderr(Stdio::null()).output().ok()?;
        output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned())
    };
    let commit = git(&["rev-parse", "--verify", "HEAD"])?;
    let object = git(&["cat-file", "commit", "HEAD"]);
    let committer = object.as_deref()?.lines().find_map(|line| line.strip_prefix("committer "))?;
    let seconds = committer.rsplit(' ').nth(1).and_then(|seconds| seconds.parse().ok());
    let time = seconds.and_then(|seconds| Timestamp::from_second(seconds).ok());
    Some((commit.chars().take(10).collect(), time.map(|time| time.to_string())))
}

#[cfg(test)]
mod tests {
    use super::{Line, lines};

    #[test]
    fn a_line_is_a_path_and_perhaps_who_it_belongs_to() {
        let text = "# week 3\n\n../a\nrepos/b  s042\tJane\nrepos/my work\ts043\tAda Lovelace\nc 7 Grace B. Hopper\n";
        let line = |path, id, name| Line { path, id, name };
        let expected = [
            line("../a", None, None),
            line("repos/b  s042", Some("Jane"), None),
            line("repos/my work", Some("s043"), Some("Ada Lovelace")),
            line("c", Some("7"), Some("Grace B. Hopper")),
        ];
        assert_eq!(lines(text), expected);
    }
}
