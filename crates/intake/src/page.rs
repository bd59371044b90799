//! What does a web page tell machines about itself? JSON-LD, Open Graph, other meta tags, and what its markup shows readers:
//! headline, byline, time. The main text is none of its business.

use crate::blocks;
use crate::dates::{self, Said};
use crate::findings::{Findings, Item, Rank, tidy};
use crate::language;
use crate::words::{Sign, WORDS, folded};
use model::{Interval, Problem};
use scraper::{ElementRef, Html, Selector};
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// Notes everything that the page states.
pub(crate) fn find(page: &Html, findings: &mut Findings, problems: &mut Vec<Problem>) {
    let address = canonical(page);
    json_ld(page, address.as_deref(), findings, problems);
    meta(page, findings, problems);
    if let Some(address) = address {
        findings.url.add(Rank::Meta, address, "link rel=canonical");
    }
    markup(page, findings, problems);
    let publisher = findings.publisher.best_found().cloned();
    findings.title.change(|title| without_outlet(title, publisher.as_deref(), &[]));
}

macro_rules! selectors {
    ($($name:ident = $css:expr;)*) => {
        $(static $name: LazyLock<Option<Selector>> = LazyLock::new(|| Selector::parse($css).ok());)*
    };
}

selectors! {
    SCRIPTS = "script[type='application/ld+json' i]";
    META = "meta[content]";
    CANONICAL = "link[rel~='canonical' i][href]";
    HTML = "html";
    TITLE = "head title";
    HEADLINE = "h1";
    MARKED_TIME = "time[itemprop='datePublished'], time[pubdate], [itemprop='datePublished'][datetime], \
                   [itemprop='datePublished'][content]";
    ARTICLE_TIME = "article time[datetime], main time[datetime], header time[datetime]";
    ANY_TIME = "time[datetime]";
    AUTHOR = "[itemprop='author'] [itemprop='name'], [itemprop='author'], [rel~='author'], .byline, .by-line, .byline__name, \
              .article-byline, .author-name, .article-author, .post-author, .entry-author, .author";
}

pub(crate) fn select<'p>(page: &'p Html, selector: &'static LazyLock<Option<Selector>>) -> Vec<ElementRef<'p>> {
    selector.as_ref().map(|s| page.select(s).collect()).unwrap_or_default()
}

fn canonical(page: &Html) -> Option<String> {
    let link = select(page, &CANONICAL).into_iter().next()?;
    link.value().attr("href").map(str::trim).filter(|h| h.contains("://")).map(str::to_owned)
}

fn add_day(item: &mut Item<Interval>, rank: Rank, text: &str, basis: &str, problems: &mut Vec<Problem>) {
    match dates::whole(text.trim()) {
        Said::Day(day) => item.add(rank, Interval::day(day), basis),
        Said::Impossible => problems.push(crate::impossible(text)),
        Said::Nothing => {}
    }
}

// ---- JSON-LD ----

