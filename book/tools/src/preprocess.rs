//! What this book adds to mdBook's Markdown. `cargo xtask book` runs it in its own process, a stock `mdbook` calls it as the
//! command that `book.toml` names: the pages are the same.

use crate::glossary::{self, Glossary};
use crate::{figure, honesty, includes, measured};
use anyhow::{Context, Result, bail, ensure};
use mdbook_preprocessor::book::Book;
use mdbook_preprocessor::errors::Result as BookResult;
use mdbook_preprocessor::{MDBOOK_VERSION, Preprocessor, PreprocessorContext, parse_input};
use std::io;
use std::path::Path;

/// What a stock `mdbook` may ask before it sends the book.
#[derive(clap::Subcommand)]
pub(crate) enum Question {
    /// Does the preprocessor work with this renderer? Says so by the exit code.
    Supports { renderer: String },
}

/// Answers a stock `mdbook`: reads the book from standard input, writes it to standard output.
pub(crate) fn run(question: Option<&Question>) -> Result<()> {
    if let Some(Question::Supports { renderer }) = question {
        ensure!(Course.supports_renderer(renderer)?, "the renderer `{renderer}` is not supported");
        return Ok(());
    }
    let (context, book) = parse_input(io::stdin()).context("the input is not what mdbook sends to a preprocessor")?;
    let series = |version: &str| version.split('.').take(2).map(str::to_owned).collect::<Vec<_>>();
    ensure!(
        series(&context.mdbook_version) == series(MDBOOK_VERSION),
        "this book needs mdbook {MDBOOK_VERSION}, and you have {}",
        context.mdbook_version
    );
    let book = Course.run(&context, book)?;
    serde_json::to_writer(io::stdout(), &book).context("cannot send the book back to mdbook")
}

/// Runs before mdBook's own `links`, which would include a file without a word about what is missing in it.
pub(crate) struct Course;

impl Preprocessor for Course {
    fn name(&self) -> &str {
        "course"
    }

    fn supports_renderer(&self, renderer: &str) -> BookResult<bool> {
        Ok(renderer == "html")
    }

    fn run(&self, context: &PreprocessorContext, mut book: Book) -> BookResult<Book> {
        let source = context.root.join(&context.config.book.src);
        let mut wrong = Vec::new();
        let mut glossary = None;
        book.for_each_chapter_mut(|chapter| {
            if chapter.source_path.as_deref() == Some(Path::new(glossary::PAGE)) {
                glossary = Some(Glossary::read(&chapter.content));
            }
        });
        book.for_each_chapter_mut(|chapter| {
            let Some(path) = &chapter.source_path else { return };
            let folder = source.join(path.parent().unwrap_or(Path::new("")));
            let is_glossary = path == Path::new(glossary::PAGE);
            let linked = glossary.as_mut().filter(|_| !is_glossary).map(|glossary| glossary.link(&chapter.content));
            let text = linked.as_ref().unwrap_or(&chapter.content);
            match page(text, &folder) {
                Ok(content) => chapter.content = content,
                Err(error) => wrong.push(format!("{}: {error:#}", path.display())),
            }
        });
        wrong.extend(glossary.and_then(|glossary| glossary.check().err()).map(|error| error.to_string()));
        if !wrong.is_empty() {
            bail!("{}", wrong.join("; "));
        }
        Ok(book)
    }
}

fn page(text: &str, folder: &Path) -> Result<String> {
    honesty::check_page(text)?;
    let text = measured::expand(text, folder)?;
    figure::draw(&includes::expand(&text, folder)?, folder)
}
