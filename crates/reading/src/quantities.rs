//! How much, how many? Finds numbers in digits and words with what stands around them: approximations, ranges, measures,
//! money, rates, and the noun that is counted. Numbers of names, addresses, lists and times are not quantities.
//!
//! The words are data: `lang/<code>/quantities/words.tsv` by class, `numbers.tsv` for the numbers themselves.

mod counted;
pub(crate) mod numbers;

use crate::language::{Language, rows};
use crate::table::Table;
use crate::times::scan::{Shape, Word, scan};
use model::{Approximation, BlockKind, Document, Problem, Quantity, Span, Syntax, TimeExpression, TimeKind};
use numbers::Numbers;
use std::collections::BTreeMap;

/// A row of `words.tsv`, by its first word.
struct Entry {
    class: String,
    /// The words after the first.
    rest: Vec<String>,
    value: String,
}

/// The words of quantities of a language.
#[derive(Default)]
pub struct QuantitiesData {
    numbers: Numbers,
    /// First word -> what begins with it, the longest first.
    entries: Table<Vec<Entry>>,
    /// Endings of words by class, and what stands for them in the singular.
    endings: BTreeMap<&'static str, Vec<(String, String)>>,
}

/// Classes of endings of words.
const ENDINGS: [&str; 2] = ["plural", "not-plural"];

impl QuantitiesData {
    pub fn load(files: &BTreeMap<String, String>, problems: &mut Vec<Problem>) -> QuantitiesData {
        let mut found: BTreeMap<String, Vec<Entry>> = BTreeMap::new();
        for row in rows(files, "quantities/words.tsv") {
            let [class, words, rest @ ..] = row.as_slice() else { continue };
            let mut parts = words.split(' ').map(str::to_owned);
            let first = parts.next().unwrap_or_default();
            let value = rest.first().unwrap_or(&"").to_string();
            found.entry(first).or_default().push(Entry { class: (*class).to_owned(), rest: parts.collect(), value });
        }
        for entries in found.values_mut() {
            entries.sort_by_key(|entry| usize::MAX - entry.rest.len());
        }
        let of_class = |class: &'static str| {
            let first = |(word, entries): (&String, &Vec<Entry>)| {
                entries.iter().find(|entry| entry.class == class).map(|entry| (word.clone(), entry.value.clone()))
            };
            (class, found.iter().filter_map(first).collect())
        };
        let endings = ENDINGS.into_iter().map(of_class).collect();
        QuantitiesData { numbers: Numbers::load(files, problems), entries: found.into_iter().collect(), endings }
    }

    /// The longest entry of a class that starts at `at`: its value and how many words it takes.
    fn find(&self, class: &str, words: &[Word], at: usize) -> Option<(&str, usize)> {
        let entries = self.entries.get(&words.get(at)?.lower)?;
        entries.iter().filter(|entry| entry.class == class).find_map(|entry| {
            let fits = entry.rest.iter().enumerate().all(|(i, w)| words.get(at + 1 + i).is_some_and(|x| x.is(w)));
            fits.then_some((entry.value.as_str(), entry.rest.len() + 1))
        })
    }

    fn has(&self, class: &str, words: &[Word], at: usize) -> bool {
        self.find(class, words, at).is_some()
    }

    /// The entry of a class that ends right before `at`.
    fn ending(&self, class: &str, words: &[Word], at: usize) -> Option<(&str, usize)> {
        (1..=4)
            .rev()
            .filter(|n| *n <= at)
            .find_map(|n| self.find(class, words, at - n).filter(|(_, length)| *length == n))
    }

    fn word(&self, class: &str, word: &str) -> Option<&str> {
        let mut entries = self.entries.get(word)?.iter().filter(|entry| entry.class == class);
        entries.find(|entry| entry.rest.is_empty()).map(|entry| entry.value.as_str())
    }
}

/// Every quantity in the document, in order of the text. Numbers in times, names and addresses are not quantities.
pub fn read_quantities(
    document: &Document,
    syntax: &Syntax,
    times: &[TimeExpression],
    language: &Language,
) -> Vec<Quantity> {
    let mut found = Vec::new();
    for block in document.blocks.iter().filter(|b| b.kind != BlockKind::Boilerplate) {
        let words = scan(&document.text, block.span);
        let first = times.partition_point(|t| t.span.end <= block.span.start);
        let times: Vec<&TimeExpression> = times[first..].iter().take_while(|t| t.span.start < block.span.end).collect();
        let pass = Pass { data: &language.quantities, words: &words, times: &times, syntax };
        pass.read(&mut found);
    }
    found
}

