//! Each signature raises its alarm and no other.

use super::*;
use crate::monitor::epoch_record::Speed;
use crate::monitor::mean_losses::MeanLosses;
use crate::monitor::pair_probe::PairProbe;

fn losses(info_nce_over_chance: f64, masked: f64) -> MeanLosses {
    MeanLosses {
        total: 1.0,
        info_nce_over_chance,
        observed: masked,
        unobserved: masked,
        gap: 0.1,
        siglip_over_chance: None,
    }
}

fn probe(accuracy: f64, n_spots: usize) -> Option<PairProbe> {
    Some(PairProbe { accuracy, n_spots })
}

/// Of 20 epochs and 20 steps of warm-up.
fn config() -> PretrainConfig {
    PretrainConfig::tiny()
}

fn epoch(epoch: usize) -> EpochRecord {
    EpochRecord {
        epoch,
        total_steps: 10 * epoch,
        train: losses(0.8, 1.0 / epoch as f64),
        validation: Some(losses(0.9, 1.0)),
        scale: 20.0,
        pair_probe: probe(0.9, 128),
        image_participation_ratio: Some(8.0),
        text_participation_ratio: Some(8.0),
        image_cosine: Some(0.3),
        text_cosine: Some(0.5),
        recall_at_10: None,
        probe_pcc: None,
        speed: Speed {
            seconds: 1.0,
            pairs_per_s: 1.0,
            sentences_per_s: 1.0,
            tokens_per_s: 10.0,
            loader_wait: 0.01,
            peak_mib: None,
        },
        alarms: Vec::new(),
    }
}

/// Alarms of a run of four epochs whose last is changed.
fn alarms(change: impl FnOnce(&mut EpochRecord)) -> Vec<Alarm> {
    let mut epochs: Vec<EpochRecord> = (1..=4).map(epoch).collect();
    change(&mut epochs[3]);
    Alarm::of(&epochs, &config())
}

#[test]
fn a_good_run_raises_none() {
    assert_eq!(alarms(|_| {}), []);
}

#[test]
fn each_signature_raises_its_alarm_and_no_other() {
    assert_eq!(
        alarms(|e| e.train = losses(0.99, 0.1)),
        [Alarm::NothingLearned]
    );
    assert_eq!(
        alarms(|e| e.validation = Some(losses(1.1, 1.0))),
        [Alarm::Memorised]
    );
    assert_eq!(alarms(|e| e.train = losses(0.8, 1.0)), [Alarm::MaskedStuck]);
    assert_eq!(
        alarms(|e| e.pair_probe = probe(0.51, 128)),
        [Alarm::ValuesIgnored]
    );
    assert_eq!(alarms(|e| e.scale = 100.0), [Alarm::ScaleAtBound]);
    assert_eq!(alarms(|e| e.speed.loader_wait = 0.2), [Alarm::LoaderBound]);
}

/// InfoNCE, which is logged beside it, does not count.
#[test]
fn under_siglip_its_own_chance_level_counts() {
    let siglip = |over_chance| MeanLosses {
        siglip_over_chance: Some(over_chance),
        ..losses(0.8, 0.1)
    };
    assert_eq!(alarms(|e| e.train = siglip(0.99)), [Alarm::NothingLearned]);
    let held_out = |over_chance| MeanLosses {
        observed: 1.0,
        ..siglip(over_chance)
    };
    assert_eq!(
        alarms(|e| (e.train, e.validation) = (siglip(0.5), Some(held_out(1.1)))),
        [Alarm::Memorised]
    );
    assert_eq!(
        alarms(|e| (e.train, e.validation) = (siglip(0.5), Some(held_out(0.9)))),
        []
    );
}

#[test]
fn embeddings_along_one_line_or_all_pointing_one_way_have_collapsed() {
    for few in [1.0, 1.2, 1.6, 1.99] {
        assert_eq!(
            alarms(|e| e.text_participation_ratio = Some(few)),
            [Alarm::Collapse]
        );
    }
    let from_the_start = |e: &mut EpochRecord| e.image_participation_ratio = Some(1.4);
    let mut epochs: Vec<EpochRecord> = (1..=4).map(epoch).collect();
    epochs.iter_mut().for_each(from_the_start);
    assert_eq!(Alarm::of(&epochs, &config()), [Alarm::Collapse]);
    assert_eq!(alarms(|e| e.image_cosine = Some(0.97)), [Alarm::Collapse]);
    // A third of the eight there were.
    assert_eq!(
        alarms(|e| e.text_participation_ratio = Some(2.5)),
        [Alarm::Collapse]
    );
    assert_eq!(alarms(|e| e.text_participation_ratio = Some(3.0)), []);
}

#[test]
fn a_probe_of_few_spots_raises_no_alarm() {
    assert_eq!(alarms(|e| e.pair_probe = probe(0.5, 16)), []);
}

#[test]
fn a_scale_that_was_at_its_bound_from_the_start_raises_no_alarm() {
    let mut config = config();
    let mut last = epoch(4);
    last.scale = 100.0;
    let last = std::slice::from_ref(&last);
    assert!(Alarm::of(last, &config).contains(&Alarm::ScaleAtBound));
    config.model.temperature = 0.01;
    assert!(!Alarm::of(last, &config).contains(&Alarm::ScaleAtBound));
}

#[test]
fn the_first_epochs_may_be_at_chance_unless_there_are_no_more() {
    let mut first = epoch(1);
    first.train = losses(1.0, 1.0);
    first.total_steps = 21;
    let mut config = config();
    assert_eq!(Alarm::of(std::slice::from_ref(&first), &config), []);
    config.run.epochs = 1;
    assert_eq!(
        Alarm::of(std::slice::from_ref(&first), &config),
        [Alarm::NothingLearned]
    );
    // Shorter than its warm-up, a run is not judged.
    first.total_steps = 20;
    assert_eq!(Alarm::of(&[first], &config), []);
}

#[test]
fn a_term_that_is_switched_off_raises_no_alarm() {
    let mut epochs: Vec<EpochRecord> = (1..=4).map(epoch).collect();
    (epochs[3].train.observed, epochs[3].train.unobserved) = (1.0, 1.0);
    epochs[3].pair_probe = probe(0.5, 128);
    let mut config = config();
    config.objective.masked_weight = 0.0;
    config.objective.pair = PairObjective::Off;
    assert_eq!(Alarm::of(&epochs, &config), []);
}
