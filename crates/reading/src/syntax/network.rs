//! How do the words of a sentence hang together, what is each, and which are names? A small recurrent network answers all
//! at once. It reckons in integers, so that every machine gives the same answers.
//!
//! Each word is the sum of the rows of its [`fields`] and of what its vector says ([`vectors`]). Layers of simple recurrent units (Lei et al. 2018) read the sentence
//! in both directions. From what they know, tags and names are told by linear maps; each word seeks its head by a bilinear
//! form (Dozat and Manning 2017), and [`trees`] makes one tree of these wishes.

pub mod fields;
pub mod kernel;
pub mod trees;

use super::names;
use super::register::Register;
use super::vectors::{self, Vectors};
use super::words::Word;
use ::model::Deprel;
use fields::{FIELDS, Vocabulary};
use kernel::{Matrix, PLACES, PackedMatrix};
use pulp::Arch;
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
    vocabulary: Vocabulary,
    places: Vec<u8>,
    embedding: Vec<i8>,
    vectors: Vectors,
    meaning: Matrix,
    layers: Vec<(Matrix, Vec<i16>)>,
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

/// Nothing between layers is greater than this.
const MOST: i32 = (1 << 15) - 1;

/// What words seek and heads offer is reckoned with this many binary places, and stays below [`MOST_SOUGHT`], so that no
/// sum overflows.
const SOUGHT_PLACES: u32 = 8;
const MOST_SOUGHT: i32 = (1 << 12) - 1;

/// Cells have this many binary places more than [`PLACES`].
const FINER: u32 = 2;

/// A smooth step from 0 (at -4) to 4096 (at 4): `1/2 + x (8 - |x|) / 32`.
#[inline(always)]
fn gate(x: i32) -> i32 {
    let x = x.clamp(-4 << PLACES, 4 << PLACES);
    2048 + ((x * ((8 << PLACES) - x.abs())) >> 13)
}

