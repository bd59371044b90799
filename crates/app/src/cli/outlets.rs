//! `firsthand outlets`: who published the documents, and what their words rest on.

use super::{
    Outcome,
    screen::{self, one_line},
};
use clap::Args;
use std::path::PathBuf;

/// List outlets: documents, how many derive from others, grades
#[derive(Args)]
#[command(after_help = "Examples:
  firsthand outlets libya.case
  firsthand judge libya.case grade 'Le Monde' B")]
pub struct Outlets {
    /// The case
    case: PathBuf,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

impl Outlets {
    pub fn run(self) -> anyhow::Result<Outcome> {
        let case = screen::open(&self.case)?;
        let outlets = case.outlets()?;
        if self.json {
            screen::json(&outlets)?;
            return Ok(Outcome::found(!outlets.is_empty()));
        }
        if outlets.is_empty() {
            eprintln!("firsthand: no documents in {}", self.case.display());
            return Ok(Outcome::Nothing);
        }
        let mut screen = screen::Screen::new();
        let row = |o: &workbench::views::OutletLine| {
            let unknown = if o.stated { "" } else { " (publisher not known)" };
            let grade = if o.graded { o.grade.to_string() } else { "-".to_owned() };
            let counts = [o.documents, o.derived, o.origins, o.own_word, o.repeats, o.untraced];
            [one_line(&o.name) + unknown, grade].into_iter().chain(counts.map(|n| n.to_string())).collect()
        };
        let rows: Vec<Vec<String>> = outlets.iter().map(row).collect();
        let heading = ["outlet", "grade", "docs", "derived", "with origin", "own word", "repeats", "untraced"];
        screen.table(&heading, &rows, 0)?;
        screen.done()?;
        Ok(Outcome::Found)
    }
}
