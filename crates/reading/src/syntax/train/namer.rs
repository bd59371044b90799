//! How does the second reader of names learn? From sentences in which others marked names, as they stand and some in lower
//! case; the network's own tags stand beside the words.

use super::encoder::{Stack, known};
use super::samples::Gold;
use super::tensor::{Layer, Pace, Param, unit};
use super::{Corpus, conllu, kinds};
use crate::syntax::names::may_follow;
use crate::syntax::network::fields::{NAME_FIELDS, NAME_LEAST, Vocabulary};
use crate::syntax::network::kernel::{PLACES, PackedMatrix};
use crate::syntax::network::namer::{Lists, Namer, Packed, keys};
use crate::syntax::perceptron::Dice;
use crate::syntax::vectors::{SIZE, Vectors};
use crate::syntax::words::Word;
use crate::syntax::{SyntaxData, score};
use model::Span;
use std::collections::BTreeMap;

/// What it learns from: contents of files.
#[derive(Default)]
pub struct NameCorpora {
    /// IOB2 names.
    pub names: Vec<String>,
    /// Lists of words that tell of names, all words of their lines; a list has a bit.
    pub lists: Vec<String>,
    /// Held out, to show progress by.
    pub held: Vec<String>,
}

/// Size of the network and course of its training.
#[derive(Clone, Copy, Debug)]
pub struct NamePlan {
    pub width: usize,
    pub layers: usize,
    pub rounds: usize,
    /// Words a step.
    pub batch: usize,
    pub rate: f32,
    /// Shares of cells left out: of the input, between layers.
    pub drop: [f32; 3],
    /// Share of single fields left out, and of vectors.
    pub hide: f32,
    pub decay: f32,
    /// Share of the sentences with names that are learned again in lower case.
    pub lowered: f32,
    pub seed: u64,
}

impl Default for NamePlan {
    fn default() -> NamePlan {
        NamePlan {
            width: 128,
            layers: 2,
            rounds: 5,
            batch: 500,
            rate: 2e-3,
            drop: [0.3, 0.3, 0.0],
            hide: 0.1,
            decay: 1e-4,
            lowered: 0.1,
            seed: 11,
        }
    }
}

/// A sentence before it is looked up: its words, and the right classes of each, a bit each.
#[derive(Clone)]
struct Marked {
    forms: Vec<String>,
    right: Vec<u32>,
}

struct Sample {
    rows: Vec<[u32; NAME_FIELDS]>,
    words: Vec<u32>,
    right: Vec<u32>,
}

struct Network<'v> {
    vectors: &'v Vectors,
    stack: Stack,
    names: Layer,
    follow: Param,
}

