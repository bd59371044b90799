//! Where do sentences end? At some of the places where they may: behind full stops and the like, with the quotes and
//! brackets that close behind them, and at line ends. A perceptron decides each.

use super::linear::{Weights, key};
use super::words::Word;
use model::Span;

/// Whether a sentence may end behind token `i`.
pub fn may_end(text: &str, tokens: &[Span], i: usize) -> bool {
    let Some(next) = tokens.get(i + 1) else { return false };
    if gap(text, tokens[i], *next) == 2 {
        return true;
    }
    let mut at = i;
    for _ in 0..4 {
        let token = tokens[at].of(text);
        if ends(token) {
            return true;
        }
        if at == 0 || !closes(token) {
            return false;
        }
        at -= 1;
    }
    false
}

fn ends(token: &str) -> bool {
    token.ends_with(['.', '!', '?', '…', ';', ':', '。', '؟', '؛'])
}

fn closes(token: &str) -> bool {
    matches!(token, "\"" | "”" | "'" | "’" | "''" | "»" | ")" | "]" | "}")
}

/// 0 nothing, 1 space, 2 a line end.
fn gap(text: &str, left: Span, right: Span) -> u32 {
    let between = text.get(left.end as usize..right.start as usize).unwrap_or("");
    if between.contains(['\n', '\r', '\u{2028}', '\u{2029}']) { 2 } else { u32::from(!between.is_empty()) }
}

/// What stands open at a token.
#[derive(Clone, Copy, Debug, Default)]
pub struct Open {
    pub straight: bool,
    pub curly: u8,
    pub brackets: u8,
    /// Tokens since the sentence began.
    pub length: u32,
}

impl Open {
    pub fn pass(&mut self, token: &str) {
        self.length += 1;
        match token {
            "\"" | "''" => self.straight = !self.straight,
            "“" | "«" | "„" => self.curly = (self.curly + 1).min(3),
            "”" | "»" => self.curly = self.curly.saturating_sub(1),
            "(" | "[" => self.brackets = (self.brackets + 1).min(3),
            ")" | "]" => self.brackets = self.brackets.saturating_sub(1),
            _ => {}
        }
    }
}

pub fn features(text: &str, tokens: &[Span], words: &[Word], i: usize, open: Open, out: &mut Vec<u32>) {
    out.clear();
    let edge = Word { form: 1, lower: 1, shape: 1, ..Word::default() };
    let at = |k: isize| {
        let j = i as isize + k;
        usize::try_from(j).ok().and_then(|j| words.get(j)).unwrap_or(&edge)
    };
    let (w, l1, l2, r1, r2) = (at(0), at(-1), at(-2), at(1), at(2));
    let gap = tokens.get(i + 1).map_or(0, |next| gap(text, tokens[i], *next));
    let gap_before = i.checked_sub(1).map_or(3, |j| super::sentences::gap(text, tokens[j], tokens[i]));
    let state = u32::from(open.straight) | u32::from(open.curly) << 1 | u32::from(open.brackets) << 4;
    let length = match open.length {
        0..=3 => open.length,
        4..=6 => 4,
        7..=15 => 5,
        16..=40 => 6,
        _ => 7,
    };
    let size = tokens[i].len().min(5) as u32;
    let mut template = 300;
    let mut put = |parts: &[u32]| {
        out.push(key(template, parts));
        template += 1;
    };
    put(&[0]);
    put(&[w.form]);
    put(&[w.form, gap]);
    put(&[w.form, u32::from(r1.capital), gap]);
    put(&[w.form, r1.form]);
    put(&[w.form, r1.shape]);
    put(&[w.form, l1.shape, r1.shape]);
    put(&[w.form, l1.lower]);
    put(&[w.form, gap, state]);
    put(&[w.form, l1.form, u32::from(r1.capital), state]);
    put(&[w.form, gap_before, gap, state, u32::from(r1.capital)]);
    put(&[w.form, length]);
    put(&[w.form, length, gap, u32::from(r1.capital)]);
    put(&[r1.lower, gap]);
    put(&[r1.form]);
    put(&[r1.form, r2.shape]);
    put(&[r1.seen, w.form]);
    put(&[r1.seen, u32::from(r1.capital), w.form, gap]);
    put(&[l1.shape, w.shape, gap]);
    put(&[l1.form, w.form, r1.form]);
    put(&[l2.form, l1.form, w.form]);
    put(&[w.shape, size, r1.shape, gap]);
    put(&[gap, u32::from(r1.capital), length]);
    put(&[l1.seen, w.form, r1.seen, gap]);
    put(&[r1.form, r2.form, w.form]);
}

