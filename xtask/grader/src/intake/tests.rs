//! Submissions as platforms export them and as students damage them.

use std::fs::{self, File};
use std::io::Write;
use std::path::Path;

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::pick::Known;
use super::{Layout, open};
use crate::model::Submission;

const MOST: u64 = 64 << 10;
const STUB: &str = "pub fn record() {\n    todo!()\n}\n";
const ANSWER: &str = "pub fn record() {}\n";

fn known() -> Vec<Known> {
    let exercise = |number, folder: &str, stub: &str| Known {
        number,
        folder: folder.into(),
        stub: stub.into(),
        solution: Some(b"pub fn ours() {}\n".to_vec()),
        given: [("tests/check.rs".to_owned(), b"// tests\n".to_vec())].into(),
    };
    vec![
        exercise(4, "04_many_microphones", STUB),
        exercise(5, "05_who_was_first", "pub struct Race;\npub fn first() {}\n"),
    ]
}

fn write(root: &Path, path: &str, bytes: impl AsRef<[u8]>) {
    let path = root.join(path);
    fs::create_dir_all(path.parent().expect("a file is in a folder")).expect("a folder can be made");
    fs::write(path, bytes).expect("a file can be written");
}

fn zip_of(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in entries {
        zip.start_file(*name, SimpleFileOptions::default()).expect("an entry");
        zip.write_all(bytes).expect("its bytes");
    }
    zip.finish().expect("a zip").into_inner()
}

fn read_all(path: &Path) -> (Layout, Vec<Submission>) {
    let (layout, found) = open(path, false).expect("it can be read");
    (layout, found.into_iter().map(|found| found.read(&known(), MOST)).collect())
}

/// The only student's work, with all notes in one text.
fn one(root: &Path) -> (Submission, String) {
    let mut all = read_all(root).1;
    assert_eq!(all.len(), 1);
    let submission = all.remove(0);
    let notes: Vec<&str> = submission.notes.iter().map(|note| note.text.as_str()).collect();
    let notes = notes.join("\n");
    (submission, notes)
}

fn took(submission: &Submission, number: u32) -> &str {
    submission.files.get(&number).map_or("", |bytes| std::str::from_utf8(bytes).expect("text"))
}

#[test]
fn a_folder_for_each_student_however_nested() {
    let dir = tempfile::tempdir().expect("a folder");
    write(dir.path(), "ada/exercises/channels/04_many_microphones/src/lib.rs", ANSWER);
    write(dir.path(), "ada/exercises/channels/04_many_microphones/tests/check.rs", "// tests\n");
    write(dir.path(), "bob/work/final/05-Who-Was-First/lib.rs", "// bob\n");
    fs::write(dir.path().join("cleo.zip"), zip_of(&[("a/04_many_microphones/src/lib.rs", b"// cleo\n")]))
        .expect("a zip");
    let (layout, all) = read_all(dir.path());
    assert_eq!(layout, Layout::Folders);
    let ids: Vec<&str> = all.iter().map(|submission| submission.id.as_str()).collect();
    assert_eq!(ids, ["ada", "bob", "cleo"]);
    assert_eq!((took(&all[0], 4), took(&all[1], 5), took(&all[2], 4)), (ANSWER, "// bob\n", "// cleo\n"));
    assert!(all[0].notes.is_empty(), "an unchanged file of the course is not worth a note: {:?}", all[0].notes);
}

