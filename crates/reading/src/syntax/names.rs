//! Which words are names, and of what? A perceptron from left to right over begin / inside / outside tags.

use super::linear::{Weights, best, key};
use super::words::Word;
use model::Upos;

/// Class 0 is outside; then for each kind its beginning and its inside.
pub fn classes(kinds: usize) -> usize {
    1 + 2 * kinds
}

/// Whether class `next` may follow class `last`.
pub fn may_follow(last: usize, next: usize) -> bool {
    next == 0 || next % 2 == 1 || last == next || last + 1 == next
}

pub fn features(words: &[Word], tags: &[Upos], i: usize, last: u32, before: u32, out: &mut Vec<u32>) {
    out.clear();
    let edge = Word { form: 1, lower: 1, shape: 1, ..Word::default() };
    let at = |k: isize| {
        let j = i as isize + k;
        usize::try_from(j).ok().and_then(|j| words.get(j)).unwrap_or(&edge)
    };
    let pos = |k: isize| {
        let j = i as isize + k;
        usize::try_from(j).ok().and_then(|j| tags.get(j)).map_or(99, |t| *t as u32)
    };
    let (w, l1, l2, r1, r2) = (at(0), at(-1), at(-2), at(1), at(2));
    let (p, pl, pr) = (pos(0), pos(-1), pos(1));
    let mut template = 100;
    let mut put = |parts: &[u32]| {
        out.push(key(template, parts));
        template += 1;
    };
    put(&[0]);
    put(&[w.form]);
    put(&[w.lower]);
    put(&[w.lower, last]);
    put(&[w.shape, p, last]);
    put(&[w.shape, u32::from(i == 0)]);
    put(&[w.suffix[1], w.shape]);
    put(&[w.suffix[2]]);
    put(&[w.suffix[3]]);
    put(&[w.prefix[1]]);
    put(&[w.prefix[2]]);
    put(&[p]);
    put(&[p, last]);
    put(&[p, last, before]);
    put(&[pl, p, pr]);
    put(&[last, before]);
    put(&[l1.lower]);
    put(&[l1.lower, w.shape]);
    put(&[l1.lower, w.lower]);
    put(&[l2.lower]);
    put(&[l2.lower, l1.lower]);
    put(&[r1.lower]);
    put(&[r1.lower, w.shape]);
    put(&[r1.lower, w.lower]);
    put(&[r2.lower]);
    put(&[r1.lower, r2.lower]);
    put(&[l1.shape, w.shape, r1.shape]);
    put(&[l1.suffix[2], w.shape]);
    put(&[r1.suffix[2], w.shape]);
    put(&[r1.shape, r1.suffix[2], last]);
    put(&[w.suffix[2], r1.lower]);
    put(&[w.suffix[2], l1.lower]);
    let listed = |w: &Word| w.seen >> 20 | u32::from(w.capital) << 1;
    put(&[listed(w), w.shape, last]);
    put(&[listed(w), listed(r1), last]);
    put(&[listed(l1), listed(w), listed(r1), p]);
    put(&[w.seen, w.shape, last]);
    put(&[l1.lower, listed(w), p]);
    put(&[r1.lower, listed(w), p, last]);
    put(&[l1.lower, r1.lower, w.shape]);
    put(&[l2.lower, l1.lower, w.shape]);
    put(&[r1.lower, r2.lower, w.shape, last]);
}

/// The class of each word.
pub fn find(weights: &impl Weights, classes: usize, words: &[Word], tags: &[Upos]) -> Vec<u8> {
    let (mut found, mut keys, mut scores) = (Vec::with_capacity(words.len()), Vec::new(), vec![0; classes]);
    let (mut last, mut before) = (0, 0);
    for i in 0..words.len() {
        features(words, tags, i, last as u32, before as u32, &mut keys);
        weights.score(&keys, &mut scores);
        let class = best(&scores, |c| may_follow(last, c)).unwrap_or(0);
        found.push(class as u8);
        (before, last) = (last, class);
    }
    found
}

/// Runs of classes as (first, last, kind).
pub fn spans(classes: &[u8]) -> Vec<(usize, usize, usize)> {
    let mut out: Vec<(usize, usize, usize)> = Vec::new();
    let mut open = false;
    for (i, class) in classes.iter().map(|c| usize::from(*c)).enumerate() {
        if class == 0 {
            open = false;
        } else if class % 2 == 1 {
            out.push((i, i, class / 2));
            open = true;
        } else if let (true, Some(last)) = (open, out.last_mut()) {
            last.1 = i;
        }
    }
    out
}
