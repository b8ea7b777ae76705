//! The PCC over the genes that matter most.

use super::estimate::{Estimate, Statistic};
use super::named_scores::named_scores;

named_scores! {
    /// The mean PCC over the first genes of a ranking that owes nothing to the test data
    /// ([`most_variable`](crate::most_variable) of the training spots), so that all methods are averaged over the same ones
    /// and none chooses its own, as [`TopGenes`](crate::TopGenes) does.
    ///
    /// ```
    /// use comtip_metrics::TopGenePcc;
    ///
    /// let pcc: Vec<Option<f64>> = (0..12).map(|gene| (gene != 3).then_some(0.5)).collect();
    /// let ranked: Vec<usize> = (0..12).collect();
    /// let top = TopGenePcc::of(&pcc, &ranked);
    /// assert_eq!((top.pcc_10.value, top.pcc_10.n, top.pcc_10.n_undefined), (Some(0.5), 9, 1));
    /// assert_eq!(top.pcc_50.value, None); // there are no 50 genes
    /// ```
    TopGenePcc {
        /// Over 10 genes; undefined where fewer are scored.
        pcc_10,
        /// Over 50 genes; undefined where fewer are scored.
        pcc_50,
        /// Over 200 genes; undefined where fewer are scored.
        pcc_200,
    }
}

impl TopGenePcc<Estimate> {
    /// Of the PCC of every gene, and the genes from the first of their ranking to the last.
    ///
    /// # Panics
    ///
    /// If the ranking names a gene that has no place in `pcc`.
    pub fn of(pcc: &[Option<f64>], ranked: &[usize]) -> Self {
        let first = |n: usize| match ranked.get(..n) {
            Some(genes) => {
                let values = genes.iter().map(|gene| pcc[*gene]);
                Estimate::mean(Statistic::MeanOverGenes, values)
            }
            None => Estimate::over(Statistic::MeanOverGenes, None, 0),
        };
        Self {
            pcc_10: first(10),
            pcc_50: first(50),
            pcc_200: first(200),
        }
    }
}
