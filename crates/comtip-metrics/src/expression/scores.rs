//! Scores of a prediction, gene by gene and overall.

use ndarray::{ArrayView2, Zip};

use super::mean_absolute_error::mean_absolute_error;
use super::mean_squared_error::mean_squared_error;
use super::pearson::{correlation, is_constant};
use super::r_squared::explained_variance;
use super::spearman::rank_correlation;
use crate::error::MetricError;
use crate::input::{check_matrix, check_same_length};

/// Scores of a prediction of expression, gene by gene and overall.
///
/// [`pcc_flattened`](Self::pcc_flattened) is the correlation of all genes and spots as one list,
/// which papers often print as the overall PCC. Differences between genes inflate it: predicting
/// every gene's mean scores high in it and 0 in every gene, so print
/// [`mean_pcc`](Self::mean_pcc) and the baseline [`TrainMean`](crate::TrainMean) beside it.
///
/// All methods are averaged over the same genes: a gene has no PCC where its truth is constant,
/// whatever the prediction, and where the prediction alone is constant it counts as 0, since it
/// explains nothing. Both are counted. The Spearman correlation follows the same rule. R2 is undefined for
/// the same genes, and needs no rule for a constant prediction: it is 0 at the mean of the truth and less elsewhere.
///
/// Spots of several slides taken together mix what differs within a slide with what differs between
/// slides, such as stain and depth; see [`ScoresByGroup`](crate::ScoresByGroup).
#[derive(Debug, Clone, PartialEq)]
pub struct ExpressionScores {
    /// One score per gene, in column order.
    pub genes: Vec<GeneScore>,
    /// Pearson correlation of all genes and spots as one list; `None` when the truth is constant, 0 when
    /// the prediction alone is.
    pub pcc_flattened: Option<f64>,
    /// Mean absolute error over all genes and spots, which is also the mean over genes.
    pub mae: f64,
    /// Mean squared error over all genes and spots, which is also the mean over genes.
    pub mse: f64,
}

/// Scores of one gene over spots.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct GeneScore {
    /// Pearson correlation over the spots; `None` when the truth is constant, 0 when the prediction
    /// alone is.
    pub pcc: Option<f64>,
    /// Whether the truth varies but the prediction is the same at every spot.
    pub is_constant: bool,
    /// Spearman correlation over the spots; `None` when the truth is constant, 0 when the prediction
    /// alone is.
    pub spearman: Option<f64>,
    /// Share of the variance over the spots that is explained, below 0 for less than the mean of the truth
    /// would; `None` when the truth is constant.
    pub r2: Option<f64>,
    /// Mean absolute error, in the unit of the expression.
    pub mae: f64,
    /// Mean squared error, in the squared unit of the expression.
    pub mse: f64,
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
    /// [`MetricError::LengthMismatch`], [`MetricError::Empty`] and [`MetricError::NonFinite`].
    ///
    /// ```
    /// use comtip_metrics::ExpressionScores;
    /// use ndarray::array;
    ///
    /// let truth = array![[1.0_f32, 0.0], [2.0, 0.0], [3.0, 0.0]];
    /// let predicted = array![[2.0_f32, 1.0], [3.0, 0.0], [4.0, 0.5]];
    /// let scores = ExpressionScores::of(truth.view(), predicted.view())?;
    /// assert_eq!(scores.genes[0].pcc, Some(1.0));
    /// assert_eq!(scores.genes[1].pcc, None);
    /// assert_eq!((scores.mean_pcc(), scores.n_undefined_genes()), (Some(1.0), 1));
    /// assert_eq!((scores.genes[0].mae, scores.genes[1].mae, scores.mae), (1.0, 0.5, 0.75));
    /// # Ok::<(), comtip_metrics::MetricError>(())
    /// ```
    pub fn of(
        truth: ArrayView2<'_, f32>,
        predicted: ArrayView2<'_, f32>,
    ) -> Result<Self, MetricError> {
        let ((n_spots, n_genes), predicted_dim) = (truth.dim(), predicted.dim());
        check_same_length("spots", ("truth", n_spots), ("predicted", predicted_dim.0))?;
        check_same_length("genes", ("truth", n_genes), ("predicted", predicted_dim.1))?;
        check_matrix("truth", truth)?;
        check_matrix("predicted", predicted)?;

        let genes = Zip::from(truth.columns())
            .and(predicted.columns())
            .map_collect(|truth, predicted| {
                let pairs = truth.into_iter().copied().zip(predicted.iter().copied());
                let pcc = explained(pairs);
                Ok(GeneScore {
                    pcc,
                    is_constant: pcc.is_some() && is_constant(predicted.iter().copied()),
                    spearman: pcc.map(|_| rank_correlation(truth, predicted).unwrap_or(0.0)),
                    r2: explained_variance(truth, predicted),
                    mae: mean_absolute_error(truth, predicted)?,
                    mse: mean_squared_error(truth, predicted)?,
                })
            })
            .into_iter()
            .collect::<Result<Vec<_>, MetricError>>()?;
        let mae = genes.iter().map(|gene| gene.mae).sum::<f64>() / n_genes as f64;
        let mse = genes.iter().map(|gene| gene.mse).sum::<f64>() / n_genes as f64;
        let flattened = truth.iter().copied().zip(predicted.iter().copied());
        Ok(Self {
            genes,
            pcc_flattened: explained(flattened),
            mae,
            mse,
        })
    }

    /// The mean PCC over the genes whose truth varies; `None` when none does.
    pub fn mean_pcc(&self) -> Option<f64> {
        self.mean_of(|gene| gene.pcc)
    }

    /// The mean Spearman correlation over the same genes.
    pub fn mean_spearman(&self) -> Option<f64> {
        self.mean_of(|gene| gene.spearman)
    }

    /// The mean R2 over the same genes; one gene that is predicted far off can outweigh all others.
    pub fn mean_r2(&self) -> Option<f64> {
        self.mean_of(|gene| gene.r2)
    }

    fn mean_of(&self, score: impl Fn(&GeneScore) -> Option<f64>) -> Option<f64> {
        let scores: Vec<f64> = self.genes.iter().filter_map(score).collect();
        (!scores.is_empty()).then(|| scores.iter().sum::<f64>() / scores.len() as f64)
    }

    /// Genes whose truth is constant: they have no PCC, in no method. To be printed beside every mean.
    pub fn n_undefined_genes(&self) -> usize {
        self.genes.iter().filter(|gene| gene.pcc.is_none()).count()
    }

    /// Genes whose truth varies but whose prediction does not: they count as 0. To be printed beside
    /// every mean.
    pub fn n_constant(&self) -> usize {
        self.genes.iter().filter(|gene| gene.is_constant).count()
    }
}

