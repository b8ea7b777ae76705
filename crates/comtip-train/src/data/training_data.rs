//! What a run learns from.

use std::sync::Arc;

use comtip_data::{ShardFolder, SpotSet, TrainTestSplit};
use comtip_model::GenePanel;
use comtip_weights::Imported;

use super::data_remarks::DataRemarks;
use super::gene_choice::{SkippedGenes, choose_genes};
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
    /// The genes are the `data.n_top_genes` that vary most on every training slide, and those of `data.named_genes`
    /// that all training slides measure. One slide is in memory at a time; tiles stay in their shards.
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
        let (genes, skipped) = choose_genes(settings, shards, &split.train())?;
        let set = SpotSet::open_parts(shards, &split.train(), &genes, settings.normalization)?;
        let panel = GenePanel::fit(
            genes,
            settings.normalization,
            &set,
            settings.value_quantiles,
        );
        let (data, mut remarks) = Self::new(split, panel, set, initial, skipped);
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
mod tests {
    use comtip_data::{
        AllowedLeak, DataError, LeakRules, Patient, PatientOrigin, PatientSplit, PrepareOptions,
        SlideSplit, StImageDataset, prepare,
    };
    use comtip_test_support::{B4, C2, C3, SAMPLE, sample_shards};

    use super::*;

    fn config() -> PretrainConfig {
        let mut config = PretrainConfig::tiny();
        config.data.n_top_genes = 20;
        config
    }

    #[test]
    fn the_genes_of_an_earlier_run_give_its_spots_and_values_again() {
        let shards = sample_shards(&[C3]);
        let folder = ShardFolder::open(shards.path()).expect("shards");
        let split = TrainTestSplit::without_test(folder.manifest());
        let (data, remarks) =
            TrainingData::from_shards(&config(), &folder, split, None).expect("training data");
        assert_eq!(data.set.len(), 180);
        assert!(remarks.tile_sides.is_one() && remarks.coarse_tiles.is_none());

        let (panel, split) = (data.panel.clone(), data.split.clone());
        let (again, remarks) =
            TrainingData::with_panel(panel, &folder, split, None).expect("training data");
        assert_eq!(again.panel, data.panel);
        assert_eq!(
            again.set.digest_of_slide(0),
            data.set.digest_of_slide(0),
            "ids and values"
        );
        assert_eq!(remarks.skipped_genes, SkippedGenes::default());
    }

    #[test]
    fn a_split_that_does_not_fit_the_shards_is_refused() {
        let folder = sample_shards(&[C2, C3]);
        let shards = ShardFolder::open(folder.path()).expect("shards");
        let refused = |test: &str| {
            let guessed = |name: &str| Patient::new(name, PatientOrigin::Guessed);
            let split = TrainTestSplit::from(PatientSplit {
                train: vec![C2.to_owned()],
                test: vec![test.to_owned()],
                patients: [
                    (C2.to_owned(), guessed("alice")),
                    (test.to_owned(), guessed("bob")),
                ]
                .into(),
                leaks: Vec::new(),
            });
            let refused = TrainingData::from_shards(&config(), &shards, split, None);
            refused.expect_err("refused").to_string()
        };
        let missing = refused(B4);
        assert!(missing.contains("is not among the shards"), "{missing}");
        // By the shards both sections are of one patient.
        let shared = refused(C3);
        assert!(shared.contains("split leaks: by the shards"), "{shared}");
    }

    #[test]
    fn a_section_that_two_patients_are_given_is_refused_by_its_tiles() {
        let folder = tempfile::tempdir().expect("a folder");
        let sample = StImageDataset::open(SAMPLE.as_ref()).expect("the sample");
        let read = |name: &str| -> Result<_, DataError> {
            let mut slide = sample.read(if name == B4 { B4 } else { C3 })?;
            name.clone_into(&mut slide.name);
            let patient = if name == "twin" { "mine" } else { name };
            slide.patient = Patient::new(patient, PatientOrigin::Table);
            Ok(slide)
        };
        let names = [B4, C3, "twin"].map(str::to_owned);
        let options = PrepareOptions::default();
        prepare(&names, &read, folder.path(), &options, &mut |_| {}).expect("shards");
        let shards = ShardFolder::open(folder.path()).expect("shards");
        let without = |patients: &[&str]| {
            let patients: Vec<String> = patients.iter().map(|&name| name.to_owned()).collect();
            let split = TrainTestSplit::hold_out(shards.manifest(), &patients).expect("a split");
            TrainingData::from_shards(&config(), &shards, split, None)
        };
        let refused = without(&["mine"]).expect_err("refused").to_string();
        assert!(
            refused.contains("spots are on both sides under two names: tile of"),
            "{refused}"
        );
        // Recorded, it passes.
        let mine = ["mine".to_owned()];
        let split = TrainTestSplit::hold_out(shards.manifest(), &mine).expect("a split");
        let found = split
            .find_leaks(&shards, LeakRules::default())
            .expect("leaks");
        let leaks = AllowedLeak::of_spots(&found, shards.manifest());
        let split = split.allowing(leaks).expect("a split by patient");
        assert_eq!(
            split.stamps(),
            [format!("leaky: section twin is {C3} again")]
        );
        let (data, _) =
            TrainingData::from_shards(&config(), &shards, split, None).expect("training data");
        assert_eq!(data.past_training().leaks, data.split.leaks());
        // With its twin it is on one side.
        let (_, remarks) = without(&["mine", C3]).expect("training data");
        assert_eq!(remarks.n_compared_slides, 3);
    }

    #[test]
    fn a_split_made_in_code_with_a_slide_on_both_sides_is_refused() {
        let folder = sample_shards(&[C3]);
        let shards = ShardFolder::open(folder.path()).expect("shards");
        let split = TrainTestSplit::from(SlideSplit {
            train: vec![C3.to_owned()],
            test: vec![C3.to_owned()],
        });
        let refused = TrainingData::from_shards(&config(), &shards, split, None);
        let refused = refused.expect_err("refused").to_string();
        assert!(refused.contains("is trained on and tested on"), "{refused}");
    }
}
