//! How alike are two whole names? Words are paired by sound; what only one name has, and what contradicts, is told apart.

use super::sound::alike;
use super::words::{Script, Words, script_of, words_of};
use crate::constants::NameConstants;
use model::MentionType;

/// How names of a type are built.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Build {
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
    build: Build,
    /// What tells this bearer from others, folded.
    pub words: Vec<String>,
    scripts: Vec<Script>,
    /// Legal form or class of place.
    pub class: Option<&'static str>,
    /// First letters of its words, small words left out and left in.
    pub initials: Vec<String>,
    /// The whole is one word in capitals that may be initials.
    pub acronym: Option<String>,
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
        let all = words_of(text);
        let (mut words, mut class) = (Vec::new(), None);
        match build {
            Build::Person => words = person_words(&all),
            Build::Organisation | Build::Place | Build::Designation => {
                let mut at = 0;
                while at < all.len() {
                    let rest = &all[at..];
                    let (form, feature) = (data.form_at(rest), data.feature_at(rest));
                    if let (Build::Organisation, Some((form, n)), true) = (build, form, at > 0 || all.len() > 3) {
                        class = Some(form);
                        at += n;
                    } else if let (Build::Place, Some((feature, n))) = (build, feature) {
                        class = Some(feature);
                        at += n;
                    } else if let Some((word, n)) = data.variant_at(rest) {
                        words.push(word.to_owned());
                        at += n;
                    } else if data.is_link(&rest[0]) || build == Build::Place && data.is_dropped(&rest[0]) {
                        at += 1;
                    } else {
                        words.push(data.without_prefix(&rest[0]).unwrap_or_else(|| rest[0].clone()));
                        at += 1;
                    }
                }
            }
        }
        if words.is_empty() {
            words.clone_from(&all);
            class = None;
        }
        words.truncate(16);
        let first = |w: &String| w.chars().next();
        let initials = vec![
            all.iter().filter(|w| !data.is_link(w)).filter_map(first).collect(),
            all.iter().filter_map(first).collect(),
        ];
        let bare: String = text.chars().filter(|c| c.is_alphabetic()).collect();
        let capital =
            !bare.is_empty() && bare.chars().all(char::is_uppercase) && (2..=8).contains(&bare.chars().count());
        let acronym = (capital && all.len() == 1).then(|| all[0].clone());
        let scripts = words.iter().map(|w| script_of(w)).collect();
        Name { build, words, scripts, class, initials, acronym }
    }

    pub fn script(&self, at: usize) -> Script {
        self.scripts[at]
    }

    /// The weight of a word: words that many organisations share tell little.
    fn weight(&self, at: usize) -> f64 {
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
}

/// Without titles before the name and particles; compound names ("Abd al-Rahman") as one word.
fn person_words(all: &[String]) -> Vec<String> {
    let data = Words::get();
    let mut rest = all;
    while rest.len() > 1 && data.is_title(&rest[0]) {
        rest = &rest[1..];
    }
    while rest.len() > 1 && data.is_title(&rest[rest.len() - 1]) {
        rest = &rest[..rest.len() - 1];
    }
    let (mut words, mut joined) = (Vec::new(), None);
    for (at, word) in rest.iter().enumerate() {
        let last = at + 1 == rest.len();
        if let (Some(to), false) = (data.joined(word), last) {
            joined = Some(to);
        } else if data.is_dropped(word) && !(last && words.is_empty()) {
            continue;
        } else {
            let plain = data.without_prefix(word).unwrap_or_else(|| word.clone());
            words.push(format!("{}{plain}", joined.take().unwrap_or_default()));
        }
    }
    words
}

/// Two words, one of each name, that were paired.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Pair {
    left: usize,
    right: usize,
    alike: f64,
    how: How,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum How {
    Sound,
    Initial,
    OtherForm,
    Different,
}