#[test]
fn exports_of_canvas_moodle_and_gradescope() {
    let dir = tempfile::tempdir().expect("a folder");
    let canvas = zip_of(&[
        ("doejane_LATE_1234_99_lib-1.rs", b"pub struct Race;\npub fn first() { }\n"),
        ("doejane_LATE_1234_98_lib.rs", ANSWER.as_bytes()),
        ("lovelaceada_77_97_04_many_microphones.rs", b"// ada\n"),
    ]);
    fs::write(dir.path().join("canvas.zip"), canvas).expect("a zip");
    let (layout, all) = read_all(&dir.path().join("canvas.zip"));
    assert_eq!((layout, all.len()), (Layout::Canvas, 2));
    assert_eq!((all[0].id.as_str(), all[0].name.as_str(), took(&all[0], 4)), ("1234", "doejane", ANSWER));
    assert!(took(&all[0], 5).contains("Race"), "known by what it defines");
    assert_eq!(took(&all[1], 4), "// ada\n");

    let inner = zip_of(&[("04_many_microphones/src/lib.rs", ANSWER.as_bytes())]);
    let moodle = zip_of(&[
        ("Jane van Doe_42_assignsubmission_file_/answers.zip", &inner),
        ("Ada L_43_assignsubmission_file_/05_who_was_first/src/lib.rs", b"// ada\n"),
        ("Ada L_43_assignsubmission_onlinetext_/onlinetext.html", b"Hi"),
    ]);
    fs::write(dir.path().join("moodle.zip"), moodle).expect("a zip");
    let (layout, all) = read_all(&dir.path().join("moodle.zip"));
    assert_eq!((layout, all.len()), (Layout::Moodle, 2));
    assert_eq!((all[0].name.as_str(), took(&all[0], 4)), ("Jane van Doe", ANSWER));
    assert_eq!(took(&all[1], 5), "// ada\n");

    let metadata = "---\nsubmission_1:\n  :submitters:\n  - :name: Jane\n    :sid: '7'\n    :email: j@x.edu\n  - :name: Ada\n    \
                    :sid: '8'\n    :email: a@x.edu\n  :created_at: 2026-11-20 22:59:01.1 Z\nsubmission_3:\n  :submitters:\n  \
                    - :name: Gone\n    :sid: '9'\n    :email: g@x.edu\n";
    write(dir.path(), "g/assignment_5_export/submission_metadata.yml", metadata);
    write(dir.path(), "g/assignment_5_export/submission_1/04_many_microphones/src/lib.rs", ANSWER);
    write(dir.path(), "g/assignment_5_export/submission_2/lib.rs", ANSWER);
    let (layout, all) = read_all(&dir.path().join("g"));
    assert_eq!((layout, all.len()), (Layout::Gradescope, 4));
    assert_eq!((took(&all[0], 4), took(&all[1], 4)), (ANSWER, ANSWER), "a group's work is everyone's");
    assert!(all[2].refused[&4].contains("no folder `submission_3`"), "{:?}", all[2]);
    assert!(all[3].notes[0].text.contains("does not say whose"), "{:?}", all[3]);
}

#[test]
fn renamed_duplicated_and_extra_files_have_a_line_each() {
    let dir = tempfile::tempdir().expect("a folder");
    write(dir.path(), "ada/04_many_microphones/src/main.rs", ANSWER);
    write(dir.path(), "ada/old/exercises/channels/04_many_microphones/src/lib.rs", STUB);
    write(dir.path(), "ada/05_who_was_first/src/lib.rs", "// new\n");
    write(dir.path(), "ada/backup/05_who_was_first/src/lib.rs", "// old\n");
    write(dir.path(), "ada/05_who_was_first/tests/check.rs", "// no tests\n");
    write(dir.path(), "ada/notes.txt", "x");
    write(dir.path(), "ada/target/debug/lib.rs", "x");
    let (ada, notes) = one(dir.path());
    assert_eq!(took(&ada, 4), ANSWER, "an untouched stub gives way");
    assert_eq!(took(&ada, 5), "// new\n");
    for part in
        ["`04_many_microphones/src/main.rs` was taken", "More than one file answers 05", "`notes.txt`", "differ from"]
    {
        assert!(notes.contains(part), "{part} is not in:\n{notes}");
    }
}

#[test]
fn what_cannot_be_taken_is_refused_with_a_reason() {
    let dir = tempfile::tempdir().expect("a folder");
    write(dir.path(), "ada/05_who_was_first/src/lib.rs", vec![b'x'; 100 << 10]);
    fs::create_dir_all(dir.path().join("ada/04_many_microphones/src/lib.rs")).expect("a folder");
    let (ada, _) = one(dir.path());
    assert!(ada.refused[&5].contains("larger than 64 KiB"));
    assert!(ada.refused[&4].contains("is not a file"));
    // Bytes that are no text are for the judge to word.
    write(dir.path(), "ada/05_who_was_first/src/lib.rs", [0xff, 0xfe]);
    assert_eq!(one(dir.path()).0.files[&5], [0xff, 0xfe]);
}

