//! How does a brief become pages of paper? Breaks its paragraphs into lines and its lines into pages, each run of letters in its
//! own direction, and writes them as a PDF whose footnote marks lead to the notes. The same brief gives the same bytes.

use crate::{
    brief::{Brief, BriefPart, EntryLine},
    error::{Error, ErrorKind, Result},
};
use krilla::{
    Document,
    annotation::{LinkAnnotation, Target},
    color::rgb,
    destination::XyzDestination,
    geom::{Point, Rect},
    metadata::Metadata,
    num::NormalizedF32,
    outline::{Outline, OutlineNode},
    page::PageSettings,
    paint::Fill,
    text::{Font, TextDirection},
};
use rustybuzz::{Face, UnicodeBuffer};
use std::{cell::RefCell, collections::BTreeMap, ops::Range};
use unicode_bidi::{BidiInfo, Level};

/// A4 in points, and what stays empty around the text.
const WIDTH: f32 = 595.0;
const HEIGHT: f32 = 842.0;
const MARGIN: f32 = 57.0;
const TEXT: f32 = WIDTH - 2.0 * MARGIN;
/// Where the answers begin beside their labels, and the notes beside their numbers.
const LABELS: f32 = 86.0;
const NUMBERS: f32 = 26.0;
/// From line to line, as a multiple of the letters' size.
const LEADING: f32 = 1.38;

const INK: u8 = 20;
const SOFT: u8 = 95;

static REGULAR: &[u8] = include_bytes!("../fonts/DejaVuSansCondensed.ttf");
static BOLD: &[u8] = include_bytes!("../fonts/DejaVuSansCondensed-Bold.ttf");

/// How some words are set.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Style {
    bold: bool,
    size: f32,
    grey: u8,
    /// Raised by so much, as marks of footnotes are.
    rise: f32,
    /// The footnote that they lead to.
    note: Option<usize>,
}

impl Style {
    fn plain(size: f32) -> Style {
        Style { bold: false, size, grey: INK, rise: 0.0, note: None }
    }

    fn bold(size: f32) -> Style {
        Style { bold: true, ..Style::plain(size) }
    }

    fn soft(size: f32) -> Style {
        Style { grey: SOFT, ..Style::plain(size) }
    }

    fn mark(size: f32, note: usize) -> Style {
        Style { rise: size * 0.38, note: Some(note), ..Style::soft(size * 0.68) }
    }
}

/// Letters that stand together on a page, in one style and one direction.
struct Placed {
    x: f32,
    y: f32,
    width: f32,
    text: String,
    style: Style,
    backwards: bool,
}

/// A stretch of a line between two places at which it may be broken.
struct Word {
    pieces: Vec<(String, Style)>,
    width: f32,
    /// A space stands before it.
    spaced: bool,
}

/// The shapes of letters, and how wide words are that were measured before.
struct Letters<'a> {
    faces: [Face<'a>; 2],
    known: RefCell<BTreeMap<(bool, String), f32>>,
}

impl Letters<'_> {
    fn new() -> Result<Letters<'static>> {
        let face = |bytes| Face::from_slice(bytes, 0).ok_or_else(|| failed("the letters cannot be read"));
        Ok(Letters { faces: [face(REGULAR)?, face(BOLD)?], known: RefCell::default() })
    }

    /// How wide some words are, in points.
    fn width(&self, text: &str, style: Style) -> f32 {
        let key = (style.bold, text.to_owned());
        if let Some(width) = self.known.borrow().get(&key) {
            return width * style.size;
        }
        let face = &self.faces[usize::from(style.bold)];
        let mut buffer = UnicodeBuffer::new();
        buffer.push_str(text);
        buffer.guess_segment_properties();
        let shaped = rustybuzz::shape(face, &[], buffer);
        let units: i32 = shaped.glyph_positions().iter().map(|p| p.x_advance).sum();
        let width = units as f32 / face.units_per_em() as f32;
        self.known.borrow_mut().insert(key, width);
        width * style.size
    }
}

