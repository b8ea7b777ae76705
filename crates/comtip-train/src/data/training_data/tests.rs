//! Tests of `training_data`.

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
