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
        match case.fact(&self.name, None) {
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
    let place = line.place.as_ref().map(|p| format!(", {}", p.name.name)).unwrap_or_default();
    let (summary, status) = (screen.bold(&one_line(&line.summary)), screen.status(&line.status));
    screen.line(&format!("  {summary}"))?;
    screen.line(&format!("  {}, {}{when}{place}: {status}; {}", line.short, line.form, one_line(&line.whose_word)))?;
    for role in &page.roles {
        screen.line(&format!("    {:<12} {} ({})", role.role, role.entity.name, role.entity.id))?;
    }
    if page.value_list.len() > 1 || page.value_list.iter().any(|v| v.as_of.is_some()) {
        screen.line("")?;
        for value in &page.value_list {
            let as_of = value.as_of_text.as_ref().map(|t| format!("as of {t}")).unwrap_or_default();
            let by = if value.origins.is_empty() { "no origin".to_owned() } else { value.origins.join("; ") };
            screen.line(&format!("  {as_of:<20} {:<24} {by}", value.text))?;
        }
    }
    for member in &page.members {
        screen.line("")?;
        claim(&mut screen, member)?;
    }
    screen.line("")?;
    let reasons = page.reasons.join(" ");
    screen.line(&format!("  Credibility: {} {}. {reasons}", line.credibility, line.credibility_word))?;
    if !page.would_rise_if.is_empty() {
        screen.line(&format!("  Would rise if: {}", page.would_rise_if.join("; ")))?;
    }
    if !line.denied_by.is_empty() {
        screen.line(&format!("  Denied by: {}", line.denied_by.join("; ")))?;
    }
    let unsure = if line.provisional { " (unsure)" } else { "" };
    for reason in &page.grouping {
        let text = screen.dim(&format!("  One fact because{unsure}: {}", one_line(reason)));
        screen.line(&text)?;
    }
    for note in &page.notes {
        screen.line(&format!("  {} ({}, {})", note.text, note.who, note.when))?;
    }
    screen.done()
}

fn claim(screen: &mut Screen, member: &MemberPart) -> anyhow::Result<()> {
    let chain: Vec<String> = member
        .chain
        .iter()
        .rev()
        .map(|link| {
            let aside: Vec<&str> = link.hedge.iter().chain(&link.access).map(String::as_str).collect();
            let stance = if link.stance == "asserts" || link.cue.is_none() { "" } else { link.stance.as_str() };
            let aside: Vec<&str> = [stance].into_iter().filter(|s| !s.is_empty()).chain(aside).collect();
            if aside.is_empty() {
                one_line(&link.text)
            } else {
                format!("{} ({})", one_line(&link.text), aside.join(", "))
            }
        })
        .collect();
    let part = screen.bold(&member.part);
    let numbers = if member.numbers.is_empty() { String::new() } else { format!("   {}", member.numbers.join(", ")) };
    screen.line(&format!("  {part}   {}{numbers}", chain.join("  <-  ")))?;
    let sentence = screen.pieces(&near(&member.sentence));
    screen.line(&format!("    \"{sentence}\""))?;
    let date = member.published.as_ref().map_or("no date known", |p| p.text.as_str());
    let number = member.sentence_number.map(|n| format!(", sentence {n}")).unwrap_or_default();
    let mut how: Vec<&str> = [&member.polarity, &member.modality, &member.certainty]
        .into_iter()
        .map(String::as_str)
        .filter(|w| !["affirmed", "actual", "certain", "unknown"].contains(w))
        .collect();
    how.extend(member.time.as_deref());
    how.extend(member.judged.as_deref());
    let how = if how.is_empty() { String::new() } else { format!("; {}", how.join(", ")) };
    let title = member.document.title.as_ref().map(|t| format!(" \"{}\"", one_line(t))).unwrap_or_default();
    let (document, claim) = (&member.document, &member.claim);
    let outlet = if document.outlet == document.short { &document.file } else { &document.outlet };
    let place = format!("    {}{number}; {outlet}{title}, {date}{how}; {claim}", document.short);
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
        let text = if at == 0 {
            let kept: String = piece.text.chars().skip(letters - AROUND).collect();
            format!("… {}", kept.split_once(char::is_whitespace).map_or(kept.as_str(), |(_, whole)| whole))
        } else {
            let kept: String = piece.text.chars().take(AROUND).collect();
            format!("{} …", kept.rsplit_once(char::is_whitespace).map_or(kept.as_str(), |(whole, _)| whole))
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
