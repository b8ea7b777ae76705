//! Pretraining on the bundled real sample, by properties a reader can check.

use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock};

use burn::tensor::{Device, Tensor, Tolerance};
use comtip::data::{
    Division, GeneVocabulary, Normalization, PrepareOptions, Split, SpotSet, StImageDataset,
    prepare,
};
use comtip::model::{
    Checkpoint, GenePanel, ImportAccount, Imported, Layout, TowersConfig, seed_weights,
};
use comtip::text::TextTowerConfig;
use comtip::train::{
    PretrainConfig, RunFolder, Start, StepRecord, StepSplit, TrainError, TrainingData, pretrain,
    read_step_records,
};
use comtip::vision::VisionTransformerConfig;
use tempfile::TempDir;

const SLIDE: &str = "Human_Breast_Andersson_10142021_ST_C3";

/// The shard of one real section, made once for all tests of this file.
static SHARDS: LazyLock<TempDir> = LazyLock::new(|| {
    let folder = tempfile::tempdir().expect("a folder");
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/sample");
    let dataset = StImageDataset::open(&sample).expect("the sample");
    prepare(
        &[SLIDE.to_owned()],
        &|name: &str| dataset.read(name),
        folder.path(),
        &PrepareOptions::default(),
        &mut |_| {},
    )
    .expect("a shard");
    folder
});

fn config(changes: impl FnOnce(&mut PretrainConfig)) -> PretrainConfig {
    let mut config = PretrainConfig::tiny();
    config.run.batch_size = 16;
    config.run.epochs = 1;
    config.run.keep_checkpoints = 10;
    config.data.genes_per_spot = 8;
    config.data.validation_share = 0.1;
    changes(&mut config);
    config
}

fn run(config: &PretrainConfig, folder: &Path, start: Start) -> Result<PathBuf, TrainError> {
    run_from(config, folder, start, None)
}

fn run_from(
    config: &PretrainConfig,
    folder: &Path,
    start: Start,
    initial: Option<Imported>,
) -> Result<PathBuf, TrainError> {
    let symbols = [
        "ERBB2", "IGKC", "MGP", "KRT19", "COL1A1", "ACTB", "CD74", "FN1", "SCGB2A2",
    ];
    let vocabulary = GeneVocabulary::new(symbols.map(str::to_owned).to_vec());
    let normalization = Normalization::MedianLog1p;
    let slides = [SLIDE.to_owned()];
    let set = SpotSet::open(SHARDS.path(), &slides, &vocabulary, normalization)?;
    let panel = GenePanel::fit(vocabulary, normalization, &set, 8);
    let data = TrainingData {
        split: Division::Slides(Split {
            train: slides.to_vec(),
            test: Vec::new(),
        }),
        initial,
        panel,
        set: Arc::new(set),
    };
    let on_step = Box::new(|_: &StepRecord| {});
    let folder = RunFolder::new(folder);
    pretrain(config, data, &Device::flex(), folder, start, on_step).map(|trained| trained.run.log())
}

/// A small CLIP that speaks CLIP's vocabulary, as if it had been imported.
fn towers(seed: u64) -> Imported {
    let vision = VisionTransformerConfig::new(32, 16, 32, 1, 2, 64);
    let text = TextTowerConfig::new(16, 1, 2, 32, 24);
    let config = TowersConfig::new(vision).with_text(Some(text));
    Imported {
        towers: seed_weights(config.init(&Device::flex()), seed),
        config,
        account: ImportAccount {
            layout: Layout::Comtip,
            file: PathBuf::from("towers"),
            n_tensors: 0,
            left_out: Vec::new(),
            assumed: Vec::new(),
            sha256: seed.to_string(),
        },
    }
}

fn records(config: &PretrainConfig) -> Vec<StepRecord> {
    let folder = tempfile::tempdir().expect("a folder");
    let log = run(config, folder.path(), Start::Fresh).expect("trains");
    read_step_records(&log).expect("a log")
}

#[test]
fn the_same_seed_gives_the_same_losses_to_the_last_digit_and_another_does_not() {
    let once = records(&config(|_| {}));
    assert!(once.iter().filter(|r| r.split == StepSplit::Train).count() >= 9);
    assert_eq!(once, records(&config(|_| {})));
    assert_ne!(once, records(&config(|config| config.seed = 8)));
}

#[test]
fn every_loss_is_finite_and_the_contrast_begins_at_chance() {
    let records = records(&config(|config| config.run.batch_size = 32));
    assert!(records.iter().all(|record| record.not_finite().is_none()));
    assert!(
        (records[0].info_nce_over_chance - 1.0).abs() < 0.1,
        "{:?}",
        records[0]
    );
}

