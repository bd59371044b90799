//! How do weights move? Matrices of 32-bit floats with Adam (Kingma and Ba 2015), and products of matrices whose sums are
//! always taken in the same order, so that training on one machine gives the same bytes.

use crate::syntax::perceptron::Dice;
use pulp::{Arch, Simd, WithSimd};

/// How far one step of learning goes.
#[derive(Clone, Copy, Debug)]
pub struct Pace {
    pub rate: f32,
    /// Steps taken so far, this one included.
    pub step: i32,
    /// What gradients are multiplied with before they are used.
    pub scale: f32,
}

const FIRST: f32 = 0.9;
const SECOND: f32 = 0.99;
const TINY: f32 = 1e-8;

/// A matrix that is learned, row after row.
#[derive(Clone, Debug, Default)]
pub struct Param {
    pub columns: usize,
    pub value: Vec<f32>,
    pub grad: Vec<f32>,
    first: Vec<f32>,
    second: Vec<f32>,
}

impl Param {
    pub fn constant(rows: usize, columns: usize, value: f32) -> Param {
        let n = rows * columns;
        Param { columns, value: vec![value; n], grad: vec![0.0; n], first: vec![0.0; n], second: vec![0.0; n] }
    }

    /// Values evenly between `-range` and `range`.
    pub fn random(rows: usize, columns: usize, range: f32, dice: &mut Dice) -> Param {
        let mut param = Param::constant(rows, columns, 0.0);
        for value in &mut param.value {
            *value = (unit(dice) * 2.0 - 1.0) * range;
        }
        param
    }

    pub fn rows(&self) -> usize {
        self.value.len() / self.columns.max(1)
    }

    pub fn row(&self, row: usize) -> &[f32] {
        &self.value[row * self.columns..][..self.columns]
    }

    /// The sum of the squares of the gradient.
    pub fn square(&self) -> f64 {
        square(&self.grad)
    }

    pub fn learn(&mut self, pace: Pace, decay: f32) {
        adam(&mut self.value, &self.grad, &mut self.first, &mut self.second, pace, decay);
        self.grad.fill(0.0);
    }
}

/// Rows that are looked up: only those that were looked up move.
#[derive(Clone, Debug, Default)]
pub struct Table {
    pub columns: usize,
    pub value: Vec<f32>,
    first: Vec<f32>,
    second: Vec<f32>,
    /// For each row, its place in `grad`, counted from 1.
    place: Vec<u32>,
    touched: Vec<u32>,
    grad: Vec<f32>,
}

impl Table {
    pub fn random(rows: usize, columns: usize, range: f32, dice: &mut Dice) -> Table {
        let Param { value, first, second, .. } = Param::random(rows, columns, range, dice);
        Table { columns, value, first, second, place: vec![0; rows], touched: Vec::new(), grad: Vec::new() }
    }

    pub fn rows(&self) -> usize {
        self.place.len()
    }

    pub fn row(&self, row: u32) -> &[f32] {
        &self.value[row as usize * self.columns..][..self.columns]
    }

    pub fn add_grad(&mut self, row: u32, grad: &[f32]) {
        let place = &mut self.place[row as usize];
        if *place == 0 {
            self.touched.push(row);
            *place = self.touched.len() as u32;
            self.grad.resize(self.grad.len() + self.columns, 0.0);
        }
        let at = (*place as usize - 1) * self.columns;
        add(&mut self.grad[at..][..self.columns], grad);
    }

    pub fn square(&self) -> f64 {
        square(&self.grad)
    }

    pub fn learn(&mut self, pace: Pace, decay: f32) {
        for (i, row) in self.touched.iter().enumerate() {
            let (at, from) = (*row as usize * self.columns, i * self.columns);
            let range = at..at + self.columns;
            let (value, first) = (&mut self.value[range.clone()], &mut self.first[range.clone()]);
            adam(value, &self.grad[from..][..self.columns], first, &mut self.second[range], pace, decay);
            self.place[*row as usize] = 0;
        }
        self.touched.clear();
        self.grad.clear();
    }
}

fn square(values: &[f32]) -> f64 {
    values.iter().map(|v| f64::from(*v) * f64::from(*v)).sum()
}

fn adam(value: &mut [f32], grad: &[f32], first: &mut [f32], second: &mut [f32], pace: Pace, decay: f32) {
    Arch::new().dispatch(|| {
        let (one, two) = (1.0 - FIRST.powi(pace.step), 1.0 - SECOND.powi(pace.step));
        let rate = pace.rate * two.sqrt() / one;
        let cells = value.iter_mut().zip(grad).zip(first.iter_mut().zip(second.iter_mut()));
        for ((value, grad), (first, second)) in cells {
            let grad = grad * pace.scale;
            *first = FIRST * *first + (1.0 - FIRST) * grad;
            *second = SECOND * *second + (1.0 - SECOND) * grad * grad;
            *value -= rate * *first / (second.sqrt() + TINY) + pace.rate * decay * *value;
        }
    });
}

/// Evenly from [0, 1).
pub fn unit(dice: &mut Dice) -> f32 {
    dice.below(1 << 24) as f32 / (1 << 24) as f32
}

