//! What you say about sending and receiving, against all interleavings.

#[path = "../src/programs.rs"]
mod programs;

use checker::predict::{Question, ask, explored, judge};
use kit::quiz::Verdict;
use sent_or_received::{Q1, Q2, Q3, Q4, Q5, Q6, Q7, Q8, Q9, Q10};

/// The statements. Which answers are right is computed from the programs.
const QUESTIONS: [Question<Verdict>; 10] = [
    ask("Q1", Q1, "the first send returns even if `recv` is never called", programs::q1)
        .consider("What could `send` wait for?"),
    ask("Q2", Q2, "when the first send returns, `recv` has been called", programs::q2),
    ask("Q3", Q3, "when the first send returns, `recv` has been called", programs::q3)
        .consider("Where could the message have been if nobody had come for it?"),
    ask("Q4", Q4, "when the first send returns, `recv` has returned", programs::q4),
    ask("Q5", Q5, "when the second send returns, the first `recv` has been called", programs::q5)
        .consider("Where could both messages have been if nobody had come for the first?"),
    ask("Q6", Q6, "when the second send returns, the first `recv` has returned", programs::q6),
    ask("Q7", Q7, "the third send returns before `recv` is called", programs::q7)
        .consider("How many messages can lie in the channel?"),
    ask("Q8", Q8, "`try_send` answers Full", programs::q8),
    ask("Q9", Q9, "when the second send returns, the first `recv` has returned", programs::q9)
        .consider("What must R have done before it can come for the second message?"),
    ask("Q10", Q10, "the message was received", programs::q10),
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