fn json_ld(page: &Html, address: Option<&str>, findings: &mut Findings, problems: &mut Vec<Problem>) {
    let mut roots = Vec::new();
    for script in select(page, &SCRIPTS) {
        let text: String = script.text().collect();
        // Pages put bare line ends into strings, which JSON does not allow.
        let text: String =
            text.trim().trim_end_matches(';').chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        match serde_json::from_str::<Value>(&text) {
            Ok(value) => roots.push(value),
            Err(_) => problems.push(Problem::new(
                "json-ld-invalid",
                None,
                "the page's JSON-LD cannot be parsed and was passed over; check title, author and day",
            )),
        }
    }
    let (mut objects, mut by_id) = (Vec::new(), BTreeMap::new());
    for root in &roots {
        collect(root, &mut objects, &mut by_id);
    }
    let articles: Vec<&Value> = objects.iter().copied().filter(|o| is_article(o)).collect();
    let here = |object: &&&Value| {
        address.is_some_and(|a| ["url", "mainEntityOfPage", "@id"].iter().any(|k| same_address(object.get(*k), a)))
    };
    let chosen = articles.iter().find(here).or(articles.first()).copied();
    let chosen = chosen.or_else(|| objects.iter().copied().find(|o| has_type(o, |t| t == "WebPage")));
    let Some(article) = chosen else { return };
    let basis = "json-ld";
    let text = |key: &str| article.get(key).and_then(first_text).and_then(|t| tidy(&unescaped(&t)));
    findings.title.extend(Rank::JsonLd, text("headline").or_else(|| text("name")), basis);
    for (key, item) in [("datePublished", &mut findings.published), ("dateModified", &mut findings.modified)] {
        if let Some(day) = article.get(key).and_then(first_text) {
            add_day(item, Rank::JsonLd, &day, basis, problems);
        }
    }
    let publisher = article.get("publisher").map_or_else(Vec::new, |p| names(p, &by_id));
    findings.publisher.extend(Rank::JsonLd, publisher.into_iter().next(), basis);
    let authors = article.get("author").map_or_else(Vec::new, |a| names(a, &by_id));
    if !authors.is_empty() {
        findings.authors.add(Rank::JsonLd, authors, basis);
    }
    let tag = text("inLanguage").filter(|l| l.len() <= 12).map(|l| language::short(&l)).filter(|l| l.len() == 2);
    findings.language.extend(Rank::JsonLd, tag, basis);
    findings.url.extend(Rank::JsonLd, text("url").filter(|u| u.contains("://")), basis);
    for key in ["translationOfWork", "translator"] {
        if article.get(key).is_some_and(|v| !v.is_null()) {
            findings.translated.add(Rank::JsonLd, true, &format!("json-ld {key}"));
        }
    }
}

/// Every object that has a type, outermost first; those with an `@id` by it.
fn collect<'v>(value: &'v Value, objects: &mut Vec<&'v Value>, by_id: &mut BTreeMap<&'v str, &'v Value>) {
    match value {
        Value::Array(all) => all.iter().for_each(|v| collect(v, objects, by_id)),
        Value::Object(map) => {
            if map.contains_key("@type") {
                objects.push(value);
            }
            if let Some(id) = map.get("@id").and_then(Value::as_str)
                && map.len() > 1
            {
                by_id.entry(id).or_insert(value);
            }
            map.values().for_each(|v| collect(v, objects, by_id));
        }
        _ => {}
    }
}

fn has_type(object: &Value, is: impl Fn(&str) -> bool) -> bool {
    match object.get("@type") {
        Some(Value::String(one)) => is(one),
        Some(Value::Array(all)) => all.iter().filter_map(Value::as_str).any(is),
        _ => false,
    }
}

fn is_article(object: &Value) -> bool {
    has_type(object, |t| {
        t.ends_with("Article") || matches!(t, "BlogPosting" | "LiveBlogPosting" | "Report" | "SocialMediaPosting")
    }) && ["headline", "name", "datePublished", "author"].iter().any(|k| object.get(*k).is_some())
}

fn same_address(value: Option<&Value>, address: &str) -> bool {
    let bare = |a: &str| a.split(['#', '?']).next().unwrap_or(a).trim_end_matches('/').to_owned();
    match value {
        Some(Value::String(one)) => bare(one) == bare(address),
        Some(Value::Object(map)) => map.get("@id").and_then(Value::as_str).is_some_and(|o| bare(o) == bare(address)),
        _ => false,
    }
}

fn first_text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Array(all) => all.iter().find_map(first_text),
        Value::Object(map) => map.get("@value").or_else(|| map.get("name")).and_then(first_text),
        _ => None,
    }
}

/// The names of persons or organisations, whether written out, as objects, or by reference.
fn names(value: &Value, by_id: &BTreeMap<&str, &Value>) -> Vec<String> {
    let mut out = Vec::new();
    let all = if let Value::Array(all) = value { all.iter().collect() } else { vec![value] };
    for one in all {
        let one = match one.get("@id").and_then(Value::as_str) {
            Some(id) if one.get("name").is_none() => by_id.get(id).copied().unwrap_or(one),
            _ => one,
        };
        let name = match one {
            Value::String(name) => Some(name.clone()),
            Value::Object(map) => map.get("name").and_then(first_text),
            _ => None,
        };
        let Some(name) = name.and_then(|n| tidy(&unescaped(&n))) else { continue };
        let named = blocks::byline(&name, &folded(&name)).unwrap_or_else(|| vec![name]);
        out.extend(named.into_iter().filter(|n| is_name(n)));
    }
    out
}