/// `to += from`.
pub fn add(to: &mut [f32], from: &[f32]) {
    for (a, b) in to.iter_mut().zip(from) {
        *a += b;
    }
}

/// A mask that keeps a share `1 - rate` of the cells and makes up for the others.
pub fn mask(length: usize, rate: f32, dice: &mut Dice) -> Vec<f32> {
    let kept = 1.0 / (1.0 - rate);
    (0..length).map(|_| if unit(dice) < rate { 0.0 } else { kept }).collect()
}

/// `values *= mask`.
pub fn times(values: &mut [f32], mask: &[f32]) {
    for (a, b) in values.iter_mut().zip(mask) {
        *a *= b;
    }
}

/// Turns rows into columns.
pub fn transposed(a: &[f32], columns: usize) -> Vec<f32> {
    let rows = a.len() / columns.max(1);
    let mut out = vec![0.0; a.len()];
    const STEP: usize = 16;
    for i in (0..rows).step_by(STEP) {
        for j in (0..columns).step_by(STEP) {
            for i in i..rows.min(i + STEP) {
                for j in j..columns.min(j + STEP) {
                    out[j * rows + i] = a[i * columns + j];
                }
            }
        }
    }
    out
}

/// `c += a b`: `a` has `k` columns, `b` has `n`.
pub fn multiply(c: &mut [f32], a: &[f32], b: &[f32], k: usize, n: usize) {
    if k > 0 && n > 0 {
        Arch::new().dispatch(Product { c, a, b, k, n });
    }
}

struct Product<'a> {
    c: &'a mut [f32],
    a: &'a [f32],
    b: &'a [f32],
    k: usize,
    n: usize,
}

impl WithSimd for Product<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        const ROWS: usize = 8;
        let Product { c, a, b, k, n } = self;
        let m = a.len() / k;
        let width = 2 * S::F32_LANES;
        let zero = simd.splat_f32s(0.0);
        let mut panel = vec![[zero; 2]; k];
        for left in (0..n).step_by(width) {
            let wide = width.min(n - left);
            for (cells, row) in panel.iter_mut().zip(b.chunks_exact(n)) {
                let cells: &mut [f32] = pulp::bytemuck::cast_slice_mut(std::slice::from_mut(cells));
                cells[..wide].copy_from_slice(&row[left..left + wide]);
                cells[wide..].fill(0.0);
            }
            for top in (0..m).step_by(ROWS) {
                let high = ROWS.min(m - top);
                // Rows beyond the last repeat it, so that the inner loop is always the same.
                let rows: [&[f32]; ROWS] = std::array::from_fn(|i| &a[(top + i.min(high - 1)) * k..][..k]);
                let mut sums = [[zero; 2]; ROWS];
                for (i, cells) in panel.iter().enumerate() {
                    for (row, sum) in rows.iter().zip(&mut sums) {
                        let x = simd.splat_f32s(row[i]);
                        sum[0] = simd.mul_add_e_f32s(x, cells[0], sum[0]);
                        sum[1] = simd.mul_add_e_f32s(x, cells[1], sum[1]);
                    }
                }
                for (i, sum) in sums.iter().take(high).enumerate() {
                    let sum: &[f32] = pulp::bytemuck::cast_slice(std::slice::from_ref(sum));
                    add(&mut c[(top + i) * n + left..][..wide], sum);
                }
            }
        }
    }
}

/// A linear map with a constant.
#[derive(Clone, Debug, Default)]
pub struct Layer {
    pub weights: Param,
    pub constant: Param,
}

impl Layer {
    pub fn random(inputs: usize, outputs: usize, dice: &mut Dice) -> Layer {
        let range = (6.0 / (inputs + outputs) as f32).sqrt();
        Layer { weights: Param::random(inputs, outputs, range, dice), constant: Param::constant(1, outputs, 0.0) }
    }

    pub fn forward(&self, x: &[f32]) -> Vec<f32> {
        let (inputs, outputs) = (self.weights.rows(), self.weights.columns);
        let mut y = self.constant.value.repeat(x.len() / inputs);
        multiply(&mut y, x, &self.weights.value, inputs, outputs);
        y
    }

    /// Adds to the gradients of the weights.
    pub fn learn_from(&mut self, x: &[f32], dy: &[f32]) {
        let (inputs, outputs) = (self.weights.rows(), self.weights.columns);
        for row in dy.chunks_exact(outputs) {
            add(&mut self.constant.grad, row);
        }
        multiply(&mut self.weights.grad, &transposed(x, inputs), dy, x.len() / inputs, outputs);
    }

    /// Adds to the gradients of the weights, and to that of `x`.
    pub fn backward(&mut self, x: &[f32], dy: &[f32], dx: &mut [f32]) {
        let (inputs, outputs) = (self.weights.rows(), self.weights.columns);
        self.learn_from(x, dy);
        multiply(dx, dy, &transposed(&self.weights.value, outputs), outputs, inputs);
    }

    pub fn params(&mut self) -> [&mut Param; 2] {
        [&mut self.weights, &mut self.constant]
    }
}
