//! How do the words of a sentence hang together, what is each, and which are names? A small recurrent network answers all
//! at once. It reckons in integers, so that every machine gives the same answers.
//!
//! Each word is the sum of the rows of its [`fields`] and of what its vector says ([`vectors`]). Layers of simple recurrent units (Lei et al. 2018) read the sentence
//! in both directions. From what they know, tags and names are told by linear maps; each word seeks its head by a bilinear
//! form (Dozat and Manning 2017), and [`trees`] makes one tree of these wishes.

pub mod encoder;
pub mod fields;
pub mod kernel;
pub mod namer;
pub mod trees;

use super::names;
use super::register::Register;
use super::vectors::Vectors;
use super::words::Word;
use ::model::Deprel;
use encoder::{Encoder, Seen, narrow};
use fields::{FIELDS, OWN_FIELDS};
use kernel::{Matrix, PLACES, PackedMatrix};
use namer::Namer;
use serde::{Deserialize, Serialize};

/// The measures of a network.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
pub struct Shape {
    /// Rows of the embedding table.
    pub rows: usize,
    /// Cells a word, in every layer.
    pub width: usize,
    /// Cells of the vectors of words that were learned elsewhere; 0 without them.
    pub vectors: usize,
    pub layers: usize,
    /// Tags are told after this many layers.
    pub tag_layer: usize,
    pub tags: usize,
    pub names: usize,
    pub labels: usize,
    /// Cells by which words seek their heads.
    pub arcs: usize,
    /// Cells by which arcs get their labels.
    pub hidden: usize,
    /// Classes of distance.
    pub buckets: usize,
}

/// Classes of distance.
pub const BUCKETS: usize = 26;

/// The class of the distance from a word to its head.
#[inline]
pub fn bucket(dependent: usize, head: usize) -> usize {
    let far = |n: usize| match n {
        0..=7 => n,
        8..=9 => 8,
        10..=13 => 9,
        14..=20 => 10,
        21..=32 => 11,
        _ => 12,
    };
    if head < dependent { far(dependent - head) } else { BUCKETS / 2 + far(head - dependent) }
}

/// How a network lies in a file. Numbers without a matrix have [`PLACES`] binary places.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Packed {
    pub shape: Shape,
    /// Differences of the sorted keys of the rows behind the first [`FIELDS`].
    pub keys: Vec<u32>,
    /// For each row, its binary places.
    pub places: Vec<u8>,
    pub embedding: Vec<i8>,
    /// From words' [`vectors`] to cells.
    pub meaning: PackedMatrix,
    /// For each layer, its map and, for each direction, what cells say to forget gates and output gates.
    pub layers: Vec<(PackedMatrix, Vec<i16>)>,
    pub tags: PackedMatrix,
    pub names: PackedMatrix,
    pub dependent: PackedMatrix,
    pub head: PackedMatrix,
    pub bilinear: PackedMatrix,
    pub root: Vec<i16>,
    pub distance: Vec<i32>,
    pub label_dependent: PackedMatrix,
    pub label_head: PackedMatrix,
    pub label_root: Vec<i32>,
    pub labels: PackedMatrix,
}

/// A network ready for use.
#[derive(Clone, Debug, Default)]
pub struct Network {
    shape: Shape,
    vectors: Vectors,
    encoder: Encoder,
    namer: Namer,
    tags: Matrix,
    names: Matrix,
    dependent: Matrix,
    head: Matrix,
    bilinear: Matrix,
    root: Vec<i16>,
    distance: Vec<i32>,
    label_dependent: Matrix,
    label_head: Matrix,
    label_root: Vec<i32>,
    labels: Matrix,
}

/// What the network says of each word.
#[derive(Clone, Debug, Default)]
pub struct Answers {
    pub tags: Vec<u8>,
    /// Within the sentence, from 1; 0 = root.
    pub heads: Vec<u32>,
    /// Places in [`Deprel::ALL`]; `root` where the head is 0, and only there.
    pub labels: Vec<u8>,
    /// Classes of names, as [`names::spans`] takes them.
    pub names: Vec<u8>,
}

/// What is known beforehand.
pub trait Guide {
    /// Whether a word may have a tag.
    fn may_be(&self, word: usize, tag: usize) -> bool;

    /// Whether a word may hang with a label on one of this tag.
    fn may_hang(&self, head: u8, label: usize) -> bool;

    /// Changes the scores of arcs of the sentence `first..end`, given as [`trees::heads`] takes them; `tags` are those of all
    /// words.
    fn weigh(&self, first: usize, end: usize, tags: &[u8], scores: &mut [i32]);

    /// Changes what was found of the sentence `first..end`; it stays a tree.
    fn mend(&self, first: usize, end: usize, answers: &mut Answers);
}

