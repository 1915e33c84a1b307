//! The book's tools: mdBook as a library, with everything that mdBook passes over in silence made an error.

mod book;
mod figure;
mod glossary;
mod honesty;
mod includes;
mod links;
mod listings;
mod measure;
mod measured;
mod phrases;
mod preprocess;
mod runs;
#[cfg(feature = "serve")]
mod serve;
mod warnings;

use anyhow::{Context, Result};
use clap::Parser;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

/// Builds, checks and serves the book.
#[derive(Parser)]
#[command(version)]
struct Args {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(clap::Subcommand)]
enum Verb {
    /// Build the pages into `book/build/`.
    Build,
    /// Build the pages and open them in the browser.
    Open,
    /// Build the pages, reload them in the browser on every change. Needs `--features serve`.
    Serve {
        /// The port on this machine.
        #[arg(long, default_value_t = 3000)]
        port: u16,
    },
    /// Build the pages, check every link, and compare every listing with its stored output.
    Check,
    /// Run every listing and store what it prints, and what happens in the runs that are drawn.
    Regenerate,
    /// Measure on this machine, and store the numbers with its name and the day.
    Measure {
        /// A file in `book/measurements/`, without `.json`.
        name: String,
    },
    /// The preprocessor that a stock `mdbook` calls; see `book.toml`.
    Preprocess {
        #[command(subcommand)]
        question: Option<preprocess::Question>,
    },
}

fn main() -> ExitCode {
    match run(&Args::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // One line. `{error:?}` would add a stack trace as soon as RUST_BACKTRACE is set.
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(args: &Args) -> Result<()> {
    let root = book_root();
    match &args.verb {
        Verb::Build => {
            let pages = book::build(&root)?;
            println!("The book is in {}.", pages.join("index.html").display());
            Ok(())
        }
        Verb::Open => {
            let page = book::build(&root)?.join("index.html");
            println!("The book is in {}.", page.display());
            open(&page)
        }
        Verb::Serve { port } => serve(&root, *port),
        Verb::Check => check(&root),
        Verb::Regenerate => {
            let changed = [listings::regenerate(&root.join("listings"))?, runs::regenerate(&root)?].concat();
            for changed in changed {
                println!("changed: {}", changed.display());
            }
            Ok(())
        }
        Verb::Measure { name } => measure::run(&root, name),
        Verb::Preprocess { question } => preprocess::run(question.as_ref()),
    }
}

fn check(root: &Path) -> Result<()> {
    let pages = book::build(root)?;
    let links = links::check(&pages)?;
    let listings = listings::check(&root.join("listings"))?;
    let runs = runs::check(root)?;
    honesty::check_readme(root.parent().unwrap_or(root))?;
    let reports = phrases::check(root)?;
    println!(
        "{} pages, {} links, {listings} listings, {runs} stored runs and {reports} pinned reports are right.",
        links.pages, links.links
    );
    Ok(())
}

#[cfg(feature = "serve")]
fn serve(root: &Path, port: u16) -> Result<()> {
    serve::run(root, port)
}

#[cfg(not(feature = "serve"))]
fn serve(_: &Path, _: u16) -> Result<()> {
    anyhow::bail!(
        "`serve` was not compiled in; run `cargo run --manifest-path book/tools/Cargo.toml --features serve -- serve`"
    )
}

/// The folder `book/`, wherever this program is called from.
fn book_root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("book/tools lies in book/").to_owned()
}

fn open(page: &Path) -> Result<()> {
    let (program, args): (&str, &[&str]) = if cfg!(target_os = "macos") {
        ("open", &[])
    } else if cfg!(windows) {
        ("cmd", &["/c", "start", ""])
    } else {
        ("xdg-open", &[])
    };
    let status = Command::new(program)
        .args(args)
        .arg(page)
        .status()
        .with_context(|| format!("cannot run `{program}`; open the page in your browser by hand"))?;
    anyhow::ensure!(status.success(), "`{program}` found no browser; open the page by hand");
    Ok(())
}
