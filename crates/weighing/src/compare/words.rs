//! Which words and letters of names mean what? Loads the tables of `data/`; knows no name and no language itself.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfkc_quick};

static WORDS: LazyLock<Words> = LazyLock::new(Words::load);

/// Words of legal forms that are at least this long are known when misspelt by a letter.
const LONG_FORM: usize = 7;
/// Words of the longest legal form.
const LONGEST_FORM: usize = 6;

/// Writing systems that have a table of letters of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Script {
    Latin,
    Arabic,
    Cyrillic,
    Greek,
    Hebrew,
    Other,
}

impl Script {
    pub fn of(letter: char) -> Option<Script> {
        Some(match letter as u32 {
            0x41..=0x5A | 0x61..=0x7A | 0xAA | 0xBA | 0xC0..=0x24F | 0x1E00..=0x1EFF => Script::Latin,
            0x370..=0x3FF | 0x1F00..=0x1FFF => Script::Greek,
            0x400..=0x52F => Script::Cyrillic,
            0x590..=0x5FF => Script::Hebrew,
            0x600..=0x6FF | 0x750..=0x77F | 0xFB50..=0xFDFF | 0xFE70..=0xFEFC => Script::Arabic,
            _ if letter.is_alphabetic() => Script::Other,
            _ => return None,
        })
    }

    /// ISO 15924.
    pub fn code(self) -> &'static str {
        match self {
            Script::Latin => "Latn",
            Script::Arabic => "Arab",
            Script::Cyrillic => "Cyrl",
            Script::Greek => "Grek",
            Script::Hebrew => "Hebr",
            Script::Other => "Zyyy",
        }
    }
}

/// The script of most letters of a text.
pub(crate) fn script_of(text: &str) -> Script {
    if text.is_ascii() {
        return Script::Latin;
    }
    const ALL: [Script; 6] =
        [Script::Latin, Script::Arabic, Script::Cyrillic, Script::Greek, Script::Hebrew, Script::Other];
    let mut counts = [0usize; ALL.len()];
    for script in text.chars().filter_map(Script::of) {
        counts[script as usize] += 1;
    }
    // The first of those with most letters.
    let most = counts.iter().max().copied().unwrap_or(0);
    ALL.into_iter().zip(counts).find(|(_, n)| *n == most).map_or(Script::Latin, |(script, _)| script)
}

/// Letters in one change, at most.
const LONGEST_CHANGE: usize = 4;

/// What some letters may become, and the cost.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Change {
    from: [char; LONGEST_CHANGE],
    to: [char; LONGEST_CHANGE],
    lengths: [u8; 2],
    pub cost: f64,
}

impl Change {
    /// `None` if it is longer than changes are.
    fn of(from: &str, to: &str, cost: f64) -> Option<Change> {
        let side = |text: &str| {
            let mut letters = ['\0'; LONGEST_CHANGE];
            for (at, letter) in text.chars().enumerate() {
                *letters.get_mut(at)? = letter;
            }
            Some((letters, text.chars().count() as u8))
        };
        let ((from, before), (to, behind)) = (side(from)?, side(to)?);
        Some(Change { from, to, lengths: [before, behind], cost })
    }

    pub fn from(&self) -> &[char] {
        &self.from[..usize::from(self.lengths[0])]
    }

    pub fn to(&self) -> &[char] {
        &self.to[..usize::from(self.lengths[1])]
    }

    /// Whether one word goes on with what is changed, and the other with what it becomes.
    pub fn fits(&self, word: &[char], other: &[char]) -> bool {
        let begins =
            |word: &[char], with: &[char]| word.len() >= with.len() && with.iter().zip(word).all(|(a, b)| a == b);
        begins(word, self.from()) && begins(other, self.to())
    }
}

/// Changes that begin with one letter, by the first Latin letter that it becomes: a table of 26, then those that become
/// something else, or nothing. Words are compared letter by letter, and few changes fit any two letters.
#[derive(Clone, Debug)]
pub(crate) struct Changes(Vec<Vec<Change>>);

impl Default for Changes {
    fn default() -> Changes {
        Changes(vec![Vec::new(); 27])
    }
}

