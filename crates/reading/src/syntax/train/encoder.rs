//! How does each word come to know its sentence? Layers of simple recurrent units (Lei et al. 2018) in both directions:
//! their matrices do not wait for the word before, only sums of single cells do.

use super::tensor::{Layer, Param, add};
use crate::syntax::perceptron::Dice;
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
