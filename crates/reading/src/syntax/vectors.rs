//! What company do words keep? Vectors that were learned elsewhere from very much plain text, so that a word which no
//! treebank holds is still known by its like. Half a byte a cell; the numbers are whole, as everywhere in the network.

use super::network::kernel::PLACES;
use super::words::Word;
use serde::{Deserialize, Serialize};

/// Cells a word.
pub const SIZE: usize = 100;

/// Cells are from `-MOST` to `MOST` times their word's scale.
const MOST: i32 = 7;

/// How the vectors lie in a file: postcard, compressed by zstd.
#[derive(Default, Serialize, Deserialize)]
struct Packed {
    /// Differences of the sorted keys ([`Word::lower`]).
    keys: Vec<u32>,
    scales: Vec<u8>,
    /// Two a byte, the first in the lower half, 8 more than they are.
    cells: Vec<u8>,
}

/// Vectors of words, ready for use.
#[derive(Clone, Debug, Default)]
pub struct Vectors {
    /// Open addressing: key, row counted from 1; a row of 0 is empty.
    slots: Vec<(u32, u32)>,
    scales: Vec<u8>,
    cells: Vec<u8>,
}

impl Vectors {
    /// The bytes of a file of these words, the most frequent first, each with [`SIZE`] cells: of words that look alike to the
    /// models the first is kept. Every vector is brought to the same length: what lengths tell, frequency, the network
    /// learns otherwise.
    pub fn pack<'w>(words: impl Iterator<Item = (&'w str, &'w [f32])>) -> Vec<u8> {
        let mut scratch = Vec::new();
        let mut rows = std::collections::BTreeMap::new();
        for (word, cells) in words.filter(|(_, cells)| cells.len() == SIZE) {
            rows.entry(Word::of(word, &mut scratch).lower).or_insert(cells);
        }
        let (mut packed, mut last) = (Packed::default(), 0);
        for (key, cells) in rows {
            packed.keys.push(key - std::mem::replace(&mut last, key));
            let length = (cells.iter().map(|c| c * c).sum::<f32>() / SIZE as f32).sqrt().max(1e-6);
            let one = (1 << PLACES) as f32 / (2.0 * length);
            let most = cells.iter().fold(0.0f32, |most, c| most.max(c.abs())) * one;
            let scale = (most / MOST as f32).round().clamp(1.0, 255.0);
            packed.scales.push(scale as u8);
            let half = |c: f32| (((c * one / scale).round() as i32).clamp(-MOST, MOST) + 8) as u8;
            packed.cells.extend(cells.chunks_exact(2).map(|pair| half(pair[0]) | half(pair[1]) << 4));
        }
        zstd::bulk::compress(&postcard::to_stdvec(&packed).unwrap_or_default(), 19).unwrap_or_default()
    }

    /// # Errors
    /// If the bytes are no such file.
    pub fn unpack(bytes: &[u8]) -> Result<Vectors, String> {
        let plain = zstd::stream::decode_all(bytes).map_err(|e| e.to_string())?;
        let packed: Packed = postcard::from_bytes(&plain).map_err(|e| e.to_string())?;
        let rows = packed.keys.len();
        if packed.scales.len() != rows || packed.cells.len() != rows * SIZE / 2 {
            return Err("the parts do not fit together".to_owned());
        }
        let size = (rows * 2).next_power_of_two();
        let mut slots = vec![(0, 0); size];
        let mut key = 0u32;
        for (row, delta) in packed.keys.iter().enumerate() {
            key = key.wrapping_add(*delta);
            let mut at = key as usize & (size - 1);
            while slots[at].1 != 0 {
                at = (at + 1) & (size - 1);
            }
            slots[at] = (key, row as u32 + 1);
        }
        Ok(Vectors { slots, scales: packed.scales, cells: packed.cells })
    }

    /// How many words are known.
    pub fn len(&self) -> usize {
        self.scales.len()
    }

    pub fn is_empty(&self) -> bool {
        self.scales.is_empty()
    }

    /// The word's vector, with [`PLACES`] binary places, into `out`; an unknown word leaves it as it is. Says whether it is
    /// known.
    pub fn write(&self, lower: u32, out: &mut [i16]) -> bool {
        let mask = self.slots.len().wrapping_sub(1);
        let mut at = lower as usize & mask;
        let row = loop {
            match self.slots.get(at) {
                None | Some((_, 0)) => return false,
                Some((key, row)) if *key == lower => break *row as usize - 1,
                _ => at = (at + 1) & mask,
            }
        };
        let scale = i16::from(self.scales[row]);
        for (pair, byte) in out.chunks_exact_mut(2).zip(&self.cells[row * SIZE / 2..][..SIZE / 2]) {
            pair[0] = (i16::from(byte & 15) - 8) * scale;
            pair[1] = (i16::from(byte >> 4) - 8) * scale;
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn vector(seed: usize) -> Vec<f32> {
        (0..SIZE).map(|i| ((i * 37 + seed * 11) % 23) as f32 - 11.0).collect()
    }

    #[test]
    fn words_are_found_as_they_were_written_and_strangers_are_not() {
        let words: Vec<(String, Vec<f32>)> = (0..500).map(|i| (format!("word{}", "x".repeat(i)), vector(i))).collect();
        let bytes = Vectors::pack(words.iter().map(|(w, v)| (w.as_str(), &v[..])));
        let vectors = Vectors::unpack(&bytes).expect("as written");
        assert_eq!(vectors.len(), 500);
        let mut scratch = Vec::new();
        for (word, cells) in &words {
            let mut out = [0i16; SIZE];
            assert!(vectors.write(Word::of(&word.to_uppercase(), &mut scratch).lower, &mut out), "{word}");
            let scale = 512.0 / (cells.iter().map(|c| c * c).sum::<f32>() / SIZE as f32).sqrt();
            for (got, cell) in out.iter().zip(cells) {
                assert!((f32::from(*got) - cell * scale).abs() < 80.0, "{got} for {}", cell * scale);
            }
        }
        assert!(!vectors.write(Word::of("stranger", &mut scratch).lower, &mut [0; SIZE]));
        assert!(!Vectors::default().write(1, &mut [0; SIZE]));
        assert!(Vectors::unpack(b"nothing").is_err());
    }
}
