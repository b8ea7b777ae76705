//! What a run learns from.

use std::sync::Arc;

use comtip_data::{ShardFolder, SpotSet, TrainTestSplit};
use comtip_model::GenePanel;
use comtip_weights::Imported;

use super::chosen_genes::ChosenGenes;
use super::data_remarks::DataRemarks;
use super::gene_choice::SkippedGenes;
use super::leak_check::compare_sides;
use crate::error::TrainError;
use crate::settings::PretrainConfig;

/// What a run learns from.
///
/// Of one that is put together by hand, [`pretrain`](crate::pretrain) checks that the sides of its split are apart by
/// their names, and nothing more.
#[derive(Debug, Clone)]
pub struct TrainingData {
    /// Slides, or spots, trained on and held out; the first are those of `set`.
    pub split: TrainTestSplit,
    /// The genes that sentences are written of, fitted on the training slides.
    pub panel: GenePanel,
    /// The training spots, with values over the panel's vocabulary.
    pub set: Arc<SpotSet>,
    /// Towers to start from; none are fresh ones. They decide the sizes of the towers.
    pub initial: Option<Imported>,
}

impl TrainingData {
    /// Opens the training side of a folder of shards: chooses the genes and fits their values on that side alone.
    ///
    /// The genes are the `data.n_top_genes` that are best by `data.gene_selection` of those that every training slide
    /// measures, and those of `data.named_genes` that all of them measure. One slide is in memory at a time; tiles stay in their shards.
    ///
    /// Before that, the sides of a split of whole slides are compared tile by tile and spot by spot
    /// ([`TrainTestSplit::find_leaks`]): what both have is an error, as no score would say it. A leak that the split
    /// [records](TrainTestSplit::leaks) passes, as every score is stamped with it.
    ///
    /// What comes beside the data is for the user to read. The folder is the one that the split was made of.
    ///
    /// # Errors
    ///
    /// [`TrainError::Config`] if a gene is named that no training slide has; [`TrainError::Data`] if shards cannot be
    /// read, lack a slide of the split, have a slide, a patient, a tile or the counts of a spot on both sides, or have too
    /// few genes in common.
    ///
    /// # Examples
    ///
    /// ```
    /// use comtip_data::{PrepareOptions, ShardFolder, SlideSource, TrainTestSplit, prepare};
    /// use comtip_train::{PretrainConfig, TrainingData};
    ///
    /// let sample = concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples/sample");
    /// let source = SlideSource::open(sample.as_ref())?;
    /// let names = ["B4", "C3"].map(|section| format!("Human_Breast_Andersson_10142021_ST_{section}"));
    /// let folder = tempfile::tempdir()?;
    /// prepare(&names, &source, folder.path(), &PrepareOptions::default(), &mut |_| {})?;
    ///
    /// let shards = ShardFolder::open(folder.path())?;
    /// let patient = "Human_Breast_Andersson_10142021_ST_B".to_owned();
    /// let split = TrainTestSplit::hold_out(shards.manifest(), &[patient])?;
    /// let mut config = PretrainConfig::tiny();
    /// config.data.named_genes = vec!["ERBB2".to_owned()];
    /// let (data, remarks) = TrainingData::from_shards(&config, &shards, split, None)?;
    /// assert_eq!(data.set.slides().len(), 1);
    /// assert!(data.panel.vocabulary.symbols().contains(&"ERBB2".to_owned()));
    /// assert!(remarks.skipped_genes.partly.is_empty());
    ///
    /// config.data.named_genes = vec!["ERBB22".to_owned()];
    /// let refused = TrainingData::from_shards(&config, &shards, data.split, None).unwrap_err();
    /// assert_eq!(
    ///     refused.to_string(),
    ///     "data.named_genes: no training slide has ERBB22; did you mean ERBB2?"
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn from_shards(
        config: &PretrainConfig,
        shards: &ShardFolder,
        split: TrainTestSplit,
        initial: Option<Imported>,
    ) -> Result<(Self, DataRemarks), TrainError> {
        let settings = &config.data;
        split.check_shards(shards.manifest())?;
        let n_compared_slides = compare_sides(&split, shards)?;
        let chosen = ChosenGenes::of_shards(settings, shards, &split.train())?;
        let genes = chosen.vocabulary.clone();
        let set = SpotSet::open_parts(shards, &split.train(), &genes, settings.normalization)?;
        let panel = GenePanel::fit(
            genes,
            settings.normalization,
            &set,
            settings.value_quantiles,
        );
        let skipped = chosen.skipped.clone();
        let (data, mut remarks) = Self::new(split, panel, set, initial, skipped);
        remarks.chosen_genes = Some(chosen);
        remarks.n_compared_slides = n_compared_slides;
        Ok((data, remarks))
    }

    /// As [`from_shards`](Self::from_shards), with the genes of an earlier run, as
    /// [`RunFolder::read_genes`](crate::RunFolder::read_genes) gives them: choosing them anew, and comparing the sides
    /// again, would read every slide.
    ///
    /// # Errors
    ///
    /// [`TrainError::Data`] if shards cannot be read, lack a slide of the split, have a slide or a patient on both sides,
    /// or measure none of the genes.
    pub fn with_panel(
        panel: GenePanel,
        shards: &ShardFolder,
        split: TrainTestSplit,
        initial: Option<Imported>,
    ) -> Result<(Self, DataRemarks), TrainError> {
        split.check_shards(shards.manifest())?;
        let (genes, values) = (&panel.vocabulary, panel.normalization);
        let set = SpotSet::open_parts(shards, &split.train(), genes, values)?;
        let skipped = SkippedGenes::default();
        Ok(Self::new(split, panel, set, initial, skipped))
    }

    fn new(
        split: TrainTestSplit,
        panel: GenePanel,
        set: SpotSet,
        initial: Option<Imported>,
        skipped: SkippedGenes,
    ) -> (Self, DataRemarks) {
        let remarks = DataRemarks::new(skipped, &set);
        let data = Self {
            split,
            panel,
            set: Arc::new(set),
            initial,
        };
        (data, remarks)
    }
}

#[cfg(test)]
mod tests;