impl Changes {
    fn slot(letter: Option<char>) -> usize {
        letter.filter(char::is_ascii_lowercase).map_or(26, |l| usize::from(l as u8 - b'a'))
    }

    fn push(&mut self, change: Change) {
        self.0[Changes::slot(change.to().first().copied())].push(change);
    }

    /// Those that may fit before this letter.
    pub fn before(&self, letter: Option<char>) -> impl Iterator<Item = &Change> {
        let slot = Changes::slot(letter);
        let first = if slot < 26 { &self.0[slot][..] } else { &[] };
        first.iter().chain(&self.0[26])
    }

    pub fn all(&self) -> impl Iterator<Item = &Change> {
        self.0.iter().flatten()
    }
}

/// What letters may become in Latin letters, from the first letter of Greek on: script by script they lie close together.
#[derive(Debug, Default)]
pub(crate) struct Letters(Vec<Option<(Script, Changes)>>);

impl Letters {
    const FIRST: usize = 0x370;

    fn push(&mut self, script: Script, change: Change) {
        let first = change.from().first().and_then(|letter| (*letter as usize).checked_sub(Letters::FIRST));
        let Some(at) = first else { return };
        if self.0.len() <= at {
            self.0.resize(at + 1, None);
        }
        self.0[at].get_or_insert_with(|| (script, Changes::default())).1.push(change);
    }

    /// What a letter of a word in this script may become.
    pub fn of(&self, script: Script, letter: char) -> Option<&Changes> {
        let at = (letter as usize).checked_sub(Letters::FIRST)?;
        self.0.get(at)?.as_ref().filter(|(of, _)| *of == script).map(|(_, changes)| changes)
    }

    #[cfg(test)]
    pub fn len(&self) -> usize {
        self.0.iter().flatten().count()
    }
}

/// Spellings of Latin letters, by the first letter: a table of 26, then all others.
#[derive(Debug)]
pub(crate) struct Spellings(Vec<Changes>);

impl Spellings {
    fn push(&mut self, change: Change) {
        self.0[Changes::slot(change.from().first().copied())].push(change);
    }

    /// Those that may begin with this letter.
    pub fn of(&self, letter: char) -> &Changes {
        &self.0[Changes::slot(Some(letter))]
    }
}

#[derive(Debug)]
pub(crate) struct Words {
    dropped: BTreeSet<&'static str>,
    joined: BTreeMap<&'static str, &'static str>,
    prefixes: Vec<(&'static str, &'static str)>,
    titles: BTreeSet<&'static str>,
    given: BTreeMap<&'static str, BTreeSet<u32>>,
    distinct: BTreeMap<&'static str, BTreeSet<u32>>,
    /// First word -> (all words, the form), longest first.
    forms: BTreeMap<&'static str, Vec<(Vec<&'static str>, &'static str)>>,
    /// Words of forms that are long enough to be known when misspelt, by first letter.
    form_words: BTreeMap<char, Vec<&'static str>>,
    leading: BTreeSet<&'static str>,
    generic: BTreeSet<&'static str>,
    spare: BTreeSet<&'static str>,
    child_of: BTreeSet<&'static str>,
    numbers: BTreeMap<&'static str, u32>,
    ordinal_ends: BTreeSet<&'static str>,
    ship_prefixes: Vec<Vec<&'static str>>,
    lookalikes: BTreeMap<char, char>,
    links: BTreeSet<&'static str>,
    people: BTreeMap<&'static str, &'static str>,
    features: BTreeMap<&'static str, Vec<(Vec<&'static str>, &'static str)>>,
    variants: BTreeMap<&'static str, Vec<(Vec<&'static str>, &'static str)>>,
    pub letters: Letters,
    pub spellings: Spellings,
}

fn rows(text: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    text.lines().filter(|l| !l.is_empty() && !l.starts_with("# ")).map(|l| l.split('\t').collect())
}

type Phrases = BTreeMap<&'static str, Vec<(Vec<&'static str>, &'static str)>>;

