//! How alike do two words sound, whatever their scripts and spellings? Weighted alignment of letters.

use super::words::{Changes, Script, Words};
use crate::constants::NameConstants;

/// Letters of a word beyond these are not looked at.
pub(super) const LONGEST_WORD: usize = 40;

fn is_vowel(letter: char) -> bool {
    matches!(letter, 'a' | 'e' | 'i' | 'o' | 'u')
}

/// 0 to 1. Both words are folded.
pub(crate) fn alike(a: (&str, Script), b: (&str, Script), constants: &NameConstants) -> f64 {
    if a.0 == b.0 {
        return 1.0;
    }
    let letters = |text: &str| -> Vec<char> { text.chars().take(LONGEST_WORD).collect() };
    let (left, right) = (letters(a.0), letters(b.0));
    if left.is_empty() || right.is_empty() {
        return 0.0;
    }
    match (a.1, b.1) {
        (Script::Latin | Script::Other, Script::Latin | Script::Other) => by_spelling(&left, &right),
        (x, y) if x == y => by_edits(&left, &right),
        (x, Script::Latin | Script::Other) => by_letters(&left, x, &right, constants),
        (Script::Latin | Script::Other, y) => by_letters(&right, y, &left, constants),
        (x, y) => {
            let (short, long) = if x < y { ((&left, x), (&right, y)) } else { ((&right, y), (&left, x)) };
            by_letters(short.0, short.1, &letters(&romanise(&long.0.iter().collect::<String>(), long.1)), constants)
        }
    }
}

/// Cheapest alignment: `cost(i, j)` gives the steps that start there as (letters of a, letters of b, cost).
fn align(rows: usize, columns: usize, mut steps: impl FnMut(usize, usize, &mut Vec<(usize, usize, f64)>)) -> f64 {
    let width = columns + 1;
    let mut best = vec![f64::INFINITY; (rows + 1) * width];
    best[0] = 0.0;
    let mut open = Vec::new();
    for i in 0..=rows {
        for j in 0..=columns {
            let here = best[i * width + j];
            if here.is_infinite() {
                continue;
            }
            open.clear();
            steps(i, j, &mut open);
            for (di, dj, cost) in &open {
                if i + di <= rows && j + dj <= columns {
                    let there = &mut best[(i + di) * width + j + dj];
                    *there = there.min(here + cost);
                }
            }
        }
    }
    best[rows * width + columns]
}

/// Two words in Latin letters: vowels weigh little, spellings of one sound less, other consonants fully.
fn by_spelling(a: &[char], b: &[char]) -> f64 {
    let spellings = &Words::get().spellings;
    let lone = |word: &[char], at: usize| {
        let letter = word[at];
        let doubled = at > 0 && word[at - 1] == letter;
        match letter {
            _ if doubled => 0.1,
            'h' => 0.35,
            _ if is_vowel(letter) => 0.5,
            _ => 0.95,
        }
    };
    let changes: Vec<Option<&Changes>> = a.iter().map(|letter| spellings.get(letter)).collect();
    let cost = align(a.len(), b.len(), |i, j, open| {
        if i < a.len() {
            open.push((1, 0, lone(a, i)));
        }
        if j < b.len() {
            open.push((0, 1, lone(b, j)));
        }
        let (Some(x), Some(y)) = (a.get(i), b.get(j)) else { return };
        let other = match (is_vowel(*x), is_vowel(*y)) {
            _ if x == y => 0.0,
            (true, true) => 0.45,
            (false, false) => 1.0,
            _ => 1.2,
        };
        open.push((1, 1, other));
        if a.get(i + 1) == Some(y) && b.get(j + 1) == Some(x) && x != y {
            open.push((2, 2, 0.7));
        }
        for (from, to, cost) in changes[i].into_iter().flat_map(|c| c.before(Some(y))) {
            if a[i..].starts_with(from) && b[j..].starts_with(to) {
                open.push((from.len(), to.len(), *cost));
            }
        }
    });
    let length = (a.len() + b.len()) as f64 / 2.0;
    (1.0 - cost / length.max(3.0)).max(0.0)
}

/// Two words in one script other than Latin: plain edits.
fn by_edits(a: &[char], b: &[char]) -> f64 {
    let cost = align(a.len(), b.len(), |i, j, open| {
        open.push((1, 0, 1.0));
        open.push((0, 1, 1.0));
        if let (Some(x), Some(y)) = (a.get(i), b.get(j)) {
            open.push((1, 1, if x == y { 0.0 } else { 1.0 }));
            if a.get(i + 1) == Some(y) && b.get(j + 1) == Some(x) {
                open.push((2, 2, 0.7));
            }
        }
    });
    (1.0 - cost / a.len().max(b.len()).max(3) as f64).max(0.0)
}

