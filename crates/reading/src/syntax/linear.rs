//! How likely is each class, given features? Linear models over hashed features: a table from a feature's 32-bit key to
//! the few classes that it speaks for or against. Knows nothing of language.

use serde::{Deserialize, Serialize};

/// Gives each class what the features say of it. Implemented by the finished table and by the trainer's.
pub trait Weights {
    /// Sets the scores of the classes to the sums of these features' weights.
    fn score(&self, keys: &[u32], scores: &mut [i32]);
}

/// The key of a feature: which template, and what stands in its places. Never 0.
#[inline]
pub fn key(template: u32, parts: &[u32]) -> u32 {
    let mut hash = u64::from(template + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    for part in parts {
        hash = (hash.rotate_left(23) ^ u64::from(*part)).wrapping_mul(0x517C_C1B7_2722_0A95);
    }
    hash ^= hash >> 31;
    ((hash.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32) as u32).max(1)
}

/// A 32-bit hash of characters, the same on every machine.
pub fn hash_chars(chars: impl Iterator<Item = char>) -> u32 {
    let mut hash = 0xCBF2_9CE4_8422_2325_u64;
    for c in chars {
        hash = (hash ^ u64::from(u32::from(c))).wrapping_mul(0x100_0000_01B3);
    }
    (hash ^ (hash >> 32)) as u32
}

/// The place of the highest score among those allowed; the first of equals. `None` if none is allowed.
pub fn best(scores: &[i32], allowed: impl Fn(usize) -> bool) -> Option<usize> {
    let mut found: Option<usize> = None;
    for (class, score) in scores.iter().enumerate() {
        if found.is_none_or(|f| *score > scores[f]) && allowed(class) {
            found = Some(class);
        }
    }
    found
}

/// A finished model. Almost all look-ups find nothing, and the tables are larger than the processor's caches: so a filter
/// of a bit a slot is asked first, and what it lets through is found in records that lie in order of their keys.
#[derive(Default)]
pub struct Linear {
    classes: usize,
    /// The bit of a key's upper bits is set if a feature may have it.
    filter: Vec<u64>,
    filter_shift: u32,
    /// Upper bits of a key -> where the records with these bits begin; one more entry than slots.
    index: Vec<u32>,
    index_shift: u32,
    /// Records: the key, then one number for each class that the feature speaks of, as [`entry`] makes it. A 0 ends them.
    records: Vec<u32>,
}

/// Classes are numbered by a byte.
const MOST_CLASSES: usize = 256;

/// How many look-ups are under way at once.
const BATCH: usize = 128;

/// The filter has this many bits more of the key than the index: eight to sixteen bits a feature.
const FILTER_BITS: u32 = 3;

/// A weight and its class in one number, with how many entries of the feature follow.
fn entry(weight: i16, class: u8, more: u8) -> u32 {
    u32::from(weight.cast_unsigned()) << 16 | u32::from(more) << 8 | u32::from(class)
}

/// How a model lies in a file: columns, so that they compress. Features are sorted by key.
#[derive(Default, Serialize, Deserialize)]
pub struct Packed {
    pub classes: u32,
    /// Differences of sorted keys.
    pub keys: Vec<u32>,
    /// How many classes each feature speaks of.
    pub counts: Vec<u8>,
    pub class: Vec<u8>,
    pub weights: Vec<i16>,
}

impl Linear {
    pub fn unpack(packed: &Packed) -> Linear {
        let slots = packed.keys.len().next_power_of_two().max(8);
        let index_shift = 32 - slots.trailing_zeros();
        let filter_shift = index_shift.saturating_sub(FILTER_BITS);
        let mut filter = vec![0u64; 1 << (26 - filter_shift)];
        let mut index = Vec::with_capacity(slots + 1);
        let mut records = Vec::with_capacity(packed.keys.len() + packed.class.len() + 1);
        let (mut key, mut at) = (0u32, 0usize);
        for (delta, count) in packed.keys.iter().zip(&packed.counts) {
            key = key.wrapping_add(*delta);
            let end = (at + usize::from(*count)).min(packed.class.len()).min(packed.weights.len());
            if at < end {
                let slot = (key >> index_shift) as usize;
                index.resize(index.len().max(slot + 1), records.len() as u32);
                let bit = key >> filter_shift;
                filter[(bit >> 6) as usize] |= 1 << (bit & 63);
                records.push(key);
                let entries = packed.weights[at..end].iter().zip(&packed.class[at..end]).rev().enumerate();
                records.extend(entries.map(|(more, (weight, class))| entry(*weight, *class, more as u8)));
                let begin = records.len() - (end - at);
                records[begin..].reverse();
            }
            at = end;
        }
        index.resize(slots + 1, records.len() as u32);
        records.push(0);
        Linear { classes: packed.classes as usize, filter, filter_shift, index, index_shift, records }
    }

    pub fn classes(&self) -> usize {
        self.classes
    }

    /// Adds the entries of the record at `start`.
    #[inline]
    fn add_record(&self, start: usize, sums: &mut [i32; MOST_CLASSES]) {
        let more = (self.records[start + 1] >> 8 & 0xFF) as usize;
        for entry in &self.records[start + 1..start + 2 + more] {
            sums[(entry & 0xFF) as usize] += entry.cast_signed() >> 16;
        }
    }

    /// Where the record of this key lies.
    fn find(&self, key: u32) -> Option<usize> {
        let slot = (key >> self.index_shift) as usize;
        let (mut at, end) = (*self.index.get(slot)? as usize, *self.index.get(slot + 1)? as usize);
        while at < end {
            if self.records[at] == key {
                return Some(at);
            }
            at += 2 + (self.records[at + 1] >> 8 & 0xFF) as usize;
        }
        None
    }
}

impl Weights for Linear {
    /// Each step is done for all features before the next: look-ups that do not wait for each other overlap.
    fn score(&self, keys: &[u32], scores: &mut [i32]) {
        let mut sums = [0; MOST_CLASSES];
        if !self.filter.is_empty() {
            for keys in keys.chunks(BATCH) {
                let (mut wanted, mut starts, mut found) = ([0u32; BATCH], [0u32; BATCH], [0u32; BATCH]);
                let mut count = 0;
                for key in keys {
                    let bit = key >> self.filter_shift;
                    wanted[count] = *key;
                    count += (self.filter[(bit >> 6) as usize] >> (bit & 63) & 1) as usize;
                }
                for (start, key) in starts.iter_mut().zip(&wanted[..count]) {
                    *start = self.index[(key >> self.index_shift) as usize];
                }
                for (found, start) in found.iter_mut().zip(&starts[..count]) {
                    *found = self.records[*start as usize];
                }
                for ((key, start), found) in wanted[..count].iter().zip(&starts).zip(&found) {
                    if found == key {
                        self.add_record(*start as usize, &mut sums);
                    } else if let Some(start) = self.find(*key) {
                        self.add_record(start, &mut sums);
                    }
                }
            }
        }
        for (score, sum) in scores.iter_mut().zip(sums) {
            *score = sum;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    proptest! {
        #[test]
        fn a_packed_model_scores_as_its_features_say(
            features in prop::collection::btree_map(1u32.., prop::collection::btree_map(0u8..40, any::<i16>(), 1..40), 0..200),
            near in prop::collection::vec(0u32..4, 0..200),
            others in prop::collection::vec(1u32.., 0..200),
        ) {
            let features: BTreeMap<u32, BTreeMap<u8, i16>> = features;
            let mut packed = Packed { classes: 40, ..Packed::default() };
            let mut last = 0;
            for (key, entries) in &features {
                packed.keys.push(key - last);
                packed.counts.push(entries.len() as u8);
                packed.class.extend(entries.keys());
                packed.weights.extend(entries.values());
                last = *key;
            }
            let linear = Linear::unpack(&packed);
            let beside = features.keys().zip(near).map(|(key, step)| key.wrapping_add(step));
            let keys: Vec<u32> = beside.chain(others).collect();
            let (mut scores, mut expected) = ([0; 40], [0; 40]);
            linear.score(&keys, &mut scores);
            for (class, weight) in keys.iter().filter_map(|k| features.get(k)).flatten() {
                expected[usize::from(*class)] += i32::from(*weight);
            }
            prop_assert_eq!(scores, expected);
        }
    }
}
