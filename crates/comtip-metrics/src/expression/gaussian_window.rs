//! Weighted sums over a small window that slides over a map.

use ndarray::{Array2, Axis, Slice};

/// Standard deviation of the window, in cells.
const SIGMA: f64 = 1.5;

/// Cells from the middle of the window to its edge: 3.5 standard deviations, rounded.
pub(super) const RADIUS: usize = 5;

/// The Gaussian-weighted sum around every cell that has a whole window.
///
/// # Shapes
///
/// - `map`: `[n_rows, n_columns]`, each above `2 * RADIUS`
/// - output: `[n_rows - 2 * RADIUS, n_columns - 2 * RADIUS]`
pub(super) fn window_sums(map: &Array2<f64>) -> Array2<f64> {
    let weights = weights();
    slide(&slide(map, Axis(0), &weights), Axis(1), &weights)
}

/// Weights of the cells of a window along one side; they sum to 1.
fn weights() -> Vec<f64> {
    let distances = (-(RADIUS as i32)..=RADIUS as i32).map(f64::from);
    let weights: Vec<f64> = distances
        .map(|cells| (-0.5 * (cells / SIGMA).powi(2)).exp())
        .collect();
    let total: f64 = weights.iter().sum();
    weights.iter().map(|weight| weight / total).collect()
}

fn slide(map: &Array2<f64>, axis: Axis, weights: &[f64]) -> Array2<f64> {
    let n_whole = map.len_of(axis) + 1 - weights.len();
    let mut shape = map.raw_dim();
    shape[axis.index()] = n_whole;
    let mut sums = Array2::zeros(shape);
    for (start, &weight) in weights.iter().enumerate() {
        let mut shifted = map.view();
        shifted.slice_axis_inplace(axis, Slice::from(start..start + n_whole));
        sums.scaled_add(weight, &shifted);
    }
    sums
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_constant_map_keeps_its_value() {
        let sums = window_sums(&Array2::from_elem((11, 14), 3.0));
        approx::assert_abs_diff_eq!(sums, Array2::from_elem((1, 4), 3.0), epsilon = 1e-14);
    }

    #[test]
    fn a_single_cell_is_seen_by_its_distance() {
        let mut map = Array2::zeros((12, 11));
        map[[5, 5]] = 1.0;
        let sums = window_sums(&map);
        // The window one row below sees it one cell off.
        let ratio = sums[[1, 0]] / sums[[0, 0]];
        approx::assert_relative_eq!(ratio, (-0.5 / 2.25_f64).exp(), max_relative = 1e-14);
    }
}