/// Learns the second reader for a network; the bytes are its weights file.
pub fn train_names(corpora: &NameCorpora, mut data: SyntaxData, plan: &NamePlan, say: &dyn Fn(String)) -> Vec<u8> {
    let named: Vec<Corpus> = corpora.names.iter().flat_map(|f| conllu::read(f, true)).collect();
    let kinds = kinds(&named);
    let classes = 1 + 2 * kinds.len();
    let gold = Gold { named: &named, kinds: &kinds };
    let mut marked = Vec::new();
    for document in &named {
        marked.extend(
            gold.sentences(document)
                .map(|(rows, right)| Marked { forms: rows.iter().map(|r| r.form.clone()).collect(), right }),
        );
    }
    marked.retain(|m| !m.forms.is_empty() && m.forms.len() <= 250);
    let plain = marked.len();
    let mut dice = Dice::new(plan.seed);
    for at in 0..plain {
        if marked[at].right.iter().any(|r| r & 1 == 0) && unit(&mut dice) < plan.lowered {
            let mut lowered = marked[at].clone();
            lowered.forms.iter_mut().for_each(|f| *f = f.to_lowercase());
            marked.push(lowered);
        }
    }
    let (list_words, list_bits) = lists(&corpora.lists);
    let lists = Lists::of(&list_words, &list_bits);
    say(format!("{plain} sentences, {} in all; {} words in lists", marked.len(), list_words.len()));
    let all: Vec<(Vec<[u32; NAME_FIELDS]>, Vec<u32>)> = marked.iter().map(|m| looked_up(m, &data, &lists)).collect();
    let mut counts: BTreeMap<(u32, usize), u32> = BTreeMap::new();
    for keys in all[..plain].iter().flat_map(|(keys, _)| keys) {
        for (field, key) in keys.iter().enumerate() {
            *counts.entry((*key, field)).or_default() += 1;
        }
    }
    let kept: Vec<u32> = counts.iter().filter(|((_, f), n)| **n >= NAME_LEAST[*f]).map(|((k, _), _)| *k).collect();
    let vocabulary = Vocabulary::of(&kept, NAME_FIELDS);
    let samples: Vec<Sample> = all
        .into_iter()
        .zip(&marked)
        .map(|((keys, words), marked)| Sample {
            rows: keys.iter().map(|k| vocabulary.rows(k)).collect(),
            words,
            right: marked.right.clone(),
        })
        .collect();
    say(format!("{} rows", kept.len() + NAME_FIELDS));
    let vectors = data.network.vectors().clone();
    let mut network = Network {
        vectors: &vectors,
        stack: Stack::random([kept.len() + NAME_FIELDS, plan.width, SIZE, plan.layers], &mut dice),
        names: Layer::random(plan.width, classes, &mut dice),
        follow: Param::constant(classes, classes, 0.0),
    };
    let steps = (plan.rounds * samples.iter().map(|s| s.rows.len()).sum::<usize>()) as f32 / plan.batch as f32;
    let mut step = 0;
    for round in 0..plan.rounds {
        let mut order: Vec<usize> = (0..samples.len()).collect();
        dice.shuffle(&mut order);
        let (mut at, mut loss, mut words) = (0, 0.0, 0);
        while at < order.len() {
            let (mut batch, mut count) = (Vec::new(), 0);
            while at < order.len() && count < plan.batch {
                batch.push(&samples[order[at]]);
                count += samples[order[at]].rows.len();
                at += 1;
            }
            loss += network.step(&batch, plan, &mut dice);
            words += count;
            step += 1;
            let done = (step as f32 / steps).min(1.0);
            let warm = (step as f32 / 300.0).min(1.0);
            let rate = plan.rate * warm * (0.5 + 0.5 * (std::f32::consts::PI * done).cos()).max(0.005);
            network.learn(count, rate, plan.decay, step);
        }
        let packed = network.pack(&kept, &list_words, &list_bits);
        data.network = std::mem::take(&mut data.network).with_namer(Namer::of(&packed));
        let held: Vec<String> = corpora.held.iter().map(|f| score::score(f, true, &data)).collect();
        say(format!("round {round}: {:.4} {}", loss / words as f32, held.join("  ")));
    }
    network.pack(&kept, &list_words, &list_bits).pack()
}

/// Words of the lists, as [`Packed`] holds them.
fn lists(lists: &[String]) -> (Vec<u32>, Vec<u32>) {
    let mut found: BTreeMap<u32, u32> = BTreeMap::new();
    let mut scratch = Vec::new();
    for (number, list) in lists.iter().enumerate() {
        let lines = list.lines().filter(|l| !l.starts_with('#'));
        for word in lines.flat_map(|l| l.split(|c: char| c.is_whitespace() || matches!(c, '|' | ',' | '-'))) {
            if word.chars().count() > 1 {
                *found.entry(Word::of(word, &mut scratch).lower).or_default() |= 1 << number;
            }
        }
    }
    let mut last = 0;
    found.into_iter().map(|(word, bits)| (word - std::mem::replace(&mut last, word), bits)).unzip()
}

/// The keys of a sentence's words, and what the words are called in [`Vectors`].
fn looked_up(marked: &Marked, data: &SyntaxData, lists: &Lists) -> (Vec<[u32; NAME_FIELDS]>, Vec<u32>) {
    let (mut text, mut spans, mut words, mut scratch) = (String::new(), Vec::new(), Vec::new(), Vec::new());
    for form in &marked.forms {
        text += if text.is_empty() { "" } else { " " };
        spans.push(Span::new(text.len(), text.len() + form.len()));
        text += form;
        words.push(data.lexicon.word(form, &mut scratch));
    }
    let whole = [(0, words.len())];
    let tags = data.answer(&text, &spans, &words, &whole, &mut Default::default()).tags;
    (keys(&words, &whole, &tags, lists), words.iter().map(|w| w.lower).collect())
}

