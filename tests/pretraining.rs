//! Pretraining on the bundled real sample, by properties a reader can check.

use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock};

use burn::module::{Module, ModuleMapper, Param};
use burn::optim::lr_scheduler::module_lr_scheduler::ModuleLearningRate;
use burn::tensor::{Device, Tensor, Tolerance};
use comtip::data::{
    Division, GeneVocabulary, Normalization, PrepareOptions, SlidePart, Split, SpotSet,
    StImageDataset, prepare,
};
use comtip::model::{
    Checkpoint, GenePanel, ImportAccount, Imported, Layout, TowersConfig, seed_weights,
};
use comtip::text::{ClipTokenizer, SentenceTokenizer, TextTowerConfig};
use comtip::train::{
    Alarm, Control, LargeBatch, PairBatcher, PretrainConfig, Pretraining, RunFolder, Start,
    StepRecord, StepSplit, TrainError, TrainingData, optimizer, pretrain, read_epoch_records,
    read_step_records,
};
use comtip::vision::VisionTransformerConfig;
use tempfile::TempDir;

const SLIDE: &str = "Human_Breast_Andersson_10142021_ST_C3";

/// The shard of one real section, made once for all tests of this file.
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

fn config(changes: impl FnOnce(&mut PretrainConfig)) -> PretrainConfig {
    let mut config = PretrainConfig::tiny();
    config.run.batch_size = 16;
    config.run.epochs = 1;
    config.run.keep_checkpoints = 10;
    config.data.genes_per_spot = 8;
    config.data.validation_share = 0.1;
    changes(&mut config);
    config
}

fn run(config: &PretrainConfig, folder: &Path, start: Start) -> Result<PathBuf, TrainError> {
    run_from(config, folder, start, None)
}

fn run_from(
    config: &PretrainConfig,
    folder: &Path,
    start: Start,
    initial: Option<Imported>,
) -> Result<PathBuf, TrainError> {
    let (panel, set) = panel_and_set(None)?;
    let data = TrainingData {
        split: Division::Slides(Split {
            train: vec![SLIDE.to_owned()],
            test: Vec::new(),
        }),
        initial,
        panel,
        set: Arc::new(set),
    };
    let run = RunFolder::new(folder);
    let control = Control {
        stop: Arc::default(),
        on_event: &mut |_| {},
    };
    pretrain(config, data, &[Device::flex()], &run, start, control).map(|_| run.log())
}

/// Nine genes, and the spots of the section or so many of them.
fn panel_and_set(n_spots: Option<usize>) -> Result<(GenePanel, SpotSet), TrainError> {
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
        let parts = [SlidePart::some(SLIDE, &ids)];
        set = SpotSet::open_parts(SHARDS.path(), &parts, &vocabulary, normalization)?;
    }
    let panel = GenePanel::fit(vocabulary, normalization, &set, 8);
    Ok((panel, set))
}

/// A small CLIP that speaks CLIP's vocabulary, as if it had been imported.
fn towers(seed: u64) -> Imported {
    let vision = VisionTransformerConfig::new(32, 16, 32, 1, 2, 64);
    let text = TextTowerConfig::new(16, 1, 2, 32, 24);
    let config = TowersConfig::new(vision).with_text(Some(text));
    Imported {
        towers: seed_weights(config.init(&Device::flex()), seed),
        config,
        account: ImportAccount {
            layout: Layout::Comtip,
            file: PathBuf::from("towers"),
            n_tensors: 0,
            left_out: Vec::new(),
            assumed: Vec::new(),
            sha256: seed.to_string(),
        },
    }
}

