//! How the runner ends: exit codes, and the errors that lead to them.

use std::fmt;
use std::process::ExitCode;

/// Every way a verb can end. The table in `xtask/README.md` says the same; a test compares the two.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// Everything selected passed, or the verb did what it was asked.
    Passed,
    /// Something selected did not pass.
    NotPassed,
    /// The command line was wrong; nothing was run.
    WrongUsage,
    /// The course or the machine is broken: never the learner's fault.
    Broken,
    /// Stopped by Ctrl-C, as shells count it: 128 + SIGINT.
    Interrupted,
}

impl Exit {
    pub fn code(self) -> u8 {
        match self {
            Exit::Passed => 0,
            Exit::NotPassed => 1,
            Exit::WrongUsage => 2,
            Exit::Broken => 3,
            Exit::Interrupted => 130,
        }
    }

    /// The way to end that this code stands for.
    pub(crate) fn of_code(code: i32) -> Option<Exit> {
        let all = [Exit::Passed, Exit::NotPassed, Exit::WrongUsage, Exit::Broken, Exit::Interrupted];
        all.into_iter().find(|exit| i32::from(exit.code()) == code)
    }

    /// `Passed` if `passed`, else `NotPassed`.
    pub fn from_passed(passed: bool) -> Exit {
        if passed { Exit::Passed } else { Exit::NotPassed }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> ExitCode {
        ExitCode::from(exit.code())
    }
}

/// An error with one line that says what happened and, where there is one, the next thing to type.
#[derive(Debug)]
pub struct Trouble {
    pub exit: Exit,
    what: String,
    hint: Option<String>,
}

impl Trouble {
    pub fn usage(what: impl Into<String>) -> Trouble {
        Trouble { exit: Exit::WrongUsage, what: what.into(), hint: None }
    }

    pub fn broken(what: impl Into<String>) -> Trouble {
        Trouble { exit: Exit::Broken, what: what.into(), hint: None }
    }

    pub fn hint(mut self, hint: impl Into<String>) -> Trouble {
        self.hint = Some(hint.into());
        self
    }
}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(&self.what)?;
        if let Some(hint) = &self.hint {
            write!(f, "\nhint: {hint}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Trouble {}

/// The exit code and the text for an error that reached `main`. A reader that closed the pipe is no error at all.
pub fn explain(error: &anyhow::Error) -> (Exit, Option<String>) {
    if let Some(trouble) = error.downcast_ref::<Trouble>() {
        return (trouble.exit, Some(format!("error: {trouble}")));
    }
    let cause = error.chain().find_map(|cause| cause.downcast_ref::<std::io::Error>());
    match cause.map(std::io::Error::kind) {
        Some(std::io::ErrorKind::BrokenPipe) => (Exit::Passed, None),
        Some(std::io::ErrorKind::StorageFull) => {
            (Exit::Broken, Some(format!("error: {error:#}\nhint: the disk is full; free some space and try again")))
        }
        _ => (Exit::Broken, Some(format!("error: {error:#}"))),
    }
}

#[cfg(test)]
mod tests {
    use super::Exit;

    #[test]
    fn the_readme_lists_every_exit_code() {
        let readme = include_str!("../README.md");
        for exit in [Exit::Passed, Exit::NotPassed, Exit::WrongUsage, Exit::Broken, Exit::Interrupted] {
            assert!(readme.contains(&format!("| {} |", exit.code())), "{exit:?} is not in the table");
        }
    }
}