/// The correlation of (truth, prediction), 0 if the prediction alone is constant.
pub(crate) fn explained(pairs: impl Iterator<Item = (f32, f32)> + Clone) -> Option<f64> {
    if is_constant(pairs.clone().map(|(truth, _)| truth)) {
        return None;
    }
    Some(correlation(pairs).unwrap_or(0.0))
}

#[cfg(test)]
mod tests {
    use ndarray::{Array2, array};

    use super::*;

    #[test]
    fn predicting_gene_means_has_a_flattened_pcc_but_explains_no_gene() {
        let truth = array![[1.0_f32, 11.0], [3.0, 13.0]];
        let means = array![[2.0_f32, 12.0], [2.0, 12.0]];
        let scores = ExpressionScores::of(truth.view(), means.view()).unwrap();
        assert_eq!((scores.mean_pcc(), scores.n_constant()), (Some(0.0), 2));
        // Variance between genes 25, within genes 1: r = sqrt(25 / 26).
        let flattened = scores.pcc_flattened.unwrap();
        approx::assert_relative_eq!(flattened, (25.0_f64 / 26.0).sqrt(), max_relative = 1e-14);
        assert_eq!(scores.mae, 1.0);
    }

    #[test]
    fn all_methods_are_averaged_over_the_same_genes() {
        // Correlations by hand: 0.5 and -0.5. The second method gives up on the gene it is bad at,
        // which must not raise its mean; the third gene has no truth to correlate with.
        let truth = array![[1.0_f32, 1.0, 4.0], [2.0, 2.0, 4.0], [3.0, 3.0, 4.0]];
        let tries = array![[1.0_f32, 3.0, 1.0], [3.0, 1.0, 2.0], [2.0, 2.0, 3.0]];
        let gives_up = array![[1.0_f32, 7.0, 1.0], [3.0, 7.0, 2.0], [2.0, 7.0, 3.0]];
        let of = |predicted: &Array2<f32>| {
            let scores = ExpressionScores::of(truth.view(), predicted.view()).unwrap();
            let mean = scores.mean_pcc().unwrap();
            (mean, scores.n_undefined_genes(), scores.n_constant())
        };
        assert_eq!(of(&tries), (0.0, 1, 0));
        assert_eq!(of(&gives_up), (0.25, 1, 1));
    }

    #[test]
    fn a_constant_prediction_ranks_nothing_and_explains_less_than_nothing() {
        let truth = array![[1.0_f32, 4.0], [2.0, 4.0], [6.0, 4.0]];
        let constant = array![[4.0_f32, 1.0], [4.0, 2.0], [4.0, 3.0]];
        let scores = ExpressionScores::of(truth.view(), constant.view()).unwrap();
        // Squared errors 9 + 4 + 4 against squared deviations 4 + 1 + 9.
        let gene = scores.genes[0];
        assert_eq!((gene.pcc, gene.spearman), (Some(0.0), Some(0.0)));
        assert_eq!((gene.r2, gene.mse), (Some(1.0 - 17.0 / 14.0), 17.0 / 3.0));
        assert_eq!((scores.genes[1].spearman, scores.genes[1].r2), (None, None));
        assert_eq!(
            (scores.mean_spearman(), scores.mean_r2()),
            (Some(0.0), gene.r2)
        );
        assert_eq!(scores.mse, (17.0 / 3.0 + 14.0 / 3.0) / 2.0);
    }

    #[test]
    fn a_constant_truth_has_no_score_whatever_is_predicted() {
        let truth = Array2::from_elem((3, 1), 0.1_f32);
        for predicted in [Array2::zeros((3, 1)), array![[1.0], [2.0], [3.0]]] {
            let scores = ExpressionScores::of(truth.view(), predicted.view()).unwrap();
            assert_eq!((scores.mean_pcc(), scores.pcc_flattened), (None, None));
            assert_eq!((scores.n_undefined_genes(), scores.n_constant()), (1, 0));
        }
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
        let expected = MetricError::NonFinite {
            what: "predicted",
            row: 1,
            column: 0,
        };
        assert_eq!(error, Err(expected));
    }
}
