//! `firsthand annotate`: everything found in a text, as JSON.

use super::{Outcome, lines};
use anyhow::bail;
use clap::Args;
use rayon::prelude::*;
use std::{
    io::{BufReader, BufWriter, Write},
    path::PathBuf,
};
use workbench::{
    annotate::{Annotator, Answer, Stated},
    contract::Options,
};

/// Read text and print everything found in it as JSON, a document a line (no case)
#[derive(Args)]
#[command(after_help = "Examples:
  firsthand annotate report.html --publisher 'Le Courrier' --published 2020-10-05
  firsthand annotate --jsonl < docs.jsonl > out.jsonl    a line in, a line out, in the same order

JSON lines hold {\"id\", \"text\", \"published\", \"language\", \"publisher\"}; a bad one is answered with {\"id\", \"error\"},
the others are read, and the exit status is 2.")]
pub struct Annotate {
    /// Files in any format that `read` takes; - for standard input
    #[arg(required_unless_present = "jsonl", value_name = "FILE|-")]
    files: Vec<PathBuf>,
    /// Read JSON lines from standard input
    #[arg(long, conflicts_with = "files")]
    jsonl: bool,
    /// Add words with their grammar
    #[arg(long)]
    tokens: bool,
    /// Add the names of the rules that read each thing
    #[arg(long)]
    explain: bool,
    /// When the files were published: a day, or the first and the last with two dots between
    #[arg(long, value_name = "DATE[..DATE]", conflicts_with = "jsonl")]
    published: Option<String>,
    /// Who published them
    #[arg(long, value_name = "NAME", conflicts_with = "jsonl")]
    publisher: Option<String>,
    /// Their language, two letters
    #[arg(long, value_name = "CODE", conflicts_with = "jsonl")]
    language: Option<String>,
}

/// Files whose answers are held at a time.
const BATCH: usize = 64;

impl Annotate {
    pub fn run(self) -> anyhow::Result<Outcome> {
        let annotator = Annotator::new(Options { tokens: self.tokens, explain: self.explain });
        if self.jsonl {
            let input = BufReader::new(std::io::stdin().lock());
            let well = lines::answer(input, BufWriter::new(std::io::stdout().lock()), |line| annotator.line(line))?;
            return Ok(if well { Outcome::Found } else { Outcome::Failed });
        }
        let published = match self.published.as_deref() {
            None => None,
            Some(text) => {
                let ends: Vec<&str> = text.split("..").collect();
                let value = if ends.len() == 1 { serde_json::json!(text) } else { serde_json::json!(ends) };
                match workbench::annotate::published(&value) {
                    Ok(interval) => interval,
                    Err(message) => bail!("{message}"),
                }
            }
        };
        let stated = Stated { published, publisher: self.publisher, language: self.language };
        let mut out = BufWriter::new(std::io::stdout().lock());
        let mut well = true;
        for files in self.files.chunks(BATCH) {
            let answers: Vec<Vec<Answer>> = files.par_iter().map(|file| annotator.file(file, &stated)).collect();
            for answer in answers.into_iter().flatten() {
                well &= !answer.failed;
                out.write_all(answer.line.as_bytes())?;
                out.write_all(b"\n")?;
            }
            out.flush()?;
        }
        Ok(if well { Outcome::Found } else { Outcome::Failed })
    }
}
