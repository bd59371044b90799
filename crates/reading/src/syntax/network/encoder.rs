//! How does each word come to know its sentence? The sum of the rows of its fields and of what its vector says, then layers
//! of simple recurrent units in both directions, in whole numbers.

use super::fields::Vocabulary;
use super::kernel::{Matrix, PLACES, PackedMatrix};
use crate::syntax::vectors::{self, Vectors};
use crate::syntax::words::Word;
use crate::table::Table;
use pulp::{Arch, NullaryFnOnce};

/// Nothing between layers is greater than this.
const MOST: i32 = (1 << 15) - 1;

/// Cells have this many binary places more than [`PLACES`].
const FINER: u32 = 2;

/// A smooth step from 0 (at -4) to 4096 (at 4): `1/2 + x (8 - |x|) / 32`.
#[inline(always)]
fn gate(x: i32) -> i32 {
    let x = x.clamp(-4 << PLACES, 4 << PLACES);
    2048 + ((x * ((8 << PLACES) - x.abs())) >> 13)
}

#[inline(always)]
pub fn narrow(x: i32) -> i16 {
    x.clamp(-MOST, MOST) as i16
}

/// How an encoder lies in a file.
pub struct Parts<'p> {
    /// Cells a word, in every layer.
    pub width: usize,
    pub fields: usize,
    /// Cells of the vectors of words; 0 without them.
    pub vectors: usize,
    /// Differences of the sorted keys of the rows behind the first `fields`.
    pub keys: &'p [u32],
    /// For each row, its binary places.
    pub places: &'p [u8],
    pub embedding: &'p [i8],
    pub meaning: &'p PackedMatrix,
    /// For each layer, its map and, for each direction, what cells say to forget gates and output gates.
    pub layers: &'p [(PackedMatrix, Vec<i16>)],
}

/// What the words of one document come to by themselves: they stand there again and again.
#[derive(Default)]
pub struct Seen {
    /// Word -> the place of its sums.
    places: Table<usize, Word>,
    sums: Vec<i32>,
}

/// Words that are kept, at most, before a batch begins.
const MOST_SEEN: usize = 4096;

/// An encoder ready for use.
#[derive(Clone, Debug, Default)]
pub struct Encoder {
    width: usize,
    vocabulary: Vocabulary,
    places: Vec<u8>,
    embedding: Vec<i8>,
    /// From words' vectors to cells, where they have any.
    meaning: Option<Matrix>,
    layers: Vec<(Matrix, Vec<i16>)>,
}

impl Encoder {
    /// `None` if the parts do not fit together.
    pub fn of(parts: &Parts<'_>) -> Option<Encoder> {
        let width = parts.width;
        let mut key = 0u32;
        let next = |delta: &u32| {
            key = key.wrapping_add(*delta);
            key
        };
        let keys: Vec<u32> = parts.keys.iter().map(next).collect();
        let meaning = (parts.vectors > 0).then(|| Matrix::of(parts.meaning));
        let layers: Vec<_> = parts.layers.iter().map(|(matrix, own)| (Matrix::of(matrix), own.clone())).collect();
        let fits = meaning.as_ref().is_none_or(|m| parts.vectors == vectors::SIZE && m.fits(parts.vectors, width))
            && layers.iter().all(|(m, own)| m.fits(width, 3 * width) && own.len() == 2 * width)
            && parts.places.len() == keys.len() + parts.fields
            && parts.places.iter().all(|p| *p <= PLACES as u8)
            && parts.embedding.len() == parts.places.len() * width;
        fits.then(|| Encoder {
            width,
            vocabulary: Vocabulary::of(&keys, parts.fields),
            places: parts.places.to_vec(),
            embedding: parts.embedding.to_vec(),
            meaning,
            layers,
        })
    }

    pub fn layers(&self) -> usize {
        self.layers.len()
    }

    /// Sums of the fields' rows, and of what the words' vectors say. The first `own` fields tell of the word alone, the others of
    /// its place; what the former come to is kept in `seen`.
    pub fn embed<const N: usize>(
        &self,
        words: &[Word],
        keys: &[[u32; N]],
        own: usize,
        vectors: &Vectors,
        seen: &mut Seen,
    ) -> Vec<i16> {
        let d = self.width;
        if seen.places.len() > MOST_SEEN {
            *seen = Seen::default();
        }
        let mut fresh = Vec::new();
        let mut place = |(at, word): (usize, &Word)| {
            let next = seen.places.len();
            *seen.places.entry(*word).or_insert_with(|| {
                fresh.push(at);
                next
            })
        };
        let places: Vec<usize> = words.iter().enumerate().map(&mut place).collect();
        let start = seen.sums.len();
        match &self.meaning {
            Some(meaning) => {
                let mut known = vec![0i16; fresh.len() * vectors::SIZE];
                for (at, out) in fresh.iter().zip(known.chunks_exact_mut(vectors::SIZE)) {
                    vectors.write(words[*at].lower, out);
                }
                let mut said = Vec::new();
                meaning.apply(&known, &mut said);
                seen.sums.extend(said);
            }
            None => seen.sums.resize(start + fresh.len() * d, 0),
        }
        let rows: Vec<[u32; N]> = fresh.iter().map(|at| self.vocabulary.rows(&keys[*at])).collect();
        let mut out = vec![0i16; words.len() * d];
        Arch::new().dispatch(Sums {
            encoder: self,
            keys,
            own,
            places: &places,
            rows: &rows,
            start,
            seen,
            out: &mut out,
        });
        out
    }

