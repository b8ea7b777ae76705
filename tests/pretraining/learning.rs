//! What can be learned is, and what cannot raises the alarm.

use burn::module::{Module, ModuleMapper, Param};
use burn::tensor::Tensor;
use comtip::train::{Alarm, Start, read_epoch_records, read_step_records};
use comtip::vision::Precision;

use crate::one_batch::OneBatch;
use crate::sample::{config, run, run_from, towers};

#[test]
fn one_batch_is_learned_by_heart() {
    let seen = OneBatch::new(Precision::F32).learn(400, 0.05, 1e-3);
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

/// CLIP's logit scale, at its bound of 100.
struct ClipScale;

impl ModuleMapper for ClipScale {
    fn map_float<const D: usize>(&mut self, param: Param<Tensor<D>>) -> Param<Tensor<D>> {
        param.map(|tensor| match tensor.dims().iter().product::<usize>() {
            1 => tensor.full_like(100_f64.ln()),
            _ => tensor,
        })
    }
}

#[test]
fn a_run_from_clip_starts_at_the_temperature_of_its_settings_and_learns_its_own() {
    let folder = tempfile::tempdir().expect("a folder");
    let config = config(|config| {
        config.run.epochs = 4;
        config.run.observed_spots = 0;
        config.optimizer.learning_rate = 1e-6;
        config.optimizer.new_module_learning_rate = 1e-3;
    });
    let mut clip = towers(1);
    clip.towers = clip.towers.map(&mut ClipScale);
    assert!((clip.towers.scale().expect("a CLIP").into_scalar::<f32>() - 100.0).abs() < 1e-3);
    let log = run_from(&config, folder.path(), Start::Fresh, Some(clip)).expect("trains");
    let steps = read_step_records(&log).expect("a log");
    let (first, last) = (steps[0].scale, steps[steps.len() - 1].scale);
    println!("the scale went from {first} to {last}");
    assert!((first - 1.0 / 0.07).abs() < 1e-4, "{first}");
    assert!((last - first).abs() > 1e-3, "{last}");
    let epochs = read_epoch_records(&folder.path().join("epochs.jsonl")).expect("a log");
    let alarms = epochs.iter().flat_map(|epoch| &epoch.alarms);
    assert!(
        !alarms
            .into_iter()
            .any(|alarm| *alarm == Alarm::ScaleAtBound)
    );
}
