//! The test spots along the first principal components of their embeddings.

use comtip_metrics::{EmbeddingMap, label_codes, most_variable, principal_components};
use ndarray::{Array2, Axis};

use super::eval_context::EvalContext;
use crate::encoders::Encoder;
use crate::error::EvalError;
use crate::half::Half;

/// Spots that are mapped at most; of more every so many.
const MOST_SPOTS: usize = 20_000;
/// Genes that are shown, those that vary most.
const N_GENES: usize = 2;

impl EvalContext {
    /// Where the model puts the tiles of the test spots, along the two directions of largest variance; `None` if fewer than
    /// two spots were held out. The vectors are those of [`embeddings`](Self::embeddings).
    ///
    /// # Errors
    ///
    /// If a shard, a tile or the device cannot be read, or a vector is not finite.
    pub fn embedding_map(&self) -> Result<Option<EmbeddingMap>, EvalError> {
        let vectors = self.embeddings(Half::Test)?;
        let step = vectors.nrows().div_ceil(MOST_SPOTS).max(1);
        let rows: Vec<usize> = (0..vectors.nrows()).step_by(step).collect();
        let vectors = vectors.select(Axis(0), &rows);
        if vectors.nrows().min(vectors.ncols()) < 2 {
            return Ok(None);
        }
        let found = principal_components(vectors.view(), 2)?;
        let total = total_variance(&vectors);
        let share = |at: usize| match total > 0.0 {
            true => found.variances[at] / total,
            false => 0.0,
        };
        let labels: Vec<Option<&str>> = rows.iter().map(|row| self.test.spot(*row).label).collect();
        let codes = label_codes(&labels);
        let mut label_of = vec![None; rows.len()];
        for (at, code) in codes.rows.iter().zip(&codes.codes) {
            label_of[*at] = Some(*code);
        }
        Ok(Some(EmbeddingMap {
            method: Encoder::pretrained().name,
            shares: [share(0), share(1)],
            components: found.scores,
            n_spots: self.test.len(),
            slide_names: self
                .test
                .slides()
                .map(|facts| facts.slide.clone())
                .collect(),
            slides: rows.iter().map(|row| self.test.slide_idx(*row)).collect(),
            label_names: codes.names,
            labels: label_of,
            values: self.scored.panel.normalization.to_string(),
            genes: self.shown_genes(&rows)?,
        }))
    }

    /// The genes that vary most among some test spots, of those that every test slide measures, with their values there.
    fn shown_genes(&self, rows: &[usize]) -> Result<Vec<(String, Vec<f32>)>, EvalError> {
        let n_genes = self.scored.panel.vocabulary.len();
        let is_measured = |gene: &usize| {
            let mut of_rows = rows.iter();
            of_rows.all(|row| self.test.is_measured(*row, *gene))
        };
        let genes: Vec<usize> = (0..n_genes).filter(is_measured).collect();
        if genes.is_empty() {
            return Ok(Vec::new());
        }
        let values = Array2::from_shape_fn((rows.len(), genes.len()), |(row, gene)| {
            self.test.values(rows[row])[genes[gene]]
        });
        let ranked = most_variable(values.view())?.into_iter().take(N_GENES);
        let shown = ranked.map(|gene| {
            let symbol = self.symbol(genes[gene]).to_owned();
            (symbol, values.column(gene).to_vec())
        });
        Ok(shown.collect())
    }
}

/// Sum over columns of their variances, with divisor `n - 1`.
fn total_variance(vectors: &Array2<f32>) -> f64 {
    let columns = vectors.axis_iter(Axis(1));
    columns.map(|column| variance(&column.to_vec())).sum()
}

fn variance(values: &[f32]) -> f64 {
    let n = values.len() as f64;
    let mean = values.iter().copied().map(f64::from).sum::<f64>() / n;
    let squares = values
        .iter()
        .map(|value| (f64::from(*value) - mean).powi(2));
    squares.sum::<f64>() / (n - 1.0)
}

#[cfg(test)]
mod tests {
    use ndarray::array;

    use super::*;

    #[test]
    fn two_components_of_two_columns_have_all_of_the_variance() {
        let vectors = array![[1.0_f32, 5.0], [2.0, 1.0], [4.0, 3.0], [0.5, 0.0]];
        let found = principal_components(vectors.view(), 2).expect("components");
        let total = total_variance(&vectors);
        assert!((found.variances.iter().sum::<f64>() - total).abs() < 1e-9);
    }
}
