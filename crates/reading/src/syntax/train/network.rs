//! How does the network learn? Tags, trees and names at once, from whole sentences, each word hiding some of itself now and
//! then, so that the network reads its context.

use super::encoder::{Recurrent, Stack, known};
use super::tensor::{Layer, Pace, Param, add, mask, multiply, times, transposed, unit};
use crate::syntax::network::fields::{FIELDS, IDENTITY};
use crate::syntax::network::kernel::PackedMatrix;
use crate::syntax::network::{Packed, Shape, bucket, fixed, fixed_score, fixed_sought};
use crate::syntax::perceptron::Dice;
use crate::syntax::vectors::Vectors;

/// A sentence as the network learns from it.
#[derive(Clone, Debug, Default)]
pub struct Sample {
    pub rows: Vec<[u32; FIELDS]>,
    /// What words are called in [`Vectors`].
    pub words: Vec<u32>,
    /// How readily each word is hidden, 0 to 1.
    pub hidden: Vec<f32>,
    pub tags: Vec<u8>,
    /// 0 = root, else counted from 1.
    pub heads: Vec<u32>,
    pub labels: Vec<u8>,
    /// For each word, the classes of names that are right, a bit each.
    pub names: Vec<u32>,
}

/// How it is learned.
#[derive(Clone, Copy, Debug)]
pub struct Plan {
    pub rounds: usize,
    /// Words a step.
    pub batch: usize,
    pub rate: f32,
    /// Shares of cells left out: of the input, between layers, before the answers.
    pub drop: [f32; 3],
    /// Share of single fields left out.
    pub hide: f32,
    pub decay: f32,
}

pub struct Network {
    pub shape: Shape,
    pub vectors: Vectors,
    pub stack: Stack,
    pub tags: Layer,
    pub names: Layer,
    pub dependent: Layer,
    pub head: Layer,
    /// From dependents to what is looked for in heads; its constant favours heads.
    pub bilinear: Layer,
    pub root: Param,
    pub distance: Param,
    pub label_dependent: Layer,
    pub label_head: Layer,
    pub label_root: Param,
    pub labels: Layer,
}

/// Answers for one sentence.
pub struct Answers {
    pub tags: Vec<u8>,
    pub heads: Vec<u32>,
    pub labels: Vec<u8>,
    pub names: Vec<u8>,
}

fn relu(values: &mut [f32]) {
    for value in values {
        *value = value.max(0.0);
    }
}

/// Stops the gradient where a `relu` (with its mask) gave 0.
fn closed(grad: &mut [f32], out: &[f32]) {
    for (g, o) in grad.iter_mut().zip(out) {
        if *o <= 0.0 {
            *g = 0.0;
        }
    }
}

/// Turns scores into the gradient of the loss against the classes of `right` (a test for each); gives the loss.
fn softmax(scores: &mut [f32], right: impl Fn(usize) -> bool) -> f32 {
    let most = scores.iter().copied().fold(f32::MIN, f32::max);
    let (mut sum, mut good) = (0.0, 0.0);
    for (i, score) in scores.iter_mut().enumerate() {
        *score = (*score - most).exp();
        sum += *score;
        good += if right(i) { *score } else { 0.0 };
    }
    let good = good.max(1e-30);
    for (i, score) in scores.iter_mut().enumerate() {
        *score = *score / sum - if right(i) { *score / good } else { 0.0 };
    }
    (sum / good).ln()
}

fn highest(scores: &[f32]) -> usize {
    let mut best = 0;
    for (i, score) in scores.iter().enumerate() {
        if *score > scores[best] {
            best = i;
        }
    }
    best
}

impl Network {
    pub fn random(shape: Shape, vectors: Vectors, dice: &mut Dice) -> Network {
        let d = shape.width;
        Network {
            shape,
            vectors,
            stack: Stack::random([shape.rows, d, shape.vectors, shape.layers], dice),
            tags: Layer::random(d, shape.tags, dice),
            names: Layer::random(d, shape.names, dice),
            dependent: Layer::random(d, shape.arcs, dice),
            head: Layer::random(d, shape.arcs, dice),
            bilinear: Layer::random(shape.arcs, shape.arcs, dice),
            root: Param::random(1, shape.arcs, 0.1, dice),
            distance: Param::constant(1, shape.buckets, 0.0),
            label_dependent: Layer::random(d, shape.hidden, dice),
            label_head: Layer::random(d, shape.hidden, dice),
            label_root: Param::random(1, shape.hidden, 0.1, dice),
            labels: Layer::random(shape.hidden, shape.labels, dice),
        }
    }