fn failed(why: &str) -> Error {
    Error::new(ErrorKind::Invalid, format!("the brief cannot be written as PDF: {why}"))
}

/// What can be set: no signs that steer, which have no shape; spaces of all sorts as one.
fn settable(text: &str) -> String {
    let steers =
        |c: char| matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}');
    let clean: String = text.chars().filter(|c| !steers(*c)).map(|c| if c.is_control() { ' ' } else { c }).collect();
    clean.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Pages as they are filled.
struct Setting<'a> {
    letters: Letters<'a>,
    pages: Vec<Vec<Placed>>,
    /// Where the next line begins, from the top of the page.
    y: f32,
    /// Headings, and where they stand; notes, and where they do.
    headings: Vec<(String, usize, f32)>,
    notes: Vec<(usize, f32)>,
}

impl Setting<'_> {
    /// Begins a new page if so much does not fit on this one.
    fn room(&mut self, height: f32) {
        if self.y + height > HEIGHT - MARGIN {
            self.pages.push(Vec::new());
            self.y = MARGIN;
        }
    }

    fn skip(&mut self, height: f32) {
        self.y += height;
    }

    /// Words with the places between them; one that is wider than the column is broken wherever it must.
    fn words(&self, spans: &[(String, Style)], column: f32) -> Vec<Word> {
        let mut words: Vec<Word> = Vec::new();
        let mut open = false;
        for (text, style) in spans {
            let mut spaced = text.starts_with(' ');
            for part in text.split(' ').filter(|p| !p.is_empty()) {
                let width = self.letters.width(part, *style);
                let last = words.last_mut().filter(|w| open && !spaced && w.width + width <= column);
                match last {
                    Some(last) => {
                        last.width += width;
                        last.pieces.push((part.to_owned(), *style));
                    }
                    None if width <= column => {
                        words.push(Word { pieces: vec![(part.to_owned(), *style)], width, spaced: spaced || !open });
                    }
                    None => words.extend(self.broken(part, *style, column, spaced || !open)),
                }
                (open, spaced) = (true, true);
            }
            open = open && !text.ends_with(' ');
        }
        words
    }

    /// A word that is wider than the column, in parts that are not.
    fn broken(&self, word: &str, style: Style, column: f32, spaced: bool) -> Vec<Word> {
        let mut parts: Vec<Word> = Vec::new();
        let (mut part, mut width) = (String::new(), 0.0);
        for c in word.chars() {
            let wide = self.letters.width(c.encode_utf8(&mut [0; 4]), style);
            if width + wide > column && !part.is_empty() {
                let pieces = vec![(std::mem::take(&mut part), style)];
                parts.push(Word { pieces, width, spaced: spaced && parts.is_empty() });
                width = 0.0;
            }
            part.push(c);
            width += wide;
        }
        let spaced = spaced && parts.is_empty();
        parts.push(Word { pieces: vec![(part, style)], width, spaced });
        parts
    }

    /// Sets a paragraph into the column that begins at `indent`; it begins where the page stands.
    fn paragraph(&mut self, spans: &[(String, Style)], indent: f32) {
        let column = TEXT - indent;
        let size = spans.iter().map(|(_, s)| s.size).fold(0.0, f32::max);
        let whole: String = spans.iter().map(|(t, _)| t.as_str()).collect();
        let base = BidiInfo::new(&whole, None).paragraphs.first().map_or(Level::ltr(), |p| p.level);
        let mut line: Vec<Word> = Vec::new();
        let mut width = 0.0;
        for word in self.words(spans, column) {
            let style = word.pieces.first().map_or(Style::plain(size), |p| p.1);
            let space = if word.spaced && !line.is_empty() { self.letters.width(" ", style) } else { 0.0 };
            if width + space + word.width > column && !line.is_empty() {
                self.line(&std::mem::take(&mut line), base, indent, size);
                width = 0.0;
            } else {
                width += space;
            }
            width += word.width;
            line.push(word);
        }
        if !line.is_empty() {
            self.line(&line, base, indent, size);
        }
    }

    /// Sets one line: its runs in the order in which they are seen.
    fn line(&mut self, words: &[Word], base: Level, indent: f32, size: f32) {
        let height = size * LEADING;
        self.room(height);
        let mut text = String::new();
        let mut styles: Vec<(Range<usize>, Style)> = Vec::new();
        for (at, word) in words.iter().enumerate() {
            for (n, (piece, style)) in word.pieces.iter().enumerate() {
                let from = text.len();
                if n == 0 && at > 0 && word.spaced {
                    text.push(' ');
                }
                text.push_str(piece);
                match styles.last_mut().filter(|(_, last)| last == style) {
                    Some((range, _)) => range.end = text.len(),
                    None => styles.push((from..text.len(), *style)),
                }
            }
        }
        let bidi = BidiInfo::new(&text, Some(base));
        let Some(paragraph) = bidi.paragraphs.first() else { return };
        let (levels, runs) = bidi.visual_runs(paragraph, paragraph.range.clone());
        let mut seen: Vec<(String, Style, bool)> = Vec::new();
        for run in runs {
            let backwards = levels.get(run.start).is_some_and(|level| level.is_rtl());
            let within = styles.iter().filter_map(|(range, style)| {
                let part = range.start.max(run.start)..range.end.min(run.end);
                Some((text.get(part)?.to_owned(), *style, backwards)).filter(|(text, ..)| !text.is_empty())
            });
            let mut within: Vec<_> = within.collect();
            if backwards {
                within.reverse();
            }
            seen.extend(within);
        }
        let widths: Vec<f32> = seen.iter().map(|(text, style, _)| self.letters.width(text, *style)).collect();
        let mut x = MARGIN + indent;
        if base.is_rtl() {
            x = (WIDTH - MARGIN - widths.iter().sum::<f32>()).max(x);
        }
        let y = self.y + size;
        for ((text, style, backwards), width) in seen.into_iter().zip(widths) {
            if let Some(page) = self.pages.last_mut() {
                page.push(Placed { x, y: y - style.rise, width, text, style, backwards });
            }
            x += width;
        }
        self.y += height;
    }

    fn heading(&mut self, text: &str, size: f32, before: f32) {
        // A heading does not stand alone at the foot of a page.
        self.room(before + size * LEADING * 4.0);
        self.skip(if self.y > MARGIN { before } else { 0.0 });
        let text = settable(text);
        self.headings.push((text.clone(), self.pages.len() - 1, self.y));
        self.paragraph(&[(text, Style::bold(size))], 0.0);
        self.skip(size * 0.3);
    }

    /// Something in the left margin of the column, and the paragraph beside it.
    fn beside(&mut self, label: &str, style: Style, spans: &[(String, Style)], indent: f32) {
        let size = spans.iter().map(|(_, s)| s.size).fold(style.size, f32::max);
        self.room(size * LEADING);
        let placed = Placed {
            x: MARGIN,
            y: self.y + size,
            width: self.letters.width(label, style),
            text: label.to_owned(),
            style,
            backwards: false,
        };
        if let Some(page) = self.pages.last_mut() {
            page.push(placed);
        }
        self.paragraph(spans, indent);
    }
}

