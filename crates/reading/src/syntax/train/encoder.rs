//! How does each word come to know its sentence? Layers of simple recurrent units (Lei et al. 2018) in both directions:
//! their matrices do not wait for the word before, only sums of single cells do.

use super::tensor::{Layer, Param, Table, add, mask, times};
use crate::syntax::network::kernel::PLACES;
use crate::syntax::perceptron::Dice;
use crate::syntax::vectors::{SIZE, Vectors};
use pulp::Arch;

/// A smooth step from 0 (at -4) to 1 (at 4) that integers can take too: `1/2 + x (8 - |x|) / 32`.
#[inline(always)]
pub fn gate(x: f32) -> f32 {
    let x = x.clamp(-4.0, 4.0);
    0.5 + x * (8.0 - x.abs()) / 32.0
}

/// The slope of [`gate`].
#[inline(always)]
fn slope(x: f32) -> f32 {
    (4.0 - x.abs()).max(0.0) / 16.0
}

/// One layer; the first half of its cells reads forwards, the second half backwards.
#[derive(Clone, Debug, Default)]
pub struct Recurrent {
    /// Columns: for each direction, new values, forget gates and output gates of its cells.
    pub input: Layer,
    /// For each direction, what the cell itself says to the forget gates and to the output gates.
    pub own: Param,
}

/// What the backward pass needs of the forward pass.
#[derive(Default)]
pub struct Trace {
    /// Sums that go into values and gates, as `Recurrent::input` gives them; the cell's own part is added to the gates.
    sums: Vec<f32>,
    cells: Vec<f32>,
}

impl Recurrent {
    pub fn random(width: usize, dice: &mut Dice) -> Recurrent {
        let half = width / 2;
        let mut input = Layer::random(width, 3 * width, dice);
        let range = (3.0 / width as f32).sqrt();
        input.weights = Param::random(width, 3 * width, range, dice);
        for direction in 0..2 {
            input.constant.value[(direction * 3 + 1) * half..][..half].fill(1.0);
            input.constant.value[(direction * 3 + 2) * half..][..half].fill(-1.0);
        }
        Recurrent { input, own: Param::random(2, width, 0.1, dice) }
    }

    /// `x` has a row a word; `ranges` are the sentences' words.
    pub fn forward(&self, x: &[f32], ranges: &[(usize, usize)]) -> (Vec<f32>, Trace) {
        let width = self.own.columns;
        let half = width / 2;
        let mut sums = self.input.forward(x);
        let (mut out, mut cells) = (vec![0.0; x.len()], vec![0.0; x.len()]);
        Arch::new().dispatch(|| {
            for (first, end) in ranges {
                for direction in 0..2 {
                    let (forget_own, show_own) = self.own.value[direction * width..][..width].split_at(half);
                    let mut cell = vec![0.0f32; half];
                    for step in 0..end - first {
                        let t = if direction == 0 { first + step } else { end - 1 - step };
                        let sums = &mut sums[t * 3 * width + direction * 3 * half..][..3 * half];
                        let (new, gates) = sums.split_at_mut(half);
                        let (forget, show) = gates.split_at_mut(half);
                        let at = t * width + direction * half;
                        let (x, out) = (&x[at..][..half], &mut out[at..][..half]);
                        for i in 0..half {
                            forget[i] += forget_own[i] * cell[i];
                            show[i] += show_own[i] * cell[i];
                            let (f, s) = (gate(forget[i]), gate(show[i]));
                            cell[i] = new[i] + f * (cell[i] - new[i]);
                            out[i] = x[i] + s * (cell[i] - x[i]);
                        }
                        cells[at..][..half].copy_from_slice(&cell);
                    }
                }
            }
        });
        (out, Trace { sums, cells })
    }

    /// Adds to the gradients of the weights; gives that of `x`.
    pub fn backward(&mut self, x: &[f32], ranges: &[(usize, usize)], trace: &Trace, dout: &[f32]) -> Vec<f32> {
        let width = self.own.columns;
        let half = width / 2;
        let mut dsums = vec![0.0; trace.sums.len()];
        let mut dx = vec![0.0; x.len()];
        let Param { value: own, grad: own_grad, .. } = &mut self.own;
        Arch::new().dispatch(|| {
            let start = vec![0.0f32; half];
            for (first, end) in ranges {
                for direction in 0..2 {
                    let (forget_own, show_own) = own[direction * width..][..width].split_at(half);
                    let (forget_grad, show_grad) = own_grad[direction * width..][..width].split_at_mut(half);
                    let mut carry = vec![0.0f32; half];
                    for step in (0..end - first).rev() {
                        let t = if direction == 0 { first + step } else { end - 1 - step };
                        let at = t * width + direction * half;
                        let before = match (step, direction) {
                            (0, _) => &start[..],
                            (_, 0) => &trace.cells[at - width..][..half],
                            _ => &trace.cells[at + width..][..half],
                        };
                        let (new, gates) =
                            trace.sums[t * 3 * width + direction * 3 * half..][..3 * half].split_at(half);
                        let (forget, show) = gates.split_at(half);
                        let dsums = &mut dsums[t * 3 * width + direction * 3 * half..][..3 * half];
                        let (dnew, dgates) = dsums.split_at_mut(half);
                        let (dforget, dshow) = dgates.split_at_mut(half);
                        let (x, cell) = (&x[at..][..half], &trace.cells[at..][..half]);
                        let (dout, dx) = (&dout[at..][..half], &mut dx[at..][..half]);
                        for i in 0..half {
                            let (f, s) = (gate(forget[i]), gate(show[i]));
                            let ds = dout[i] * (cell[i] - x[i]) * slope(show[i]);
                            dx[i] = dout[i] * (1.0 - s);
                            let dcell = dout[i] * s + carry[i];
                            let df = dcell * (before[i] - new[i]) * slope(forget[i]);
                            dnew[i] = dcell * (1.0 - f);
                            dforget[i] = df;
                            dshow[i] = ds;
                            carry[i] = dcell * f + df * forget_own[i] + ds * show_own[i];
                            forget_grad[i] += df * before[i];
                            show_grad[i] += ds * before[i];
                        }
                    }
                }
            }
        });
        let mut through = vec![0.0; x.len()];
        self.input.backward(x, &dsums, &mut through);
        add(&mut dx, &through);
        dx
    }

