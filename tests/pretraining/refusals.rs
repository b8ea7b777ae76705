//! What cannot be trained, or no longer.

use std::sync::Arc;

use burn::module::{Module, ModuleMapper, Param};
use burn::tensor::{Device, Tensor};
use comtip::data::{Division, Split};
use comtip::train::{Control, RunFolder, Start, TrainingData, pretrain};

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