/// What came of comparing two names.
#[derive(Clone, Debug, Default)]
pub(crate) struct Likeness {
    pub score: f64,
    pub same: bool,
    /// Words of both names stand against each other: different first names, different numbers.
    pub contradict: bool,
    pub pairs: Vec<Pair>,
    only_left: Vec<usize>,
    only_right: Vec<usize>,
    note: Option<&'static str>,
}

impl Likeness {
    /// The least likeness of two paired words.
    pub fn weakest(&self) -> f64 {
        self.pairs.iter().map(|p| p.alike).fold(1.0, f64::min)
    }

    pub fn reasons(&self, a: &Name, b: &Name) -> Vec<String> {
        let mut told: Vec<String> = self.note.iter().map(|n| (*n).to_owned()).collect();
        for pair in &self.pairs {
            let (x, y) = (&a.words[pair.left], &b.words[pair.right]);
            let scripts = if a.script(pair.left) == b.script(pair.right) { "" } else { ", in two scripts" };
            told.push(match pair.how {
                How::Sound if x == y => format!("both have \"{x}\""),
                How::Sound => format!("\"{x}\" sounds like \"{y}\": {:.2}{scripts}", pair.alike),
                How::Initial => format!("\"{x}\" and \"{y}\" begin alike"),
                How::OtherForm => format!("\"{x}\" and \"{y}\" are forms of one name"),
                How::Different => format!("\"{x}\" and \"{y}\" are different names"),
            });
        }
        let quoted = |name: &Name, which: &[usize]| {
            which.iter().map(|at| format!("\"{}\"", name.words[*at])).collect::<Vec<_>>().join(", ")
        };
        if !self.only_left.is_empty() {
            told.push(format!("only the left has {}", quoted(a, &self.only_left)));
        }
        if !self.only_right.is_empty() {
            told.push(format!("only the right has {}", quoted(b, &self.only_right)));
        }
        if a.class != b.class && (a.class.is_some() || b.class.is_some()) {
            told.push(format!("classes: {} and {}", a.class.unwrap_or("none"), b.class.unwrap_or("none")));
        }
        told
    }
}

/// Compares two names of one build.
pub(crate) fn likeness(a: &Name, b: &Name, constants: &NameConstants) -> Likeness {
    if a.words.is_empty() || b.words.is_empty() {
        return Likeness::default();
    }
    if a.words == b.words && a.class == b.class {
        let pairs = (0..a.words.len()).map(|i| Pair { left: i, right: i, alike: 1.0, how: How::Sound }).collect();
        return Likeness { score: 1.0, same: true, pairs, ..Likeness::default() };
    }
    if a.build != Build::Person {
        for (short, long) in [(a, b), (b, a)] {
            if short.acronym.as_ref().is_some_and(|letters| long.words.len() > 1 && long.initials.contains(letters)) {
                let note = Some("one is the initials of the other");
                return Likeness { score: 0.9, same: true, note, ..Likeness::default() };
            }
        }
    }
    let glued = |name: &Name| name.words.concat();
    if a.words.len() != b.words.len() && a.build != Build::Designation && a.class == b.class {
        let (x, y) = (glued(a), glued(b));
        let sound = alike((&x, script_of(&x)), (&y, script_of(&y)), constants);
        if sound >= 0.93 && x.chars().count() > 4 {
            return Likeness {
                score: sound,
                same: true,
                note: Some("the same when written as one word"),
                ..Likeness::default()
            };
        }
    }
    let pairs = paired(a, b, constants);
    let left_over = |name: &Name, side: fn(&Pair) -> usize| -> Vec<usize> {
        (0..name.words.len()).filter(|i| pairs.iter().all(|p| side(p) != *i)).collect()
    };
    let (only_left, only_right) = (left_over(a, |p| p.left), left_over(b, |p| p.right));
    let found = Likeness { pairs, only_left, only_right, ..Likeness::default() };
    match a.build {
        Build::Person => judge_person(a, b, found, constants),
        Build::Organisation => judge_organisation(a, b, found, constants),
        Build::Place => judge_place(a, b, found, constants),
        Build::Designation => judge_designation(a, b, found, constants),
    }
}

