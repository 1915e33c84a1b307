//! The learner's old files, so that nothing is ever lost: `.course/backup/<exercise>/<time>-lib.rs`.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::{Context, Result};

use crate::course::{Course, Exercise, state};
use crate::files;

/// Copies the exercise's answer into the backups. Returns where to, or `None` if there is no file to keep.
pub(crate) fn keep(course: &Course, exercise: &Exercise) -> Result<Option<PathBuf>> {
    let answer = exercise.answer();
    let folder = folder(course).join(&exercise.folder);
    fs::create_dir_all(&folder).with_context(|| format!("`{}` cannot be made", course.short(&folder)))?;
    let mut moment = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_millis();
    let place = loop {
        let place = folder.join(format!("{}-lib.rs", stamp(moment)));
        if !place.exists() {
            break place;
        }
        moment += 1;
    };
    match fs::read(&answer) {
        Ok(bytes) => {
            // A byte-by-byte copy: the old file need not be text.
            let unfinished = place.with_extension("unfinished");
            let copy = fs::write(&unfinished, bytes).and_then(|()| fs::rename(&unfinished, &place));
            copy.inspect_err(|_| _ = fs::remove_file(&unfinished))
                .with_context(|| format!("`{}` cannot be written", course.short(&place)))?;
            Ok(Some(place))
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error).with_context(|| format!("`{}` cannot be read", course.short(&answer))),
    }
}

/// The newest backup, and the exercise it belongs to.
pub(crate) fn newest(course: &Course) -> Option<(&Exercise, PathBuf)> {
    let backups_of = |exercise: &Exercise| {
        let entries = fs::read_dir(folder(course).join(&exercise.folder)).into_iter().flatten().flatten();
        entries.map(|entry| entry.path()).filter(|path| path.to_string_lossy().ends_with("-lib.rs")).collect::<Vec<_>>()
    };
    let all = course
        .exercises
        .iter()
        .chain(&course.optional)
        .flat_map(|exercise| backups_of(exercise).into_iter().map(move |path| (exercise, path)));
    all.max_by_key(|(_, path)| path.file_name().map(ToOwned::to_owned))
}

/// Puts the file at `source` in the place of the exercise's answer.
pub(crate) fn put(course: &Course, exercise: &Exercise, source: &Path) -> Result<()> {
    let text = fs::read_to_string(source).with_context(|| format!("`{}` cannot be read", course.short(source)))?;
    files::write_atomically(&exercise.answer(), &text)
}

fn folder(course: &Course) -> PathBuf {
    state::folder(course).join("backup")
}

/// A moment as `20250131-235959-123` in UTC, which sorts as it passes.
fn stamp(milliseconds: u128) -> String {
    let seconds = (milliseconds / 1000) as u64;
    let (year, month, day) = date(seconds / 86_400);
    let (hour, minute, second) = (seconds / 3600 % 24, seconds / 60 % 60, seconds % 60);
    format!("{year:04}{month:02}{day:02}-{hour:02}{minute:02}{second:02}-{:03}", milliseconds % 1000)
}

/// The Gregorian date of a day counted from 1970-01-01.
fn date(mut day: u64) -> (u64, u64, u64) {
    let is_leap = |year: u64| year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let mut year = 1970;
    loop {
        let length = if is_leap(year) { 366 } else { 365 };
        if day < length {
            break;
        }
        day -= length;
        year += 1;
    }
    let february = if is_leap(year) { 29 } else { 28 };
    let mut month = 1;
    for length in [31, february, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] {
        if day < length {
            break;
        }
        day -= length;
        month += 1;
    }
    (year, month, day + 1)
}

#[cfg(test)]
mod tests {
    use super::stamp;

    #[test]
    fn stamps_are_utc_dates() {
        assert_eq!(stamp(0), "19700101-000000-000");
        assert_eq!(stamp(951_782_400_007), "20000229-000000-007");
        assert_eq!(stamp(1_735_689_599_999), "20241231-235959-999");
    }
}
