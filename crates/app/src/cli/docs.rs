//! `firsthand docs`: the documents of a case, or those that hold some words.

use super::{
    Outcome,
    screen::{self, one_line},
};
use clap::Args;
use std::path::PathBuf;

/// List documents, or those that hold some words
#[derive(Args)]
#[command(after_help = "Examples:
  firsthand docs libya.case
  firsthand docs libya.case --search 'الجفرة'     any spelling: hamza, vowel signs and article do not matter")]
pub struct Docs {
    /// The case
    case: PathBuf,
    /// Words that the document holds; "a phrase"; begin*
    #[arg(long, value_name = "WORDS")]
    search: Option<String>,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

impl Docs {
    pub fn run(self) -> anyhow::Result<Outcome> {
        let case = screen::open(&self.case)?;
        let documents = case.docs(self.search.as_deref())?;
        if self.json {
            screen::json(&documents)?;
            return Ok(Outcome::found(!documents.is_empty()));
        }
        if documents.is_empty() {
            eprintln!("firsthand: no such documents in {}", self.case.display());
            return Ok(Outcome::Nothing);
        }
        let mut screen = screen::Screen::new();
        if self.search.is_some() {
            for document in &documents {
                let name = screen.bold(&document.name.short);
                let title = one_line(document.name.title.as_deref().unwrap_or_default());
                screen.line(&format!("  {name}  {}  {title}", outlet(document)))?;
                let snippet = screen.pieces(&document.snippet);
                if !snippet.is_empty() {
                    screen.line(&format!("       … {snippet} …"))?;
                }
            }
        } else {
            let rows: Vec<Vec<String>> = documents
                .iter()
                .map(|d| {
                    let from: Vec<String> = d
                        .taken_from
                        .iter()
                        .map(|t| {
                            format!("{} {} {}", t.relation, if t.directed { "of" } else { "with" }, t.document.short)
                        })
                        .collect();
                    vec![
                        d.name.short.clone(),
                        one_line(d.name.title.as_deref().unwrap_or_default()),
                        one_line(outlet(d)),
                        d.published.as_ref().map(|p| p.text.clone()).unwrap_or_default(),
                        d.language.clone().unwrap_or_default(),
                        from.join(", "),
                    ]
                })
                .collect();
            screen.table(&["no.", "title", "outlet", "published", "lang.", "derives from"], &rows, 1)?;
        }
        screen.done()?;
        Ok(Outcome::Found)
    }
}

/// The outlet, or the file's name where no outlet is known.
fn outlet(document: &workbench::views::DocumentLine) -> &str {
    if document.publisher.is_some() { &document.name.outlet } else { &document.name.file }
}