fn records(config: &PretrainConfig) -> Vec<StepRecord> {
    let folder = tempfile::tempdir().expect("a folder");
    let log = run(config, folder.path(), Start::Fresh).expect("trains");
    read_step_records(&log).expect("a log")
}

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
fn a_resumed_run_equals_the_uninterrupted_one_bit_for_bit() {
    let config = config(|config| config.run.epochs = 3);
    let folder = tempfile::tempdir().expect("a folder");
    let log = run(&config, folder.path(), Start::Fresh).expect("trains");
    let whole = (
        read_step_records(&log).expect("a log"),
        std::fs::read(folder.path().join("model/model.safetensors")).expect("weights"),
    );

    // As if it had been killed in its second epoch.
    let steps_per_epoch = whole
        .0
        .iter()
        .filter(|r| r.epoch == 1)
        .map(|r| r.step)
        .max();
    for epoch in [2, 3] {
        let name = format!("step-{:08}", epoch * steps_per_epoch.expect("a step"));
        std::fs::remove_dir_all(folder.path().join("checkpoint").join(name)).expect("there");
    }
    std::fs::remove_dir_all(folder.path().join("model")).expect("there");
    let log = run(&config, folder.path(), Start::Resume).expect("goes on");

    assert_eq!(read_step_records(&log).expect("a log"), whole.0);
    let weights = std::fs::read(folder.path().join("model/model.safetensors")).expect("weights");
    assert!(weights == whole.1, "the weights differ");
}

#[test]
fn switching_a_term_off_leaves_the_others_as_they_were_at_the_first_step() {
    let first = |changes: fn(&mut PretrainConfig)| records(&config(changes)).swap_remove(0);
    let all = first(|_| {});
    let unmasked = first(|config| config.objective.masked_weight = 0.0);
    assert_eq!((unmasked.observed, unmasked.unobserved), (0.0, 0.0));
    assert_eq!((unmasked.info_nce, unmasked.pair), (all.info_nce, all.pair));
    let unpaired = first(|config| {
        config.objective.pair = comtip::adversarial::PairObjective::Off;
    });
    assert_eq!((unpaired.pair, unpaired.gap), (0.0, 0.0));
    assert_eq!(
        (unpaired.observed, unpaired.unobserved),
        (all.observed, all.unobserved)
    );
    assert!((unpaired.info_nce - all.info_nce).abs() < 1e-5);
}

#[test]
fn a_run_does_not_go_on_with_other_settings_than_it_began_with() {
    let folder = tempfile::tempdir().expect("a folder");
    run(&config(|_| {}), folder.path(), Start::Fresh).expect("trains");
    let other = config(|config| config.seed = 8);
    let error = run(&other, folder.path(), Start::Resume).expect_err("refused");
    assert!(error.to_string().contains("config.toml"), "{error}");
    std::fs::write(folder.path().join("split.json"), "{}").expect("written");
    let error = run(&config(|_| {}), folder.path(), Start::Resume).expect_err("refused");
    assert!(error.to_string().contains("split.json"), "{error}");
}

#[test]
fn one_run_does_not_write_over_another() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("config.toml"), "").expect("written");
    let error = run(&config(|_| {}), folder.path(), Start::Fresh).expect_err("refused");
    assert!(error.to_string().contains("holds a run already"), "{error}");
}

