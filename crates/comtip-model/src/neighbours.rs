//! Expression of a tile from the training spots whose sentences lie near it; no head is fitted.

use ndarray::{Array2, ArrayView2, Axis};

/// Tiles that are compared with all training spots at a time.
const BLOCK: usize = 256;

/// Training spots by where their sentences lie in the joint space, and what was measured of them.
///
/// A tile is predicted as the mean of the training spots, weighted by `softmax(scale x cosine)` of their sentences to it:
/// the reading of BLEEP (Xie et al., NeurIPS 2023), which takes the nearest 50 in equal parts.
///
/// ```
/// use comtip_model::Neighbours;
/// use ndarray::array;
///
/// let neighbours = Neighbours::new(
///     array![[2.0, 0.0], [0.0, 1.0]].view(),
///     array![[5.0], [1.0]],
///     100.0,
/// );
/// let predicted = neighbours.predict(array![[1.0, 0.0], [3.0, 3.0]].view());
/// assert_eq!(predicted, array![[5.0], [3.0]]);
/// ```
#[derive(Debug, Clone)]
pub struct Neighbours {
    sentences: Array2<f32>,
    values: Array2<f32>,
    scale: f32,
}

impl Neighbours {
    /// Training spots. `scale` is what cosines are multiplied by, [`Comtip::scale`](crate::Comtip::scale).
    ///
    /// # Shapes
    ///
    /// - `sentences`: `[n_training_spots, d_joint]`, from [`embed_sentences`](crate::embed_sentences)
    /// - `values`: `[n_training_spots, n_genes]`
    ///
    /// # Panics
    ///
    /// If the two have not the same number of rows.
    pub fn new(sentences: ArrayView2<'_, f32>, values: Array2<f32>, scale: f32) -> Self {
        assert_eq!(sentences.nrows(), values.nrows(), "training spots");
        Self {
            sentences: unit_rows(sentences),
            values,
            scale,
        }
    }

    /// Predicted values of every gene.
    ///
    /// # Shapes
    ///
    /// - `tiles`: `[n_spots, d_joint]`, from [`embed_spots`](crate::embed_spots)
    /// - output: `[n_spots, n_genes]`
    ///
    /// # Panics
    ///
    /// If tiles have another width than the sentences.
    pub fn predict(&self, tiles: ArrayView2<'_, f32>) -> Array2<f32> {
        let mut predicted = Array2::zeros((tiles.nrows(), self.values.ncols()));
        let blocks = tiles.axis_chunks_iter(Axis(0), BLOCK);
        for (tiles, mut predicted) in blocks.zip(predicted.axis_chunks_iter_mut(Axis(0), BLOCK)) {
            let mut weights = unit_rows(tiles).dot(&self.sentences.t());
            for mut weights in weights.rows_mut() {
                let most = weights.fold(f32::NEG_INFINITY, |most, cosine| most.max(*cosine));
                weights.mapv_inplace(|cosine| (self.scale * (cosine - most)).exp());
                let sum = weights.sum();
                weights /= sum;
            }
            predicted.assign(&weights.dot(&self.values));
        }
        predicted
    }
}

/// Rows of length 1; a row of zeros stays one.
fn unit_rows(rows: ArrayView2<'_, f32>) -> Array2<f32> {
    let mut unit = rows.to_owned();
    for mut row in unit.axis_iter_mut(Axis(0)) {
        let length = row.dot(&row).sqrt();
        if length > 0.0 {
            row /= length;
        }
    }
    unit
}

#[cfg(test)]
mod tests {
    use ndarray::array;

    use super::*;

    #[test]
    fn without_a_scale_every_tile_is_the_mean_of_the_training_spots() {
        let sentences = array![[1.0, 0.0], [0.0, 1.0], [-1.0, 0.0]];
        let values = array![[0.0, 3.0], [3.0, 0.0], [6.0, 3.0]];
        let neighbours = Neighbours::new(sentences.view(), values, 0.0);
        let tiles = Array2::from_shape_fn((300, 2), |(row, d)| (row + d) as f32);
        let predicted = neighbours.predict(tiles.view());
        assert_eq!(predicted.dim(), (300, 2));
        for row in predicted.rows() {
            approx::assert_abs_diff_eq!(row[0], 3.0, epsilon = 1e-5);
            approx::assert_abs_diff_eq!(row[1], 2.0, epsilon = 1e-5);
        }
    }

    #[test]
    fn weights_are_those_of_a_softmax_of_cosines_whatever_the_lengths() {
        let sentences = array![[4.0, 0.0], [0.0, 0.5]];
        let neighbours = Neighbours::new(sentences.view(), array![[1.0], [0.0]], 2.0);
        let tile = array![[3.0, 4.0]];
        // Cosines 0.6 and 0.8.
        let wanted = 1.0 / (1.0 + (2.0_f32 * 0.2).exp());
        approx::assert_abs_diff_eq!(
            neighbours.predict(tile.view())[[0, 0]],
            wanted,
            epsilon = 1e-6
        );
    }
}
