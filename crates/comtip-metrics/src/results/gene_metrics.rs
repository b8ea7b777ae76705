//! What a predicted gene is scored by besides PCC and MAE.

use super::named_scores::named_scores;
use crate::expression::GeneScore;

named_scores! {
    /// The scores of a predicted gene besides PCC and MAE: a number each over some spots, an
    /// [`Estimate`](crate::Estimate) each over genes, slides or patients.
    ///
    /// ```
    /// use comtip_metrics::{Estimate, ExpressionScores, GeneMetrics, Statistic};
    /// use ndarray::array;
    ///
    /// let truth = array![[1.0_f32, 4.0], [2.0, 4.0], [3.0, 4.0]];
    /// let predicted = array![[1.0_f32, 1.0], [2.0, 2.0], [9.0, 3.0]];
    /// let scores = ExpressionScores::of(truth.view(), predicted.view())?;
    /// let genes: Vec<_> = scores.genes.iter().map(|gene| GeneMetrics::of(gene, None)).collect();
    /// let means = GeneMetrics::gathered(&genes, |of| Estimate::mean(Statistic::MeanOverGenes, of.iter().copied()));
    /// assert_eq!(means.spearman.value, Some(1.0));
    /// assert_eq!((means.r2.value, means.r2.n, means.r2.n_undefined), (Some(-17.0), 1, 1));
    /// assert_eq!(means.named()[0].0, "spearman");
    /// # Ok::<(), comtip_metrics::MetricError>(())
    /// ```
    GeneMetrics {
        /// Spearman correlation over the spots; undefined where the truth is constant, 0 where the prediction alone is.
        spearman,
        /// Share of the variance over the spots that is explained, below 0 for less than the mean of the truth would be;
        /// undefined where the truth is constant.
        r2,
        /// Mean squared error over the spots.
        mse,
        /// Structural similarity of the maps of a slide; undefined over several slides, on maps of fewer than 11 rows or
        /// columns, and where the truth is constant.
        ssim,
    }
}

impl GeneMetrics<Option<f64>> {
    /// Of a gene over some spots, with the structural similarity of its maps if they have one.
    pub fn of(gene: &GeneScore, ssim: Option<f64>) -> Self {
        Self {
            spearman: gene.spearman,
            r2: gene.r2,
            mse: Some(gene.mse),
            ssim,
        }
    }
}