#[test]
fn a_resumed_run_equals_the_uninterrupted_one_bit_for_bit() {
    let config = config(|config| config.run.epochs = 3);
    let folder = tempfile::tempdir().expect("a folder");
    let log = run(&config, folder.path(), Start::Fresh).expect("trains");
    let whole = (
        read_step_records(&log).expect("a log"),
        std::fs::read(folder.path().join("model/model.safetensors")).expect("weights"),
    );

    // As if it had been killed in its second epoch.
    for part in ["model", "optim", "scheduler"] {
        for epoch in [2, 3] {
            let path = folder.path().join(format!("checkpoint/{part}-{epoch}.bpk"));
            std::fs::remove_file(path).expect("there");
        }
    }
    std::fs::remove_dir_all(folder.path().join("model")).expect("there");
    let log = run(&config, folder.path(), Start::Resume).expect("goes on");

    assert_eq!(read_step_records(&log).expect("a log"), whole.0);
    let weights = std::fs::read(folder.path().join("model/model.safetensors")).expect("weights");
    assert!(weights == whole.1, "the weights differ");
}

#[test]
fn switching_a_term_off_leaves_the_others_as_they_were_at_the_first_step() {
    let first = |changes: fn(&mut PretrainConfig)| records(&config(changes)).swap_remove(0);
    let all = first(|_| {});
    let unmasked = first(|config| config.objective.masked_weight = 0.0);
    assert_eq!((unmasked.observed, unmasked.unobserved), (0.0, 0.0));
    assert_eq!((unmasked.info_nce, unmasked.pair), (all.info_nce, all.pair));
    let unpaired = first(|config| {
        config.objective.pair = comtip::adversarial::PairObjective::Off;
    });
    assert_eq!((unpaired.pair, unpaired.gap), (0.0, 0.0));
    assert_eq!(
        (unpaired.observed, unpaired.unobserved),
        (all.observed, all.unobserved)
    );
    assert!((unpaired.info_nce - all.info_nce).abs() < 1e-5);
}

#[test]
fn a_run_does_not_go_on_with_other_settings_than_it_began_with() {
    let folder = tempfile::tempdir().expect("a folder");
    run(&config(|_| {}), folder.path(), Start::Fresh).expect("trains");
    let other = config(|config| config.seed = 8);
    let error = run(&other, folder.path(), Start::Resume).expect_err("refused");
    assert!(error.to_string().contains("config.toml"), "{error}");
    std::fs::write(folder.path().join("split.json"), "{}").expect("written");
    let error = run(&config(|_| {}), folder.path(), Start::Resume).expect_err("refused");
    assert!(error.to_string().contains("split.json"), "{error}");
}

#[test]
fn one_run_does_not_write_over_another() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("config.toml"), "").expect("written");
    let error = run(&config(|_| {}), folder.path(), Start::Fresh).expect_err("refused");
    assert!(error.to_string().contains("holds a run already"), "{error}");
}

#[test]
fn too_few_spots_for_a_batch_are_refused_in_words() {
    let folder = tempfile::tempdir().expect("a folder");
    let config = config(|config| config.run.batch_size = 4096);
    let error = run(&config, folder.path(), Start::Fresh).expect_err("refused");
    assert!(error.to_string().contains("run.batch_size"), "{error}");
    assert!(
        !folder.path().join("config.toml").exists(),
        "the folder was touched"
    );
}

#[test]
fn a_run_starts_from_the_towers_it_is_given_and_trains_them() {
    let tile = Tensor::<4>::ones([1, 3, 32, 32], &Device::flex());
    let after = |rate: f64| {
        let folder = tempfile::tempdir().expect("a folder");
        let config = config(|config| config.optimizer.learning_rate = rate);
        run_from(&config, folder.path(), Start::Fresh, Some(towers(1))).expect("trains");
        let trained = Checkpoint::load(&folder.path().join("model"), &Device::flex());
        let trained = trained.expect("a model");
        assert_eq!(trained.config.d_joint, 24);
        trained.model.vision.forward(tile.clone()).class.into_data()
    };
    let before = towers(1).towers.vision.forward(tile.clone());
    let before = before.class.into_data();
    let tolerance = Tolerance::<f32>::absolute(1e-5);
    after(1e-12).assert_approx_eq::<f32>(&before, tolerance);
    assert_ne!(after(1e-3), before);
}

#[test]
fn a_run_goes_on_with_the_weights_it_began_with_or_not_at_all() {
    let folder = tempfile::tempdir().expect("a folder");
    let config = config(|_| {});
    let go_on = |initial| {
        let error = run_from(&config, folder.path(), Start::Resume, initial);
        error.expect_err("refused").to_string()
    };
    run_from(&config, folder.path(), Start::Fresh, Some(towers(1))).expect("trains");
    assert!(go_on(Some(towers(2))).contains("names other weights"));
    assert!(go_on(None).contains("began with weights from towers"));
    run_from(&config, folder.path(), Start::Resume, Some(towers(1))).expect("nothing left to do");
}
