//! Which words tell what a line is? The tables in `data/`, loaded once; no word of any language stands in the code.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

/// What the words of a line say that the line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Sign {
    /// A button, an advertisement, a pointer to other pages.
    Menu,
    /// Copyright and licence lines.
    Rights,
    /// The rest is kept for those who pay.
    Paywall,
    Byline,
    /// Small words inside a byline.
    Joiner,
    /// Between two authors, and before the place or paper of one.
    And,
    From,
    /// Introduces the day of publication.
    Published,
    /// Introduces the day of a later change.
    Updated,
    Caption,
    /// Credits of pictures: agencies, as they stand in brackets.
    Agency,
    /// Opens the endnotes.
    Notes,
    /// Opens a list of sources.
    Sources,
    Note,
    Translated,
    /// Offices that stand before a name.
    Office,
    /// Words in the names of outlets, and whole names.
    Outlet,
}

impl Sign {
    fn named(name: &str) -> Option<Sign> {
        Some(match name {
            "menu" => Sign::Menu,
            "rights" => Sign::Rights,
            "paywall" => Sign::Paywall,
            "byline" => Sign::Byline,
            "joiner" => Sign::Joiner,
            "and" => Sign::And,
            "from" => Sign::From,
            "published" => Sign::Published,
            "updated" => Sign::Updated,
            "caption" => Sign::Caption,
            "agency" => Sign::Agency,
            "notes" => Sign::Notes,
            "sources" => Sign::Sources,
            "note" => Sign::Note,
            "translated" => Sign::Translated,
            "office" => Sign::Office,
            "outlet" => Sign::Outlet,
            _ => return None,
        })
    }
}

/// The tables.
pub(crate) struct Words {
    whole: BTreeSet<(Sign, &'static str)>,
    start: BTreeMap<Sign, Vec<String>>,
    end: BTreeMap<Sign, Vec<String>>,
    within: BTreeMap<Sign, Vec<String>>,
    months: BTreeMap<String, i8>,
    date_padding: BTreeSet<&'static str>,
}

fn rows(table: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    table.lines().filter(|l| !l.is_empty() && !l.starts_with('#')).map(|l| l.split('\t').collect())
}

pub(crate) static WORDS: LazyLock<Words> = LazyLock::new(|| {
    let mut words = Words {
        whole: BTreeSet::new(),
        start: BTreeMap::new(),
        end: BTreeMap::new(),
        within: BTreeMap::new(),
        months: BTreeMap::new(),
        date_padding: rows(include_str!("../data/date_padding.tsv")).filter_map(|r| r.first().copied()).collect(),
    };
    for row in rows(include_str!("../data/lines.tsv")) {
        let [sign, place, text] = row[..] else { continue };
        let Some(sign) = Sign::named(sign) else { continue };
        let spaced = text.replace('_', " ");
        match place {
            "whole" => drop(words.whole.insert((sign, text))),
            "start" => words.start.entry(sign).or_default().push(spaced),
            "end" => words.end.entry(sign).or_default().push(spaced),
            "within" => words.within.entry(sign).or_default().push(spaced),
            _ => {}
        }
    }
    for row in rows(include_str!("../data/months.tsv")) {
        if let [name, number] = row[..]
            && let Ok(number) = number.parse()
        {
            words.months.insert(name.replace('_', " "), number);
        }
    }
    words
});

impl Words {
    /// Whether the line is exactly such words. `line` is [`folded`].
    pub fn is(&self, sign: Sign, line: &str) -> bool {
        let whole: &BTreeSet<(Sign, &str)> = &self.whole;
        whole.contains(&(sign, line))
    }

    /// The words of this sign that the line begins with, the longest.
    pub fn starts(&self, sign: Sign, line: &str) -> Option<&str> {
        let of_sign = self.start.get(&sign)?;
        of_sign.iter().filter(|w| line.starts_with(w.as_str())).max_by_key(|w| w.len()).map(String::as_str)
    }

    pub fn ends(&self, sign: Sign, line: &str) -> bool {
        self.end.get(&sign).is_some_and(|all| all.iter().any(|w| line.ends_with(w.as_str())))
    }

    pub fn holds(&self, sign: Sign, line: &str) -> bool {
        self.within.get(&sign).is_some_and(|all| all.iter().any(|w| line.contains(w.as_str())))
    }

    /// Whether one of the words of the line is such a word.
    pub fn has_word(&self, sign: Sign, line: &str) -> bool {
        let within = self.within.get(&sign);
        line.split(|c: char| !c.is_alphanumeric()).any(|w| within.is_some_and(|all| all.iter().any(|x| x == w)))
    }

    /// The number of a month, 1 to 12.
    pub fn month(&self, name: &str) -> Option<i8> {
        self.months.get(name).copied()
    }

    pub fn pads_a_date(&self, word: &str) -> bool {
        self.date_padding.contains(word)
    }
}

/// A line as the tables write it: lower case, spaces single, marks that nobody sees left out.
pub(crate) fn folded(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    for word in line.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        for c in word.chars().filter(|c| !is_invisible(*c)) {
            match c {
                '’' | 'ʼ' | '`' => out.push('\''),
                _ => out.extend(c.to_lowercase()),
            }
        }
    }
    out
}

/// The last character boundary at or before a byte.
pub(crate) fn boundary(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// Marks of direction and joining, which are kept in a text but say nothing of a line.
pub(crate) fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}' | '\u{AD}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_sorted_and_every_row_is_used() {
        for table in [include_str!("../data/lines.tsv"), include_str!("../data/months.tsv")] {
            let lines: Vec<_> = table.lines().filter(|l| !l.starts_with('#')).collect();
            assert!(lines.windows(2).all(|w| w[0] < w[1]));
        }
        for row in rows(include_str!("../data/lines.tsv")) {
            assert_eq!(row.len(), 3, "{row:?}");
            assert!(Sign::named(row[0]).is_some() && ["whole", "start", "end", "within"].contains(&row[1]), "{row:?}");
            assert_eq!(folded(row[2]), row[2].replace('’', "'"), "{row:?}");
        }
    }

    #[test]
    fn words_are_found_where_they_belong() {
        assert!(WORDS.is(Sign::Menu, &folded("  Read   MORE")));
        assert!(!WORDS.is(Sign::Menu, &folded("read more books")));
        assert_eq!(WORDS.starts(Sign::Byline, "by a. writer"), Some("by "));
        assert_eq!(WORDS.month("تشرين الأول"), Some(10));
    }
}
