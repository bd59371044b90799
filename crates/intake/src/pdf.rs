//! What does the text layer of a PDF say? Glyphs are put back into words, lines and paragraphs; Arabic and Hebrew from the
//! order in which they are seen into the order in which they are read. Pictures of text are not read.

use crate::blocks;
use crate::dates;
use crate::findings::{Findings, Rank, tidy};
use crate::words::folded;
use crate::{charset, lines};
use model::{Block, BlockKind, Document, Interval, Problem};
use pdf_extract::{MediaBox, Object, OutputDev, OutputError, Transform};
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use unicode_bidi::{BidiInfo, Level};
use unicode_normalization::UnicodeNormalization;

/// Reads a PDF into the document.
pub(crate) fn read(bytes: &[u8], document: &mut Document, findings: &mut Findings, problems: &mut Vec<Problem>) {
    document.provenance.charset = "PDF".to_owned();
    let file = match catch_unwind(|| pdf_extract::Document::load_mem(bytes)) {
        Ok(Ok(file)) => file,
        Ok(Err(error)) if error.to_string().to_lowercase().contains("password") => {
            problems.push(encrypted());
            return;
        }
        _ => {
            problems.push(Problem::new("pdf-broken", None, "the PDF is damaged or cut short; fetch it again"));
            return;
        }
    };
    if file.is_encrypted() {
        problems.push(encrypted());
        return;
    }
    if loops(&file) {
        problems.push(Problem::new(
            "pdf-broken",
            None,
            "the PDF refers to itself without end; save it again from its source",
        ));
        return;
    }
    let mut pages = Vec::new();
    let mut lost = Vec::new();
    for number in catch_unwind(AssertUnwindSafe(|| file.get_pages())).unwrap_or_default().into_keys() {
        let mut page = Page::default();
        let read = catch_unwind(AssertUnwindSafe(|| pdf_extract::output_doc_page(&file, &mut page, number)));
        if !matches!(read, Ok(Ok(()))) {
            lost.push(number.to_string());
        }
        page.end_run();
        pages.push(page.lines());
    }
    if !lost.is_empty() {
        problems.push(Problem::new(
            "pdf-page",
            None,
            format!("not all of page {} can be read; compare the text with the PDF", lost.join(", ")),
        ));
    }
    let body_size = usual_size(&pages);
    let margins = repeated_margins(&pages);
    let paragraphs = paragraphs(&pages, &margins);
    if paragraphs.is_empty() {
        problems.push(Problem::new(
            "pdf-without-text",
            None,
            "the PDF has no text layer; run it through text recognition first",
        ));
        return;
    }
    let mut text = String::new();
    let mut large = BTreeMap::new();
    let mut marginal = Vec::new();
    for paragraph in &paragraphs {
        if !text.is_empty() {
            text.push_str("\n\n");
        }
        if paragraph.margin {
            marginal.push(text.len() as u32);
        } else if paragraph.size > body_size * 1.12 {
            large.insert(text.len() as u32, paragraph.size);
        }
        text.push_str(&paragraph.text);
    }
    let text = charset::clean(&text, problems);
    let shape = blocks::read(&text, findings, problems);
    document.truncated = shape.truncated;
    document.blocks = shape.blocks;
    kinds_by_size(&mut document.blocks, &large, &marginal);
    document.text = text;
    if let Some(title) = document.blocks.iter().find(|b| b.kind == BlockKind::Title) {
        findings.title.extend(Rank::Text, tidy(title.span.of(&document.text)), "largest line");
    }
    properties(&file, &document.text, findings);
}

fn encrypted() -> Problem {
    Problem::new("pdf-encrypted", None, "the PDF is locked with a password; save an unlocked copy")
}

/// Whether a form draws itself, or a page is its own ancestor: the library would follow such a loop for ever.
fn loops(file: &pdf_extract::Document) -> bool {
    let mut state: BTreeMap<pdf_extract::ObjectId, bool> = BTreeMap::new();
    for id in file.objects.keys() {
        // Each object is entered once and left once; meeting one that is entered but not left closes a loop.
        let mut stack = vec![(*id, false)];
        while let Some((id, leave)) = stack.pop() {
            if leave {
                state.insert(id, true);
                continue;
            }
            match state.get(&id) {
                Some(true) => continue,
                Some(false) => return true,
                None => {}
            }
            state.insert(id, false);
            stack.push((id, true));
            for next in drawn_by(file, id) {
                match state.get(&next) {
                    Some(true) => {}
                    Some(false) => return true,
                    None => stack.push((next, false)),
                }
            }
        }
    }
    false
}