/// Pairs the words of two names, the most alike first.
fn paired(a: &Name, b: &Name, constants: &NameConstants) -> Vec<Pair> {
    let data = Words::get();
    let mut options = Vec::new();
    for (i, x) in a.words.iter().enumerate() {
        for (j, y) in b.words.iter().enumerate() {
            let (sx, sy) = (a.script(i), b.script(j));
            let (mut score, mut how) = (alike((x, sx), (y, sy), constants), How::Sound);
            if a.build == Build::Person && score < 1.0 {
                let one = |w: &str| w.chars().count() == 1;
                if one(x) || one(y) {
                    let starts = x.chars().next() == y.chars().next();
                    (score, how) = (if starts { 0.85 } else { 0.0 }, How::Initial);
                } else if data.same_given(x, y) && score < 0.93 {
                    (score, how) = (0.93, How::OtherForm);
                } else if data.different_given(x, y) {
                    (score, how) = (score.min(0.5), How::Different);
                }
            }
            let numbers = |w: &str| w.chars().any(|c| c.is_ascii_digit());
            if numbers(x) != numbers(y) || numbers(x) && x != y {
                score = 0.0;
            }
            if score >= 0.45 {
                options.push(Pair { left: i, right: j, alike: score, how });
            }
        }
    }
    options.sort_by(|p, q| {
        let apart = |p: &Pair| p.left.abs_diff(p.right);
        q.alike
            .total_cmp(&p.alike)
            .then(apart(p).cmp(&apart(q)))
            .then((p.left + p.right, p.left).cmp(&(q.left + q.right, q.left)))
    });
    let (mut left, mut right) = (vec![false; a.words.len()], vec![false; b.words.len()]);
    let mut pairs = Vec::new();
    for option in options {
        if !left[option.left] && !right[option.right] {
            (left[option.left], right[option.right]) = (true, true);
            pairs.push(option);
        }
    }
    pairs.sort_by_key(|p| (p.left, p.right));
    pairs
}

fn judge_person(a: &Name, b: &Name, mut found: Likeness, constants: &NameConstants) -> Likeness {
    let (n, m) = (a.words.len(), b.words.len());
    let against = found.only_left.len().min(found.only_right.len());
    let spare = found.only_left.len().max(found.only_right.len()) - against;
    let (mut sum, mut all) = (0.0, 0.0);
    for pair in &found.pairs {
        let weight = a.weight(pair.left).min(b.weight(pair.right));
        sum += weight * pair.alike;
        all += weight;
    }
    all += against as f64;
    let mean = if all > 0.0 { sum / all } else { 0.0 };
    found.contradict = against > 0 || found.pairs.iter().any(|p| p.alike < constants.word);
    found.score = (mean - constants.missing * spare as f64).clamp(0.0, 1.0);
    if n.min(m) == 1 && n.max(m) > 1 {
        let surname = found.pairs.first().filter(|p| p.left + 1 == n && p.right + 1 == m && p.how != How::Initial);
        let sound = surname.map_or(0.0, |p| p.alike);
        found.same = sound >= constants.surname;
        found.score = if found.same { (sound - 0.1).max(constants.same) } else { found.score.min(0.6) };
        found.note = found.same.then_some("a surname against a full name");
        return found;
    }
    let weak = found.pairs.iter().any(|p| p.how == How::Different);
    let full = found.pairs.iter().any(|p| p.how == How::Sound && p.alike >= constants.word);
    found.same = found.score >= constants.same && against == 0 && !weak && full;
    if !found.same {
        found.score = found.score.min(constants.same - 0.01);
    }
    found
}

