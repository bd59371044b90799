//! Where do words begin and end? Rules over characters, with lists of clitics, abbreviations and prefixes from
//! `lang/<code>/syntax/`. Follows the conventions of Universal Dependencies: clitics are words of their own, hyphenated
//! words are cut at the hyphen unless they begin with a listed prefix; addresses, handles and designators stay whole.

use crate::language::rows;
use model::Span;
use std::collections::{BTreeMap, BTreeSet};

/// What tokenisation needs of a language.
#[derive(Clone, Debug, Default)]
pub struct Rules {
    /// Words that keep the full stop behind them, as written.
    abbreviations: BTreeSet<String>,
    /// Those that keep it before a number only.
    before_number: BTreeSet<String>,
    /// Beginnings that are not cut off at a hyphen, lower case.
    prefixes: BTreeSet<String>,
    /// Endings that are cut off, lower case, with a plain apostrophe; longest first.
    clitics: Vec<String>,
    /// Words written together -> where they are cut, in characters.
    contractions: BTreeMap<String, Vec<usize>>,
    /// Words that stand right behind digits, as written.
    units: BTreeSet<String>,
    /// Faces made of marks.
    emoticons: Vec<Vec<char>>,
}

/// No token is longer than this many characters.
const LONGEST: usize = 200;

impl Rules {
    pub fn load(files: &BTreeMap<String, String>) -> Rules {
        let mut rules = Rules::default();
        for row in rows(files, "syntax/abbreviations.tsv") {
            let set = if row.get(1) == Some(&"number") { &mut rules.before_number } else { &mut rules.abbreviations };
            set.insert(row[0].to_owned());
        }
        rules.prefixes = rows(files, "syntax/prefixes.tsv").map(|r| r[0].to_owned()).collect();
        rules.clitics = rows(files, "syntax/clitics.tsv").map(|r| r[0].to_owned()).collect();
        rules.clitics.sort_by_key(|c| std::cmp::Reverse(c.len()));
        rules.units = rows(files, "syntax/units.tsv").map(|r| r[0].to_owned()).collect();
        rules.emoticons = rows(files, "syntax/emoticons.tsv").map(|r| r[0].chars().collect()).collect();
        for row in rows(files, "syntax/contractions.tsv") {
            let mut at = 0;
            let mut cuts: Vec<usize> = row[0]
                .split('|')
                .map(|part| {
                    at += part.chars().count();
                    at
                })
                .collect();
            cuts.pop();
            rules.contractions.insert(row[0].replace('|', ""), cuts);
        }
        rules
    }

    /// The tokens of `text`; `base` is added to their offsets.
    pub fn tokens(&self, text: &str, base: usize, out: &mut Vec<Span>) {
        let mut chars: Vec<(usize, char)> = Vec::new();
        for (at, c) in text.char_indices() {
            if c.is_whitespace() || is_invisible(c) {
                self.chunk(text, &chars, base, out);
                chars.clear();
            } else {
                chars.push((at, c));
                if chars.len() >= LONGEST && !is_word(c) || chars.len() >= 4 * LONGEST {
                    self.chunk(text, &chars, base, out);
                    chars.clear();
                }
            }
        }
        self.chunk(text, &chars, base, out);
    }

    fn chunk(&self, text: &str, chars: &[(usize, char)], base: usize, out: &mut Vec<Span>) {
        let end_of = |j: usize| chars.get(j).map_or_else(|| chars.last().map_or(0, |c| c.0 + c.1.len_utf8()), |c| c.0);
        let mut emit = |i: usize, j: usize| out.push(Span::new(base + chars[i].0, base + end_of(j)));
        if self.is_clitic(chars) {
            return emit(0, chars.len());
        }
        let mut i = 0;
        while i < chars.len() {
            let address = address_end(&chars[i..]);
            if address > 0 {
                emit(i, i + address.min(LONGEST));
                i += address.min(LONGEST);
                continue;
            }
            if self.is_emoticon(&chars[i..]) {
                return emit(i, chars.len());
            }
            let c = chars[i].1;
            let starts_word = is_word(c)
                || matches!(c, '@' | '#')
                    && chars[i + 1..].iter().map(|n| n.1).take_while(|n| is_word(*n)).any(|n| !n.is_ascii_digit())
                    && (i == 0 || !is_word(chars[i - 1].1))
                || is_apostrophe(c) && i == 0 && chars.len() > 2 && chars[1..3].iter().all(|d| d.1.is_ascii_digit());
            if starts_word {
                let j = self.word_end(text, chars, i);
                for (from, to) in self.cut(chars, i, j) {
                    emit(from, to);
                }
                i = j;
            } else {
                let mut j = i + 1;
                while j < chars.len() && j - i < LONGEST && runs_on(c, chars[j].1) {
                    j += 1;
                }
                // ".?": marks that end a sentence stand as one, like "?!"; behind several stops the question is its own.
                if c == '.' && j == i + 1 && chars.get(j).is_some_and(|n| n.1 == '?') {
                    j += 1;
                }
                emit(i, j);
                i = j;
            }
        }
    }

