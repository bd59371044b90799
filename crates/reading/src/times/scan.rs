//! What are the words of a stretch of text, before any grammar? A light scanner for the passes that look for patterns of
//! words and numbers: it knows letters, digits and marks, and no language.

use model::Span;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    Word,
    Number,
    Mark,
    /// An address, a handle: nothing in it is to be read.
    Opaque,
}

/// One word, number or mark.
#[derive(Clone, Debug)]
pub(crate) struct Word {
    pub span: Span,
    pub shape: Shape,
    /// In lower case, curly apostrophes made straight.
    pub lower: String,
    /// Starts with an upper-case letter.
    pub capital: bool,
    /// All of it in capitals, and more than one letter.
    pub capitals: bool,
    /// White space, or the start of the text, stands before it.
    pub spaced: bool,
    /// A line ends before it.
    pub new_line: bool,
}

impl Word {
    pub fn is(&self, text: &str) -> bool {
        self.lower == text
    }

    /// The digits of a whole number, without thousands separators and decimals.
    pub fn digits(&self) -> Option<&str> {
        (self.shape == Shape::Number && self.lower.bytes().all(|b| b.is_ascii_digit())).then_some(self.lower.as_str())
    }
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '\u{2019}')
}

fn is_letter(c: char) -> bool {
    c.is_alphabetic() || ('\u{300}'..='\u{36f}').contains(&c)
}

/// The words of `text[span]`, in order. Linear in its length.
pub(crate) fn scan(text: &str, span: Span) -> Vec<Word> {
    let slice = span.of(text);
    let base = span.start as usize;
    let mut words: Vec<Word> = Vec::new();
    let (mut at, mut spaced, mut new_line, mut chunk_end) = (0, true, true, 0);
    while let Some(first) = slice[at..].chars().next() {
        if first.is_whitespace() {
            spaced = true;
            new_line |= first == '\n';
            at += first.len_utf8();
            continue;
        }
        if spaced || at >= chunk_end {
            chunk_end = slice[at..].find(char::is_whitespace).map_or(slice.len(), |n| at + n);
            if let Some(length) = opaque(&slice[at..chunk_end]) {
                words.push(word(slice, base, at, at + length, Shape::Opaque, spaced, new_line));
                (at, spaced, new_line) = (at + length, false, false);
                continue;
            }
        }
        let (length, shape) = if first.is_ascii_digit() {
            // The third part of "23.04.2022" has no decimals.
            let point = words.last().is_some_and(|w| w.is(".")) && !spaced;
            (number(&slice[at..], point), Shape::Number)
        } else if is_letter(first) {
            (letters(&slice[at..]), Shape::Word)
        } else if is_apostrophe(first) && !spaced && slice[at + first.len_utf8()..].starts_with(is_letter) {
            let tail = slice[at + first.len_utf8()..].find(|c| !is_letter(c));
            (tail.map_or(slice.len() - at, |n| n + first.len_utf8()), Shape::Word)
        } else {
            (first.len_utf8(), Shape::Mark)
        };
        words.push(word(slice, base, at, at + length, shape, spaced, new_line));
        (at, spaced, new_line) = (at + length, false, false);
    }
    words
}

fn word(slice: &str, base: usize, start: usize, end: usize, shape: Shape, spaced: bool, new_line: bool) -> Word {
    let written = &slice[start..end];
    Word {
        span: Span::new(base + start, base + end),
        shape,
        lower: if written.is_ascii() {
            written.to_ascii_lowercase()
        } else {
            written.to_lowercase().replace('\u{2019}', "'")
        },
        capital: written.starts_with(char::is_uppercase),
        capitals: written.chars().nth(1).is_some() && written.chars().all(char::is_uppercase),
        spaced,
        new_line,
    }
}

/// The length of the address or handle that `chunk` (a run without white space) starts with.
fn opaque(chunk: &str) -> Option<usize> {
    let address = chunk.starts_with("http://") || chunk.starts_with("https://") || chunk.starts_with("www.");
    let handle = chunk.len() > 1 && (chunk.starts_with('@') || chunk.starts_with('#'));
    let mail = || {
        let middle = chunk.find('@')?;
        (chunk[..middle].starts_with(char::is_alphanumeric) && chunk[middle..].contains('.')).then_some(())
    };
    if !(address || handle || mail().is_some()) {
        return None;
    }
    Some(chunk.trim_end_matches(['.', ',', ';', ':', ')', ']', '"', '\u{201d}', '!', '?']).len().max(1))
}

/// Digits with thousands separators and decimals: `3,000`, `1.5`. More than one point is no number: `23.04.2022`.
fn number(text: &str, whole: bool) -> usize {
    let bytes = text.as_bytes();
    let digits = |from: usize| bytes[from.min(bytes.len())..].iter().take_while(|b| b.is_ascii_digit()).count();
    let mut end = digits(0);
    if end <= 3 {
        while bytes.get(end) == Some(&b',') && digits(end + 1) == 3 {
            end += 4;
        }
    }
    let fraction = digits(end + 1);
    if !whole && bytes.get(end) == Some(&b'.') && fraction > 0 {
        let after = end + 1 + fraction;
        if !(bytes.get(after) == Some(&b'.') && digits(after + 1) > 0) {
            end = after;
        }
    }
    end
}

/// A run of letters; single letters joined by points are one word: `p.m.`, `U.S.`.
fn letters(text: &str) -> usize {
    let run = |from: usize| text[from..].find(|c| !is_letter(c)).unwrap_or(text.len() - from);
    let mut end = run(0);
    let single = |from: usize, to: usize| text[from..to].chars().count() == 1;
    if single(0, end) {
        let mut last = end;
        while text[last..].starts_with('.') && text[last + 1..].starts_with(is_letter) {
            let next = last + 1 + run(last + 1);
            if !single(last + 1, next) {
                break;
            }
            last = next;
        }
        if last > end {
            end = if text[last..].starts_with('.') { last + 1 } else { last };
        }
    }
    end
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        scan(text, Span::new(0, text.len())).into_iter().map(|w| w.lower).collect()
    }

    #[test]
    fn words_numbers_and_marks_are_told_apart() {
        assert_eq!(words("An hour\u{2019}s sail, 3,000.5 km"), ["an", "hour", "'s", "sail", ",", "3,000.5", "km"]);
        assert_eq!(words("at 8 p.m. on the 23rd"), ["at", "8", "p.m.", "on", "the", "23", "rd"]);
        assert_eq!(words("23.04.2022"), ["23", ".", "04", ".", "2022"]);
        assert_eq!(words("1,2 and 12,34"), ["1", ",", "2", "and", "12", ",", "34"]);
    }

    #[test]
    fn addresses_and_handles_are_closed_books() {
        assert_eq!(
            words("see https://a.example/2020/05, or @crew7."),
            ["see", "https://a.example/2020/05", ",", "or", "@crew7", "."]
        );
    }
}
