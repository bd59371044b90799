//! How likely is each class, given features? Linear models over hashed features: a table from a feature's 32-bit key to
//! the few classes that it speaks for or against. Knows nothing of language.

use serde::{Deserialize, Serialize};

/// Gives each class what a feature says of it. Implemented by the finished table and by the trainer's.
pub trait Weights {
    fn add(&self, key: u32, scores: &mut [i32]);

    fn score(&self, keys: &[u32], scores: &mut [i32]) {
        scores.fill(0);
        for key in keys {
            self.add(*key, scores);
        }
    }
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

#[derive(Clone, Copy)]
struct Entry {
    weight: i16,
    class: u8,
    /// 1 if the next entry belongs to the same feature.
    more: u8,
}

/// A finished model: features in an open-addressed table, their weights in one run each.
#[derive(Default)]
pub struct Linear {
    classes: usize,
    shift: u32,
    slots: Vec<(u32, u32)>,
    entries: Vec<Entry>,
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
        let size = (packed.keys.len() * 2).next_power_of_two().max(2);
        let shift = 32 - size.trailing_zeros();
        let mut slots = vec![(0u32, 0u32); size];
        let mut entries = Vec::with_capacity(packed.class.len());
        let (mut key, mut at) = (0u32, 0usize);
        for (delta, count) in packed.keys.iter().zip(&packed.counts) {
            key = key.wrapping_add(*delta);
            let mut slot = (key >> shift) as usize;
            while slots[slot].0 != 0 {
                slot = (slot + 1) & (size - 1);
            }
            slots[slot] = (key, entries.len() as u32);
            let end = at + usize::from(*count);
            for i in at..end.min(packed.class.len()).min(packed.weights.len()) {
                let more = u8::from(i + 1 < end);
                entries.push(Entry { weight: packed.weights[i], class: packed.class[i], more });
            }
            at = end;
        }
        Linear { classes: packed.classes as usize, shift, slots, entries }
    }

    pub fn classes(&self) -> usize {
        self.classes
    }

    #[inline]
    fn add_run(&self, start: u32, scores: &mut [i32]) {
        for entry in &self.entries[start as usize..] {
            scores[usize::from(entry.class)] += i32::from(entry.weight);
            if entry.more == 0 {
                break;
            }
        }
    }
}

impl Weights for Linear {
    /// Looks all features up before it adds any: the table is larger than the processor's caches, and look-ups that do not
    /// wait for each other overlap.
    fn score(&self, keys: &[u32], scores: &mut [i32]) {
        scores.fill(0);
        if self.slots.is_empty() {
            return;
        }
        let mut starts = [0u32; 160];
        for keys in keys.chunks(starts.len()) {
            let mut found = 0;
            for key in keys {
                let (at, start) = self.slots[(key >> self.shift) as usize];
                if at == *key {
                    starts[found] = start;
                    found += 1;
                } else if at != 0 {
                    self.add(*key, scores);
                }
            }
            for start in &starts[..found] {
                self.add_run(*start, scores);
            }
        }
    }

    #[inline]
    fn add(&self, key: u32, scores: &mut [i32]) {
        if self.slots.is_empty() {
            return;
        }
        let mut slot = (key >> self.shift) as usize;
        loop {
            let (found, start) = self.slots[slot];
            if found == key {
                return self.add_run(start, scores);
            }
            if found == 0 {
                return;
            }
            slot = (slot + 1) & (self.slots.len() - 1);
        }
    }
}
