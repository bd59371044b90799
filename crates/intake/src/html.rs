//! What does a web page say to its readers? The main text, as blocks, with its links; menus, adverts and comments are
//! left out. What the page tells machines is read in `page`.

use crate::blocks;
use crate::findings::{Findings, Rank};
use crate::lines::ends_a_sentence;
use crate::nesting;
use crate::page;
use crate::words::{Sign, WORDS, folded};
use model::{Block, BlockKind, Document, Hyperlink, Problem, Span};
use scraper::{ElementRef, Html, Node};
use std::panic::{AssertUnwindSafe, catch_unwind};
use url::Url;

/// Pages larger than this are read without telling main text from the rest, which takes too long on them.
const LARGEST: usize = 8 << 20;

/// Reads a decoded page into the document: text, blocks, links, and findings.
pub(crate) fn read(
    source: &str,
    path: &str,
    document: &mut Document,
    findings: &mut Findings,
    problems: &mut Vec<Problem>,
) {
    let capped = nesting::capped(source);
    if capped.is_some() {
        problems.push(Problem::new(
            "html-nested-deeply",
            None,
            "the page nests its elements deeper than any real page; check its text against the page",
        ));
    }
    let source = capped.as_deref().unwrap_or(source);
    let page = Html::parse_document(source);
    page::find(&page, findings, problems);
    let base = findings.url.best().and_then(|u| Url::parse(u).ok()).or_else(|| Url::parse(path).ok());
    let mut builder = Builder::new(base);
    if let Some(title) = findings.title.best_found() {
        builder.line(&title.clone(), BlockKind::Title);
    }
    let main = main_text(source, builder.base.clone(), problems);
    let before = builder.blocks.len();
    if let Some(main) = main {
        builder.walk(Html::parse_fragment(&main).root_element(), BlockKind::Paragraph);
    }
    builder.flush(BlockKind::Paragraph);
    if builder.blocks.len() == before {
        builder.skipping = true;
        builder.walk(page.root_element(), BlockKind::Paragraph);
        builder.flush(BlockKind::Paragraph);
    }
    builder.finish(document, findings);
}

/// The main text as HTML, or `None` if none can be told.
fn main_text(source: &str, base: Option<Url>, problems: &mut Vec<Problem>) -> Option<String> {
    if source.len() > LARGEST {
        problems.push(Problem::new(
            "html-too-large",
            None,
            "larger than 8 MiB, so all its text was taken, menus too; give the article alone if that matters",
        ));
        return None;
    }
    let mut options = trafilatura::Options::default()
        .with_fallback(true)
        .with_links(true)
        .with_exclude_comments(true)
        .with_html_date_mode(trafilatura::HtmlDateMode::Disabled);
    if let Some(base) = base {
        options = options.with_url(base);
    }
    match catch_unwind(AssertUnwindSafe(|| trafilatura::extract(source, &options))) {
        Ok(Ok(result)) => Some(result.content_html),
        Ok(Err(_)) => None,
        Err(_) => {
            problems.push(Problem::new(
                "html-main-text",
                None,
                "the main text could not be told from the rest, so all text was taken; check it against the page",
            ));
            None
        }
    }
}

/// Elements whose text is never a report's.
const SKIPPED: &[&str] = &[
    "script", "style", "noscript", "template", "nav", "header", "footer", "aside", "form", "button", "select", "svg",
    "iframe", "head", "menu", "dialog", "object", "video", "audio", "canvas",
];

/// Puts text together block by block.
struct Builder {
    base: Option<Url>,
    text: String,
    blocks: Vec<Block>,
    links: Vec<Hyperlink>,
    /// Where the block that is being written began.
    start: Option<usize>,
    /// White space is owed before the next word.
    space: bool,
    /// Leave out what a page without told main text wraps around it.
    skipping: bool,
}

impl Builder {
    fn new(base: Option<Url>) -> Builder {
        Builder { base, text: String::new(), blocks: vec![], links: vec![], start: None, space: false, skipping: false }
    }

    fn line(&mut self, text: &str, kind: BlockKind) {
        self.flush(BlockKind::Paragraph);
        self.words(text);
        self.flush(kind);
    }

    /// Adds words as a browser shows them: white space is single, but a space that does not break is kept.
    fn words(&mut self, text: &str) {
        for c in text.chars() {
            match c {
                ' ' | '\n' | '\t' | '\r' | '\u{C}' => self.space = true,
                c => {
                    if self.start.is_none() {
                        if !self.blocks.is_empty() {
                            self.text.push_str("\n\n");
                        }
                        self.start = Some(self.text.len());
                    } else if self.space {
                        self.text.push(' ');
                    }
                    self.space = false;
                    self.text.push(if (c as u32) < 0x20 { '\u{FFFD}' } else { c });
                }
            }
        }
    }

