//! Checks the links of the finished pages: every file exists, every `#fragment` is an id of its page, every id is unique.
//! Links to other sites are not followed.

use anyhow::{Context, Result, bail};
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{BufferQueue, Tag, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts};
use std::cell::RefCell;
use std::collections::{BTreeMap, HashSet};
use std::fs;
use std::path::{Component, Path, PathBuf};

/// How much was checked.
#[derive(Debug)]
pub(crate) struct Checked {
    pub(crate) pages: usize,
    pub(crate) links: usize,
}

/// Checks every page below `root`.
pub(crate) fn check(root: &Path) -> Result<Checked> {
    let mut files = Vec::new();
    walk(root, &mut files)?;
    let mut pages = BTreeMap::new();
    for file in files.iter().filter(|file| file.extension().is_some_and(|extension| extension == "html")) {
        let text = fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
        pages.insert(file.strip_prefix(root)?.to_owned(), Page::read(&text));
    }
    let files: HashSet<PathBuf> = files.iter().filter_map(|file| Some(file.strip_prefix(root).ok()?.into())).collect();

    let mut wrong = Vec::new();
    let mut links = 0;
    for (path, page) in &pages {
        for id in &page.twice {
            wrong.push(format!("{}: the id `{id}` occurs twice", path.display()));
        }
        for link in page.links.iter().filter(|link| is_internal(link)) {
            links += 1;
            if let Err(mistake) = check_one(link, path, page, &pages, &files) {
                wrong.push(format!("{}: `{link}` {mistake}", path.display()));
            }
        }
    }
    if !wrong.is_empty() {
        bail!("{}", wrong.join("; "));
    }
    Ok(Checked { pages: pages.len(), links })
}

fn walk(folder: &Path, files: &mut Vec<PathBuf>) -> Result<()> {
    for entry in fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))? {
        let path = entry?.path();
        if path.is_dir() { walk(&path, files)? } else { files.push(path) }
    }
    Ok(())
}

fn is_internal(link: &str) -> bool {
    let scheme = link.split(['/', '#', '?']).next().unwrap_or("");
    !scheme.contains(':') && !link.starts_with("//")
}

fn check_one(
    link: &str,
    from: &Path,
    page: &Page,
    pages: &BTreeMap<PathBuf, Page>,
    files: &HashSet<PathBuf>,
) -> Result<(), &'static str> {
    let (target, fragment) = link.split_once('#').unwrap_or((link, ""));
    let target = decode(target.split('?').next().unwrap_or(""));
    let goal = if target.is_empty() {
        from.to_owned()
    } else {
        let folder = if page.has_base { Path::new("") } else { from.parent().unwrap_or(Path::new("")) };
        let path = normal(&folder.join(target.trim_start_matches('/'))).ok_or("leads out of the book")?;
        if path.as_os_str().is_empty() || target.ends_with('/') { path.join("index.html") } else { path }
    };
    if !files.contains(&goal) {
        return Err("leads to no file");
    }
    let fragment = decode(fragment);
    match pages.get(&goal) {
        Some(page) if !fragment.is_empty() && !page.ids.contains(&fragment) => Err("leads to no id of that page"),
        _ => Ok(()),
    }
}

/// Resolves `..` without asking the file system. `None` when it leads above the root.
fn normal(path: &Path) -> Option<PathBuf> {
    let mut parts = PathBuf::new();
    for part in path.components() {
        match part {
            Component::ParentDir => parts.pop().then_some(())?,
            Component::Normal(name) => parts.push(name),
            _ => {}
        }
    }
    Some(parts)
}

/// Resolves `%20` and the like.
fn decode(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        let hex = tail.get(..2).and_then(|digits| u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok());
        match hex {
            Some(byte) if *first == b'%' => {
                bytes.push(byte);
                rest = &tail[2..];
            }
            _ => {
                bytes.push(*first);
                rest = tail;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// What matters of one page.
#[derive(Debug, Default)]
struct Page {
    ids: HashSet<String>,
    twice: Vec<String>,
    links: Vec<String>,
    /// `404.html` has a `<base>`: its links count from the root.
    has_base: bool,
}

impl Page {
    fn read(html: &str) -> Page {
        let tokenizer = Tokenizer::new(Collector::default(), TokenizerOpts::default());
        let input = BufferQueue::default();
        input.push_back(StrTendril::from(html));
        let _ = tokenizer.feed(&input);
        tokenizer.end();
        tokenizer.sink.0.into_inner()
    }

    fn add(&mut self, tag: &Tag) {
        self.has_base |= &*tag.name == "base";
        for attribute in &tag.attrs {
            let value = attribute.value.to_string();
            match &*attribute.name.local {
                "id" if self.ids.insert(value.clone()) => {}
                "id" => self.twice.push(value),
                "href" | "src" if &*tag.name != "base" => self.links.push(value),
                _ => {}
            }
        }
    }
}

#[derive(Default)]
struct Collector(RefCell<Page>);

impl TokenSink for Collector {
    type Handle = ();

    fn process_token(&self, token: Token, _: u64) -> TokenSinkResult<()> {
        if let Token::TagToken(tag) = token {
            self.0.borrow_mut().add(&tag);
            // Without a tree builder nobody tells the tokenizer that a script's text is no markup.
            if &*tag.name == "script" && tag.kind == html5ever::tokenizer::StartTag {
                return TokenSinkResult::RawData(html5ever::tokenizer::states::RawKind::ScriptData);
            }
        }
        TokenSinkResult::Continue
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tempfile::TempDir;

    fn checked(pages: &[(&str, &str)]) -> Result<Checked, String> {
        let root = TempDir::new().unwrap();
        for (path, text) in pages {
            let path = root.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        check(root.path()).map_err(|error| format!("{error:#}"))
    }

    #[test]
    fn good_links_pass() {
        let checked = checked(&[
            ("index.html", "<a href='part/one.html#a%20b'>x</a><a href='#top' id=top>x</a><img src='x.png'>"),
            ("part/one.html", "<p id='a b'><a href='../index.html?q=1#top'>x</a><a href='https://x.y/#z'>x</a>"),
            ("x.png", ""),
            ("404.html", "<base href='/'><a href='part/one.html'>x</a>"),
        ])
        .unwrap();
        assert_eq!((checked.pages, checked.links), (3, 5));
    }

    #[test]
    fn bad_links_are_named() {
        for (page, reason) in [
            ("<a href=gone.html>x</a>", "`gone.html` leads to no file"),
            ("<a href='#gone'>x</a>", "`#gone` leads to no id"),
            ("<a href='index.html#gone'>x</a>", "leads to no id"),
            ("<script src='gone.js'></script>", "leads to no file"),
            ("<a href='../index.html'>x</a>", "leads out of the book"),
            ("<p id=a><p id=a>", "the id `a` occurs twice"),
            ("<script>if (1 < 2) { }</script><a href=gone.html>x</a>", "leads to no file"),
        ] {
            let said = checked(&[("index.html", page)]).unwrap_err();
            assert!(said.contains(reason) && said.contains("index.html"), "{page}: {said}");
        }
    }

    #[test]
    fn text_in_a_script_is_no_markup() {
        assert!(checked(&[("index.html", "<script>let x = '<a href=\"gone.html\">';</script>")]).is_ok());
    }
}
