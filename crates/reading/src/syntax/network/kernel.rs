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
    /// As many as the panels have outputs.
    constant: Vec<i32>,
}

impl Matrix {
    /// A map whose outputs are the products with each of these rows, as sums of whole numbers.
    pub fn of_rows(rows: &[i16], inputs: usize) -> Matrix {
        let outputs = rows.len() / inputs.max(1);
        let (pairs, panels) = (inputs.div_ceil(2), outputs.div_ceil(PANEL));
        let mut weights = vec![0; panels * pairs * PANEL * 2];
        for (j, row) in rows.chunks_exact(inputs.max(1)).enumerate() {
            let column = weights[j / PANEL * pairs * PANEL * 2..].chunks_exact_mut(PANEL * 2);
            for (weights, pair) in column.zip(row.chunks(2)) {
                weights[j % PANEL * 2..][..pair.len()].copy_from_slice(pair);
            }
        }
        Matrix { inputs, outputs, places: 0, weights, constant: vec![0; panels * PANEL] }
    }

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
        let mut constant = packed.constant.clone();
        constant.resize(panels * PANEL, 0);
        Matrix { inputs, outputs, places: packed.places, weights, constant }
    }

    /// Whether it takes and gives as many numbers as this.
    pub fn fits(&self, inputs: usize, outputs: usize) -> bool {
        (self.inputs, self.outputs) == (inputs, outputs) && inputs.is_multiple_of(2) && inputs > 0 && outputs > 0
    }

    /// Rows of outputs for rows of inputs, both with [`PLACES`] binary places.
    pub fn apply(&self, x: &[i16], out: &mut Vec<i32>) {
        if !self.fits(self.inputs, self.outputs) {
            return out.clear();
        }
        // Every number is written anew.
        out.resize(x.len() / self.inputs * self.outputs, 0);
        #[cfg(target_arch = "x86_64")]
        {
            use pulp::x86::{V3, V4};
            if let Some(simd) = V4::try_new() {
                let wide = x86::Wide { simd, matrix: self, x, out };
                return match x86::Vnni::try_new() {
                    Some(fused) => fused.vectorize(wide),
                    None => simd.vectorize(wide),
                };
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

    pulp::simd_type! {
        /// As [`V4`], with an instruction that multiplies and adds in one: the compiler makes it of the two.
        pub struct Vnni {
            pub avx2: "avx2",
            pub fma: "fma",
            pub avx512f: "avx512f",
            pub avx512bw: "avx512bw",
            pub avx512cd: "avx512cd",
            pub avx512dq: "avx512dq",
            pub avx512vl: "avx512vl",
            pub avx512vnni: "avx512vnni",
        }
    }

    /// Rows that share each load of the weights.
    const ROWS: usize = 8;

    /// Tiles of rows: for each pair of inputs that of every row, as one number. Rows that lack are nought.
    fn tiles(x: &[i16], inputs: usize) -> Vec<[i32; ROWS]> {
        let pairs = inputs / 2;
        let mut tiles = vec![[0; ROWS]; x.len().div_ceil(inputs * ROWS) * pairs];
        for (tile, rows) in tiles.chunks_exact_mut(pairs).zip(x.chunks(inputs * ROWS)) {
            for (number, row) in rows.chunks_exact(inputs).enumerate() {
                for (pairs, pair) in tile.iter_mut().zip(cast_slice::<i16, [i16; 2]>(row)) {
                    pairs[number] = cast(*pair);
                }
            }
        }
        tiles
    }

    /// Sums for some rows of a tile and two vectors of a panel's outputs, into `sums`. Written out row by row, so that the sums
    /// stay in registers whether or not the compiler unrolls loops.
    macro_rules! multiply {
        (
            $simd:ident, $multiply:ident, $add:ident, $splat:ident, $shift:ident, $pair:ty, $matrix:ident,
            $panel:expr, $vectors:expr, $constants:expr, $tile:expr, $sums:ident, $($row:literal $left:ident $right:ident),*
        ) => {{
            let half = $simd.$splat((1 << $matrix.places) >> 1);
            $(let (mut $left, mut $right) = (half, half);)*
            for (weights, x) in $panel.iter().zip($tile) {
                let (left, right) = (weights[$vectors[0]], weights[$vectors[1]]);
                $(
                    let pair: $pair = cast($simd.$splat(x[$row]));
                    $left = $simd.$add($left, $simd.$multiply(pair, left));
                    $right = $simd.$add($right, $simd.$multiply(pair, right));
                )*
            }
            let places = $simd.$splat($matrix.places as i32);
            $(
                $sums[$row][$vectors[0]] = $simd.$add($simd.$shift($left, cast(places)), $constants[$vectors[0]]);
                $sums[$row][$vectors[1]] = $simd.$add($simd.$shift($right, cast(places)), $constants[$vectors[1]]);
            )*
        }};
    }

    /// The part of the outputs of a tile's rows that a panel gives.
    fn show(sums: &[[i32; PANEL]; ROWS], tile: usize, panel: usize, outputs: usize, out: &mut [i32]) {
        let left = panel * PANEL;
        let wide = PANEL.min(outputs - left);
        for (sums, out) in sums.iter().zip(out.chunks_exact_mut(outputs).skip(tile * ROWS)) {
            out[left..][..wide].copy_from_slice(&sums[..wide]);
        }
    }

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
            let Wide { simd, matrix, x, out } = self;
            let (pairs, tiles) = (matrix.inputs / 2, tiles(x, matrix.inputs));
            let panels: &[[i16x32; 2]] = cast_slice(&matrix.weights);
            let constants: &[[i32; PANEL]] = cast_slice(&matrix.constant);
            for (number, (panel, constants)) in panels.chunks_exact(pairs).zip(constants).enumerate() {
                let constants: [i32x16; 2] = cast(*constants);
                for (place, tile) in tiles.chunks_exact(pairs).enumerate() {
                    let mut sums = [[simd.splat_i32x16(0); 2]; ROWS];
                    multiply!(
                        simd, multiply_wrapping_add_adjacent_i16x32, wrapping_add_i32x16, splat_i32x16, shr_dyn_i32x16, i16x32,
                        matrix, panel, [0, 1], constants, tile, sums,
                        0 a0 b0, 1 a1 b1, 2 a2 b2, 3 a3 b3, 4 a4 b4, 5 a5 b5, 6 a6 b6, 7 a7 b7
                    );
                    show(&cast(sums), place, number, matrix.outputs, out);
                }
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
            let Narrow { simd, matrix, x, out } = self;
            let (pairs, tiles) = (matrix.inputs / 2, tiles(x, matrix.inputs));
            let panels: &[[i16x16; 4]] = cast_slice(&matrix.weights);
            let constants: &[[i32; PANEL]] = cast_slice(&matrix.constant);
            macro_rules! part {
                ($vectors:expr, $panel:expr, $constants:expr, $tile:expr, $sums:ident, $($rows:tt)*) => {
                    multiply!(
                        simd, multiply_wrapping_add_adjacent_i16x16, wrapping_add_i32x8, splat_i32x8, shr_dyn_i32x8, i16x16,
                        matrix, $panel, $vectors, $constants, $tile, $sums, $($rows)*
                    )
                };
            }
            for (number, (panel, constants)) in panels.chunks_exact(pairs).zip(constants).enumerate() {
                let constants: [i32x8; 4] = cast(*constants);
                for (place, tile) in tiles.chunks_exact(pairs).enumerate() {
                    let mut sums = [[simd.splat_i32x8(0); 4]; ROWS];
                    part!([0, 1], panel, constants, tile, sums, 0 a0 b0, 1 a1 b1, 2 a2 b2, 3 a3 b3);
                    part!([0, 1], panel, constants, tile, sums, 4 a0 b0, 5 a1 b1, 6 a2 b2, 7 a3 b3);
                    part!([2, 3], panel, constants, tile, sums, 0 a0 b0, 1 a1 b1, 2 a2 b2, 3 a3 b3);
                    part!([2, 3], panel, constants, tile, sums, 4 a0 b0, 5 a1 b1, 6 a2 b2, 7 a3 b3);
                    show(&cast(sums), place, number, matrix.outputs, out);
                }
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
            if let Some(simd) = pulp::x86::V4::try_new() {
                let mut wide = vec![0; rows * outputs];
                simd.vectorize(x86::Wide { simd, matrix: &matrix, x: &x, out: &mut wide });
                prop_assert_eq!(&wide, &plain);
            }
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
