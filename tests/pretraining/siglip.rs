//! Runs under the sigmoid loss.

use std::path::Path;

use comtip::model::{Contrast, HostTensor};
use comtip::train::{
    PretrainConfig, Pretrained, RunFolder, Start, StepSplit, StoredState, load_stored,
    read_epoch_records, read_step_records,
};

use crate::sample::{config, run, run_until};

fn siglip(changes: impl FnOnce(&mut PretrainConfig)) -> PretrainConfig {
    config(|config| {
        config.objective.contrast = Contrast::SigLip;
        config.run.epochs = 3;
        config.run.chunk_size = Some(6);
        changes(config);
    })
}

fn files(folder: &Path) -> [Vec<u8>; 2] {
    ["metrics.jsonl", "model/model.safetensors"]
        .map(|file| std::fs::read(folder.join(file)).expect("written"))
}

#[test]
fn the_sigmoid_loss_falls_and_is_logged_with_its_own_chance_level() {
    let folder = tempfile::tempdir().expect("a folder");
    let config = siglip(|config| config.run.epochs = 6);
    let log = run(&config, folder.path(), Start::Fresh).expect("trains");
    let steps = read_step_records(&log).expect("a log");
    let chance = Contrast::SigLip.chance(16);
    for step in &steps {
        let loss = step.siglip.expect("logged");
        let over = step.siglip_over_chance.expect("logged");
        assert!((over - loss / chance).abs() < 1e-12 && step.not_finite().is_none());
        assert!((step.info_nce_over_chance - step.info_nce / 16f64.ln()).abs() < 1e-12);
    }
    // A bias of -10 costs each match about 10 at first.
    let first = steps[0].siglip.expect("logged");
    assert!((6.0..14.0).contains(&first), "{first}");
    let sum = steps[0].observed + steps[0].unobserved + 0.1 * steps[0].pair + first;
    assert!((steps[0].total - sum).abs() < 1e-4);
    let epochs = read_epoch_records(&folder.path().join("epochs.jsonl")).expect("a log");
    let last = epochs.last().expect("an epoch").train;
    let contrast = last.contrast_over_chance();
    assert!(contrast.value < 0.8 * first / chance, "{last:?}");
    assert_eq!(contrast.contrast, Contrast::SigLip);
}

/// `-ln(N - 1)`, where a model that knows nothing is at chance.
#[test]
fn a_bias_that_suits_the_batch_begins_near_chance() {
    let first_step = |bias: f64| {
        let folder = tempfile::tempdir().expect("a folder");
        let config = siglip(|config| {
            config.run.epochs = 1;
            config.objective.siglip_bias = bias;
        });
        let log = run(&config, folder.path(), Start::Fresh).expect("trains");
        let steps = read_step_records(&log).expect("a log");
        steps[0].contrast_over_chance().value
    };
    let (authors, suited) = (first_step(-10.0), first_step(-(15f64.ln())));
    assert!(authors > 2.0 && suited < 1.5, "{authors} {suited}");
}

#[test]
fn stopped_and_resumed_it_has_the_same_numbers_the_bias_among_them() {
    let whole = tempfile::tempdir().expect("a folder");
    run(&siglip(|_| {}), whole.path(), Start::Fresh).expect("trains");
    let folder = tempfile::tempdir().expect("a folder");
    let ended = run_until(&siglip(|_| {}), folder.path(), |step| {
        step.split == StepSplit::Train && step.epoch == 2
    });
    assert!(matches!(ended, Ok(Pretrained::Interrupted(_))));
    run(&siglip(|_| {}), folder.path(), Start::Resume).expect("goes on");
    assert!(
        files(folder.path()) == files(whole.path()),
        "the numbers differ"
    );
    // Its checkpoint is no run of the other contrast.
    let other = siglip(|config| config.objective.contrast = Contrast::InfoNce);
    let refused = run(&other, folder.path(), Start::Resume).expect_err("refused");
    let named = r#"objective.contrast was "siglip" and is "info-nce" now"#;
    assert!(refused.to_string().contains(named), "{refused}");
    let other = siglip(|config| config.objective.siglip_bias = -3.0);
    let refused = run(&other, folder.path(), Start::Resume).expect_err("refused");
    let named = "objective.siglip_bias was -10.0 and is -3.0 now";
    assert!(refused.to_string().contains(named), "{refused}");
    let device = burn::tensor::Device::flex();
    let stored = load_stored(&RunFolder::new(folder.path()), StoredState::Newest, &device);
    let scale = HostTensor::from_device(stored.expect("a state").model.scale());
    assert!(scale.values[0] > 1.0);
}

#[test]
fn the_model_it_leaves_has_the_weights_that_info_nce_leaves() {
    let [of_siglip, of_info_nce] = [Contrast::SigLip, Contrast::InfoNce].map(|contrast| {
        let folder = tempfile::tempdir().expect("a folder");
        let config = siglip(|config| {
            config.objective.contrast = contrast;
            config.run.epochs = 1;
        });
        run(&config, folder.path(), Start::Fresh).expect("trains");
        let bytes = std::fs::read(folder.path().join("model/model.safetensors")).expect("weights");
        let tensors = safetensors::SafeTensors::deserialize(&bytes).expect("tensors");
        let mut names: Vec<String> = tensors.names().into_iter().map(str::to_owned).collect();
        names.sort();
        names
    });
    assert_eq!(of_siglip, of_info_nce);
    assert!(!of_siglip.iter().any(|name| name.contains("logit_bias")));
}
