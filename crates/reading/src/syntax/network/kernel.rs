//! How are whole numbers multiplied fast? Products of 16-bit matrices summed in 32 bits, with the widest instructions that
//! the processor has; sums of integers come out the same on all of them.

use serde::{Deserialize, Serialize};

/// Outputs are reckoned this many at once.
const PANEL: usize = 32;

/// Binary places of the numbers between layers.
pub const PLACES: u32 = 10;

/// How a linear map lies in a file.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct PackedMatrix {
    pub inputs: u32,
    pub outputs: u32,
    /// Binary places of the weights.
    pub places: u32,
    /// Row after row, a row an input.
    pub weights: Vec<i16>,
    /// Of the outputs, with [`PLACES`] binary places.
    pub constant: Vec<i32>,
}

impl PackedMatrix {
    /// The nearest integers, with as many binary places as surely cannot overflow.
    pub fn of(weights: &[f32], constant: &[f32]) -> PackedMatrix {
        let outputs = constant.len();
        let inputs = weights.len() / outputs.max(1);
        let column = |j: usize| (0..inputs).map(|i| weights[i * outputs + j].abs()).sum::<f32>() + 1.0;
        let total = (0..outputs).map(column).fold(1.0, f32::max);
        let most = weights.iter().fold(0.01f32, |m, w| m.max(w.abs()));
        let fits = |places: u32| {
            let scale = (1u32 << places) as f32;
            most * scale < 32_000.0 && total * scale * 32_768.0 < 2.1e9
        };
        let places = (0..14).rev().find(|p| fits(*p)).unwrap_or(0);
        let scale = (1u32 << places) as f32;
        PackedMatrix {
            inputs: inputs as u32,
            outputs: outputs as u32,
            places,
            weights: weights.iter().map(|w| (w * scale).round() as i16).collect(),
            constant: constant.iter().map(|c| (c * (1 << PLACES) as f32).round() as i32).collect(),
        }
    }
}

/// A linear map, ready for use.
#[derive(Clone, Debug, Default)]
pub struct Matrix {
    inputs: usize,
    outputs: usize,
    places: u32,
    /// For each panel of outputs and each pair of inputs, the pair's weights for every output.
    weights: Vec<i16>,
    constant: Vec<i32>,
}

impl Matrix {
    pub fn of(packed: &PackedMatrix) -> Matrix {
        let (inputs, outputs) = (packed.inputs as usize, packed.outputs as usize);
        if packed.weights.len() != inputs * outputs || packed.constant.len() != outputs || packed.places > 14 {
            return Matrix::default();
        }
        let (pairs, panels) = (inputs.div_ceil(2), outputs.div_ceil(PANEL));
        let mut weights = vec![0; panels * pairs * PANEL * 2];
        for (i, row) in packed.weights.chunks_exact(outputs.max(1)).enumerate() {
            for (j, weight) in row.iter().enumerate() {
                weights[((j / PANEL * pairs + i / 2) * PANEL + j % PANEL) * 2 + i % 2] = *weight;
            }
        }
        Matrix { inputs, outputs, places: packed.places, weights, constant: packed.constant.clone() }
    }

    /// Whether it takes and gives as many numbers as this.
    pub fn fits(&self, inputs: usize, outputs: usize) -> bool {
        (self.inputs, self.outputs) == (inputs, outputs) && inputs.is_multiple_of(2) && inputs > 0 && outputs > 0
    }

    /// Rows of outputs for rows of inputs, both with [`PLACES`] binary places.
    pub fn apply(&self, x: &[i16], out: &mut Vec<i32>) {
        out.clear();
        if !self.fits(self.inputs, self.outputs) {
            return;
        }
        out.resize(x.len() / self.inputs * self.outputs, 0);
        #[cfg(target_arch = "x86_64")]
        {
            use pulp::x86::{V3, V4};
            if let Some(simd) = V4::try_new() {
                return simd.vectorize(x86::Wide { simd, matrix: self, x, out });
            }
            if let Some(simd) = V3::try_new() {
                return simd.vectorize(x86::Narrow { simd, matrix: self, x, out });
            }
        }
        self.apply_plainly(x, out);
    }