/// A number as it stands, before its unit is known.
#[derive(Clone, Copy, Debug)]
struct Amount {
    low: Option<f64>,
    high: Option<f64>,
    approximation: Approximation,
    /// Words [first, end), money signs included.
    first: usize,
    end: usize,
    digits: bool,
    ordinal: bool,
}

struct Pass<'p> {
    data: &'p QuantitiesData,
    words: &'p [Word],
    times: &'p [&'p TimeExpression],
    syntax: &'p Syntax,
}

impl<'p> Pass<'p> {
    fn read(&self, found: &mut Vec<Quantity>) {
        let mut at = 0;
        while at < self.words.len() {
            let Some((quantity, end)) = self.quantity(at) else {
                at += 1;
                continue;
            };
            found.push(quantity);
            at = end;
        }
    }

    fn is(&self, at: usize, class: &str) -> bool {
        self.data.has(class, self.words, at)
    }

    fn time_at(&self, at: usize) -> Option<&'p TimeExpression> {
        let offset = self.words.get(at)?.span.start;
        let index = self.times.partition_point(|t| t.span.end <= offset);
        self.times.get(index).copied().filter(|t| t.span.holds(offset))
    }

    fn span(&self, first: usize, end: usize) -> Span {
        self.words[first].span.cover(self.words[end - 1].span)
    }

    /// The quantity that starts at `at` and the word after it.
    fn quantity(&self, at: usize) -> Option<(Quantity, usize)> {
        if let Some(time) = self.time_at(at) {
            return self.journey(at, time);
        }
        if let Some(ranked) = self.ranked(at) {
            return Some(ranked);
        }
        let (approximation, start) = match self.data.find("before", self.words, at) {
            Some((kind, length)) => (Approximation::named(kind), at + length),
            None => (None, at),
        };
        if self.time_at(start).is_some() {
            return None;
        }
        let (mut amount, currency) = self.amount(start, approximation)?;
        amount.first = at;
        if let Some((kind, length)) = self.data.find("after", self.words, amount.end)
            && approximation.is_none()
        {
            amount.end += length;
            amount.approximation = Approximation::named(kind).unwrap_or(amount.approximation);
        } else if self.words.get(amount.end).is_some_and(|w| w.is("+") && !w.spaced) {
            amount.end += 1;
            amount.approximation = Approximation::AtLeast;
        }
        // "more than one base": two or more, and the noun is singular.
        let one = amount.low == Some(1.0) && amount.high == amount.low;
        self.measured(bounded(amount), currency, approximation.is_some(), one)
    }

    /// "the second visit": a rank in a row of events of one kind.
    fn ranked(&self, at: usize) -> Option<(Quantity, usize)> {
        let (rank, length) = self.data.numbers.ordinal(self.words, at)?;
        let first = at + length;
        let noun = (first..first + 2)
            .find(|i| self.words.get(*i).is_some_and(|w| self.data.word("ranked", &w.lower).is_some()))?;
        let between =
            self.words.get(first).filter(|w| w.shape == Shape::Word && self.data.word("stop", &w.lower).is_none());
        between?;
        let n = Some(f64::from(rank));
        let quantity = Quantity {
            span: self.span(at, first),
            low: n,
            high: n,
            approximation: Approximation::Exact,
            unit: Some(self.words[noun].lower.clone()),
            of: Some(self.span(first, noun + 1)),
            ordinal: true,
        };
        Some((quantity, noun + 1))
    }

    /// A number, a range or a word for many, with the currency where its sign stands before.
    fn amount(&self, at: usize, said: Option<Approximation>) -> Option<(Amount, Option<&'p str>)> {
        let exact = |low, high, approximation, end, digits| Amount {
            low,
            high,
            approximation,
            first: at,
            end,
            digits,
            ordinal: false,
        };
        if let Some((value, length)) = self.data.find("open-number", self.words, at) {
            let low = value.parse().ok();
            let approximation =
                said.unwrap_or(if length == 1 { Approximation::Dozens } else { Approximation::AtLeast });
            return Some((exact(low, None, approximation, at + length, false), None));
        }
        if let Some((_, length)) = self.data.find("vague-number", self.words, at) {
            return Some((exact(None, None, Approximation::Vague, at + length, false), None));
        }
        let between = self.data.find("between", self.words, at).is_some();
        let from = self.data.find("from", self.words, at).is_some();
        let begin = at + usize::from(between || from);
        let (first, mut currency) = self.number(begin)?;
        let joint = if between { "and" } else { "through" };
        let word = self.data.find(joint, self.words, first.end).map(|(_, n)| first.end + n);
        let second = word
            .and_then(|w| self.number(w))
            .filter(|_| !(from || at > 0 && self.is(at - 1, "from")) || !self.changes(at));
        if let Some((second, second_currency)) = second {
            let (mut low, high) = (first.value, second.value);
            // "1 to 2 million": the scale is said once.
            if !first.scaled && second.scaled && low < second.bare {
                low *= second.value / second.bare;
            }
            let numbers =
                !self.designates(begin, first.end, false) && !self.designates(word.unwrap_or(begin), second.end, true);
            if low < high && numbers {
                currency = currency.or(second_currency);
                return Some((
                    exact(Some(low), Some(high), Approximation::Between, second.end, first.digits),
                    currency,
                ));
            }
        }
        if between || from {
            return None;
        }
        if currency.is_none() && self.designates(begin, first.end, false) {
            return None;
        }
        let approximation = said.unwrap_or(Approximation::Exact);
        Some((exact(Some(first.value), Some(first.value), approximation, first.end, first.digits), currency))
    }

    fn number(&self, at: usize) -> Option<(Figure, Option<&'p str>)> {
        let sign = self.data.find("currency-sign", self.words, at);
        let start = at + sign.map_or(0, |(_, n)| n);
        if self.time_at(start).is_some() {
            return None;
        }
        let number = self.data.numbers.read(self.words, start)?;
        let mut figure = Figure {
            value: number.value,
            bare: number.value,
            scaled: number.scaled,
            digits: number.digits,
            end: start + number.length,
        };
        if number.scaled && number.digits {
            let bare = self.words[start].lower.replace(',', "").parse().unwrap_or(number.value);
            figure.bare = bare;
        }
        if sign.is_some()
            && let Some((scale, n)) = self.data.find("money-scale", self.words, figure.end)
            && !self.words[figure.end].spaced
            && let Ok(scale) = scale.parse::<f64>()
        {
            (figure.value, figure.scaled, figure.end) = (figure.value * scale, true, figure.end + n);
        }
        (figure.value < 1e15).then_some((figure, sign.map(|(code, _)| code)))
    }

    /// "rose from 5 to 10" tells of two numbers, not of a range.
    fn changes(&self, at: usize) -> bool {
        (at.saturating_sub(6)..at).any(|i| self.is(i, "change"))
    }

    /// Is the number part of a name, a list, a reference, an address?
    /// `joined`: a dash before it makes a range.
    fn designates(&self, at: usize, end: usize, joined: bool) -> bool {
        let word = &self.words[at];
        let before = at.checked_sub(1).map(|i| &self.words[i]);
        let after = self.words.get(end);
        if word.shape != Shape::Number {
            return false;
        }
        // "MiG-29", "S-300", "1/3", "4:30", "9K33", "2.3.1", "+218".
        let bound = |w: &Word, marks: &[&str]| marks.iter().any(|m| w.is(m));
        if !joined
            && before.is_some_and(|b| {
                !word.spaced
                    && (b.shape == Shape::Word || bound(b, &["-", "/", ":", ".", "_", "#", "+", "\u{2013}", "№"]))
            })
        {
            return true;
        }
        let measure = self.is(end, "measure") || self.is(end, "measure-sign");
        if after.is_some_and(|a| {
            !a.spaced
                && !measure
                && (a.shape == Shape::Word && !a.lower.starts_with('\'') || bound(a, &["/", ":", "_"]))
        }) {
            return true;
        }
        let hyphen = after.is_some_and(|a| a.is("-") && !a.spaced);
        let more_digits = self.words.get(end + 1).is_some_and(|w| w.shape == Shape::Number && !w.spaced);
        if hyphen && more_digits {
            let third = self.words.get(end + 2).is_some_and(|w| w.is("-") && !w.spaced);
            if third {
                return true;
            }
        }
        if word.lower.len() > 1 && word.lower.starts_with('0') && !word.lower.starts_with("0.") {
            return true;
        }
        // A footnote "[3]", "(3)"; the head of a list "3." or "3)".
        let closed = after.is_some_and(|a| bound(a, &["]", ")"]));
        if closed && before.is_some_and(|b| bound(b, &["[", "("])) {
            return true;
        }
        let starts = before.is_none_or(|_| word.new_line);
        if starts && after.is_some_and(|a| !a.spaced && bound(a, &[".", ")", "]"])) {
            return true;
        }
        let Some(before) = before.filter(|_| !word.new_line) else { return false };
        if self.data.word("name-before", &before.lower).is_some() {
            return true;
        }
        // "Marisol 2", "Boeing 737": a capital before it, unless a place after a preposition or the start of a sentence.
        let previous = at.checked_sub(2).map(|i| &self.words[i]);
        let opens = previous.is_none_or(|p| p.shape == Shape::Mark && !p.is(",") && !p.is("-"));
        let placed = previous.is_some_and(|p| self.data.word("stop", &p.lower).is_some());
        before.shape == Shape::Word
            && before.capital
            && !opens
            && !placed
            && !word.lower.contains(',')
            && word.lower.len() < 5
    }

    /// The quantity with its unit: a measure, money, a share, or the noun that is counted.
    fn measured(&self, amount: Amount, currency: Option<&str>, hedged: bool, one: bool) -> Option<(Quantity, usize)> {
        let mut amount = amount;
        let hyphen = usize::from(self.words.get(amount.end).is_some_and(|w| w.is("-") && !w.spaced));
        let quantity = |amount: &Amount, unit: Option<String>, of: Option<Span>| Quantity {
            span: self.span(amount.first, amount.end),
            low: amount.low,
            high: amount.high,
            approximation: amount.approximation,
            unit,
            of,
            ordinal: amount.ordinal,
        };
        let unit = currency.map(|c| (c.to_owned(), 0)).or_else(|| {
            let at = amount.end + hyphen;
            // "$4 billion", "thousands of dollars"
            let of = usize::from(
                amount.low != amount.high
                    && self.words.get(at).is_some_and(|w| self.data.word("of", &w.lower).is_some()),
            );
            let (unit, n) = self
                .data
                .find("currency", self.words, at + of)
                .or_else(|| self.data.find("measure", self.words, at + of))?;
            Some((unit.to_owned(), n + of + hyphen))
        });
        let unit = unit.or_else(|| {
            // "40m", "5kg": signs only right behind the digits.
            let sign =
                self.data.find("measure-sign", self.words, amount.end).filter(|_| !self.words[amount.end].spaced)?;
            Some((if sign.0.is_empty() { self.words[amount.end].lower.clone() } else { sign.0.to_owned() }, sign.1))
        });
        if let Some((unit, n)) = unit {
            amount.end += n;
            let (unit, end) = self.rate(unit, amount.end);
            amount.end = end;
            return Some((quantity(&amount, Some(unit), None), amount.end));
        }
        let word_one = one && !amount.digits;
        if word_one && !hedged && self.pronoun(amount.end - 1) {
            return None;
        }
        let counted = counted::noun(self.data, self.words, self.syntax, amount.end, one);
        match counted {
            // "3 Strait Court": a house, or another name.
            Some(noun) if amount.digits && !one && !hedged && self.named(&noun) => None,
            Some(noun) if (amount.end..noun.end).any(|i| self.is(i, "through") || self.is(i, "of")) => {
                // "from 5 to 10 tanks", "eight of the 19 sailors": another number may stand between.
                let first = (noun.first..noun.end)
                    .rev()
                    .find(|i| self.words[*i].shape == Shape::Number && !self.words[*i - 1].is("-"))
                    .map_or(noun.first, |i| i + 1);
                let of = (first < noun.end).then(|| self.span(first, noun.end));
                Some((quantity(&amount, Some(noun.lemma), of), amount.end))
            }
            Some(noun) => {
                let (unit, _) = self.rate(noun.lemma, noun.end);
                let end = noun.end.max(amount.end);
                Some((quantity(&amount, Some(unit), Some(self.span(noun.first, noun.end))), end))
            }
            None => {
                if let Some(noun) = counted::before(self.data, self.words, amount.first) {
                    return Some((
                        quantity(&amount, Some(noun.lemma), Some(self.span(noun.first, noun.end))),
                        amount.end,
                    ));
                }
                let bare = self.is(amount.end, "bare") && !word_one || hedged && amount.digits;
                (bare && amount.approximation != Approximation::Vague)
                    .then(|| (quantity(&amount, None, None), amount.end))
            }
        }
    }

    /// "per month", "a day", "monthly" after a unit.
    fn rate(&self, unit: String, at: usize) -> (String, usize) {
        if let Some((what, n)) = self.data.find("rate", self.words, at) {
            return (format!("{unit}/{what}"), at + n);
        }
        if let Some((_, n)) = self.data.find("per", self.words, at)
            && let Some((what, m)) = self.data.find("per-what", self.words, at + n)
        {
            return (format!("{unit}/{what}"), at + n + m);
        }
        (unit, at)
    }

    fn named(&self, noun: &counted::Noun) -> bool {
        let last = &self.words[noun.end - 1];
        last.capital && counted::singular(self.data, &last.lower).is_none()
    }

    fn pronoun(&self, at: usize) -> bool {
        // In capitals within a sentence it is part of a name.
        let named = self.words[at].capitals
            || self.words[at].capital && at > 0 && self.words[at - 1].shape != Shape::Mark && !self.words[at].new_line;
        let before = named || at.checked_sub(1).is_some_and(|i| self.is(i, "one-after"));
        before || self.is(at + 1, "one-before") || self.words.get(at + 1).is_none_or(|w| w.shape != Shape::Word)
    }

    /// "about an hour's flight": a length of time that measures a way.
    fn journey(&self, at: usize, time: &TimeExpression) -> Option<(Quantity, usize)> {
        let end = at + self.words[at..].iter().take_while(|w| w.span.end <= time.span.end).count();
        if time.kind != TimeKind::Duration || self.words[at].span.start != time.span.start || end == at {
            return None;
        }
        let apostrophe = usize::from(self.words.get(end).is_some_and(|w| w.lower.starts_with('\'')));
        let journey = self.data.find("journey", self.words, end + apostrophe)?;
        let value = time.value.trim_start_matches(['P', 'T']);
        let (n, letter) = value.split_at_checked(value.len().checked_sub(1)?)?;
        let n: f64 = n.parse().ok()?;
        let unit = self.data.word("period", &letter.to_lowercase()).or_else(|| self.data.word("period", letter))?;
        let said = self.data.find("before", self.words, at).or_else(|| self.data.ending("before", self.words, at));
        let approximation = said.and_then(|(kind, _)| Approximation::named(kind)).unwrap_or(Approximation::Exact);
        let amount = Amount {
            low: Some(n),
            high: Some(n),
            approximation,
            first: at,
            end: end + apostrophe + journey.1,
            digits: true,
            ordinal: false,
        };
        let amount = bounded(amount);
        let quantity = Quantity {
            span: self.span(amount.first, amount.end),
            low: amount.low,
            high: amount.high,
            approximation: amount.approximation,
            unit: Some(unit.to_owned()),
            of: None,
            ordinal: false,
        };
        Some((quantity, amount.end))
    }
}

#[derive(Clone, Copy, Debug)]
struct Figure {
    value: f64,
    /// Without its scale: the 2 of "2 million".
    bare: f64,
    scaled: bool,
    digits: bool,
    end: usize,
}

/// The interval that the approximation makes of the number.
fn bounded(amount: Amount) -> Amount {
    let (low, high) = match amount.approximation {
        Approximation::AtLeast => (amount.low, None),
        // Counted things come whole: more than one is two or more.
        Approximation::MoreThan => {
            (amount.low.map(|n| if n < 10.0 && n.fract() == 0.0 && !amount.digits { n + 1.0 } else { n }), None)
        }
        Approximation::UpTo | Approximation::LessThan => (Some(0.0), amount.high.or(amount.low)),
        _ => (amount.low, amount.high),
    };
    Amount { low, high, ..amount }
}
