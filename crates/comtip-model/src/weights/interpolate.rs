//! Position embeddings for another number of patches.

use super::HostTensor;

/// Keys' constant of cubic convolution, PyTorch's.
const A: f64 = -0.75;

/// Stretches the positions of a square of patches to another, the class token's kept.
///
/// Bicubic as PyTorch's `interpolate` without antialiasing and with `align_corners=False`: the sample
/// at `i` is taken at `(i + 0.5) * n_before / n_after - 0.5`, and what lies outside repeats the edge.
///
/// # Shapes
///
/// - `positions`: `[n_before^2 + 1, d_model]`
/// - output: `[n_after^2 + 1, d_model]`
pub(crate) fn interpolate(positions: &HostTensor, n_after: usize) -> HostTensor {
    let [n_rows, d_model] = positions.shape[..] else {
        unreachable!("positions are rows of a table")
    };
    let n_before = (n_rows - 1).isqrt();
    let (class, patches) = positions.values.split_at(d_model);
    let taps: Vec<[(usize, f64); 4]> = (0..n_after).map(|i| taps(i, n_before, n_after)).collect();
    let mut values = class.to_vec();
    for rows in &taps {
        for columns in &taps {
            values.extend((0..d_model).map(|d| {
                let along_row = |row: usize| -> f64 {
                    let at = |column: usize| patches[(row * n_before + column) * d_model + d];
                    let parts = columns.iter();
                    parts
                        .map(|(column, weight)| weight * f64::from(at(*column)))
                        .sum()
                };
                let parts = rows.iter();
                parts
                    .map(|(row, weight)| weight * along_row(*row))
                    .sum::<f64>() as f32
            }));
        }
    }
    HostTensor::new([n_after * n_after + 1, d_model], values)
}

/// The four samples that make sample `i`, and their weights.
fn taps(i: usize, n_before: usize, n_after: usize) -> [(usize, f64); 4] {
    let at = (i as f64 + 0.5) * n_before as f64 / n_after as f64 - 0.5;
    let t = at - at.floor();
    let near = |x: f64| ((A + 2.0) * x - (A + 3.0)) * x * x + 1.0;
    let far = |x: f64| ((A * x - 5.0 * A) * x + 8.0 * A) * x - 4.0 * A;
    let weights = [far(t + 1.0), near(t), near(1.0 - t), far(2.0 - t)];
    std::array::from_fn(|tap| {
        let sample = at.floor() as i64 + tap as i64 - 1;
        let inside = sample.clamp(0, n_before as i64 - 1);
        (inside as usize, weights[tap])
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_size_is_the_same_table() {
        let values = (0..10).map(|v| v as f32).collect();
        let table = HostTensor::new([5, 2], values);
        assert_eq!(interpolate(&table, 2), table);
    }

    #[test]
    fn constants_stay_and_the_class_token_is_not_touched() {
        let table = HostTensor::new([5, 1], vec![7.0, 2.0, 2.0, 2.0, 2.0]);
        let wider = interpolate(&table, 3);
        assert_eq!(wider.values[0], 7.0);
        assert!(wider.values[1..].iter().all(|v| (v - 2.0).abs() < 1e-6));
    }
}
