//! Scores of a prediction within each of several groups of spots.

use ndarray::{ArrayView2, Axis};

use super::scores::ExpressionScores;
use crate::error::MetricError;
use crate::input::check_same_length;

/// Scores of a prediction within each of several groups of spots, such as slides or patients.
///
/// Over the spots of several slides at once, a correlation also holds what differs between slides:
/// a stain or a sequencing depth that shifts all spots of a slide raises or lowers it without any
/// tissue being distinguished from another. Within a slide it cannot.
///
/// ```
/// use comtip_metrics::{ExpressionScores, ScoresByGroup};
/// use ndarray::array;
///
/// // Wrong within either slide, but right about which of them is stronger.
/// let truth = array![[1.0_f32], [2.0], [11.0], [12.0]];
/// let predicted = array![[2.0_f32], [1.0], [12.0], [11.0]];
/// let pooled = ExpressionScores::of(truth.view(), predicted.view())?;
/// assert!(pooled.mean_pcc() > Some(0.95));
/// let by_slide = ScoresByGroup::of(truth.view(), predicted.view(), &[0, 0, 1, 1])?;
/// assert_eq!(by_slide.mean_pcc(), Some(-1.0));
/// # Ok::<(), comtip_metrics::MetricError>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct ScoresByGroup {
    /// Scores of each group, by its code.
    pub groups: Vec<ExpressionScores>,
}

impl ScoresByGroup {
    /// Scores `predicted` against `truth` in every group; `group` is the code of each spot's, from 0
    /// without gaps.
    ///
    /// # Shapes
    ///
    /// - `truth`, `predicted`: `[n_spots, n_genes]`
    /// - `group`: `[n_spots]`
    ///
    /// # Errors
    ///
    /// As [`ExpressionScores::of`]; a code that no spot has is [`MetricError::Empty`].
    pub fn of(
        truth: ArrayView2<'_, f32>,
        predicted: ArrayView2<'_, f32>,
        group: &[usize],
    ) -> Result<Self, MetricError> {
        let n_spots = truth.nrows();
        check_same_length(
            "spots",
            ("truth", n_spots),
            ("predicted", predicted.nrows()),
        )?;
        check_same_length("spots", ("truth", n_spots), ("group", group.len()))?;
        let n_groups = group.iter().max().map_or(0, |last| last + 1);
        let mut rows = vec![Vec::new(); n_groups];
        for (row, code) in group.iter().enumerate() {
            rows[*code].push(row);
        }
        let groups = rows.iter().map(|rows| {
            ExpressionScores::of(
                truth.select(Axis(0), rows).view(),
                predicted.select(Axis(0), rows).view(),
            )
        });
        Ok(Self {
            groups: groups.collect::<Result<_, _>>()?,
        })
    }

    /// The mean over groups of the mean PCC over genes, each group weighing the same whatever its
    /// spots; `None` when no group has one.
    pub fn mean_pcc(&self) -> Option<f64> {
        mean(self.groups.iter().filter_map(ExpressionScores::mean_pcc))
    }

    /// The mean over groups of the PCC of gene `gene_idx`, over those where its truth varies; `None`
    /// when it varies in none.
    ///
    /// # Panics
    ///
    /// If there is no such gene.
    pub fn gene_pcc(&self, gene_idx: usize) -> Option<f64> {
        mean(
            self.groups
                .iter()
                .filter_map(|group| group.genes[gene_idx].pcc),
        )
    }

    /// Pairs of group and gene whose truth is constant: they are in no mean of any method.
    pub fn n_undefined_genes(&self) -> usize {
        self.groups
            .iter()
            .map(ExpressionScores::n_undefined_genes)
            .sum()
    }

    /// Pairs of group and gene whose prediction alone is constant: they count as 0.
    pub fn n_constant(&self) -> usize {
        self.groups.iter().map(ExpressionScores::n_constant).sum()
    }
}

fn mean(values: impl Iterator<Item = f64>) -> Option<f64> {
    let (n, sum) = values.fold((0.0, 0.0), |(n, sum), value| (n + 1.0, sum + value));
    (n > 0.0).then(|| sum / n)
}

#[cfg(test)]
mod tests {
    use ndarray::array;

    use super::*;

    #[test]
    fn each_group_weighs_the_same_whatever_its_spots() {
        // The first has a PCC of 1 over two spots, the second 0.5 over three.
        let truth = array![[1.0_f32], [2.0], [1.0], [2.0], [3.0]];
        let predicted = array![[5.0_f32], [6.0], [1.0], [3.0], [2.0]];
        let scores = ScoresByGroup::of(truth.view(), predicted.view(), &[0, 0, 1, 1, 1]).unwrap();
        approx::assert_relative_eq!(scores.mean_pcc().unwrap(), 0.75, max_relative = 1e-14);
    }

    #[test]
    fn a_gene_that_is_silent_on_one_slide_is_averaged_over_the_others() {
        let truth = array![[0.0_f32, 1.0], [0.0, 2.0], [1.0, 1.0], [2.0, 2.0]];
        let predicted = array![[0.0_f32, 2.0], [1.0, 1.0], [3.0, 7.0], [4.0, 7.0]];
        let scores = ScoresByGroup::of(truth.view(), predicted.view(), &[0, 0, 1, 1]).unwrap();
        assert_eq!(scores.gene_pcc(0), Some(1.0));
        // -1 on the first slide, and a flat prediction on the second.
        assert_eq!(scores.gene_pcc(1), Some(-0.5));
        assert_eq!((scores.n_undefined_genes(), scores.n_constant()), (1, 1));
        // The first slide scores -1 by its second gene, the second (1 + 0) / 2.
        assert_eq!(scores.mean_pcc(), Some(-0.25));
    }

    #[test]
    fn a_group_without_spots_is_refused() {
        let x = array![[1.0_f32], [2.0]];
        let error = ScoresByGroup::of(x.view(), x.view(), &[0, 2]).unwrap_err();
        assert_eq!(error, MetricError::Empty { what: "truth" });
        let error = ScoresByGroup::of(x.view(), x.view(), &[0]).unwrap_err();
        assert_eq!(error.to_string(), "truth has 2 spots but group has 1");
    }
}
