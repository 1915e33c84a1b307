//! What learning platforms put into the names of files and folders.

/// `doejane_LATE_1234_5678_lib.rs`, as Canvas names a file in "Download Submissions".
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Canvas<'a> {
    /// The name, sorted by family name, in small letters and without blanks; `anon_…` where grading is anonymous.
    pub(crate) student: &'a str,
    /// The user's id, the `ID` of the gradebook.
    pub(crate) id: &'a str,
    pub(crate) late: bool,
    pub(crate) file: &'a str,
}

pub(crate) fn canvas(name: &str) -> Option<Canvas<'_>> {
    let (student, rest) = name.split_once('_')?;
    let (late, rest) = match rest.strip_prefix("LATE_") {
        Some(rest) => (true, rest),
        None => (false, rest),
    };
    let (id, rest) = rest.split_once('_')?;
    let (attachment, file) = rest.split_once('_')?;
    let is_id = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    // Anonymous: `anon_AbCd1_5678_lib.rs`.
    let (student, is_known) = if student == "anon" { (id, !id.is_empty()) } else { (student, is_id(id)) };
    (!student.is_empty() && is_known && is_id(attachment) && !file.is_empty()).then_some(Canvas {
        student,
        id,
        late,
        file,
    })
}

/// `Jane Doe_1234_assignsubmission_file_`, as Moodle names a folder, or the beginning of a file's name when "Download
/// submissions in folders" is off.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Moodle<'a> {
    pub(crate) student: &'a str,
    /// The number of `Participant 1234` in the grading worksheet.
    pub(crate) id: &'a str,
    /// The file's own name, if it is one; empty for a folder.
    pub(crate) file: &'a str,
}

pub(crate) fn moodle(name: &str) -> Option<Moodle<'_>> {
    let (front, file) = name.split_once("_assignsubmission_file")?;
    let (student, id) = front.rsplit_once('_')?;
    let is_id = !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_digit());
    is_id.then_some(Moodle { student, id, file: file.trim_start_matches('_') })
}

#[cfg(test)]
mod tests {
    use super::{Canvas, Moodle, canvas, moodle};

    #[test]
    fn canvas_names_its_files() {
        let name = canvas("doejane_LATE_1234_5678_my_lib-1.rs").expect("a name of Canvas");
        assert_eq!(name, Canvas { student: "doejane", id: "1234", late: true, file: "my_lib-1.rs" });
        assert_eq!(canvas("anon_Ab1cD_77_lib.rs").map(|name| name.student), Some("Ab1cD"));
        assert_eq!(canvas("04_many_microphones.rs"), None);
        assert_eq!(canvas("doejane_x_5678_lib.rs"), None);
    }

    #[test]
    fn moodle_names_its_folders_and_files() {
        let folder = moodle("Jane van der Doe_1234_assignsubmission_file_").expect("a name of Moodle");
        assert_eq!(folder, Moodle { student: "Jane van der Doe", id: "1234", file: "" });
        assert_eq!(moodle("Jane Doe_1234_assignsubmission_file_lib.rs").map(|name| name.file), Some("lib.rs"));
        assert_eq!(moodle("Jane Doe_1234_assignsubmission_onlinetext_"), None);
    }
}
