//! The genes a model speaks of, and how their values were made.

use comtip_data::{GeneVocabulary, Normalization, SpotSet};
use serde::{Deserialize, Serialize};

/// Largest value of a grid; values are logarithms of counts.
const MAX_VALUE: f32 = 1000.0;

/// The genes of a model, fitted on its training slides and stored with it (`genes.json`).
///
/// One that is read has a gene at least, and of each a grid of finite values that rise.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "StoredPanel")]
pub struct GenePanel {
    /// Symbols, in the order of the gene table.
    pub vocabulary: GeneVocabulary,
    /// How counts became values.
    pub normalization: Normalization,
    /// Per gene, rising values that zero-shot prediction chooses between.
    pub value_grid: Vec<Vec<f32>>,
}

/// What a file says, not looked at yet.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct StoredPanel {
    vocabulary: GeneVocabulary,
    normalization: Normalization,
    value_grid: Vec<Vec<f32>>,
}

impl TryFrom<StoredPanel> for GenePanel {
    type Error = String;

    fn try_from(stored: StoredPanel) -> Result<Self, String> {
        let panel = Self {
            vocabulary: stored.vocabulary,
            normalization: stored.normalization,
            value_grid: stored.value_grid,
        };
        panel.check()?;
        Ok(panel)
    }
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

    /// Refuses what no prediction can choose between.
    ///
    /// # Errors
    ///
    /// Names the gene whose grid is empty, does not rise, or holds what no logarithm of a count can be.
    pub(crate) fn check(&self) -> Result<(), String> {
        let (n_genes, n_grids) = (self.vocabulary.len(), self.value_grid.len());
        if n_genes == 0 {
            return Err("lists no gene".to_owned());
        }
        if n_genes != n_grids {
            return Err(format!(
                "lists {n_genes} genes and {n_grids} value grids; there must be one of each gene"
            ));
        }
        for (gene, grid) in self.vocabulary.symbols().iter().zip(&self.value_grid) {
            if gene.trim().is_empty() {
                return Err("lists a gene without a name".to_owned());
            }
            let rises = grid.windows(2).all(|pair| pair[0] < pair[1]);
            // NaN is in no range.
            let is_value = |value: &f32| (-MAX_VALUE..=MAX_VALUE).contains(value);
            if grid.is_empty() || !rises || !grid.iter().all(is_value) {
                return Err(format!(
                    "gives gene `{gene}` the value grid {grid:?}; it must hold rising values within {MAX_VALUE}"
                ));
            }
        }
        Ok(())
    }
}

/// Distinct nearest-rank quantiles, lowest and highest included; of no values `[0]`.
fn quantiles(mut values: Vec<f32>, n_quantiles: usize) -> Vec<f32> {
    values.sort_by(f32::total_cmp);
    let Some(last) = values.len().checked_sub(1) else {
        return vec![0.0];
    };
    // More than there are values would list some of them twice.
    let steps = n_quantiles.clamp(2, values.len().max(2)) - 1;
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

    #[test]
    fn more_quantiles_than_values_are_the_values() {
        assert_eq!(quantiles(vec![3.0, 1.0, 2.0], usize::MAX), [1.0, 2.0, 3.0]);
        assert_eq!(quantiles(vec![3.0], 16), [3.0]);
    }

    #[test]
    fn a_panel_that_nothing_can_be_predicted_with_is_refused_when_it_is_read() {
        let read = |genes: &str, grids: &str| {
            let json = format!(
                r#"{{"vocabulary": {genes}, "normalization": "log1p", "value_grid": {grids}}}"#
            );
            serde_json::from_str::<GenePanel>(&json).map_err(|error| error.to_string())
        };
        assert!(read(r#"["A", "B"]"#, "[[0.0, 1.5], [0.0]]").is_ok());
        let cases = [
            ("[]", "[]", "no gene"),
            (r#"["A", "B"]"#, "[[0.0]]", "2 genes and 1 value grids"),
            (r#"["A"]"#, "[[]]", "gene `A`"),
            (r#"["A"]"#, "[[1.0, 0.0]]", "gene `A`"),
            (r#"["A"]"#, "[[1.0, 1.0]]", "gene `A`"),
            (r#"["A"]"#, "[[1e39]]", "number out of range"),
            (r#"["A", "A"]"#, "[[0.0], [0.0]]", "twice"),
            (r#"["A", ""]"#, "[[0.0], [0.0]]", "without a name"),
        ];
        for (genes, grids, expected) in cases {
            let problem = read(genes, grids).expect_err(expected);
            assert!(problem.contains(expected), "{problem}");
        }
    }
}
