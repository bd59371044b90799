//! What stands in a text that needs no grammar to be found? Numbers in digits of any script, days with the name of a month,
//! times of the clock, and in languages that are not read the words themselves.

use crate::compare::fold;
use model::Span;
use std::collections::BTreeMap;
use std::sync::LazyLock;

static MARKS: LazyLock<Marks> = LazyLock::new(Marks::load);

#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Mark {
    Number(f64),
    /// Month and day.
    Day(i8, i8),
    /// Hour of twelve, minute.
    Clock(u8, u8),
    /// A word that may be a name.
    Word,
}

/// Names of months in many languages.
pub(crate) struct Marks {
    /// First word of the name -> (other words, month), longest first.
    months: BTreeMap<String, Vec<(Vec<String>, i8)>>,
}

impl Marks {
    pub fn get() -> &'static Marks {
        &MARKS
    }

    fn load() -> Marks {
        let mut months: BTreeMap<String, Vec<(Vec<String>, i8)>> = BTreeMap::new();
        for line in include_str!("../../data/months.tsv").lines().filter(|l| !l.starts_with("# ")) {
            let Some((name, month)) = line.split_once('\t') else { continue };
            let mut words = name.split(' ').map(fold);
            if let (Some(first), Ok(month)) = (words.next(), month.parse()) {
                months.entry(first).or_default().push((words.collect(), month));
            }
        }
        for list in months.values_mut() {
            list.sort_by_key(|(words, month)| (std::cmp::Reverse(words.len()), *month));
        }
        Marks { months }
    }

    /// The month that words begin with, and how many words its name has.
    fn month(&self, words: &[(Span, Token)]) -> Option<(i8, usize)> {
        let word = |at: usize| match words.get(at) {
            Some((_, Token::Word(word))) => Some(word.as_str()),
            _ => None,
        };
        let names = self.months.get(word(0)?)?;
        let fits = |rest: &[String]| rest.iter().enumerate().all(|(i, w)| word(i + 1) == Some(w));
        names.iter().find(|(rest, _)| fits(rest)).map(|(rest, month)| (*month, rest.len() + 1))
    }
}

#[derive(Clone, Debug, PartialEq)]
enum Token {
    Number(f64),
    Clock(u8, u8),
    Word(String),
}

/// The value of a decimal digit of the scripts that news is written in.
fn digit(letter: char) -> Option<u32> {
    let code = letter as u32;
    [0x30, 0x660, 0x6F0, 0x966].iter().find(|zero| (**zero..**zero + 10).contains(&code)).map(|zero| code - zero)
}

/// Words and numbers in order. A separator before exactly three digits parts thousands, else it is a decimal point.
fn tokens(text: &str, block: Span, words: bool) -> Vec<(Span, Token)> {
    let letters: Vec<(usize, char)> = block.of(text).char_indices().collect();
    let place = |at: usize| letters.get(at).map_or(block.end as usize, |(byte, _)| block.start as usize + byte);
    let is_digit = |at: usize| letters.get(at).and_then(|(_, c)| digit(*c));
    let letter = |at: usize| letters.get(at).map(|(_, c)| *c);
    let (mut found, mut at) = (Vec::new(), 0);
    while let Some(here) = letter(at) {
        let start = at;
        if is_digit(at).is_some() {
            // Digits that belong to a name ("A-320") are no number.
            let hyphen = start > 1 && letter(start - 1) == Some('-');
            let joined = start > 0 && letter(start - if hyphen { 2 } else { 1 }).is_some_and(char::is_alphabetic);
            let (mut whole, mut decimals, mut clock) = (0.0, None, None);
            while let Some(value) = is_digit(at) {
                whole = whole * 10.0 + f64::from(value);
                at += 1;
            }
            while let Some(separator) = letter(at).filter(|_| is_digit(at + 1).is_some()) {
                let length = (at + 1..).take_while(|i| is_digit(*i).is_some()).take(20).count();
                let read = || (at + 1..at + 1 + length).filter_map(is_digit).fold(0.0, |n, d| n * 10.0 + f64::from(d));
                match separator {
                    ',' | '.' | '\u{66C}' | '\u{202F}' if length == 3 && decimals.is_none() => {
                        whole = whole * 1000.0 + read();
                    }
                    ',' | '.' | '\u{66B}' if decimals.is_none() => decimals = Some(read() / 10f64.powi(length as i32)),
                    ':' if length == 2 && clock.is_none() && whole < 24.0 && read() < 60.0 => clock = Some(read()),
                    _ => break,
                }
                at += 1 + length;
            }
            let token = match clock {
                Some(minute) => Token::Clock((whole as u8) % 12, minute as u8),
                None => Token::Number(whole + decimals.unwrap_or(0.0)),
            };
            if !joined {
                found.push((Span::new(place(start), place(at)), token));
            }
        } else if here.is_alphabetic() {
            while letter(at).is_some_and(|c| c.is_alphabetic() || unicode_normalization::char::is_combining_mark(c)) {
                at += 1;
            }
            if words {
                let span = Span::new(place(start), place(at));
                found.push((span, Token::Word(fold(span.of(text)))));
            }
        } else {
            at += 1;
        }
    }
    found
}

