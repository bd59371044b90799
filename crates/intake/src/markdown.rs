//! What does a Markdown file say? Its front matter is metadata, its marks become blocks, and the text is what a reader of
//! the finished page would see.

use crate::builder::Builder;
use crate::dates;
use crate::findings::{Findings, Rank, tidy};
use crate::language;
use model::{BlockKind, Document, Interval, Problem};
use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};
use url::Url;

/// Reads decoded Markdown into the document.
pub(crate) fn read(
    source: &str,
    path: &str,
    document: &mut Document,
    findings: &mut Findings,
    problems: &mut Vec<Problem>,
) {
    let (front, body) = front_matter(source);
    for (key, values) in front {
        stated(&key, &values, findings, problems);
    }
    let base = findings.url.best().and_then(|u| Url::parse(u).ok()).or_else(|| Url::parse(path).ok());
    let mut builder = Builder::new(base);
    let mut kinds = vec![BlockKind::Paragraph];
    let mut links: Vec<((usize, usize), String)> = Vec::new();
    let mut titled = false;
    for event in Parser::new_ext(body, Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES) {
        let kind = kinds.last().copied().unwrap_or(BlockKind::Paragraph);
        match event {
            Event::Start(tag) => {
                let inner = match &tag {
                    Tag::Heading { level: HeadingLevel::H1, .. } if !titled => Some(BlockKind::Title),
                    Tag::Heading { .. } => Some(BlockKind::Heading),
                    Tag::BlockQuote(_) => Some(BlockKind::Quote),
                    Tag::Item => Some(BlockKind::List),
                    Tag::FootnoteDefinition(_) => Some(BlockKind::Note),
                    Tag::Paragraph | Tag::CodeBlock(_) | Tag::TableRow | Tag::TableHead | Tag::HtmlBlock => Some(kind),
                    Tag::Link { dest_url, .. } => {
                        links.push((builder.mark(), dest_url.to_string()));
                        None
                    }
                    _ => None,
                };
                if let Some(inner) = inner {
                    builder.flush(kind);
                    titled |= inner == BlockKind::Title;
                    kinds.push(inner);
                }
            }
            Event::End(tag) => match tag {
                TagEnd::Heading(_)
                | TagEnd::BlockQuote(_)
                | TagEnd::Item
                | TagEnd::FootnoteDefinition
                | TagEnd::Paragraph
                | TagEnd::CodeBlock
                | TagEnd::TableRow
                | TagEnd::TableHead
                | TagEnd::HtmlBlock => {
                    builder.flush(kind);
                    if kinds.len() > 1 {
                        kinds.pop();
                    }
                }
                TagEnd::TableCell => builder.words(" "),
                TagEnd::Link => {
                    if let Some((mark, address)) = links.pop() {
                        builder.link_since(mark, &address);
                    }
                }
                _ => {}
            },
            Event::Text(text) | Event::Code(text) => builder.words(&text),
            Event::SoftBreak => builder.words(" "),
            Event::HardBreak => builder.line_break(),
            _ => {}
        }
    }
    builder.flush(BlockKind::Paragraph);
    if titled && let Some(title) = builder.blocks.iter().find(|b| b.kind == BlockKind::Title) {
        findings.title.extend(Rank::Text, tidy(builder.words_of(title.span)), "first heading");
    }
    builder.finish(document, findings);
}

/// Keys and values between two lines of `---` at the very beginning, and what follows.
fn front_matter(source: &str) -> (Vec<(String, Vec<String>)>, &str) {
    let Some(rest) = source.strip_prefix("---\n") else { return (Vec::new(), source) };
    let (mut at, mut out) = (0, Vec::<(String, Vec<String>)>::new());
    for line in rest.split_inclusive('\n').take(200) {
        at += line.len();
        let line = line.trim_end();
        if line == "---" || line == "..." {
            return (out, &rest[at..]);
        }
        if let Some(item) = line.trim_start().strip_prefix("- ") {
            if let Some((_, values)) = out.last_mut() {
                values.extend(unquoted(item));
            }
        } else if let Some((key, value)) = line.split_once(':')
            && !line.starts_with(char::is_whitespace)
        {
            let value = value.trim();
            let list = value.strip_prefix('[').and_then(|v| v.strip_suffix(']'));
            let values = match list {
                Some(list) => list.split(',').filter_map(unquoted).collect(),
                None => unquoted(value).into_iter().collect(),
            };
            out.push((key.trim().to_ascii_lowercase(), values));
        }
    }
    (Vec::new(), source)
}

fn unquoted(value: &str) -> Option<String> {
    let value = value.trim();
    let inner = ['"', '\''].iter().find_map(|q| value.strip_prefix(*q).and_then(|v| v.strip_suffix(*q)));
    tidy(inner.unwrap_or(value))
}

fn stated(key: &str, values: &[String], findings: &mut Findings, problems: &mut Vec<Problem>) {
    let basis = "front matter";
    let Some(first) = values.first() else { return };
    match key {
        "title" | "headline" => findings.title.add(Rank::Format, first.clone(), basis),
        "author" | "authors" | "by" | "byline" => findings.authors.add(Rank::Format, values.to_vec(), basis),
        "publisher" | "outlet" | "source" | "site" => findings.publisher.add(Rank::Format, first.clone(), basis),
        "url" | "link" | "canonical" => findings.url.add(Rank::Format, first.clone(), basis),
        "language" | "lang" => findings.language.add(Rank::Format, language::short(first), basis),
        "translated" | "translator" | "translated_from" | "translation" if first != "false" && first != "no" => {
            findings.translated.add(Rank::Format, true, &format!("{basis} {key}"));
        }
        "date" | "published" | "publishdate" | "pubdate" | "date_published" => match dates::whole(first) {
            dates::Said::Day(day) => findings.published.add(Rank::Format, Interval::day(day), basis),
            dates::Said::Impossible => problems.push(crate::impossible(first)),
            dates::Said::Nothing => {}
        },
        "updated" | "modified" | "lastmod" => {
            findings.modified.extend(Rank::Format, dates::whole(first).day().map(Interval::day), basis);
        }
        _ => {}
    }
}