/// A word in another script against one in Latin letters, by what its letters become.
fn by_letters(word: &[char], script: Script, latin: &[char], constants: &NameConstants) -> f64 {
    let table = &Words::get().letters;
    let changes: Vec<Option<&Changes>> = word.iter().map(|letter| table.get(&(script, *letter))).collect();
    let cost = align(word.len(), latin.len(), |i, j, open| {
        if let Some(letter) = latin.get(j) {
            let cost = match letter {
                _ if j > 0 && latin[j - 1] == *letter => 0.5,
                _ if is_vowel(*letter) => constants.added_vowel,
                _ => constants.added_consonant,
            };
            open.push((0, 1, cost));
        }
        if i >= word.len() {
            return;
        }
        open.push((1, 0, constants.rare_letter));
        open.push((1, 1, constants.rare_letter));
        for (from, to, cost) in changes[i].into_iter().flat_map(|c| c.before(latin.get(j))) {
            if word[i..].starts_with(from) && latin[j..].starts_with(to) {
                open.push((from.len(), to.len(), *cost));
            }
        }
    });
    let mean = cost / (word.len() as f64).max(2.5);
    (1.0 - (mean - constants.alike_cost) / (constants.unlike_cost - constants.alike_cost)).clamp(0.0, 1.0)
}

/// The commonest Latin letters for each letter of a folded word; ASCII stays.
pub(crate) fn romanise(word: &str, script: Script) -> String {
    let table = &Words::get().letters;
    let letters: Vec<char> = word.chars().collect();
    let (mut at, mut out) = (0, String::new());
    while at < letters.len() {
        let known = table.get(&(script, letters[at])).into_iter().flat_map(Changes::all);
        let best = known
            .filter(|(from, _, _)| letters[at..].starts_with(from))
            .min_by(|a, b| (b.0.len().cmp(&a.0.len())).then(a.2.total_cmp(&b.2)));
        match best {
            Some((from, to, _)) => {
                out.extend(to);
                at += from.len();
            }
            None => {
                out.extend(any_ascii::any_ascii_char(letters[at]).chars().filter(char::is_ascii_alphanumeric));
                at += 1;
            }
        }
    }
    out.make_ascii_lowercase();
    out
}

/// What is left of a word when all that spellings vary is taken away: a key for finding candidates, never a proof.
pub(crate) fn skeleton(word: &str, script: Script) -> String {
    let latin = match script {
        Script::Latin | Script::Other => word.to_owned(),
        _ => romanise(word, script),
    };
    let letters: Vec<char> = latin.chars().collect();
    let mut key = String::new();
    for (at, letter) in letters.iter().enumerate() {
        let next = letters.get(at + 1).copied().unwrap_or(' ');
        let class = match (letter, next) {
            ('p', 'h') => 'f',
            ('s' | 'c', 'h') | ('s' | 'z' | 'x', _) | ('c', 'e' | 'i' | 'y' | 'z') => 's',
            ('t', 's' | 'z') => continue,
            ('b' | 'p', _) => 'p',
            ('f' | 'v', _) => 'f',
            ('w', _) if at == 0 => 'f',
            ('t' | 'd', _) => match letters.get(at + 1..at + 2) {
                Some(['j']) => continue,
                _ => 't',
            },
            ('c' | 'k' | 'q' | 'g' | 'j', _) => 'k',
            ('l' | 'm' | 'n' | 'r' | '0'..='9', _) => *letter,
            _ => continue,
        };
        if !key.ends_with(class) || class.is_ascii_digit() {
            key.push(class);
        }
    }
    if key.is_empty() { latin.chars().take(2).collect() } else { key }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Constants;
    use crate::compare::words::script_of;

    fn check(a: &str, b: &str) -> f64 {
        alike((a, script_of(a)), (b, script_of(b)), &Constants::built_in().names)
    }

    #[test]
    fn spellings_of_one_name_are_alike() {
        for (a, b) in [
            ("haftar", "hifter"),
            ("haftar", "haftor"),
            ("haftar", "khaftar"),
            ("jufra", "jufrah"),
            ("jufra", "jafra"),
            ("sergei", "sergey"),
            ("yevkurov", "evkurov"),
            ("yevkurov", "yevkirov"),
            ("haftar", "حفتر"),
            ("khalifa", "خليفه"),
            ("shoigu", "шоигу"),
            ("lavrov", "лавров"),
            ("qaddafi", "gaddafi"),
            ("misrata", "مصراتة"),
        ] {
            assert!(check(a, b) > 0.72, "{a} {b} {}", check(a, b));
            assert_eq!(check(a, b), check(b, a));
        }
    }

    #[test]
    fn other_names_are_not() {
        for (a, b) in
            [("khalifa", "saddam"), ("haftar", "sarraj"), ("haftar", "سراج"), ("lavrov", "шоигу"), ("sirte", "derna")]
        {
            assert!(check(a, b) < 0.6, "{a} {b} {}", check(a, b));
        }
    }

    #[test]
    fn skeletons_bring_spellings_together() {
        let key = |word: &str| skeleton(word, script_of(word));
        for (a, b) in [
            ("haftar", "hifter"),
            ("haftar", "حفتر"),
            ("jufra", "jufrah"),
            ("qaddafi", "gadafi"),
            ("yevkurov", "evkurov"),
            ("sergei", "сергей"),
        ] {
            assert_eq!(key(a), key(b), "{a} {b}");
        }
    }
}
