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
    alike_from(0.0, a, b, constants)
}

/// As [`alike`], for those who do not care how unlike words are that are less alike than `least`: they may be told to be wholly
/// unlike.
pub(super) fn alike_from(least: f64, a: (&str, Script), b: (&str, Script), constants: &NameConstants) -> f64 {
    if a.0 == b.0 {
        return 1.0;
    }
    let (mut left, mut right) = (['\0'; LONGEST_WORD], ['\0'; LONGEST_WORD]);
    let (left, right) = (letters(a.0, &mut left), letters(b.0, &mut right));
    if left.is_empty() || right.is_empty() {
        return 0.0;
    }
    match (a.1, b.1) {
        (Script::Latin | Script::Other, Script::Latin | Script::Other) => by_spelling(least, left, right),
        (x, y) if x == y => by_edits(least, left, right),
        (x, Script::Latin | Script::Other) => by_letters(least, left, x, right, constants),
        (Script::Latin | Script::Other, y) => by_letters(least, right, y, left, constants),
        (x, y) => {
            let (short, long) = if x < y { ((left, x), (right, y)) } else { ((right, y), (left, x)) };
            let latin = romanise(&long.0.iter().collect::<String>(), long.1);
            let mut room = ['\0'; LONGEST_WORD];
            by_letters(least, short.0, short.1, letters(&latin, &mut room), constants)
        }
    }
}

/// As many letters of a word as are looked at, in `room`.
fn letters<'r>(text: &str, room: &'r mut [char; LONGEST_WORD]) -> &'r [char] {
    let mut count = 0;
    for (slot, letter) in room.iter_mut().zip(text.chars()) {
        *slot = letter;
        count += 1;
    }
    &room[..count]
}

/// For each letter of one word (its row) and of another (the column), the cheapest way to come before them; and where that is
/// being gone on from.
struct Ways<'m> {
    cheapest: &'m mut [f64],
    rows: usize,
    columns: usize,
    row: usize,
    column: usize,
    cost: f64,
}

impl Ways<'_> {
    /// One may go on by so many letters of the one word and of the other, at this cost.
    #[inline(always)]
    fn open(&mut self, down: usize, across: usize, cost: f64) {
        let (row, column) = (self.row + down, self.column + across);
        if row <= self.rows && column <= self.columns {
            let there = &mut self.cheapest[row * (self.columns + 1) + column];
            *there = there.min(self.cost + cost);
        }
    }
}

/// Words with no more cells than this between them are aligned without asking for memory.
const FEW_CELLS: usize = 144;

/// The cost of the cheapest alignment; infinite if it is more than `most`. `steps` opens the steps from a row and column; none
/// of them has a negative cost.
#[inline(always)]
fn align(rows: usize, columns: usize, most: f64, steps: impl Fn(usize, usize, &mut Ways)) -> f64 {
    let (mut few, mut many) = ([f64::INFINITY; FEW_CELLS], Vec::new());
    let cells = (rows + 1) * (columns + 1);
    let cheapest = match few.get_mut(..cells) {
        Some(few) => few,
        None => {
            many.resize(cells, f64::INFINITY);
            &mut many[..]
        }
    };
    cheapest[0] = 0.0;
    let mut ways = Ways { cheapest, rows, columns, row: 0, column: 0, cost: 0.0 };
    for row in 0..=rows {
        for column in 0..=columns {
            let cost = ways.cheapest[row * (columns + 1) + column];
            // Whatever goes on from here is no cheaper.
            if cost <= most {
                (ways.row, ways.column, ways.cost) = (row, column, cost);
                steps(row, column, &mut ways);
            }
        }
    }
    let cost = ways.cheapest[cells - 1];
    if cost <= most { cost } else { f64::INFINITY }
}

/// Added to the greatest cost of interest, so that no rounding of the limit itself shuts out what just reaches it.
const ROUNDING: f64 = 1e-6;

