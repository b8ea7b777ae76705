//! A model whose image tower reads numbers of colour and texture.

use std::collections::BTreeMap;
use std::path::Path;

use burn::tensor::Device;
use comtip::image::{N_HAND_FEATURES, hand_features};
use comtip::model::{
    Checkpoint, HandFeatureRows, HostTensor, ImageTowerConfig, TileInputs, TileReading,
    embed_spots, parameter_values,
};
use comtip::train::{
    Control, EpochPlan, FineTuneConfig, PretrainConfig, PretrainedModel, RunFolder, Start,
    StepRecord, StepSplit, StoredState, TrainError, TrainingData, fine_tune, load_stored,
    read_step_records,
};
use comtip::weights::export_checkpoint;

use crate::sample::{data, panel_and_set, run, run_from, towers};

const N_EPOCHS: usize = 10;

fn config(changes: impl FnOnce(&mut PretrainConfig)) -> PretrainConfig {
    let presets = PretrainConfig::PRESETS;
    let preset = presets.iter().find(|(name, _)| *name == "colour-texture");
    let mut config = PretrainConfig::from_toml(preset.expect("a preset").1).expect("settings");
    config.run.batch_size = 16;
    config.run.epochs = 1;
    config.run.keep_checkpoints = N_EPOCHS;
    config.data.validation_share = 0.1;
    changes(&mut config);
    config
}

fn trained(folder: &Path) -> Checkpoint {
    Checkpoint::load(&folder.join("model"), &Device::flex()).expect("a model")
}

fn mean(records: &[StepRecord], epoch: usize) -> f64 {
    let of_epoch = |record: &&StepRecord| record.split == StepSplit::Train && record.epoch == epoch;
    let of_epoch = records.iter().filter(of_epoch);
    let sum: f64 = of_epoch.clone().map(|record| record.info_nce).sum();
    sum / of_epoch.count() as f64
}

#[test]
fn the_loss_falls_and_a_resumed_run_equals_the_uninterrupted_one_bit_for_bit() {
    let folder = tempfile::tempdir().expect("a folder");
    let config = config(|config| {
        config.run.epochs = N_EPOCHS;
        config.optimizer.warmup_steps = 5;
    });
    let log = run(&config, folder.path(), Start::Fresh).expect("trains");
    let whole = read_step_records(&log).expect("a log");
    assert!(whole.iter().all(|record| record.not_finite().is_none()));
    // Of 16 pairs chance is ln 16.
    let (first, last) = (mean(&whole, 1), mean(&whole, N_EPOCHS));
    assert!(
        last < first && last < 0.95 * 16_f64.ln(),
        "{first} to {last}"
    );
    let read = || std::fs::read(folder.path().join("model/model.safetensors")).expect("weights");
    let (weights, shape) = (read(), trained(folder.path()).config);

    // As if it had been killed in its second epoch.
    let of_first = whole.iter().filter(|record| record.epoch == 1);
    let steps_per_epoch = of_first.map(|record| record.step).max().expect("a step");
    for epoch in 2..=N_EPOCHS {
        let name = format!("step-{:08}-end", epoch * steps_per_epoch);
        std::fs::remove_dir_all(folder.path().join("checkpoint").join(name)).expect("there");
    }
    std::fs::remove_dir_all(folder.path().join("model")).expect("there");
    let stored = load_stored(
        &RunFolder::new(folder.path()),
        StoredState::Newest,
        &Device::flex(),
    );
    assert_eq!(stored.expect("a checkpoint").config, shape);
    let log = run(&config, folder.path(), Start::Resume).expect("resumed");
    assert_eq!(read_step_records(&log).expect("a log"), whole);
    assert!(read() == weights, "the weights differ");
    assert_eq!(trained(folder.path()).config, shape);
}

/// `values * weight + bias`, `weight` being `[d_input, d_output]`.
fn linear(values: &[f64], weights: &BTreeMap<String, HostTensor>, name: &str) -> Vec<f64> {
    let weight = &weights[&format!("{name}.weight")];
    let d_output = weight.shape[1];
    let bias = weights.get(&format!("{name}.bias"));
    let output = |column: usize| {
        let products = values.iter().enumerate();
        let products =
            products.map(|(row, value)| value * f64::from(weight.values[row * d_output + column]));
        products.sum::<f64>() + bias.map_or(0.0, |bias| f64::from(bias.values[column]))
    };
    (0..d_output).map(output).collect()
}

/// By the series of the error function, which has all digits for what a hidden layer holds here.
fn gelu(x: f64) -> f64 {
    let z = x / std::f64::consts::SQRT_2;
    assert!(z.abs() < 5.0, "{x} is beyond the series");
    let mut term = z;
    let mut sum = z;
    for n in 1..200 {
        term *= -z * z / f64::from(n);
        sum += term / f64::from(2 * n + 1);
    }
    0.5 * x * (1.0 + sum * std::f64::consts::FRAC_2_SQRT_PI)
}

