//! Each format against the rules that its platform publishes.

use serde_json::Value;

use super::{canvas, classroom50, exercism, file_name, gradescope, junit, moodle, table};
use crate::model::{
    ExerciseGrade, GradedExercise, Grading, Limits, Note, ProcessLimits, SCHEMA, Sandbox, Status, StudentGrade, Tier,
};

fn grading() -> Grading {
    let process = ProcessLimits { cpu_seconds: 1, wall_seconds: 1, memory_bytes: 1, threads: 1, output_bytes: 1 };
    let exercise = |number, id: &str| GradedExercise {
        number,
        id: id.into(),
        title: "A <title> & more".into(),
        tests: ["first", "second", "third"].map(str::to_owned).to_vec(),
        points: 10.0,
        extra: false,
    };
    Grading {
        schema: SCHEMA,
        course: "abc".into(),
        toolchain: "rustc".into(),
        seed: 1,
        sandbox: Sandbox { tier: Tier::Strong, accepted_uncontained: false, probes: Vec::new() },
        limits: Limits { compile: process.clone(), run: process, file_bytes: 1 },
        exercises: Status::ALL
            .iter()
            .zip(1..)
            .map(|(_, number)| exercise(number, &format!("channels/{number:02}_a")))
            .collect(),
        rubric: Value::Null,
        shard: None,
    }
}

/// A student with every status there is, and a name and outputs that mean harm.
fn student() -> StudentGrade {
    let result = |status: Status, exercise| ExerciseGrade {
        exercise,
        source_hash: None,
        status,
        headline: (status != Status::Passed).then(|| "=1+1 `<b>` ]]> \u{ffff}".to_owned()),
        report: "Line one\n\x1b[2J<script>alert(1)</script> ]]> \u{ffff}\u{202e}\n".into(),
        tests_passed: 1,
        tests_total: 3,
        failed_tests: if status == Status::Passed { Vec::new() } else { vec!["second".into()] },
        interleavings: 5,
        exhaustive: true,
        replay: None,
        remarks: Vec::new(),
        flags: vec!["only for the instructor".into()],
        hints: 0,
        points: if status == Status::Infra { None } else { Some(if status == Status::Passed { 10.0 } else { 2.5 }) },
    };
    StudentGrade {
        id: "77".into(),
        name: "=cmd|' /C calc'!A0, \"<b>\"".into(),
        email: Some("a@x.edu".into()),
        source: "a".into(),
        submitted: Some("2026-11-20T22:59:01Z".into()),
        notes: vec![Note { exercise: None, text: "Not used: `<img>`.".into() }],
        results: Status::ALL.iter().zip(1..).map(|(status, number)| result(*status, number)).collect(),
        raw_points: 60.0,
        late_penalty: 5.5,
        points: Some(54.5),
        max_points: 210.0,
    }
}

#[test]
fn gradescope_keeps_the_published_rules() {
    let value = gradescope::of(&grading(), &student()).expect("it is judged");
    let known = [
        "score",
        "execution_time",
        "output",
        "output_format",
        "test_output_format",
        "test_name_format",
        "visibility",
        "stdout_visibility",
        "extra_data",
        "tests",
        "leaderboard",
    ];
    assert!(value.as_object().expect("an object").keys().all(|key| known.contains(&key.as_str())));
    assert_eq!(value["score"], 54.5);
    // Without this, Gradescope would show what a student wrote as HTML.
    assert_eq!((&value["output_format"], &value["test_output_format"]), (&"text".into(), &"text".into()));
    let known = [
        "score",
        "max_score",
        "status",
        "name",
        "name_format",
        "number",
        "output",
        "output_format",
        "tags",
        "visibility",
        "extra_data",
    ];
    let tests = value["tests"].as_array().expect("a list");
    assert_eq!(tests.len(), Status::ALL.len());
    for test in tests {
        assert!(test.as_object().expect("an object").keys().all(|key| known.contains(&key.as_str())));
        assert!(["passed", "failed"].contains(&test["status"].as_str().expect("text")));
        assert!(test["score"].is_number() && test["max_score"].is_number());
        let output = test["output"].as_str().expect("text");
        assert!(!output.contains('\x1b') && !output.contains("only for the instructor"));
    }
    assert_eq!(gradescope::of(&grading(), &StudentGrade { points: None, ..student() }), None);
}