/// Addresses and sentences stand where names should.
fn is_name(name: &str) -> bool {
    !name.contains("://") && !name.contains('@') && name.chars().count() <= 120
}

/// Names in JSON-LD carry the entities of the page around them.
fn unescaped(text: &str) -> String {
    if text.contains('&') || text.contains('<') {
        Html::parse_fragment(text).root_element().text().collect()
    } else {
        text.to_owned()
    }
}

// ---- meta tags ----

fn meta(page: &Html, findings: &mut Findings, problems: &mut Vec<Problem>) {
    let mut authors: Vec<String> = Vec::new();
    for tag in select(page, &META) {
        let element = tag.value();
        let Some(content) = element.attr("content").map(str::trim).filter(|c| !c.is_empty()) else { continue };
        let key =
            ["property", "name", "itemprop"].iter().find_map(|k| element.attr(k)).unwrap_or("").to_ascii_lowercase();
        let (og, plain) = ("open-graph", format!("meta {key}"));
        match key.as_str() {
            "og:title" => findings.title.extend(Rank::OpenGraph, tidy(content), og),
            "og:site_name" => findings.publisher.extend(Rank::OpenGraph, tidy(content), og),
            "og:url" if content.contains("://") => findings.url.add(Rank::OpenGraph, content.to_owned(), og),
            "og:locale" => findings.language.add(Rank::OpenGraph, language::short(content), og),
            "article:published_time" | "og:article:published_time" => {
                add_day(&mut findings.published, Rank::OpenGraph, content, og, problems);
            }
            "article:modified_time" | "og:updated_time" | "og:article:modified_time" => {
                add_day(&mut findings.modified, Rank::OpenGraph, content, og, problems);
            }
            "datepublished"
            | "date"
            | "pubdate"
            | "publishdate"
            | "publish-date"
            | "publish_date"
            | "publication_date"
            | "publicationdate"
            | "published-date"
            | "article.published"
            | "dc.date"
            | "dc.date.issued"
            | "dcterms.issued"
            | "dcterms.date"
            | "dcterms.created"
            | "dc.date.created"
            | "sailthru.date"
            | "parsely-pub-date"
            | "cxenseparse:recs:publishtime"
            | "article_date_original"
            | "originalpublicationdate"
            | "rnews:datepublished"
            | "citation_publication_date" => {
                add_day(&mut findings.published, Rank::Meta, content, &plain, problems);
            }
            "datemodified" | "last-modified" | "lastmod" | "dcterms.modified" | "article.updated"
            | "dc.date.modified" => {
                add_day(&mut findings.modified, Rank::Meta, content, &plain, problems);
            }
            "author"
            | "article:author"
            | "article:author_name"
            | "dc.creator"
            | "dcterms.creator"
            | "parsely-author"
            | "sailthru.author"
            | "byl"
            | "cxenseparse:author"
            | "citation_author" => {
                let line = folded(content);
                let named = blocks::byline(content, &line).unwrap_or_else(|| tidy(content).into_iter().collect());
                for name in named.into_iter().filter(|n| is_name(n)) {
                    if !authors.contains(&name) {
                        authors.push(name);
                    }
                }
            }
            "publisher" | "dc.publisher" | "dcterms.publisher" | "article:publisher" | "application-name"
            | "copyright-holder" => {
                findings.publisher.extend(Rank::Meta, tidy(content).filter(|n| is_name(n)), &plain);
            }
            "title" | "dc.title" | "dcterms.title" | "twitter:title" | "parsely-title" | "sailthru.title" => {
                findings.title.extend(Rank::Meta, tidy(content), &plain);
            }
            "language" | "dc.language" | "dcterms.language" | "content-language" if content.len() <= 12 => {
                findings.language.add(Rank::Meta, language::short(content), &plain);
            }
            "translator" => findings.translated.add(Rank::Meta, true, &plain),
            _ => {}
        }
    }
    if !authors.is_empty() {
        findings.authors.add(Rank::Meta, authors, "meta author");
    }
}