#[test]
fn vectors_are_those_of_the_numbers_standardised_over_training_spots_and_the_perceptron() {
    let folder = tempfile::tempdir().expect("a folder");
    let config = config(|_| {});
    run(&config, folder.path(), Start::Fresh).expect("trains");
    let checkpoint = trained(folder.path());
    let (_, set) = panel_and_set(None).expect("spots");

    let features: Vec<Vec<f64>> = (0..set.len())
        .map(|spot| {
            hand_features(&set.tile(spot).expect("a tile"))
                .map(f64::from)
                .to_vec()
        })
        .collect();
    let plan = EpochPlan::new(&config, &set).expect("a plan");
    let training = plan.training();
    assert!(
        training.len() < set.len(),
        "some spots are kept for validation"
    );
    let n_training = training.len() as f64;
    let standard = |feature: usize| {
        let values = training.iter().map(|spot| features[*spot][feature]);
        let mean = values.clone().sum::<f64>() / n_training;
        let variance = values.map(|value| (value - mean).powi(2)).sum::<f64>() / n_training;
        (mean, variance.sqrt())
    };
    let standards: Vec<(f64, f64)> = (0..N_HAND_FEATURES).map(standard).collect();
    let ImageTowerConfig::HandFeatures(tower) = &checkpoint.config.vision else {
        panic!("an image tower of hand features");
    };
    for (feature, (mean, deviation)) in standards.iter().enumerate() {
        let standard = (
            tower.standard.means[feature],
            tower.standard.deviations[feature],
        );
        assert!((standard.0 - mean).abs() < 1e-9, "{feature}");
        let is_flat = *deviation < 1e-9;
        assert!(
            is_flat || (standard.1 - deviation).abs() < 1e-9,
            "{feature}"
        );
    }

    let weights = parameter_values(&checkpoint.model);
    let reading = checkpoint.config.vision.reading();
    let vectors = embed_spots(&checkpoint.model, reading, &set, 7, &mut |_| {}).expect("vectors");
    for spot in (0..set.len()).step_by(17) {
        let numbers = features[spot].iter().zip(&standards);
        let numbers: Vec<f64> = numbers
            .map(|(value, (mean, deviation))| {
                (value - mean) / if *deviation < 1e-9 { 1.0 } else { *deviation }
            })
            .collect();
        let hidden = linear(&numbers, &weights, "vision.fc_1");
        let hidden: Vec<f64> = hidden.into_iter().map(gelu).collect();
        let feature = linear(&hidden, &weights, "vision.fc_2");
        let expected = linear(&feature, &weights, "image_projection");
        let length = expected
            .iter()
            .map(|value| value * value)
            .sum::<f64>()
            .sqrt();
        for (value, expected) in vectors.row(spot).iter().zip(&expected) {
            assert!(
                (f64::from(*value) - expected).abs() < 1e-5 * length,
                "{value} {expected}"
            );
        }
    }
}

#[test]
fn features_kept_in_memory_are_those_of_the_tiles() {
    let (_, set) = panel_and_set(Some(20)).expect("spots");
    let spots: Vec<usize> = (0..set.len()).collect();
    let read = TileInputs::read(&set, &spots, TileReading::HandFeatures).expect("tiles");
    assert_eq!(read, HandFeatureRows::of_spots(&set).expect("tiles").into());
}

#[test]
fn a_head_is_trained_on_it_and_tiles_are_not_altered() {
    let folder = tempfile::tempdir().expect("a folder");
    let (from, to) = (folder.path().join("run"), folder.path().join("tuned"));
    run(&config(|_| {}), &from, Start::Fresh).expect("trains");
    let (run, checkpoint) = (RunFolder::new(&from), trained(&from));
    let mut tuning = FineTuneConfig::of_run(&config(|_| {}));
    tuning.run.epochs = 2;
    let tune = |tuning: &FineTuneConfig| {
        let (run, checkpoint) = (&run, &checkpoint);
        let control = Control {
            stop: Default::default(),
            on_event: &mut |_| {},
        };
        let data: TrainingData = data(None)?;
        let from = PretrainedModel { run, checkpoint };
        let to = RunFolder::new(&to);
        fine_tune(tuning, &data, from, &to, Start::Fresh, control)
    };
    tuning.augmentation.flips = true;
    let Err(TrainError::Config { problem }) = tune(&tuning) else {
        panic!("altered tiles");
    };
    assert!(problem.contains("augmentation.flips"), "{problem}");
    tuning.augmentation.flips = false;
    tune(&tuning).expect("fine-tuned");
    assert!(RunFolder::new(&to).has_model());
}

#[test]
fn weights_of_an_image_tower_have_no_place_in_it_and_it_none_in_a_clip() {
    let folder = tempfile::tempdir().expect("a folder");
    let config = config(|_| {});
    let error = run_from(&config, folder.path(), Start::Fresh, Some(towers(1)));
    let error = error.expect_err("refused").to_string();
    assert!(error.contains("have no place in it"), "{error}");
    assert!(!folder.path().join("config.toml").exists());

    run(&config, folder.path(), Start::Fresh).expect("trains");
    let exported = folder.path().join("exported");
    let error = export_checkpoint(&exported, &trained(folder.path()), &Device::flex());
    let error = error.expect_err("refused").to_string();
    assert!(error.contains("reads hand features"), "{error}");
    assert!(!exported.exists());
}

#[test]
fn a_standard_that_was_changed_is_found_when_the_run_is_resumed() {
    let folder = tempfile::tempdir().expect("a folder");
    let config = config(|_| {});
    run(&config, folder.path(), Start::Fresh).expect("trains");
    let path = folder.path().join("feature_standard.json");
    let text = std::fs::read_to_string(&path).expect("a standard");
    std::fs::write(&path, text.replacen("0.", "1.", 1)).expect("written");
    let error = run(&config, folder.path(), Start::Resume).expect_err("refused");
    let error = error.to_string();
    assert!(error.contains("feature_standard.json"), "{error}");
}
