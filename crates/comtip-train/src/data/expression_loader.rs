//! Serves tiles with their expression epoch by epoch, prepared in the background.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use comtip_data::{DataError, SpotSet};
use comtip_model::{HandFeatureRows, TileInputs, TileReading};
use rand::seq::SliceRandom;

use super::batch_source::BatchSource;
use super::expression_batch::ExpressionBatch;
use super::ordered_workers::OrderedWorkers;
use super::random::{Purpose, random_stream};
use super::tile_reader::TileReader;
use crate::error::TrainError;
use crate::settings::FineTuneConfig;

/// The batches of fine-tuning: every spot of a set once an epoch, in an order that follows from the seed and the epoch.
///
/// The last batch of an epoch has what is left. Several threads prepare them, a few ahead and no more; their number
/// changes no byte. There is no validation: nothing is chosen by it.
#[derive(Debug, Clone)]
pub struct ExpressionLoader {
    set: Arc<SpotSet>,
    tiles: TileReader,
    seed: u64,
    batch_size: usize,
    n_workers: usize,
}

impl ExpressionLoader {
    /// Of all spots of a set, with tiles read for an image tower.
    pub fn new(config: &FineTuneConfig, set: Arc<SpotSet>, reading: TileReading) -> Self {
        Self {
            set,
            tiles: TileReader {
                seed: config.seed,
                reading,
                augmentation: config.augmentation,
                known: None,
            },
            seed: config.seed,
            batch_size: config.run.batch_size.max(1),
            n_workers: config.run.loader_workers,
        }
    }

    /// The same with the hand features of all spots of the set, so that an image tower that reads these needs no tile
    /// again.
    #[must_use]
    pub fn with_hand_features(mut self, known: Option<Arc<HandFeatureRows>>) -> Self {
        self.tiles.known = known;
        self
    }

    /// Some spots of an epoch.
    fn batch(
        &self,
        epoch: usize,
        spots: impl Iterator<Item = usize>,
    ) -> Result<ExpressionBatch, DataError> {
        let mut batch = ExpressionBatch {
            spots: Vec::new(),
            tiles: TileInputs::none(self.tiles.reading),
            values: Vec::new(),
        };
        for spot in spots {
            self.tiles.push(&self.set, spot, epoch, &mut batch.tiles)?;
            batch.values.extend(self.set.values(spot));
            batch.spots.push(spot);
        }
        Ok(batch)
    }
}

impl BatchSource for ExpressionLoader {
    type Batch = ExpressionBatch;

    fn steps_per_epoch(&self) -> usize {
        self.set.len().div_ceil(self.batch_size)
    }

    fn epoch(
        &self,
        epoch: usize,
        first_step: usize,
    ) -> impl Iterator<Item = Result<ExpressionBatch, TrainError>> {
        let mut order: Vec<usize> = (0..self.set.len()).collect();
        order.shuffle(&mut random_stream(
            self.seed,
            epoch as u64,
            0,
            Purpose::Order,
        ));
        let loader = self.clone();
        let steps = first_step..self.steps_per_epoch() + 1;
        OrderedWorkers::start(steps, self.n_workers, move |step, is_stopped| {
            let spots = order.chunks(loader.batch_size).nth(step - 1);
            let spots = spots.unwrap_or_default().iter().copied();
            // Nobody sees the batch that a stop cuts short.
            let spots = spots.take_while(|_| !is_stopped.load(Ordering::Relaxed));
            Ok(loader.batch(epoch, spots)?)
        })
    }

    fn validation(&self) -> impl Iterator<Item = Result<ExpressionBatch, TrainError>> {
        std::iter::empty()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::LazyLock;

    use comtip_data::{GeneVocabulary, Normalization};
    use comtip_test_support::{C3, sample_shards};
    use tempfile::TempDir;

    use super::*;
    use crate::settings::PretrainConfig;

    static SHARDS: LazyLock<TempDir> = LazyLock::new(|| sample_shards(&[C3]));

    /// Section C3, 180 spots, in batches of 50.
    fn loader(n_workers: usize, flips: bool) -> ExpressionLoader {
        let vocabulary = GeneVocabulary::new(["ERBB2", "MGP"].map(str::to_owned).to_vec());
        let names = [C3.to_owned()];
        let set = SpotSet::open(SHARDS.path(), &names, &vocabulary, Normalization::Log1p);
        let mut config = FineTuneConfig::of_run(&PretrainConfig::tiny());
        config.run.batch_size = 50;
        config.run.loader_workers = n_workers;
        config.augmentation.flips = flips;
        let reading = TileReading::Pixels { image_px: 16 };
        ExpressionLoader::new(&config, Arc::new(set.expect("spots")), reading)
    }

    fn epoch(loader: &ExpressionLoader, epoch: usize, first_step: usize) -> Vec<ExpressionBatch> {
        let batches = loader.epoch(epoch, first_step);
        batches.collect::<Result<_, _>>().expect("tiles")
    }

    #[test]
    fn every_spot_comes_once_an_epoch_with_its_tile_and_values() {
        let loader = loader(1, false);
        let batches = epoch(&loader, 1, 1);
        assert_eq!((batches.len(), loader.steps_per_epoch()), (4, 4));
        let mut spots: Vec<usize> = batches.iter().flat_map(|b| b.spots.clone()).collect();
        assert_eq!(batches[3].spots.len(), 30);
        let reading = TileReading::Pixels { image_px: 16 };
        let tiles = TileInputs::read(&loader.set, &batches[0].spots, reading).expect("tiles");
        assert!(batches[0].tiles == tiles);
        for batch in &batches {
            let values = batch.spots.iter().flat_map(|spot| loader.set.values(*spot));
            assert!(values.eq(&batch.values));
        }
        spots.sort_unstable();
        assert_eq!(spots, Vec::from_iter(0..180));
        assert_ne!(epoch(&loader, 2, 1)[0].spots, batches[0].spots);
    }

    #[test]
    fn neither_workers_nor_a_beginning_in_the_middle_change_a_byte() {
        let one = epoch(&loader(1, true), 2, 1);
        assert!(epoch(&loader(3, true), 2, 1) == one);
        assert!(epoch(&loader(2, true), 2, 3) == one[2..]);
    }

    #[test]
    fn tiles_are_altered_anew_in_every_epoch_if_asked_for() {
        let (altered, plain) = (
            epoch(&loader(2, true), 1, 1),
            epoch(&loader(2, false), 1, 1),
        );
        assert!(altered[0].tiles != plain[0].tiles);
        assert_eq!(altered[0].spots, plain[0].spots);
        assert_eq!(altered[0].values, plain[0].values);
    }
}
