//! `firsthand brief`: facts with footnotes, as a text to hand on.

use super::{Outcome, facts::Filters, screen};
use anyhow::{Context, bail};
use clap::Args;
use std::{io::Write, path::PathBuf};
use workbench::{BriefFormat, Filter};

/// Write a cited brief: every fact with whose word it is, every quote in a footnote
#[derive(Args)]
#[command(after_help = "Examples:
  firsthand brief libya.case --about Wagner -o wagner.html
  firsthand brief libya.case --since 2023 -o 2023.pdf
  firsthand brief libya.case > everything.md")]
pub struct Brief {
    /// The case
    case: PathBuf,
    #[command(flatten)]
    filter: Filters,
    /// Where to write it: a name ending in .html, .md or .pdf; standard output (Markdown) when left out
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

impl Brief {
    pub fn run(self) -> anyhow::Result<Outcome> {
        let ending = self.output.as_ref().and_then(|p| p.extension()).map(|e| e.to_string_lossy().to_lowercase());
        let format = match (ending.as_deref(), &self.output) {
            (_, None) | (Some("md" | "markdown"), _) => BriefFormat::Markdown,
            (Some("html" | "htm"), _) => BriefFormat::Html,
            (Some("pdf"), _) => BriefFormat::Pdf,
            (_, Some(path)) => bail!("{}: a brief is written as .html, .md or .pdf", path.display()),
        };
        let case = screen::open(&self.case)?;
        let Some(text) = case.brief(&Filter::from(self.filter), format)? else {
            eprintln!("firsthand: no such facts in {}", self.case.display());
            return Ok(Outcome::Nothing);
        };
        match &self.output {
            Some(path) => write(path, &text)?,
            None => std::io::stdout().lock().write_all(&text)?,
        }
        Ok(Outcome::Found)
    }
}

#[expect(clippy::disallowed_methods, reason = "the command line writes the file that it was asked for")]
fn write(path: &std::path::Path, text: &[u8]) -> anyhow::Result<()> {
    std::fs::write(path, text).with_context(|| format!("{}: the brief cannot be written", path.display()))
}
