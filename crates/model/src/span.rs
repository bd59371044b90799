//! Where in a text? Spans, their conversion to code points, intervals of dates, and problems.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// A stretch of a document's text: byte offsets, half-open, on character boundaries.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Span {
    pub start: u32,
    pub end: u32,
}

impl Span {
    pub fn new(start: usize, end: usize) -> Span {
        debug_assert!(start <= end);
        Span { start: start as u32, end: end as u32 }
    }

    /// The words that stand there; empty if the span lies outside `text`.
    pub fn of<'t>(&self, text: &'t str) -> &'t str {
        text.get(self.range()).unwrap_or("")
    }

    pub fn range(&self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }

    pub fn len(&self) -> usize {
        (self.end - self.start) as usize
    }

    pub fn is_empty(&self) -> bool {
        self.start == self.end
    }

    pub fn contains(&self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    pub fn holds(&self, offset: u32) -> bool {
        self.start <= offset && offset < self.end
    }

    pub fn overlaps(&self, other: Span) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// The smallest span that holds both.
    pub fn cover(&self, other: Span) -> Span {
        Span { start: self.start.min(other.start), end: self.end.max(other.end) }
    }
}

/// Converts byte offsets of one text to code points and back, in constant time an offset.
#[derive(Clone, Debug)]
pub struct CodePoints<'t> {
    text: &'t str,
    /// Code points before each 64th byte.
    before: Vec<u32>,
}

impl<'t> CodePoints<'t> {
    const STEP: usize = 64;

    pub fn new(text: &'t str) -> CodePoints<'t> {
        let mut before = Vec::with_capacity(text.len() / Self::STEP + 1);
        let mut count = 0u32;
        for (at, byte) in text.bytes().enumerate() {
            if at.is_multiple_of(Self::STEP) {
                before.push(count);
            }
            count += u32::from(byte & 0xC0 != 0x80);
        }
        if text.len().is_multiple_of(Self::STEP) {
            before.push(count);
        }
        CodePoints { text, before }
    }

    /// How many code points stand before this byte offset.
    pub fn at(&self, byte: u32) -> usize {
        let byte = (byte as usize).min(self.text.len());
        let step = byte / Self::STEP;
        let rest = self.text.as_bytes()[step * Self::STEP..byte].iter();
        self.before[step] as usize + rest.filter(|b| **b & 0xC0 != 0x80).count()
    }

    /// Code points (start, end) of a span.
    pub fn span(&self, span: Span) -> (usize, usize) {
        (self.at(span.start), self.at(span.end))
    }
}

/// A closed interval of days; an end that is `None` is open or unknown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Interval {
    pub from: Option<Date>,
    pub to: Option<Date>,
}

impl Interval {
    pub fn day(date: Date) -> Interval {
        Interval { from: Some(date), to: Some(date) }
    }

    pub fn between(from: Date, to: Date) -> Interval {
        Interval { from: Some(from), to: Some(to) }
    }

    pub fn is_open(&self) -> bool {
        self.from.is_none() || self.to.is_none()
    }

    pub fn is_unknown(&self) -> bool {
        self.from.is_none() && self.to.is_none()
    }

    /// False only if the two cannot share a day.
    pub fn may_overlap(&self, other: &Interval) -> bool {
        let before = |a: Option<Date>, b: Option<Date>| matches!((a, b), (Some(a), Some(b)) if a < b);
        !before(self.to, other.from) && !before(other.to, self.from)
    }

    /// Days from the first to the last, counting both; `None` if an end is open.
    pub fn days(&self) -> Option<i32> {
        let (from, to) = (self.from?, self.to?);
        Some((to - from).get_days() + 1)
    }
}

/// Something in the input that could not be read as it should be. Never an error: the rest is read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// Stable, for programs: `quote-unclosed`.
    pub code: String,
    pub span: Option<Span>,
    /// For people: lower case, no full stop.
    pub message: String,
}

impl Problem {
    pub fn new(code: &str, span: Option<Span>, message: impl Into<String>) -> Problem {
        Problem { code: code.to_owned(), span, message: message.into() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_points_are_counted_in_any_script() {
        for text in ["", "plain", "حفتر said: “no”", &"é".repeat(64), &"aé\u{1F6A2}".repeat(100)] {
            let points = CodePoints::new(text);
            for (count, (byte, _)) in text.char_indices().enumerate() {
                assert_eq!(points.at(byte as u32), count);
            }
            assert_eq!(points.at(text.len() as u32), text.chars().count());
        }
    }

    #[test]
    fn an_open_interval_may_overlap_anything_on_its_open_side() {
        let day = |y, m, d| jiff::civil::date(y, m, d);
        let since = Interval { from: Some(day(2020, 1, 1)), to: None };
        assert!(since.may_overlap(&Interval::day(day(2030, 5, 5))));
        assert!(!since.may_overlap(&Interval::day(day(2019, 12, 31))));
        assert!(Interval::default().may_overlap(&since));
    }
}