/// The brief as a PDF.
///
/// # Errors
/// Fails when the writer does.
pub(crate) fn pdf(brief: &Brief) -> Result<Vec<u8>> {
    let setting = set(brief)?;
    let font = |bytes: &'static [u8]| Font::new(bytes.into(), 0).ok_or_else(|| failed("the letters cannot be read"));
    let fonts = [font(REGULAR)?, font(BOLD)?];
    let mut document = Document::new();
    let total = setting.pages.len();
    for (number, placed) in setting.pages.iter().enumerate() {
        let settings = PageSettings::from_wh(WIDTH, HEIGHT).ok_or_else(|| failed("there is no such page"))?;
        let mut page = document.start_page_with(settings);
        for letters in placed {
            let Some(note) = letters.style.note.and_then(|n| setting.notes.get(n.checked_sub(1)?)) else { continue };
            let (top, bottom) = (letters.y - letters.style.size, letters.y + 2.0);
            let Some(rect) = Rect::from_ltrb(letters.x, top, letters.x + letters.width, bottom) else { continue };
            let to = XyzDestination::new(note.0, Point::from_xy(MARGIN, (note.1 - 6.0).max(0.0)));
            page.add_annotation(LinkAnnotation::new(rect, Target::Destination(to.into())).into());
        }
        let mut surface = page.surface();
        let style = Style::soft(8.0);
        let text = format!("{} / {total}", number + 1);
        let x = WIDTH - MARGIN - setting.letters.width(&text, style);
        let foot = Placed { x, y: HEIGHT - MARGIN * 0.55, width: 0.0, text, style, backwards: false };
        for letters in placed.iter().chain([&foot]) {
            let grey = letters.style.grey;
            surface.set_fill(Some(Fill {
                paint: rgb::Color::new(grey, grey, grey).into(),
                opacity: NormalizedF32::ONE,
                rule: Default::default(),
            }));
            let direction = if letters.backwards { TextDirection::RightToLeft } else { TextDirection::LeftToRight };
            let font = fonts[usize::from(letters.style.bold)].clone();
            surface.draw_text(
                Point::from_xy(letters.x, letters.y),
                font,
                letters.style.size,
                &letters.text,
                false,
                direction,
            );
        }
        surface.finish();
        page.finish();
    }
    let mut outline = Outline::new();
    for (text, page, y) in setting.headings {
        outline.push_child(OutlineNode::new(text, XyzDestination::new(page, Point::from_xy(MARGIN, y))));
    }
    document.set_outline(outline);
    let metadata = Metadata::new().title(brief.title.clone()).language("en".to_owned()).creator("Firsthand".to_owned());
    document.set_metadata(metadata);
    document.finish().map_err(|error| failed(&format!("{error:?}")))
}

