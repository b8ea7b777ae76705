//! Runs with the switches of the objective on, and what a run leaves with all of them off.

use std::path::Path;

use burn::tensor::Device;
use comtip::model::{Checkpoint, EmbeddingNorm, TileInputs, embed_tile_inputs, parameter_shapes};
use comtip::train::{
    BestBy, EpochRecord, MaskedTargets, PretrainConfig, Pretrained, RunFolder, Start, StepSplit,
    StoredState, load_stored, read_epoch_records, read_step_records,
};

use crate::sample::{config, run, run_until};

/// All of them, with averaged weights and in chunks.
fn switched(changes: impl FnOnce(&mut PretrainConfig)) -> PretrainConfig {
    config(|config| {
        config.model.embedding_norm = EmbeddingNorm::Batch;
        config.objective.covariance_weight = 0.04;
        config.objective.soft_targets = 0.2;
        config.objective.masked_targets = MaskedTargets::Average;
        config.optimizer.average_decay = Some(0.9);
        config.run.best_by = BestBy::Retrieval;
        config.run.epochs = 3;
        config.run.chunk_size = Some(6);
        changes(config);
    })
}

fn files(folder: &Path) -> [Vec<u8>; 3] {
    [
        "metrics.jsonl",
        "model/model.safetensors",
        "model/config.json",
    ]
    .map(|file| std::fs::read(folder.join(file)).expect("written"))
}

fn epochs(folder: &Path) -> Vec<EpochRecord> {
    read_epoch_records(&folder.join("epochs.jsonl")).expect("a log")
}

#[test]
fn stopped_and_resumed_with_every_switch_it_has_the_same_numbers() {
    let whole = tempfile::tempdir().expect("a folder");
    let log = run(&switched(|_| {}), whole.path(), Start::Fresh).expect("trains");
    let folder = tempfile::tempdir().expect("a folder");
    let ended = run_until(&switched(|_| {}), folder.path(), |step| {
        step.split == StepSplit::Train && step.epoch == 2
    });
    assert!(matches!(ended, Ok(Pretrained::Interrupted(_))));
    run(&switched(|_| {}), folder.path(), Start::Resume).expect("goes on");
    assert!(
        files(folder.path()) == files(whole.path()),
        "the numbers differ"
    );

    let steps = read_step_records(&log).expect("a log");
    for step in &steps {
        let (soft, covariance) = (step.soft_info_nce, step.covariance);
        let (soft, covariance) = (soft.expect("logged"), covariance.expect("logged"));
        let masked = step.observed + step.unobserved;
        let sum = 0.8 * step.info_nce + 0.2 * soft + 0.04 * covariance + masked + 0.1 * step.pair;
        assert!((step.total - sum).abs() < 1e-4, "{step:?}");
    }
    // The statistics went into the model, and say where its tiles lie: about 0 and as wide as one, spot by spot.
    let device = Device::flex();
    let model = Checkpoint::load(&whole.path().join("model"), &device).expect("a model");
    assert_eq!(model.config.embedding_norm, EmbeddingNorm::Batch);
    let (_, set) = crate::sample::panel_and_set(None).expect("spots");
    let spots: Vec<usize> = (0..set.len()).collect();
    let reading = model.config.vision.reading();
    let tiles = TileInputs::read(&set, &spots, reading).expect("tiles");
    let rows = embed_tile_inputs(&model.model, &tiles).expect("embedded");
    let mean_square = rows.mapv(|x| f64::from(x).powi(2)).mean().expect("rows");
    assert!((0.3..3.0).contains(&mean_square), "{mean_square}");
    let other = switched(|config| config.model.embedding_norm = EmbeddingNorm::Centre);
    let refused = run(&other, folder.path(), Start::Resume).expect_err("refused");
    let named = r#"model.embedding_norm was "batch" and is "centre" now"#;
    assert!(refused.to_string().contains(named), "{refused}");
}

#[test]
fn the_best_checkpoint_is_that_of_the_epoch_with_the_highest_score_of_equals_the_later() {
    for best_by in [BestBy::Retrieval, BestBy::Probe] {
        let folder = tempfile::tempdir().expect("a folder");
        let config = config(|config| {
            config.run.best_by = best_by;
            config.run.epochs = 4;
        });
        run(&config, folder.path(), Start::Fresh).expect("trains");
        let epochs = epochs(folder.path());
        let score = |epoch: &EpochRecord| {
            let (recall, pcc) = (epoch.recall_at_10, epoch.probe_pcc);
            let (logged, other) = match best_by {
                BestBy::Retrieval => (recall, pcc),
                _ => (pcc, recall),
            };
            assert_eq!(other, None);
            logged.expect("logged")
        };
        let scores: Vec<f64> = epochs.iter().map(score).collect();
        assert!(
            scores.iter().all(|score| (-1.0..=1.0).contains(score)),
            "{scores:?}"
        );
        let highest = scores.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let best = scores
            .iter()
            .rposition(|score| *score == highest)
            .expect("an epoch");
        let n_steps = epochs[best].total_steps;
        let stored = load_stored(
            &RunFolder::new(folder.path()),
            StoredState::Best,
            &Device::flex(),
        );
        let provenance = stored.expect("a state").provenance.expect("a provenance");
        let steps = format!("{n_steps} steps");
        let path = folder
            .path()
            .join(format!("checkpoint/step-{n_steps:08}-end/model.bpk"));
        assert!(path.is_file(), "{steps}");
        assert!(provenance.to_string().contains(&steps), "{provenance}");
    }
    let folder = tempfile::tempdir().expect("a folder");
    let too_few = config(|config| {
        config.run.best_by = BestBy::Retrieval;
        config.run.batch_size = 8;
        config.data.validation_share = 0.05;
    });
    let refused = run(&too_few, folder.path(), Start::Fresh).expect_err("refused");
    let problem = "run.best_by needs 11 validation spots or more, and 8 of the 9";
    assert!(refused.to_string().contains(problem), "{refused}");
}

#[test]
fn a_run_without_switches_writes_no_key_of_theirs() {
    let folder = tempfile::tempdir().expect("a folder");
    run(&config(|_| {}), folder.path(), Start::Fresh).expect("trains");
    let read = |name: &str| std::fs::read_to_string(folder.path().join(name)).expect(name);
    for (file, switches) in [
        ("metrics.jsonl", ["soft_info_nce", "covariance"].as_slice()),
        ("epochs.jsonl", ["recall_at_10", "probe_pcc"].as_slice()),
        (
            "config.toml",
            [
                "embedding_norm",
                "masked_targets",
                "covariance_weight",
                "soft_t",
                "best_by",
            ]
            .as_slice(),
        ),
        ("model/config.json", ["embedding_norm"].as_slice()),
    ] {
        let text = read(file);
        let written = switches.iter().find(|switch| text.contains(*switch));
        assert_eq!(written, None, "{file}");
    }
    let model = Checkpoint::load(&folder.path().join("model"), &Device::flex()).expect("a model");
    let shapes = parameter_shapes(&model.model);
    assert!(
        shapes
            .keys()
            .all(|path| !path.starts_with("embedding_norm"))
    );
}
