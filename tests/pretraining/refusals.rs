//! What cannot be trained, or no longer.

use std::path::Path;
use std::sync::Arc;

use burn::module::{Module, ModuleMapper, Param};
use burn::tensor::{Device, IndexingUpdateOp, Tensor};
use comtip::data::{SlideSplit, TrainTestSplit};
use comtip::text::ClipTokenizer;
use comtip::train::{
    Control, RunFolder, Start, StoredState, TrainError, TrainingData, load_stored, pretrain,
};
use tempfile::TempDir;

use crate::sample::{SLIDE, config, panel_and_set, run, run_from, towers};

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

/// What is said of a run in `folder`, on so many devices, that is to be tested on these slides.
fn refused(folder: &Path, test: Vec<String>, n_devices: usize) -> String {
    let (panel, set) = panel_and_set(None).expect("read");
    let split = SlideSplit {
        train: vec![SLIDE.to_owned()],
        test,
    };
    let data = TrainingData {
        split: TrainTestSplit::Slides(split),
        panel,
        set: Arc::new(set),
        initial: None,
    };
    let control = Control {
        stop: Arc::default(),
        on_event: &mut |_| {},
    };
    let run = RunFolder::new(folder);
    let devices = vec![Device::flex(); n_devices];
    let error = pretrain(&config(|_| {}), data, &devices, &run, Start::Fresh, control);
    error.expect_err("refused").to_string()
}

#[test]
fn more_devices_than_chunks_are_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let error = refused(folder.path(), Vec::new(), 2);
    assert!(error.contains("run.chunk_size to at most 8"), "{error}");
}

#[test]
fn a_slide_on_both_sides_is_refused_in_data_put_together_by_hand_too() {
    let folder = tempfile::tempdir().expect("a folder");
    let error = refused(folder.path(), vec![SLIDE.to_owned()], 1);
    assert!(error.contains("is trained on and tested on"), "{error}");
    assert!(
        !folder.path().join("config.toml").exists(),
        "the folder was touched"
    );
}

/// Spoils the embedding of one token, which only sentences that tell it look up.
struct SpoiledToken(usize);

impl ModuleMapper for SpoiledToken {
    fn map_float<const D: usize>(&mut self, param: Param<Tensor<D>>) -> Param<Tensor<D>> {
        let is_table = param.shape()[0] == 49_408;
        param.map(|weight| match is_table {
            true => {
                let mut shape = weight.dims();
                shape[0] = 1;
                let row = Tensor::<D>::full(shape, f32::NAN, &weight.device());
                let place = Tensor::from_ints([self.0], &weight.device());
                weight.select_assign(0, place, row, IndexingUpdateOp::Add)
            }
            false => weight,
        })
    }
}

#[test]
fn the_state_before_a_number_that_is_not_finite_is_that_of_a_run_without_it() {
    let config = config(|config| {
        config.run.batch_size = 2;
        config.run.checkpoint_steps = Some(1);
        config.run.keep_checkpoints = 1000;
        config.run.pairs_per_epoch = Some(20);
        config.run.observed_spots = 0;
        config.data.genes_per_spot = 2;
        config.data.validation_share = 0.0;
    });
    let tokenizer = ClipTokenizer::new().expect("built in");
    // Its last token, which no other gene's symbol and no number has.
    let tokens = tokenizer.tokens_of("KRT19").expect("tokens");
    let token = tokens[1] as usize;
    let mut spoiled = towers(1);
    spoiled.towers.text = spoiled
        .towers
        .text
        .map(|text| text.map(&mut SpoiledToken(token)));
    let folder = tempfile::tempdir().expect("a folder");
    let error = run_from(&config, folder.path(), Start::Fresh, Some(spoiled));
    let Err(TrainError::NotFinite { step, .. }) = error else {
        panic!("{error:?}");
    };
    assert!(step > 1, "the first batch tells it; choose another gene");

    let clean = tempfile::tempdir().expect("a folder");
    run_from(&config, clean.path(), Start::Fresh, Some(towers(1))).expect("trains");
    let before = format!("step-{:08}", step - 1);
    for checkpoint in std::fs::read_dir(clean.path().join("checkpoint")).expect("there") {
        let path = checkpoint.expect("an entry").path();
        if !path.ends_with(&before) {
            std::fs::remove_dir_all(path).expect("there");
        }
    }
    let read = |folder: &TempDir| {
        let run = RunFolder::new(folder.path());
        let stored = load_stored(&run, StoredState::Newest, &Device::flex());
        let model = stored.expect("a checkpoint").model;
        let tile = Tensor::<4>::ones([1, 3, 32, 32], &Device::flex());
        let class = model.vision.forward(tile).class;
        (class.into_data(), model.scale().into_data())
    };
    assert_eq!(read(&folder), read(&clean));
    assert!(folder.path().join("checkpoint").join(before).is_dir());
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