/// The tokens at which sentences begin, the first included.
pub fn starts(weights: &impl Weights, text: &str, tokens: &[Span], words: &[Word]) -> Vec<usize> {
    let (mut out, mut open, mut keys, mut scores) = (Vec::new(), Open::default(), Vec::new(), [0; 2]);
    let dateline = dateline(text, tokens);
    for (i, token) in tokens.iter().enumerate() {
        if Some(i) == dateline {
            open = Open::default();
        }
        if open.length == 0 {
            out.push(i);
        }
        open.pass(token.of(text));
        if after_omission(text, tokens, i) {
            open = Open::default();
        } else if may_end(text, tokens, i) {
            features(text, tokens, words, i, open, &mut keys);
            weights.score(&keys, &mut scores);
            if scores[1] > scores[0] || before_speech(text, tokens, i) {
                open = Open::default();
            }
        }
    }
    out
}

/// "... were sent... [Malta] denied it": what an editor left out ends a sentence where he puts a subject in brackets.
fn after_omission(text: &str, tokens: &[Span], i: usize) -> bool {
    let [omission, open, word] = tokens.get(i..i + 3).unwrap_or_default() else { return false };
    matches!(omission.of(text), "…" | "...")
        && open.of(text) == "["
        && gap(text, *omission, *open) > 0
        && word.of(text).starts_with(char::is_uppercase)
}

/// A full stop behind which a quotation opens, whatever the model says: "... said Fielder. "Prices are up"".
fn before_speech(text: &str, tokens: &[Span], i: usize) -> bool {
    let [stop, mark, word] = tokens.get(i..i + 3).unwrap_or_default() else { return false };
    stop.of(text) == "."
        && matches!(mark.of(text), "\"" | "''" | "``" | "“")
        && gap(text, *stop, *mark) > 0
        && gap(text, *mark, *word) == 0
        && word.of(text).starts_with(char::is_uppercase)
}

/// The token behind a dateline at the head of a block: "SUSAH, Libya — ", "VALLETTA (Coral Wire) - ". A dateline has no grammar
/// with what follows it.
fn dateline(text: &str, tokens: &[Span]) -> Option<usize> {
    let spaced = |at: usize| tokens.get(at + 1).is_some_and(|next| gap(text, tokens[at], *next) == 1);
    let dash = (1..tokens.len().min(LONGEST_DATELINE)).find(|at| {
        matches!(tokens[*at].of(text), "—" | "–" | "-" | "--")
            && gap(text, tokens[at - 1], tokens[*at]) > 0
            && spaced(*at)
    })?;
    let name = |t: &Span| {
        let word = t.of(text);
        word.chars().next().is_some_and(char::is_uppercase)
            || word.chars().all(|c| c.is_ascii_digit())
            || matches!(word, "," | "(" | ")" | "." | "/" | "-" | "al" | "el" | "de" | "of")
    };
    let capital = tokens[..dash].first().is_some_and(|t| t.of(text).chars().next().is_some_and(char::is_uppercase));
    let town = tokens[..dash].first().is_some_and(|t| t.of(text).chars().filter(|c| c.is_uppercase()).count() > 1);
    let agency = tokens[..dash].last().is_some_and(|t| t.of(text) == ")");
    let plain = capital && (town || agency) && tokens[..dash].iter().all(name);
    (plain && dash + 4 < tokens.len()).then_some(dash + 1)
}

/// Longest dateline, in tokens: town, state, day and agency.
const LONGEST_DATELINE: usize = 16;