    fn params(&mut self) -> Vec<&mut Param> {
        let Stack { layers, meaning, .. } = &mut self.stack;
        let mut all: Vec<&mut Param> = layers.iter_mut().flat_map(Recurrent::params).collect();
        let layers = [
            meaning,
            &mut self.tags,
            &mut self.names,
            &mut self.dependent,
            &mut self.head,
            &mut self.bilinear,
            &mut self.label_dependent,
            &mut self.label_head,
            &mut self.labels,
        ];
        all.extend(layers.into_iter().flat_map(Layer::params));
        all.extend([&mut self.root, &mut self.distance, &mut self.label_root]);
        all
    }

    /// Scores of all heads of one sentence: a row a word, the root first.
    fn arc_scores(&self, asked: &[f32], offered: &[f32], n: usize) -> Vec<f32> {
        let a = self.shape.arcs;
        let mut all = self.root.value.clone();
        all.extend_from_slice(offered);
        let mut scores = vec![0.0; n * (n + 1)];
        multiply(&mut scores, asked, &transposed(&all, a), a, n + 1);
        for i in 0..n {
            for j in 1..=n {
                scores[i * (n + 1) + j] += self.distance.value[bucket(i + 1, j)];
            }
            scores[i * (n + 1) + i + 1] = f32::MIN / 4.0;
        }
        scores
    }