impl Network<'_> {
    /// One step: gradients of a batch of sentences. Gives the loss.
    fn step(&mut self, samples: &[&Sample], plan: &NamePlan, dice: &mut Dice) -> f32 {
        let (mut rows, mut ranges, mut words) = (Vec::new(), Vec::new(), Vec::new());
        for sample in samples {
            let first = rows.len();
            for row in &sample.rows {
                let mut row = *row;
                for (field, row) in row.iter_mut().enumerate() {
                    if unit(dice) < plan.hide {
                        *row = field as u32;
                    }
                }
                rows.push(row);
            }
            ranges.push((first, rows.len()));
            words.extend(sample.words.iter().map(|word| (unit(dice) >= plan.hide).then_some(*word)));
        }
        let known = known(self.vectors, SIZE, words.into_iter());
        let encoded = self.stack.encode(&rows, &known, ranges, Some((&plan.drop, dice)));
        let mut grads: Vec<Vec<f32>> = encoded.inputs.iter().map(|i| vec![0.0; i.len()]).collect();
        let top = self.stack.layers.len();
        let mut scores = self.names.forward(&encoded.inputs[top]);
        let classes = self.follow.columns;
        let mut loss = 0.0;
        for (sample, (first, end)) in samples.iter().zip(&encoded.ranges) {
            let scores = &mut scores[first * classes..end * classes];
            loss += ways(scores, &self.follow.value, &mut self.follow.grad, &sample.right, classes);
        }
        self.names.backward(&encoded.inputs[top], &scores, &mut grads[top]);
        self.stack.backward(&rows, &known, &encoded, grads);
        loss
    }

    fn learn(&mut self, words: usize, rate: f32, decay: f32, step: i32) {
        let Stack { layers, meaning, embedding } = &mut self.stack;
        let mut params: Vec<&mut Param> = layers.iter_mut().flat_map(|l| l.params()).collect();
        params.extend(meaning.params());
        params.extend(self.names.params());
        params.push(&mut self.follow);
        let square = params.iter().map(|p| p.square()).sum::<f64>() + embedding.square();
        let norm = square.sqrt() as f32 / words as f32;
        let pace = Pace { rate, step, scale: (5.0 / norm.max(1e-9)).min(1.0) / words as f32 };
        for param in params {
            param.learn(pace, decay);
        }
        embedding.learn(pace, decay);
    }

    fn pack(&self, keys: &[u32], words: &[u32], lists: &[u32]) -> Packed {
        let matrix = |layer: &Layer| PackedMatrix::of(&layer.weights.value, &layer.constant.value);
        let (places, embedding) = self.stack.packed_rows();
        let mut last = 0;
        Packed {
            width: self.stack.embedding.columns as u32,
            keys: keys.iter().map(|key| key - std::mem::replace(&mut last, *key)).collect(),
            places,
            embedding,
            meaning: matrix(&self.stack.meaning),
            layers: self
                .stack
                .layers
                .iter()
                .map(|l| (matrix(&l.input), crate::syntax::network::fixed(&l.own.value)))
                .collect(),
            names: matrix(&self.names),
            follow: self.follow.value.iter().map(|v| (v * (1 << PLACES) as f32).round() as i32).collect(),
            words: words.to_vec(),
            lists: lists.to_vec(),
        }
    }
}

/// The gradient, into `scores` and `dfollow`, of how much likelier all ways through the classes are than the right ones
/// (Lafferty et al. 2001); gives that loss. A sentence without a right way is passed over.
fn ways(scores: &mut [f32], follow: &[f32], dfollow: &mut [f32], right: &[u32], classes: usize) -> f32 {
    let any = Paths::of(scores, follow, classes, &|_, _| true);
    let good = Paths::of(scores, follow, classes, &|i, c| right[i] >> c & 1 == 1);
    if good.sum < NEVER / 2.0 {
        scores.fill(0.0);
        return 0.0;
    }
    for (i, scores) in scores.chunks_exact_mut(classes).enumerate() {
        let old: Vec<f32> = scores.to_vec();
        for (c, score) in scores.iter_mut().enumerate() {
            let at = i * classes + c;
            let share = |p: &Paths| (p.ahead[at] + p.behind[at] - p.sum).exp();
            *score = share(&any) - share(&good);
            if i > 0 {
                for last in (0..classes).filter(|last| may_follow(*last, c)) {
                    let from = at - classes - c + last;
                    let step = old[c] + follow[last * classes + c];
                    let share = |p: &Paths| {
                        let open = if p.ahead[at] < NEVER / 2.0 { 0.0 } else { 1.0 };
                        open * (p.ahead[from] + step + p.behind[at] - p.sum).exp()
                    };
                    dfollow[last * classes + c] += share(&any) - share(&good);
                }
            }
        }
    }
    any.sum - good.sum
}

