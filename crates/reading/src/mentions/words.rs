//! Where do words of a text begin, and which have a capital? A plain cut at blanks and punctuation, finer than names need
//! and coarser than grammar: "Al-Jufra" and "MiG-29s" are words, a possessive ending is not part of one.

use crate::gazetteer::fold;
use crate::mentions::lexicon::{Class, Lexicon};
use model::{BlockKind, Document, Span};

/// A word of the text.
#[derive(Clone, Debug)]
pub struct Word {
    /// Without a possessive ending.
    pub span: Span,
    /// Folded: the form in which it is looked up.
    pub key: String,
    pub classes: Class,
    /// Begins with a capital, or has one after an article or in the middle: "al-Kafy", "iPhone".
    pub capital: bool,
    /// Two or more letters, all capitals.
    pub caps: bool,
    pub digits: bool,
    pub arabic: bool,
    /// First of a sentence, quotation or block, where a capital means nothing.
    pub first: bool,
    pub possessive: bool,
    /// Nothing but a blank (or the stop of an abbreviation) lies between it and the word before.
    pub joined: bool,
    /// Number of the block that holds it.
    pub block: u32,
}

impl Word {
    pub fn is(&self, class: Class) -> bool {
        self.classes.has(class)
    }

    /// A capital that speaks for a name.
    pub fn named(&self) -> bool {
        self.capital && !self.is(Class::ALWAYS) && !(self.first && self.is(Class::COMMON))
    }
}

fn inner(c: char) -> bool {
    matches!(c, '-' | '\'' | '’' | 'ʼ' | '‘' | '\u{2010}' | '\u{2011}' | '/' | '&' | '.')
}

/// The words of all blocks but boilerplate, in order of the text.
pub fn words(document: &Document, lexicon: &Lexicon) -> Vec<Word> {
    let mut words = Vec::with_capacity(document.text.len() / 6);
    for (number, block) in document.blocks.iter().enumerate().filter(|(_, b)| b.kind != BlockKind::Boilerplate) {
        let Some(text) = document.text.get(block.span.range()) else { continue };
        cut(text, block.span.start as usize, number as u32, lexicon, &mut words);
    }
    words
}

fn cut(text: &str, base: usize, block: u32, lexicon: &Lexicon, words: &mut Vec<Word>) {
    let mut chars = text.char_indices().peekable();
    let mut before = 0;
    let first_of_block = words.len();
    while let Some((start, c)) = chars.next() {
        if !c.is_alphanumeric() {
            continue;
        }
        let mut end = start + c.len_utf8();
        while let Some(&(at, c)) = chars.peek() {
            let after = text[at + c.len_utf8()..].chars().next();
            let marks = ('\u{300}'..='\u{36f}').contains(&c) || ('\u{610}'..='\u{670}').contains(&c) || c == '\u{640}';
            let dotted = c == '.' && text[start..at].chars().count() <= 3 && single_letters(&text[start..at]);
            let joins = inner(c) && (c != '.' || dotted) && after.is_some_and(char::is_alphanumeric);
            if !(c.is_alphanumeric() || marks || joins) {
                // "U.S." keeps its last stop.
                if c == '.' && text[start..at].contains('.') && single_letters(&text[start..at]) {
                    end = at + 1;
                    chars.next();
                }
                break;
            }
            end = at + c.len_utf8();
            chars.next();
        }
        for (from, to) in parts(&text[start..end], lexicon) {
            let gap = &text[before..start + from];
            let new =
                word(text, base, (start + from, start + to), gap, words.len() == first_of_block, block, lexicon, words);
            before = start + to;
            words.push(new);
        }
    }
}

fn single_letters(text: &str) -> bool {
    text.split('.').all(|part| part.chars().count() <= 1 && part.chars().all(char::is_alphabetic))
}

