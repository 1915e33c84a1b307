//! Writing files so that nobody ever sees half of one.

use std::fs::{self, File};
use std::io::Write;
use std::path::Path;
use std::process;
use std::sync::atomic::{AtomicU64, Ordering};

use anyhow::{Context, Result};

/// Replaces the file at `path`: a reader sees the old text or the new one, also after a crash in between.
pub fn write_atomically(path: &Path, text: &str) -> Result<()> {
    static COUNTER: AtomicU64 = AtomicU64::new(0);
    let folder = path.parent().context("a file has a folder")?;
    let name = path.file_name().context("a file has a name")?.to_string_lossy();
    let temporary = folder.join(format!(".{name}.{}-{}", process::id(), COUNTER.fetch_add(1, Ordering::Relaxed)));
    let write = || -> std::io::Result<()> {
        fs::create_dir_all(folder)?;
        let mut file = File::create(&temporary)?;
        file.write_all(text.as_bytes())?;
        file.sync_data()?;
        fs::rename(&temporary, path)
    };
    write()
        .inspect_err(|_| _ = fs::remove_file(&temporary))
        .with_context(|| format!("`{}` cannot be written", path.display()))
}

/// Writes `text` unless the file has it already: Cargo builds again what has a new time stamp. Says whether it wrote.
pub fn write_if_changed(path: &Path, text: &str) -> Result<bool> {
    if fs::read(path).is_ok_and(|old| old == text.as_bytes()) {
        return Ok(false);
    }
    let folder = path.parent().context("a file has a folder")?;
    let write = fs::create_dir_all(folder).map_err(anyhow::Error::from).and_then(|()| write_quickly(path, text));
    write.with_context(|| format!("`{}` cannot be written", path.display()))?;
    Ok(true)
}

/// As `write_atomically`, without waiting for the disk: for files that can be generated again.
fn write_quickly(path: &Path, text: &str) -> Result<()> {
    let temporary = path.with_extension(format!("{}.new", process::id()));
    fs::write(&temporary, text)
        .and_then(|()| fs::rename(&temporary, path))
        .inspect_err(|_| _ = fs::remove_file(&temporary))?;
    Ok(())
}

/// Holds a lock that other runs of the runner wait for. Released when dropped, or when the process ends in any way.
pub struct Lock {
    _file: File,
}

impl Lock {
    /// Waits for the lock at `path`.
    pub fn take(path: &Path) -> Result<Lock> {
        let open = || -> std::io::Result<File> {
            if let Some(folder) = path.parent() {
                fs::create_dir_all(folder)?;
            }
            let file = File::options().create(true).truncate(false).write(true).open(path)?;
            file.lock()?;
            Ok(file)
        };
        let file = open().with_context(|| format!("`{}` cannot be locked", path.display()))?;
        Ok(Lock { _file: file })
    }
}
