//! Training data of genes that are named.

use comtip_data::{Normalization, ShardFolder, TrainTestSplit};
use comtip_model::GenePanel;

use super::data_remarks::DataRemarks;
use super::gene_choice::genes_of_all;
use super::leak_check::compare_sides;
use super::training_data::TrainingData;
use crate::error::TrainError;

/// Quantiles of a value grid, which nothing chooses between here: its ends are the range of the training values.
const N_QUANTILES: usize = 16;

impl TrainingData {
    /// As [`from_shards`](Self::from_shards), of these genes and no others: in their order, without those that not all
    /// training slides measure, which the remarks name.
    ///
    /// # Errors
    ///
    /// [`TrainError::Config`] if no gene is left, or one is named that no training slide has; [`TrainError::Data`] if
    /// shards cannot be read, lack a slide of the split, or have a slide, a patient, a tile or the counts of a spot on both
    /// sides.
    ///
    /// # Examples
    ///
    /// ```
    /// use comtip_data::{Normalization, PrepareOptions, ShardFolder, SlideSource, TrainTestSplit, prepare};
    /// use comtip_train::TrainingData;
    ///
    /// let sample = concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples/sample");
    /// let source = SlideSource::open(sample.as_ref())?;
    /// let folder = tempfile::tempdir()?;
    /// let names = ["Human_Breast_Andersson_10142021_ST_C3".to_owned()];
    /// prepare(&names, &source, folder.path(), &PrepareOptions::default(), &mut |_| {})?;
    ///
    /// let shards = ShardFolder::open(folder.path())?;
    /// let split = TrainTestSplit::without_test(shards.manifest());
    /// let genes = ["MGP", "ERBB2"].map(str::to_owned);
    /// let (data, _) = TrainingData::of_genes(&genes, Normalization::Log1p, &shards, split)?;
    /// assert_eq!(data.panel.vocabulary.symbols(), genes);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn of_genes(
        genes: &[String],
        normalization: Normalization,
        shards: &ShardFolder,
        split: TrainTestSplit,
    ) -> Result<(Self, DataRemarks), TrainError> {
        split.check_shards(shards.manifest())?;
        let (genes, skipped) = genes_of_all(genes, shards, &split.train())?;
        let n_compared_slides = compare_sides(&split, shards)?;
        let panel = GenePanel {
            value_grid: Vec::new(),
            vocabulary: genes,
            normalization,
        };
        let (mut data, mut remarks) = Self::with_panel(panel, shards, split, None)?;
        let genes = data.panel.vocabulary;
        data.panel = GenePanel::fit(genes, normalization, &data.set, N_QUANTILES);
        remarks.skipped_genes = skipped;
        remarks.n_compared_slides = n_compared_slides;
        Ok((data, remarks))
    }
}

#[cfg(test)]
mod tests {
    use comtip_test_support::{C3, sample_shards};

    use super::*;

    #[test]
    fn a_gene_that_no_slide_measures_is_refused_with_the_nearest() {
        let shards = sample_shards(&[C3]);
        let folder = ShardFolder::open(shards.path()).expect("shards");
        let refused = |genes: &[&str]| {
            let genes: Vec<String> = genes.iter().map(|&gene| gene.to_owned()).collect();
            let split = TrainTestSplit::without_test(folder.manifest());
            let refused = TrainingData::of_genes(&genes, Normalization::Log1p, &folder, split);
            refused.expect_err("refused").to_string()
        };
        // Also one that a preset names: who types it wants it.
        let problem = refused(&["ERBB2", "ERBB22"]);
        assert_eq!(
            problem,
            "genes: no training slide has ERBB22; did you mean ERBB2?"
        );
        assert!(refused(&["NPY"]).contains("no training slide has NPY"));
        assert!(refused(&[]).contains("no gene"));
    }
}