/// The forms that a form may draw, and the parent that a page inherits from.
fn drawn_by(file: &pdf_extract::Document, id: pdf_extract::ObjectId) -> Vec<pdf_extract::ObjectId> {
    let Ok(object) = file.get_object(id) else { return Vec::new() };
    let dictionary = match object {
        Object::Stream(stream) => &stream.dict,
        Object::Dictionary(dictionary) => dictionary,
        _ => return Vec::new(),
    };
    let follow = |object: &Object| match object {
        Object::Reference(id) => file.get_dictionary(*id).ok().cloned(),
        Object::Dictionary(dictionary) => Some(dictionary.clone()),
        _ => None,
    };
    let mut out: Vec<pdf_extract::ObjectId> = Vec::new();
    if matches!(object, Object::Stream(_)) {
        let resources = dictionary.get(b"Resources").ok().and_then(follow);
        let forms = resources.and_then(|r| r.get(b"XObject").ok().and_then(follow));
        let all = forms.iter().flat_map(|f| f.iter());
        out.extend(all.filter_map(|(_, form)| form.as_reference().ok()));
    } else {
        out.extend(dictionary.get(b"Parent").and_then(Object::as_reference).ok());
    }
    out
}

/// What is set larger than the body is a heading, the largest of the first lines the title; margins are no text.
fn kinds_by_size(blocks: &mut [Block], large: &BTreeMap<u32, f64>, marginal: &[u32]) {
    let top = blocks.iter().take(6).filter_map(|b| large.get(&b.span.start).copied()).fold(0.0, f64::max);
    let mut titled = false;
    for block in blocks {
        if marginal.contains(&block.span.start) {
            block.kind = BlockKind::Boilerplate;
        } else if let Some(size) = large.get(&block.span.start) {
            let is_title = !titled && *size >= top;
            if matches!(block.kind, BlockKind::Paragraph | BlockKind::Heading | BlockKind::Title) {
                block.kind = if is_title { BlockKind::Title } else { BlockKind::Heading };
                titled |= is_title;
            }
        } else if block.kind == BlockKind::Title && top > 0.0 {
            block.kind = if titled { BlockKind::Heading } else { BlockKind::Paragraph };
        }
    }
}

// ---- glyphs to lines ----

#[derive(Clone, Debug)]
struct Glyph {
    start: f64,
    end: f64,
    text: String,
}

/// A stretch of one line of print.
#[derive(Clone, Debug)]
struct Line {
    left: f64,
    right: f64,
    /// Height above the bottom of the page.
    base: f64,
    size: f64,
    text: String,
}

/// Collects the glyphs of a page into runs: glyphs that follow one another on one base line without a gap as between
/// columns, in either direction.
#[derive(Default)]
struct Page {
    run: Vec<Glyph>,
    base: f64,
    size: f64,
    lines: Vec<Line>,
}

impl Page {
    fn end_run(&mut self) {
        let mut glyphs = std::mem::take(&mut self.run);
        glyphs.sort_by(|a, b| a.start.total_cmp(&b.start));
        let (Some(first), Some(last)) = (glyphs.first(), glyphs.last()) else { return };
        let (left, right) = (first.start, last.end);
        let mut seen = String::new();
        let mut end = left;
        for glyph in &glyphs {
            // Justified text stretches its spaces; letters never stand this far apart.
            if glyph.start - end > self.size * 0.17 && !seen.ends_with(' ') && !glyph.text.starts_with(' ') {
                seen.push(' ');
            }
            seen.push_str(&glyph.text);
            end = glyph.end;
        }
        let text = read_order(&letters(&seen));
        if let Some(text) = tidy_line(&text) {
            self.lines.push(Line { left, right, base: self.base, size: self.size, text });
        }
    }

    /// Runs that lie side by side without a wide gap are one line.
    fn lines(self) -> Vec<Line> {
        let mut out: Vec<Line> = Vec::new();
        for line in self.lines {
            match out.last_mut() {
                Some(last)
                    if (last.base - line.base).abs() < line.size * 0.35
                        && (-0.5..1.5).contains(&((line.left - last.right) / line.size.max(1.0))) =>
                {
                    let glued = line.left - last.right < line.size * 0.17;
                    if !glued {
                        last.text.push(' ');
                    }
                    last.text.push_str(&line.text);
                    last.right = line.right.max(last.right);
                }
                _ => out.push(line),
            }
        }
        out
    }
}

impl OutputDev for Page {
    fn begin_page(&mut self, _: u32, _: &MediaBox, _: Option<(f64, f64, f64, f64)>) -> Result<(), OutputError> {
        Ok(())
    }