    /// As [`Matrix::apply`], with whatever instructions the compiler finds.
    fn apply_plainly(&self, x: &[i16], out: &mut [i32]) {
        for (row, out) in x.chunks_exact(self.inputs).zip(out.chunks_exact_mut(self.outputs)) {
            for (panel, out) in self.weights.chunks_exact(self.inputs * PANEL).zip(out.chunks_mut(PANEL)) {
                let mut sums = [0i32; PANEL];
                for (x, weights) in row.chunks_exact(2).zip(panel.chunks_exact(2 * PANEL)) {
                    let (a, b) = (i32::from(x[0]), i32::from(x[1]));
                    for (sum, w) in sums.iter_mut().zip(weights.chunks_exact(2)) {
                        *sum = sum.wrapping_add(a * i32::from(w[0]) + b * i32::from(w[1]));
                    }
                }
                out.copy_from_slice(&sums[..out.len()]);
            }
            self.finish(out);
        }
    }

    /// Sums of products as numbers with [`PLACES`] binary places, rounded; adds the constant.
    #[inline(always)]
    fn finish(&self, out: &mut [i32]) {
        let half = (1 << self.places) >> 1;
        for (out, constant) in out.iter_mut().zip(&self.constant) {
            *out = (out.wrapping_add(half) >> self.places).wrapping_add(*constant);
        }
    }
}

#[cfg(target_arch = "x86_64")]
mod x86 {
    use super::{Matrix, PANEL};
    use pulp::bytemuck::cast_slice;
    use pulp::x86::{V3, V4};
    use pulp::{NullaryFnOnce, cast, i16x16, i16x32, i32x8, i32x16};