fn phrases(pairs: impl Iterator<Item = (&'static str, &'static str)>) -> Phrases {
    let mut found: Phrases = BTreeMap::new();
    for (phrase, means) in pairs {
        let words: Vec<_> = phrase.split(' ').collect();
        found.entry(words[0]).or_default().push((words, means));
    }
    for list in found.values_mut() {
        list.sort_by_key(|(words, means)| (std::cmp::Reverse(words.len()), words.clone(), *means));
        list.dedup_by(|a, b| a.0 == b.0);
    }
    found
}

fn sets(text: &'static str) -> BTreeMap<&'static str, BTreeSet<u32>> {
    let mut found: BTreeMap<_, BTreeSet<u32>> = BTreeMap::new();
    for (number, row) in rows(text).enumerate() {
        for word in row {
            found.entry(word).or_default().insert(number as u32);
        }
    }
    found
}

/// Row by row, each cell with the first.
fn to_first(text: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    rows(text).flat_map(|row| {
        let first = row[0];
        row.into_iter().map(move |cell| (cell, first))
    })
}

impl Words {
    pub fn get() -> &'static Words {
        &WORDS
    }

    fn load() -> Words {
        let particles: Vec<_> = rows(include_str!("../../data/particles.tsv")).collect();
        let with = |what: &'static str| particles.iter().filter(move |r| r.get(1) == Some(&what));
        let mut letters = Letters::default();
        for row in rows(include_str!("../../data/letters.tsv")) {
            let [script, from, to, cost] = row[..] else { continue };
            let script = match script {
                "Arab" => Script::Arabic,
                "Cyrl" => Script::Cyrillic,
                "Grek" => Script::Greek,
                _ => Script::Hebrew,
            };
            if let Some(change) = Change::of(from, to, cost.parse().unwrap_or(f64::MAX)) {
                letters.push(script, change);
            }
        }
        let mut spellings = Spellings(vec![Changes::default(); 27]);
        for row in rows(include_str!("../../data/spellings.tsv")) {
            let [a, b, cost] = row[..] else { continue };
            let cost = cost.parse().unwrap_or(1.0);
            for change in [Change::of(a, b, cost), Change::of(b, a, cost)].into_iter().flatten() {
                spellings.push(change);
            }
        }
        let one = |text| rows(text).map(|r| r[0]).collect();
        let marked =
            |text, mark: &'static str| rows(text).filter(move |r| r.get(1) == Some(&mark)).map(|r| r[0]).collect();
        let forms = phrases(to_first(include_str!("../../data/forms.tsv")));
        let mut form_words: BTreeMap<char, Vec<&'static str>> = BTreeMap::new();
        for word in forms.values().flatten().flat_map(|(words, _)| words) {
            if let (Some(first), true) = (word.chars().next(), word.chars().count() >= LONG_FORM) {
                form_words.entry(first).or_default().push(word);
            }
        }
        for words in form_words.values_mut() {
            words.sort_unstable();
            words.dedup();
        }
        Words {
            form_words,
            leading: one(include_str!("../../data/leading_forms.tsv")),
            spare: marked(include_str!("../../data/generic.tsv"), "spare"),
            child_of: with("drop").filter(|r| r.get(2) == Some(&"child of")).map(|r| r[0]).collect(),
            numbers: rows(include_str!("../../data/numbers.tsv"))
                .filter_map(|r| Some((r[0], r.get(1)?.parse().ok()?)))
                .collect(),
            ordinal_ends: marked(include_str!("../../data/numbers.tsv"), "th"),
            ship_prefixes: rows(include_str!("../../data/ship_prefixes.tsv"))
                .map(|r| r[0].split(' ').collect())
                .collect(),
            lookalikes: rows(include_str!("../../data/lookalikes.tsv"))
                .filter_map(|r| Some((r[0].chars().next()?, r.get(1)?.chars().next()?)))
                .collect(),
            dropped: with("drop").map(|r| r[0]).collect(),
            joined: with("join").map(|r| (r[0], *r.get(2).unwrap_or(&r[0]))).collect(),
            prefixes: with("prefix").map(|r| (r[0], *r.get(2).unwrap_or(&""))).collect(),
            titles: one(include_str!("../../data/titles.tsv")),
            given: sets(include_str!("../../data/nicknames.tsv")),
            distinct: sets(include_str!("../../data/distinct.tsv")),
            forms,
            generic: one(include_str!("../../data/generic.tsv")),
            links: one(include_str!("../../data/links.tsv")),
            people: rows(include_str!("../../data/people.tsv")).map(|r| (r[0], r[1])).collect(),
            features: phrases(rows(include_str!("../../data/features.tsv")).map(|r| (r[0], r[1]))),
            variants: phrases(to_first(include_str!("../../data/variants.tsv"))),
            letters,
            spellings,
        }
    }

    pub fn is_dropped(&self, word: &str) -> bool {
        self.dropped.contains(word)
    }

    /// What a word that makes one with the next is there: "abdel" becomes "abd".
    pub fn joined(&self, word: &str) -> Option<&'static str> {
        self.joined.get(word).copied()
    }

    /// The word with a prefix that varies made one, or taken off.
    pub fn without_prefix(&self, word: &str) -> Option<String> {
        let (rest, to) = self.prefixes.iter().find_map(|(from, to)| Some((word.strip_prefix(from)?, to)))?;
        (rest.chars().count() >= 3).then(|| format!("{to}{rest}"))
    }

    pub fn is_title(&self, word: &str) -> bool {
        self.titles.contains(word)
    }

    pub fn is_generic(&self, word: &str) -> bool {
        self.generic.contains(word)
    }

    pub fn is_link(&self, word: &str) -> bool {
        self.links.contains(word)
    }

    /// What a noun for people says of who they are: `-` if no more than that.
    pub fn people(&self, word: &str) -> Option<&'static str> {
        self.people.get(word).copied()
    }

    /// Forms of one given name: "Bill", "William".
    pub fn same_given(&self, a: &str, b: &str) -> bool {
        share(&self.given, a, b)
    }

    /// Different given names that look like spellings of one: "Ahmed", "Mahmoud".
    pub fn different_given(&self, a: &str, b: &str) -> bool {
        a != b && share(&self.distinct, a, b)
    }

    /// The legal form that starts at the first of these words, and how many words it takes.
    pub fn form_at(&self, words: &[String]) -> Option<(&'static str, usize)> {
        longest(&self.forms, words)
    }

    /// As [`Words::form_at`], where long words of the form are misspelt by a letter: "compamy". `near` has what
    /// [`Words::form_word_near`] says of each of the words.
    pub fn nearly_form_at(&self, words: &[String], near: &[Option<&'static str>]) -> Option<(&'static str, usize)> {
        let mends = |(word, near): (&String, &Option<&str>)| near.is_some_and(|n| n != word);
        if !words.iter().zip(near).take(LONGEST_FORM).any(mends) {
            return None;
        }
        let mended = words.iter().zip(near).take(LONGEST_FORM);
        self.form_at(&mended.map(|(w, near)| near.map_or_else(|| w.clone(), str::to_owned)).collect::<Vec<_>>())
    }

    /// The first long word of a legal form that is this word, misspelt by no more than a letter.
    pub fn form_word_near(&self, word: &str) -> Option<&'static str> {
        let length = word.chars().count();
        if length + 1 < LONG_FORM || length > 40 {
            return None;
        }
        let known = self.form_words.get(&word.chars().next()?)?;
        known.iter().copied().find(|k| within_one_edit(k, word))
    }

    /// Whether a legal form stands before names, too.
    pub fn is_leading(&self, form: &[String]) -> bool {
        self.leading.contains(form.join(" ").as_str())
    }

    /// A word of an organisation's name without which it may be named, too.
    pub fn is_spare(&self, word: &str) -> bool {
        self.spare.contains(word)
    }

    /// A particle before the father's name.
    pub fn is_child_of(&self, word: &str) -> bool {
        self.child_of.contains(word)
    }

    /// The letter that a digit looks like.
    pub fn lookalike(&self, digit: char) -> Option<char> {
        self.lookalikes.get(&digit).copied()
    }

    /// How many of the words stand before a ship's name: none before a number.
    pub fn ship_prefix_at(&self, words: &[String]) -> Option<usize> {
        let fits = |p: &Vec<&str>| p.len() < words.len() && p.iter().zip(words).all(|(x, y)| x == y);
        let longest = self.ship_prefixes.iter().filter(|p| fits(p)).map(Vec::len).max();
        longest.filter(|n| !words[*n].starts_with(|c: char| c.is_ascii_digit()))
    }

    /// The number that starts at the first of these words, in words, Roman or with the ending of an ordinal.
    pub fn number_at(&self, words: &[String]) -> Option<(u32, usize)> {
        let word = words.first()?;
        let next = words.get(1);
        if let Ok(number) = word.parse::<u32>() {
            return next.filter(|n| self.ordinal_ends.contains(n.as_str())).map(|_| (number, 2));
        }
        let number = *self.numbers.get(word.as_str())?;
        let unit = next.and_then(|n| self.numbers.get(n.as_str()).copied().or_else(|| n.parse().ok()));
        match unit {
            Some(unit) if number >= 20 && number % 10 == 0 && (1..10).contains(&unit) => Some((number + unit, 2)),
            _ => Some((number, 1)),
        }
    }

    /// The class of place that starts at the first of these words, and how many words it takes.
    pub fn feature_at(&self, words: &[String]) -> Option<(&'static str, usize)> {
        longest(&self.features, words)
    }

    /// The word that stands for what starts at the first of these words, and how many words it takes.
    pub fn variant_at(&self, words: &[String]) -> Option<(&'static str, usize)> {
        longest(&self.variants, words)
    }
}

