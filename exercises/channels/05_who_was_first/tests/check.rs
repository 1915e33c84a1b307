//! What you say about the order of messages, against all interleavings.

#[path = "../src/programs.rs"]
mod programs;

use checker::predict::{Question, ask, explored, judge};
use kit::quiz::Verdict;
use who_was_first::{Q1, Q2, Q3, Q4, Q5, Q6, Q7, Q8, Q9, Q10};

/// The statements. Which answers are right is computed from the programs.
const QUESTIONS: [Question<Verdict>; 10] = [
    ask("Q1", Q1, "2 is received before 3", programs::q1).consider("Who sends both of them?"),
    ask("Q2", Q2, "a1 is received first", programs::q2),
    ask("Q3", Q3, "a2 is received before a1", programs::q3).consider("Who sends both of them?"),
    ask("Q4", Q4, "exactly b1 b2 a1 a2 is received, in this order", programs::q4),
    ask("Q5", Q5, "a is received before b", programs::q5).consider("What had to be true before B could send?"),
    ask("Q6", Q6, "1 is received before 2", programs::q6).consider("Who sends both of them?"),
    ask("Q7", Q7, "the first spawned is received first", programs::q7),
    ask("Q8", Q8, "if y was there, x is there", programs::q8).consider("What had to be true before y could be there?"),
    ask("Q9", Q9, "if y was not there, x is not there", programs::q9),
    ask("Q10", Q10, "`recv` reports the end before the third message", programs::q10)
        .consider("What is still in the channel when the sender has left?"),
];

/// In how many interleavings each statement holds: written by a run of all of them.
const EXPLORED: &str = include_str!("snapshots/check__explored.snap");

/// Catches a wrong answer to Q1.
#[test]
fn q1() {
    judge(&QUESTIONS, "Q1", EXPLORED);
}

/// Catches a wrong answer to Q2.
#[test]
fn q2() {
    judge(&QUESTIONS, "Q2", EXPLORED);
}

/// Catches a wrong answer to Q3.
#[test]
fn q3() {
    judge(&QUESTIONS, "Q3", EXPLORED);
}

/// Catches a wrong answer to Q4.
#[test]
fn q4() {
    judge(&QUESTIONS, "Q4", EXPLORED);
}

/// Catches a wrong answer to Q5.
#[test]
fn q5() {
    judge(&QUESTIONS, "Q5", EXPLORED);
}

/// Catches a wrong answer to Q6.
#[test]
fn q6() {
    judge(&QUESTIONS, "Q6", EXPLORED);
}

/// Catches a wrong answer to Q7.
#[test]
fn q7() {
    judge(&QUESTIONS, "Q7", EXPLORED);
}

/// Catches a wrong answer to Q8.
#[test]
fn q8() {
    judge(&QUESTIONS, "Q8", EXPLORED);
}

/// Catches a wrong answer to Q9.
#[test]
fn q9() {
    judge(&QUESTIONS, "Q9", EXPLORED);
}

/// Catches a wrong answer to Q10.
#[test]
fn q10() {
    judge(&QUESTIONS, "Q10", EXPLORED);
}

/// Catches programs that are not as given.
#[test]
fn the_programs_are_as_given() {
    if let Some(explored) = explored(&QUESTIONS) {
        insta::assert_snapshot!("explored", explored);
    }
}
