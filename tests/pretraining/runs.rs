//! What a run writes down follows from its settings.

use burn::tensor::{Device, Tensor, Tolerance};
use comtip::adversarial::PairObjective;
use comtip::model::Checkpoint;
use comtip::train::{PretrainConfig, Start, StepRecord, StepSplit};

use crate::sample::{config, records, run_from, towers};

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
fn switching_a_term_off_leaves_the_others_as_they_were_at_the_first_step() {
    let first = |changes: fn(&mut PretrainConfig)| records(&config(changes)).swap_remove(0);
    let all = first(|_| {});
    let unmasked = first(|config| config.objective.masked_weight = 0.0);
    assert_eq!((unmasked.observed, unmasked.unobserved), (0.0, 0.0));
    assert_eq!((unmasked.info_nce, unmasked.pair), (all.info_nce, all.pair));
    let unpaired = first(|config| {
        config.objective.pair = PairObjective::Off;
    });
    assert_eq!((unpaired.pair, unpaired.gap), (0.0, 0.0));
    assert_eq!(
        (unpaired.observed, unpaired.unobserved),
        (all.observed, all.unobserved)
    );
    assert!((unpaired.info_nce - all.info_nce).abs() < 1e-5);
    // The rest of the switches, each with the terms it does not name.
    let of_tiles = |record: &StepRecord| (record.observed, record.unobserved);
    let of_sentences = |record: &StepRecord| (record.info_nce, record.gap);
    for without_embedding in [
        first(|config| config.model.gene_name_embedding = false),
        first(|config| config.model.value_embedding = false),
    ] {
        assert_eq!(of_tiles(&without_embedding), of_tiles(&all));
        assert_ne!(of_sentences(&without_embedding), of_sentences(&all));
    }
    let hidden = first(|config| config.objective.mask_ratio = 0.8);
    assert_eq!(of_sentences(&hidden), of_sentences(&all));
    assert_ne!(of_tiles(&hidden), of_tiles(&all));
    for reweighted in [
        first(|config| config.objective.masked_weight = 2.0),
        first(|config| config.objective.pair_weight = 0.7),
    ] {
        assert_eq!(of_tiles(&reweighted), of_tiles(&all));
        assert_eq!(of_sentences(&reweighted), of_sentences(&all));
        assert_ne!(reweighted.total, all.total);
    }
    assert_eq!(all.pair, -all.gap);
    for (pair, loss) in [
        (PairObjective::ReversalAbs, all.gap.abs()),
        (PairObjective::ReversalSigned, all.gap),
    ] {
        let records = records(&config(|config| config.objective.pair = pair));
        assert_eq!(of_tiles(&records[0]), of_tiles(&all));
        assert_eq!(of_sentences(&records[0]), of_sentences(&all));
        assert_eq!(records[0].pair, loss);
    }
}

/// AdamW does not see how long gradients are until they are short beside its epsilon of 1e-6.
#[test]
fn gradients_cut_to_next_to_nothing_move_next_to_nothing() {
    let totals = |changes: fn(&mut PretrainConfig)| {
        let records = records(&config(|config| {
            config.optimizer.weight_decay = 0.0;
            changes(config);
        }));
        let totals: Vec<f64> = records.iter().map(|record| record.total).collect();
        (totals, records[0].gradient_norm.expect("logged"))
    };
    let (cut, norm) = totals(|config| config.optimizer.max_gradient_norm = Some(1e-12));
    let (still, same) = totals(|config| {
        config.optimizer.learning_rate = 1e-12;
        config.optimizer.new_module_learning_rate = 1e-12;
    });
    let (whole, _) = totals(|config| config.optimizer.max_gradient_norm = Some(1e6));
    let apart = |one: &[f64], other: &[f64]| {
        let differences = one
            .iter()
            .zip(other)
            .map(|(one, other)| (one - other).abs());
        differences.fold(0.0, f64::max)
    };
    // What is logged is the length before the cut.
    assert_eq!(norm, same);
    assert!(apart(&cut, &still) < 1e-3, "{cut:?} {still:?}");
    assert!(apart(&cut, &whole) > 0.1, "{cut:?} {whole:?}");
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
fn a_batch_larger_than_memory_trains_as_the_whole_batch_does() {
    let losses = |chunk_size| {
        let records = records(&config(|config| config.run.chunk_size = chunk_size));
        records
            .iter()
            .map(|record| record.total)
            .collect::<Vec<_>>()
    };
    let (chunked, whole) = (losses(Some(5)), losses(None));
    assert_eq!(chunked.len(), whole.len());
    for (chunked, whole) in chunked.into_iter().zip(whole) {
        assert!((chunked - whole).abs() < 1e-3, "{chunked} for {whole}");
    }
}
