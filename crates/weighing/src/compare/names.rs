//! How alike are two whole names? Words are paired by sound; what only one name has, and what contradicts, is told apart.

use super::parts::{Build, Name};
use super::sound::{LONGEST_WORD, alike_from};
use super::words::{Words, script_of, words_of};
use crate::constants::NameConstants;
use model::MentionType;

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
    /// The last of the words that are one word in the other name.
    Joined,
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
                How::Joined => format!("\"{x}\" and \"{y}\" are parts of one word: {:.2}", pair.alike),
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

/// Whole names this alike are the same, written as one word.
const ONE_WORD: f64 = 0.93;

/// Words less alike are not paired.
const LEAST_PAIRED: f64 = 0.45;

/// Compares two names of one build.
pub(crate) fn likeness(a: &Name, b: &Name, constants: &NameConstants) -> Likeness {
    if a.words.is_empty() || b.words.is_empty() {
        return Likeness::default();
    }
    if let (Some(x), Some(y)) = (&a.signs, &b.signs) {
        let (score, same) = if x == y { (1.0, true) } else { (0.5, false) };
        return Likeness { score, same, contradict: !same, note: Some("compared sign by sign"), ..Likeness::default() };
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
    let digits = |name: &Name| name.words.iter().any(|w| w.chars().any(|c| c.is_ascii_digit()));
    if a.words.len() != b.words.len() && a.build != Build::Designation && a.class == b.class && digits(a) == digits(b) {
        let (x, y) = (a.whole.as_str(), b.whole.as_str());
        let fits = (5..=LONGEST_WORD).contains(&x.chars().count());
        let sound = if fits { alike_from(ONE_WORD, (x, script_of(x)), (y, script_of(y)), constants) } else { 0.0 };
        if sound >= ONE_WORD {
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

/// Pairs the words of two names, the most alike first; what is left is tried as one word written as several, and as initials.
fn paired(a: &Name, b: &Name, constants: &NameConstants) -> Vec<Pair> {
    let mut options = options(a, b, constants);
    let order = |p: &Pair, q: &Pair| {
        let apart = |p: &Pair| p.left.abs_diff(p.right);
        q.alike
            .total_cmp(&p.alike)
            .then(apart(p).cmp(&apart(q)))
            .then((p.left + p.right, p.left).cmp(&(q.left + q.right, q.left)))
    };
    options.sort_by(order);
    let firm = options.partition_point(|p| p.alike >= constants.word);
    let mut taken = Taken { words: [vec![false; a.words.len()], vec![false; b.words.len()]], pairs: Vec::new() };
    for option in &options[..firm] {
        taken.take(*option);
    }
    if a.build != Build::Designation {
        join([a, b], 0, &mut taken, constants);
        join([a, b], 1, &mut taken, constants);
    }
    for option in &options[firm..] {
        taken.take(*option);
    }
    let mut pairs = taken.pairs;
    pairs.sort_by_key(|p| (p.left, p.right));
    pairs
}

struct Taken {
    /// Of the left and of the right name.
    words: [Vec<bool>; 2],
    pairs: Vec<Pair>,
}

impl Taken {
    fn take(&mut self, pair: Pair) {
        if !self.words[0][pair.left] && !self.words[1][pair.right] {
            (self.words[0][pair.left], self.words[1][pair.right]) = (true, true);
            self.pairs.push(pair);
        }
    }
}

fn options(a: &Name, b: &Name, constants: &NameConstants) -> Vec<Pair> {
    let data = Words::get();
    let numbers = |w: &String| w.bytes().any(|c| c.is_ascii_digit());
    let one = |w: &String| w.chars().nth(1).is_none();
    let traits = |name: &Name| -> Vec<(bool, bool)> { name.words.iter().map(|w| (numbers(w), one(w))).collect() };
    let (of_a, of_b) = (traits(a), traits(b));
    let mut options = Vec::new();
    for (i, (x, (x_numbers, x_one))) in a.words.iter().zip(of_a).enumerate() {
        for (j, (y, (y_numbers, y_one))) in b.words.iter().zip(&of_b).enumerate() {
            let person = a.build == Build::Person;
            let sound = |least| alike_from(least, (x, a.script(i)), (y, b.script(j)), constants);
            let (score, how) = if x == y {
                (1.0, How::Sound)
            } else if x_numbers || *y_numbers {
                continue;
            } else if person && (x_one || *y_one) && sound(1.0) < 1.0 {
                (if x.chars().next() == y.chars().next() { 0.85 } else { 0.0 }, How::Initial)
            } else {
                let sound = sound(LEAST_PAIRED);
                if person && sound < 0.93 && data.same_given(x, y) {
                    (0.93, How::OtherForm)
                } else if person && (LEAST_PAIRED..1.0).contains(&sound) && data.different_given(x, y) {
                    (sound.min(0.5), How::Different)
                } else {
                    (sound, How::Sound)
                }
            };
            if score >= LEAST_PAIRED {
                options.push(Pair { left: i, right: j, alike: score, how });
            }
        }
    }
    options
}

/// Neighbouring words of the name at `side` that are one word of the other ("Patr ushev", "Chin-ping"), or whose first
/// letters one word of it is ("J.C.").
fn join(names: [&Name; 2], side: usize, taken: &mut Taken, constants: &NameConstants) {
    let (many, one) = (names[side], names[1 - side]);
    for (at, word) in one.words.iter().enumerate() {
        let length = word.chars().count();
        for (start, count) in (0..many.words.len()).flat_map(|s| [(s, 2), (s, 3)]) {
            let end = start + count;
            if taken.words[1 - side][at] || end > many.words.len() || taken.words[side][start..end].contains(&true) {
                continue;
            }
            let run = &many.words[start..end];
            let glued = run.concat();
            let numbers = glued.chars().any(|c| c.is_ascii_digit());
            let letters = run.iter().filter_map(|w| w.chars().next());
            let pair = if many.build == Build::Person && length == count && word.chars().eq(letters) {
                Some((0.85, How::Initial))
            } else if !numbers && length > 4 && glued.chars().count().abs_diff(length) < 3 {
                let (glued, word) = ((&*glued, many.script(start)), (&**word, one.script(at)));
                let sound = alike_from(constants.joined, glued, word, constants);
                (sound >= constants.joined).then_some((sound, How::Joined))
            } else {
                None
            };
            let Some((alike, how)) = pair else { continue };
            taken.words[1 - side][at] = true;
            for i in start..end {
                taken.words[side][i] = true;
                let (left, right) = if side == 0 { (i, at) } else { (at, i) };
                taken.pairs.push(Pair { left, right, alike, how });
            }
        }
    }
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
    // Salman the son of Muhammad is not Muhammad the son of Salman.
    let pairs_with = |left, right| found.pairs.iter().any(|p| p.left == left && p.right == right);
    let turned = matches!((a.father, b.father), (Some(x), Some(y)) if pairs_with(0, y) && pairs_with(x, 0));
    let other_word = |p: &Pair| p.alike < constants.least(a.script(p.left), b.script(p.right));
    found.contradict = against > 0 || turned || found.pairs.iter().any(|p| p.alike < constants.word);
    found.score = (mean - constants.missing * spare as f64).clamp(0.0, 1.0);
    if turned {
        found.note = Some("father and son change places");
    }
    if n.min(m) == 1 && n.max(m) > 1 && found.pairs.len() < 2 {
        let surname = found.pairs.first().filter(|p| p.left + 1 == n && p.right + 1 == m && p.how != How::Initial);
        let sound = surname.map_or(0.0, |p| p.alike);
        found.same = sound >= constants.surname;
        found.score = if found.same { (sound - 0.1).max(constants.same) } else { found.score.min(0.6) };
        found.note = found.same.then_some("a surname against a full name");
        return found;
    }
    let weak = found.pairs.iter().any(|p| p.how == How::Different || n.min(m) > 1 && other_word(p));
    let foreign = match found.pairs[..] {
        [p] if n.max(m) == 1 && a.script(0) != b.script(0) => p.alike >= constants.foreign_name,
        _ => false,
    };
    if foreign {
        found.score = found.score.max(constants.same);
    }
    let full = found.pairs.iter().any(|p| matches!(p.how, How::Sound | How::Joined) && p.alike >= constants.word);
    found.same = found.score >= constants.same && against == 0 && !turned && !weak && full;
    if !found.same {
        found.score = found.score.min(constants.same - 0.01);
    }
    found
}

fn judge_organisation(a: &Name, b: &Name, mut found: Likeness, constants: &NameConstants) -> Likeness {
    let (mut sum, mut all, mut tells) = (0.0, 0.0, false);
    for pair in &found.pairs {
        let weight = a.weight(pair.left).max(b.weight(pair.right));
        let good = pair.alike >= constants.least(a.script(pair.left), b.script(pair.right));
        sum += if good { weight * pair.alike } else { 0.0 };
        all += weight;
        tells |= good && a.tells(pair.left) && b.tells(pair.right);
        found.contradict |= !good;
    }
    let weigh = |name: &Name, which: &[usize]| -> f64 { which.iter().map(|i| name.weight(*i)).sum() };
    let (left, right) = (weigh(a, &found.only_left), weigh(b, &found.only_right));
    let telling = |name: &Name, which: &[usize]| which.iter().any(|i| !name.spare(*i));
    let both = !found.only_left.is_empty() && !found.only_right.is_empty();
    let one = telling(a, &found.only_left) || telling(b, &found.only_right);
    found.contradict |= both;
    all += left.max(right) * if both { 1.0 } else { 0.6 };
    let form = if a.class.is_some() && b.class.is_some() && a.class != b.class { constants.other_form } else { 0.0 };
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
    let good = !found.pairs.is_empty() && found.weakest() >= constants.firm;
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
