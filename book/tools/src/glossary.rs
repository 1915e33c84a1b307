//! Links the first use of every glossary term on a page. Authors write plain words.
//!
//! A term is a line of `glossary.md` whose next line begins with `: `, as in a definition list. It is found in running
//! text with a small or a capital letter at its beginning, with or without an `s` at its end. Headings, code, links and
//! included files are left alone, and so is a term that the page links itself.

use anyhow::{Result, ensure};
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use std::collections::BTreeSet;
use std::ops::Range;

/// The page that explains the terms.
pub(crate) const PAGE: &str = "glossary.md";

/// Terms that are common words too, and are linked by hand where they are meant.
const BY_HAND: [&str; 1] = ["Send"];

/// Other words for a term.
const ALSO: [(&str, &str); 3] =
    [("Blocking", "blocked"), ("Virtual time", "virtual clock"), ("Back-pressure", "backpressure")];

/// The terms of the glossary, and which of them have been met.
#[derive(Debug, Default)]
pub(crate) struct Glossary {
    terms: Vec<String>,
    met: BTreeSet<String>,
}

impl Glossary {
    /// Reads the terms off the glossary's page.
    pub(crate) fn read(page: &str) -> Glossary {
        let lines: Vec<&str> = page.lines().collect();
        let is_term = |pair: &&[&str]| pair[1].starts_with(": ") && !pair[0].trim().is_empty();
        let terms = lines.windows(2).filter(is_term).map(|pair| pair[0].trim().to_owned()).collect();
        Glossary { terms, met: BTreeSet::new() }
    }

    /// The page with a link at the first use of each term.
    pub(crate) fn link(&mut self, page: &str) -> String {
        let mut links: Vec<(Range<usize>, String)> = Vec::new();
        let runs = running_text(page);
        for term in &self.terms {
            let id = id_of(term);
            if page.contains(&format!("{PAGE}#{id})")) || page.contains(&format!("{PAGE}#{id}\"")) {
                self.met.insert(term.clone());
                continue;
            }
            if BY_HAND.contains(&term.as_str()) {
                continue;
            }
            let free = |found: &Range<usize>| {
                !links.iter().any(|(taken, _)| taken.start < found.end && found.start < taken.end)
            };
            let also = ALSO.iter().filter(|(of, _)| of == term).map(|(_, word)| *word);
            let words: Vec<&str> = also.chain([term.as_str()]).collect();
            let uses = |run: &Range<usize>| {
                let mut uses: Vec<_> =
                    words.iter().flat_map(|word| uses_in(&page[run.clone()], run.start, word)).collect();
                uses.sort_by_key(|found| found.start);
                uses
            };
            if let Some(first) = runs.iter().flat_map(uses).find(free) {
                self.met.insert(term.clone());
                links.push((first, id));
            }
        }
        links.sort_by_key(|(range, _)| range.start);
        let mut text = page.to_owned();
        for (range, id) in links.into_iter().rev() {
            text.replace_range(range.clone(), &format!("[{}]({PAGE}#{id})", &page[range]));
        }
        text
    }

    /// Every term is used on some page.
    pub(crate) fn check(&self) -> Result<()> {
        let never: Vec<&str> = self.terms.iter().map(String::as_str).filter(|term| !self.met.contains(*term)).collect();
        ensure!(never.is_empty(), "{PAGE}: no page uses {}", never.join(", "));
        Ok(())
    }
}

/// The id that mdBook gives to a term.
fn id_of(term: &str) -> String {
    let kept = term.to_lowercase().replace(' ', "-");
    kept.chars().filter(|letter| letter.is_alphanumeric() || "-_".contains(*letter)).collect()
}

/// Where a page has running text: in paragraphs and lists, outside of links, headings, code and quotes.
fn running_text(page: &str) -> Vec<Range<usize>> {
    let mut runs = Vec::new();
    let mut closed = 0;
    let is_closed = |tag: &Tag| {
        matches!(
            tag,
            Tag::Heading { .. } | Tag::CodeBlock(_) | Tag::Link { .. } | Tag::Image { .. } | Tag::BlockQuote(_)
        ) || matches!(tag, Tag::Table(_) | Tag::HtmlBlock)
    };
    let ends = |tag: &TagEnd| {
        matches!(tag, TagEnd::Heading(_) | TagEnd::CodeBlock | TagEnd::Link | TagEnd::Image | TagEnd::BlockQuote(_))
            || matches!(tag, TagEnd::Table | TagEnd::HtmlBlock)
    };
    let options = Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES;
    for (event, range) in Parser::new_ext(page, options).into_offset_iter() {
        match event {
            Event::Start(tag) if is_closed(&tag) => closed += 1,
            Event::End(tag) if ends(&tag) => closed -= 1,
            Event::Text(text) if closed == 0 && !text.contains("{{#") => runs.push(range),
            _ => {}
        }
    }
    runs
}

/// The places in `text`, which begins at `start` of the page, where `term` is a word of its own.
fn uses_in(text: &str, start: usize, term: &str) -> Vec<Range<usize>> {
    let (lower, wanted) = (text.to_ascii_lowercase(), term.to_ascii_lowercase());
    let is_part =
        |letter: Option<char>| letter.is_some_and(|letter| letter.is_alphanumeric() || "-_`".contains(letter));
    let places = lower.match_indices(&wanted).filter_map(|(at, found)| {
        let mut end = at + found.len();
        if lower[end..].starts_with('s') {
            end += 1;
        }
        let alone = !is_part(lower[..at].chars().next_back()) && !is_part(lower[end..].chars().next());
        alone.then_some(start + at..start + end)
    });
    places.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TERMS: &str = "# Glossary\n\nChannel\n: A queue.\n\nUnder way\n: Not done.\n\nSend\n: A trait.\n";

    fn linked(page: &str) -> String {
        Glossary::read(TERMS).link(page)
    }

    #[test]
    fn the_first_use_is_linked() {
        assert_eq!(
            linked("# Channel\n\nTwo channels, `channel()` and\na channel.\n"),
            "# Channel\n\nTwo [channels](glossary.md#channel), `channel()` and\na channel.\n"
        );
        assert_eq!(linked("It is under way.\n"), "It is [under way](glossary.md#under-way).\n");
    }

    #[test]
    fn what_is_no_running_text_stays() {
        for page in [
            "[the channel](x.md)\n",
            "```text\nchannel\n```\n",
            "> channel\n",
            "{{#include channel.md}}\n",
            "Subchannel, channel-like, and send it.\n",
            "A channel, see [channel](glossary.md#channel).\n",
        ] {
            assert_eq!(linked(page), page);
        }
    }

    #[test]
    fn a_term_that_no_page_uses_is_named() {
        let mut glossary = Glossary::read(TERMS);
        glossary.link("A channel is under way.\n");
        assert_eq!(glossary.check().unwrap_err().to_string(), "glossary.md: no page uses Send");
        glossary.link("Its type is [`Send`](glossary.md#send).\n");
        assert!(glossary.check().is_ok());
    }
}
