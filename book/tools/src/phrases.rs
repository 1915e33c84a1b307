//! The page about reports lists what reports say: every verdict, and sentences that some pinned report really has.

use anyhow::{Context, Result, ensure};
use std::fs;
use std::path::Path;

/// The page.
const PAGE: &str = "reports.md";

/// The verdict whose sentences belong to one exercise each, for the most part.
const OF_ITS_OWN: [&str; 2] = ["wrong result", "does not compile"];

/// What a pinned report says: its verdict, and the sentence below.
#[derive(Debug, PartialEq)]
struct Pinned {
    verdict: String,
    headline: String,
    name: String,
}

/// One kind of sentence on the page, and the verdict it stands under.
#[derive(Debug, PartialEq)]
struct Phrase {
    verdict: String,
    text: String,
}

/// Compares the page in `book` with all pinned reports of the course. Returns how many there are.
pub(crate) fn check(book: &Path) -> Result<usize> {
    let path = book.join("src").join(PAGE);
    let page = fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
    let mut pinned = Vec::new();
    collect(&book.join("..").join("xtask").join("submissions"), &mut pinned)?;
    compare(&page, &pinned)?;
    Ok(pinned.len())
}

fn compare(page: &str, pinned: &[Pinned]) -> Result<()> {
    let phrases = phrases(page);
    for report in pinned {
        let Pinned { verdict, headline, name } = report;
        ensure!(page.contains(&format!("\n## {verdict}\n")), "{PAGE}: no section is called `{verdict}`, as in {name}");
        let known = phrases.iter().any(|phrase| phrase.verdict == *verdict && phrase.fits(headline));
        ensure!(
            known || OF_ITS_OWN.contains(&verdict.as_str()),
            "{PAGE}: nothing under `{verdict}` reads like `{headline}`, as in {name}"
        );
    }
    for phrase in &phrases {
        let used = pinned.iter().any(|report| report.verdict == phrase.verdict && phrase.fits(&report.headline));
        ensure!(used, "{PAGE}: no pinned report with the verdict `{}` reads like `{}`", phrase.verdict, phrase.text);
    }
    Ok(())
}

/// The quoted sentences of the page, each with the section it stands in.
fn phrases(page: &str) -> Vec<Phrase> {
    let mut phrases = Vec::new();
    let (mut verdict, mut quoted) = (String::new(), String::new());
    for line in page.lines().chain([""]) {
        if let Some(quote) = line.strip_prefix("> ") {
            quoted = format!("{quoted} {quote}").trim().to_owned();
        } else if !quoted.is_empty() {
            phrases.push(Phrase { verdict: verdict.clone(), text: std::mem::take(&mut quoted) });
        }
        if let Some(heading) = line.strip_prefix("## ") {
            verdict = heading.to_owned();
        }
    }
    phrases
}

impl Phrase {
    /// Whether the sentence has the words of the phrase, in their order. Words in braces may be anything.
    fn fits(&self, sentence: &str) -> bool {
        let mut rest = sentence;
        let mut words = self.text.split('{').enumerate().map(|(index, part)| {
            let fixed = if index == 0 { part } else { part.split_once('}').map_or("", |(_, fixed)| fixed) };
            fixed.trim_end_matches('…').trim()
        });
        words.all(|fixed| match rest.find(fixed) {
            Some(at) => {
                rest = &rest[at + fixed.len()..];
                true
            }
            None => false,
        })
    }
}

fn collect(folder: &Path, pinned: &mut Vec<Pinned>) -> Result<()> {
    let mut entries: Vec<_> = fs::read_dir(folder)?.flatten().map(|entry| entry.path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            collect(&path, pinned)?;
        } else if path.extension().is_some_and(|extension| extension == "snap") {
            let text = fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            pinned.extend(read(&text, name));
        }
    }
    Ok(())
}

/// Reads the verdict off the title and the sentence off the first paragraph that isn't about the test.
fn read(snapshot: &str, name: String) -> Option<Pinned> {
    let report = snapshot.splitn(3, "---\n").nth(2)?;
    let mut paragraphs = report.trim_start().split("\n\n");
    let verdict = paragraphs.next()?.rsplit_once(": ")?.1.trim().to_owned();
    let mut headline = paragraphs.next()?;
    if headline.starts_with("Test `") {
        headline = paragraphs.next()?;
    }
    Some(Pinned { verdict, headline: headline.replace('\n', " "), name })
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE_TEXT: &str = "# Reports\n\n## deadlock\n\n> Stuck{…}: {thread} waits in\n> {operation} …\n\nText.\n\n## wrong result\n\n> {item} never\n";

    fn pinned(verdict: &str, headline: &str) -> Pinned {
        Pinned { verdict: verdict.into(), headline: headline.into(), name: "p1.snap".into() }
    }

    #[test]
    fn what_the_reports_say_is_on_the_page() {
        let stuck = || pinned("deadlock", "Stuck in every interleaving: `main` waits in `recv` at src/lib.rs:1.");
        let lost = || pinned("wrong result", "Block 1 was never found.");
        assert!(compare(PAGE_TEXT, &[stuck(), lost(), pinned("wrong result", "Of its own.")]).is_ok());
        let said = |pinned: &[Pinned]| compare(PAGE_TEXT, pinned).unwrap_err().to_string();
        assert!(said(&[stuck(), lost(), pinned("panicked", "x")]).contains("no section is called `panicked`"));
        assert!(said(&[stuck(), lost(), pinned("deadlock", "Hangs.")]).contains("reads like `Hangs.`"));
        assert!(said(&[stuck()]).contains("reads like `{item} never`"));
    }

    #[test]
    fn a_pinned_report_is_read() {
        let text =
            "---\nsource: a\n---\n04 Title: with colon: deadlock\n\nTest `x`\nCatches.\n\nStuck: a\nb.\n\nMore.\n";
        assert_eq!(read(text, "p1.snap".into()), Some(pinned("deadlock", "Stuck: a b.")));
    }
}
