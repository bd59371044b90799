//! Where do the paragraphs of a plain text begin and end? Lines, joined where an editor wrapped them or where something
//! was cut out of the middle of a sentence. What a unit is, `blocks` tells.

use crate::words::{Sign, WORDS, folded, is_invisible};
use model::{BlockKind, Span};

/// Only a line up to this many bytes is looked at word by word: longer ones are paragraphs.
pub(crate) const LINE: usize = 400;

/// A stretch of text between line ends, white space trimmed.
#[derive(Clone, Debug)]
pub(crate) struct Unit<'t> {
    pub span: Span,
    pub text: &'t str,
    /// [`folded`]; empty for a unit longer than [`LINE`].
    pub folded: String,
    /// Whether an empty line, or the beginning of the text, stands before it.
    pub apart: bool,
    /// How many lines it was joined from.
    pub lines: usize,
    pub kind: Option<BlockKind>,
}

impl<'t> Unit<'t> {
    fn new(text: &'t str, start: usize, end: usize, apart: bool, lines: usize) -> Unit<'t> {
        let words = &text[start..end];
        let folded = if words.len() <= LINE { folded(words) } else { String::new() };
        Unit { span: Span::new(start, end), text: words, folded, apart, lines, kind: None }
    }

    /// Short enough to be a title, a heading, a caption, a button.
    pub fn is_short(&self) -> bool {
        self.text.len() <= LINE
    }

    pub fn words(&self) -> usize {
        if self.is_short() { self.text.split_whitespace().count() } else { usize::MAX }
    }

    /// A sentence at least: what a report's body is made of.
    pub fn is_body(&self) -> bool {
        self.text.len() >= 200 || (ends_a_sentence(self.text) && (self.text.len() >= 60 || self.words() >= 8))
    }

    pub fn has_letters(&self) -> bool {
        self.text.chars().any(char::is_alphanumeric)
    }
}

/// What may stand behind the last mark of a sentence.
pub(crate) fn is_closer(c: char) -> bool {
    matches!(c, '"' | '\'' | '”' | '’' | '»' | '«' | ')' | ']' | '“' | '‘') || c.is_whitespace() || is_invisible(c)
}

pub(crate) fn last_mark(text: &str) -> Option<char> {
    text.chars().rev().find(|c| !is_closer(*c))
}

/// Whether the text ends as sentences end, in any script.
pub(crate) fn ends_a_sentence(text: &str) -> bool {
    last_mark(text).is_some_and(|c| matches!(c, '.' | '!' | '?' | '…' | '؟' | '。' | '！' | '？' | '۔' | '।'))
}

/// The units of a text in order.
pub(crate) fn units(text: &str) -> Vec<Unit<'_>> {
    let lines = lines(text);
    let wrapped = is_wrapped(&lines);
    let mut out: Vec<Unit<'_>> = Vec::new();
    for line in lines {
        if let Some(last) = out.last()
            && ((wrapped && !line.apart && goes_on_wrapped(last, &line)) || goes_on(last, &line))
        {
            let (start, end) = (last.span.start as usize, line.span.end as usize);
            let joined = Unit::new(text, start, end, last.apart, last.lines + 1);
            if let Some(last) = out.last_mut() {
                *last = joined;
            }
        } else {
            out.push(line);
        }
    }
    out
}

fn lines(text: &str) -> Vec<Unit<'_>> {
    let mut out = Vec::new();
    let (mut start, mut apart) = (0, true);
    for line in text.split_inclusive(['\n', '\r', '\u{2028}', '\u{2029}', '\u{85}']) {
        let trimmed = line.trim();
        if trimmed.is_empty() {
            apart |= !line.starts_with('\n') || !text[..start].ends_with('\r');
        } else {
            let from = start + (line.len() - line.trim_start().len());
            out.push(Unit::new(text, from, from + trimmed.len(), apart, 1));
            apart = false;
        }
        start += line.len();
    }
    out
}

/// Longest line that an editor still wraps.
const WRAP: usize = 110;

