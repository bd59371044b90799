//! How does a case become a text that a lawyer reads? A brief: each fact with whose word it is, and numbered footnotes that
//! hold the exact quote, outlet, date and document hash. Never says that something is true.

use crate::{
    case::Case,
    error::Result,
    facts::Lookup,
    memory::{Draft, DraftPart},
    pdf::pdf,
    select::{Choice, Filter},
    views::{DocumentName, FactPage, MemberPart},
    words,
};
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// How a brief is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BriefFormat {
    Html,
    Markdown,
    Pdf,
}

/// The parts of a brief before they are written in any format.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Brief {
    pub title: String,
    /// What it holds, a sentence each.
    pub about: Vec<String>,
    pub parts: Vec<BriefPart>,
    /// Numbered from 1.
    pub notes: Vec<Footnote>,
    pub documents: Vec<Cited>,
    pub limits: Vec<&'static str>,
    /// Facts that were chosen and are no more: their claims are in other facts now, or in none.
    pub missing: Vec<String>,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum BriefPart {
    Fact(Entry),
    /// What somebody wrote between.
    Text(String),
}

impl Brief {
    /// The parts in their order; facts are numbered from 1 on, what is written between is not.
    pub(crate) fn numbered(&self) -> impl Iterator<Item = (usize, &BriefPart)> {
        self.parts.iter().scan(0, |number, part| {
            *number += usize::from(matches!(part, BriefPart::Fact(_)));
            Some((*number, part))
        })
    }
}

