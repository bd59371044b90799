//! `firsthand verify`: is the case sound?

use super::{Outcome, progress, screen};
use clap::Args;
use std::path::PathBuf;
use workbench::Case;

/// Check evidence against its hashes, quotes against texts, and what is derived against deriving it again
#[derive(Args)]
#[command(after_help = "Examples:
  firsthand verify libya.case

Changes nothing. Exit status: 0 sound, 2 not sound.")]
pub struct Verify {
    /// The case
    case: PathBuf,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

impl Verify {
    pub fn run(self) -> anyhow::Result<Outcome> {
        let case = Case::open(&self.case)?;
        let shown = progress::Shown::new();
        let found = case.verify(&shown);
        shown.finish();
        let found = found?;
        if self.json {
            screen::json(&found)?;
        } else {
            let path = self.case.display();
            let word = if found.faults.is_empty() { "sound" } else { "NOT SOUND" };
            let counts = format!(
                "{} documents, {} claims, {} facts, {} judgements",
                found.documents, found.claims, found.facts, found.judgements
            );
            println!("  {path}: {word}; {counts}");
            if found.stale {
                println!("  not compared: what is derived is out of date, and is renewed when the case is next used");
            }
            for fault in &found.faults {
                eprintln!("firsthand: {path}: {fault}");
            }
        }
        Ok(if found.faults.is_empty() { Outcome::Found } else { Outcome::Failed })
    }
}