    /// A clitic that stands alone, as in tokenised text.
    fn is_clitic(&self, chars: &[(usize, char)]) -> bool {
        let plain = |c: char| if is_apostrophe(c) { '\'' } else { c };
        let same = |clitic: &str| clitic.chars().eq(chars.iter().map(|c| plain(c.1)));
        chars.first().is_some_and(|c| is_apostrophe(c.1)) && self.clitics.iter().any(|c| same(c))
    }

    fn is_emoticon(&self, chars: &[(usize, char)]) -> bool {
        self.emoticons.iter().any(|e| e.len() == chars.len() && e.iter().zip(chars).all(|(a, b)| *a == b.1))
    }

    /// Where the word that begins at `i` ends.
    fn word_end(&self, text: &str, chars: &[(usize, char)], i: usize) -> usize {
        let char_at = |j: usize| chars.get(j).map_or('\0', |c| c.1);
        let slice = |from: usize, to: usize| {
            &text[chars[from].0
                ..chars.get(to).map_or(chars[chars.len() - 1].0 + chars[chars.len() - 1].1.len_utf8(), |c| c.0)]
        };
        let (mut j, mut part) = (i + 1, i);
        let tagged = matches!(chars[i].1, '@' | '#');
        while j < chars.len() && j - i < LONGEST {
            let (c, last, next) = (chars[j].1, chars[j - 1].1, char_at(j + 1));
            let digits = last.is_ascii_digit() && next.is_ascii_digit();
            let joins = match c {
                _ if is_word(c) => true,
                _ if tagged => false,
                _ if is_apostrophe(c) => last.is_alphanumeric() && next.is_alphabetic() || digits,
                '.' => {
                    let letters = last.is_alphabetic() && next.is_alphabetic();
                    digits
                        || letters
                            && (j - part == 1 || next.is_lowercase() && j - i > 1 && !self.is_abbreviation(slice(i, j)))
                }
                ',' | ':' | '/' => digits,
                '&' => j - i <= 3 && last.is_uppercase() && next.is_uppercase(),
                '-' | '\u{2010}' | '\u{2011}' => is_word(next) && self.keeps_hyphen(chars, part, j),
                _ => false,
            };
            if !joins {
                break;
            }
            if !is_word(c) && !is_apostrophe(c) {
                part = j + 1;
            }
            j += 1;
        }
        if char_at(j) == '$' && j - i <= 2 && chars[i..j].iter().all(|c| c.1.is_uppercase()) {
            return j + 1;
        }
        if char_at(j) == '.' && char_at(j + 1) != '.' && !tagged {
            let word = slice(i, j);
            let initials = j - part == 1 && char_at(part).is_alphabetic() && (part > i || char_at(part).is_uppercase());
            let numbered = || {
                let rest = text[chars[j].0 + 1..].trim_start();
                self.before_number.contains(word) && rest.starts_with(|c: char| c.is_ascii_digit())
            };
            if initials || self.is_abbreviation(word) || numbered() {
                return j + 1;
            }
        }
        j
    }

    fn is_abbreviation(&self, word: &str) -> bool {
        self.abbreviations.contains(word)
    }

    /// Whether the part [from, at) stays together with what stands behind the hyphen at `at`.
    fn keeps_hyphen(&self, chars: &[(usize, char)], from: usize, at: usize) -> bool {
        let left: String = chars[from..at].iter().map(|c| c.1).collect();
        let right: Vec<char> = chars[at + 1..].iter().map(|c| c.1).take_while(|c| is_word(*c)).take(LONGEST).collect();
        let after = chars.get(at + 1 + right.len()).map_or('\0', |c| c.1);
        let before = from.checked_sub(1).map_or('\0', |i| chars[i].1);
        let digits = |mut s: std::slice::Iter<'_, char>| s.all(char::is_ascii_digit);
        let left_chars: Vec<char> = left.chars().collect();
        if digits(left_chars.iter()) && digits(right.iter()) {
            return after == '-' || before == '-' || left_chars.len() == 3 && right.len() == 4;
        }
        let designator = left_chars.len() <= 5
            && left_chars[0].is_uppercase()
            && left_chars.iter().all(|c| c.is_alphanumeric())
            && right[0].is_ascii_digit();
        designator || self.prefixes.contains(&left.to_lowercase())
    }