/// Two words in Latin letters: vowels weigh little, spellings of one sound less, other consonants fully.
fn by_spelling(least: f64, a: &[char], b: &[char]) -> f64 {
    let spellings = &Words::get().spellings;
    let lone = |word: &[char]| -> [f64; LONGEST_WORD] {
        let mut costs = [0.0; LONGEST_WORD];
        for (at, (cost, letter)) in costs.iter_mut().zip(word).enumerate() {
            let doubled = at > 0 && word[at - 1] == *letter;
            *cost = match letter {
                _ if doubled => 0.1,
                'h' => 0.35,
                _ if is_vowel(*letter) => 0.5,
                _ => 0.95,
            };
        }
        costs
    };
    let (lone_left, lone_right) = (lone(a), lone(b));
    let length = ((a.len() + b.len()) as f64 / 2.0).max(3.0);
    let cost = align(a.len(), b.len(), (1.0 - least) * length + ROUNDING, |i, j, ways| {
        if i < a.len() {
            ways.open(1, 0, lone_left[i]);
        }
        if j < b.len() {
            ways.open(0, 1, lone_right[j]);
        }
        let (Some(x), Some(y)) = (a.get(i), b.get(j)) else { return };
        let other = match (is_vowel(*x), is_vowel(*y)) {
            _ if x == y => 0.0,
            (true, true) => 0.45,
            (false, false) => 1.0,
            _ => 1.2,
        };
        ways.open(1, 1, other);
        if a.get(i + 1) == Some(y) && b.get(j + 1) == Some(x) && x != y {
            ways.open(2, 2, 0.7);
        }
        for change in spellings.of(*x).before(Some(*y)) {
            if change.fits(&a[i..], &b[j..]) {
                ways.open(change.from().len(), change.to().len(), change.cost);
            }
        }
    });
    (1.0 - cost / length).max(0.0)
}

/// Two words in one script other than Latin: plain edits.
fn by_edits(least: f64, a: &[char], b: &[char]) -> f64 {
    let length = a.len().max(b.len()).max(3) as f64;
    let cost = align(a.len(), b.len(), (1.0 - least) * length + ROUNDING, |i, j, ways| {
        ways.open(1, 0, 1.0);
        ways.open(0, 1, 1.0);
        if let (Some(x), Some(y)) = (a.get(i), b.get(j)) {
            ways.open(1, 1, if x == y { 0.0 } else { 1.0 });
            if a.get(i + 1) == Some(y) && b.get(j + 1) == Some(x) {
                ways.open(2, 2, 0.7);
            }
        }
    });
    (1.0 - cost / length).max(0.0)
}

/// A word in another script against one in Latin letters, by what its letters become.
fn by_letters(least: f64, word: &[char], script: Script, latin: &[char], constants: &NameConstants) -> f64 {
    let table = &Words::get().letters;
    let mut changes: [Option<&Changes>; LONGEST_WORD] = [None; LONGEST_WORD];
    for (changes, letter) in changes.iter_mut().zip(word) {
        *changes = table.of(script, *letter);
    }
    let mut added = [0.0; LONGEST_WORD];
    for (at, (cost, letter)) in added.iter_mut().zip(latin).enumerate() {
        *cost = match letter {
            _ if at > 0 && latin[at - 1] == *letter => 0.5,
            _ if is_vowel(*letter) => constants.added_vowel,
            _ => constants.added_consonant,
        };
    }
    let (length, spread) = ((word.len() as f64).max(2.5), constants.unlike_cost - constants.alike_cost);
    let most = (constants.alike_cost + (1.0 - least) * spread) * length + ROUNDING;
    let cost = align(word.len(), latin.len(), most, |i, j, ways| {
        if j < latin.len() {
            ways.open(0, 1, added[j]);
        }
        if i >= word.len() {
            return;
        }
        ways.open(1, 0, constants.rare_letter);
        ways.open(1, 1, constants.rare_letter);
        for change in changes[i].into_iter().flat_map(|c| c.before(latin.get(j).copied())) {
            if change.fits(&word[i..], &latin[j..]) {
                ways.open(change.from().len(), change.to().len(), change.cost);
            }
        }
    });
    (1.0 - (cost / length - constants.alike_cost) / spread).clamp(0.0, 1.0)
}

/// The commonest Latin letters for each letter of a folded word; ASCII stays.
pub(crate) fn romanise(word: &str, script: Script) -> String {
    let table = &Words::get().letters;
    let letters: Vec<char> = word.chars().collect();
    let (mut at, mut out) = (0, String::new());
    while at < letters.len() {
        let known = table.of(script, letters[at]).into_iter().flat_map(Changes::all);
        let best = known
            .filter(|change| letters[at..].starts_with(change.from()))
            .min_by(|a, b| (b.from().len().cmp(&a.from().len())).then(a.cost.total_cmp(&b.cost)));
        match best {
            Some(change) => {
                out.extend(change.to());
                at += change.from().len();
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
    fn a_limit_changes_nothing_above_it() {
        let words =
            ["haftar", "khaftar", "حفتر", "хафтар", "sergei", "сергей", "sirte", "سرت", "misrata", "h", "christian"];
        let constants = Constants::built_in().names;
        for (a, b) in words.iter().flat_map(|a| words.iter().map(move |b| (*a, *b))) {
            let (x, y) = ((a, script_of(a)), (b, script_of(b)));
            let whole = alike(x, y, &constants);
            for least in [0.3, 0.45, 0.72, 0.86, 0.93] {
                let found = alike_from(least, x, y, &constants);
                assert!(if whole >= least { found == whole } else { found < least }, "{a} {b} {least} {whole} {found}");
            }
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
