//! `firsthand export`: the case for other programs.

use super::{Outcome, facts::Filters, screen};
use clap::{Args, ValueEnum};
use std::path::PathBuf;
use workbench::{Filter, Format};

/// Write the case for other programs
#[derive(Args)]
#[command(after_help = "Examples:
  firsthand export libya.case --to jsonl -o out/          documents, entities, claims, facts, descents, judgements
  firsthand export libya.case --to csv -o out/            tables of facts, claims, documents, entities
  firsthand export libya.case --to geojson -o facts.geojson --about Wagner

Sorted by id: two exports of one case are byte-identical. JSON lines hold the whole case; filters are for csv and geojson.")]
pub struct Export {
    /// The case
    case: PathBuf,
    /// The format
    #[arg(long)]
    to: Target,
    /// The folder to write to; for geojson, the file
    #[arg(short, long, value_name = "PATH")]
    output: PathBuf,
    #[command(flatten)]
    filter: Filters,
}

#[derive(Clone, Copy, ValueEnum)]
enum Target {
    Jsonl,
    Csv,
    Geojson,
}

impl Export {
    pub fn run(self) -> anyhow::Result<Outcome> {
        let case = screen::open(&self.case)?;
        let format = match self.to {
            Target::Jsonl => Format::Jsonl,
            Target::Csv => Format::Csv,
            Target::Geojson => Format::GeoJson,
        };
        case.export(format, &Filter::from(self.filter), &self.output)?;
        Ok(Outcome::Found)
    }
}
