//! Serves the pages on this machine, builds them again after every change, and reloads them in the browser.

use crate::book;
use anyhow::{Context, Result};
use axum::Router;
use notify::{Event, RecursiveMode, Watcher};
use std::net::Ipv4Addr;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread;
use std::time::Duration;
use tower_http::services::ServeDir;
use tower_livereload::{LiveReloadLayer, Reloader};

/// An editor saves a file in several steps. After this long without another one, it has finished.
const QUIET: Duration = Duration::from_millis(100);

pub(crate) fn run(root: &Path, port: u16) -> Result<()> {
    let pages = book::build(root)?;
    let live = LiveReloadLayer::new();
    let (changed, changes) = mpsc::channel();
    let mut watcher = notify::recommended_watcher(move |event: notify::Result<Event>| {
        if event.is_ok_and(|event| !event.kind.is_access()) {
            // When the builder has left, the program is ending.
            let _ = changed.send(());
        }
    })?;
    for folder in watched(root) {
        watcher
            .watch(&folder, RecursiveMode::Recursive)
            .with_context(|| format!("cannot watch {}", folder.display()))?;
    }
    let (root, reloader) = (root.to_owned(), live.reloader());
    thread::spawn(move || rebuild(&root, &changes, &reloader));

    let runtime = tokio::runtime::Runtime::new().context("cannot start the web server")?;
    runtime.block_on(async {
        let address = (Ipv4Addr::LOCALHOST, port);
        let listener = tokio::net::TcpListener::bind(address)
            .await
            .with_context(|| format!("port {port} is taken; choose another with `--port`"))?;
        println!("The book is at http://localhost:{port}/. Ctrl-C ends.");
        let app = Router::new().fallback_service(ServeDir::new(pages)).layer(live);
        axum::serve(listener, app).await.context("the web server stopped")
    })
}

/// What ends up in a page. `build/` is not among it: a build must not cause the next.
fn watched(root: &Path) -> Vec<PathBuf> {
    let course = root.parent().unwrap_or(root);
    let folders = [root.join("src"), root.join("theme"), root.join("listings"), course.join("exercises")];
    folders.into_iter().filter(|folder| folder.is_dir()).collect()
}

fn rebuild(root: &Path, changes: &Receiver<()>, reloader: &Reloader) {
    while changes.recv().is_ok() {
        loop {
            match changes.recv_timeout(QUIET) {
                Ok(()) => {}
                Err(RecvTimeoutError::Timeout) => break,
                Err(RecvTimeoutError::Disconnected) => return,
            }
        }
        match book::build(root) {
            Ok(_) => reloader.reload(),
            Err(error) => eprintln!("error: {error:#}"),
        }
    }
}
