//! How does marked-up text become text and blocks? White space as a browser shows it, one block to a paragraph, links with
//! their spans; serves pages, feeds, mails and Markdown alike.

use crate::blocks;
use crate::findings::{Findings, Rank};
use crate::lines::{LINE, ends_a_sentence};
use crate::words::{Sign, WORDS, folded};
use model::{Block, BlockKind, Document, Hyperlink, Interval, Span};
use scraper::{ElementRef, Node};
use url::Url;

/// Elements whose text is never a report's.
const SKIPPED: &[&str] = &[
    "script", "style", "noscript", "template", "nav", "header", "footer", "aside", "form", "button", "select", "svg",
    "iframe", "head", "menu", "dialog", "object", "video", "audio", "canvas",
];

/// Puts text together block by block.
pub(crate) struct Builder {
    pub base: Option<Url>,
    text: String,
    pub blocks: Vec<Block>,
    links: Vec<Hyperlink>,
    /// Where the block that is being written began.
    start: Option<usize>,
    /// White space is owed before the next word.
    space: bool,
    /// Leave out what a page without told main text wraps around it.
    pub skipping: bool,
}

impl Builder {
    pub fn new(base: Option<Url>) -> Builder {
        Builder { base, text: String::new(), blocks: vec![], links: vec![], start: None, space: false, skipping: false }
    }

    pub fn line(&mut self, text: &str, kind: BlockKind) {
        self.flush(BlockKind::Paragraph);
        self.words(text);
        self.flush(kind);
    }

    /// Adds words as a browser shows them: white space is single, but a space that does not break is kept.
    pub fn words(&mut self, text: &str) {
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
    pub fn flush(&mut self, kind: BlockKind) {
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

    pub fn walk(&mut self, element: ElementRef<'_>, kind: BlockKind) {
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
        if matches!(name, "script" | "style" | "template" | "head" | "noscript" | "svg" | "button" | "select")
            || (self.skipping && SKIPPED.contains(&name))
        {
            return;
        }
        match (name, own) {
            ("br", _) => {
                // Two in a row end a paragraph; one is a line end within it.
                if self.start.is_some() && self.text.ends_with('\n') {
                    self.flush(outer);
                } else {
                    self.line_break();
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
        let mark = self.mark();
        self.walk(element, outer);
        if let Some(address) = element.value().attr("href") {
            self.link_since(mark, address);
        }
    }

    /// Adds blocks of another text, but not the title, which stands at the top already.
    pub fn copy_but(&mut self, title: &Option<String>, other: &Builder, blocks: impl IntoIterator<Item = usize>) {
        for at in blocks {
            let words = other.words_of(other.blocks[at].span);
            if words.len() > LINE || title.as_ref() != Some(&folded(words)) {
                self.copy(other, at);
            }
        }
    }

    /// Adds a block of another text as it is, with its links.
    fn copy(&mut self, other: &Builder, at: usize) {
        self.flush(BlockKind::Paragraph);
        let Block { span, kind } = other.blocks[at];
        if !self.blocks.is_empty() {
            self.text.push_str("\n\n");
        }
        let start = self.text.len();
        self.text.push_str(span.of(&other.text));
        self.blocks.push(Block { span: Span::new(start, self.text.len()), kind });
        let first = other.links.partition_point(|l| l.span.start < span.start);
        for link in other.links[first..].iter().take_while(|l| l.span.end <= span.end) {
            let from = start + (link.span.start - span.start) as usize;
            self.links.push(Hyperlink { span: Span::new(from, from + link.span.len()), url: link.url.clone() });
        }
    }

    /// The words of a block.
    pub fn words_of(&self, span: Span) -> &str {
        span.of(&self.text)
    }

    /// Where the text stands, for [`Builder::link_since`].
    pub fn mark(&self) -> (usize, usize) {
        (self.text.len(), self.blocks.len())
    }

    /// Makes what was written since the mark a link, if it lies within one block.
    pub fn link_since(&mut self, (from, blocks): (usize, usize), address: &str) {
        let Some(url) = self.resolve(address) else { return };
        let written = &self.text[from.min(self.text.len())..];
        let start = from + written.len() - written.trim_start().len();
        let end = from + written.trim_end().len();
        if start < end && blocks == self.blocks.len() && self.start.is_some() {
            self.links.push(Hyperlink { span: Span::new(start, end), url });
        }
    }

    pub fn line_break(&mut self) {
        if self.start.is_some() {
            self.space = false;
            self.text.push('\n');
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
    pub fn finish(mut self, document: &mut Document, findings: &mut Findings) {
        for at in 0..self.blocks.len() {
            let Block { span, kind } = self.blocks[at];
            let words = span.of(&self.text);
            if kind == BlockKind::Title || words.len() > LINE {
                continue;
            }
            let line = folded(words);
            let near_top = at <= 6;
            if WORDS.holds(Sign::Paywall, &line) {
                self.blocks[at].kind = BlockKind::Boilerplate;
                document.truncated = true;
            } else if words.lines().next().is_some_and(|first| first.len() < words.len() && is_button(first)) {
                self.blocks[at].kind = BlockKind::Boilerplate;
            } else if let Some(known) = blocks::known(words, &line) {
                if kind != BlockKind::Quote {
                    self.blocks[at].kind = known;
                }
            } else if near_top && let Some(authors) = blocks::byline(words, &line) {
                self.blocks[at].kind = BlockKind::Byline;
                findings.authors.add(Rank::Text, authors, "byline");
            } else if near_top && let Some(date) = blocks::date_line(words) {
                self.blocks[at].kind = BlockKind::Dateline;
                if let Some(day) = date.said.day() {
                    let item = if date.updated { &mut findings.modified } else { &mut findings.published };
                    item.add(Rank::Text, Interval::day(day), "dateline");
                }
                findings.publisher.extend(Rank::Text, date.outlet, "dateline");
                if let Some(authors) = date.author {
                    findings.authors.add(Rank::Text, authors, "byline");
                }
            } else if near_top && kind != BlockKind::Heading && blocks::is_outlet(words) {
                self.blocks[at].kind = BlockKind::Byline;
                findings.publisher.add(Rank::Text, words.to_owned(), "line at the top");
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

/// The label of an advertisement or a box, on a line of its own above what it labels.
fn is_button(line: &str) -> bool {
    WORDS.is(Sign::Menu, &folded(line))
}
