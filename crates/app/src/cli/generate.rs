//! `firsthand man` and `firsthand completions`: made from the definitions of the commands.

use super::{Arguments, Outcome};
use anyhow::Context;
use clap::{Args, CommandFactory};
use std::path::PathBuf;

/// Write man pages
#[derive(Args)]
#[command(hide = true)]
pub struct Man {
    /// The folder to write them to
    folder: PathBuf,
}

/// Print completions for a shell
#[derive(Args)]
#[command(hide = true)]
pub struct Completions {
    shell: clap_complete::Shell,
}

impl Man {
    pub fn run(self) -> anyhow::Result<Outcome> {
        let shown = || self.folder.display().to_string();
        std::fs::create_dir_all(&self.folder).with_context(shown)?;
        clap_mangen::generate_to(Arguments::command(), &self.folder).with_context(shown)?;
        Ok(Outcome::Found)
    }
}

impl Completions {
    pub fn run(self) -> anyhow::Result<Outcome> {
        clap_complete::generate(self.shell, &mut Arguments::command(), "firsthand", &mut std::io::stdout());
        Ok(Outcome::Found)
    }
}