    pub fn params(&mut self) -> [&mut Param; 3] {
        let [weights, constant] = self.input.params();
        [weights, constant, &mut self.own]
    }
}

/// The first `cells` cells of words' vectors, 0 where a word has none or hides.
pub fn known(vectors: &Vectors, cells: usize, words: impl Iterator<Item = Option<u32>>) -> Vec<f32> {
    let mut vector = [0i16; SIZE];
    let mut out = Vec::new();
    for word in words {
        vector.fill(0);
        if let Some(word) = word {
            vectors.write(word, &mut vector);
        }
        out.extend(vector[..cells].iter().map(|c| f32::from(*c) / (1 << PLACES) as f32));
    }
    out
}

/// Fields and vectors of words, and the layers above them.
#[derive(Clone, Debug, Default)]
pub struct Stack {
    pub embedding: Table,
    /// From words' vectors to cells.
    pub meaning: Layer,
    pub layers: Vec<Recurrent>,
}

/// The forward pass.
pub struct Encoded {
    pub ranges: Vec<(usize, usize)>,
    /// What goes into each layer, after leaving out; the last is what the answers are made from.
    pub inputs: Vec<Vec<f32>>,
    masks: Vec<Vec<f32>>,
    traces: Vec<Trace>,
}

impl Stack {
    /// Rows of the table, cells a word, cells of words' vectors, and layers.
    pub fn random([rows, width, vectors, layers]: [usize; 4], dice: &mut Dice) -> Stack {
        Stack {
            embedding: Table::random(rows, width, 0.25, dice),
            meaning: Layer::random(vectors, width, dice),
            layers: (0..layers).map(|_| Recurrent::random(width, dice)).collect(),
        }
    }

    /// Sums of the fields' rows and of what the vectors `known` say.
    fn embed<const N: usize>(&self, rows: &[[u32; N]], known: &[f32]) -> Vec<f32> {
        let d = self.embedding.columns;
        let mut out = match self.meaning.weights.rows() {
            0 => vec![0.0; rows.len() * d],
            _ => self.meaning.forward(known),
        };
        for (out, rows) in out.chunks_exact_mut(d).zip(rows) {
            for row in rows {
                add(out, self.embedding.row(*row));
            }
        }
        out
    }

    /// `drop`: shares of cells left out of the input, and between layers.
    pub fn encode<const N: usize>(
        &self,
        rows: &[[u32; N]],
        known: &[f32],
        ranges: Vec<(usize, usize)>,
        mut drop: Option<(&[f32; 3], &mut Dice)>,
    ) -> Encoded {
        let d = self.embedding.columns;
        let mut encoded =
            Encoded { ranges, inputs: vec![self.embed(rows, known)], masks: Vec::new(), traces: Vec::new() };
        for layer in 0..=self.layers.len() {
            let input = &mut encoded.inputs[layer];
            if let Some((drop, dice)) = &mut drop {
                let rate = drop[usize::from(layer > 0)];
                let mut whole = Vec::with_capacity(input.len());
                for (first, end) in &encoded.ranges {
                    whole.extend(mask(d, rate, dice).repeat(end - first));
                }
                times(input, &whole);
                encoded.masks.push(whole);
            }
            if let Some(recurrent) = self.layers.get(layer) {
                let (out, trace) = recurrent.forward(input, &encoded.ranges);
                encoded.inputs.push(out);
                encoded.traces.push(trace);
            }
        }
        encoded
    }

    /// Adds to the gradients of the weights, given those of every layer's input by the answers.
    pub fn backward<const N: usize>(
        &mut self,
        rows: &[[u32; N]],
        known: &[f32],
        encoded: &Encoded,
        mut grads: Vec<Vec<f32>>,
    ) {
        for layer in (0..grads.len()).rev() {
            times(&mut grads[layer], &encoded.masks[layer]);
            if let Some(below) = layer.checked_sub(1) {
                let (input, trace) = (&encoded.inputs[below], &encoded.traces[below]);
                let through = self.layers[below].backward(input, &encoded.ranges, trace, &grads[layer]);
                add(&mut grads[below], &through);
            }
        }
        if !known.is_empty() {
            self.meaning.learn_from(known, &grads[0]);
        }
        for (rows, grad) in rows.iter().zip(grads[0].chunks_exact(self.embedding.columns)) {
            for row in rows {
                self.embedding.add_grad(*row, grad);
            }
        }
    }

    /// The table in whole numbers: for each row its binary places, and the cells.
    pub fn packed_rows(&self) -> (Vec<u8>, Vec<i8>) {
        let (mut all, mut cells) = (Vec::new(), Vec::new());
        for row in self.embedding.value.chunks_exact(self.embedding.columns) {
            let most = row.iter().fold(0.0f32, |m, v| m.max(v.abs()));
            let places = (0..=PLACES).rev().find(|p| most * (1u32 << p) as f32 <= 127.4).unwrap_or(0);
            all.push(places as u8);
            let cell = |v: &f32| (v * (1u32 << places) as f32).round().clamp(-127.0, 127.0) as i8;
            cells.extend(row.iter().map(cell));
        }
        (all, cells)
    }
}
