//! `firsthand annotate`: everything found in a text, as JSON.

use super::{Outcome, lines};
use clap::Args;
use std::io::{BufReader, BufWriter};
use workbench::{annotate::Annotator, contract::Options};

/// Read text and print everything found in it as JSON, a document a line (no case)
#[derive(Args)]
#[command(after_help = "Examples:
  firsthand annotate --jsonl < docs.jsonl > out.jsonl    a line in, a line out, in the same order")]
pub struct Annotate {
    /// Read JSON lines {\"id\", \"text\", \"published\", \"language\", \"publisher\"} from standard input
    #[arg(long, required = true)]
    jsonl: bool,
    /// Add words with their grammar
    #[arg(long)]
    tokens: bool,
    /// Add the names of the rules that read each thing
    #[arg(long)]
    explain: bool,
}

impl Annotate {
    pub fn run(self) -> anyhow::Result<Outcome> {
        let annotator = Annotator::new(Options { tokens: self.tokens, explain: self.explain });
        let well =
            lines::answer(BufReader::new(std::io::stdin().lock()), BufWriter::new(std::io::stdout().lock()), |line| {
                annotator.line(line)
            })?;
        Ok(if well { Outcome::Found } else { Outcome::Failed })
    }
}