#[test]
fn too_few_spots_for_a_batch_are_refused_in_words() {
    let folder = tempfile::tempdir().expect("a folder");
    let config = config(|config| config.run.batch_size = 4096);
    let error = run(&config, folder.path(), Start::Fresh).expect_err("refused");
    assert!(error.to_string().contains("run.batch_size"), "{error}");
    assert!(
        !folder.path().join("config.toml").exists(),
        "the folder was touched"
    );
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
fn a_run_goes_on_with_the_weights_it_began_with_or_not_at_all() {
    let folder = tempfile::tempdir().expect("a folder");
    let config = config(|_| {});
    let go_on = |initial| {
        let error = run_from(&config, folder.path(), Start::Resume, initial);
        error.expect_err("refused").to_string()
    };
    run_from(&config, folder.path(), Start::Fresh, Some(towers(1))).expect("trains");
    assert!(go_on(Some(towers(2))).contains("names other weights"));
    assert!(go_on(None).contains("began with weights from towers"));
    run_from(&config, folder.path(), Start::Resume, Some(towers(1))).expect("nothing left to do");
}

#[test]
fn one_batch_is_learned_by_heart() {
    let config = config(|_| {});
    let (panel, set) = panel_and_set(Some(8)).expect("read");
    let tokenizer = ClipTokenizer::new().expect("built in");
    let tokens = SentenceTokenizer::new(&tokenizer, panel.vocabulary.symbols()).expect("tokens");
    let shape = config.model_config(panel.vocabulary.len());
    let device = Device::flex().autodiff();
    let objective = config.objective.clone();
    let mut model = Pretraining::new(&shape, objective, Arc::new(tokens), 7, &device);
    let batcher = PairBatcher::new(&config, &shape);
    let batch = batcher.batch(&set, 0..set.len(), (1, 1)).expect("a batch");
    let whole = LargeBatch::new(usize::MAX, vec![device]);
    let mut optimizer = optimizer(&config.optimizer);
    let mut seen = Vec::new();
    for _ in 0..400 {
        let (losses, gradients) = whole.gradients(&model, &batch);
        seen.push(losses.info_nce.into_scalar::<f32>());
        if seen.last().is_some_and(|loss| *loss < 0.05) {
            break;
        }
        model = model.stepped(&mut optimizer, ModuleLearningRate::from(1e-3), gradients);
    }
    let (first, last) = (seen[0], seen[seen.len() - 1]);
    println!(
        "InfoNCE fell from {first} to {last} in {} steps",
        seen.len()
    );
    assert!(last < 0.05, "{last}");
}

#[test]
fn pairs_that_do_not_belong_together_raise_the_alarm() {
    let folder = tempfile::tempdir().expect("a folder");
    let config = config(|config| {
        config.run.epochs = 4;
        config.run.observed_spots = 0;
        config.data.mispaired = true;
    });
    run(&config, folder.path(), Start::Fresh).expect("trains");
    let epochs = read_epoch_records(&folder.path().join("epochs.jsonl")).expect("a log");
    let last = epochs.last().expect("an epoch");
    println!(
        "mispaired: {:.3} of chance",
        last.train.info_nce_over_chance
    );
    assert!(last.alarms.contains(&Alarm::NothingLearned));
}

#[test]
fn more_devices_than_chunks_are_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let (panel, set) = panel_and_set(None).expect("read");
    let split = Split {
        train: vec![SLIDE.to_owned()],
        test: Vec::new(),
    };
    let data = TrainingData {
        split: Division::Slides(split),
        panel,
        set: Arc::new(set),
        initial: None,
    };
    let control = Control {
        stop: Arc::default(),
        on_event: &mut |_| {},
    };
    let run = RunFolder::new(folder.path());
    let devices = [Device::flex(), Device::flex()];
    let error = pretrain(&config(|_| {}), data, &devices, &run, Start::Fresh, control);
    let error = error.expect_err("refused").to_string();
    assert!(error.contains("run.chunk_size to at most 8"), "{error}");
}

struct NotANumber;

impl ModuleMapper for NotANumber {
    fn map_float<const D: usize>(&mut self, param: Param<Tensor<D>>) -> Param<Tensor<D>> {
        param.map(|weight| weight.mul_scalar(f32::NAN))
    }
}

#[test]
fn a_number_that_is_not_finite_ends_the_run_with_the_state_before_it_saved() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut initial = towers(1);
    initial.towers.vision = initial.towers.vision.map(&mut NotANumber);
    let error = run_from(&config(|_| {}), folder.path(), Start::Fresh, Some(initial));
    let error = error.expect_err("not finite").to_string();
    assert!(error.contains("epoch 1, step 1"), "{error}");
    assert!(
        folder
            .path()
            .join("checkpoint/step-00000000/state.json")
            .is_file()
    );
    assert!(!folder.path().join("model").exists());
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
