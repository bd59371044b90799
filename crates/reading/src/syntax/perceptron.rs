//! How are weights learned? Averaged perceptrons over hashed features (Collins 2002), deterministic: same data, same bytes.

use super::linear::{Packed, Weights};
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// Keys are hashes already.
#[derive(Default)]
struct Plain(u64);

impl Hasher for Plain {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(*byte);
        }
    }

    fn write_u32(&mut self, value: u32) {
        self.0 = u64::from(value).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    }
}

#[derive(Clone, Copy)]
struct Cell {
    class: u8,
    weight: i32,
    /// Step of the last change, and the sum of the weight over all steps before it.
    since: u32,
    total: i64,
}

struct Row {
    key: u32,
    /// How often the feature took part in an update.
    updates: u32,
    cells: Vec<Cell>,
}

/// Weights while they are learned.
pub struct Perceptron {
    classes: usize,
    index: HashMap<u32, u32, BuildHasherDefault<Plain>>,
    rows: Vec<Row>,
    step: u32,
}

impl Perceptron {
    pub fn new(classes: usize) -> Perceptron {
        Perceptron { classes, index: HashMap::default(), rows: Vec::new(), step: 0 }
    }

    /// Counts a decision; weights are averaged over decisions.
    pub fn tick(&mut self) {
        self.step += 1;
    }

    /// Moves the weights of these features towards one class and away from another.
    pub fn update(&mut self, keys: &[u32], towards: usize, away: usize) {
        for key in keys {
            let next = self.rows.len() as u32;
            let at = *self.index.entry(*key).or_insert(next);
            if at == next {
                self.rows.push(Row { key: *key, updates: 0, cells: Vec::new() });
            }
            let (step, row) = (self.step, &mut self.rows[at as usize]);
            row.updates += 1;
            for (class, change) in [(towards as u8, 1), (away as u8, -1)] {
                let found = row.cells.iter_mut().find(|c| c.class == class);
                match found {
                    Some(cell) => {
                        cell.total += i64::from(cell.weight) * i64::from(step - cell.since);
                        (cell.weight, cell.since) = (cell.weight + change, step);
                    }
                    None => row.cells.push(Cell { class, weight: change, since: step, total: 0 }),
                }
            }
        }
    }

    /// The averaged weights as integers: `scale` is what a weight of 1 becomes. Features that took part in fewer than
    /// `least` updates are left out.
    pub fn finish(self, scale: f64, least: u32) -> Packed {
        let mut rows = self.rows;
        rows.sort_unstable_by_key(|r| r.key);
        let mut packed = Packed { classes: self.classes as u32, ..Packed::default() };
        let mut last = 0;
        for mut row in rows.into_iter().filter(|r| r.updates >= least) {
            row.cells.sort_unstable_by_key(|c| c.class);
            let before = packed.class.len();
            for cell in &row.cells {
                let total = cell.total + i64::from(cell.weight) * i64::from(self.step - cell.since);
                let weight = (total as f64 / f64::from(self.step.max(1)) * scale).round();
                let weight = weight.clamp(f64::from(i16::MIN), f64::from(i16::MAX)) as i16;
                if weight != 0 {
                    packed.class.push(cell.class);
                    packed.weights.push(weight);
                }
            }
            let count = packed.class.len() - before;
            if count > 0 {
                packed.counts.push(count.min(255) as u8);
                packed.keys.push(row.key - last);
                last = row.key;
            }
        }
        packed
    }
}

impl Weights for Perceptron {
    fn score(&self, keys: &[u32], scores: &mut [i32]) {
        scores.fill(0);
        for at in keys.iter().filter_map(|key| self.index.get(key)) {
            for cell in &self.rows[*at as usize].cells {
                scores[usize::from(cell.class)] += cell.weight;
            }
        }
    }
}

/// A small generator of pseudo-random numbers (xorshift), so that training is the same everywhere.
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Dice {
        Dice(seed | 1)
    }

    pub fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % end.max(1)
    }

    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for i in (1..items.len()).rev() {
            items.swap(i, self.below(i + 1));
        }
    }
}
