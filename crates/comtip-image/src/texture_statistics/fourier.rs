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
    /// Cooley & Tukey's way by halves (decimation in time). A step combines two whole rows by one factor, so columns run
    /// side by side through the registers. `N`, the number of rows, is a power of two.
    pub(super) fn transform_columns(&mut self) {
        let n_rows = self.re.len() / self.n_columns;
        self.reverse_bits(n_rows);
        let mut half = 1;
        while half < n_rows {
            for k in 0..half {
                let angle = -PI * k as f64 / half as f64;
                let factor = [angle.cos() as f32, angle.sin() as f32];
                for first in (k..n_rows).step_by(2 * half) {
                    self.butterfly(first, first + half, factor);
                }
            }
            half *= 2;
        }
    }

    /// Puts every row in the place whose bits are those of its own backwards.
    fn reverse_bits(&mut self, n_rows: usize) {
        for row in 1..n_rows {
            let reversed = row.reverse_bits() >> (n_rows.leading_zeros() + 1);
            if row < reversed {
                for part in [&mut self.re, &mut self.im] {
                    let (a, b) = pair(part, row, reversed, self.n_columns);
                    a.swap_with_slice(b);
                }
            }
        }
    }

    /// Makes `a + factor b` and `a - factor b` of rows `a` and `b`.
    fn butterfly(&mut self, a: usize, b: usize, [cos, sin]: [f32; 2]) {
        let (a_re, b_re) = pair(&mut self.re, a, b, self.n_columns);
        let (a_im, b_im) = pair(&mut self.im, a, b, self.n_columns);
        let first = a_re.iter_mut().zip(a_im);
        for ((a_re, a_im), (b_re, b_im)) in first.zip(b_re.iter_mut().zip(b_im)) {
            let re = cos * *b_re - sin * *b_im;
            let im = cos * *b_im + sin * *b_re;
            (*b_re, *b_im) = (*a_re - re, *a_im - im);
            (*a_re, *a_im) = (*a_re + re, *a_im + im);
        }
    }
}

/// Two rows, the first before the second.
fn pair(values: &mut [f32], a: usize, b: usize, width: usize) -> (&mut [f32], &mut [f32]) {
    let (before, from_b) = values.split_at_mut(b * width);
    (
        &mut before[a * width..(a + 1) * width],
        &mut from_b[..width],
    )
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