    /// Inlined where it is called, for the instructions that are chosen there.
    #[inline(always)]
    fn add_row(&self, row: u32, sums: &mut [i32]) {
        let shift = PLACES - u32::from(self.places[row as usize]);
        for (sum, cell) in sums.iter_mut().zip(&self.embedding[row as usize * self.width..][..self.width]) {
            *sum += i32::from(*cell) << shift;
        }
    }

    /// One recurrent layer.
    pub fn layer(&self, number: usize, x: &[i16], ranges: &[(usize, usize)], sums: &mut Vec<i32>) -> Vec<i16> {
        let (matrix, own) = &self.layers[number];
        matrix.apply(x, sums);
        let mut out = vec![0i16; x.len()];
        Arch::new().dispatch(Recurrence { own, width: self.width, sums, x, ranges, out: &mut out });
        out
    }
}

// What is dispatched is a type with a method that is always inlined: a closure would be compiled by itself, for the oldest of
// processors.

/// Adds up the rows of words that were not seen before, then those of every word's place.
struct Sums<'a, const N: usize> {
    encoder: &'a Encoder,
    keys: &'a [[u32; N]],
    own: usize,
    places: &'a [usize],
    rows: &'a [[u32; N]],
    start: usize,
    seen: &'a mut Seen,
    out: &'a mut [i16],
}

impl<const N: usize> NullaryFnOnce for Sums<'_, N> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        let Sums { encoder, keys, own, places, rows, start, seen, out } = self;
        let d = encoder.width;
        for (sums, rows) in seen.sums[start..].chunks_exact_mut(d).zip(rows) {
            for row in &rows[..own] {
                encoder.add_row(*row, sums);
            }
        }
        let mut sums = vec![0i32; d];
        for ((out, place), keys) in out.chunks_exact_mut(d).zip(places).zip(keys) {
            sums.copy_from_slice(&seen.sums[place * d..][..d]);
            for (field, key) in keys.iter().enumerate().skip(own) {
                encoder.add_row(encoder.vocabulary.row(field, *key), &mut sums);
            }
            for (out, sum) in out.iter_mut().zip(&sums) {
                *out = narrow(*sum);
            }
        }
    }
}

/// Reads every sentence in both directions.
struct Recurrence<'a> {
    own: &'a [i16],
    width: usize,
    sums: &'a [i32],
    x: &'a [i16],
    ranges: &'a [(usize, usize)],
    out: &'a mut [i16],
}

impl NullaryFnOnce for Recurrence<'_> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        let Recurrence { own, width, sums, x, ranges, out } = self;
        let half = width / 2;
        let mut cell = vec![0i32; half];
        for (first, end) in ranges {
            for direction in 0..2 {
                let own = &own[direction * width..][..width];
                let (forget_own, show_own) = (&own[..half], &own[half..][..half]);
                cell.fill(0);
                for step in 0..end - first {
                    let t = if direction == 0 { first + step } else { end - 1 - step };
                    // Each cut to its length, so that the loop below needs no look at the bounds.
                    let sums = &sums[t * 3 * width + direction * 3 * half..][..3 * half];
                    let (new, forget, show) = (&sums[..half], &sums[half..][..half], &sums[2 * half..][..half]);
                    let at = t * width + direction * half;
                    let (x, out, cell) = (&x[at..][..half], &mut out[at..][..half], &mut cell[..half]);
                    for i in 0..half {
                        let last = cell[i];
                        let shown = last >> FINER;
                        let f = gate(forget[i].wrapping_add((i32::from(forget_own[i]) * shown) >> PLACES));
                        let s = gate(show[i].wrapping_add((i32::from(show_own[i]) * shown) >> PLACES));
                        let new = new[i].clamp(-MOST, MOST) << FINER;
                        let x = i32::from(x[i]) << FINER;
                        let now = new + (((last - new) * f + 2048) >> 12);
                        cell[i] = now;
                        out[i] = narrow((x + (((now - x) * s + 2048) >> 12) + 2) >> FINER);
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gates_go_from_nothing_to_all() {
        assert_eq!((gate(-9 << PLACES), gate(0), gate(9 << PLACES)), (0, 2048, 4096));
        assert!((-5000..5000).all(|x| gate(x) <= gate(x + 1)));
    }
}
