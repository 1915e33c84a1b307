//! Asking for a prediction before anything is measured.

use std::io::{self, IsTerminal, Write};

use anyhow::Result;
use serde_json::Value;

/// What the program would like to ask, and what can be answered.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Question {
    pub(super) ask: String,
    pub(super) choices: Vec<String>,
}

impl Question {
    /// The question of a plan, if it has one.
    pub(super) fn of(plan: &Value) -> Option<Question> {
        let question = &plan["question"];
        let choices = question["choices"].as_array()?.iter().filter_map(Value::as_str).map(str::to_owned).collect();
        Some(Question { ask: question["ask"].as_str()?.to_owned(), choices })
    }

    /// Asks the person at the terminal; nobody else is kept waiting. The number of the choice, from 0, or `None`.
    pub(super) fn put(&self) -> Result<Option<usize>> {
        if !io::stdin().is_terminal() || !io::stdout().is_terminal() {
            return Ok(None);
        }
        let mut out = io::stdout().lock();
        writeln!(out, "{}", self.text())?;
        loop {
            write!(out, "Your prediction, 1 to {}, or Enter to skip: ", self.choices.len())?;
            out.flush()?;
            let mut line = String::new();
            if io::stdin().read_line(&mut line)? == 0 {
                writeln!(out)?;
                return Ok(None);
            }
            match self.choice(&line) {
                Some(choice) => return Ok(choice),
                None => writeln!(out, "`{}` is none of them.", line.trim())?,
            }
        }
    }

    fn text(&self) -> String {
        let choices = self.choices.iter().enumerate();
        let choices: Vec<String> = choices.map(|(index, choice)| format!("  {}  {choice}", index + 1)).collect();
        format!("{}\n{}", self.ask, choices.join("\n"))
    }

    /// What `line` chooses: `Some(None)` skips, `None` means that it is no answer.
    fn choice(&self, line: &str) -> Option<Option<usize>> {
        let line = line.trim();
        if line.is_empty() {
            return Some(None);
        }
        let number: usize = line.parse().ok()?;
        (1..=self.choices.len()).contains(&number).then(|| Some(number - 1))
    }
}

/// The prediction beside the result, in one line.
pub(super) fn beside(question: &Question, predicted: Option<usize>, answer: &Value) -> Option<String> {
    let right = answer["choice"].as_u64()? as usize;
    let because = answer["because"].as_str()?;
    let choice = |index: usize| question.choices.get(index).map_or("?", String::as_str);
    // A question ends, and the answer is a sentence of its own. Other sentences are completed.
    let own = |text: &str| text[..1].to_uppercase() + &text[1..];
    Some(match predicted {
        Some(predicted) if predicted == right => format!("As you predicted, {}: {because}", choice(right)),
        Some(predicted) => format!("You predicted: {}. Measured: {}, {because}", choice(predicted), choice(right)),
        None if question.ask.ends_with('?') => format!("{} {}: {because}", question.ask, own(choice(right))),
        None => format!("{} {}: {because}", question.ask, choice(right)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn question() -> Question {
        Question::of(&json!({ "question": { "ask": "Which?", "choices": ["this", "that"] } })).unwrap()
    }

    #[test]
    fn a_number_chooses_and_enter_skips() {
        for (line, choice) in
            [("1\n", Some(Some(0))), (" 2 ", Some(Some(1))), ("\n", Some(None)), ("3", None), ("0", None), ("x", None)]
        {
            assert_eq!(question().choice(line), choice, "{line:?}");
        }
    }

    #[test]
    fn the_prediction_stands_beside_the_result() {
        let answer = json!({ "choice": 1, "because": "2 ms against 1." });
        let beside = |predicted| beside(&question(), predicted, &answer).unwrap();
        assert_eq!(beside(Some(1)), "As you predicted, that: 2 ms against 1.");
        assert_eq!(beside(Some(0)), "You predicted: this. Measured: that, 2 ms against 1.");
        assert_eq!(beside(None), "Which? That: 2 ms against 1.");
    }
}