    /// One step: gradients of a batch of sentences. Gives losses of tags, heads, labels, names.
    fn step(&mut self, samples: &[&Sample], plan: &Plan, dice: &mut Dice) -> [f32; 4] {
        let shape = self.shape;
        let (mut rows, mut ranges, mut words) = (Vec::new(), Vec::new(), Vec::new());
        for sample in samples {
            let first = rows.len();
            for (word, hidden) in sample.rows.iter().zip(&sample.hidden) {
                let mut word = *word;
                let conceal = unit(dice) < *hidden;
                for (f, row) in word.iter_mut().enumerate() {
                    if conceal && IDENTITY.contains(&f) || unit(dice) < plan.hide {
                        *row = f as u32;
                    }
                }
                rows.push(word);
            }
            ranges.push((first, rows.len()));
            words.extend(sample.words.iter().map(|word| (unit(dice) >= plan.hide).then_some(*word)));
        }
        let known = known(&self.vectors, shape.vectors, words.into_iter());
        let encoded = self.stack.encode(&rows, &known, ranges, Some((&plan.drop, dice)));
        let total = rows.len();
        let mut losses = [0.0; 4];
        let mut grads: Vec<Vec<f32>> = encoded.inputs.iter().map(|i| vec![0.0; i.len()]).collect();

        // Tags hang on a layer below the last.
        let below = shape.tag_layer;
        let mut scores = self.tags.forward(&encoded.inputs[below]);
        let gold = samples.iter().flat_map(|s| &s.tags);
        for (scores, right) in scores.chunks_exact_mut(shape.tags).zip(gold) {
            losses[0] += softmax(scores, |c| c == usize::from(*right));
        }
        self.tags.backward(&encoded.inputs[below], &scores, &mut grads[below]);

        let top = self.stack.layers.len();
        let x = &encoded.inputs[top];
        let mut scores = self.names.forward(x);
        let gold = samples.iter().flat_map(|s| &s.names);
        for (scores, right) in scores.chunks_exact_mut(shape.names).zip(gold) {
            losses[3] += softmax(scores, |c| right >> c & 1 == 1);
        }
        self.names.backward(x, &scores, &mut grads[top]);

        // Heads.
        let a = shape.arcs;
        let hide = |values: &mut Vec<f32>, width: usize, dice: &mut Dice| {
            relu(values);
            let mut whole = Vec::with_capacity(values.len());
            for (first, end) in &encoded.ranges {
                whole.extend(mask(width, plan.drop[2], dice).repeat(end - first));
            }
            times(values, &whole);
            whole
        };
        let mut dependent = self.dependent.forward(x);
        let dependent_mask = hide(&mut dependent, a, dice);
        let mut head = self.head.forward(x);
        let head_mask = hide(&mut head, a, dice);
        let asked = self.bilinear.forward(&dependent);
        let (mut dasked, mut dhead) = (vec![0.0; asked.len()], vec![0.0; head.len()]);
        for (sample, (first, end)) in samples.iter().zip(&encoded.ranges) {
            let n = end - first;
            let mut scores = self.arc_scores(&asked[first * a..end * a], &head[first * a..end * a], n);
            for (scores, right) in scores.chunks_exact_mut(n + 1).zip(&sample.heads) {
                losses[1] += softmax(scores, |c| c == *right as usize);
            }
            for i in 0..n {
                for j in 1..=n {
                    self.distance.grad[bucket(i + 1, j)] += scores[i * (n + 1) + j];
                }
            }
            let mut all = self.root.value.clone();
            all.extend_from_slice(&head[first * a..end * a]);
            multiply(&mut dasked[first * a..end * a], &scores, &all, n + 1, a);
            let mut dall = vec![0.0; all.len()];
            multiply(&mut dall, &transposed(&scores, n + 1), &asked[first * a..end * a], n, a);
            add(&mut self.root.grad, &dall[..a]);
            add(&mut dhead[first * a..end * a], &dall[a..]);
        }
        let mut ddependent = vec![0.0; dependent.len()];
        self.bilinear.backward(&dependent, &dasked, &mut ddependent);
        times(&mut ddependent, &dependent_mask);
        closed(&mut ddependent, &dependent);
        self.dependent.backward(x, &ddependent, &mut grads[top]);
        times(&mut dhead, &head_mask);
        closed(&mut dhead, &head);
        self.head.backward(x, &dhead, &mut grads[top]);

        // Labels of the gold arcs.
        let h = shape.hidden;
        let mut hidden = self.label_dependent.forward(x);
        let heads = self.label_head.forward(x);
        for (sample, (first, _)) in samples.iter().zip(&encoded.ranges) {
            for (i, head) in sample.heads.iter().enumerate() {
                let from = match head.checked_sub(1) {
                    Some(head) => &heads[(first + head as usize) * h..][..h],
                    None => &self.label_root.value,
                };
                add(&mut hidden[(first + i) * h..][..h], from);
            }
        }
        let hidden_mask = hide(&mut hidden, h, dice);
        let mut scores = self.labels.forward(&hidden);
        let gold = samples.iter().flat_map(|s| &s.labels);
        for (scores, right) in scores.chunks_exact_mut(shape.labels).zip(gold) {
            losses[2] += softmax(scores, |c| c == usize::from(*right));
        }
        let mut dhidden = vec![0.0; hidden.len()];
        self.labels.backward(&hidden, &scores, &mut dhidden);
        times(&mut dhidden, &hidden_mask);
        closed(&mut dhidden, &hidden);
        let mut dheads = vec![0.0; heads.len()];
        for (sample, (first, _)) in samples.iter().zip(&encoded.ranges) {
            for (i, head) in sample.heads.iter().enumerate() {
                let from = &dhidden[(first + i) * h..][..h];
                match head.checked_sub(1) {
                    Some(head) => add(&mut dheads[(first + head as usize) * h..][..h], from),
                    None => add(&mut self.label_root.grad, from),
                }
            }
        }
        self.label_dependent.backward(x, &dhidden, &mut grads[top]);
        self.label_head.backward(x, &dheads, &mut grads[top]);

        self.stack.backward(&rows, &known, &encoded, grads);
        losses.map(|l| l / total as f32)
    }

    fn learn(&mut self, words: usize, rate: f32, decay: f32, step: i32) {
        let square: f64 = self.params().iter().map(|p| p.square()).sum::<f64>() + self.stack.embedding.square();
        let norm = square.sqrt() as f32 / words as f32;
        let scale = (5.0 / norm.max(1e-9)).min(1.0) / words as f32;
        let pace = Pace { rate, step, scale };
        for param in self.params() {
            param.learn(pace, decay);
        }
        self.stack.embedding.learn(pace, decay);
    }

