//! What predictions of some spots are scored by besides PCC and MAE.

use serde::{Deserialize, Serialize};

use super::estimate::{Estimate, Statistic};
use super::gene_metrics::GeneMetrics;
use super::top_gene_pcc::TopGenePcc;

/// The scores of a slide, a patient or all spots besides PCC and MAE.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct GroupMetrics {
    /// Means over genes; in JSON its fields stand beside the next.
    #[serde(flatten)]
    pub genes: GeneMetrics<Estimate>,
    /// PCC over the genes that vary most on the training side.
    #[serde(flatten)]
    pub top: TopGenePcc<Estimate>,
}

impl GroupMetrics {
    /// Of every gene's scores and PCC over the same spots; `ranked` are the genes as [`TopGenePcc::of`] takes them.
    pub fn of_genes(
        genes: &[GeneMetrics<Option<f64>>],
        pcc: &[Option<f64>],
        ranked: &[usize],
    ) -> Self {
        Self {
            genes: GeneMetrics::gathered(genes, |values| {
                Estimate::mean(Statistic::MeanOverGenes, values.iter().copied())
            }),
            top: TopGenePcc::of(pcc, ranked),
        }
    }

    /// The means over groups, each weighing the same.
    pub fn mean(statistic: Statistic, groups: &[Self]) -> Self {
        let mean = |of: &[Estimate]| Estimate::mean(statistic, of.iter().map(|of| of.value));
        let genes: Vec<_> = groups.iter().map(|group| group.genes).collect();
        let top: Vec<_> = groups.iter().map(|group| group.top).collect();
        Self {
            genes: GeneMetrics::gathered(&genes, mean),
            top: TopGenePcc::gathered(&top, mean),
        }
    }

    /// All of them by the names that JSON and CSV give them.
    pub fn named(&self) -> impl Iterator<Item = (&'static str, Estimate)> + use<> {
        self.genes.named().into_iter().chain(self.top.named())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(spearman: Option<f64>, n_genes: usize) -> GroupMetrics {
        let gene = GeneMetrics {
            spearman,
            ..GeneMetrics::default()
        };
        let ranked: Vec<usize> = (0..n_genes).collect();
        GroupMetrics::of_genes(&vec![gene; n_genes], &vec![spearman; n_genes], &ranked)
    }

    #[test]
    fn names_are_those_of_the_json_and_what_a_file_lacks_is_undefined() {
        let metrics = of(Some(0.5), 12);
        let json = serde_json::to_value(metrics).expect("JSON");
        let names: Vec<&str> = metrics.named().map(|(name, _)| name).collect();
        assert_eq!(json.as_object().expect("an object").len(), names.len());
        for (name, estimate) in metrics.named() {
            assert_eq!(json[name], serde_json::json!(estimate), "{name}");
        }
        assert_eq!(metrics.top.pcc_10.value, Some(0.5));
        let read: GroupMetrics = serde_json::from_str("{}").expect("of an earlier release");
        assert!(read.named().all(|(_, estimate)| estimate.value.is_none()));
    }

    #[test]
    fn a_group_without_a_score_is_counted_and_no_zero() {
        let mean = GroupMetrics::mean(Statistic::MeanOverSlides, &[of(Some(0.5), 3), of(None, 3)]);
        let spearman = mean.genes.spearman;
        assert_eq!(
            (spearman.value, spearman.n, spearman.n_undefined),
            (Some(0.5), 1, 1)
        );
        assert_eq!(mean.top.pcc_10.value, None);
        assert_eq!(mean.top.pcc_10.n_undefined, 2);
    }
}