/// The unit of scores of arcs: the logarithm of odds.
pub const ONE: i32 = 1 << (2 * SOUGHT_PLACES);

/// What words seek and heads offer is reckoned with this many binary places, and stays below [`MOST_SOUGHT`], so that no
/// sum overflows.
const SOUGHT_PLACES: u32 = 8;
const MOST_SOUGHT: i32 = (1 << 12) - 1;

fn relu(values: &[i32]) -> Vec<i16> {
    values.iter().map(|v| narrow((*v).max(0))).collect()
}

/// The first of the highest.
fn highest(scores: &[i32], allowed: impl Fn(usize) -> bool) -> Option<usize> {
    super::linear::best(scores, allowed)
}

impl Network {
    /// `None` if the parts do not fit together, `vectors` being those that it was trained with.
    pub fn of(packed: &Packed, vectors: Vectors) -> Option<Network> {
        let shape = packed.shape;
        let parts = encoder::Parts {
            width: shape.width,
            fields: FIELDS,
            vectors: shape.vectors,
            keys: &packed.keys,
            places: &packed.places,
            embedding: &packed.embedding,
            meaning: &packed.meaning,
            layers: &packed.layers,
        };
        let network = Network {
            shape,
            encoder: Encoder::of(&parts)?,
            vectors,
            namer: Namer::default(),
            tags: Matrix::of(&packed.tags),
            names: Matrix::of(&packed.names),
            dependent: Matrix::of(&packed.dependent),
            head: Matrix::of(&packed.head),
            bilinear: Matrix::of(&packed.bilinear),
            root: packed.root.clone(),
            distance: packed.distance.clone(),
            label_dependent: Matrix::of(&packed.label_dependent),
            label_head: Matrix::of(&packed.label_head),
            label_root: packed.label_root.clone(),
            labels: Matrix::of(&packed.labels),
        };
        let d = shape.width;
        let maps = [
            (&network.tags, d, shape.tags),
            (&network.names, d, shape.names),
            (&network.dependent, d, shape.arcs),
            (&network.head, d, shape.arcs),
            (&network.bilinear, shape.arcs, shape.arcs),
            (&network.label_dependent, d, shape.hidden),
            (&network.label_head, d, shape.hidden),
            (&network.labels, shape.hidden, shape.labels),
        ];
        let fits = maps.iter().all(|(m, inputs, outputs)| m.fits(*inputs, *outputs))
            && (shape.vectors == 0) == network.vectors.is_empty()
            && packed.layers.len() == shape.layers
            && shape.tag_layer <= shape.layers
            && shape.rows == packed.keys.len() + FIELDS
            && network.root.len() == shape.arcs
            && network.distance.len() == BUCKETS
            && network.label_root.len() == shape.hidden;
        fits.then_some(network)
    }

    /// This network with a second reader of names; none if it was made for other kinds or vectors.
    pub fn with_namer(self, namer: Option<Namer>) -> Network {
        let fits = |namer: &Namer| namer.classes() == self.shape.names && !self.vectors.is_empty();
        Network { namer: namer.filter(fits).unwrap_or_default(), ..self }
    }

    /// The vectors of words.
    pub fn vectors(&self) -> &Vectors {
        &self.vectors
    }

    /// Whether there is anything to ask.
    pub fn is_empty(&self) -> bool {
        self.shape.tags == 0
    }

