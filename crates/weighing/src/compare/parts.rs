//! What is a name made of? Words that tell its bearer, and what they are in it: numbers, legal forms, a father's name.

use super::words::{Script, Words, script_of, words_of};
use model::MentionType;

/// How names of a type are built.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Build {
    Person,
    Organisation,
    Place,
    Designation,
}

fn build_of(kind: MentionType) -> Build {
    match kind {
        MentionType::Person => Build::Person,
        MentionType::Place | MentionType::Facility => Build::Place,
        MentionType::Equipment => Build::Designation,
        _ => Build::Organisation,
    }
}

/// A name taken apart, ready to be compared.
#[derive(Clone, Debug)]
pub(crate) struct Name {
    pub(super) build: Build,
    /// What tells this bearer from others, folded.
    pub words: Vec<String>,
    scripts: Vec<Script>,
    /// Legal form or class of place.
    pub class: Option<&'static str>,
    /// First letters of its words, small words left out and left in.
    pub initials: Vec<String>,
    /// The whole is one word in capitals that may be initials.
    pub acronym: Option<String>,
    /// The word that names the father: "bin Salman".
    pub(super) father: Option<usize>,
    /// The whole in signs that each stand for a syllable or a word: another sign is another name.
    pub(super) signs: Option<String>,
    /// All words but the legal form or class as one, small words too.
    pub(super) whole: String,
}

impl Name {
    pub fn new(text: &str, kind: MentionType) -> Name {
        let build = build_of(kind);
        let (outside, inside) = match (build, text.split_once('(')) {
            (_, Some((outside, inside))) if !outside.trim().is_empty() => (outside, inside.split(')').next()),
            _ => (text, None),
        };
        let mut name = Name::plain(outside, build);
        if let Some(inside) = inside {
            let told = words_of(inside).concat();
            if !name.initials.contains(&told) && build != Build::Person {
                name = Name::plain(text, build);
            }
        }
        name
    }

    fn plain(text: &str, build: Build) -> Name {
        let data = Words::get();
        let all = match build {
            Build::Person => words_of(&without_lookalikes(text)),
            _ => words_of(text),
        };
        let (mut words, class, father, mut whole) = match build {
            Build::Person => {
                let (words, father) = person_words(&all);
                let whole = words.concat();
                (words, None, father, whole)
            }
            _ => {
                let (words, class, whole) = other_words(&all, build);
                (words, class, None, whole)
            }
        };
        let class = class.filter(|_| !words.is_empty());
        if words.is_empty() {
            words.clone_from(&all);
            whole = words.concat();
        }
        words.truncate(16);
        let first = |w: &String| w.chars().next();
        let initials = vec![
            all.iter().filter(|w| !data.is_link(w)).filter_map(first).collect(),
            all.iter().filter_map(first).collect(),
        ];
        let bare = || text.chars().filter(|c| c.is_alphabetic()).take(100);
        let capital = || bare().all(char::is_uppercase) && (2..=8).contains(&bare().count());
        let acronym = (all.len() == 1 && capital()).then(|| all[0].clone());
        let scripts = words.iter().map(|w| script_of(w)).collect();
        let signs = bare().next().filter(|_| bare().all(is_sign)).map(|_| bare().collect());
        Name { build, words, scripts, class, initials, acronym, father, signs, whole }
    }

    pub fn script(&self, at: usize) -> Script {
        self.scripts[at]
    }

    /// The weight of a word: words that many organisations share tell little.
    pub(super) fn weight(&self, at: usize) -> f64 {
        let word = &self.words[at];
        match self.build {
            Build::Person if word.chars().count() == 1 => 0.5,
            Build::Organisation if Words::get().is_generic(word) => 0.4,
            _ => 1.0,
        }
    }

    /// Whether a word tells its bearer from others.
    pub fn tells(&self, at: usize) -> bool {
        self.build != Build::Organisation || !Words::get().is_generic(&self.words[at])
    }

    /// Whether a word may be left out without another bearer being meant: "Group", "Holding".
    pub(super) fn spare(&self, at: usize) -> bool {
        self.build == Build::Organisation && Words::get().is_spare(&self.words[at])
    }
}

