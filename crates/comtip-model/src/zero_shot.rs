//! Expression from a tile without a fitted head: which sentence lies nearest?

use burn::tensor::activation::softmax;
use burn::tensor::{Device, Tensor, TensorData, TensorReadError};
use comtip_text::{GeneSentences, SentenceCache, SentenceTokenizer};
use ndarray::{Array2, ArrayView2};

use crate::comtip::Comtip;
use crate::error::ModelError;
use crate::gene_panel::GenePanel;
use crate::info_nce::unit_rows;

/// How the similarities to the sentences of a gene become one value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// `sum p_b v_b` with `p = softmax(scale x cosine)` over the grid.
    Expectation,
    /// The value whose sentence is most similar.
    Nearest,
}

/// The sentences `The expression value of GENE is VALUE.` of a panel's value grid, embedded once.
#[derive(Debug, Clone)]
pub struct ZeroShot {
    sentences: Vec<Tensor<2>>,
    value_grid: Vec<Vec<f32>>,
    scale: f64,
    device: Device,
}

impl ZeroShot {
    /// Embeds every value of every gene of the panel.
    ///
    /// # Errors
    ///
    /// [`ModelError::Device`] if the device cannot be read.
    pub fn new(
        model: &Comtip,
        panel: &GenePanel,
        tokens: &SentenceTokenizer,
    ) -> Result<Self, ModelError> {
        let mut grids = GeneSentences::new(1);
        for (gene_idx, grid) in panel.value_grid.iter().enumerate() {
            for value in grid {
                grids.push_spot(&[gene_idx as u32], &[*value]);
            }
        }
        let features = SentenceCache::new(&model.text, tokens).mean_sentence(&grids)?;
        let embedded = unit_rows(model.project_sentences(features)).detach();
        let mut start = 0;
        let sentences = panel
            .value_grid
            .iter()
            .map(|grid| {
                let rows = start..start + grid.len();
                start = rows.end;
                embedded.clone().slice(rows)
            })
            .collect();
        Ok(Self {
            sentences,
            value_grid: panel.value_grid.clone(),
            scale: f64::from(model.scale().try_into_scalar::<f32>()?),
            device: model.device(),
        })
    }

    /// Predicted values of every gene of the panel for embedded tiles.
    ///
    /// # Shapes
    ///
    /// - `tiles`: `[n_spots, d_joint]`, from [`embed_spots`](crate::embed_spots)
    /// - output: `[n_spots, n_genes]`
    ///
    /// # Errors
    ///
    /// [`ModelError::Device`] if the device cannot be read.
    pub fn predict(
        &self,
        tiles: ArrayView2<f32>,
        decision: Decision,
    ) -> Result<Array2<f32>, ModelError> {
        let flat: Vec<f32> = tiles.iter().copied().collect();
        let shape = [tiles.nrows(), tiles.ncols()];
        let tiles = Tensor::<2>::from_data(TensorData::new(flat, shape), &self.device);
        let tiles = unit_rows(tiles);
        let mut predicted = Array2::zeros((shape[0], self.sentences.len()));
        for (gene_idx, sentences) in self.sentences.iter().enumerate() {
            let cosines = tiles.clone().matmul(sentences.clone().transpose());
            let weights = softmax(cosines * self.scale, 1).try_into_data();
            let weights = weights.map_err(TensorReadError::from)?;
            let weights: Vec<f32> = weights.iter::<f32>().collect();
            let grid = &self.value_grid[gene_idx];
            for (spot_idx, weights) in weights.chunks(grid.len()).enumerate() {
                predicted[[spot_idx, gene_idx]] = decision.value(weights, grid);
            }
        }
        Ok(predicted)
    }
}

impl Decision {
    fn value(self, weights: &[f32], grid: &[f32]) -> f32 {
        match self {
            Self::Expectation => weights.iter().zip(grid).map(|(w, v)| w * v).sum(),
            Self::Nearest => weights
                .iter()
                .zip(grid)
                .max_by(|a, b| a.0.total_cmp(b.0))
                .map_or(0.0, |(_, value)| *value),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_expectation_weighs_and_the_nearest_picks() {
        let (weights, grid) = ([0.25, 0.75], [0.0, 2.0]);
        assert_eq!(Decision::Expectation.value(&weights, &grid), 1.5);
        assert_eq!(Decision::Nearest.value(&weights, &grid), 2.0);
    }
}
