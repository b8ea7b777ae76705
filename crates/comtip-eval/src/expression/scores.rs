//! Scores of a prediction, gene by gene and overall.

use super::mean_absolute_error::mean_absolute_error;
use super::pearson::correlation;
use crate::EvalError;
use crate::input::{check_matrix, check_same_length};
use ndarray::{ArrayView2, Zip};

/// Scores of a prediction of expression, gene by gene and overall.
///
/// [`pooled_pcc`](Self::pooled_pcc) is the correlation of the concatenated genes x spots vector,
/// which papers often print as the overall PCC. Differences between genes inflate it: predicting
/// every gene's mean scores high in it and has no per-gene PCC at all, so print
/// [`mean_pcc`](Self::mean_pcc) and the baseline [`TrainMean`](crate::TrainMean) beside it.
#[derive(Debug, Clone, PartialEq)]
pub struct ExpressionScores {
    /// One score per gene, in column order.
    pub genes: Vec<GeneScore>,
    /// Pearson correlation over all genes and spots as one vector; `None` when either is constant.
    pub pooled_pcc: Option<f64>,
    /// Mean absolute error over all genes and spots, which is also the mean over genes.
    pub mae: f64,
}

/// Scores of one gene over spots.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct GeneScore {
    /// Pearson correlation; `None` when truth or prediction is constant over the spots.
    pub pcc: Option<f64>,
    /// Mean absolute error, in the unit of the expression.
    pub mae: f64,
}

impl ExpressionScores {
    /// Scores `predicted` against `truth`.
    ///
    /// # Shapes
    ///
    /// - `truth`, `predicted`: `[n_spots, n_genes]`
    ///
    /// # Errors
    ///
    /// [`EvalError::LengthMismatch`], [`EvalError::Empty`] and [`EvalError::NonFinite`].
    ///
    /// ```
    /// use comtip_eval::ExpressionScores;
    /// use ndarray::array;
    ///
    /// let truth = array![[1.0_f32, 0.0], [2.0, 0.0], [3.0, 0.0]];
    /// let predicted = array![[2.0_f32, 1.0], [3.0, 0.0], [4.0, 0.5]];
    /// let scores = ExpressionScores::of(truth.view(), predicted.view())?;
    /// assert_eq!(scores.genes[0].pcc, Some(1.0));
    /// assert_eq!(scores.genes[1].pcc, None);
    /// assert_eq!((scores.mean_pcc(), scores.n_without_pcc()), (Some(1.0), 1));
    /// assert_eq!((scores.genes[0].mae, scores.genes[1].mae, scores.mae), (1.0, 0.5, 0.75));
    /// # Ok::<(), comtip_eval::EvalError>(())
    /// ```
    pub fn of(
        truth: ArrayView2<'_, f32>,
        predicted: ArrayView2<'_, f32>,
    ) -> Result<Self, EvalError> {
        let ((n_spots, n_genes), predicted_dim) = (truth.dim(), predicted.dim());
        check_same_length("spots", ("truth", n_spots), ("predicted", predicted_dim.0))?;
        check_same_length("genes", ("truth", n_genes), ("predicted", predicted_dim.1))?;
        check_matrix("truth", truth)?;
        check_matrix("predicted", predicted)?;

        let genes = Zip::from(truth.columns())
            .and(predicted.columns())
            .map_collect(|truth, predicted| {
                let pairs = truth.into_iter().copied().zip(predicted.iter().copied());
                Ok(GeneScore {
                    pcc: correlation(pairs),
                    mae: mean_absolute_error(truth, predicted)?,
                })
            })
            .into_iter()
            .collect::<Result<Vec<_>, EvalError>>()?;
        let mae = genes.iter().map(|gene| gene.mae).sum::<f64>() / n_genes as f64;
        let pooled = truth.iter().copied().zip(predicted.iter().copied());
        Ok(Self {
            genes,
            pooled_pcc: correlation(pooled),
            mae,
        })
    }

    /// The mean PCC over the genes that have one; `None` when no gene does.
    pub fn mean_pcc(&self) -> Option<f64> {
        let pccs: Vec<f64> = self.genes.iter().filter_map(|gene| gene.pcc).collect();
        (!pccs.is_empty()).then(|| pccs.iter().sum::<f64>() / pccs.len() as f64)
    }

    /// Genes without a PCC, to be printed beside every mean.
    pub fn n_without_pcc(&self) -> usize {
        self.genes.iter().filter(|gene| gene.pcc.is_none()).count()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::{Array2, array};

    #[test]
    fn predicting_gene_means_has_a_pooled_pcc_but_none_per_gene() {
        let truth = array![[1.0_f32, 11.0], [3.0, 13.0]];
        let means = array![[2.0_f32, 12.0], [2.0, 12.0]];
        let scores = ExpressionScores::of(truth.view(), means.view()).unwrap();
        assert_eq!((scores.mean_pcc(), scores.n_without_pcc()), (None, 2));
        // Variance between genes 25, within genes 1: r = sqrt(25 / 26).
        let pooled = scores.pooled_pcc.unwrap();
        approx::assert_relative_eq!(pooled, (25.0_f64 / 26.0).sqrt(), max_relative = 1e-14);
        assert_eq!(scores.mae, 1.0);
    }

    #[test]
    fn another_number_of_genes_is_refused() {
        let truth = Array2::zeros((3, 2));
        let error = ExpressionScores::of(truth.view(), Array2::zeros((3, 1)).view());
        assert_eq!(
            error.unwrap_err().to_string(),
            "truth has 2 genes but predicted has 1"
        );
    }

    #[test]
    fn a_nan_in_the_prediction_is_an_error_not_a_score() {
        let truth = array![[1.0_f32], [2.0]];
        let error = ExpressionScores::of(truth.view(), array![[1.0], [f32::NAN]].view());
        let expected = EvalError::NonFinite {
            what: "predicted",
            row: 1,
            column: 0,
        };
        assert_eq!(error, Err(expected));
    }
}