// ---- what readers see ----

/// The text of an element, white space made single.
pub(crate) fn text_of(element: ElementRef<'_>) -> Option<String> {
    let mut out = String::new();
    for part in element.text() {
        out.push_str(part);
        if out.len() > 4000 {
            return None;
        }
    }
    tidy(&out)
}

fn markup(page: &Html, findings: &mut Findings, problems: &mut Vec<Problem>) {
    if let Some(tag) =
        select(page, &HTML).first().and_then(|h| h.value().attr("lang").or_else(|| h.value().attr("xml:lang")))
    {
        let tag = language::short(tag);
        if tag.len() == 2 {
            findings.language.add(Rank::Page, tag, "html lang");
        }
    }
    let headlines: Vec<String> =
        select(page, &HEADLINE).into_iter().filter_map(text_of).filter(|t| t.len() >= 8).collect();
    // A page with several of them heads its sections or its own name so.
    if let [one] = &headlines[..] {
        findings.title.add(Rank::Page, one.clone(), "h1");
    }
    if let Some(title) = select(page, &TITLE).into_iter().next().and_then(text_of) {
        let publisher = findings.publisher.best().cloned();
        let bare = without_outlet(&title, publisher.as_deref(), &headlines);
        findings.title.add(Rank::Page, bare, "title tag");
    }
    times(page, findings, problems);
    for element in select(page, &AUTHOR).into_iter().take(20) {
        let Some(text) = element.value().attr("content").and_then(tidy).or_else(|| text_of(element)) else { continue };
        let line = folded(&text);
        let name = |n: &String| {
            (2..=5).contains(&n.split_whitespace().count())
                && n.chars().count() <= 60
                && is_name(n)
                && !n.contains(|c: char| c.is_ascii_digit())
                && !WORDS.is(Sign::Menu, &line)
        };
        let authors =
            blocks::byline(&text, &line).unwrap_or_else(|| Some(text.clone()).filter(name).into_iter().collect());
        if !authors.is_empty() {
            findings.authors.add(Rank::Page, authors, "byline");
            break;
        }
    }
}

fn times(page: &Html, findings: &mut Findings, problems: &mut Vec<Problem>) {
    let written = |element: &ElementRef<'_>| {
        let attribute = element.value().attr("datetime").or_else(|| element.value().attr("content"));
        attribute.map(str::to_owned).or_else(|| text_of(*element))
    };
    let marked = select(page, &MARKED_TIME).first().and_then(written);
    let of_article = select(page, &ARTICLE_TIME).first().and_then(written);
    if let Some(text) = marked.or(of_article) {
        add_day(&mut findings.published, Rank::Page, &text, "time tag", problems);
        return;
    }
    // Times outside the article belong to it only if there is no other.
    let mut all: Vec<_> =
        select(page, &ANY_TIME).iter().filter_map(written).filter_map(|t| dates::whole(&t).day()).collect();
    all.dedup();
    if let [day] = all[..] {
        findings.published.add(Rank::Page, Interval::day(day), "time tag");
    }
}

/// A title without the outlet's name before or behind a separator.
fn without_outlet(title: &str, publisher: Option<&str>, headlines: &[String]) -> String {
    let is_outlet =
        |part: &str| publisher.is_some_and(|p| folded(p) == folded(part)) || WORDS.is(Sign::Outlet, &folded(part));
    for mark in [" | ", " - ", " – ", " — ", " :: ", " » ", " · ", ": "] {
        if let Some((before, after)) = title.rsplit_once(mark)
            && mark != ": "
            && (is_outlet(after) || headlines.iter().any(|h| h == before))
        {
            return before.trim().to_owned();
        }
        if let Some((before, after)) = title.split_once(mark)
            && is_outlet(before)
            && !after.trim().is_empty()
        {
            return after.trim().to_owned();
        }
    }
    title.to_owned()
}