/// Han, Kana and Hangul.
fn is_sign(letter: char) -> bool {
    matches!(letter as u32, 0x1100..=0x11FF | 0x3040..=0x30FF | 0x3400..=0x9FFF | 0xAC00..=0xD7AF | 0xF900..=0xFAFF)
}

/// Digits put for letters that look like them, inside a word: "Iv4n0v".
fn without_lookalikes(text: &str) -> String {
    let letters: Vec<char> = text.chars().take(400).collect();
    if !letters.iter().any(char::is_ascii_digit) {
        return letters.into_iter().collect();
    }
    let letter = |at: usize| letters.get(at).is_some_and(|c| c.is_alphabetic());
    let within = |at: usize| letter(at.wrapping_sub(1)) && letter(at + 1);
    let plain = |(at, c): (usize, &char)| Words::get().lookalike(*c).filter(|_| within(at)).unwrap_or(*c);
    letters.iter().enumerate().map(plain).collect()
}

/// Without legal form, class of place and words that only link; numbers in digits.
fn other_words(all: &[String], build: Build) -> (Vec<String>, Option<&'static str>, String) {
    let data = Words::get();
    let (mut words, mut class, mut whole) = (Vec::new(), None, String::new());
    let organisation = build == Build::Organisation;
    let near: Vec<_> = all.iter().filter(|_| organisation).map(|word| data.form_word_near(word)).collect();
    let mut at = 0;
    while at < all.len() {
        let rest = &all[at..];
        let form = || {
            let form = data.form_at(rest).or_else(|| data.nearly_form_at(rest, &near[at..]));
            form.filter(|(_, n)| at > 0 || (data.is_leading(&rest[..*n]) && *n < rest.len()))
        };
        if let Some((form, n)) = organisation.then(form).flatten() {
            class = Some(form);
            at += n;
        } else if let (Build::Place, Some((feature, n))) = (build, data.feature_at(rest)) {
            class = Some(feature);
            at += n;
        } else if let Some((word, n)) = data.variant_at(rest) {
            words.push(word.to_owned());
            whole += word;
            at += n;
        } else if let (Build::Organisation, Some((number, n))) = (build, data.number_at(rest)) {
            words.push(number.to_string());
            whole += &number.to_string();
            at += n;
        } else if let (Build::Designation, 0, Some(n)) = (build, at, data.ship_prefix_at(rest)) {
            at += n;
        } else if data.is_link(&rest[0]) || build == Build::Place && data.is_dropped(&rest[0]) {
            whole += if build == Build::Place { "" } else { &rest[0] };
            at += 1;
        } else {
            words.push(data.without_prefix(&rest[0]).unwrap_or_else(|| rest[0].clone()));
            whole += &words[words.len() - 1];
            at += 1;
        }
    }
    (words, class, whole)
}

/// Without titles before the name and particles; compound names ("Abd al-Rahman") as one word. With the father's place.
fn person_words(all: &[String]) -> (Vec<String>, Option<usize>) {
    let data = Words::get();
    let mut rest = all;
    while rest.len() > 1 && data.is_title(&rest[0]) {
        rest = &rest[1..];
    }
    while rest.len() > 1 && data.is_title(&rest[rest.len() - 1]) {
        rest = &rest[..rest.len() - 1];
    }
    let (mut words, mut joined, mut father) = (Vec::new(), None, None);
    for (at, word) in rest.iter().enumerate() {
        let last = at + 1 == rest.len();
        // "A. Example": a letter at the start is an initial.
        let initial = at == 0 && word.len() == 1;
        if let (Some(to), false) = (data.joined(word), last) {
            joined = Some(to);
        } else if data.is_dropped(word) && !initial && !(last && words.is_empty()) {
            if data.is_child_of(word) && !words.is_empty() {
                father = father.or(Some(words.len()));
            }
        } else {
            let plain = data.without_prefix(word).unwrap_or_else(|| word.clone());
            words.push(format!("{}{plain}", joined.take().unwrap_or_default()));
        }
    }
    let father = father.filter(|f| *f < words.len());
    (words, father)
}