    fn end_page(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn output_character(
        &mut self,
        transform: &Transform,
        width: f64,
        _spacing: f64,
        font_size: f64,
        text: &str,
    ) -> Result<(), OutputError> {
        let scale = (transform.m11 * transform.m22 - transform.m12 * transform.m21).abs().sqrt();
        let size = (font_size * scale).abs();
        let (x, y) = (transform.m31, transform.m32);
        if !(x.is_finite() && y.is_finite() && size.is_finite() && width.is_finite()) || size <= 0.0 {
            return Ok(());
        }
        let glyph = Glyph { start: x, end: x + width.max(0.0) * size, text: text.to_owned() };
        let near = |gap: f64| (-0.6 * size..3.0 * size).contains(&gap);
        let follows = self.run.last().is_some_and(|last| {
            (self.base - y).abs() < size * 0.4
                && (self.size / size - 1.0).abs() < 0.5
                && (near(glyph.start - last.end) || near(last.start - glyph.end))
        });
        if !follows {
            self.end_run();
            (self.base, self.size) = (y, size);
        }
        self.run.push(glyph);
        Ok(())
    }

    fn begin_word(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn end_word(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn end_line(&mut self) -> Result<(), OutputError> {
        Ok(())
    }
}

/// Glyphs that stand for letters in one form or for several letters, as those letters.
fn letters(seen: &str) -> String {
    let mut out = String::with_capacity(seen.len());
    for c in seen.chars() {
        match c {
            // Seen from left to right, the letters of a right-to-left ligature come last first.
            '\u{FB1D}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFC}' => {
                let mut inner: Vec<char> = std::iter::once(c).nfkc().collect();
                inner.reverse();
                out.extend(inner);
            }
            '\u{FB00}'..='\u{FB06}' => out.extend(std::iter::once(c).nfkc()),
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

/// From the order in which a line is seen to that in which it is read. The algorithm that turns the one into the other also
/// turns it back for lines as reports have them.
fn read_order(seen: &str) -> String {
    let strong_rtl = |c: char| matches!(c, '\u{590}'..='\u{8FF}' | '\u{FB1D}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFC}');
    let rtl = seen.chars().filter(|c| strong_rtl(*c)).count();
    if rtl == 0 {
        return seen.to_owned();
    }
    let ltr = seen.chars().filter(|c| c.is_alphabetic() && !strong_rtl(*c)).count();
    let level = if rtl >= ltr { Level::rtl() } else { Level::ltr() };
    let info = BidiInfo::new(seen, Some(level));
    info.paragraphs.iter().map(|p| info.reorder_line(p, p.range.clone()).into_owned()).collect()
}

fn tidy_line(text: &str) -> Option<String> {
    let out = text.split([' ', '\t', '\n']).filter(|w| !w.is_empty()).collect::<Vec<_>>().join(" ");
    (!out.trim().is_empty()).then_some(out)
}

// ---- lines to paragraphs ----

struct Paragraph {
    text: String,
    size: f64,
    margin: bool,
}

/// The size that most letters have.
fn usual_size(pages: &[Vec<Line>]) -> f64 {
    let mut by_size: BTreeMap<u32, usize> = BTreeMap::new();
    for line in pages.iter().flatten() {
        *by_size.entry((line.size * 4.0).round().clamp(0.0, 4000.0) as u32).or_default() += line.text.len();
    }
    by_size.into_iter().max_by_key(|(size, letters)| (*letters, *size)).map_or(10.0, |(size, _)| f64::from(size) / 4.0)
}

/// A line with its numbers made alike, as running heads and page numbers repeat.
fn pattern(line: &Line) -> String {
    let mut out = String::new();
    for c in folded(&line.text).chars() {
        if c.is_ascii_digit() {
            if !out.ends_with('#') {
                out.push('#');
            }
        } else {
            out.push(c);
        }
    }
    out
}

/// First and last lines that stand on three pages or more, and page numbers.
fn repeated_margins(pages: &[Vec<Line>]) -> Vec<String> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for page in pages {
        let (first, last) = (page.iter().take(2), page.iter().rev().take(2.min(page.len().saturating_sub(2))));
        let mut seen: Vec<String> = first.chain(last).filter(|l| l.text.len() <= 120).map(pattern).collect();
        seen.sort();
        seen.dedup();
        for pattern in seen {
            *counts.entry(pattern).or_default() += 1;
        }
    }
    counts.into_iter().filter(|(pattern, n)| *n >= 3 || pattern == "#").map(|(pattern, _)| pattern).collect()
}

fn paragraphs(pages: &[Vec<Line>], margins: &[String]) -> Vec<Paragraph> {
    let mut out: Vec<Paragraph> = Vec::new();
    let right = pages.iter().flatten().map(|l| l.right).fold(0.0, f64::max);
    for page in pages {
        let leading = leading(page);
        let mut last: Option<&Line> = None;
        for line in page {
            let margin = line.text.len() <= 120 && margins.binary_search(&pattern(line)).is_ok();
            let follows = !margin
                && last.is_some_and(|last| {
                    let step = last.base - line.base;
                    let short = last.right < right * 0.8 && lines::ends_a_sentence(&last.text);
                    let indented = (line.left - last.left) > line.size && (line.left - last.left) < line.size * 5.0;
                    step > 0.0
                        && step < leading * 1.35 + 0.5
                        && (line.size / last.size - 1.0).abs() < 0.08
                        && !short
                        && !(indented && lines::ends_a_sentence(&last.text))
                        && !lines::is_item(&line.text)
                });
            match out.last_mut() {
                Some(paragraph) if follows => join(&mut paragraph.text, &line.text),
                _ => out.push(Paragraph { text: line.text.clone(), size: line.size, margin }),
            }
            last = (!margin).then_some(line);
        }
    }
    out
}

/// The usual distance of two base lines of a page.
fn leading(page: &[Line]) -> f64 {
    let mut steps: Vec<f64> = page
        .windows(2)
        .filter(|w| (w[0].size / w[1].size - 1.0).abs() < 0.08)
        .map(|w| w[0].base - w[1].base)
        .filter(|s| *s > 0.0)
        .collect();
    steps.sort_by(f64::total_cmp);
    steps.get(steps.len() / 3).copied().unwrap_or(0.0).max(page.first().map_or(0.0, |l| l.size))
}

/// Joins a line to its paragraph. A hyphen between two small letters was the typesetter's; any other is the word's own.
fn join(paragraph: &mut String, line: &str) {
    let before = paragraph.chars().rev().nth(1).is_some_and(char::is_lowercase);
    let after = line.chars().next().is_some_and(char::is_lowercase);
    if paragraph.ends_with('\u{AD}') || (paragraph.ends_with(['-', '\u{2010}']) && before && after) {
        paragraph.pop();
    } else if !paragraph.ends_with(['-', '\u{2010}']) {
        paragraph.push(' ');
    }
    paragraph.push_str(line);
}

// ---- properties ----

/// Title, author and day of making. They are set by a program as often as by a person, so they only fill gaps, and a title
/// counts only if the text shows it.
fn properties(file: &pdf_extract::Document, text: &str, findings: &mut Findings) {
    let info = file.trailer.get(b"Info").and_then(Object::as_reference).and_then(|id| file.get_dictionary(id));
    let Ok(info) = info else { return };
    let value = |key: &[u8]| match info.get(key) {
        Ok(Object::String(bytes, _)) => tidy(&pdf_string(bytes)),
        _ => None,
    };
    let basis = "pdf properties";
    let head = folded(&text[..crate::words::boundary(text, text.len().min(4000))]);
    if let Some(title) = value(b"Title") {
        let rank = if head.contains(&folded(&title)) { Rank::Format } else { Rank::Aside };
        findings.title.add(rank, title, basis);
    }
    if let Some(author) = value(b"Author") {
        let rank = if head.contains(&folded(&author)) { Rank::Format } else { Rank::Aside };
        findings.authors.add(rank, vec![author], basis);
    }
    if let Some(date) = value(b"CreationDate") {
        let day = dates::iso(date.trim_start_matches("D:").get(..8).unwrap_or("")).day();
        findings.published.extend(Rank::Text, day.map(Interval::day), "pdf properties, day of making");
    }
}

fn pdf_string(bytes: &[u8]) -> String {
    match encoding_rs::Encoding::for_bom(bytes) {
        Some((encoding, length)) => encoding.decode_without_bom_handling(&bytes[length..]).0.into_owned(),
        None => encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hyphens_of_the_typesetter_go_and_others_stay() {
        let mut text = "the coast-".to_owned();
        join(&mut text, "guard of Al-");
        join(&mut text, "Jufra and");
        join(&mut text, "Sirte");
        assert_eq!(text, "the coastguard of Al-Jufra and Sirte");
    }

    #[test]
    fn seen_order_becomes_read_order() {
        let seen: String = "قال 25 شخصا".chars().rev().collect();
        // The digits of a number are seen from left to right in any script.
        let seen = seen.replace("52", "25");
        assert_eq!(read_order(&seen), "قال 25 شخصا");
        assert_eq!(read_order("The ship"), "The ship");
        assert_eq!(letters("o\u{FB03}ce"), "office");
    }
}
