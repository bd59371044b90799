//! How does a case become a text that a lawyer reads? A brief: each fact with whose word it is, and numbered footnotes that
//! hold the exact quote, outlet, date and document hash. Never says that something is true.

use crate::{
    case::Case,
    error::Result,
    facts::{Filter, Lookup},
    views::{DocumentName, FactPage, MemberPart},
    words,
};
use std::collections::BTreeMap;

/// How a brief is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BriefFormat {
    Html,
    Markdown,
}

/// The parts of a brief before they are written in any format.
struct Brief {
    title: String,
    about: Vec<String>,
    facts: Vec<Entry>,
    notes: Vec<Note>,
    documents: Vec<(DocumentName, String)>,
}

struct Entry {
    summary: String,
    id: String,
    /// (label, text, numbers of the footnotes that it rests on).
    lines: Vec<(&'static str, String, Vec<usize>)>,
}

struct Note {
    quote: String,
    source: String,
    hash: String,
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
    pub fn brief(&self, filter: &Filter, format: BriefFormat) -> Result<Option<String>> {
        let facts = self.select(filter)?;
        if facts.is_empty() {
            return Ok(None);
        }
        let lookup = Lookup::new(self);
        let mut brief = Brief {
            title: title(self, filter),
            about: vec![
                asked(filter),
                format!(
                    "{} from {}.",
                    words::count(facts.len() as u32, "fact", "facts"),
                    words::count(self.file.document_count()?, "document", "documents")
                ),
            ],
            facts: Vec::new(),
            notes: Vec::new(),
            documents: Vec::new(),
        };
        brief.about.retain(|line| !line.is_empty());
        let mut documents: BTreeMap<String, (DocumentName, String)> = BTreeMap::new();
        for fact in &facts {
            let page = self.fact_page(fact, &lookup)?;
            for member in &page.members {
                let date = member.published.as_ref().map_or_else(|| "no date known".to_owned(), |p| p.text.clone());
                documents.insert(member.document.short.clone(), (member.document.clone(), date));
            }
            let entry = entry(&page, &mut brief.notes);
            brief.facts.push(entry);
        }
        brief.documents = documents.into_values().collect();
        Ok(Some(match format {
            BriefFormat::Html => html(&brief),
            BriefFormat::Markdown => markdown(&brief),
        }))
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
    if line.repeats > 0 {
        parts.push(words::count(line.repeats, "repeat", "repeats"));
    }
    if line.untraced > 0 {
        parts.push(format!("{} untraced", line.untraced));
    }
    if !line.denied_by.is_empty() {
        parts.push(format!("denied by {}", line.denied_by.join(", ")));
    }
    parts.join("; ")
}

fn entry(page: &FactPage, notes: &mut Vec<Note>) -> Entry {
    let mut number_of: BTreeMap<&str, usize> = BTreeMap::new();
    for member in &page.members {
        let quote: String = member.sentence.iter().filter(|p| p.marked).map(|p| p.text.as_str()).collect();
        let date = member.published.as_ref().map_or("no date known", |p| p.text.as_str());
        let sentence = member.sentence_number.map(|n| format!(", sentence {n}")).unwrap_or_default();
        let taken =
            member.taken_from.as_ref().map(|d| format!("; taken from {} {}", d.short, d.outlet)).unwrap_or_default();
        notes.push(Note {
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
    let credibility = format!("{} {}. {}", line.credibility, line.credibility_word, page.reasons.join(" "));
    lines.push(("Credibility", credibility.trim().to_owned(), Vec::new()));
    if !page.would_rise_if.is_empty() {
        lines.push(("Would rise if", page.would_rise_if.join("; "), Vec::new()));
    }
    let unweighed = cited("not weighed");
    if !unweighed.is_empty() {
        lines.push(("Not weighed", "opinions, conditions, plans, or rejected by a person".to_owned(), unweighed));
    }
    lines.extend(page.notes.iter().map(|n| ("Note", format!("{} ({})", n.text, n.who), Vec::new())));
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
    for (at, fact) in brief.facts.iter().enumerate() {
        out += &format!("### {}. {}\n\n", at + 1, plain(&fact.summary));
        for (label, text, cited) in &fact.lines {
            let marks: String = cited.iter().map(|n| format!("[^{n}]")).collect();
            out += &format!("- **{label}:** {}{}{marks}\n", plain(text), if marks.is_empty() { "" } else { " " });
        }
        out += &format!("- Fact {}\n\n", fact.id);
    }
    out += "## Documents\n\n";
    for (document, date) in &brief.documents {
        let title = document.title.as_ref().map(|t| format!(", \"{}\"", plain(t))).unwrap_or_default();
        out += &format!(
            "- **{}** {}{title}, {date}. SHA-256 `{}`\n",
            document.short,
            plain(source_name(document)),
            document.id
        );
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
sup a{text-decoration:none;color:#0b5394}ol.notes li{margin-bottom:.7rem}q{quotes:'\\201C' '\\201D'}
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
    for (at, fact) in brief.facts.iter().enumerate() {
        out +=
            &format!("<section id=\"{}\">\n<h3>{}. {}</h3>\n<dl>\n", escape(&fact.id), at + 1, escape(&fact.summary));
        for (label, text, cited) in &fact.lines {
            let marks: Vec<String> = cited
                .iter()
                .map(|n| format!("<a href=\"#note{n}\" id=\"cite{n}-{}\">{n}</a>", label.replace(' ', "-")))
                .collect();
            let marks = if marks.is_empty() { String::new() } else { format!(" <sup>{}</sup>", marks.join(" ")) };
            out += &format!("<dt>{label}</dt><dd dir=\"auto\">{}{marks}</dd>\n", escape(text));
        }
        out += "</dl>\n</section>\n";
    }
    out += "<h2>Documents</h2>\n<ul>\n";
    for (document, date) in &brief.documents {
        let name = document.title.as_ref().map(|t| format!(", <q>{}</q>", escape(t))).unwrap_or_default();
        out += &format!(
            "<li dir=\"auto\"><b>{}</b> {}{name}, {}. <code>SHA-256 {}</code></li>\n",
            document.short,
            escape(source_name(document)),
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
