//! A fine-tuning that was stopped or killed is the one that was begun, and none other goes on in its place.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, LazyLock};

use burn::tensor::Device;
use comtip_data::{GeneVocabulary, Normalization, ShardFolder, SpotSplit, TrainTestSplit};
use comtip_model::{ComtipConfig, GenePanel, Origin, Provenance, seed_weights};
use comtip_test_support::{C3, sample_shards};
use tempfile::TempDir;

use super::*;
use crate::monitor::read_json_lines;
use crate::settings::{PretrainConfig, Tuned};

const GENES: [&str; 3] = ["ERBB2", "MGP", "IGKC"];
/// 36 spots in batches of 12.
const N_STEPS: usize = 3;
const N_EPOCHS: usize = 4;

/// Names the folder to the child that is to train in it.
const CHILD_FOLDER: &str = "COMTIP_TEST_TUNED_FOLDER";

/// The shard of section C3.
static SHARDS: LazyLock<TempDir> = LazyLock::new(|| sample_shards(&[C3]));

/// A fifth of the spots of the section.
fn data(shards: &Path) -> TrainingData {
    let folder = ShardFolder::open(shards).expect("shards");
    let spots = folder.read_slide(C3).and_then(|shard| shard.read_spots());
    let ids = spots.expect("spots").spots.into_iter().map(|spot| spot.id);
    let split = SpotSplit::random(&[(C3.to_owned(), ids.collect())], 0.8, 7).expect("a split");
    let genes = GENES.map(str::to_owned);
    let split = TrainTestSplit::from(split);
    let (data, _) = TrainingData::of_genes(&genes, Normalization::MedianLog1p, &folder, split)
        .expect("training data");
    assert_eq!(data.set.len(), N_STEPS * 12);
    data
}

/// The folder of a run with a small model of weights from a seed, as if it had been trained.
fn pretrained(folder: &Path, seed: u64) -> RunFolder {
    let run = RunFolder::new(folder.join(format!("run-{seed}")));
    let mut shape = ComtipConfig::tiny(1);
    shape.text.tower.n_layers = 1;
    shape.vision.transformer_mut().expect("patches").n_layers = 1;
    let model = seed_weights(shape.init(&Device::flex()), seed);
    let panel = GenePanel {
        vocabulary: GeneVocabulary::new(vec!["MGP".to_owned()]),
        normalization: Normalization::MedianLog1p,
        value_grid: vec![vec![0.0, 1.0]],
    };
    let checkpoint = Checkpoint::new(shape, model, panel).expect("a model");
    let provenance = Provenance {
        origin: Origin::Random { seed },
        trainings: Vec::new(),
    };
    let saved = checkpoint.with_provenance(provenance).save(&run.model());
    saved.expect("saved");
    run
}

fn config(tuned: Tuned) -> FineTuneConfig {
    let mut config = FineTuneConfig::of_run(&PretrainConfig::tiny());
    config.tuned = tuned;
    config.run.epochs = N_EPOCHS;
    config.run.batch_size = 12;
    config.run.checkpoint_steps = Some(2);
    config.optimizer.warmup_steps = 2;
    config.augmentation.flips = true;
    config
}

/// Trains in `folder/tuned` from the model of seed 7, fresh or behind the newest checkpoint; `on_step` hears of every step.
fn train(
    folder: &Path,
    shards: &Path,
    config: &FineTuneConfig,
    on_step: &mut dyn FnMut(&LossStep, &AtomicBool),
) -> Result<FineTuned, TrainError> {
    train_from(&pretrained(folder, 7), folder, shards, config, on_step)
}

fn train_from(
    run: &RunFolder,
    folder: &Path,
    shards: &Path,
    config: &FineTuneConfig,
    on_step: &mut dyn FnMut(&LossStep, &AtomicBool),
) -> Result<FineTuned, TrainError> {
    let checkpoint = run.load_model(&Device::flex())?;
    let checkpoint = &checkpoint;
    let stop = Arc::new(AtomicBool::new(false));
    let control = Control {
        stop: stop.clone(),
        on_event: &mut |event| {
            if let TrainerEvent::Step(step) = event {
                on_step(step, &stop);
            }
        },
    };
    let from = PretrainedModel { run, checkpoint };
    let to = RunFolder::new(folder.join("tuned"));
    fine_tune(config, &data(shards), from, &to, Start::Resume, control)
}

fn finished(folder: &Path, config: &FineTuneConfig) -> TunedCheckpoint {
    match train(folder, SHARDS.path(), config, &mut |_, _| {}).expect("trains") {
        FineTuned::Finished(tuned) => *tuned,
        FineTuned::Interrupted(position) => panic!("stopped at {position:?}"),
    }
}

fn read(folder: &Path, name: &str) -> Vec<u8> {
    fs::read(folder.join("tuned").join(name)).expect("there")
}

/// A fine-tuning that nothing stopped, for either way.
static WHOLE: LazyLock<[TempDir; 2]> = LazyLock::new(|| {
    [Tuned::Whole, Tuned::HeadOnly].map(|tuned| {
        let folder = tempfile::tempdir().expect("a folder");
        finished(folder.path(), &config(tuned));
        folder
    })
});