    /// Cuts clitics off and contractions apart.
    fn cut(&self, chars: &[(usize, char)], i: usize, j: usize) -> Vec<(usize, usize)> {
        let plain = |c: char| if is_apostrophe(c) { '\'' } else { c };
        let folded: String = chars[i..j].iter().map(|c| plain(c.1)).flat_map(char::to_lowercase).collect();
        if folded.chars().count() != j - i {
            return vec![(i, j)];
        }
        if let Some(cuts) = self.contractions.get(&folded) {
            let edges: Vec<usize> = [0].into_iter().chain(cuts.iter().copied()).chain([j - i]).collect();
            return edges.windows(2).map(|w| (i + w[0], i + w[1])).collect();
        }
        if folded.contains('\'') && !folded.starts_with(|c: char| c.is_ascii_digit()) {
            for clitic in &self.clitics {
                if folded.len() > clitic.len() && folded.ends_with(clitic.as_str()) {
                    let at = j - clitic.chars().count();
                    return vec![(i, at), (at, j)];
                }
            }
        }
        if folded.starts_with(|c: char| c.is_ascii_digit()) {
            let digits = chars[i..j].iter().take_while(|c| !c.1.is_alphabetic()).count();
            let unit: String = chars[i + digits..j].iter().map(|c| c.1).collect();
            if self.units.contains(unit.trim_end_matches('.')) && chars[i + digits - 1].1.is_ascii_digit() {
                return vec![(i, i + digits), (i + digits, j)];
            }
        }
        vec![(i, j)]
    }
}

/// Letters, digits, marks on them.
fn is_word(c: char) -> bool {
    c.is_alphanumeric()
        || c == '_'
        || matches!(c, '\u{300}'..='\u{36F}' | '\u{64B}'..='\u{65F}' | '\u{200C}' | '\u{200D}')
}

pub fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | '`' | '‘' | 'ʼ')
}

/// Takes no room, and is no word by itself.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{FEFF}' | '\u{AD}' | '\u{2060}') || c.is_control()
}

/// Whether punctuation `next` belongs to the token that begins with `c`.
fn runs_on(c: char, next: char) -> bool {
    match c {
        '!' | '?' => matches!(next, '!' | '?'),
        '.' | '…' => matches!(next, '.' | '…'),
        '-' | '*' | '=' | '~' | '+' | '<' | '>' | '|' | '_' | '^' | '—' | '–' => next == c,
        '\'' | '’' => next == c,
        '‘' => matches!(next, '‘' | '’'),
        '`' => next == '`',
        _ => false,
    }
}

/// How many characters of the chunk are a web or mail address; 0 if it does not begin with one.
fn address_end(chars: &[(usize, char)]) -> usize {
    let starts =
        |prefix: &str| prefix.chars().zip(chars).filter(|(a, b)| a.eq_ignore_ascii_case(&b.1)).count() == prefix.len();
    let web = starts("http://") || starts("https://") || starts("www.");
    let stop = |c: char| matches!(c, '<' | '>' | '"' | '“' | '”' | '«' | '»' | '(' | ')' | '[' | ']' | '{' | '}');
    let mut end = if web { chars.iter().take_while(|c| !stop(c.1)).count() } else { 0 };
    if !web {
        let local =
            chars.iter().take_while(|c| c.1.is_ascii_alphanumeric() || matches!(c.1, '.' | '-' | '_' | '+')).count();
        let host = chars
            .iter()
            .skip(local + 1)
            .take_while(|c| c.1.is_ascii_alphanumeric() || matches!(c.1, '.' | '-'))
            .count();
        let is_mail = local > 0
            && chars.get(local).is_some_and(|c| c.1 == '@')
            && chars[local + 1..local + 1 + host].iter().any(|c| c.1 == '.');
        if !is_mail {
            return 0;
        }
        end = local + 1 + host;
    }
    while end > 0 && matches!(chars[end - 1].1, '.' | ',' | ';' | ':' | '!' | '?' | '\'' | '’' | '-') {
        end -= 1;
    }
    end
}