/// "Haftar-controlled" is two words, "Al-Jufra", "Yunus-bek" and "Deir ez-Zor" one; "American/Russian" two.
fn parts(text: &str, lexicon: &Lexicon) -> Vec<(usize, usize)> {
    let mut parts = vec![(0, text.len())];
    while let Some(&(from, to)) = parts.last() {
        let cuts = text[from..to].char_indices().filter(|(_, c)| matches!(c, '-' | '/' | '\u{2010}' | '\u{2011}'));
        let cut = cuts.map(|(at, c)| (from + at, from + at + c.len_utf8())).find(|&(left, right)| {
            let end = text[right..to].find('-').map_or(to, |n| right + n);
            let (head, tail) = (&text[from..left], &text[right..end]);
            let both = lexicon.country_of(head).is_some() && lexicon.country_of(tail).is_some();
            both || (text[left..right].starts_with('/')
                && head.len() > 1
                && tail.len() > 2
                && tail.chars().all(char::is_alphabetic))
                || (tail.chars().next().is_some_and(char::is_lowercase) && lexicon.class(tail).has(Class::JOINED))
        });
        let Some((left, right)) = cut else { break };
        parts.pop();
        parts.push((from, left));
        parts.push((right, to));
    }
    parts.retain(|(from, to)| from < to);
    parts
}

#[expect(clippy::too_many_arguments, reason = "one word's surroundings, passed on once")]
fn word(
    text: &str,
    base: usize,
    (start, mut end): (usize, usize),
    gap: &str,
    first_of_block: bool,
    block: u32,
    lexicon: &Lexicon,
    words: &[Word],
) -> Word {
    let whole = &text[start..end];
    let mut possessive = false;
    for ending in ["'s", "’s", "'S", "ʼs"] {
        if let Some(rest) = whole.strip_suffix(ending).filter(|r| !r.is_empty()) {
            possessive = true;
            end = start + rest.len();
            break;
        }
    }
    let own = &text[start..end];
    // "the forces' siege": a plural possessor, if it is no closing quotation mark.
    let rest = &text[end..];
    possessive |= own.ends_with('s') && (rest.starts_with("’ ") || rest.starts_with("' "));
    let key = fold(own);
    let capital = own.chars().next().is_some_and(char::is_uppercase)
        || own.split(['-', '’', '\'']).skip(1).any(|p| p.chars().next().is_some_and(char::is_uppercase))
        || own.chars().skip(1).any(char::is_uppercase);
    let letters = own.chars().filter(|c| c.is_alphabetic()).count();
    let abbreviated = words.last().is_some_and(|w| {
        w.block == block && (w.is(Class::ABBREVIATION) || (w.capital && w.span.len() == 1)) && gap.trim_end() == "."
    });
    let stop = |c: char| matches!(c, '.' | '!' | '?' | ':' | ';' | '…' | '•' | '“' | '"' | '«' | '؟' | '—' | '\n');
    let dotted = words.last().is_some_and(|w| w.block == block && text_ends_dotted(text, w, base));
    let first = first_of_block || (!abbreviated && gap.contains(stop));
    let blank = gap.chars().all(|c| c == ' ' || c == '\u{a0}' || c == '\t' || c == '-' || c == '\u{2011}');
    // The apostrophe of "the dockers' union" parts no more than the one of "the docker's union".
    let apostrophe = words.last().is_some_and(|w| w.possessive && w.block == block) && matches!(gap, "' " | "’ ");
    let blank = blank || apostrophe;
    Word {
        span: Span::new(base + start, base + end),
        classes: lexicon.class_of_key(&key),
        key,
        capital,
        caps: letters > 1 && own.chars().all(|c| !c.is_alphabetic() || c.is_uppercase()),
        digits: own.chars().any(|c| c.is_ascii_digit()),
        arabic: own.chars().any(|c| ('\u{600}'..'\u{700}').contains(&c)),
        first: first && !dotted,
        possessive,
        joined: !first_of_block
            && (blank || abbreviated)
            && !words.last().is_some_and(|w| w.possessive && !gap.contains(' ')),
        block,
    }
}

/// After "U.S." no sentence begins for certain.
fn text_ends_dotted(text: &str, word: &Word, base: usize) -> bool {
    text.get(word.span.start as usize - base..word.span.end as usize - base)
        .is_some_and(|t| t.len() > 2 && t.ends_with('.'))
}