/// Whether one letter more, less or other, or two that change places, make one word the other.
fn within_one_edit(a: &str, b: &str) -> bool {
    let shorter = a.chars().count().min(b.chars().count());
    let before = a.chars().zip(b.chars()).take_while(|(x, y)| x == y).count();
    let behind = a.chars().rev().zip(b.chars().rev()).take(shorter - before).take_while(|(x, y)| x == y).count();
    let left = |word: &str| -> Vec<char> {
        let count = word.chars().count() - before - behind;
        word.chars().skip(before).take(count.min(3)).collect()
    };
    match (&left(a)[..], &left(b)[..]) {
        (x, y) if x.len() < 2 && y.len() < 2 => true,
        ([p, q], [r, s]) => (p, q) == (s, r),
        _ => false,
    }
}

fn share(sets: &BTreeMap<&'static str, BTreeSet<u32>>, a: &str, b: &str) -> bool {
    matches!((sets.get(a), sets.get(b)), (Some(x), Some(y)) if !x.is_disjoint(y))
}

fn longest(phrases: &Phrases, words: &[String]) -> Option<(&'static str, usize)> {
    let list = phrases.get(words.first()?.as_str())?;
    let fits = |phrase: &[&str]| phrase.len() <= words.len() && phrase.iter().zip(words).all(|(p, w)| p == w);
    list.iter().find(|(phrase, _)| fits(phrase)).map(|(phrase, means)| (*means, phrase.len()))
}

