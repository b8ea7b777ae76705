//! Correlations of single genes on spots that are drawn anew.

use ndarray::{Array2, Zip};

use super::acceleration::Acceleration;
use super::bca::bca;
use super::no_interval::NoInterval;
use crate::results::{Interval, IntervalKind};

/// The PCC of every gene within a group of spots, or its mean over groups, on draws of the spots.
///
/// Other than in a mean over genes, a draw in which the truth of a gene does not vary has no PCC of it.
#[derive(Debug)]
pub(super) struct GeneDraws {
    /// Sums over the groups in which the gene has a PCC, and how many these are.
    pcc: Vec<(f64, usize)>,
    /// The same sums of every draw, `[n_draws, n_genes]`; NaN where one of them has none.
    draws: Array2<f64>,
    accelerations: Vec<Acceleration>,
}

impl GeneDraws {
    /// Of no group yet.
    pub(super) fn new(n_draws: usize, n_genes: usize) -> Self {
        Self {
            pcc: vec![(0.0, 0); n_genes],
            draws: Array2::zeros((n_draws, n_genes)),
            accelerations: vec![Acceleration::default(); n_genes],
        }
    }

    /// Adds a group by its PCCs over all spots, on draws, and without each spot in turn.
    pub(super) fn add(&mut self, pcc: &[Option<f64>], draws: &Array2<f64>, others: &Array2<f64>) {
        for (gene, pcc) in pcc.iter().enumerate() {
            let Some(pcc) = pcc else { continue };
            self.pcc[gene].0 += pcc;
            self.pcc[gene].1 += 1;
            Zip::from(self.draws.column_mut(gene))
                .and(draws.column(gene))
                .for_each(|sum, of_group| *sum += of_group);
            let others = others.column(gene);
            let others = others.iter().copied().filter(|pcc| !pcc.is_nan());
            self.accelerations[gene].add(others);
        }
    }

    /// Intervals of the means over the groups, gene by gene.
    pub(super) fn intervals(&self) -> Vec<Result<Interval, NoInterval>> {
        let genes = self.pcc.iter().zip(&self.accelerations).enumerate();
        let interval =
            |(gene, ((sum, n), acceleration)): (usize, (&(f64, usize), &Acceleration))| {
                let n_groups = *n as f64;
                let score = (*n > 0).then(|| sum / n_groups);
                let draws = self.draws.column(gene);
                let draws = draws
                    .iter()
                    .map(|sum| (!sum.is_nan()).then(|| sum / n_groups));
                bca(score, draws, *acceleration, IntervalKind::SpotBca)
            };
        genes.map(interval).collect()
    }
}
