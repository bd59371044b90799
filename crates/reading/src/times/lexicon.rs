//! Which classes does each word belong to? Classes come from `times/words.tsv` (class, words, value, flags) and from
//! the shapes of numbers; patterns of rules speak of them alone.

use super::scan::{Shape, Word};
use crate::language::rows;
use crate::quantities::numbers::Numbers;
use crate::table::Table;
use model::Problem;
use std::collections::BTreeMap;

/// One reading of the words that start somewhere: `length` words of a class, and what they mean there.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Item {
    pub class: u16,
    pub length: u16,
    pub value: String,
}

struct Entry {
    class: u16,
    /// The words after the first.
    rest: Vec<String>,
    value: String,
    /// Only with a capital letter: months that are also verbs.
    capital: bool,
    /// Only with a small letter: words that are also names.
    small: bool,
    /// An abbreviation: a point belongs to it.
    point: bool,
}

/// The classes of a language and their words.
#[derive(Default)]
pub(crate) struct Lexicon {
    classes: Vec<String>,
    entries: Table<Vec<Entry>>,
    pub numbers: Numbers,
    /// Endings of verbs that tell of the past.
    past_endings: Vec<String>,
    /// Endings of nouns of which there are many.
    plural_endings: Vec<String>,
}

/// Classes that the shape of a number decides.
const SHAPES: [&str; 14] =
    ["n", "nth", "year", "yyyy", "yy", "dd", "mm", "hh", "min", "hhmm", "modern", "word", "plural", "capital"];

impl Lexicon {
    pub fn load(files: &BTreeMap<String, String>, problems: &mut Vec<Problem>) -> Lexicon {
        let mut lexicon = Lexicon {
            classes: SHAPES.iter().map(|s| (*s).to_owned()).collect(),
            numbers: Numbers::load(files, problems),
            ..Lexicon::default()
        };
        for row in rows(files, "times/words.tsv") {
            let [class, words, rest @ ..] = row.as_slice() else { continue };
            let (value, flags) = (rest.first().unwrap_or(&""), rest.get(1).unwrap_or(&""));
            if *class == "past-ending" {
                lexicon.past_endings.push((*words).to_owned());
                continue;
            }
            if *class == "plural-ending" {
                lexicon.plural_endings.push((*words).to_owned());
                continue;
            }
            let class = lexicon.class(class);
            let mut parts = words.split(' ').map(str::to_owned);
            let first = parts.next().unwrap_or_default();
            lexicon.entries.entry(first).or_default().push(Entry {
                class,
                rest: parts.collect(),
                value: (*value).to_owned(),
                small: flags.contains('s'),
                capital: flags.contains('C'),
                point: flags.contains('.'),
            });
        }
        lexicon
    }

    /// The number of a class, made if there is none.
    fn class(&mut self, name: &str) -> u16 {
        if let Some(known) = self.find(name) {
            return known;
        }
        self.classes.push(name.to_owned());
        (self.classes.len() - 1) as u16
    }

    pub fn find(&self, name: &str) -> Option<u16> {
        self.classes.iter().position(|c| c == name).map(|i| i as u16)
    }

    /// Is this single word of the class?
    pub fn is_of(&self, word: &str, class: Option<u16>) -> bool {
        self.entries.get(word).into_iter().flatten().any(|e| Some(e.class) == class && e.rest.is_empty())
    }

    pub fn is_past_form(&self, word: &Word) -> bool {
        word.lower.len() > 4 && self.past_endings.iter().any(|e| word.lower.ends_with(e.as_str()))
    }

    /// Everything that the words starting at `at` may be.
    pub fn items(&self, words: &[Word], at: usize) -> Vec<Item> {
        let word = &words[at];
        let mut items = Vec::new();
        let mut add = |class: &str, length: usize, value: String| {
            let class = SHAPES.iter().position(|s| *s == class).unwrap_or(0) as u16;
            items.push(Item { class, length: length as u16, value });
        };
        if word.shape == Shape::Opaque {
            return items;
        }
        if word.shape == Shape::Word {
            add("word", 1, String::new());
            if !word.capital
                && word.lower.len() > 4
                && self.plural_endings.iter().any(|e| word.lower.ends_with(e.as_str()))
            {
                add("plural", 1, String::new());
            }
            if word.capital {
                add("capital", 1, String::new());
            }
        }
        if let Some(number) = self.numbers.read(words, at) {
            add("n", number.length, number.value.to_string());
        }
        if let Some((rank, length)) = self.numbers.ordinal(words, at) {
            add("nth", length, rank.to_string());
        }
        if let Some((year, length)) = self.numbers.year_in_words(words, at) {
            add("year", length, year.to_string());
        }
        // Digits of a designator ("T-72", "9K33") are no date.
        let alone = !words.get(at + 1).is_some_and(|w| !w.spaced && w.shape == Shape::Word && w.lower.len() > 2);
        if let Some(digits) = word.digits().filter(|_| alone) {
            let value: u32 = digits.parse().unwrap_or(u32::MAX);
            match digits.len() {
                4 if (1000..2200).contains(&value) => {
                    add("year", 1, digits.to_owned());
                    add("yyyy", 1, digits.to_owned());
                    if (1900..2100).contains(&value) {
                        add("modern", 1, digits.to_owned());
                    }
                }
                1 | 2 => {
                    if (1..=31).contains(&value) {
                        add("dd", 1, value.to_string());
                    }
                    if (1..=12).contains(&value) {
                        add("mm", 1, value.to_string());
                    }
                    if value <= 24 {
                        add("hh", 1, value.to_string());
                    }
                    if digits.len() == 2 {
                        add("yy", 1, digits.to_owned());
                        if value < 60 {
                            add("min", 1, digits.to_owned());
                        }
                    }
                }
                _ => {}
            }
        }
        // "8.30" of "8.30 p.m." is one number to the scanner.
        let halves = word.lower.split_once('.').filter(|_| word.shape == Shape::Number);
        if halves.is_some_and(|(h, m)| m.len() == 2 && h.parse().is_ok_and(|h: u8| h <= 24) && m < "60") {
            add("hhmm", 1, word.lower.clone());
        }
        for entry in self.entries.get(&word.lower).into_iter().flatten() {
            let rest = words[at + 1..].iter().map(|w| &w.lower);
            if entry.capital && !word.capital
                || entry.small && word.capital
                || !entry.rest.iter().zip(rest).all(|(a, b)| a == b)
            {
                continue;
            }
            if words.len() - at - 1 < entry.rest.len() {
                continue;
            }
            let length = entry.rest.len() + 1;
            items.push(Item { class: entry.class, length: length as u16, value: entry.value.clone() });
            // At the end of a text the point is the sentence's.
            let dotted = entry.point
                && words.get(at + length).is_some_and(|w| w.is(".") && !w.spaced)
                && at + length + 1 < words.len();
            if dotted {
                items.push(Item { class: entry.class, length: length as u16 + 1, value: entry.value.clone() });
            }
        }
        items
    }
}
