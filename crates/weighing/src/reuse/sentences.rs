//! Does one report follow another sentence by sentence, with other words put in here and there? Who tells the same on his own
//! does not build most of his sentences alike, in the same order. Quoted speech is left out.

use super::text::{concordance, told, word_hashes};
use crate::Report;
use crate::constants::ReuseConstants;

/// The sentences of a report, word by word; long reports are known by their beginning.
#[derive(Debug)]
pub(crate) struct Sentences(Vec<Sentence>);

#[derive(Debug)]
struct Sentence {
    /// Hashes, in order; and sorted.
    words: Vec<u32>,
    bag: Vec<u32>,
}

/// So many sentences of one report, of so many, are built as sentences of the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Follows {
    pub of: usize,
    pub all: usize,
}

impl Follows {
    pub fn share(self) -> f64 {
        self.of as f64 / self.all.max(1) as f64
    }
}

/// Sentences of a report that are compared, at most.
const COMPARED: usize = 200;
/// Words of a sentence that are compared, at most.
const LONGEST: usize = 100;

impl Sentence {
    fn new(text: &str) -> Sentence {
        let mut words: Vec<u32> = word_hashes(text).into_iter().map(|hash| (hash ^ hash >> 32) as u32).collect();
        words.truncate(LONGEST);
        let mut bag = words.clone();
        bag.sort_unstable();
        Sentence { words, bag }
    }

    /// The share of the words of both that stand in both in the same order, 0 to 1; 0 where it cannot reach `least`.
    fn alike(&self, other: &Sentence, least: f64) -> f64 {
        let all = (self.words.len() + other.words.len()).max(1) as f64;
        let share = |common: usize| 2.0 * common as f64 / all;
        if share(self.words.len().min(other.words.len())) < least || share(self.shared(other)) < least {
            return 0.0;
        }
        // The longest sequence that both have.
        let mut row = vec![0usize; other.words.len() + 1];
        for word in &self.words {
            let mut left_above = 0;
            for (at, there) in other.words.iter().enumerate() {
                let above = row[at + 1];
                row[at + 1] = if word == there { left_above + 1 } else { above.max(row[at]) };
                left_above = above;
            }
        }
        share(row[other.words.len()])
    }

    /// How many words both have, in whatever order.
    fn shared(&self, other: &Sentence) -> usize {
        let (mut i, mut j, mut both) = (0, 0, 0);
        while let (Some(a), Some(b)) = (self.bag.get(i), other.bag.get(j)) {
            both += usize::from(a == b);
            i += usize::from(a <= b);
            j += usize::from(b <= a);
        }
        both
    }
}

impl Sentences {
    pub fn new(report: &Report<'_>) -> Sentences {
        let text = &report.document.text;
        Sentences(told(report).into_iter().take(COMPARED).map(|part| Sentence::new(part.of(text))).collect())
    }

    /// How many sentences of the shorter follow the longer, if that is most of them and in the same order.
    pub fn follow(&self, other: &Sentences, limits: &ReuseConstants) -> Option<Follows> {
        let whole = |of: &Sentences| of.0.iter().filter(|s| s.words.len() >= limits.follow_words).count();
        let (short, long) = if whole(self) <= whole(other) { (self, other) } else { (other, self) };
        let all = whole(short);
        let mut places: Vec<(u32, u32)> = Vec::new();
        let told = short.0.iter().enumerate().filter(|(_, s)| s.words.len() >= limits.follow_words);
        for (tried, (at, sentence)) in told.enumerate() {
            // Too few are left to be most of them.
            if ((places.len() + all - tried) as f64) < limits.follow * all as f64 {
                return None;
            }
            let mut best: Option<(f64, usize)> = None;
            for (there, other) in long.0.iter().enumerate() {
                let alike = sentence.alike(other, limits.follow_alike);
                let nearer = |far: usize| there.abs_diff(at) < far.abs_diff(at);
                if alike >= limits.follow_alike && best.is_none_or(|(b, far)| alike > b || alike == b && nearer(far)) {
                    best = Some((alike, there));
                }
            }
            places.extend(best.map(|(_, there)| (at as u32, there as u32)));
        }
        let follows = Follows { of: places.len(), all };
        let enough = follows.of >= limits.follow_least && follows.share() >= limits.follow;
        (enough && concordance(&places) >= limits.follow_order).then_some(follows)
    }

    /// Whether any of them is built like this one.
    pub fn have_like(&self, sentence: &str, limits: &ReuseConstants) -> bool {
        let sentence = Sentence::new(sentence);
        self.0.iter().any(|other| sentence.alike(other, limits.follow_sentence) >= limits.follow_sentence)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_in_order_are_counted_whatever_stands_between() {
        let one = Sentence::new("The pilot boat reached the wreck before dawn, the harbour said.");
        let spun = Sentence::new("A pilot vessel reached a wreck ahead of dawn, the port said.");
        let other = Sentence::new("Before dawn the wreck was boarded by men whom the harbour had sent.");
        assert!(one.alike(&spun, 0.0) > 0.5);
        assert!(one.alike(&other, 0.0) < 0.5);
        assert_eq!(one.alike(&one, 0.0), 1.0);
        assert_eq!(Sentence::new("").alike(&one, 0.1), 0.0);
        assert_eq!(one.shared(&other), 6);
    }
}