#[track_caller]
fn equals(folder: &Path, whole: &Path) {
    for name in [
        "model/model.safetensors",
        "model/provenance.json",
        "metrics.jsonl",
    ] {
        assert!(read(folder, name) == read(whole, name), "{name}");
    }
}

#[test]
fn it_learns_and_leaves_what_predicting_needs() {
    let folder = WHOLE[0].path();
    let steps: Vec<LossStep> = read_json_lines(&folder.join("tuned/metrics.jsonl")).expect("a log");
    assert_eq!(steps.len(), N_EPOCHS * N_STEPS);
    let mean = |steps: &[LossStep]| {
        let totals = steps.iter().filter_map(|step| step.losses.get("total"));
        totals.sum::<f64>() / steps.len() as f64
    };
    let (first, last) = (mean(&steps[..N_STEPS]), mean(&steps[9..]));
    assert!(last < first, "{first} to {last}");
    let model = folder.join("tuned/model");
    let tuned = TunedCheckpoint::load(&model, &Device::flex()).expect("a network");
    assert_eq!(tuned.panel.vocabulary.symbols(), GENES);
    assert_eq!(tuned.panel.normalization, Normalization::MedianLog1p);
    let past = &tuned.provenance.trainings[0];
    assert_eq!(past.n_steps, N_EPOCHS * N_STEPS);
    assert_eq!(
        (past.slides[0].slide.as_str(), past.slides[0].n_spots),
        (C3, 36)
    );
    assert!(!past.slides[0].patient.is_empty());
    let set = &data(SHARDS.path()).set;
    let reading = tuned.config.vision.reading();
    let predicted = tuned.model.predict_spots(reading, set, 10, |_| {});
    assert_eq!(predicted.expect("values").dim(), (36, 3));
}

#[test]
fn stopped_within_an_epoch_it_is_resumed_to_the_same_numbers() {
    for (tuned, whole) in [Tuned::Whole, Tuned::HeadOnly].into_iter().zip(&*WHOLE) {
        let folder = tempfile::tempdir().expect("a folder");
        let stopped = train(
            folder.path(),
            SHARDS.path(),
            &config(tuned),
            &mut |step, stop| stop.store((step.epoch, step.step) == (2, 2), Ordering::SeqCst),
        );
        let Ok(FineTuned::Interrupted(position)) = stopped else {
            panic!("it was not stopped");
        };
        assert_eq!((position.epoch, position.step), (2, 2));
        finished(folder.path(), &config(tuned));
        equals(folder.path(), whole.path());
    }
}

/// The child is this test again, and dies by an abort behind the line of a step.
#[test]
fn killed_between_checkpoints_it_is_resumed_to_the_same_numbers() {
    if let Some(folder) = std::env::var_os(CHILD_FOLDER) {
        let folder = PathBuf::from(folder);
        let shards = folder.join("shards");
        let _ = train(&folder, &shards, &config(Tuned::Whole), &mut |step, _| {
            if (step.epoch, step.step) == (2, 3) {
                std::process::abort();
            }
        });
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let shards = folder.path().join("shards");
    fs::create_dir(&shards).expect("made");
    for entry in fs::read_dir(SHARDS.path()).expect("shards") {
        let entry = entry.expect("an entry");
        fs::copy(entry.path(), shards.join(entry.file_name())).expect("copied");
    }
    let test =
        "run::fine_tune::tests::killed_between_checkpoints_it_is_resumed_to_the_same_numbers";
    let killed = Command::new(std::env::current_exe().expect("this test"))
        .args(["--exact", test])
        .env(CHILD_FOLDER, folder.path())
        .output()
        .expect("runs");
    // A signal leaves no code.
    #[cfg(unix)]
    assert_eq!(killed.status.code(), None, "{killed:?}");
    assert!(!killed.status.success());
    let log = String::from_utf8(read(folder.path(), "metrics.jsonl")).expect("text");
    assert_eq!(log.lines().count(), 2 * N_STEPS);
    finished(folder.path(), &config(Tuned::Whole));
    equals(folder.path(), WHOLE[0].path());
}

#[test]
fn with_other_settings_or_from_another_model_it_is_not_resumed() {
    let folder = tempfile::tempdir().expect("a folder");
    finished(folder.path(), &config(Tuned::Whole));
    let mut other = config(Tuned::HeadOnly);
    other.run.loader_workers += 1;
    let refused = train(folder.path(), SHARDS.path(), &other, &mut |_, _| {});
    let refused = refused.expect_err("refused").to_string();
    let expected = r#"config.toml: tuned was "whole" and is "head-only" now"#;
    assert!(refused.contains(expected), "{refused}");

    let another = pretrained(folder.path(), 8);
    let config = config(Tuned::Whole);
    let (to, shards) = (folder.path(), SHARDS.path());
    let refused = train_from(&another, to, shards, &config, &mut |_, _| {});
    let refused = refused.expect_err("refused").to_string();
    assert!(refused.contains("began from other weights"), "{refused}");

    // Neither is the folder one of pretraining.
    let tuned = RunFolder::new(folder.path().join("tuned"));
    let refused = tuned.read_config().expect_err("refused").to_string();
    assert!(refused.contains("holds a fine-tuned network"), "{refused}");
}