/// The letters of a word without case, marks and variants: Latin to ASCII, Arabic hamzas and vowel signs folded.
pub(crate) fn fold(word: &str) -> String {
    if word.is_ascii() {
        return word.bytes().filter(u8::is_ascii_alphanumeric).map(|b| char::from(b.to_ascii_lowercase())).collect();
    }
    // Most words are composed already.
    if is_nfkc_quick(word.chars()) == IsNormalized::Yes {
        return fold_letters(word.chars().flat_map(char::to_lowercase), word.len());
    }
    fold_letters(word.nfkc().flat_map(char::to_lowercase), word.len())
}

fn fold_letters(letters: impl Iterator<Item = char>, size: usize) -> String {
    let mut folded = String::with_capacity(size);
    for letter in letters {
        match letter {
            '٠'..='٩' => folded.extend(char::from_digit(letter as u32 - 0x660, 10)),
            '۰'..='۹' => folded.extend(char::from_digit(letter as u32 - 0x6F0, 10)),
            'أ' | 'إ' | 'آ' | 'ٱ' => folded.push('ا'),
            'ى' | 'ی' | 'ئ' => folded.push('ي'),
            'ؤ' => folded.push('و'),
            'ک' => folded.push('ك'),
            'ё' => folded.push('е'),
            '\u{640}' | '\u{64B}'..='\u{65F}' | '\u{670}' | '\u{591}'..='\u{5C7}' => {}
            'а'..='я' | 'ђ'..='џ' | '\u{600}'..='\u{6FF}' | '\u{590}'..='\u{5FF}' => folded.push(letter),
            _ if Script::of(letter) == Some(Script::Greek) => {
                folded.extend(std::iter::once(letter).nfd().filter(|c| Script::of(*c).is_some() && c.is_alphabetic()));
            }
            _ if letter.is_alphanumeric() => {
                let ascii = any_ascii::any_ascii_char(letter).chars();
                folded.extend(ascii.filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()));
            }
            _ if letter.is_ascii_digit() => folded.push(letter),
            _ => {}
        }
    }
    folded
}

