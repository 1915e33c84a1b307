//! `cargo xtask grade package`.

use std::path::PathBuf;

use anyhow::Result;
use xtask::course::Course;
use xtask::exit::Exit;

#[derive(clap::Args)]
pub(super) struct Args {
    #[arg(long)]
    out: PathBuf,
}

pub(super) fn run(_course: &Course, _args: &Args) -> Result<Exit> {
    Ok(Exit::Passed)
}
