//! What does a feed bring? One document an item; a broken item loses itself, not the feed. The feed's own title is the
//! publisher, the day is the one written, in the zone in which it was written.

use crate::builder::Builder;
use crate::dates::{self, Said};
use crate::findings::{Findings, Rank, tidy};
use crate::given::Given;
use crate::language;
use crate::{Input, Taken, charset, format};
use chrono::{DateTime, NaiveDate, Utc};
use feed_rs::model::{Entry, Feed};
use jiff::civil::Date;
use model::{BlockKind, Document, DocumentId, Interval, Problem, Provenance};
use scraper::Html;
use url::Url;

/// Every item of the feed as a document.
pub(crate) fn read(input: &Input<'_>, given: &Given, problems: &mut Vec<Problem>) -> Vec<Taken> {
    let declared = format::declared_charset(input, format::Format::Feed);
    let decoded = charset::decode(input.bytes, declared.as_deref());
    problems.extend(decoded.problems);
    let source = repaired(without_declaration(&decoded.text));
    let items = items(&source);
    for range in &items {
        impossible_days(&source[range.clone()], problems);
    }
    let container = DocumentId::of(input.bytes);
    let mut out = Vec::new();
    let mut take = |feed: &Feed, entry: &Entry, number: usize, bytes: Vec<u8>| {
        let provenance = Provenance {
            path: format!("{}#item-{number}", input.path),
            container: Some(container.clone()),
            retrieved: given.retrieved.clone().or_else(|| input.retrieved.map(str::to_owned)),
            media_type: "application/feed+xml".to_owned(),
            charset: decoded.charset.to_owned(),
        };
        out.push(document(feed, entry, given, provenance, bytes));
    };
    match parse(&source) {
        Some(feed) => {
            let whole = feed.entries.len() == items.len();
            for (at, entry) in feed.entries.iter().enumerate() {
                let bytes = if whole { source[items[at].clone()].as_bytes().to_vec() } else { own_bytes(entry) };
                take(&feed, entry, at + 1, bytes);
            }
            if feed.entries.is_empty() {
                problems.push(Problem::new(
                    "feed-without-items",
                    None,
                    "the feed holds no items; fetch it again later",
                ));
            }
        }
        None => {
            let mut lost = Vec::new();
            for (at, range) in items.iter().enumerate() {
                let alone = alone(&source, &items, range.clone());
                match parse(&alone) {
                    Some(feed) if !feed.entries.is_empty() => {
                        take(&feed, &feed.entries[0], at + 1, source[range.clone()].as_bytes().to_vec());
                    }
                    _ => lost.push((at + 1).to_string()),
                }
            }
            let what = if items.is_empty() {
                "no item can be read".to_owned()
            } else if lost.is_empty() {
                "every item that is complete was read alone".to_owned()
            } else {
                format!("items {} cannot be read", lost.join(", "))
            };
            problems.push(Problem::new(
                "feed-broken",
                None,
                format!("the feed's XML is broken and {what}; fetch it again if something is missing"),
            ));
        }
    }
    out
}

fn parse(source: &str) -> Option<Feed> {
    // The library turns times into UTC, which shifts the day; noon of the written day shifts nowhere.
    let parser = feed_rs::parser::Builder::new().sanitize_content(false).timestamp_parser(|text| {
        let day = dates::whole(text.trim()).day()?;
        let day = NaiveDate::from_ymd_opt(i32::from(day.year()), day.month() as u32, day.day() as u32)?;
        Some(day.and_hms_opt(12, 0, 0)?.and_utc())
    });
    let parser = parser.build();
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| parser.parse(source.as_bytes()).ok())).ok().flatten()
}

/// Days of items that no calendar has; the library passes them over in silence.
fn impossible_days(item: &str, problems: &mut Vec<Problem>) {
    for tag in ["<pubDate>", "<published>", "<updated>", "<dc:date>"] {
        let text = item.split_once(tag).and_then(|(_, rest)| rest.split_once('<')).map_or("", |(text, _)| text.trim());
        if dates::whole(text) == Said::Impossible {
            problems.push(crate::impossible(text));
        }
    }
}

fn without_declaration(source: &str) -> &str {
    let source = source.trim_start();
    match source.strip_prefix("<?xml").and_then(|rest| rest.find("?>").map(|end| &rest[end + 2..])) {
        Some(rest) => rest,
        None => source,
    }
}

/// Bare `&` and names that only HTML knows become text.
fn repaired(source: &str) -> String {
    let mut out = String::with_capacity(source.len());
    let mut rest = source;
    while let Some(at) = rest.find(['&', '<']) {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        if rest.starts_with("<![CDATA[") {
            let end = rest.find("]]>").map_or(rest.len(), |e| e + 3);
            out.push_str(&rest[..end]);
            rest = &rest[end..];
        } else if let Some(tail) = rest.strip_prefix('&') {
            let name = tail.bytes().take(9).position(|b| b == b';').and_then(|end| tail.get(..end)).unwrap_or("");
            let number = name.strip_prefix("#x").map_or_else(
                || name.strip_prefix('#').is_some_and(|n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit())),
                |n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_hexdigit()),
            );
            let known = number || matches!(name, "amp" | "lt" | "gt" | "quot" | "apos");
            out.push_str(if known { "&" } else { "&amp;" });
            rest = tail;
        } else {
            out.push('<');
            rest = &rest[1..];
        }
    }
    out.push_str(rest);
    out
}

