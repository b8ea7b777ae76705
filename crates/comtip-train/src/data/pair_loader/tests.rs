use std::sync::LazyLock;

use comtip_data::{GeneVocabulary, Normalization};
use comtip_model::{ComtipConfig, TileInputs, TileReading};
use comtip_test_support::{C3 as SLIDE, sample_shards};
use tempfile::TempDir;

use super::*;
use crate::settings::PretrainConfig;

const GENES: [&str; 6] = ["ERBB2", "IGKC", "MGP", "KRT19", "COL1A1", "ACTB"];

/// The shard of section C3 of the sample, 180 spots, made once for all tests of this file.
static SHARDS: LazyLock<TempDir> = LazyLock::new(|| sample_shards(&[SLIDE]));

static SET: LazyLock<Arc<SpotSet>> = LazyLock::new(|| {
    let names = [SLIDE.to_owned()];
    let vocabulary = GeneVocabulary::new(GENES.map(str::to_owned).to_vec());
    let set = SpotSet::open(SHARDS.path(), &names, &vocabulary, Normalization::Log1p);
    Arc::new(set.expect("spots"))
});

fn loader(n_workers: usize, changes: impl FnOnce(&mut PretrainConfig)) -> PairLoader {
    let mut config = PretrainConfig::tiny();
    config.run.batch_size = 20;
    config.data.genes_per_spot = 4;
    config.data.validation_share = 0.25;
    changes(&mut config);
    let plan = EpochPlan::new(&config, &SET).expect("a plan");
    let batcher = PairBatcher::new(&config, &ComtipConfig::tiny(GENES.len()));
    PairLoader::new(SET.clone(), Arc::new(plan), batcher, n_workers)
}

fn all(batches: PreparedBatches) -> Vec<PairBatch> {
    batches.collect::<Result<_, _>>().expect("tiles")
}

#[test]
fn the_number_of_workers_changes_no_byte() {
    let one = all(loader(1, |_| {}).epoch(2, 1));
    assert_eq!(one.len(), 7);
    for n_workers in [2, 3] {
        assert!(all(loader(n_workers, |_| {}).epoch(2, 1)) == one);
    }
}

#[test]
fn an_epoch_begun_in_its_middle_goes_on_as_the_whole_one_does() {
    let loader = loader(2, |_| {});
    let whole = all(loader.epoch(1, 1));
    assert!(all(loader.epoch(1, 5)) == whole[4..]);
    assert!(all(loader.epoch(1, 8)).is_empty());
    assert!(all(loader.epoch(1, 100)).is_empty());
}

#[test]
fn batches_hold_the_tiles_and_values_of_the_spots_of_the_plan() {
    let loader = loader(1, |_| {});
    let batches = all(loader.epoch(3, 1));
    let spots: Vec<usize> = batches.iter().flat_map(|b| b.spots.clone()).collect();
    assert_eq!(spots, loader.plan().epoch(3));
    for (batch, step) in batches.iter().zip(1..) {
        assert_eq!((batch.epoch, batch.step, batch.n_pairs()), (3, step, 20));
        let reading = TileReading::Pixels { image_px: 112 };
        let tiles = TileInputs::read(&SET, &batch.spots, reading).expect("tiles");
        assert!(batch.tiles == tiles);
        let genes = batch.matched.gene_idx().chunks(4);
        let sentences = batch
            .matched
            .values()
            .chunks(4)
            .zip(batch.shuffled.values().chunks(4));
        for ((spot, genes), (matched, shuffled)) in batch.spots.iter().zip(genes).zip(sentences) {
            let measured = genes.iter().map(|gene| SET.values(*spot)[*gene as usize]);
            assert_eq!(matched, measured.collect::<Vec<f32>>());
            let sorted = |values: &[f32]| {
                let mut values = values.to_vec();
                values.sort_by(f32::total_cmp);
                values
            };
            assert_eq!(sorted(matched), sorted(shuffled));
        }
    }
}

#[test]
fn validation_is_the_same_at_every_call() {
    let loader = loader(2, |_| {});
    let batches = all(loader.validation());
    assert!(batches.iter().all(|batch| batch.epoch == 0));
    let spots: Vec<usize> = batches.iter().flat_map(|b| b.spots.clone()).collect();
    assert_eq!(spots, loader.plan().validation());
    assert_eq!(spots.len(), 40);
    assert!(all(loader.validation()) == batches);
}

#[test]
fn a_pass_given_up_early_leaves_no_thread_that_holds_the_spots() {
    let mut loader = loader(2, |_| {});
    loader.set = Arc::new(SpotSet::clone(&SET));
    let mut batches = loader.epoch(1, 1);
    assert!(batches.next().is_some_and(|batch| batch.is_ok()));
    assert_eq!(Arc::strong_count(&loader.set), 2);
    drop(batches);
    assert_eq!(Arc::strong_count(&loader.set), 1);
}

/// A loader that alters tiles in every way.
fn augmented() -> PairLoader {
    loader(2, |config| {
        config.augmentation.flips = true;
        config.augmentation.right_angles = true;
        config.augmentation.colour_jitter = 0.1;
    })
}

#[test]
fn altered_tiles_change_no_other_choice() {
    let mut altered = all(augmented().epoch(1, 1));
    let plain = all(loader(1, |_| {}).epoch(1, 1));
    assert_eq!(altered.len(), plain.len());
    for (altered, plain) in altered.iter_mut().zip(plain) {
        assert!(altered.tiles != plain.tiles);
        altered.tiles = plain.tiles.clone();
        assert!(*altered == plain);
    }
}

#[test]
fn a_tile_is_altered_anew_in_every_epoch_and_the_same_way_again() {
    let tiles = |epoch| {
        let batches = all(augmented().epoch(epoch, 1));
        let tiles = batches.into_iter().flat_map(|batch| {
            let pixels = batch.tiles.pixels().expect("pixels");
            let tiles = pixels.rgb().chunks(3 * 112 * 112).map(<[u8]>::to_vec);
            batch
                .spots
                .iter()
                .copied()
                .zip(tiles.collect::<Vec<_>>())
                .collect::<Vec<_>>()
        });
        tiles.collect::<std::collections::BTreeMap<_, _>>()
    };
    let (first, second) = (tiles(1), tiles(2));
    assert!(first == tiles(1));
    let both = first.iter().filter(|(spot, _)| second.contains_key(*spot));
    assert!(both.clone().count() > 100);
    assert!(both.clone().all(|(spot, tile)| second[spot] != *tile));
}

#[test]
fn validation_tiles_are_never_altered() {
    assert!(all(augmented().validation()) == all(loader(1, |_| {}).validation()));
}
