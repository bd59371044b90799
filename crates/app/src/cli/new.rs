//! `firsthand new`: an empty case.

use super::Outcome;
use clap::Args;
use std::path::PathBuf;
use workbench::Case;

/// Make an empty case
#[derive(Args)]
#[command(after_help = "Examples:
  firsthand new libya.case")]
pub struct New {
    /// The file to make
    case: PathBuf,
}

impl New {
    pub fn run(self) -> anyhow::Result<Outcome> {
        Case::new(&self.case)?;
        Ok(Outcome::Found)
    }
}
