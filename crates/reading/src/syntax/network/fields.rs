//! What does the network see of a word? A few fields, each looked up in a table of those that training saw.

use crate::syntax::linear::key;
use crate::syntax::register::Register;
use crate::syntax::words::Word;

/// Which bits of `Word::seen` say what: parts of speech, then the lists that hold the word.
pub mod lists {
    pub const SPEECH: u32 = (1 << 20) - 1;
    /// The bit of the first list.
    pub const FIRST: u32 = 1 << 20;
}

/// Fields of a word.
pub const FIELDS: usize = 13;

/// The first so many of them are the same wherever a word stands.
pub const OWN_FIELDS: usize = 12;

/// The fields that give the word itself away: when one is hidden in training, all are.
pub const IDENTITY: [usize; 3] = [0, 1, 2];

/// How often a field's value must be seen to have a row of its own.
pub const LEAST: [u32; FIELDS] = [2, 2, 1, 3, 3, 2, 3, 3, 3, 3, 1, 1, 1];

/// The keys of the fields of word `i`, never 0.
pub fn keys(words: &[Word], i: usize, register: Register) -> [u32; FIELDS] {
    let w = &words[i];
    let style = u32::from(register.headline) | u32::from(register.shouting) << 1;
    let values = [
        w.lower,
        w.form,
        w.seen & lists::SPEECH,
        w.prefix[0],
        w.prefix[1],
        w.prefix[2],
        w.suffix[1],
        w.suffix[2],
        w.suffix[3],
        w.suffix[4],
        w.shape,
        ((w.seen & !lists::SPEECH) / lists::FIRST) | (u32::from(w.capital) << 12),
        style | u32::from(i == 0) << 2 | u32::from(w.capital) << 3 | u32::from(i + 1 == words.len()) << 4,
    ];
    std::array::from_fn(|f| key(900 + f as u32, &[values[f]]))
}

/// Fields of a word as the second reader of names sees it.
pub const NAME_FIELDS: usize = 9;

/// As [`OWN_FIELDS`], for [`name_keys`].
pub const OWN_NAME_FIELDS: usize = 7;

/// As [`LEAST`], for [`name_keys`].
pub const NAME_LEAST: [u32; NAME_FIELDS] = [4, 1, 4, 4, 4, 4, 2, 1, 1];

/// The keys of the fields by which names are read again, never 0: few of them know the word itself. `lists` are those that
/// hold the word, a bit each; `tag` is what the network takes it for.
pub fn name_keys(words: &[Word], i: usize, register: Register, lists: u32, tag: u8) -> [u32; NAME_FIELDS] {
    let w = &words[i];
    let style = u32::from(register.headline) | u32::from(register.shouting) << 1;
    let values = [
        w.lower,
        w.shape,
        w.prefix[2],
        w.suffix[1],
        w.suffix[2],
        w.suffix[3],
        lists << 1 | u32::from(w.capital),
        style
            | u32::from(i == 0) << 2
            | u32::from(w.capital) << 3
            | u32::from(i + 1 == words.len()) << 4
            | u32::from(w.all_capitals) << 5,
        u32::from(tag),
    ];
    std::array::from_fn(|f| key(940 + f as u32, &[values[f]]))
}

/// Rows of an embedding table: the first stand for values that are not known, a row a field.
#[derive(Clone, Debug, Default)]
pub struct Vocabulary {
    fields: usize,
    /// Open addressing: key, row; a key of 0 is empty.
    slots: Vec<(u32, u32)>,
}

impl Vocabulary {
    /// `keys` in the order of their rows.
    pub fn of(keys: &[u32], fields: usize) -> Vocabulary {
        let size = (keys.len() * 2).next_power_of_two().max(8);
        let mut slots = vec![(0, 0); size];
        for (i, key) in keys.iter().enumerate() {
            let mut at = *key as usize & (size - 1);
            while slots[at].0 != 0 && slots[at].0 != *key {
                at = (at + 1) & (size - 1);
            }
            slots[at] = (*key, (i + fields) as u32);
        }
        Vocabulary { fields, slots }
    }

    /// The row of a field's key.
    #[inline]
    pub fn row(&self, field: usize, key: u32) -> u32 {
        let mask = self.slots.len() - 1;
        let mut at = key as usize & mask;
        loop {
            match self.slots[at] {
                (found, row) if found == key => return row,
                (0, _) => return field as u32,
                _ => at = (at + 1) & mask,
            }
        }
    }

    pub fn rows<const N: usize>(&self, keys: &[u32; N]) -> [u32; N] {
        std::array::from_fn(|f| self.row(f, keys[f]))
    }

    /// The place of a key among those that the vocabulary was made of.
    pub fn place(&self, key: u32) -> Option<usize> {
        if self.slots.is_empty() {
            return None;
        }
        let row = self.row(usize::MAX, key);
        (row != u32::MAX).then(|| row as usize - self.fields)
    }
}
