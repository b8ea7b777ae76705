//! The clusterings of a slide by one representation, over seeds.

use std::num::NonZero;

use comtip_metrics::{
    ClusterAlgorithm, ClusterScores, Estimate, MethodClusters, MetricError, SeedScore,
    SlideClustering, VMeasure, adjusted_mutual_information, adjusted_rand_index,
    normalized_mutual_information, silhouette,
};
use ndarray::{ArrayView2, Axis};

use super::cluster_finder::ClusterFinder;
use super::slide_to_cluster::{SlideToCluster, SpotLabels};
use crate::context::Representation;
use crate::error::EvalError;

/// Scores of a slide by one representation, and the clusters of median ARI, without labels of median silhouette.
pub(super) struct Clusterings {
    pub(super) scores: SlideClustering,
    pub(super) median: MethodClusters,
}

impl Clusterings {
    /// Clusters the spots of a slide, once a seed.
    ///
    /// # Errors
    ///
    /// [`EvalError::NotClustered`] if a vector is not finite, or there are fewer spots than clusters; of a mixture also if
    /// there are fewer distinct ones.
    pub(super) fn of(
        representation: &Representation,
        slide: &SlideToCluster<'_>,
        algorithm: ClusterAlgorithm,
        n_seeds: NonZero<u64>,
    ) -> Result<Self, EvalError> {
        let points = representation.vectors.select(Axis(0), &slide.rows);
        let runs = runs(points.view(), slide, algorithm, n_seeds).map_err(|source| {
            EvalError::NotClustered {
                slide: slide.slide.to_owned(),
                representation: representation.name.as_str().into(),
                source,
            }
        })?;
        let seeds: Vec<SeedScore> = runs.iter().map(|run| run.score).collect();
        let each: Vec<ClusterScores<Option<f64>>> = seeds.iter().map(|seed| seed.scores).collect();
        let median = median(runs, slide.labels.is_some());
        Ok(Self {
            scores: SlideClustering {
                slide: slide.slide.to_owned(),
                scores: ClusterScores::gathered(&each, over_seeds),
                seeds,
            },
            median: MethodClusters {
                method: representation.name.clone(),
                ..median
            },
        })
    }
}

/// What a seed has found.
struct SeedRun {
    score: SeedScore,
    clusters: Vec<usize>,
}

fn runs(
    points: ArrayView2<'_, f32>,
    slide: &SlideToCluster<'_>,
    algorithm: ClusterAlgorithm,
    n_seeds: NonZero<u64>,
) -> Result<Vec<SeedRun>, MetricError> {
    let finder = ClusterFinder::of(points, slide.n_clusters, algorithm)?;
    let run = |seed| {
        let clusters = finder.clusters(seed)?;
        let scores = match &slide.labels {
            Some(labels) => agreement(labels, &clusters)?,
            None => ClusterScores {
                silhouette: silhouette(points, &clusters)?,
                ..ClusterScores::default()
            },
        };
        let score = SeedScore { seed, scores };
        Ok(SeedRun { score, clusters })
    };
    (0..n_seeds.get()).map(run).collect()
}

/// How well clusters agree with the labels of their spots.
fn agreement(
    labels: &SpotLabels,
    clusters: &[usize],
) -> Result<ClusterScores<Option<f64>>, MetricError> {
    let codes = &labels.codes.codes;
    let smoothed = labels.neighbourhood.smooth(clusters)?;
    let v_measure = VMeasure::of(codes, clusters)?;
    Ok(ClusterScores {
        ari: Some(adjusted_rand_index(codes, clusters)?),
        ari_smoothed: Some(adjusted_rand_index(codes, &smoothed)?),
        nmi: Some(normalized_mutual_information(codes, clusters)?),
        ami: Some(adjusted_mutual_information(codes, clusters)?),
        homogeneity: Some(v_measure.homogeneity),
        completeness: Some(v_measure.completeness),
        v_measure: Some(v_measure.v_measure),
        silhouette: None,
    })
}

/// The median over the seeds that have a value.
fn over_seeds(values: &[Option<f64>]) -> Estimate {
    let estimate = Estimate::of_seeds(values.iter().copied().flatten());
    Estimate {
        n_undefined: values.len() - estimate.n,
        ..estimate
    }
}

/// The run of median ARI, without labels of median silhouette; an undefined one is below all others.
fn median(mut runs: Vec<SeedRun>, has_labels: bool) -> MethodClusters {
    let value = |run: &SeedRun| {
        let scores = run.score.scores;
        let score = if has_labels {
            scores.ari
        } else {
            scores.silhouette
        };
        score.unwrap_or(f64::NEG_INFINITY)
    };
    runs.sort_by(|a, b| value(a).total_cmp(&value(b)));
    let median = runs.swap_remove(runs.len() / 2);
    MethodClusters {
        method: String::new(),
        seed: median.score.seed,
        clusters: median.clusters,
    }
}

#[cfg(test)]
mod tests;
