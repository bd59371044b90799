//! How is a word looked up fast? Tables of the language's words with a plain hash: what they hold is data of the program, so
//! nobody can choose keys that fall together.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// What is known of words. Never gone through: its order means nothing.
pub type Table<V, K = String> = HashMap<K, V, BuildHasherDefault<WordHasher>>;

/// An odd number without a pattern.
const MIXER: u64 = 0x517C_C1B7_2722_0A95;

/// Eight bytes at a time, each mixed in by one multiplication, and one more at the end.
#[derive(Clone, Copy, Debug, Default)]
pub struct WordHasher(u64);

impl WordHasher {
    #[inline]
    fn mix(&mut self, part: u64) {
        self.0 = (self.0.rotate_left(5) ^ part).wrapping_mul(MIXER);
    }
}

impl Hasher for WordHasher {
    #[inline]
    fn write(&mut self, bytes: &[u8]) {
        let mut chunks = bytes.chunks_exact(8);
        for chunk in &mut chunks {
            self.mix(chunk.try_into().map_or(0, u64::from_le_bytes));
        }
        let rest = chunks.remainder();
        if !rest.is_empty() {
            self.mix(rest.iter().rev().fold(rest.len() as u64, |all, byte| all << 8 | u64::from(*byte)));
        }
    }

    #[inline]
    fn write_u8(&mut self, _: u8) {}

    #[inline]
    fn write_u32(&mut self, part: u32) {
        self.mix(u64::from(part));
    }

    /// The table takes its places from the lower bits, the best mixed are the upper ones.
    #[inline]
    fn finish(&self) -> u64 {
        (self.0 ^ self.0 >> 32).wrapping_mul(MIXER).rotate_left(26)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_fall_apart_in_the_bits_that_tables_take() {
        let words: Vec<String> =
            (0..5000).map(|i| format!("{}{i}", ["a", "harbour", "over the sea "][i % 3])).collect();
        let mut places = std::collections::BTreeSet::new();
        for word in &words {
            let mut hasher = WordHasher::default();
            std::hash::Hash::hash(word.as_str(), &mut hasher);
            places.insert(hasher.finish() & 0xFFFF);
        }
        // By chance some 180 of 5000 share their place with another.
        assert!(places.len() > 4700, "{}", places.len());
    }
}
