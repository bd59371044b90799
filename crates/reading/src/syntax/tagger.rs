//! Which part of speech and form is each word? A perceptron from left to right, whose classes are a part of speech with
//! its universal features.

use super::linear::{Weights, best, key};
use super::words::Word;

/// Of the sentence as a whole: headlines and shouting capitalise what elsewhere would be a name.
#[derive(Clone, Copy, Debug, Default)]
pub struct Register {
    pub headline: bool,
    pub shouting: bool,
}

impl Register {
    pub fn of(words: &[Word]) -> Register {
        let letters = words.iter().filter(|w| w.letters).count();
        let capital = words.iter().filter(|w| w.capital).count();
        let all = words.iter().filter(|w| w.all_capitals).count();
        Register {
            headline: letters > 3 && capital * 10 >= letters * 7,
            shouting: letters > 2 && all * 10 >= letters * 6,
        }
    }
}

const EDGE: u32 = 1;

/// The features of word `i`, given the tags of the two words before it.
pub fn features(words: &[Word], i: usize, register: Register, last: u32, before: u32, out: &mut Vec<u32>) {
    out.clear();
    let edge = Word { form: EDGE, lower: EDGE, shape: EDGE, seen: EDGE << 20, ..Word::default() };
    let at = |k: isize| {
        let j = i as isize + k;
        usize::try_from(j).ok().and_then(|j| words.get(j)).unwrap_or(&edge)
    };
    let (w, l1, l2, r1, r2) = (at(0), at(-1), at(-2), at(1), at(2));
    let style = u32::from(register.headline) | u32::from(register.shouting) << 1 | u32::from(i == 0) << 2;
    let mut template = 0;
    let mut put = |parts: &[u32]| {
        out.push(key(template, parts));
        template += 1;
    };
    put(&[0]);
    put(&[w.form]);
    put(&[w.lower]);
    put(&[w.suffix[0]]);
    put(&[w.suffix[1]]);
    put(&[w.suffix[2]]);
    put(&[w.suffix[3]]);
    put(&[w.suffix[4]]);
    put(&[w.prefix[0]]);
    put(&[w.prefix[1]]);
    put(&[w.prefix[2]]);
    put(&[w.shape, style]);
    put(&[w.shape, w.suffix[1]]);
    put(&[w.seen]);
    put(&[w.seen, last]);
    put(&[w.seen, last, r1.seen]);
    put(&[last]);
    put(&[last, before]);
    put(&[last, w.lower]);
    put(&[last, before, w.lower]);
    put(&[last, w.suffix[2]]);
    put(&[last, w.shape]);
    put(&[l1.lower]);
    put(&[l1.lower, w.lower]);
    put(&[l1.suffix[2], w.suffix[2]]);
    put(&[l2.lower]);
    put(&[l2.lower, l1.lower]);
    put(&[r1.lower]);
    put(&[r1.lower, w.lower]);
    put(&[r1.suffix[2], w.suffix[2]]);
    put(&[r1.suffix[2]]);
    put(&[r1.shape, w.shape]);
    put(&[r1.seen, w.lower]);
    put(&[r1.seen, w.seen]);
    put(&[r1.seen, r2.seen, w.seen]);
    put(&[r2.lower]);
    put(&[r1.lower, r2.lower]);
    put(&[last, r1.lower]);
    put(&[l1.shape, w.shape, style]);
}

/// The class of each word, among those that `may` allows for its index; all, if it allows none.
pub fn tag(weights: &impl Weights, classes: usize, words: &[Word], may: impl Fn(usize, usize) -> bool) -> Vec<u8> {
    let register = Register::of(words);
    let (mut tags, mut keys, mut scores) = (Vec::with_capacity(words.len()), Vec::new(), vec![0; classes]);
    let (mut last, mut before) = (EDGE_TAG, EDGE_TAG);
    for i in 0..words.len() {
        features(words, i, register, last, before, &mut keys);
        weights.score(&keys, &mut scores);
        let class = best(&scores, |c| may(i, c)).or_else(|| best(&scores, |_| true)).unwrap_or(0);
        tags.push(class as u8);
        (before, last) = (last, class as u32);
    }
    tags
}

/// Stands for the tag before the first word.
pub const EDGE_TAG: u32 = 999;