#[test]
fn classroom50_has_hyphens_and_whole_points() {
    let environment = classroom50::Environment { datetime: "2026-11-21T00:00:00Z".into(), ..Default::default() };
    let value = classroom50::of(&grading(), &student(), &environment).expect("it is judged");
    let required = [
        "schema",
        "classroom",
        "assignment",
        "assignment_type",
        "owner",
        "submission",
        "commit",
        "release",
        "review",
        "datetime",
        "score",
        "max-score",
        "tests",
    ];
    assert!(required.iter().all(|key| value.get(key).is_some()), "{value}");
    assert_eq!(value["schema"], "classroom50/result/v1");
    assert_eq!((value["score"].as_i64(), value["max-score"].as_i64()), (Some(55), Some(210)));
    for test in value["tests"].as_array().expect("a list") {
        assert!(test["test-name"].is_string() && test["passed"].is_boolean());
        assert!(test["score"].is_i64() && test["max-score"].is_i64());
    }
}

#[test]
fn exercism_errs_only_where_no_test_ran() {
    let (grading, student) = (grading(), student());
    for (exercise, result) in super::results(&grading, &student) {
        let value = exercism::of(&student, exercise, result);
        assert_eq!(value["version"], 3);
        let (status, tests) = (value["status"].as_str().expect("text"), value["tests"].as_array().expect("a list"));
        assert_eq!(status == "error", tests.is_empty(), "{value}");
        assert_eq!(status == "error", value.get("message").is_some());
        assert_eq!(status == "pass", result.status == Status::Passed);
        let names: Vec<&str> = tests.iter().filter_map(|test| test["name"].as_str()).collect();
        assert!(tests.is_empty() || names == ["first", "second", "third"]);
        let all_pass = tests.iter().all(|test| test["status"] == "pass");
        assert!(tests.is_empty() || all_pass == (status == "pass"));
    }
}

/// What the schema that Jenkins publishes demands, and the counts besides.
fn assert_junit(text: &str) {
    let document = roxmltree::Document::parse(text).expect("well-formed");
    let root = document.root_element();
    assert_eq!(root.tag_name().name(), "testsuites");
    for suite in root.children().filter(roxmltree::Node::is_element) {
        assert_eq!(suite.tag_name().name(), "testsuite");
        let allowed =
            ["name", "tests", "failures", "errors", "skipped", "time", "timestamp", "hostname", "id", "package"];
        assert!(suite.attributes().all(|attribute| allowed.contains(&attribute.name())));
        assert!(suite.attribute("name").is_some() && suite.attribute("tests").is_some());
        let count = |name| suite.descendants().filter(|node| node.has_tag_name(name)).count().to_string();
        assert_eq!(suite.attribute("tests"), Some(count("testcase").as_str()));
        assert_eq!(suite.attribute("failures"), Some(count("failure").as_str()));
        assert_eq!(suite.attribute("errors"), Some(count("error").as_str()));
        assert_eq!(suite.attribute("skipped"), Some(count("skipped").as_str()));
        for case in suite.children().filter(roxmltree::Node::is_element) {
            assert_eq!(case.tag_name().name(), "testcase");
            assert!(
                case.attributes().all(|attribute| ["name", "classname", "time", "status"].contains(&attribute.name()))
            );
            assert!(case.attribute("name").is_some() && case.attribute("classname").is_some());
            let inside: Vec<_> = case.children().filter(roxmltree::Node::is_element).collect();
            assert!(inside.len() <= 1);
            for node in inside {
                assert!(["skipped", "error", "failure"].contains(&node.tag_name().name()));
                assert!(node.attributes().all(|attribute| ["message", "type"].contains(&attribute.name())));
                assert!(node.tag_name().name() == "skipped" || node.attribute("type").is_some());
            }
        }
    }
}

#[test]
fn junit_is_what_its_schema_says() {
    let mut bytes = Vec::new();
    let students = [student(), StudentGrade { id: "b\u{7}<&\"".into(), ..student() }];
    junit::write(&grading(), students.into_iter().map(Ok), &mut bytes).expect("written");
    let text = String::from_utf8(bytes).expect("text");
    assert!(!text.contains(['\x1b', '\u{ffff}', '\u{7}']));
    assert_junit(&text);
    let document = roxmltree::Document::parse(&text).expect("well-formed");
    let said = document.descendants().find(|node| node.has_tag_name("failure")).and_then(|node| node.text());
    assert!(said.is_some_and(|said| said.contains("<script>") && said.contains("]]>")), "text stays text");
}