#[cfg(unix)]
#[test]
fn links_are_not_followed() {
    let dir = tempfile::tempdir().expect("a folder");
    write(dir.path(), "secret", "secret");
    write(dir.path(), "class/ada/05_who_was_first/src/lib.rs", "x");
    fs::create_dir_all(dir.path().join("class/ada/04_many_microphones/src")).expect("a folder");
    let link = std::os::unix::fs::symlink::<_, std::path::PathBuf>;
    link(dir.path().join("secret"), dir.path().join("class/ada/04_many_microphones/src/lib.rs")).expect("a link");
    link(dir.path().join("class"), dir.path().join("class/ada/loop")).expect("a link");
    link(dir.path().join("class/ada"), dir.path().join("class/bob")).expect("a link");
    let (_, all) = read_all(&dir.path().join("class"));
    assert!(all[0].refused[&4].contains("is a link"));
    assert!(all[0].notes.iter().any(|note| note.text.contains("`loop`")));
    assert!(all[1].refused[&4].contains("`bob` is a link"));
}

#[test]
fn zips_that_mean_harm() {
    let dir = tempfile::tempdir().expect("a folder");
    let bomb = vec![b' '; 30 << 20];
    let mut zip = ZipWriter::new(File::create(dir.path().join("ada.zip")).expect("a file"));
    let options = SimpleFileOptions::default();
    zip.start_file("04_many_microphones/src/lib.rs", options).expect("an entry");
    zip.write_all(&bomb).expect("its bytes");
    zip.start_file("../../05_who_was_first/src/lib.rs", options).expect("an entry");
    zip.write_all(b"x").expect("its bytes");
    zip.add_symlink("link.rs", "/etc/passwd", options).expect("a link");
    zip.start_file("\x1b[2J\u{202e}.txt", options).expect("an entry");
    zip.finish().expect("a zip");
    fs::write(dir.path().join("bob.zip"), b"PK\x03\x04 and no more").expect("a file");
    let zipped = (0..3).fold(zip_of(&[("04_many_microphones/src/lib.rs", b"x")]), |zip, _| zip_of(&[("a.zip", &zip)]));
    fs::write(dir.path().join("cleo.zip"), zipped).expect("a file");
    let (_, all) = read_all(dir.path());
    assert!(all[0].refused[&4].contains("larger than"));
    assert!(all[0].refused.get(&5).is_some_and(|why| why.contains("leads out")), "{:?}", all[0]);
    let notes = format!("{:?}", all[0].notes);
    assert!(notes.contains("`link.rs`") && notes.contains("x1b[2J") && !notes.contains('\x1b'), "{notes}");
    assert!(all[1].refused[&4].contains("is not a zip that can be opened"), "{:?}", all[1]);
    assert!(format!("{:?}", all[2].notes).contains("a zip in a zip in a zip"), "{:?}", all[2]);
}

#[test]
fn the_courses_own_solution_is_nobodys_answer() {
    let dir = tempfile::tempdir().expect("a folder");
    write(dir.path(), "ada/solutions/channels/04_many_microphones/src/lib.rs", "pub fn ours() {}\n");
    write(dir.path(), "ada/solutions/05_who_was_first/src/lib.rs", "// her own, in a folder of that name\n");
    let (ada, notes) = one(dir.path());
    assert!(!ada.files.contains_key(&4) && notes.contains("the course's own solution"), "{notes}");
    assert!(took(&ada, 5).contains("her own"));
}

#[test]
fn a_list_of_checkouts_says_what_is_wrong_with_a_line() {
    let dir = tempfile::tempdir().expect("a folder");
    write(dir.path(), "repos/ada/exercises/04_many_microphones/src/lib.rs", ANSWER);
    write(dir.path(), "list.txt", "repos/ada 7 Ada Lovelace\nrepos/none\nhttps://example.org/x.git\n");
    let (layout, all) = read_all(&dir.path().join("list.txt"));
    assert_eq!((layout, all.len()), (Layout::Checkouts, 3));
    assert_eq!((all[0].id.as_str(), all[0].name.as_str(), took(&all[0], 4)), ("7", "Ada Lovelace", ANSWER));
    assert!(all[1].refused[&4].contains("there is no folder") && all[2].refused[&4].contains("is an address"));
}
