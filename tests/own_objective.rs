//! An objective of a user's own, two lines of it, is trained by the trainer of pretraining: stopped, killed and resumed
//! it ends with the weights and the log of a run that nothing stopped.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};
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
    StepSplit, TrainError, Trained, Trainer, TrainerEvent, TrainerSettings, read_json_lines,
};
use tempfile::TempDir;

const SLIDE: &str = "Human_Breast_Andersson_10142021_ST_C3";
const GENE: &str = "ERBB2";
/// Tiles are shrunk to this side.
const SIDE_PX: usize = 8;
const BATCH: usize = 12;
const N_STEPS: usize = 6;
const N_EPOCHS: usize = 4;
/// Names the folder of a run to the child that is to train in it, and the step it ends at.
const CHILD_RUN: &str = "COMTIP_TEST_CHILD_RUN";
const CHILD_STEP: &str = "COMTIP_TEST_CHILD_STEP";

/// How much of a gene there is, told by the pixels of its tile.
#[derive(Module, Debug)]
struct Regression {
    linear: Linear,
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
struct Tiles {
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
        let shuffled = move |at: usize| (at * (2 * epoch + 5) + epoch) % n;
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
static SHARDS: LazyLock<TempDir> = LazyLock::new(|| {
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

type Event = TrainerEvent<LossStep, LossEpoch>;

fn settings() -> TrainerSettings {
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
fn train(
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

fn train_to_the_end(run: &Path) -> Regression {
    let trained = train(SHARDS.path(), run, settings(), &Arc::default(), &mut |_| {});
    match trained.expect("trains") {
        Trained::Finished(model) => *model,
        Trained::Interrupted(position) => panic!("stopped at {position:?}"),
    }
}

fn log(run: &Path) -> String {
    fs::read_to_string(run.join("metrics.jsonl")).expect("a log")
}

/// The epochs, without what depends on the clock; means over steps that are read from the log again may differ in the
/// last digit.
fn epochs(run: &Path) -> Vec<String> {
    let epochs: Vec<LossEpoch> = read_json_lines(&run.join("epochs.jsonl")).expect("a log");
    let epoch = |epoch: &LossEpoch| {
        let losses = epoch
            .train
            .0
            .iter()
            .chain(&epoch.validation.as_ref().expect("some").0);
        let losses: Vec<String> = losses.map(|(name, v)| format!("{name} {v:.9}")).collect();
        format!("{} {} {losses:?}", epoch.epoch, epoch.total_steps)
    };
    epochs.iter().map(epoch).collect()
}

fn weights(model: &Regression) -> (TensorData, TensorData) {
    let bias = model.linear.bias.as_ref().expect("a bias");
    (
        model.linear.weight.val().into_data(),
        bias.val().into_data(),
    )
}

/// The run that nothing stopped.
static WHOLE: LazyLock<(TempDir, Regression)> = LazyLock::new(|| {
    let folder = tempfile::tempdir().expect("a folder");
    let model = train_to_the_end(folder.path());
    (folder, model)
});

#[track_caller]
fn equals_the_whole(run: &Path, model: &Regression) {
    let (whole, expected) = &*WHOLE;
    assert_eq!(log(run), log(whole.path()));
    assert_eq!(epochs(run), epochs(whole.path()));
    assert!(weights(model) == weights(expected), "the weights differ");
}

/// What was written within a run folder.
fn checkpoints(run: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(run.join("checkpoint")) else {
        return Vec::new();
    };
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("one").path()).collect();
    paths.sort();
    paths
}

#[test]
fn it_learns_and_is_logged() {
    let (whole, _) = &*WHOLE;
    let read = |name: &str| whole.path().join(name);
    let steps: Vec<LossStep> = read_json_lines(&read("metrics.jsonl")).expect("a log");
    assert_eq!(steps.len(), N_EPOCHS * (N_STEPS + 2));
    let first = &steps[0];
    assert_eq!(
        (first.split, first.epoch, first.step),
        (StepSplit::Train, 1, 1)
    );
    assert!(first.losses.get("error").is_some() && first.gradient_norm.is_some());
    let epochs: Vec<LossEpoch> = read_json_lines(&read("epochs.jsonl")).expect("a log");
    let total = |epoch: &LossEpoch| epoch.train.get("total").expect("a loss");
    let (first, last) = (total(&epochs[0]), total(&epochs[N_EPOCHS - 1]));
    assert!(last < 0.8 * first, "{first} to {last}");
    for file in [
        "model.bpk",
        "optimizer.bpk",
        "average.bpk",
        "checksums.json",
    ] {
        let newest = checkpoints(whole.path()).pop().expect("a checkpoint");
        assert!(newest.join(file).is_file(), "{file}");
    }
}

#[test]
fn stopped_within_an_epoch_and_in_validation_it_is_resumed_to_the_same_numbers() {
    for of in [StepSplit::Train, StepSplit::Validation] {
        let folder = tempfile::tempdir().expect("a folder");
        let stop = Arc::new(AtomicBool::new(false));
        let stopped = train(
            SHARDS.path(),
            folder.path(),
            settings(),
            &stop,
            &mut |event| match event {
                TrainerEvent::Step(step) if step.split == of && step.epoch == 2 => {
                    stop.store(true, Ordering::SeqCst);
                }
                _ => {}
            },
        );
        let Ok(Trained::Interrupted(position)) = stopped else {
            panic!("it was not stopped");
        };
        assert_eq!(position.epoch, 2);
        let model = train_to_the_end(folder.path());
        equals_the_whole(folder.path(), &model);
    }
}

/// The child is this test again, and dies by an abort behind the line of a step.
#[test]
fn killed_between_checkpoints_it_is_resumed_to_the_same_numbers() {
    if let (Some(run), Ok(step)) = (std::env::var_os(CHILD_RUN), std::env::var(CHILD_STEP)) {
        let (mut n_steps, last): (usize, usize) = (0, step.parse().expect("a number"));
        let run = PathBuf::from(run);
        let shards = run.with_extension("shards");
        let _ = train(&shards, &run, settings(), &Arc::default(), &mut |event| {
            if let TrainerEvent::Step(step) = event
                && step.split == StepSplit::Train
            {
                n_steps += 1;
                if n_steps == last {
                    std::process::abort();
                }
            }
        });
        return;
    }
    // Before the first checkpoint, between two of an epoch, and behind the last of an epoch.
    for (last, n_checkpoints) in [(3, 0), (9, 2), (12, 3)] {
        let folder = tempfile::tempdir().expect("a folder");
        let run = folder.path().join("run");
        let shards = run.with_extension("shards");
        fs::create_dir(&shards).expect("made");
        for entry in fs::read_dir(SHARDS.path()).expect("shards") {
            let entry = entry.expect("an entry");
            fs::copy(entry.path(), shards.join(entry.file_name())).expect("copied");
        }
        let killed = Command::new(std::env::current_exe().expect("this test"))
            .args([
                "--exact",
                "killed_between_checkpoints_it_is_resumed_to_the_same_numbers",
            ])
            .env(CHILD_RUN, &run)
            .env(CHILD_STEP, last.to_string())
            .output()
            .expect("runs");
        // A signal leaves no code.
        #[cfg(unix)]
        assert_eq!(killed.status.code(), None, "{killed:?}");
        assert!(!killed.status.success());
        assert_eq!(checkpoints(&run).len(), n_checkpoints, "{last}");
        let lines = log(&run);
        let is_training = |line: &&str| line.contains("\"split\":\"train\"");
        assert_eq!(lines.lines().filter(is_training).count(), last);
        let model = train_to_the_end(&run);
        equals_the_whole(&run, &model);
    }
}

#[test]
fn a_damaged_checkpoint_is_passed_over() {
    let folder = tempfile::tempdir().expect("a folder");
    train_to_the_end(folder.path());
    let newest = checkpoints(folder.path()).pop().expect("a checkpoint");
    let part = newest.join("optimizer.bpk");
    let mut bytes = fs::read(&part).expect("a file");
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(&part, bytes).expect("written");
    let mut passed_over = Vec::new();
    let resumed = train(
        SHARDS.path(),
        folder.path(),
        settings(),
        &Arc::default(),
        &mut |event| {
            if let TrainerEvent::Begun { damaged, .. } = event {
                passed_over.clone_from(damaged);
            }
        },
    );
    let Ok(Trained::Finished(model)) = resumed else {
        panic!("it did not finish");
    };
    assert_eq!(passed_over.len(), 1);
    assert!(passed_over[0].problem.contains("optimizer.bpk is damaged"));
    equals_the_whole(folder.path(), &model);
}

#[test]
fn with_other_settings_it_is_not_resumed() {
    let folder = tempfile::tempdir().expect("a folder");
    train_to_the_end(folder.path());
    let resume = |settings| {
        let resumed = train(
            SHARDS.path(),
            folder.path(),
            settings,
            &Arc::default(),
            &mut |_| {},
        );
        resumed.expect_err("refused").to_string()
    };
    let mut other = settings();
    other.also.insert("seed".to_owned(), "8".to_owned());
    let refused = resume(other);
    assert!(
        refused.contains(r#"also.seed was "7" and is "8" now"#),
        "{refused}"
    );
    let config = folder.path().join("config.toml");
    fs::write(config, "[model]\npreset = \"tiny\"\n").expect("written");
    let refused = resume(settings());
    assert!(refused.contains("is not of such a run"), "{refused}");
}
