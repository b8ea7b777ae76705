//! The genes that a method predicts best.

use super::scores::ExpressionScores;

/// The `k` genes that a method predicts best, chosen by its own PCC on the test spots.
///
/// Papers print their mean PCC as PCC-10, PCC-50 and PCC-200. It is optimistic: the spots that choose the
/// genes score them too, so the best of many useless predictions are above 0, the more so the fewer the
/// spots and the smaller `k`. Each method has genes of its own, so two methods are not compared by it.
#[derive(Debug, Clone, PartialEq)]
pub struct TopGenes {
    /// Columns of the genes, the best first, the lower of equals first.
    pub genes: Vec<usize>,
    /// The mean of their PCCs.
    pub mean_pcc: f64,
}

impl TopGenes {
    /// How the genes were chosen, in the words to print beside the score.
    pub fn choice(&self) -> String {
        format!("top {} by this method on the test spots", self.genes.len())
    }
}

impl ExpressionScores {
    /// The `k` genes with the highest PCC; `None` when fewer than `k` have one, and for `k` of 0.
    ///
    /// ```
    /// use comtip_metrics::ExpressionScores;
    /// use ndarray::array;
    ///
    /// let truth = array![[1.0_f32, 1.0, 4.0], [2.0, 2.0, 4.0], [3.0, 3.0, 4.0]];
    /// let predicted = array![[3.0_f32, 1.0, 1.0], [2.0, 5.0, 2.0], [1.0, 9.0, 3.0]];
    /// let scores = ExpressionScores::of(truth.view(), predicted.view())?;
    /// let best = scores.top_genes(1).expect("two genes vary");
    /// assert_eq!((best.genes.as_slice(), best.mean_pcc), ([1].as_slice(), 1.0));
    /// assert_eq!(best.choice(), "top 1 by this method on the test spots");
    /// assert_eq!(scores.top_genes(3), None); // the third is constant
    /// # Ok::<(), comtip_metrics::MetricError>(())
    /// ```
    pub fn top_genes(&self, k: usize) -> Option<TopGenes> {
        let genes = self.genes.iter().enumerate();
        let mut ranked: Vec<(usize, f64)> = genes
            .filter_map(|(gene_idx, gene)| Some((gene_idx, gene.pcc?)))
            .collect();
        if k == 0 || ranked.len() < k {
            return None;
        }
        ranked.sort_by(|a, b| b.1.total_cmp(&a.1));
        ranked.truncate(k);
        let (genes, pccs): (Vec<usize>, Vec<f64>) = ranked.into_iter().unzip();
        Some(TopGenes {
            genes,
            mean_pcc: pccs.iter().sum::<f64>() / k as f64,
        })
    }
}

#[cfg(test)]
mod tests {
    use ndarray::Array2;
    use rand::{RngExt, SeedableRng};
    use rand_chacha::ChaCha8Rng;

    use super::*;

    #[test]
    fn the_best_of_many_useless_predictions_are_above_zero() {
        let mut rng = ChaCha8Rng::seed_from_u64(1);
        let mut noise = || Array2::from_shape_simple_fn((50, 400), || rng.random::<f32>());
        let scores = ExpressionScores::of(noise().view(), noise().view()).unwrap();
        let mean = |k| scores.top_genes(k).unwrap().mean_pcc;
        assert!(
            mean(10) > 0.3 && mean(50) > 0.2,
            "{} {}",
            mean(10),
            mean(50)
        );
        assert!(mean(400).abs() < 0.03, "{}", mean(400));
    }

    #[test]
    fn equals_keep_the_order_of_their_columns() {
        let truth = ndarray::array![[1.0_f32, 1.0, 1.0], [2.0, 2.0, 2.0]];
        let scores = ExpressionScores::of(truth.view(), truth.view()).unwrap();
        assert_eq!(scores.top_genes(2).unwrap().genes, [0, 1]);
        assert_eq!(scores.top_genes(0), None);
    }
}