/// A text is wrapped if paragraphs of several lines are common in it, hardly a line is long, and most that have a
/// successor in their paragraph are nearly full.
fn is_wrapped(lines: &[Unit<'_>]) -> bool {
    let width = |unit: &Unit<'_>| if unit.text.len() > 4 * WRAP { usize::MAX } else { unit.text.chars().count() };
    if lines.len() < 4 || lines.iter().filter(|l| width(l) > WRAP).count() * 20 > lines.len() {
        return false;
    }
    let followed: Vec<usize> = lines.windows(2).filter(|w| !w[1].apart).map(|w| width(&w[0])).collect();
    let longest = followed.iter().copied().filter(|w| *w <= WRAP).max().unwrap_or(0);
    let full = followed.iter().filter(|w| **w * 10 >= longest * 7).count();
    let open = lines.windows(2).filter(|w| !w[1].apart && !ends_a_sentence(w[0].text)).count();
    longest >= 45 && full * 10 >= followed.len() * 7 && open * 2 >= followed.len() && followed.len() * 3 >= lines.len()
}

fn goes_on_wrapped(last: &Unit<'_>, next: &Unit<'_>) -> bool {
    // A line that stops early ends its paragraph; list items begin lines of their own.
    let last_line = last.text.rsplit('\n').next().unwrap_or(last.text);
    last_line.chars().count() >= 45 && !is_item(next.text) && !is_known(last) && !is_known(next)
}

/// A page's script or link text that was dropped leaves a sentence broken over empty lines: it goes on in lower case.
fn goes_on(last: &Unit<'_>, next: &Unit<'_>) -> bool {
    let open = last_mark(last.text).is_some_and(|c| c.is_alphanumeric() || matches!(c, ',' | '-' | '–' | '—'));
    let first = next.text.chars().find(|c| !is_closer(*c) && !matches!(c, '(' | '[' | '…'));
    open && first.is_some_and(|c| c.is_lowercase() || matches!(c, ':' | ',' | ';'))
        && next
            .text
            .split_whitespace()
            .next()
            .is_some_and(|w| !w.contains("://") && !w.starts_with("www.") && !w.contains('@'))
        && last.has_letters()
        && !is_item(next.text)
        && !is_known(last)
        && !is_known(next)
}

/// A line whose words say what it is does not belong to a sentence.
fn is_known(unit: &Unit<'_>) -> bool {
    let line = unit.folded.as_str();
    !line.is_empty()
        && (WORDS.is(Sign::Menu, line)
            || WORDS.is(Sign::Notes, line)
            || WORDS.is(Sign::Sources, line)
            || WORDS.starts(Sign::Menu, line).is_some()
            || WORDS.starts(Sign::Rights, line).is_some()
            || WORDS.holds(Sign::Paywall, line)
            || !matches!(crate::dates::whole(unit.text), crate::dates::Said::Nothing))
}

/// `- `, `• `, `1. `, `a) `, `[ii] `: the beginning of an item.
pub(crate) fn is_item(text: &str) -> bool {
    let Some((mark, _)) = text.split_once(char::is_whitespace) else { return false };
    let number = |m: &str| !m.is_empty() && m.len() <= 3 && m.bytes().all(|b| b.is_ascii_alphanumeric());
    matches!(mark, "-" | "–" | "—" | "*" | "•" | "·" | "▪" | "●" | "■" | "‣" | "o")
        || mark
            .strip_suffix(['.', ')'])
            .is_some_and(|m| number(m) && (m.len() == 1 || m.bytes().all(|b| b.is_ascii_digit())))
        || is_note_mark(mark)
}

/// `[1]`, `[iv]`: the mark of an endnote.
pub(crate) fn is_note_mark(mark: &str) -> bool {
    mark.strip_prefix('[').and_then(|m| m.strip_suffix(']')).is_some_and(|m| {
        !m.is_empty()
            && m.len() <= 6
            && (m.bytes().all(|b| b.is_ascii_digit()) || m.bytes().all(|b| matches!(b, b'i' | b'v' | b'x' | b'l')))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<String> {
        units(text).into_iter().map(|u| u.folded).collect()
    }

    #[test]
    fn a_gap_in_a_sentence_does_not_end_it() {
        assert_eq!(
            read(
                "In her interview with\n\n\nthe harbour master says\n\nThat was all.\nAdded to \"\n\n\" that it burned.\nShe added to \"\n\n\": \"It sank.\""
            ),
            [
                "in her interview with the harbour master says",
                "that was all.",
                "added to \" \" that it burned.",
                "she added to \" \": \"it sank.\""
            ]
        );
        assert_eq!(read("back\ntopic\nThe ship burned\n"), ["back", "topic", "the ship burned"]);
    }

    #[test]
    fn wrapped_lines_are_joined_and_others_are_not() {
        let wrapped = "The freighter had left the port before dawn with a crew of nine\nMalta was its next call, and nobody \
                       had heard a thing from it\nSince then. The owner denies it.\n\nThe coastguard of the region said on \
                       Tuesday that its boats\nWent out twice.\n";
        assert_eq!(read(wrapped).len(), 2);
        assert_eq!(
            read("The ship burned on Tuesday.\nNobody was hurt in the fire.\nIt sank.\nThe owner denies it.").len(),
            4
        );
    }
}
