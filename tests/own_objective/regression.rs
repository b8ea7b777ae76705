//! A linear regression on the tiles of a real section.

use std::path::Path;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, LazyLock};

use burn::module::Module;
use burn::nn::{Linear, LinearConfig};
use burn::tensor::{Device, Tensor, TensorData};
use comtip::data::{
    GeneVocabulary, Normalization, PrepareOptions, SpotSet, StImageDataset, prepare,
};
use comtip::image::resize_tile;
use comtip::model::seed_weights;
use comtip::train::{
    BatchSource, Control, LossEpoch, LossMonitor, LossStep, Losses, Objective, RunFolder, Start,
    TrainError, Trained, Trainer, TrainerEvent, TrainerSettings,
};
use tempfile::TempDir;

const SLIDE: &str = "Human_Breast_Andersson_10142021_ST_C3";
const GENE: &str = "ERBB2";
/// Tiles are shrunk to this side.
const SIDE_PX: usize = 8;
const BATCH: usize = 12;
pub(crate) const N_STEPS: usize = 6;
pub(crate) const N_EPOCHS: usize = 4;

/// How much of a gene there is, by the pixels of its tile.
#[derive(Module, Debug)]
pub(crate) struct Regression {
    pub(crate) linear: Linear,
}

impl Objective for Regression {
    type Batch = Tiles;

    fn losses(&self, tiles: &Tiles) -> Losses {
        let apart = self.linear.forward(tiles.pixels(&self.linear)) - tiles.values(&self.linear);
        Losses::new(apart.clone().square().mean()).with("error", apart.abs().mean())
    }

    fn n_items(tiles: &Tiles) -> usize {
        tiles.spots.len()
    }
}

/// Some spots of a section.
pub(crate) struct Tiles {
    set: Arc<SpotSet>,
    spots: Vec<usize>,
    pixels: Vec<f32>,
}

impl Tiles {
    /// `[n, 3 x 8 x 8]`, from -1 to 1.
    fn pixels(&self, of: &Linear) -> Tensor<2> {
        let shape = [self.spots.len(), 3 * SIDE_PX * SIDE_PX];
        let data = TensorData::new(self.pixels.clone(), shape);
        Tensor::from_data(data, &of.weight.device())
    }

    /// `[n, 1]`
    fn values(&self, of: &Linear) -> Tensor<2> {
        let values = self.spots.iter().map(|spot| self.set.values(*spot)[0]);
        let data = TensorData::new(values.collect::<Vec<_>>(), [self.spots.len(), 1]);
        Tensor::from_data(data, &of.weight.device())
    }
}

/// The section, in another order every epoch.
#[derive(Clone)]
struct Section(Arc<SpotSet>);

impl Section {
    fn tiles(&self, spots: Vec<usize>) -> Result<Tiles, TrainError> {
        let mut pixels = Vec::new();
        for spot in &spots {
            let tile = resize_tile(&self.0.tile(*spot)?, SIDE_PX);
            let samples = tile.into_raw().into_iter();
            pixels.extend(samples.map(|sample| f32::from(sample) / 127.5 - 1.0));
        }
        Ok(Tiles {
            set: self.0.clone(),
            spots,
            pixels,
        })
    }
}

impl BatchSource for Section {
    type Batch = Tiles;

    fn steps_per_epoch(&self) -> usize {
        N_STEPS
    }

    fn epoch(
        &self,
        epoch: usize,
        first_step: usize,
    ) -> impl Iterator<Item = Result<Tiles, TrainError>> {
        let n = N_STEPS * BATCH;
        let spots = move |step: usize| (step - 1) * BATCH..step * BATCH;
        // No factor in common with 72, so every spot comes once.
        let shuffled = move |at: usize| (at * (6 * epoch + 1) + epoch) % n;
        (first_step..=N_STEPS).map(move |step| self.tiles(spots(step).map(shuffled).collect()))
    }

    fn validation(&self) -> impl Iterator<Item = Result<Tiles, TrainError>> {
        let first = N_STEPS * BATCH;
        (0..2).map(move |step| {
            let from = first + step * BATCH;
            self.tiles((from..from + BATCH).collect())
        })
    }
}

/// The shard of one real section.
pub(crate) static SHARDS: LazyLock<TempDir> = LazyLock::new(|| {
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

pub(crate) type Event = TrainerEvent<LossStep, LossEpoch>;

pub(crate) fn settings() -> TrainerSettings {
    let mut settings = TrainerSettings::new(N_EPOCHS);
    settings.checkpoint_steps = Some(4);
    settings.keep_checkpoints = 3;
    settings.optimizer.learning_rate = 3e-3;
    settings.optimizer.warmup_steps = 3;
    settings.optimizer.average_decay = Some(0.9);
    settings.also.insert("seed".to_owned(), "7".to_owned());
    settings
}

/// Trains from the shards in `shards`, fresh or behind the newest checkpoint.
pub(crate) fn train(
    shards: &Path,
    run: &Path,
    settings: TrainerSettings,
    stop: &Arc<AtomicBool>,
    on_event: &mut dyn FnMut(&Event),
) -> Result<Trained<Regression>, TrainError> {
    let vocabulary = GeneVocabulary::new(vec![GENE.to_owned()]);
    let slides = [SLIDE.to_owned()];
    let set = SpotSet::open(shards, &slides, &vocabulary, Normalization::MedianLog1p)?;
    assert!(set.len() >= (N_STEPS + 2) * BATCH);
    let trainer = Trainer {
        settings,
        batches: Section(Arc::new(set)),
        monitor: LossMonitor,
    };
    let linear = LinearConfig::new(3 * SIDE_PX * SIDE_PX, 1);
    let linear = linear.init(&Device::flex().autodiff());
    let fresh = seed_weights(Regression { linear }, 7);
    let control = Control {
        stop: stop.clone(),
        on_event,
    };
    trainer.train(fresh, &RunFolder::new(run), Start::Resume, control)
}

pub(crate) fn train_to_the_end(run: &Path) -> Regression {
    let trained = train(SHARDS.path(), run, settings(), &Arc::default(), &mut |_| {});
    match trained.expect("trains") {
        Trained::Finished(model) => *model,
        Trained::Interrupted(position) => panic!("stopped at {position:?}"),
    }
}