#[inline(always)]
fn narrow(x: i32) -> i16 {
    x.clamp(-MOST, MOST) as i16
}

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
        let mut key = 0u32;
        let keys: Vec<u32> = packed
            .keys
            .iter()
            .map(|delta| {
                key = key.wrapping_add(*delta);
                key
            })
            .collect();
        let network = Network {
            shape,
            vocabulary: Vocabulary::of(&keys),
            places: packed.places.clone(),
            embedding: packed.embedding.clone(),
            vectors,
            meaning: Matrix::of(&packed.meaning),
            layers: packed.layers.iter().map(|(matrix, own)| (Matrix::of(matrix), own.clone())).collect(),
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
            && (shape.vectors == 0 || shape.vectors == vectors::SIZE && network.meaning.fits(shape.vectors, d))
            && (shape.vectors == 0) == network.vectors.is_empty()
            && network.layers.len() == shape.layers
            && network.layers.iter().all(|(m, own)| m.fits(d, 3 * d) && own.len() == 2 * d)
            && shape.tag_layer <= shape.layers
            && shape.rows == keys.len() + FIELDS
            && network.places.len() == shape.rows
            && network.places.iter().all(|p| *p <= PLACES as u8)
            && network.embedding.len() == shape.rows * d
            && network.root.len() == shape.arcs
            && network.distance.len() == BUCKETS
            && network.label_root.len() == shape.hidden;
        fits.then_some(network)
    }

    /// Whether there is anything to ask.
    pub fn is_empty(&self) -> bool {
        self.shape.tags == 0
    }

    /// Sums of the fields' rows, and of what the words' vectors say.
    fn embed(&self, words: &[Word], ranges: &[(usize, usize)]) -> Vec<i16> {
        let d = self.shape.width;
        let mut rows = Vec::with_capacity(words.len());
        for (first, end) in ranges {
            let words = &words[*first..*end];
            let register = Register::of(words);
            rows.extend((0..words.len()).map(|i| self.vocabulary.rows(&fields::keys(words, i, register))));
        }
        let mut all = vec![0i32; words.len() * d];
        if self.shape.vectors > 0 {
            let mut known = vec![0i16; words.len() * vectors::SIZE];
            for (word, out) in words.iter().zip(known.chunks_exact_mut(vectors::SIZE)) {
                self.vectors.write(word.lower, out);
            }
            self.meaning.apply(&known, &mut all);
        }
        let mut out = vec![0i16; words.len() * d];
        Arch::new().dispatch(|| {
            for ((out, sums), rows) in out.chunks_exact_mut(d).zip(all.chunks_exact_mut(d)).zip(&rows) {
                for row in rows {
                    let shift = PLACES - u32::from(self.places[*row as usize]);
                    for (sum, cell) in sums.iter_mut().zip(&self.embedding[*row as usize * d..][..d]) {
                        *sum += i32::from(*cell) << shift;
                    }
                }
                for (out, sum) in out.iter_mut().zip(sums) {
                    *out = narrow(*sum);
                }
            }
        });
        out
    }

    /// One recurrent layer.
    fn layer(&self, number: usize, x: &[i16], ranges: &[(usize, usize)], sums: &mut Vec<i32>) -> Vec<i16> {
        let (matrix, own) = &self.layers[number];
        let (width, half) = (self.shape.width, self.shape.width / 2);
        matrix.apply(x, sums);
        let mut out = vec![0i16; x.len()];
        Arch::new().dispatch(|| {
            let mut cell = vec![0i32; half];
            for (first, end) in ranges {
                for direction in 0..2 {
                    let (forget_own, show_own) = own[direction * width..][..width].split_at(half);
                    cell.fill(0);
                    for step in 0..end - first {
                        let t = if direction == 0 { first + step } else { end - 1 - step };
                        let (new, gates) = sums[t * 3 * width + direction * 3 * half..][..3 * half].split_at(half);
                        let (forget, show) = gates.split_at(half);
                        let at = t * width + direction * half;
                        let (x, out, cell) = (&x[at..][..half], &mut out[at..][..half], &mut cell[..half]);
                        for i in 0..half {
                            let last = cell[i];
                            let own = |weight: i16| (i32::from(weight) * (last >> FINER)) >> PLACES;
                            let f = gate(forget[i].wrapping_add(own(forget_own[i])));
                            let s = gate(show[i].wrapping_add(own(show_own[i])));
                            let new = new[i].clamp(-MOST, MOST) << FINER;
                            let x = i32::from(x[i]) << FINER;
                            let now = new + (((last - new) * f + 2048) >> 12);
                            cell[i] = now;
                            out[i] = narrow((x + (((now - x) * s + 2048) >> 12) + 2) >> FINER);
                        }
                    }
                }
            }
        });
        out
    }

    /// Answers for the sentences `ranges` of `words`.
    pub fn answer(&self, words: &[Word], ranges: &[(usize, usize)], guide: &impl Guide) -> Answers {
        let shape = self.shape;
        let mut answers = Answers::default();
        let (mut x, mut sums) = (self.embed(words, ranges), Vec::new());
        for layer in 0..=shape.layers {
            if layer == shape.tag_layer {
                self.tags.apply(&x, &mut sums);
                answers.tags.extend(sums.chunks_exact(shape.tags).enumerate().map(|(i, scores)| {
                    highest(scores, |c| guide.may_be(i, c)).or_else(|| highest(scores, |_| true)).unwrap_or(0) as u8
                }));
            }
            if layer < shape.layers {
                x = self.layer(layer, &x, ranges, &mut sums);
            }
        }
        self.names.apply(&x, &mut sums);
        for (first, end) in ranges {
            answers.names.extend(names::best(&sums[first * shape.names..end * shape.names], shape.names));
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
    fn gates_go_from_nothing_to_all() {
        assert_eq!((gate(-9 << PLACES), gate(0), gate(9 << PLACES)), (0, 2048, 4096));
        assert!((-5000..5000).all(|x| gate(x) <= gate(x + 1)));
    }

    #[test]
    fn distances_have_classes_within_bounds() {
        for dependent in 1..200 {
            for head in 1..200 {
                assert!(bucket(dependent, head) < BUCKETS);
            }
        }
    }
}
