//! What can be reached on simulated slides.

use serde::{Deserialize, Serialize};

use super::gene_model::{GeneGroup, GeneModel, gene_name};

/// Version of `ceilings.json`.
const VERSION: u32 = 1;

/// What can be reached on simulated slides, written to `ceilings.json`: PCC over the spots of a slide, of a gene's log-normalised
/// counts with the best predictor.
///
/// The predictor knows the true states (or rates) of every spot, not its depth or counts, and is the mean of the value given
/// these. A picture tells less: it shows a spot's share of states by a few dozen nuclei.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlantedCeilings {
    /// Version of the layout.
    pub version: u32,
    /// How counts became values: `median-log1p`, `ln(1 + count / total of the spot * median total of the slide)`.
    pub normalization: String,
    /// Draws of the counts of each spot.
    pub n_draws: usize,
    /// Means over slides.
    pub overall: CeilingMeans,
    /// Each slide.
    pub slides: Vec<CeilingOfSlide>,
    /// Each gene.
    pub genes: Vec<CeilingOfGene>,
}

/// Means over genes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CeilingMeans {
    /// Of genes that follow the states.
    pub visible_genes: f64,
    /// Of all genes, by a predictor that knows the states alone: 0 of the others.
    pub all_genes: f64,
    /// Of all genes, by a predictor that knows hidden patterns too: 0 of noise genes.
    pub all_genes_from_rates: f64,
}

/// Means over the genes of a slide.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CeilingOfSlide {
    /// Name of the slide.
    pub slide: String,
    /// Name of its patient.
    pub patient: String,
    /// Spots.
    pub n_spots: usize,
    /// Means over genes.
    pub means: CeilingMeans,
}

/// Means over the slides of a gene.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CeilingOfGene {
    /// Name of the gene.
    pub gene: String,
    /// What it follows.
    pub group: GeneGroup,
    /// By a predictor that knows the states alone.
    pub from_states: f64,
    /// By one that knows hidden patterns too.
    pub from_rates: f64,
}

/// A slide with the ceilings of its genes.
pub(crate) struct SlideGenes {
    pub(crate) slide: CeilingOfSlide,
    /// By a predictor that knows hidden patterns too.
    pub(crate) from_rates: Vec<f64>,
}

impl CeilingMeans {
    /// Of ceilings from rates, one a gene.
    pub(crate) fn of(genes: &GeneModel, from_rates: &[f64]) -> Self {
        let visible = genes.groups.iter().zip(from_rates);
        let visible = visible.filter(|(group, _)| **group == GeneGroup::Visible);
        let (n, sum) = visible.fold((0.0, 0.0), |(n, sum), (_, one)| (n + 1.0, sum + one));
        let n_genes = from_rates.len() as f64;
        Self {
            visible_genes: sum / n,
            all_genes: sum / n_genes,
            all_genes_from_rates: from_rates.iter().sum::<f64>() / n_genes,
        }
    }
}

impl PlantedCeilings {
    /// Of slides.
    pub(crate) fn of(genes: &GeneModel, slides: Vec<SlideGenes>, n_draws: usize) -> Self {
        let mean = |of: &dyn Fn(&SlideGenes) -> f64| {
            slides.iter().map(of).sum::<f64>() / slides.len() as f64
        };
        let overall = CeilingMeans {
            visible_genes: mean(&|one| one.slide.means.visible_genes),
            all_genes: mean(&|one| one.slide.means.all_genes),
            all_genes_from_rates: mean(&|one| one.slide.means.all_genes_from_rates),
        };
        let of_genes = genes.groups.iter().enumerate().map(|(gene, group)| {
            let from_rates = mean(&|one| one.from_rates[gene]);
            CeilingOfGene {
                gene: gene_name(gene),
                group: *group,
                from_states: match group {
                    GeneGroup::Visible => from_rates,
                    GeneGroup::Hidden | GeneGroup::Noise => 0.0,
                },
                from_rates,
            }
        });
        Self {
            version: VERSION,
            normalization: "median-log1p".to_owned(),
            n_draws,
            overall,
            genes: of_genes.collect(),
            slides: slides.into_iter().map(|one| one.slide).collect(),
        }
    }
}