    /// Answers for the sentences `ranges` of `words`. `seen` is what both networks keep between batches of one document.
    pub fn answer(
        &self,
        words: &[Word],
        ranges: &[(usize, usize)],
        guide: &impl Guide,
        seen: &mut [Seen; 2],
    ) -> Answers {
        let shape = self.shape;
        let mut answers = Answers::default();
        let mut keys = Vec::with_capacity(words.len());
        for (first, end) in ranges {
            let words = &words[*first..*end];
            let register = Register::of(words);
            keys.extend((0..words.len()).map(|i| fields::keys(words, i, register)));
        }
        let [seen, seen_by_namer] = seen;
        let (mut x, mut sums) = (self.encoder.embed(words, &keys, OWN_FIELDS, &self.vectors, seen), Vec::new());
        for layer in 0..=shape.layers {
            if layer == shape.tag_layer {
                self.tags.apply(&x, &mut sums);
                answers.tags.extend(sums.chunks_exact(shape.tags).enumerate().map(|(i, scores)| {
                    highest(scores, |c| guide.may_be(i, c)).or_else(|| highest(scores, |_| true)).unwrap_or(0) as u8
                }));
            }
            if layer < shape.layers {
                x = self.encoder.layer(layer, &x, ranges, &mut sums);
            }
        }
        self.names.apply(&x, &mut sums);
        self.namer.add(words, ranges, &answers.tags, &self.vectors, seen_by_namer, &mut sums);
        for (first, end) in ranges {
            let scores = &sums[first * shape.names..end * shape.names];
            answers.names.extend(names::best(scores, shape.names, self.namer.follow()));
        }
        self.dependent.apply(&x, &mut sums);
        let dependent = relu(&sums);
        self.head.apply(&x, &mut sums);
        let head: Vec<i16> = sums.iter().map(|v| sought((*v).max(0))).collect();
        self.bilinear.apply(&dependent, &mut sums);
        let asked: Vec<i16> = sums.iter().map(|v| sought(*v)).collect();
        for (first, end) in ranges {
            let range = first * shape.arcs..end * shape.arcs;
            let mut scores = self.arcs(&asked[range.clone()], &head[range], end - first);
            guide.weigh(*first, *end, &answers.tags, &mut scores);
            answers.heads.extend(trees::heads(&scores, end - first));
        }
        self.label_dependent.apply(&x, &mut sums);
        let mut hidden = std::mem::take(&mut sums);
        self.label_head.apply(&x, &mut sums);
        let h = shape.hidden;
        for (first, end) in ranges {
            for (i, head) in (*first..*end).zip(&answers.heads[*first..*end]) {
                let from = match head.checked_sub(1) {
                    Some(head) => &sums[(first + head as usize) * h..][..h],
                    None => &self.label_root,
                };
                for (cell, from) in hidden[i * h..][..h].iter_mut().zip(from) {
                    *cell = cell.wrapping_add(*from);
                }
            }
        }
        self.labels.apply(&relu(&hidden), &mut sums);
        let root = Deprel::Root as usize;
        for (first, end) in ranges {
            for i in *first..*end {
                let head = answers.heads[i].checked_sub(1).map(|h| answers.tags[first + h as usize]);
                let scores = &sums[i * shape.labels..][..shape.labels];
                let fits = |l: usize| (l == root) == head.is_none();
                let label = highest(scores, |l| fits(l) && head.is_none_or(|h| guide.may_hang(h, l)));
                answers.labels.push(label.unwrap_or(root) as u8);
            }
        }
        for (first, end) in ranges {
            guide.mend(*first, *end, &mut answers);
        }
        answers
    }

    /// Scores of all arcs of a sentence: a row a word, the root first.
    fn arcs(&self, asked: &[i16], offered: &[i16], n: usize) -> Vec<i32> {
        let a = self.shape.arcs;
        let (mut scores, mut sums) = (Vec::with_capacity(n * (n + 1)), Vec::new());
        Matrix::of_rows(offered, a).apply(asked, &mut sums);
        // What the distance to head j adds for word i stands at n + j - i.
        let distance: Vec<i32> = (0..2 * n).map(|at| self.distance[bucket(n, at)]).collect();
        for (i, (asked, sums)) in asked.chunks_exact(a).zip(sums.chunks_exact(n)).enumerate() {
            scores.push(dot(asked, &self.root));
            scores.extend(sums.iter().zip(&distance[n - i..]).map(|(sum, far)| sum.saturating_add(*far)));
        }
        scores
    }
}

/// With [`SOUGHT_PLACES`] binary places.
#[inline(always)]
fn sought(x: i32) -> i16 {
    (x >> (PLACES - SOUGHT_PLACES)).clamp(-MOST_SOUGHT, MOST_SOUGHT) as i16
}

#[inline(always)]
fn dot(a: &[i16], b: &[i16]) -> i32 {
    a.iter().zip(b).fold(0i32, |sum, (a, b)| sum.wrapping_add(i32::from(*a) * i32::from(*b)))
}

/// For the trainer: numbers with [`PLACES`] binary places.
pub fn fixed(values: &[f32]) -> Vec<i16> {
    values.iter().map(|v| narrow((v * (1 << PLACES) as f32).round() as i32)).collect()
}

/// For the trainer: as [`fixed`], with the binary places of what words seek.
pub fn fixed_sought(values: &[f32]) -> Vec<i16> {
    let most = MOST_SOUGHT as f32;
    values.iter().map(|v| (v * (1 << SOUGHT_PLACES) as f32).round().clamp(-most, most) as i16).collect()
}

/// For the trainer: numbers with the binary places of scores of arcs.
pub fn fixed_score(values: &[f32]) -> Vec<i32> {
    values.iter().map(|v| (v * (1u32 << (2 * SOUGHT_PLACES)) as f32).round() as i32).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances_have_classes_within_bounds() {
        for dependent in 1..200 {
            for head in 1..200 {
                assert!(bucket(dependent, head) < BUCKETS);
            }
        }
    }
}
