//! One real section, nine genes, and runs on them.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, LazyLock};

use burn::tensor::Device;
use comtip::data::{
    GeneVocabulary, Normalization, ShardFolder, SlideSplit, SlideSubset, SpotSet, TrainTestSplit,
};
use comtip::model::{GenePanel, Provenance, TowersConfig, seed_weights};
use comtip::text::TextTowerConfig;
use comtip::train::{
    Control, PretrainConfig, Pretrained, RunFolder, Start, StepRecord, TrainError, TrainingData,
    TrainingEvent, pretrain, read_step_records,
};
use comtip::vision::VisionTransformerConfig;
use comtip::weights::{ImportAccount, Imported, Layout};
use comtip_test_support::sample_shards;
use tempfile::TempDir;

pub(crate) use comtip_test_support::C3 as SLIDE;

/// The shard of one real section, made once for all tests of this file.
pub(crate) static SHARDS: LazyLock<TempDir> = LazyLock::new(|| sample_shards(&[SLIDE]));

pub(crate) fn config(changes: impl FnOnce(&mut PretrainConfig)) -> PretrainConfig {
    let mut config = PretrainConfig::tiny();
    config.run.batch_size = 16;
    config.run.epochs = 1;
    config.run.keep_checkpoints = 10;
    config.data.genes_per_spot = 8;
    config.data.validation_share = 0.1;
    changes(&mut config);
    config
}

pub(crate) fn run(
    config: &PretrainConfig,
    folder: &Path,
    start: Start,
) -> Result<PathBuf, TrainError> {
    run_from(config, folder, start, None)
}

pub(crate) fn run_from(
    config: &PretrainConfig,
    folder: &Path,
    start: Start,
    initial: Option<Imported>,
) -> Result<PathBuf, TrainError> {
    let control = Control {
        stop: Arc::default(),
        on_event: &mut |_| {},
    };
    let ended = run_with(config, folder, start, initial, control);
    ended.map(|_| RunFolder::new(folder).log())
}

pub(crate) fn run_with(
    config: &PretrainConfig,
    folder: &Path,
    start: Start,
    initial: Option<Imported>,
    control: Control<'_>,
) -> Result<Pretrained, TrainError> {
    let (run, data) = (RunFolder::new(folder), data(initial)?);
    pretrain(config, data, &[Device::flex()], &run, start, control)
}

/// Begins a run and stops it as soon as such a step was reported.
pub(crate) fn run_until(
    config: &PretrainConfig,
    folder: &Path,
    is_last: impl Fn(&StepRecord) -> bool,
) -> Result<Pretrained, TrainError> {
    let stop = Arc::new(AtomicBool::new(false));
    let asked = stop.clone();
    let control = Control {
        stop,
        on_event: &mut |event| match event {
            TrainingEvent::Step(step) if is_last(step) => asked.store(true, Ordering::SeqCst),
            _ => {}
        },
    };
    run_with(config, folder, Start::Fresh, None, control)
}

/// The section, without a test side.
pub(crate) fn data(initial: Option<Imported>) -> Result<TrainingData, TrainError> {
    let (panel, set) = panel_and_set(None)?;
    Ok(TrainingData {
        split: TrainTestSplit::Slides(SlideSplit {
            train: vec![SLIDE.to_owned()],
            test: Vec::new(),
        }),
        initial,
        panel,
        set: Arc::new(set),
    })
}

/// Nine genes, and the spots of the section or so many of them.
pub(crate) fn panel_and_set(n_spots: Option<usize>) -> Result<(GenePanel, SpotSet), TrainError> {
    let symbols = [
        "ERBB2", "IGKC", "MGP", "KRT19", "COL1A1", "ACTB", "CD74", "FN1", "SCGB2A2",
    ];
    let vocabulary = GeneVocabulary::new(symbols.map(str::to_owned).to_vec());
    let normalization = Normalization::MedianLog1p;
    let slides = [SLIDE.to_owned()];
    let mut set = SpotSet::open(SHARDS.path(), &slides, &vocabulary, normalization)?;
    if let Some(n_spots) = n_spots {
        // From the least to the most expressed; those of silent genes alone have one and the same text.
        let sum = |spot: &usize| set.values(*spot).iter().sum::<f32>();
        let mut spots: Vec<usize> = (0..set.len()).filter(|spot| sum(spot) > 0.0).collect();
        spots.sort_by(|a, b| sum(a).total_cmp(&sum(b)));
        let spread = spots.iter().step_by(spots.len() / n_spots).take(n_spots);
        let ids: Vec<String> = spread.map(|spot| set.spot(*spot).id.to_owned()).collect();
        let parts = [SlideSubset::some(SLIDE, &ids)];
        let shards = ShardFolder::open(SHARDS.path())?;
        set = SpotSet::open_parts(&shards, &parts, &vocabulary, normalization)?;
    }
    let panel = GenePanel::fit(vocabulary, normalization, &set, 8);
    Ok((panel, set))
}

/// A small CLIP that speaks CLIP's vocabulary, as if it had been imported.
pub(crate) fn towers(seed: u64) -> Imported {
    let vision = VisionTransformerConfig::new(32, 16, 32, 1, 2, 64);
    let text = TextTowerConfig::new(16, 1, 2, 32, 24);
    let config = TowersConfig::new(vision).with_text(Some(text));
    Imported {
        towers: seed_weights(config.init(&Device::flex()), seed),
        config,
        account: ImportAccount {
            layout: Layout::Comtip,
            first_layout: None,
            file: PathBuf::from("towers"),
            n_tensors: 0,
            left_out: Vec::new(),
            assumed: Vec::new(),
            pixels_from: String::new(),
            differences: Vec::new(),
            changes: Vec::new(),
            sha256: seed.to_string(),
            provenance: Provenance::foreign(Path::new("towers"), &seed.to_string()),
        },
    }
}

pub(crate) fn records(config: &PretrainConfig) -> Vec<StepRecord> {
    let folder = tempfile::tempdir().expect("a folder");
    let log = run(config, folder.path(), Start::Fresh).expect("trains");
    read_step_records(&log).expect("a log")
}
