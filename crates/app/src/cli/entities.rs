//! `firsthand entities`: the people, organisations, places and things that are named.

use super::{
    Outcome,
    screen::{self, one_line},
};
use clap::Args;
use std::path::PathBuf;

/// List what is named: people, organisations, outlets, places, equipment ...
#[derive(Args)]
#[command(after_help = "Examples:
  firsthand entities libya.case
  firsthand entities libya.case حفتر --type person
  firsthand entities libya.case Haftar --json")]
pub struct Entities {
    /// The case
    case: PathBuf,
    /// Only those called so, in any spelling
    name: Option<String>,
    /// person, organisation, outlet, place, facility, equipment, operation, document, other
    #[arg(long = "type", value_name = "TYPE")]
    kind: Option<String>,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

impl Entities {
    pub fn run(self) -> anyhow::Result<Outcome> {
        let case = screen::open(&self.case)?;
        let entities = case.entities(self.name.as_deref(), self.kind.as_deref())?;
        if self.json {
            screen::json(&entities)?;
            return Ok(Outcome::found(!entities.is_empty()));
        }
        if entities.is_empty() {
            eprintln!("firsthand: no such entities in {}", self.case.display());
            return Ok(Outcome::Nothing);
        }
        let mut screen = screen::Screen::new();
        let row = |e: &workbench::views::EntityLine| {
            let unsure = if e.provisional { " (unsure)" } else { "" };
            vec![
                e.short.clone(),
                one_line(&e.name) + unsure,
                e.kind.clone(),
                e.documents.to_string(),
                one_line(&e.also.join(", ")),
            ]
        };
        let rows: Vec<Vec<String>> = entities.iter().map(row).collect();
        screen.table(&["id", "name", "type", "docs", "also written"], &rows, 4)?;
        screen.done()?;
        Ok(Outcome::Found)
    }
}
