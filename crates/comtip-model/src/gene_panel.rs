//! The genes a model speaks of, and how their values were made.

use comtip_data::{GeneVocabulary, Normalization, SpotSet};
use serde::{Deserialize, Serialize};

/// The genes of a model, fitted on its training slides and stored with it (`genes.json`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GenePanel {
    /// Symbols, in the order of the gene table.
    pub vocabulary: GeneVocabulary,
    /// How counts became values.
    pub normalization: Normalization,
    /// Per gene, rising values that zero-shot prediction chooses between.
    pub value_grid: Vec<Vec<f32>>,
}

impl GenePanel {
    /// The value grid of each gene: `n_quantiles` quantiles over the training spots, equal ones once.
    pub fn fit(
        vocabulary: GeneVocabulary,
        normalization: Normalization,
        training: &SpotSet,
        n_quantiles: usize,
    ) -> Self {
        let value_grid = (0..vocabulary.len())
            .map(|gene_idx| {
                let values = (0..training.len())
                    .filter(|spot_idx| training.is_measured(*spot_idx, gene_idx))
                    .map(|spot_idx| training.values(spot_idx)[gene_idx])
                    .collect();
                quantiles(values, n_quantiles)
            })
            .collect();
        Self {
            vocabulary,
            normalization,
            value_grid,
        }
    }
}

/// Distinct nearest-rank quantiles, lowest and highest included; of no values `[0]`.
fn quantiles(mut values: Vec<f32>, n_quantiles: usize) -> Vec<f32> {
    values.sort_by(f32::total_cmp);
    let Some(last) = values.len().checked_sub(1) else {
        return vec![0.0];
    };
    let steps = n_quantiles.max(2) - 1;
    let mut grid: Vec<f32> = (0..=steps)
        .map(|step| values[(step * last + steps / 2) / steps])
        .collect();
    grid.dedup();
    grid
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_span_the_values() {
        let values = (0..=100).rev().map(|v| v as f32).collect();
        assert_eq!(quantiles(values, 5), [0.0, 25.0, 50.0, 75.0, 100.0]);
    }

    #[test]
    fn equal_quantiles_are_listed_once() {
        assert_eq!(quantiles(vec![0.0, 0.0, 0.0, 0.0, 2.0], 5), [0.0, 2.0]);
        assert_eq!(quantiles(vec![], 5), [0.0]);
    }
}
