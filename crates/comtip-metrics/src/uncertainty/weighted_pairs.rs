//! Correlations and errors of spots that count several times or not at all.

use ndarray::{Array1, Array2, ArrayView1, ArrayView2, Axis, Zip};

use crate::expression::explained;

/// A variance below this share of that of the spots themselves is a column that does not vary.
const CONSTANT: f64 = 1e-9;

/// What the scores of a group are sums of, spot by spot.
pub(super) struct WeightedPairs {
    /// Truth, prediction, their squares and their product about the means of the group, `[n_spots, n_genes]` each.
    moments: [Array2<f64>; 5],
    /// Variances of truth and prediction over all spots.
    variances: [Array1<f64>; 2],
    /// Mean absolute error of every spot.
    pub(super) errors: Array1<f64>,
    /// PCC of every gene over all spots; `None` where the truth does not vary.
    pub(super) pcc: Vec<Option<f64>>,
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
        let n = truth.nrows() as f64;
        let (xx, yy, xy) = (&x * &x, &y * &y, &x * &y);
        Self {
            variances: [&xx, &yy].map(|of| of.sum_axis(Axis(0)) / n),
            moments: [x, y, xx, yy, xy],
            errors,
            pcc: pcc.collect(),
        }
    }

    /// The PCC of every gene in draws, NaN where its truth does not vary.
    ///
    /// # Shapes
    ///
    /// - `weights`: `[n_draws, n_spots]`, how often each spot is drawn
    /// - output: `[n_draws, n_genes]`
    pub(super) fn of_draws(&self, weights: &Array2<f64>) -> Array2<f64> {
        let n = weights.ncols() as f64;
        self.correlations([0, 1, 2, 3, 4].map(|at| weights.dot(&self.moments[at]) / n))
    }

    /// The same without each spot in turn, `[n_spots, n_genes]`; of a single spot there is none.
    pub(super) fn of_others(&self) -> Array2<f64> {
        let n_others = self.errors.len() as f64 - 1.0;
        if n_others < 1.0 {
            return Array2::zeros((0, self.pcc.len()));
        }
        let means = [0, 1, 2, 3, 4].map(|at: usize| {
            let of = &self.moments[at];
            (of.sum_axis(Axis(0)) - of) / n_others
        });
        self.correlations(means)
    }

    /// The mean PCC over the genes whose truth varies; `None` where none does.
    pub(super) fn mean_pcc(&self) -> Option<f64> {
        let (mut n, mut sum) = (0, 0.0);
        for pcc in self.pcc.iter().flatten() {
            n += 1;
            sum += pcc;
        }
        (n > 0).then(|| sum / f64::from(n))
    }

    /// The mean over genes of correlations, row by row, a gene whose truth does not vary in a row with its PCC over all
    /// spots; NaN where none varies over all spots.
    pub(super) fn means(&self, correlations: &Array2<f64>) -> Vec<f64> {
        let defined = self.pcc.iter().enumerate();
        let defined: Vec<(usize, f64)> = defined
            .filter_map(|(gene, pcc)| Some((gene, (*pcc)?)))
            .collect();
        let mean = |row: ArrayView1<'_, f64>| {
            let of_genes = defined.iter().map(|(gene, of_all)| match row[*gene] {
                lost if lost.is_nan() => *of_all,
                pcc => pcc,
            });
            of_genes.sum::<f64>() / defined.len() as f64
        };
        correlations.outer_iter().map(mean).collect()
    }

    /// Correlations of means of the moments, a row each.
    fn correlations(&self, [x, y, xx, yy, mut xy]: [Array2<f64>; 5]) -> Array2<f64> {
        let [all_xx, all_yy] = &self.variances;
        for ((row, gene), xy) in xy.indexed_iter_mut() {
            let at = [row, gene];
            let of_x = xx[at] - x[at] * x[at];
            let of_y = yy[at] - y[at] * y[at];
            *xy = match () {
                () if of_x <= CONSTANT * all_xx[gene] => f64::NAN,
                () if of_y <= CONSTANT * all_yy[gene] => 0.0,
                () => (*xy - x[at] * y[at]) / (of_x * of_y).sqrt(),
            };
        }
        xy
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
