//! Putting the shards of a class together.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use anyhow::Result;
use xtask::exit::Trouble;

use crate::grades::{Grades, Writer};
use crate::model::{Grading, StudentGrade};

/// Merges the gradings in the folders `from` into `OUT/grades.json`. Returns how many students there are.
///
/// All must have been graded in the same way; of the sandboxes, the weakest is the one of the whole.
pub fn merge(from: &[PathBuf], out: &Path) -> Result<usize> {
    let all: Vec<Grades> = from.iter().map(|path| Grades::open(path)).collect::<Result<_>>()?;
    let grading = common(&all, from)?;
    std::fs::create_dir_all(out)?;
    let mut students = Vec::new();
    for grades in &all {
        students.push(grades.students()?.peekable());
    }
    let mut writer = Writer::create(&out.join("grades.json"), &grading)?;
    let mut last: Option<String> = None;
    let mut count = 0;
    // Each file is in the order of ids: the next student is the smallest of all first ones.
    loop {
        let mut next: Option<(usize, String)> = None;
        for (at, students) in students.iter_mut().enumerate() {
            match students.peek() {
                Some(Ok(student)) if next.as_ref().is_none_or(|(_, id)| student.id < *id) => {
                    next = Some((at, student.id.clone()));
                }
                Some(Err(_)) => {
                    next = Some((at, String::new()));
                    break;
                }
                _ => {}
            }
        }
        let Some((at, _)) = next else { break };
        let Some(student) = students[at].next() else { break };
        let student: StudentGrade = student?;
        if last.as_ref() == Some(&student.id) {
            return Err(Trouble::usage(format!("`{}` is in more than one of the gradings", student.id))
                .hint("merge each shard once")
                .into());
        }
        writer.student(&student)?;
        last = Some(student.id);
        count += 1;
    }
    writer.finish()?;
    Ok(count)
}

/// How all were graded. Fails if they differ, or if a shard is missing.
fn common(all: &[Grades], from: &[PathBuf]) -> Result<Grading> {
    let [first, others @ ..] = all else { return Err(Trouble::usage("there is nothing to merge").into()) };
    let mut common = first.grading.clone();
    for (grades, path) in others.iter().zip(&from[1..]) {
        let other = &grades.grading;
        let pairs = [
            ("another version of the course", common.course == other.course),
            ("another toolchain", common.toolchain == other.toolchain),
            ("another seed", common.seed == other.seed),
            ("other limits", common.limits == other.limits),
            ("another rubric", common.exercises == other.exercises && common.rubric == other.rubric),
        ];
        if let Some((what, _)) = pairs.iter().find(|(_, same)| !same) {
            let (first, path) = (from[0].display(), path.display());
            return Err(Trouble::usage(format!("`{path}` was graded with {what} than `{first}`")).into());
        }
        if other.sandbox.tier < common.sandbox.tier {
            common.sandbox = other.sandbox.clone();
        }
    }
    let parts: BTreeSet<&str> = all.iter().filter_map(|grades| grades.grading.shard.as_deref()).collect();
    let number_of = |shard: &str| shard.split_once('/').and_then(|(_, parts)| parts.parse::<usize>().ok());
    if let Some(number) = parts.iter().find_map(|shard| number_of(shard)) {
        let missing = (1..=number).map(|part| format!("{part}/{number}")).find(|part| !parts.contains(part.as_str()));
        if let Some(missing) = missing {
            return Err(Trouble::usage(format!("shard {missing} is missing"))
                .hint("grade it, or leave out none of the folders")
                .into());
        }
    }
    common.shard = None;
    Ok(common)
}