/// Where the items stand, in order.
fn items(source: &str) -> Vec<std::ops::Range<usize>> {
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(found) = source[at..].find('<') {
        let start = at + found;
        let rest = &source[start..];
        if rest.starts_with("<![CDATA[") {
            at = start + rest.find("]]>").unwrap_or(rest.len());
            continue;
        }
        let name = ["item", "entry"]
            .into_iter()
            .find(|n| rest[1..].strip_prefix(n).is_some_and(|r| r.starts_with(['>', ' ', '\n', '\t', '\r'])));
        at = start + 1;
        if let Some(name) = name {
            let close = format!("</{name}>");
            let Some(end) = rest.find(&close) else { break };
            at = start + end + close.len();
            out.push(start..at);
        }
    }
    out
}

/// The feed with this item only.
fn alone(source: &str, items: &[std::ops::Range<usize>], item: std::ops::Range<usize>) -> String {
    let head = &source[..items.first().map_or(0, |i| i.start)];
    // Whatever stands there is no head, and would be copied for every item.
    let head = if head.len() > 1 << 16 { "<rss version=\"2.0\"><channel>" } else { head };
    let tail = match root(head) {
        "feed" => "</feed>",
        "rdf:RDF" => "</rdf:RDF>",
        _ => "</channel></rss>",
    };
    format!("{head}{}{tail}", &source[item])
}

fn root(head: &str) -> &'static str {
    ["feed", "rdf:RDF"].into_iter().find(|name| head.contains(&format!("<{name}"))).unwrap_or("rss")
}

fn own_bytes(entry: &Entry) -> Vec<u8> {
    [Some(&entry.id), title(entry), body(entry)]
        .into_iter()
        .flatten()
        .cloned()
        .collect::<Vec<_>>()
        .join("\n")
        .into_bytes()
}

fn title(entry: &Entry) -> Option<&String> {
    entry.title.as_ref().map(|t| &t.content)
}

/// The full content if the feed has it, else the summary.
fn body(entry: &Entry) -> Option<&String> {
    let content = entry.content.as_ref().and_then(|c| c.body.as_ref());
    content.filter(|c| !c.trim().is_empty()).or(entry.summary.as_ref().map(|s| &s.content))
}

fn day(time: Option<DateTime<Utc>>) -> Option<Interval> {
    use chrono::Datelike;
    let day = time?.date_naive();
    let year = i16::try_from(day.year()).ok()?;
    Date::new(year, i8::try_from(day.month()).ok()?, i8::try_from(day.day()).ok()?).ok().map(Interval::day)
}

fn plain(markup: &str) -> Option<String> {
    if markup.contains(['&', '<']) {
        tidy(&Html::parse_fragment(markup).root_element().text().collect::<String>())
    } else {
        tidy(markup)
    }
}

fn document(feed: &Feed, entry: &Entry, given: &Given, provenance: Provenance, bytes: Vec<u8>) -> Taken {
    let mut document = Document { id: DocumentId::of(&bytes), provenance, ..Document::default() };
    let mut findings = Findings::default();
    // What is given for a feed as a whole is not the title or the address of its items.
    Given { title: None, url: None, ..given.clone() }.find(&mut findings);
    let basis = "feed";
    findings.title.extend(Rank::Format, title(entry).and_then(|t| plain(t)), basis);
    findings.publisher.extend(Rank::Format, feed.title.as_ref().and_then(|t| plain(&t.content)), basis);
    let authors: Vec<String> = entry.authors.iter().filter_map(|a| a.name.as_deref().and_then(plain)).collect();
    if !authors.is_empty() {
        findings.authors.add(Rank::Format, authors, basis);
    }
    findings.published.extend(Rank::Format, day(entry.published), basis);
    match entry.published {
        Some(_) => findings.modified.extend(Rank::Format, day(entry.updated), "feed"),
        None => findings.published.extend(Rank::Format, day(entry.updated), "feed, day of the last change"),
    }
    if let Some(tag) = &feed.language {
        findings.language.add(Rank::Format, language::short(tag), basis);
    }
    let link = entry.links.iter().find(|l| l.rel.as_deref().is_none_or(|r| r == "alternate"));
    findings.url.extend(Rank::Format, link.map(|l| l.href.clone()), basis);
    let mut builder = Builder::new(link.and_then(|l| Url::parse(&l.href).ok()));
    if let Some(title) = findings.title.best_found().cloned() {
        builder.line(&title, BlockKind::Title);
    }
    if let Some(body) = body(entry) {
        let capped = crate::nesting::capped(body);
        builder.walk(Html::parse_fragment(capped.as_deref().unwrap_or(body)).root_element(), BlockKind::Paragraph);
        document.truncated = ["[…]", "[...]", "[&#8230;]"].iter().any(|mark| body.trim_end().ends_with(mark));
    }
    builder.flush(BlockKind::Paragraph);
    builder.finish(&mut document, &mut findings);
    findings.settle(&mut document);
    Taken { document, bytes }
}
