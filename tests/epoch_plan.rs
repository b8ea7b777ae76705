//! What an epoch trains on: the caps of slides, the turn of every spot, the validation spots.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use comtip::data::{GeneVocabulary, Normalization, SamplerBalance, SpotSet};
use comtip::train::{EpochPlan, PretrainConfig};
use comtip_test_support::{B4, C3, sample_shards};

/// Sections B4 with 283 spots and C3 with 180.
static SET: LazyLock<SpotSet> = LazyLock::new(|| {
    let folder = sample_shards(&[B4, C3]);
    let names = [B4, C3].map(str::to_owned);
    let vocabulary = GeneVocabulary::new(vec!["ERBB2".to_owned()]);
    SpotSet::open(folder.path(), &names, &vocabulary, Normalization::Log1p).expect("spots")
});

fn plan(changes: impl FnOnce(&mut PretrainConfig)) -> EpochPlan {
    let mut config = PretrainConfig::tiny();
    config.run.batch_size = 10;
    config.data.validation_share = 0.0;
    changes(&mut config);
    EpochPlan::new(&config, &SET).expect("a plan")
}

fn n_of_slides(spots: &[usize]) -> [usize; 2] {
    let of_slide = |slide| spots.iter().filter(|s| SET.slide_idx(**s) == slide).count();
    [of_slide(0), of_slide(1)]
}

#[test]
fn an_epoch_is_every_training_spot_once_but_for_the_last_incomplete_batch() {
    let plan = plan(|_| {});
    assert_eq!(plan.steps_per_epoch(), 46);
    let epoch = plan.epoch(1);
    assert_eq!(epoch.len(), 460);
    assert_eq!(epoch.iter().collect::<BTreeSet<_>>().len(), 460);
    assert_eq!(plan.epoch(1), epoch);
    assert_ne!(plan.epoch(2), epoch);
}

#[test]
fn a_capped_slide_gives_so_many_spots_an_epoch_and_each_has_its_turn() {
    let plan = plan(|config| config.data.max_spots_per_slide = Some(100));
    let epochs: Vec<Vec<usize>> = (1..=3).map(|epoch| plan.epoch(epoch)).collect();
    for epoch in &epochs {
        assert_eq!(n_of_slides(epoch), [100, 100]);
    }
    let seen: BTreeSet<&usize> = epochs.iter().flatten().collect();
    assert_eq!(
        seen.len(),
        283 + 180,
        "300 draws of each pass all its spots"
    );
    let mix = plan.mix();
    assert_eq!((mix.rows[0].n_slides, mix.rows[0].n_draws), (2, 200));
}

#[test]
fn slides_have_equal_shares_where_asked_for() {
    let plan = plan(|config| {
        config.data.balance = SamplerBalance::Slides;
        config.run.pairs_per_epoch = Some(120);
    });
    assert_eq!(n_of_slides(&plan.epoch(1)), [60, 60]);
}

#[test]
fn no_batch_holds_a_spot_twice_though_epochs_repeat_spots() {
    let small_slides_count_as_much = plan(|config| {
        config.data.balance = SamplerBalance::Slides;
        config.run.batch_size = 40;
        config.run.pairs_per_epoch = Some(1_000);
    });
    // A walk of 100 spots over 180 ends one round and begins the next.
    let capped = plan(|config| config.data.max_spots_per_slide = Some(100));
    for plan in [small_slides_count_as_much, capped] {
        let mut n_repeated = 0;
        for epoch in 1..=6 {
            let spots = plan.epoch(epoch);
            assert_eq!(spots.len(), plan.steps_per_epoch() * plan.batch_size());
            n_repeated += spots.len() - spots.iter().collect::<BTreeSet<_>>().len();
            for batch in spots.chunks(plan.batch_size()) {
                assert_eq!(batch.iter().collect::<BTreeSet<_>>().len(), batch.len());
            }
        }
        assert!(n_repeated > 0, "the epochs repeat spots");
    }
}

#[test]
fn no_batch_is_another_one_again_though_all_spots_are_drawn_twice() {
    let plan = plan(|config| config.run.pairs_per_epoch = Some(920));
    let spots = plan.epoch(1);
    let batches: Vec<BTreeSet<&usize>> = spots
        .chunks(plan.batch_size())
        .map(BTreeSet::from_iter)
        .collect();
    for (n, batch) in batches.iter().enumerate() {
        assert_eq!(batch.len(), plan.batch_size());
        for other in &batches[..n] {
            let n_shared = batch.intersection(other).count();
            assert!(n_shared < 6, "{n_shared} of 10 spots are those of another");
        }
    }
}

#[test]
fn a_spot_drawn_more_often_than_there_are_batches_is_refused() {
    let mut config = PretrainConfig::tiny();
    config.run.batch_size = 200;
    config.data.validation_share = 0.0;
    config.data.balance = SamplerBalance::Slides;
    config.run.pairs_per_epoch = Some(400);
    // Two batches, 200 draws from 180 spots: 20 twice, which two batches hold.
    assert!(EpochPlan::new(&config, &SET).is_ok());
    config.run.pairs_per_epoch = Some(399);
    let error = EpochPlan::new(&config, &SET)
        .expect_err("refused")
        .to_string();
    assert!(error.contains("be its own negative"), "{error}");
    assert!(
        error.contains("data.max_spots_per_slide to at most 180"),
        "{error}"
    );
}

#[test]
fn validation_spots_are_never_trained_on() {
    let plan = plan(|config| config.data.validation_share = 0.2);
    let validation: BTreeSet<&usize> = plan.validation().iter().collect();
    assert_eq!(validation.len(), 90);
    let trained: Vec<Vec<usize>> = (1..=3).map(|epoch| plan.epoch(epoch)).collect();
    assert!(
        trained
            .iter()
            .flatten()
            .all(|spot| !validation.contains(spot))
    );
}

#[test]
fn more_pairs_than_the_caps_allow_are_refused_in_words() {
    let mut config = PretrainConfig::tiny();
    config.data.max_spots_per_slide = Some(100);
    config.run.pairs_per_epoch = Some(201);
    let error = EpochPlan::new(&config, &SET).expect_err("refused");
    assert!(error.to_string().contains("raise the cap"), "{error}");
    config.run.pairs_per_epoch = Some(0);
    assert!(EpochPlan::new(&config, &SET).is_err());
}

#[test]
fn validation_takes_its_share_and_no_more_than_its_most() {
    let n_kept = |most: usize| {
        let plan = plan(|config| {
            config.data.validation_share = 0.2;
            config.data.max_validation_spots = Some(most);
        });
        plan.validation().len()
    };
    assert_eq!([1000, 92, 35, 9].map(n_kept), [90, 90, 30, 0]);
}
