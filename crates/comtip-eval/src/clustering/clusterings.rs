//! The clusterings of a slide by one representation, over the seeds of k-means.

use std::num::NonZero;

use comtip_metrics::{
    Estimate, KMeans, MethodClusters, SeedScore, SlideClustering, adjusted_rand_index,
    normalized_mutual_information,
};
use ndarray::Axis;

use super::labelled_slide::LabelledSlide;
use crate::context::Representation;
use crate::error::EvalError;

/// Scores of a slide by one representation, and the clusters of median ARI.
pub(super) struct Clusterings {
    pub(super) scores: SlideClustering,
    pub(super) median: MethodClusters,
}

impl Clusterings {
    /// Clusters the labelled spots of a slide into as many clusters as it has labels, once a seed.
    ///
    /// # Errors
    ///
    /// If a vector is not finite.
    pub(super) fn of(
        representation: &Representation,
        slide: &LabelledSlide<'_>,
        n_seeds: NonZero<u64>,
    ) -> Result<Self, EvalError> {
        let points = representation.vectors.select(Axis(0), &slide.rows);
        let labels = &slide.labels;
        let mut runs = Vec::new();
        for seed in 0..n_seeds.get() {
            let fit = KMeans::new(labels.names.len(), seed).fit(points.view())?;
            let scores = SeedScore {
                seed,
                ari: adjusted_rand_index(&labels.codes, &fit.assignments)?,
                nmi: normalized_mutual_information(&labels.codes, &fit.assignments)?,
            };
            runs.push((scores, fit.assignments));
        }
        let seeds: Vec<SeedScore> = runs.iter().map(|(scores, _)| *scores).collect();
        runs.sort_by(|(a, _), (b, _)| a.ari.total_cmp(&b.ari));
        let (median, clusters) = runs.swap_remove(runs.len() / 2);
        Ok(Self {
            scores: SlideClustering {
                slide: slide.slide.to_owned(),
                ari: Estimate::of_seeds(seeds.iter().map(|seed| seed.ari)),
                nmi: Estimate::of_seeds(seeds.iter().map(|seed| seed.nmi)),
                seeds,
            },
            median: MethodClusters {
                method: representation.name.to_owned(),
                seed: median.seed,
                clusters,
            },
        })
    }
}