    /// Learns from all samples; `heard` is called after every round with the network and the mean losses.
    pub fn train(
        &mut self,
        samples: &[Sample],
        plan: &Plan,
        seed: u64,
        heard: &mut dyn FnMut(usize, &Network, [f32; 4]),
    ) {
        let mut dice = Dice::new(seed);
        let words: usize = samples.iter().map(|s| s.rows.len()).sum();
        let steps = (plan.rounds * words) as f32 / plan.batch as f32;
        let mut step = 0;
        for round in 0..plan.rounds {
            let mut order: Vec<usize> = (0..samples.len()).collect();
            dice.shuffle(&mut order);
            let (mut at, mut sums, mut batches) = (0, [0.0; 4], 0);
            while at < order.len() {
                let (mut batch, mut count) = (Vec::new(), 0);
                while at < order.len() && count < plan.batch {
                    let sample = &samples[order[at]];
                    count += sample.rows.len();
                    batch.push(sample);
                    at += 1;
                }
                let losses = self.step(&batch, plan, &mut dice);
                step += 1;
                let done = (step as f32 / steps).min(1.0);
                let warm = (step as f32 / 300.0).min(1.0);
                let rate = plan.rate * warm * (0.5 + 0.5 * (std::f32::consts::PI * done).cos()).max(0.005);
                self.learn(count, rate, plan.decay, step);
                for (sum, loss) in sums.iter_mut().zip(losses) {
                    *sum += loss;
                }
                batches += 1;
            }
            heard(round, self, sums.map(|s| s / batches as f32));
        }
    }

    /// The network in whole numbers; `keys` are those of the rows behind the first [`FIELDS`], sorted.
    pub fn pack(&self, keys: &[u32]) -> Packed {
        let matrix = |layer: &Layer| PackedMatrix::of(&layer.weights.value, &layer.constant.value);
        let mut last = 0;
        let mut packed = Packed {
            shape: self.shape,
            keys: keys.iter().map(|key| key - std::mem::replace(&mut last, *key)).collect(),
            meaning: matrix(&self.stack.meaning),
            layers: self.stack.layers.iter().map(|l| (matrix(&l.input), fixed(&l.own.value))).collect(),
            tags: matrix(&self.tags),
            names: matrix(&self.names),
            dependent: matrix(&self.dependent),
            head: matrix(&self.head),
            bilinear: matrix(&self.bilinear),
            root: fixed_sought(&self.root.value),
            distance: fixed_score(&self.distance.value),
            label_dependent: matrix(&self.label_dependent),
            label_head: matrix(&self.label_head),
            label_root: fixed(&self.label_root.value).into_iter().map(i32::from).collect(),
            labels: matrix(&self.labels),
            ..Packed::default()
        };
        (packed.places, packed.embedding) = self.stack.packed_rows();
        packed
    }

    /// The most likely answer for each word by itself, for a glance at progress.
    pub fn answer(&self, sample: &Sample) -> Answers {
        let n = sample.rows.len();
        let shape = self.shape;
        let known = known(&self.vectors, shape.vectors, sample.words.iter().map(|w| Some(*w)));
        let encoded = self.stack.encode(&sample.rows, &known, vec![(0, n)], None);
        let (below, x) = (&encoded.inputs[shape.tag_layer], &encoded.inputs[self.stack.layers.len()]);
        let best = |scores: Vec<f32>, width: usize| scores.chunks_exact(width).map(|s| highest(s) as u8).collect();
        let mut dependent = self.dependent.forward(x);
        relu(&mut dependent);
        let mut head = self.head.forward(x);
        relu(&mut head);
        let scores = self.arc_scores(&self.bilinear.forward(&dependent), &head, n);
        let heads: Vec<u32> = scores.chunks_exact(n + 1).map(|s| highest(s) as u32).collect();
        let mut hidden = self.label_dependent.forward(x);
        let from = self.label_head.forward(x);
        let h = shape.hidden;
        for (i, head) in heads.iter().enumerate() {
            let from = match head.checked_sub(1) {
                Some(head) => &from[head as usize * h..][..h],
                None => &self.label_root.value,
            };
            add(&mut hidden[i * h..][..h], from);
        }
        relu(&mut hidden);
        Answers {
            tags: best(self.tags.forward(below), shape.tags),
            labels: best(self.labels.forward(&hidden), shape.labels),
            names: best(self.names.forward(x), shape.names),
            heads,
        }
    }
}
