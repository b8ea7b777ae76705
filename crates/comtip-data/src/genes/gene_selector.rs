//! The genes of slides that are best by some rule, slide by slide.

use std::collections::HashMap;

use super::expression::{Expression, Normalization};
use super::gene_selection::GeneSelection;
use super::gene_support::{GeneFloor, GeneSupport};
use super::hvg::{ranked_by_dispersion, too_few_shared};
use super::moments::GeneMoments;
use super::none_shared::check_shared;
use super::residual_ranks::ResidualRanks;
use super::slide_means::SlideMeans;
use crate::error::DataError;
use crate::slide::Counts;

/// Chooses genes that all slides share, of slides that are given one after another: none stays in memory.
///
/// Give only slides, or spots, of the training side: genes chosen with the test side leak it.
///
/// - [`GeneSelection::Seurat`] is [`overlap_hvg`](crate::overlap_hvg).
/// - [`GeneSelection::PearsonResiduals`] is scanpy's `experimental.pp.highly_variable_genes(flavor="pearson_residuals",
///   batch_key=slide)` on the shared genes, but that residuals are clipped to the root of the spots of *their* slide:
///   scanpy 1.12.4 takes the root of the first slide for all.
/// - [`GeneSelection::Mean`] takes the largest normalised values, averaged over the spots of a slide and then over slides.
///
/// # Examples
///
/// ```
/// use comtip_data::{Counts, GeneFloor, GeneSelection, GeneSelector, Normalization};
///
/// let genes = ["ACTB", "MBP", "GAPDH"].map(String::from);
/// let mut counts = Counts::new(3);
/// counts.push_spot([(0, 90.0), (2, 11.0)]);
/// counts.push_spot([(0, 100.0), (1, 30.0), (2, 9.0)]);
/// counts.push_spot([(0, 110.0), (2, 10.0)]);
/// let best = |selection| {
///     let floor = GeneFloor::default();
///     let mut selector = GeneSelector::new(genes.to_vec(), selection, Normalization::Log1p, floor);
///     selector.push(&genes, &counts);
///     selector.best(1)
/// };
/// assert_eq!(best(GeneSelection::PearsonResiduals)?, ["MBP"]);
/// assert_eq!(best(GeneSelection::Mean)?, ["ACTB"]);
/// # Ok::<(), comtip_data::DataError>(())
/// ```
#[derive(Debug, Clone)]
pub struct GeneSelector {
    shared: Vec<String>,
    places: HashMap<String, u32>,
    normalization: Normalization,
    floor: GeneFloor,
    n_slides: usize,
    support: GeneSupport,
    ranking: Ranking,
}

/// What is kept of slides to rank genes by.
#[derive(Debug, Clone)]
enum Ranking {
    Dispersion(GeneMoments),
    Residuals(ResidualRanks),
    Means(SlideMeans),
}

impl GeneSelector {
    /// Of no slide yet; `shared` are the genes that all of them will have, as
    /// [`GeneSets::shared_genes`](crate::GeneSets::shared_genes) gives them.
    pub fn new(
        shared: Vec<String>,
        selection: GeneSelection,
        normalization: Normalization,
        floor: GeneFloor,
    ) -> Self {
        let n_genes = shared.len();
        Self {
            places: shared.iter().cloned().zip(0..).collect(),
            normalization,
            floor,
            n_slides: 0,
            support: GeneSupport::new(n_genes),
            ranking: match selection {
                GeneSelection::Seurat => Ranking::Dispersion(GeneMoments::new()),
                GeneSelection::PearsonResiduals => Ranking::Residuals(ResidualRanks::default()),
                GeneSelection::Mean => Ranking::Means(SlideMeans::new(n_genes)),
            },
            shared,
        }
    }

    /// Adds the raw counts of a slide, or of some of its spots, over all genes that it measures.
    ///
    /// # Panics
    ///
    /// If there is not one name for every gene.
    pub fn push(&mut self, genes: &[String], counts: &Counts) {
        assert_eq!(genes.len(), counts.n_genes(), "a name for every gene");
        let places: Vec<Option<u32>> = genes
            .iter()
            .map(|gene| self.places.get(gene).copied())
            .collect();
        let of_shared = counts.moved(&places, self.shared.len());
        self.support.push(&of_shared);
        let expression = || Expression::from_counts(counts, self.normalization);
        match &mut self.ranking {
            Ranking::Dispersion(moments) => moments.push(genes, &expression()),
            Ranking::Residuals(ranks) => ranks.push(&of_shared),
            Ranking::Means(means) => means.push(&expression(), &places),
        }
        self.n_slides += 1;
    }

    /// The `n_top` best of the genes that are counted as often as the floor asks, the best first.
    ///
    /// # Errors
    ///
    /// [`DataError::Genes`] if no slide was given, none has a spot, no gene is shared, or fewer than `n_top` are or are
    /// counted often enough.
    pub fn best(&self, n_top: usize) -> Result<Vec<String>, DataError> {
        let n_shared = self.shared.len();
        check_shared(self.n_slides, self.support.n_spots(), n_shared)?;
        if n_top > n_shared {
            return Err(too_few_shared(n_top, self.n_slides, n_shared));
        }
        let eligible = self.support.above(self.floor);
        let n_eligible = eligible.iter().filter(|is_eligible| **is_eligible).count();
        if n_top > n_eligible {
            return Err(DataError::Genes {
                problem: format!(
                    "{n_top} genes asked for, but of the {n_shared} that the {} slides share only {n_eligible} have {} over \
                     these {} spots; ask for fewer genes, or for fewer counts of each",
                    self.n_slides,
                    self.floor,
                    self.support.n_spots()
                ),
            });
        }
        let ranked = match &self.ranking {
            Ranking::Dispersion(moments) => {
                let ranked = ranked_by_dispersion(moments)?;
                let places = ranked.iter().filter_map(|gene| self.places.get(gene));
                places.map(|place| *place as usize).collect()
            }
            Ranking::Residuals(ranks) => ranks.best(n_top, &eligible),
            Ranking::Means(means) => means.ranked(),
        };
        let best = ranked.into_iter().filter(|gene| eligible[*gene]);
        Ok(best
            .take(n_top)
            .map(|gene| self.shared[gene].clone())
            .collect())
    }
}

#[cfg(test)]
mod tests;