/// The logarithm of nothing.
const NEVER: f32 = -1e9;

/// Sums over all ways through the allowed classes, as logarithms.
struct Paths {
    /// Of the ways from the beginning to a word's class, and from there to the end.
    ahead: Vec<f32>,
    behind: Vec<f32>,
    sum: f32,
}

impl Paths {
    fn of(scores: &[f32], follow: &[f32], classes: usize, allowed: &dyn Fn(usize, usize) -> bool) -> Paths {
        let n = scores.len() / classes;
        let (mut ahead, mut behind) = (vec![NEVER; scores.len()], vec![NEVER; scores.len()]);
        for i in 0..n {
            for c in (0..classes).filter(|c| allowed(i, *c)) {
                let at = i * classes + c;
                let before = if i == 0 {
                    if may_follow(0, c) { 0.0 } else { NEVER }
                } else {
                    let from = (i - 1) * classes;
                    let ways = (0..classes).filter(|last| may_follow(*last, c));
                    added(ways.map(|last| ahead[from + last] + follow[last * classes + c]))
                };
                ahead[at] = (before + scores[at]).max(NEVER);
            }
        }
        for i in (0..n).rev() {
            for c in 0..classes {
                let at = i * classes + c;
                behind[at] = if i + 1 == n {
                    0.0
                } else {
                    let to = (i + 1) * classes;
                    let ways = (0..classes).filter(|next| may_follow(c, *next) && allowed(i + 1, *next));
                    added(ways.map(|next| behind[to + next] + scores[to + next] + follow[c * classes + next]))
                };
            }
        }
        let sum = if n == 0 { 0.0 } else { added(ahead[(n - 1) * classes..].iter().copied()) };
        Paths { ahead, behind, sum }
    }
}

/// The logarithm of the sum of what these are logarithms of.
fn added(values: impl Iterator<Item = f32> + Clone) -> f32 {
    let most = values.clone().fold(NEVER, f32::max);
    if most <= NEVER { NEVER } else { most + values.map(|v| (v - most).exp()).sum::<f32>().ln() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gradients_are_the_slopes_of_the_loss() {
        let classes = 5;
        let mut dice = Dice::new(3);
        let scores: Vec<f32> = (0..4 * classes).map(|_| unit(&mut dice) * 2.0 - 1.0).collect();
        let follow: Vec<f32> = (0..classes * classes).map(|_| unit(&mut dice) - 0.5).collect();
        let right = [1 << 1, 1 << 2, 1 | 1 << 3, 1 << 0];
        let loss = |scores: &[f32], follow: &[f32]| {
            ways(&mut scores.to_vec(), follow, &mut vec![0.0; classes * classes], &right, classes)
        };
        let (mut slopes, mut follow_slopes) = (scores.clone(), vec![0.0; classes * classes]);
        ways(&mut slopes, &follow, &mut follow_slopes, &right, classes);
        let step = 0.01;
        let moved = |values: &[f32], at: usize, by: f32| {
            let mut values = values.to_vec();
            values[at] += by;
            values
        };
        for (at, slope) in slopes.iter().enumerate() {
            let up = loss(&moved(&scores, at, step), &follow) - loss(&moved(&scores, at, -step), &follow);
            assert!((up / (2.0 * step) - slope).abs() < 1e-2, "{at}: {up} {slope}");
        }
        for (at, slope) in follow_slopes.iter().enumerate() {
            let up = loss(&scores, &moved(&follow, at, step)) - loss(&scores, &moved(&follow, at, -step));
            assert!((up / (2.0 * step) - slope).abs() < 1e-2, "{at}: {up} {slope}");
        }
    }
}
