//! `firsthand why`: one fact, or one document, and everything that it rests on.

use super::{
    Outcome,
    screen::{self, Screen, one_line},
};
use clap::Args;
use std::path::PathBuf;
use workbench::{
    Case, ErrorKind,
    views::{DocumentPage, FactPage, MemberPart, Piece},
};

/// Show one fact: its values, origins, chains, repeats, quotes and reasons; or one document and what is known of it
#[derive(Args)]
#[command(after_help = "Examples:
  firsthand why libya.case f3k2     a fact by the beginning of its id
  firsthand why libya.case 004      a document by its number or the beginning of its hash")]
pub struct Why {
    /// The case
    case: PathBuf,
    /// A fact or a document
    name: String,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

impl Why {
    pub fn run(self) -> anyhow::Result<Outcome> {
        let case = screen::open(&self.case)?;
        match case.fact(&self.name) {
            Ok(page) if self.json => screen::json(&page)?,
            Ok(page) => fact(&page)?,
            Err(error) if error.kind() == ErrorKind::NotFound => return document(&case, &self.name, self.json, error),
            Err(error) => return Err(error.into()),
        }
        Ok(Outcome::Found)
    }
}

fn fact(page: &FactPage) -> anyhow::Result<()> {
    let mut screen = Screen::new();
    let line = &page.line;
    let when = line.when.as_ref().map(|w| format!(", {w}")).unwrap_or_default();
    let outlet =
        if member.document.outlet == member.document.short { &member.document.file } else { &member.document.outlet };
    let place = format!("    {}{number}; {outlet}{title}, {date}{how}; {}", member.document.short, member.claim);
    let place = screen.dim(&place);
    screen.line(&place)?;
    let taken = member.taken_from.as_ref().map(|d| format!(" (from {} {})", d.short, d.outlet)).unwrap_or_default();
    let reason = screen.dim(&format!("    {}{taken}", one_line(&member.reason)));
    screen.line(&reason)
}

/// Letters of a sentence that are shown on either side of what is marked.
const AROUND: usize = 200;

/// The sentence with its ends cut off where they lie far from what is marked.
fn near(sentence: &[Piece]) -> Vec<Piece> {
    let cut = |(at, piece): (usize, &Piece)| {
        let letters = piece.text.chars().count();
        if piece.marked || letters <= AROUND {
            return piece.clone();
        }
        let skip = letters - AROUND;
        let text = match at {
            0 => format!(
                "… {}",
                piece.text.chars().skip(skip).skip_while(|c| !c.is_whitespace()).collect::<String>().trim_start()
            ),
            _ => {
                let kept: String = piece.text.chars().take(AROUND).collect();
                format!("{} …", kept.rsplit_once(char::is_whitespace).map_or(kept.as_str(), |(whole, _)| whole))
            }
        };
        Piece { text, marked: false }
    };
    sentence.iter().enumerate().map(cut).collect()
}

fn document(case: &Case, name: &str, json: bool, no_fact: workbench::Error) -> anyhow::Result<Outcome> {
    let page = match case.document(name) {
        Ok(page) => page,
        Err(error) if error.kind() == ErrorKind::NotFound => {
            return Err(if name.starts_with('f') { no_fact } else { error }.into());
        }
        Err(error) => return Err(error.into()),
    };
    if json {
        screen::json(&page)?;
        return Ok(Outcome::Found);
    }
    print(&page)?;
    Ok(Outcome::Found)
}

fn print(page: &DocumentPage) -> anyhow::Result<()> {
    let mut screen = Screen::new();
    let line = &page.line;
    let title = line.name.title.as_ref().map(|t| format!("  {}", one_line(t))).unwrap_or_default();
    let head = screen.bold(&format!("  {}{title}", line.name.short));
    screen.line(&head)?;
    let mut rows = vec![("SHA-256", line.name.id.clone())];
    rows.extend(page.sightings.iter().map(|s| ("met at", s.clone())));
    rows.push(("format", format!("{} {}", page.media_type, page.charset)));
    let unknown = || "not known".to_owned();
    rows.push(("publisher", line.publisher.as_ref().map_or_else(unknown, |p| format!("{} ({})", p.value, p.basis))));
    rows.push(("published", line.published.as_ref().map_or_else(unknown, |p| format!("{} ({})", p.text, p.basis))));
    rows.extend(page.authors.iter().map(|a| ("author", format!("{} ({})", a.value, a.basis))));
    rows.extend(line.language.iter().map(|l| ("language", l.clone())));
    rows.extend(line.url.iter().map(|u| ("address", u.clone())));
    rows.extend(
        page.alternatives.iter().map(|(item, value, basis)| ("also found", format!("{item} {value} ({basis})"))),
    );
    if line.truncated {
        rows.push(("note", "cut off".to_owned()));
    }
    if line.translated {
        rows.push(("note", "a translation".to_owned()));
    }
    for (label, descents) in [("taken from", &line.taken_from), ("taken by", &page.taken_by)] {
        rows.extend(descents.iter().map(|d| {
            let sure = if d.directed { "" } else { ", direction not known" };
            let why = d.basis.join("; ");
            (label, format!("{} {}: {}{sure}; {why}", d.document.short, d.document.outlet, d.relation))
        }));
    }
    for (label, text) in rows {
        screen.line(&format!("    {label:<12} {}", one_line(&text)))?;
    }
    for claim in &page.claims {
        screen.line("")?;
        let fact = claim.fact_short.as_deref().unwrap_or("-");
        let fact = screen.bold(fact);
        screen.line(&format!("  {fact}  {}  {}", claim.kind, one_line(&claim.chain.join(" > "))))?;
        screen.line(&format!("    \"{}\"", one_line(&claim.quote)))?;
    }
    for problem in &page.problems {
        screen.line(&format!("  {problem}"))?;
    }
    screen.done()
}