/// The folded words of a name or phrase, in order, without those that only link.
pub(crate) fn plain_words(name: &str) -> Vec<String> {
    let mut words = words_of(name);
    words.retain(|w| !Words::get().is_link(w));
    words
}

/// The folded words of a name, in order. Apostrophes join, all other signs part, and so do
/// letters and digits; "J.P." is one word.
pub(crate) fn words_of(name: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut word = String::new();
    let mut end = |word: &mut String| {
        let folded = fold(word);
        if !folded.is_empty() {
            words.push(folded);
        }
        word.clear();
    };
    let letters: Vec<char> = name.chars().take(400).collect();
    for (at, letter) in letters.iter().enumerate() {
        let dotted = *letter == '.' && word.ends_with(char::is_alphanumeric) && {
            let alone = word.chars().rev().nth(1).is_none_or(|c| c == '.');
            alone
                && letters.get(at + 1).is_some_and(|c| c.is_alphabetic())
                && letters.get(at + 2).is_none_or(|c| !c.is_alphanumeric())
        };
        match letter {
            '\'' | '’' | '‘' | 'ʿ' | 'ʾ' | '`' | 'ʼ' => {}
            '.' if dotted => word.push('.'),
            '&' => {
                end(&mut word);
                word.push_str("and");
                end(&mut word);
            }
            c if c.is_numeric() != word.ends_with(char::is_numeric)
                && word.ends_with(char::is_alphanumeric)
                && c.is_alphanumeric() =>
            {
                end(&mut word);
                word.push(*c);
            }
            c if c.is_alphanumeric() || unicode_normalization::char::is_combining_mark(*c) || *c == '\u{640}' => {
                word.push(*c)
            }
            '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' => {}
            _ => end(&mut word),
        }
    }
    end(&mut word);
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn one_edit_is_what_the_distance_says(a in "[abé]{0,7}", b in "[abé]{0,7}") {
            let distance = rapidfuzz::distance::osa::distance(a.chars(), b.chars());
            prop_assert_eq!(within_one_edit(&a, &b), distance <= 1);
        }
    }

    #[test]
    fn words_are_folded_in_every_script() {
        assert_eq!(words_of("Yunus-Bek Yevkurov"), ["yunus", "bek", "yevkurov"]);
        assert_eq!(words_of("J.P. Example & Søn"), ["jp", "example", "and", "son"]);
        assert_eq!(words_of("Al-Qa’ida"), ["al", "qaida"]);
        assert_eq!(words_of("أحمد إبراهيم"), ["احمد", "ابراهيم"]);
        assert_eq!(words_of("A. Smith"), ["a", "smith"]);
        assert_eq!(words_of("Μιχάλης"), ["μιχαλης"]);
        assert!(words_of("... —").is_empty());
    }

    #[test]
    fn every_table_is_read() {
        let words = Words::get();
        assert!(words.is_dropped("al") && words.joined("abdel") == Some("abd") && words.is_title("general"));
        assert!(words.same_given("bill", "william") && words.different_given("hassan", "hussein"));
        assert_eq!(words.form_at(&["limited".into(), "liability".into(), "company".into()]), Some(("llc", 3)));
        assert_eq!(words.variant_at(&["sa".into(), "22".into()]), Some(("pantsir", 2)));
        assert_eq!(words.feature_at(&["air".into(), "base".into()]), Some(("air", 2)));
        assert_eq!(
            (words.people("seamen"), words.people("men"), words.people("ship")),
            (Some("crew"), Some("-"), None)
        );
        assert!(words.letters.len() > 80 && words.spellings.of('a').all().count() > 5);
    }
}