/// Marks of a stretch in order; words and names of months only in a language that is not read.
pub(crate) fn marks(text: &str, block: Span, data: &Marks, unread: bool) -> Vec<(Span, Mark)> {
    let tokens = tokens(text, block, unread);
    let (mut found, mut at) = (Vec::new(), 0);
    while let Some((span, token)) = tokens.get(at) {
        at += 1;
        match token {
            Token::Clock(hour, minute) => found.push((*span, Mark::Clock(*hour, *minute))),
            Token::Number(value) => {
                let day = (1..=31).find(|d| f64::from(*d) == *value);
                match day.and_then(|d| Some((d, data.month(&tokens[at..])?))) {
                    Some((day, (month, words))) => {
                        at += words;
                        found.push((*span, Mark::Day(month, day)));
                        // A year that follows belongs to the date.
                        let year = |t: &(Span, Token)| matches!(t.1, Token::Number(y) if (1900.0..2100.0).contains(&y));
                        at += usize::from(tokens.get(at).is_some_and(year));
                    }
                    None => found.push((*span, Mark::Number(*value))),
                }
            }
            Token::Word(_) => {
                // Where a script has capitals, names are written with one.
                let first = span.of(text).chars().next();
                if first.is_some_and(|c| !c.is_lowercase()) {
                    found.push((*span, Mark::Word));
                }
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<Mark> {
        let all = marks(text, Span::new(0, text.len()), Marks::get(), true);
        all.into_iter().map(|(_, m)| m).filter(|m| *m != Mark::Word).collect()
    }

    #[test]
    fn numbers_days_and_clocks_in_any_script() {
        assert_eq!(read("غادرت في 30 مارس وعلى متنها 3,200 طن"), [Mark::Day(3, 30), Mark::Number(3200.0)]);
        assert_eq!(read("في ٢ كانون الثاني ٢٠٣١ عند ٦:١٥"), [Mark::Day(1, 2), Mark::Clock(6, 15)]);
        assert_eq!(read("12 марта нашли 4,5 тонны"), [Mark::Day(3, 12), Mark::Number(4.5)]);
        assert_eq!(read("le 3 février, 17 marins"), [Mark::Day(2, 3), Mark::Number(17.0)]);
        assert_eq!(read("5 Ağustos 2031 günü 18:40"), [Mark::Day(8, 5), Mark::Clock(6, 40)]);
    }

    #[test]
    fn digits_of_a_name_are_no_number_and_any_text_is_read() {
        assert_eq!(read("MiG-29 ve 7"), [Mark::Number(7.0)]);
        for text in ["", "9", "٩٩٩٩٩٩٩٩٩٩٩٩٩٩٩٩٩٩٩٩٩٩", "1:99", "1,,2", "12:", "\u{301}é-1"] {
            read(text);
        }
    }
}
