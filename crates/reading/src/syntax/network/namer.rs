//! Which words are names, read a second time? A small network of its own, that knows few words by heart and relies on
//! their vectors, their looks and lists of names: what it says is added to what the first network says.

use super::encoder::{Encoder, Parts, Seen};
use super::fields::{self, NAME_FIELDS, OWN_NAME_FIELDS, Vocabulary};
use super::kernel::{Matrix, PackedMatrix};
use crate::syntax::register::Register;
use crate::syntax::vectors::{SIZE, Vectors};
use crate::syntax::words::Word;
use serde::{Deserialize, Serialize};

/// How it lies in a file.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Packed {
    /// Cells a word, in every layer.
    pub width: u32,
    /// Differences of the sorted keys of the rows behind the first [`NAME_FIELDS`].
    pub keys: Vec<u32>,
    /// For each row, its binary places.
    pub places: Vec<u8>,
    pub embedding: Vec<i8>,
    pub meaning: PackedMatrix,
    pub layers: Vec<(PackedMatrix, Vec<i16>)>,
    pub names: PackedMatrix,
    /// For each class, what speaks for each other class behind it.
    pub follow: Vec<i32>,
    /// Differences of the sorted words ([`Word::lower`]) of the lists.
    pub words: Vec<u32>,
    /// For each of these words, the lists that hold it, a bit each.
    pub lists: Vec<u32>,
}

impl Packed {
    /// The bytes of a weights file: postcard, compressed by zstd.
    pub fn pack(&self) -> Vec<u8> {
        zstd::bulk::compress(&postcard::to_stdvec(self).unwrap_or_default(), 19).unwrap_or_default()
    }

    /// # Errors
    /// If the bytes are no such file.
    pub fn unpack(bytes: &[u8]) -> Result<Packed, String> {
        let plain = zstd::stream::decode_all(bytes).map_err(|e| e.to_string())?;
        postcard::from_bytes(&plain).map_err(|e| e.to_string())
    }
}

/// Which lists hold a word.
#[derive(Clone, Debug, Default)]
pub struct Lists {
    words: Vocabulary,
    bits: Vec<u32>,
}

impl Lists {
    /// Words are given as in [`Packed`].
    pub fn of(words: &[u32], bits: &[u32]) -> Lists {
        let mut word = 0u32;
        let next = |delta: &u32| {
            word = word.wrapping_add(*delta);
            word
        };
        let words: Vec<u32> = words.iter().map(next).collect();
        Lists { words: Vocabulary::of(&words, 0), bits: bits.to_vec() }
    }

    pub fn with(&self, word: &Word) -> u32 {
        self.words.place(word.lower).and_then(|at| self.bits.get(at)).copied().unwrap_or(0)
    }
}

/// The reader, ready for use.
#[derive(Clone, Debug, Default)]
pub struct Namer {
    encoder: Encoder,
    names: Matrix,
    classes: usize,
    follow: Vec<i32>,
    lists: Lists,
}

/// The keys of the words of all sentences `ranges`, as the network took them.
pub fn keys(words: &[Word], ranges: &[(usize, usize)], tags: &[u8], lists: &Lists) -> Vec<[u32; NAME_FIELDS]> {
    let mut keys = Vec::with_capacity(words.len());
    for (first, end) in ranges {
        let (words, tags) = (&words[*first..*end], &tags[*first..*end]);
        let register = Register::of(words);
        let key = |i: usize| fields::name_keys(words, i, register, lists.with(&words[i]), tags[i]);
        keys.extend((0..words.len()).map(key));
    }
    keys
}

impl Namer {
    /// `None` if the parts do not fit together.
    pub fn of(packed: &Packed) -> Option<Namer> {
        let width = packed.width as usize;
        let encoder = Encoder::of(&Parts {
            width,
            fields: NAME_FIELDS,
            vectors: SIZE,
            keys: &packed.keys,
            places: &packed.places,
            embedding: &packed.embedding,
            meaning: &packed.meaning,
            layers: &packed.layers,
        })?;
        let classes = packed.names.outputs as usize;
        let names = Matrix::of(&packed.names);
        let fits = names.fits(width, classes)
            && packed.follow.len() == classes * classes
            && packed.words.len() == packed.lists.len();
        let lists = Lists::of(&packed.words, &packed.lists);
        fits.then(|| Namer { encoder, names, classes, follow: packed.follow.clone(), lists })
    }

    /// How many classes it tells apart; 0 if there is nothing to ask.
    pub fn classes(&self) -> usize {
        self.classes
    }

    /// For each class, what speaks for each other class behind it.
    pub fn follow(&self) -> &[i32] {
        &self.follow
    }

    /// Adds what it says to the scores of the words' classes, of the sentences `ranges`.
    pub fn add(
        &self,
        words: &[Word],
        ranges: &[(usize, usize)],
        tags: &[u8],
        vectors: &Vectors,
        seen: &mut Seen,
        scores: &mut [i32],
    ) {
        if self.classes == 0 {
            return;
        }
        let keys = keys(words, ranges, tags, &self.lists);
        let (mut x, mut sums) = (self.encoder.embed(words, &keys, OWN_NAME_FIELDS, vectors, seen), Vec::new());
        for layer in 0..self.encoder.layers() {
            x = self.encoder.layer(layer, &x, ranges, &mut sums);
        }
        self.names.apply(&x, &mut sums);
        for (score, sum) in scores.iter_mut().zip(sums) {
            *score = score.saturating_add(sum);
        }
    }
}