fn judge_organisation(a: &Name, b: &Name, mut found: Likeness, constants: &NameConstants) -> Likeness {
    let (mut sum, mut all, mut tells) = (0.0, 0.0, false);
    for pair in &found.pairs {
        let weight = a.weight(pair.left).max(b.weight(pair.right));
        let good = pair.alike >= constants.word;
        sum += if good { weight * pair.alike } else { 0.0 };
        all += weight;
        tells |= good && a.tells(pair.left) && b.tells(pair.right);
        found.contradict |= !good;
    }
    let weigh = |name: &Name, which: &[usize]| -> f64 { which.iter().map(|i| name.weight(*i)).sum() };
    let (left, right) = (weigh(a, &found.only_left), weigh(b, &found.only_right));
    let telling = |name: &Name, which: &[usize]| which.iter().any(|i| name.tells(*i));
    let both = telling(a, &found.only_left) && telling(b, &found.only_right);
    let one = telling(a, &found.only_left) || telling(b, &found.only_right);
    found.contradict |= both;
    all += left.max(right) * if both { 1.0 } else { 0.6 };
    let form = if a.class.is_some() && b.class.is_some() && a.class != b.class { 0.04 } else { 0.0 };
    found.score = (if all > 0.0 { sum / all } else { 0.0 } - form).clamp(0.0, 1.0);
    let ordinary = !tells && (left + right > 0.0);
    found.same = found.score >= constants.same && !found.contradict && !one && !ordinary;
    if !found.same {
        found.score = found.score.min(constants.same - 0.01);
    }
    found
}

fn judge_place(a: &Name, b: &Name, mut found: Likeness, constants: &NameConstants) -> Likeness {
    let sum: f64 = found.pairs.iter().map(|p| p.alike).sum();
    let words = a.words.len().max(b.words.len()) as f64;
    found.score = (sum / words).clamp(0.0, 1.0);
    found.contradict = a.class != b.class && a.class.is_some() && b.class.is_some();
    let whole = found.only_left.is_empty() && found.only_right.is_empty();
    found.same = whole && a.class == b.class && found.score >= constants.same && found.weakest() >= constants.word;
    if !found.same {
        found.score = found.score.min(constants.same - 0.01);
    }
    found
}

fn judge_designation(a: &Name, b: &Name, mut found: Likeness, constants: &NameConstants) -> Likeness {
    let words = a.words.len().max(b.words.len()) as f64;
    let sum: f64 = found.pairs.iter().map(|p| p.alike).sum();
    found.score = (sum / words).clamp(0.0, 1.0);
    let number =
        |name: &Name, which: &[usize]| which.iter().any(|i| name.words[*i].chars().any(|c| c.is_ascii_digit()));
    found.contradict = number(a, &found.only_left) || number(b, &found.only_right);
    let whole = found.only_left.is_empty() || found.only_right.is_empty();
    let good = !found.pairs.is_empty() && found.weakest() >= constants.word.max(0.8);
    found.same = good && whole && !found.contradict && found.score >= 0.5 && a.words.len() == b.words.len();
    if found.same {
        found.score = found.score.max(constants.same);
    } else {
        found.score = found.score.min(constants.same - 0.01);
    }
    found
}

/// What two names of no known type are names of, by their words.
pub(crate) fn likely_kind(left: &str, right: &str) -> MentionType {
    let data = Words::get();
    let (a, b) = (words_of(left), words_of(right));
    let any = |test: &dyn Fn(&String) -> bool| a.iter().chain(&b).any(test);
    if any(&|w| w.chars().any(|c| c.is_ascii_digit())) {
        MentionType::Equipment
    } else if any(&|w| data.is_generic(w) && !data.is_title(w))
        || [&a, &b].iter().any(|w| (1..w.len()).any(|i| data.form_at(&w[i..]).is_some()))
    {
        MentionType::Organisation
    } else if any(&|w| data.feature_at(std::slice::from_ref(w)).is_some() && !data.is_title(w)) {
        MentionType::Place
    } else {
        MentionType::Person
    }
}