    pub struct Wide<'a> {
        pub simd: V4,
        pub matrix: &'a Matrix,
        pub x: &'a [i16],
        pub out: &'a mut [i32],
    }

    impl NullaryFnOnce for Wide<'_> {
        type Output = ();

        #[inline(always)]
        fn call(self) {
            const ROWS: usize = 8;
            let Wide { simd, matrix, x, out } = self;
            let (pairs, outputs) = (matrix.inputs / 2, matrix.outputs);
            let x: &[[i16; 2]] = cast_slice(x);
            let count = x.len() / pairs;
            let panels: &[i16x32] = cast_slice(&matrix.weights);
            for (number, panel) in panels.chunks_exact(pairs * 2).enumerate() {
                let left = number * PANEL;
                let wide = PANEL.min(outputs - left);
                for top in (0..count).step_by(ROWS) {
                    let high = ROWS.min(count - top);
                    let rows: [&[[i16; 2]]; ROWS] =
                        std::array::from_fn(|i| &x[(top + i.min(high - 1)) * pairs..][..pairs]);
                    let mut sums = [[simd.splat_i32x16(0); 2]; ROWS];
                    for (i, weights) in panel.chunks_exact(2).enumerate() {
                        for (row, sum) in rows.iter().zip(&mut sums) {
                            let x: i16x32 = cast(simd.splat_i32x16(cast(row[i])));
                            for (sum, weights) in sum.iter_mut().zip(weights) {
                                let products = simd.multiply_wrapping_add_adjacent_i16x32(x, *weights);
                                *sum = simd.wrapping_add_i32x16(*sum, products);
                            }
                        }
                    }
                    for (i, sum) in sums.iter().take(high).enumerate() {
                        let sum: [i32; PANEL] = cast::<[i32x16; 2], _>(*sum);
                        out[(top + i) * outputs + left..][..wide].copy_from_slice(&sum[..wide]);
                    }
                }
            }
            for out in out.chunks_exact_mut(outputs) {
                matrix.finish(out);
            }
        }
    }

    pub struct Narrow<'a> {
        pub simd: V3,
        pub matrix: &'a Matrix,
        pub x: &'a [i16],
        pub out: &'a mut [i32],
    }

    impl NullaryFnOnce for Narrow<'_> {
        type Output = ();

        #[inline(always)]
        fn call(self) {
            const ROWS: usize = 4;
            const HALF: usize = PANEL / 2;
            let Narrow { simd, matrix, x, out } = self;
            let (pairs, outputs) = (matrix.inputs / 2, matrix.outputs);
            let x: &[[i16; 2]] = cast_slice(x);
            let count = x.len() / pairs;
            let panels: &[i16x16] = cast_slice(&matrix.weights);
            for (number, panel) in panels.chunks_exact(pairs * 4).enumerate() {
                for half in 0..2 {
                    let left = number * PANEL + half * HALF;
                    let wide = HALF.min(outputs.saturating_sub(left));
                    for top in (0..if wide > 0 { count } else { 0 }).step_by(ROWS) {
                        let high = ROWS.min(count - top);
                        let rows: [&[[i16; 2]]; ROWS] =
                            std::array::from_fn(|i| &x[(top + i.min(high - 1)) * pairs..][..pairs]);
                        let mut sums = [[simd.splat_i32x8(0); 2]; ROWS];
                        for (i, weights) in panel.chunks_exact(4).enumerate() {
                            for (row, sum) in rows.iter().zip(&mut sums) {
                                let x: i16x16 = cast(simd.splat_i32x8(cast(row[i])));
                                for (sum, weights) in sum.iter_mut().zip(&weights[half * 2..half * 2 + 2]) {
                                    let products = simd.multiply_wrapping_add_adjacent_i16x16(x, *weights);
                                    *sum = simd.wrapping_add_i32x8(*sum, products);
                                }
                            }
                        }
                        for (i, sum) in sums.iter().take(high).enumerate() {
                            let sum: [i32; HALF] = cast::<[i32x8; 2], _>(*sum);
                            out[(top + i) * outputs + left..][..wide].copy_from_slice(&sum[..wide]);
                        }
                    }
                }
            }
            for out in out.chunks_exact_mut(outputs) {
                matrix.finish(out);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn all_instructions_give_the_same(
            shape in (1usize..20, 1usize..70, 1usize..20),
            seed in any::<u64>(),
        ) {
            let (inputs, outputs, rows) = (shape.0 * 2, shape.1, shape.2);
            let mut state = seed | 1;
            let mut next = || {
                state ^= state << 13;
                state ^= state >> 7;
                state ^= state << 17;
                (state >> 40) as i16
            };
            let weights: Vec<f32> = (0..inputs * outputs).map(|_| f32::from(next()) / 20_000.0).collect();
            let constant: Vec<f32> = (0..outputs).map(|_| f32::from(next()) / 20_000.0).collect();
            let x: Vec<i16> = (0..rows * inputs).map(|_| next() / 8).collect();
            let packed = PackedMatrix::of(&weights, &constant);
            let matrix = Matrix::of(&packed);
            let (mut fast, mut plain) = (Vec::new(), vec![0; rows * outputs]);
            matrix.apply(&x, &mut fast);
            matrix.apply_plainly(&x, &mut plain);
            prop_assert_eq!(&fast, &plain);
            #[cfg(target_arch = "x86_64")]
            if let Some(simd) = pulp::x86::V3::try_new() {
                let mut narrow = vec![0; rows * outputs];
                simd.vectorize(x86::Narrow { simd, matrix: &matrix, x: &x, out: &mut narrow });
                prop_assert_eq!(&narrow, &plain);
            }
            for (i, row) in x.chunks_exact(inputs).enumerate() {
                for j in 0..outputs {
                    let exact: f64 = row.iter().enumerate().map(|(k, x)| f64::from(*x) / 1024.0 * f64::from(weights[k * outputs + j])).sum();
                    let near = f64::from(plain[i * outputs + j]) / 1024.0 - f64::from(constant[j]);
                    prop_assert!((exact - near).abs() < 0.05 + exact.abs() * 0.01, "{exact} {near}");
                }
            }
        }
    }
}