    /// Ends the block.
    fn flush(&mut self, kind: BlockKind) {
        self.space = false;
        let Some(start) = self.start.take() else { return };
        let written = &self.text[start..];
        let (from, to) = (start + written.len() - written.trim_start().len(), start + written.trim_end().len());
        if from >= to {
            self.text.truncate(start);
            let rest = self.text.trim_end_matches('\n').len();
            self.text.truncate(rest);
            return;
        }
        // Only white space may stand between blocks; what was trimmed is.
        self.blocks.push(Block { span: Span::new(from, to), kind });
    }

    fn walk(&mut self, element: ElementRef<'_>, kind: BlockKind) {
        for child in element.children() {
            match child.value() {
                Node::Text(text) => self.words(text),
                Node::Element(_) => {
                    if let Some(child) = ElementRef::wrap(child) {
                        self.element(child, kind);
                    }
                }
                _ => {}
            }
        }
    }

    fn element(&mut self, element: ElementRef<'_>, outer: BlockKind) {
        let name = element.value().name();
        let own = match name {
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => Some(BlockKind::Heading),
            "blockquote" => Some(BlockKind::Quote),
            "li" | "dt" | "dd" => Some(BlockKind::List),
            "figcaption" | "caption" => Some(BlockKind::Caption),
            "p" | "div" | "section" | "article" | "main" | "pre" | "tr" | "table" | "ul" | "ol" | "dl" | "body"
            | "figure" | "hr" | "header" | "footer" | "aside" | "address" | "details" | "summary" | "center"
            | "fieldset" => Some(outer),
            _ => None,
        };
        if matches!(name, "script" | "style" | "template" | "head") || (self.skipping && SKIPPED.contains(&name)) {
            return;
        }
        match (name, own) {
            ("br", _) => {
                // Two in a row end a paragraph; one is a line end within it.
                if self.start.is_some() && self.text.ends_with('\n') {
                    self.flush(outer);
                } else if self.start.is_some() {
                    self.space = false;
                    self.text.push('\n');
                }
            }
            ("td" | "th", _) => {
                self.space = true;
                self.walk(element, outer);
                self.space = true;
            }
            ("a", _) => self.link(element, outer),
            (_, Some(own)) => {
                self.flush(outer);
                self.walk(element, own);
                self.flush(own);
            }
            (_, None) => self.walk(element, outer),
        }
    }

    fn link(&mut self, element: ElementRef<'_>, outer: BlockKind) {
        let (from, blocks) = (self.text.len(), self.blocks.len());
        self.walk(element, outer);
        let Some(url) = element.value().attr("href").and_then(|h| self.resolve(h)) else { return };
        let written = &self.text[from.min(self.text.len())..];
        let start = from + written.len() - written.trim_start().len();
        let end = from + written.trim_end().len();
        if start < end && blocks == self.blocks.len() && self.start.is_some() {
            self.links.push(Hyperlink { span: Span::new(start, end), url });
        }
    }

    fn resolve(&self, address: &str) -> Option<String> {
        let url = match &self.base {
            Some(base) => base.join(address.trim()).ok()?,
            None => Url::parse(address.trim()).ok()?,
        };
        matches!(url.scheme(), "http" | "https").then(|| url.to_string())
    }

    /// Tells what the blocks' own words show, and hands text, blocks and links to the document.
    fn finish(mut self, document: &mut Document, findings: &mut Findings) {
        let title = self.blocks.first().filter(|b| b.kind == BlockKind::Title).map(|b| folded(b.span.of(&self.text)));
        for at in 0..self.blocks.len() {
            let Block { span, kind } = self.blocks[at];
            let words = span.of(&self.text);
            if kind == BlockKind::Title || words.len() > crate::lines::LINE {
                continue;
            }
            let line = folded(words);
            let near_top = at <= 6;
            if near_top && title.as_ref() == Some(&line) {
                self.blocks[at].kind = BlockKind::Boilerplate;
            } else if WORDS.holds(Sign::Paywall, &line) {
                self.blocks[at].kind = BlockKind::Boilerplate;
                document.truncated = true;
            } else if let Some(known) = blocks::known(words, &line) {
                if kind != BlockKind::Quote {
                    self.blocks[at].kind = known;
                }
            } else if near_top && let Some(authors) = blocks::byline(words, &line) {
                self.blocks[at].kind = BlockKind::Byline;
                findings.authors.add(Rank::Text, authors, "byline");
            } else if near_top && let Some(day) = crate::dates::whole(words).day() {
                self.blocks[at].kind = BlockKind::Dateline;
                findings.published.add(Rank::Text, model::Interval::day(day), "dateline");
            }
            if (near_top || at + 4 > self.blocks.len()) && words.len() <= 200 && WORDS.holds(Sign::Translated, &line) {
                findings.translated.add(Rank::Text, true, &format!("stated in the text: {words}"));
            }
        }
        // A block that ends like a heading and heads nothing is a paragraph.
        if let Some(last) = self.blocks.last_mut()
            && last.kind == BlockKind::Heading
            && ends_a_sentence(last.span.of(&self.text))
        {
            last.kind = BlockKind::Paragraph;
        }
        document.text = self.text;
        document.blocks = self.blocks;
        document.links = self.links;
    }
}