/// Everything of the brief on its pages.
fn set(brief: &Brief) -> Result<Setting<'static>> {
    let mut setting = Setting {
        letters: Letters::new()?,
        pages: vec![Vec::new()],
        y: MARGIN,
        headings: Vec::new(),
        notes: Vec::new(),
    };
    let (body, small) = (9.5, 8.5);
    setting.paragraph(&[(settable(&brief.title), Style::bold(17.0))], 0.0);
    setting.skip(4.0);
    for line in &brief.about {
        setting.paragraph(&[(settable(line), Style::soft(body))], 0.0);
    }
    for (number, part) in brief.numbered() {
        match part {
            BriefPart::Text(text) => {
                setting.skip(8.0);
                for line in text.lines().map(settable) {
                    setting.paragraph(&[(line, Style::plain(body + 0.5))], 0.0);
                    setting.skip(3.0);
                }
            }
            BriefPart::Fact(entry) => {
                setting.heading(&format!("{number}. {}", entry.summary), 11.0, 14.0);
                for EntryLine { label, text, notes } in &entry.lines {
                    let mut spans = vec![(settable(text), Style::plain(body))];
                    for note in notes {
                        spans.push((format!(" {note}"), Style::mark(body, *note)));
                    }
                    setting.beside(label, Style::soft(body), &spans, LABELS);
                }
                setting.beside("Fact", Style::soft(body), &[(entry.id.clone(), Style::soft(body))], LABELS);
            }
        }
    }
    setting.heading("Documents", 13.0, 22.0);
    for cited in &brief.documents {
        let title = cited.name.title.as_ref().map(|t| format!(", \u{201c}{t}\u{201d}")).unwrap_or_default();
        let said = settable(&format!("{}{title}, {}.", cited.source, cited.date));
        let hash = format!(" SHA-256 {}", cited.name.id);
        let spans = [(said, Style::plain(small)), (hash, Style::soft(small - 1.5))];
        setting.beside(&cited.name.short, Style::bold(small), &spans, NUMBERS);
    }
    setting.heading("What this does not say", 13.0, 22.0);
    for limit in &brief.limits {
        setting.beside("\u{2022}", Style::soft(body), &[(settable(limit), Style::plain(body))], 12.0);
    }
    setting.heading("Footnotes", 13.0, 22.0);
    for (at, note) in brief.notes.iter().enumerate() {
        setting.room(small * LEADING * 2.0);
        setting.notes.push((setting.pages.len() - 1, setting.y));
        let spans = [
            (settable(&format!("\u{201c}{}\u{201d} {}.", note.quote, note.source)), Style::plain(small)),
            (format!(" SHA-256 {}", note.hash), Style::soft(small - 1.5)),
        ];
        setting.beside(&(at + 1).to_string(), Style::bold(small), &spans, NUMBERS);
        setting.skip(2.5);
    }
    Ok(setting)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn blank() -> Setting<'static> {
        let (headings, notes) = Default::default();
        Setting { letters: Letters::new().unwrap(), pages: vec![Vec::new()], y: MARGIN, headings, notes }
    }

    /// Lines as they are seen, top to bottom.
    fn lines(setting: &Setting<'_>) -> Vec<String> {
        let mut lines: Vec<(f32, String)> = Vec::new();
        for placed in setting.pages.iter().flatten() {
            match lines.last_mut().filter(|(y, _)| *y == placed.y) {
                Some((_, line)) => line.push_str(&placed.text),
                None => lines.push((placed.y, placed.text.clone())),
            }
        }
        lines.into_iter().map(|(_, line)| line).collect()
    }

    #[test]
    fn a_mark_stays_with_its_word_and_lines_keep_to_the_column() {
        let mut setting = blank();
        let words = "The harbour master counted two cranes on the quay and nobody else did. ".repeat(4);
        setting.paragraph(&[(settable(&words), Style::plain(9.5)), ("7".to_owned(), Style::mark(9.5, 7))], LABELS);
        let set = lines(&setting);
        assert!(set.len() > 2, "{set:?}");
        let last = setting.pages[0].last().unwrap();
        assert_eq!((last.text.as_str(), last.style.note), ("7", Some(7)));
        let ends = setting.pages[0].iter().map(|p| p.x + p.width);
        assert!(ends.into_iter().all(|x| x <= WIDTH - MARGIN + 0.5));
    }

    #[test]
    fn arabic_stands_at_the_right_and_numbers_in_it_run_forwards() {
        let mut setting = blank();
        setting.paragraph(&[("احترقت السفينة في 3 أبريل قبالة Derna".to_owned(), Style::plain(10.0))], 0.0);
        let page = &setting.pages[0];
        let end = page.last().map(|p| p.x + p.width).unwrap();
        assert!((end - (WIDTH - MARGIN)).abs() < 0.5, "{end}");
        let seen: Vec<(&str, bool)> = page.iter().map(|p| (p.text.trim(), p.backwards)).collect();
        assert_eq!(seen.first(), Some(&("Derna", false)), "what is last is furthest to the left");
        assert!(seen.contains(&("3", false)), "{seen:?}");
    }

    proptest! {
        #[test]
        fn any_words_stay_on_the_page(text in "\\PC{0,200}", long in "[a-zא-ת]{0,300}") {
            let mut setting = blank();
            let spans = [(settable(&text), Style::plain(9.0)), (settable(&long), Style::bold(9.0))];
            setting.paragraph(&spans, LABELS);
            let written: String = setting.pages.iter().flatten().map(|p| p.text.replace(' ', "")).collect();
            let given: String = spans.iter().map(|(t, _)| t.replace(' ', "")).collect();
            let sorted = |text: &str| { let mut all: Vec<char> = text.chars().collect(); all.sort_unstable(); all };
            prop_assert_eq!(sorted(&written), sorted(&given));
            for placed in setting.pages.iter().flatten() {
                prop_assert!(placed.x >= MARGIN && placed.y <= HEIGHT - MARGIN + 1.0);
            }
        }
    }
}