/// What somebody wrote, parted where a line is left empty.
fn paragraphs(text: &str) -> impl Iterator<Item = &str> {
    text.split("\n\n").map(str::trim).filter(|paragraph| !paragraph.is_empty())
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Entry {
    pub id: String,
    pub summary: String,
    pub lines: Vec<EntryLine>,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct EntryLine {
    pub label: &'static str,
    pub text: String,
    /// Numbers of the footnotes that it rests on.
    pub notes: Vec<usize>,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Footnote {
    pub quote: String,
    pub source: String,
    /// SHA-256 of the document's bytes.
    pub hash: String,
    /// The claim and the short name of its document.
    pub claim: String,
    pub document: String,
}

/// A document that a brief rests on.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Cited {
    #[serde(flatten)]
    pub name: DocumentName,
    /// Outlet, or the file's name.
    pub source: String,
    pub date: String,
}

const LIMITS: &[&str] = &[
    "A fact is what reports say; nothing here says that it is true.",
    "An origin is the innermost voice that shows access of its own. An outlet's own word, repeats and untraced reports are shown and not counted as origins.",
    "That no copy was found does not prove that two reports are independent. Fabricated access, embargoed releases and pooled reporting cannot be seen in the texts.",
    "The credibility digit (Admiralty code, 1 confirmed to 6 cannot be judged) is for the item, the letter A to F for the outlet.",
];

impl Case {
    /// A cited brief of the facts that pass; `None` if none does.
    ///
    /// # Errors
    /// Those of reading the case.
    pub fn brief(&self, filter: &Filter, format: BriefFormat) -> Result<Option<Vec<u8>>> {
        let facts = self.select(filter, &Choice::default())?.ranks;
        if facts.is_empty() {
            return Ok(None);
        }
        let about = vec![asked(filter), self.counted(facts.len())?];
        let mut brief = self.blank(title(self, filter), about);
        let lookup = Lookup::new(self)?;
        for rank in facts {
            self.cite(rank, &mut brief, &lookup)?;
        }
        brief.written(format).map(Some)
    }

    /// A brief as somebody put it together: facts in their order, and what is written between.
    ///
    /// # Errors
    /// Those of reading the case.
    pub fn drafted(&self, draft: &Draft) -> Result<Brief> {
        let title = if draft.title.trim().is_empty() { title(self, &Filter::default()) } else { draft.title.clone() };
        let facts = draft.parts.iter().filter(|p| matches!(p, DraftPart::Fact(_))).count();
        let mut brief = self.blank(title, vec![self.counted(facts)?]);
        let lookup = Lookup::new(self)?;
        for part in &draft.parts {
            match part {
                DraftPart::Text(text) => brief.parts.push(BriefPart::Text(text.clone())),
                DraftPart::Fact(id) => match self.file.fact_rank(&model::FactId(id.clone()))? {
                    Some(rank) => self.cite(rank, &mut brief, &lookup)?,
                    None => brief.missing.push(id.clone()),
                },
            }
        }
        Ok(brief)
    }

    fn counted(&self, facts: usize) -> Result<String> {
        let documents = words::count(self.file.document_count()?, "document", "documents");
        Ok(format!("{} from {documents}.", words::count(facts as u32, "fact", "facts")))
    }

    fn blank(&self, title: String, mut about: Vec<String>) -> Brief {
        about.retain(|line| !line.is_empty());
        let (parts, notes, documents, missing) = Default::default();
        Brief { title, about, parts, notes, documents, limits: LIMITS.to_vec(), missing }
    }

    /// Adds a fact with its footnotes, and the documents that it rests on.
    fn cite(&self, rank: u32, brief: &mut Brief, lookup: &Lookup<'_>) -> Result<()> {
        let page = self.fact_page(rank, None, lookup)?;
        for member in &page.members {
            let at = brief.documents.binary_search_by(|d| d.name.short.cmp(&member.document.short));
            if let Err(at) = at {
                let date = member.published.as_ref().map_or_else(|| "no date known".to_owned(), |p| p.text.clone());
                let source = source_name(&member.document).to_owned();
                brief.documents.insert(at, Cited { name: member.document.clone(), source, date });
            }
        }
        let entry = entry(&page, &mut brief.notes);
        brief.parts.push(BriefPart::Fact(entry));
        Ok(())
    }
}

impl Brief {
    /// The brief as a file to hand on.
    ///
    /// # Errors
    /// Fails when a PDF cannot be written.
    pub fn written(&self, format: BriefFormat) -> Result<Vec<u8>> {
        Ok(match format {
            BriefFormat::Html => html(self).into_bytes(),
            BriefFormat::Markdown => markdown(self).into_bytes(),
            BriefFormat::Pdf => pdf(self)?,
        })
    }
}

fn title(case: &Case, filter: &Filter) -> String {
    let name = case.path().file_stem().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    match filter.about.as_ref().or(filter.search.as_ref()) {
        Some(about) => format!("{about}: what is reported, and on whose word"),
        None => format!("{name}: what is reported, and on whose word"),
    }
}

/// The filters in words.
fn asked(filter: &Filter) -> String {
    let parts = [
        ("about", &filter.about),
        ("kind", &filter.kind),
        ("since", &filter.since),
        ("until", &filter.until),
        ("place", &filter.place),
        ("status", &filter.status),
        ("search", &filter.search),
    ];
    let given: Vec<String> = parts.iter().filter_map(|(name, v)| v.as_ref().map(|v| format!("{name}: {v}"))).collect();
    if given.is_empty() { String::new() } else { format!("Chosen by {}.", given.join("; ")) }
}

/// Voices from the page inwards, with what they show and how they hedge.
pub(crate) fn chain(member: &MemberPart) -> String {
    let link = |at: usize, link: &crate::views::LinkPart| {
        let mut text = link.text.clone();
        let mut aside = Vec::new();
        if link.stance != "asserts" && at > 0 {
            aside.push(link.stance.clone());
        }
        aside.extend(link.hedge.as_ref().map(|h| format!("\"{h}\"")));
        aside.extend(link.access.clone());
        if !aside.is_empty() {
            text += &format!(" ({})", aside.join(", "));
        }
        text
    };
    let links: Vec<String> = member.chain.iter().enumerate().map(|(at, l)| link(at, l)).collect();
    links.join(" > ")
}

pub(crate) fn verdict(page: &FactPage) -> String {
    let line = &page.line;
    let mut parts = Vec::new();
    if line.independent_origins > 0 {
        let kinds: Vec<String> = page.origin_list.iter().map(|o| format!("{}, {}", o.voice, o.kind)).collect();
        parts.push(format!(
            "{} ({})",
            words::count(line.independent_origins, "independent origin", "independent origins"),
            kinds.join("; ")
        ));
    } else {
        parts.push("no independent origin".to_owned());
    }
    if line.own_word > 0 {
        parts.push(format!(
            "{} on {} own word",
            words::count(line.own_word, "outlet", "outlets"),
            if line.own_word == 1 { "its" } else { "their" }
        ));
    }
    parts.extend(words::others(line.repeats, line.untraced, &line.denied_by));
    parts.join("; ")
}

fn entry(page: &FactPage, notes: &mut Vec<Footnote>) -> Entry {
    let mut number_of: BTreeMap<&str, usize> = BTreeMap::new();
    for member in &page.members {
        let quote: String = member.sentence.iter().filter(|p| p.marked).map(|p| p.text.as_str()).collect();
        let date = member.published.as_ref().map_or("no date known", |p| p.text.as_str());
        let sentence = member.sentence_number.map(|n| format!(", sentence {n}")).unwrap_or_default();
        let taken =
            member.taken_from.as_ref().map(|d| format!("; taken from {} {}", d.short, d.outlet)).unwrap_or_default();
        notes.push(Footnote {
            quote,
            source: format!(
                "{}, {date}; document {}{sentence}. {}. Counts as {}: {}{taken}",
                source_name(&member.document),
                member.document.short,
                chain(member),
                member.part,
                member.reason
            ),
            hash: member.document.id.clone(),
            claim: member.claim.clone(),
            document: member.document.short.clone(),
        });
        number_of.insert(&member.claim, notes.len());
    }
    let cited = |part: &str| -> Vec<usize> {
        let members = page.members.iter().filter(|m| m.part == part);
        members.filter_map(|m| number_of.get(m.claim.as_str()).copied()).collect()
    };
    let line = &page.line;
    let mut lines = vec![(
        "Verdict",
        format!("{}: {}", line.status, verdict(page)),
        ["origin", "own word", "denial", "untraced", "repeat"].iter().flat_map(|p| cited(p)).collect(),
    )];
    for value in page.value_list.iter().filter(|v| page.value_list.len() > 1 || v.as_of.is_some()) {
        let as_of = value.as_of_text.as_ref().map(|t| format!(", as of {t}")).unwrap_or_default();
        let by = if value.origins.is_empty() { String::new() } else { format!(" ({})", value.origins.join("; ")) };
        let claims = value.claims.iter().filter_map(|c| number_of.get(c.as_str()).copied()).collect();
        lines.push(("Value", format!("{}{as_of}{by}", value.text), claims));
    }
    lines.extend(line.when.iter().map(|when| ("When", when.clone(), Vec::new())));
    lines.extend(line.place.iter().map(|place| ("Where", place.name.name.clone(), Vec::new())));
    let credibility = format!("{} {}. {}", line.credibility, line.credibility_word, page.reasons.join("; "));
    lines.push(("Credibility", credibility.trim().to_owned(), Vec::new()));
    if !page.would_rise_if.is_empty() {
        lines.push(("Would rise if", page.would_rise_if.join("; "), Vec::new()));
    }
    let unweighed = cited("not weighed");
    if !unweighed.is_empty() {
        lines.push(("Not weighed", "opinions, conditions, plans, or rejected by a person".to_owned(), unweighed));
    }
    lines.extend(page.notes.iter().map(|n| ("Note", format!("{} ({})", n.text, n.who), Vec::new())));
    let lines = lines.into_iter().map(|(label, text, notes)| EntryLine { label, text, notes }).collect();
    Entry { summary: line.summary.clone(), id: line.id.clone(), lines }
}

/// The outlet, or the file's name where no outlet is known.
fn source_name(document: &DocumentName) -> &str {
    if document.outlet == document.short { &document.file } else { &document.outlet }
}

fn markdown(brief: &Brief) -> String {
    // Marks of Markdown and HTML in quotes are shown as they are, not obeyed.
    let plain = |text: &str| {
        let mut out = String::new();
        for c in text.split_whitespace().collect::<Vec<_>>().join(" ").chars() {
            match c {
                '\\' | '`' | '*' | '_' | '[' | ']' | '#' | '|' => out.extend(['\\', c]),
                '<' => out += "&lt;",
                '>' => out += "&gt;",
                '&' => out += "&amp;",
                _ => out.push(c),
            }
        }
        out
    };
    let mut out = format!("# {}\n\n", plain(&brief.title));
    for line in &brief.about {
        out += &format!("{}\n\n", plain(line));
    }
    out += "## Facts\n\n";
    for (number, part) in brief.numbered() {
        let fact = match part {
            BriefPart::Fact(fact) => fact,
            BriefPart::Text(text) => {
                out.extend(paragraphs(text).map(|paragraph| format!("{}\n\n", plain(paragraph))));
                continue;
            }
        };
        out += &format!("### {number}. {}\n\n", plain(&fact.summary));
        for EntryLine { label, text, notes } in &fact.lines {
            let marks: String = notes.iter().map(|n| format!("[^{n}]")).collect();
            out += &format!("- **{label}:** {}{}{marks}\n", plain(text), if marks.is_empty() { "" } else { " " });
        }
        out += &format!("- Fact {}\n\n", fact.id);
    }
    out += "## Documents\n\n";
    for Cited { name: document, source, date } in &brief.documents {
        let title = document.title.as_ref().map(|t| format!(", \"{}\"", plain(t))).unwrap_or_default();
        out += &format!("- **{}** {}{title}, {date}. SHA-256 `{}`\n", document.short, plain(source), document.id);
    }
    out += "\n## What this does not say\n\n";
    for limit in LIMITS {
        out += &format!("- {limit}\n");
    }
    out += "\n## Footnotes\n\n";
    for (at, note) in brief.notes.iter().enumerate() {
        out +=
            &format!("[^{}]: \"{}\" {}. SHA-256 `{}`\n\n", at + 1, plain(&note.quote), plain(&note.source), note.hash);
    }
    out
}

const STYLE: &str = "body{font:16px/1.55 Georgia,'Noto Serif',serif;max-width:46rem;margin:2.5rem auto;padding:0 1rem;color:#1c1c1c;background:#fff}
h1{font-size:1.7rem;line-height:1.25}h2{margin-top:2.5rem;border-bottom:1px solid #bbb;padding-bottom:.2rem}h3{margin:1.8rem 0 .4rem;font-size:1.1rem}
dl{display:grid;grid-template-columns:7.5rem 1fr;gap:.15rem .8rem;margin:0}dt{color:#555}dd{margin:0}
sup a{text-decoration:none;color:#0b5394}ol.notes li{margin-bottom:.7rem}.between{white-space:pre-line}q{quotes:'\\201C' '\\201D'}
code{font-size:.75rem;overflow-wrap:anywhere;color:#555}@media print{body{margin:0;max-width:none}}";

pub(crate) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out += "&amp;",
            '<' => out += "&lt;",
            '>' => out += "&gt;",
            '"' => out += "&quot;",
            '\'' => out += "&#39;",
            _ => out.push(c),
        }
    }
    out
}

fn html(brief: &Brief) -> String {
    let title = escape(&brief.title);
    let mut out = format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{title}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<h1>{title}</h1>\n"
    );
    for line in &brief.about {
        out += &format!("<p>{}</p>\n", escape(line));
    }
    out += "<h2>Facts</h2>\n";
    for (number, part) in brief.numbered() {
        let fact = match part {
            BriefPart::Fact(fact) => fact,
            BriefPart::Text(text) => {
                let between = |text: &str| format!("<p class=\"between\" dir=\"auto\">{}</p>\n", escape(text));
                out.extend(paragraphs(text).map(between));
                continue;
            }
        };
        out += &format!("<section id=\"{}\">\n<h3>{number}. {}</h3>\n<dl>\n", escape(&fact.id), escape(&fact.summary));
        for EntryLine { label, text, notes } in &fact.lines {
            let marks: Vec<String> = notes
                .iter()
                .map(|n| format!("<a href=\"#note{n}\" id=\"cite{n}-{}\">{n}</a>", label.replace(' ', "-")))
                .collect();
            let marks = if marks.is_empty() { String::new() } else { format!(" <sup>{}</sup>", marks.join(" ")) };
            out += &format!("<dt>{label}</dt><dd dir=\"auto\">{}{marks}</dd>\n", escape(text));
        }
        out += "</dl>\n</section>\n";
    }
    out += "<h2>Documents</h2>\n<ul>\n";
    for Cited { name: document, source, date } in &brief.documents {
        let name = document.title.as_ref().map(|t| format!(", <q>{}</q>", escape(t))).unwrap_or_default();
        out += &format!(
            "<li dir=\"auto\"><b>{}</b> {}{name}, {}. <code>SHA-256 {}</code></li>\n",
            document.short,
            escape(source),
            escape(date),
            document.id
        );
    }
    out += "</ul>\n<h2>What this does not say</h2>\n<ul>\n";
    for limit in LIMITS {
        out += &format!("<li>{}</li>\n", escape(limit));
    }
    out += "</ul>\n<h2>Footnotes</h2>\n<ol class=\"notes\">\n";
    for (at, note) in brief.notes.iter().enumerate() {
        out += &format!(
            "<li id=\"note{}\" dir=\"auto\"><q>{}</q> {}. <code>SHA-256 {}</code></li>\n",
            at + 1,
            escape(&note.quote),
            escape(&note.source),
            note.hash
        );
    }
    out += "</ol>\n</body>\n</html>\n";
    out
}
