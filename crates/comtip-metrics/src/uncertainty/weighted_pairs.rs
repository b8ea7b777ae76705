//! Correlations and errors of spots that count several times or not at all.

use std::ops::Range;

use ndarray::{Array1, Array2, ArrayView1, ArrayView2, Axis, Zip};

use crate::expression::explained;

/// A variance below this share of that of the spots themselves is a column that does not vary in a draw.
const CONSTANT: f64 = 1e-9;

/// What the scores of a group are sums of, spot by spot.
pub(super) struct WeightedPairs {
    /// `[n_spots, n_genes]`, about the means of the group: truth, prediction, their squares and their product.
    x: Array2<f64>,
    y: Array2<f64>,
    xx: Array2<f64>,
    yy: Array2<f64>,
    xy: Array2<f64>,
    /// Mean absolute error of every spot.
    errors: Array1<f64>,
    /// PCC of every gene over all spots; `None` where the truth does not vary.
    pcc: Vec<Option<f64>>,
}

impl WeightedPairs {
    /// Of truth and prediction, `[n_spots, n_genes]` both.
    pub(super) fn of(truth: ArrayView2<'_, f32>, predicted: ArrayView2<'_, f32>) -> Self {
        let apart = |(truth, predicted): (ArrayView1<'_, f32>, ArrayView1<'_, f32>)| {
            let apart = Zip::from(truth).and(predicted);
            let sum = apart.fold(0.0, |sum, t, p| sum + (f64::from(*t) - f64::from(*p)).abs());
            sum / truth.len() as f64
        };
        let errors = truth
            .outer_iter()
            .zip(predicted.outer_iter())
            .map(apart)
            .collect();
        let (x, y) = (centred(truth), centred(predicted));
        let pcc = truth.columns().into_iter().zip(predicted.columns());
        let pcc = pcc.map(|(truth, predicted)| {
            explained(
                truth
                    .into_iter()
                    .copied()
                    .zip(predicted.into_iter().copied()),
            )
        });
        Self {
            xx: &x * &x,
            yy: &y * &y,
            xy: &x * &y,
            x,
            y,
            errors,
            pcc: pcc.collect(),
        }
    }

    /// Adds the scores of some draws to those of other groups.
    pub(super) fn add(
        &self,
        weights: &Array2<f64>,
        draws: Range<usize>,
        pcc_sums: &mut [Option<f64>],
        errors: &mut [f64],
    ) {
        let (n_spots, n_genes) = self.x.dim();
        let n = n_spots as f64;
        let of_error = weights.dot(&self.errors);
        let [x, y, xx, yy, xy] =
            [&self.x, &self.y, &self.xx, &self.yy, &self.xy].map(|of| weights.dot(of) / n);
        let [all_xx, all_yy] = [&self.xx, &self.yy].map(|of| of.sum_axis(Axis(0)) / n);
        for (row, draw) in draws.enumerate() {
            errors[draw] += of_error[row];
            let pcc = |gene: usize| {
                let of_all = self.pcc[gene]?;
                let at = [row, gene];
                let of_x = xx[at] - x[at] * x[at];
                let of_y = yy[at] - y[at] * y[at];
                if of_x <= CONSTANT * all_xx[gene] {
                    return Some(of_all);
                }
                match of_y <= CONSTANT * all_yy[gene] {
                    true => Some(0.0),
                    false => Some((xy[at] - x[at] * y[at]) / (of_x * of_y).sqrt()),
                }
            };
            let pccs: Vec<f64> = (0..n_genes).filter_map(pcc).collect();
            let mean = (!pccs.is_empty()).then(|| pccs.iter().sum::<f64>() / pccs.len() as f64);
            pcc_sums[draw] = pcc_sums[draw].zip(mean).map(|(sum, mean)| sum + mean);
        }
    }
}

/// Columns less their means.
fn centred(values: ArrayView2<'_, f32>) -> Array2<f64> {
    let mut values = values.mapv(f64::from);
    for mut column in values.columns_mut() {
        let mean = column.sum() / column.len() as f64;
        column -= mean;
    }
    values
}
