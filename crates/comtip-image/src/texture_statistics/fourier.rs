//! The discrete Fourier transform of many columns at a time.

use std::f64::consts::PI;

/// Complex numbers in rows and columns, their parts apart.
pub(super) struct ComplexRows {
    /// One row after the other.
    pub(super) re: Vec<f32>,
    /// As `re`.
    pub(super) im: Vec<f32>,
    pub(super) n_columns: usize,
}

impl ComplexRows {
    pub(super) fn zeros(n_rows: usize, n_columns: usize) -> Self {
        Self {
            re: vec![0.0; n_rows * n_columns],
            im: vec![0.0; n_rows * n_columns],
            n_columns,
        }
    }

    /// Transforms every column in place: `X_k = sum_n x_n exp(-2 pi i k n / N)`.
    ///
    /// Cooley & Tukey's way by halves (decimation in time), some columns at a time, which stay near to the processor and run side by
    /// side through its registers. `N`, the number of rows, is a power of two.
    pub(super) fn transform_columns(&mut self) {
        let n_rows = self.re.len() / self.n_columns;
        let factors: Vec<Factor> = (0..n_rows / 2).map(|k| Factor::new(k, n_rows)).collect();
        let mut columns = vec![Columns::default(); n_rows];
        for first in (0..self.n_columns).step_by(SIDE_BY_SIDE) {
            self.take(&mut columns, first);
            transform(&mut columns, &factors);
            self.put(&columns, first);
        }
    }

    /// Squares of the absolute values in a row.
    pub(super) fn powers(&self, row: usize) -> impl Iterator<Item = f64> {
        let places = row * self.n_columns..(row + 1) * self.n_columns;
        let parts = self.re[places.clone()].iter().zip(&self.im[places]);
        parts.map(|(re, im)| f64::from(re * re + im * im))
    }

    /// Takes columns from `first` on, each row to the place whose bits are those of its own backwards.
    fn take(&self, columns: &mut [Columns], first: usize) {
        let n_rows = columns.len();
        let n = SIDE_BY_SIDE.min(self.n_columns - first);
        for row in 0..n_rows {
            let to = match n_rows {
                1 => 0,
                _ => row.reverse_bits() >> (n_rows.leading_zeros() + 1),
            };
            let from = row * self.n_columns + first;
            columns[to].re[..n].copy_from_slice(&self.re[from..from + n]);
            columns[to].im[..n].copy_from_slice(&self.im[from..from + n]);
        }
    }

    fn put(&mut self, columns: &[Columns], first: usize) {
        let n = SIDE_BY_SIDE.min(self.n_columns - first);
        for (row, columns) in columns.iter().enumerate() {
            let to = row * self.n_columns + first;
            self.re[to..to + n].copy_from_slice(&columns.re[..n]);
            self.im[to..to + n].copy_from_slice(&columns.im[..n]);
        }
    }
}

/// Columns that are transformed together.
const SIDE_BY_SIDE: usize = 8;

/// A row of them.
#[derive(Clone, Default)]
struct Columns {
    re: [f32; SIDE_BY_SIDE],
    im: [f32; SIDE_BY_SIDE],
}

/// `exp(-2 pi i k / N)`.
#[derive(Clone, Copy)]
struct Factor {
    re: f32,
    im: f32,
}

impl Factor {
    fn new(k: usize, n: usize) -> Self {
        let (sin, cos) = (-2.0 * PI * k as f64 / n as f64).sin_cos();
        Self {
            re: cos as f32,
            im: sin as f32,
        }
    }
}

/// Joins transforms of halves to those of the whole, from single rows on.
fn transform(rows: &mut [Columns], factors: &[Factor]) {
    let mut half = 1;
    while half < rows.len() {
        let stride = rows.len() / (2 * half);
        for whole in rows.chunks_exact_mut(2 * half) {
            let (evens, odds) = whole.split_at_mut(half);
            let factors = factors.iter().step_by(stride);
            for ((even, odd), factor) in evens.iter_mut().zip(odds).zip(factors) {
                join(even, odd, *factor);
            }
        }
        half *= 2;
    }
}

/// Makes `even + factor odd` and `even - factor odd` of both.
fn join(even: &mut Columns, odd: &mut Columns, factor: Factor) {
    for i in 0..SIDE_BY_SIDE {
        let re = factor.re * odd.re[i] - factor.im * odd.im[i];
        let im = factor.re * odd.im[i] + factor.im * odd.re[i];
        (odd.re[i], odd.im[i]) = (even.re[i] - re, even.im[i] - im);
        (even.re[i], even.im[i]) = (even.re[i] + re, even.im[i] + im);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_become_the_sums_that_define_their_transform() {
        for n_rows in [1, 2, 4, 32] {
            let mut rows = ComplexRows::zeros(n_rows, 3);
            for at in 0..rows.re.len() {
                rows.re[at] = ((7 * at) % 13) as f32 - 6.0;
                rows.im[at] = ((5 * at) % 11) as f32 - 5.0;
            }
            let (re, im) = (rows.re.clone(), rows.im.clone());
            rows.transform_columns();
            for k in 0..n_rows {
                for column in 0..3 {
                    let (mut sum_re, mut sum_im) = (0.0, 0.0);
                    for n in 0..n_rows {
                        let (sin, cos) = (-2.0 * PI * (k * n) as f64 / n_rows as f64).sin_cos();
                        let [a, b] = [re[3 * n + column], im[3 * n + column]].map(f64::from);
                        sum_re += a * cos - b * sin;
                        sum_im += a * sin + b * cos;
                    }
                    let at = 3 * k + column;
                    approx::assert_abs_diff_eq!(f64::from(rows.re[at]), sum_re, epsilon = 1e-4);
                    approx::assert_abs_diff_eq!(f64::from(rows.im[at]), sum_im, epsilon = 1e-4);
                }
            }
        }
    }
}