const GRADEBOOK: &str = "\u{feff}Student,ID,SIS User ID,SIS Login ID,Section,\"Gull Rock, part 1 (4711)\",Other (12),Current Score,Final Score\r\n\
    \x20   Points Possible,,,,,210,10,(read only),(read only)\r\n\
    \"Doe, Jane\",77,s77,jane,\"Mon, 9:00\",,EX,,\r\n\"Ada\",78,s78,ada,A,3,9,,\r\n\"Student, Test\",99,,xx,A,,,,\r\n";

#[test]
fn canvas_changes_one_column_and_no_other_byte() {
    let students = [student(), StudentGrade { id: "nobody".into(), email: None, name: "N".into(), ..student() }];
    let filled = canvas::fill(GRADEBOOK.as_bytes(), Some("Gull Rock, part 1"), &students).expect("filled");
    let text = String::from_utf8(filled.bytes).expect("text");
    assert_eq!(text, GRADEBOOK.replace("\"Mon, 9:00\",,", "\"Mon, 9:00\",54.5,"));
    assert_eq!((filled.filled, filled.unknown), (1, vec!["nobody".to_owned()]));
    // A second time changes nothing.
    let again = canvas::fill(text.as_bytes(), Some("Gull Rock, part 1 (4711)"), &students).expect("filled");
    assert_eq!(again.bytes, text.as_bytes());
    let said = canvas::fill(GRADEBOOK.as_bytes(), None, &students).expect_err("two columns").to_string();
    assert!(said.contains("`Gull Rock, part 1 (4711)`, `Other (12)`"), "{said}");
    assert!(canvas::fill(b"a,b\n1,2\n", None, &students).is_err());
    // A grade that does not exist is not written.
    let unjudged = [StudentGrade { points: None, ..student() }];
    let filled = canvas::fill(GRADEBOOK.as_bytes(), Some("Other"), &unjudged).expect("filled");
    assert_eq!(filled.bytes, GRADEBOOK.as_bytes());
}

#[test]
fn moodle_fills_its_own_worksheet() {
    let sheet = "Identifier,\"Full name\",\"Email address\",Status,Grade,\"Maximum grade\",\"Last modified (grade)\",\"Feedback comments\"\n\
                 \"Participant 77\",Jane,j@x.edu,Submitted,,210.00,-,\n\"Participant 78\",Ada,ada@x.edu,Submitted,1.00,210.00,-,\"Good, so far\"\n";
    let filled = moodle::fill(sheet.as_bytes(), None, &grading(), &[student()]).expect("filled");
    let mut reader = csv::Reader::from_reader(filled.bytes.as_slice());
    assert_eq!(
        reader.headers().expect("a header"),
        csv::Reader::from_reader(sheet.as_bytes()).headers().expect("a header")
    );
    let rows: Vec<csv::StringRecord> = reader.records().map(|row| row.expect("CSV")).collect();
    assert_eq!(&rows[0][4], "54.5");
    assert!(rows[0][7].starts_with("54.5 of 210 points<br>") && rows[0][7].contains("&lt;b&gt;"), "{}", &rows[0][7]);
    assert_eq!((&rows[1][4], &rows[1][7]), ("1.00", "Good, so far"));
    let said = moodle::fill("Kennung,Bewertung\nTeilnehmer 77,\n".as_bytes(), None, &grading(), &[student()]);
    assert!(said.expect_err("another language").to_string().contains("`Bewertung`"));
    let german =
        moodle::fill("Kennung,Bewertung\nTeilnehmer 77,\n".as_bytes(), Some("Bewertung"), &grading(), &[student()]);
    assert_eq!(german.expect("filled").bytes, b"Kennung,Bewertung\nTeilnehmer 77,54.5\n");
}

#[test]
fn the_table_is_read_back_as_it_was_written_and_holds_no_formula() {
    let mut bytes = Vec::new();
    table::write(&grading(), [student()].into_iter().map(Ok), &mut bytes).expect("written");
    let mut reader = csv::Reader::from_reader(bytes.as_slice());
    let row = reader.records().next().expect("a row").expect("CSV");
    assert_eq!(&row[1], "'=cmd|' /C calc'!A0, \"<b>\"");
    assert_eq!((&row[3], &row[4], &row[6]), ("54.5", "210", "10"));
    assert_eq!(&row[row.len() - 1], "", "what could not be judged is no zero");
}

#[test]
fn a_file_name_is_made_of_an_id() {
    assert_eq!(file_name("s042@x.edu"), "s042@x.edu");
    let odd = file_name("../../etc/passwd");
    assert!(!odd.contains('/') && !odd.starts_with('.'), "{odd}");
    assert_ne!(file_name("a/b"), file_name("a:b"));
}
