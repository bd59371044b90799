//! Where does punctuation hang? The parser never sees it: when the words hang together, each mark is given to one of the
//! words that can be reached from it without crossing an arc, by a ranking perceptron.

use super::linear::{Weights, key};
use super::parser::Tagged;
use super::words::Word;
use model::Deprel;

/// A tree over the words of a sentence while punctuation is added: heads count from 1, 0 is the root; a mark's own head
/// is not looked at.
pub struct Tree<'t> {
    pub words: &'t [Tagged],
    pub heads: &'t [u32],
    pub relations: &'t [Deprel],
    /// For each word (1..), the first and last word of its subtree.
    extents: Vec<(u32, u32)>,
    /// For each quote or bracket, its partner (1..).
    partners: Vec<u32>,
}

/// Kinds of mark, as far as they pair.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    Opens(u8),
    Closes(u8),
    /// The same sign opens and closes.
    Either(u8),
    Single,
}

impl Mark {
    pub fn of(text: &str) -> Mark {
        match text {
            "(" => Mark::Opens(1),
            ")" => Mark::Closes(1),
            "[" => Mark::Opens(2),
            "]" => Mark::Closes(2),
            "“" | "«" | "„" | "``" => Mark::Opens(3),
            "”" | "»" | "''" => Mark::Closes(3),
            "‘" => Mark::Opens(4),
            "’" => Mark::Closes(4),
            "\"" => Mark::Either(5),
            "'" => Mark::Either(6),
            "–" | "—" | "--" => Mark::Either(7),
            _ => Mark::Single,
        }
    }
}

const FARTHEST: usize = 10;

impl<'t> Tree<'t> {
    pub fn new(words: &'t [Tagged], heads: &'t [u32], relations: &'t [Deprel]) -> Tree<'t> {
        let n = words.len();
        let mut extents: Vec<(u32, u32)> = (0..=n as u32).map(|i| (i, i)).collect();
        for start in 1..=n {
            let (mut at, mut steps) = (start, 0);
            while at != 0 && steps <= n && !words[start - 1].is_mark() {
                let extent = &mut extents[at];
                let (low, high) = (extent.0.min(start as u32), extent.1.max(start as u32));
                if steps > 0 && (low, high) == *extent && low != start as u32 && high != start as u32 {
                    break;
                }
                *extent = (low, high);
                at = heads[at - 1] as usize;
                steps += 1;
            }
        }
        let mut partners = vec![0; n + 1];
        let mut open: Vec<(u8, u32)> = Vec::new();
        for (i, word) in words.iter().enumerate() {
            let here = i as u32 + 1;
            let (kind, may_open, may_close) = match word.mark {
                Mark::Opens(k) => (k, true, false),
                Mark::Closes(k) => (k, false, true),
                Mark::Either(k) => (k, true, true),
                Mark::Single => continue,
            };
            match open.iter().rposition(|o| o.0 == kind).filter(|_| may_close) {
                Some(at) => {
                    let partner = open[at].1;
                    partners[partner as usize] = here;
                    partners[here as usize] = partner;
                    open.truncate(at);
                }
                None if may_open => open.push((kind, here)),
                None => {}
            }
        }
        Tree { words, heads, relations, extents, partners }
    }

    /// The words that the mark at `at` (1..) may hang on, nearest first, left before right.
    pub fn candidates(&self, at: u32) -> Vec<u32> {
        let n = self.words.len() as u32;
        let mut found = Vec::new();
        let left = (1..at).rev().find(|i| !self.words[*i as usize - 1].is_mark());
        let right = (at + 1..=n).find(|i| !self.words[*i as usize - 1].is_mark());
        for (start, is_left) in [(left, true), (right, false)] {
            let Some(mut node) = start else { continue };
            for _ in 0..FARTHEST {
                if !found.contains(&node) {
                    found.push(node);
                }
                let crossed = if is_left { node > at } else { node < at };
                let head = self.heads[node as usize - 1];
                if crossed || head == 0 {
                    break;
                }
                node = head;
            }
        }
        found
    }

    pub fn features(&self, at: u32, candidate: u32, out: &mut Vec<u32>) {
        out.clear();
        let n = self.words.len() as u32;
        let word = |i: u32| if i == 0 || i > n { Word::default() } else { self.words[i as usize - 1].word };
        let form = word(at).lower;
        let head = self.heads[candidate as usize - 1];
        let relation = self.relations[candidate as usize - 1] as u32;
        let pos = self.words[candidate as usize - 1].upos as u32;
        let extent = self.extents[candidate as usize];
        let is_left = candidate < at;
        // How the subtree lies to the mark: 0 ends before it, 1 begins behind it, 2 surrounds it.
        let lies = if extent.1 < at {
            0
        } else if extent.0 > at {
            1
        } else {
            2
        };
        let touches = if is_left { extent.1 + 1 >= at } else { extent.0 <= at + 1 };
        let head_side = if head == 0 { 2 } else { u32::from((head < at) == is_left) };
        let head_lies = if head == 0 {
            3
        } else {
            let e = self.extents[head as usize];
            if e.1 < at {
                0
            } else if e.0 > at {
                1
            } else {
                2
            }
        };
        let head_relation = if head == 0 { 98 } else { self.relations[head as usize - 1] as u32 };
        let place = if at == n { 2 } else { u32::from(at == 1) };
        let partner = self.partners[at as usize];
        let pair = if partner == 0 {
            0
        } else {
            let (low, high) = (at.min(partner), at.max(partner));
            let inside = low < candidate && candidate < high;
            let whole = low < extent.0 && extent.1 < high;
            let head_inside = low < head && head < high;
            1 + u32::from(inside) + 2 * u32::from(whole) + 4 * u32::from(head_inside) + 8 * u32::from(partner < at)
        };
        let distance = candidate.abs_diff(at).min(6);
        let shape = lies * 16 + u32::from(is_left) * 8 + u32::from(touches) * 4 + head_side;
        let mut template = 500;
        let mut put = |parts: &[u32]| {
            out.push(key(template, parts));
            template += 1;
        };
        put(&[form, shape, head_lies]);
        put(&[form, shape, relation]);
        put(&[form, shape, relation, head_relation, head_lies]);
        put(&[form, pos, relation, u32::from(is_left)]);
        put(&[form, place, relation, lies]);
        put(&[form, place, head_lies, lies]);
        put(&[form, pair]);
        put(&[form, pair, relation]);
        put(&[form, pair, lies, head_lies]);
        put(&[form, distance, u32::from(is_left)]);
        put(&[form, word(at + 1).form, relation, lies]);
        put(&[form, word(at.saturating_sub(1)).form, relation, lies]);
        put(&[form, word(at + 1).seen, relation, shape]);
        put(&[form, word(candidate).lower, u32::from(is_left)]);
        put(&[pos, relation, shape]);
    }

    /// The best head for the mark at `at`; 0 if there is no word at all.
    pub fn head_of(&self, weights: &impl Weights, at: u32, keys: &mut Vec<u32>) -> u32 {
        let candidates = self.candidates(at);
        if let [] | [_] = candidates[..] {
            return candidates.first().copied().unwrap_or(0);
        }
        let mut best: Option<(i32, u32)> = None;
        for candidate in candidates {
            let mut scores = [0; 2];
            self.features(at, candidate, keys);
            weights.score(keys, &mut scores);
            let score = scores[0] - scores[1];
            if best.is_none_or(|b| score > b.0) {
                best = Some((score, candidate));
            }
        }
        best.map_or(0, |b| b.1)
    }
}
