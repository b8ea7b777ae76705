//! Sources, groups and monitors that a trainer refuses, and what it leaves of their runs.

use std::path::Path;
use std::sync::Arc;

use burn::module::Module;
use burn::nn::{Linear, LinearConfig};
use burn::tensor::{Device, Tensor};

use super::*;
use crate::monitor::{EpochSteps, LossEpoch, LossMonitor, LossStep, StepValues};
use crate::objective::Losses;
use crate::optim::ParameterGroups;

#[derive(Module, Debug)]
struct Line {
    map: Linear,
    /// What its groups call new.
    #[module(skip)]
    new_module: &'static str,
}

impl Objective for Line {
    type Batch = f32;

    fn losses(&self, x: &f32) -> Losses {
        let x = Tensor::<2>::from_floats([[*x]], &self.map.weight.device());
        Losses::new((self.map.forward(x.clone()) - x * 3.0).square().mean())
    }

    fn n_items(_: &f32) -> usize {
        1
    }

    fn parameter_groups(&self) -> ParameterGroups {
        ParameterGroups {
            new_modules: vec![self.new_module],
            ..ParameterGroups::default()
        }
    }
}

/// Says that an epoch has so many steps, and gives so many.
#[derive(Clone, Copy)]
struct Numbers {
    said: usize,
    given: usize,
}

impl BatchSource for Numbers {
    type Batch = f32;

    fn steps_per_epoch(&self) -> usize {
        self.said
    }

    fn epoch(&self, _: usize, first_step: usize) -> impl Iterator<Item = Result<f32, TrainError>> {
        (first_step..=self.given).map(|step| Ok(step as f32 / 10.0))
    }

    fn validation(&self) -> impl Iterator<Item = Result<f32, TrainError>> {
        std::iter::once(Ok(0.5))
    }
}

/// Fails at the end of an epoch.
struct Failing;

impl Monitor<Line> for Failing {
    type Step = LossStep;
    type Epoch = LossEpoch;

    fn begin(&mut self, _: Vec<LossEpoch>, _: bool) -> Result<(), TrainError> {
        Ok(())
    }

    fn step(&self, values: &StepValues) -> LossStep {
        LossStep::from(values)
    }

    fn epoch(&mut self, _: &Line, _: EpochSteps<'_, LossStep>) -> Result<LossEpoch, TrainError> {
        Err(TrainError::Batch("nobody looks".into()))
    }

    fn score(&self, _: &LossEpoch) -> f64 {
        0.0
    }
}

fn settings() -> TrainerSettings {
    let mut settings = TrainerSettings::new(2);
    settings.optimizer.learning_rate = 0.1;
    settings.optimizer.warmup_steps = 1;
    settings
}

fn line(new_module: &'static str) -> Line {
    let device = Device::flex().autodiff();
    let map = LinearConfig::new(1, 1).with_initializer(burn::nn::Initializer::Zeros);
    Line {
        map: map.init(&device),
        new_module,
    }
}

/// Trains to the end, and says where it began.
fn trained_by<M: Monitor<Line>>(
    monitor: M,
    batches: Numbers,
    new_module: &'static str,
    folder: &Path,
) -> Result<(Line, Position), TrainError> {
    let trainer = Trainer {
        settings: settings(),
        batches,
        monitor,
    };
    let mut begun = Position::default();
    let control = Control {
        stop: Arc::default(),
        on_event: &mut |event| {
            if let TrainerEvent::Begun { position, .. } = event {
                begun = *position;
            }
        },
    };
    let run = RunFolder::new(folder);
    match trainer.train(line(new_module), &run, Start::Resume, control)? {
        Trained::Finished(line) => Ok((*line, begun)),
        Trained::Interrupted(_) => unreachable!("nobody stops it"),
    }
}

fn trained(batches: Numbers, folder: &Path) -> Result<(Line, Position), TrainError> {
    trained_by(LossMonitor, batches, "map.", folder)
}

fn numbers(said: usize, given: usize) -> Numbers {
    Numbers { said, given }
}

fn names(folder: &Path) -> Vec<String> {
    let Ok(entries) = fs::read_dir(folder) else {
        return Vec::new();
    };
    let name = |entry: std::io::Result<fs::DirEntry>| {
        let name = entry.expect("an entry").file_name();
        name.to_string_lossy().into_owned()
    };
    let mut names: Vec<String> = entries.map(name).collect();
    names.sort();
    names
}

#[test]
fn a_source_of_no_step_is_refused_before_anything_is_written() {
    let folder = tempfile::tempdir().expect("a folder");
    let error = trained(numbers(0, 0), folder.path()).expect_err("refused");
    assert!(
        error.to_string().contains("says 0 steps an epoch"),
        "{error}"
    );
    assert_eq!(names(folder.path()), [""; 0]);
}

#[test]
fn a_group_that_names_no_weight_is_refused_before_anything_is_written() {
    let folder = tempfile::tempdir().expect("a folder");
    let refused = trained_by(LossMonitor, numbers(4, 4), "mapp.", folder.path());
    let error = refused.expect_err("refused").to_string();
    assert!(error.contains("names `mapp.`"), "{error}");
    assert_eq!(names(folder.path()), [""; 0]);
}

#[test]
fn an_epoch_of_other_steps_than_were_said_is_an_error_with_the_state_before_it_saved() {
    for (given, expected, step) in [
        (3, "epoch 1 has 3 batches, unlike the 4 steps", 3),
        (0, "epoch 1 has 0 batches, unlike the 4 steps", 0),
        (5, "epoch 1 has more batches than the 4 steps", 4),
    ] {
        let folder = tempfile::tempdir().expect("a folder");
        let error = trained(numbers(4, given), folder.path()).expect_err("refused");
        assert!(error.to_string().starts_with(expected), "{error}");
        let saved = names(&folder.path().join("checkpoint"));
        assert_eq!(saved, [format!("step-{step:08}")]);
    }
}

#[test]
fn a_run_of_other_steps_an_epoch_is_not_resumed() {
    let folder = tempfile::tempdir().expect("a folder");
    trained(numbers(4, 4), folder.path()).expect("trains");
    let error = trained(numbers(3, 3), folder.path()).expect_err("refused");
    let expected = "was written in epochs of 4 steps, and the source of batches says 3 now";
    assert!(error.to_string().contains(expected), "{error}");
    trained(numbers(4, 4), folder.path()).expect("nothing left to do");
}

#[test]
fn a_monitor_that_fails_loses_no_step_of_the_epoch() {
    let folder = tempfile::tempdir().expect("a folder");
    let failed = trained_by(Failing, numbers(4, 4), "map.", folder.path());
    assert!(matches!(failed, Err(TrainError::Batch(_))), "{failed:?}");
    let saved = names(&folder.path().join("checkpoint"));
    assert_eq!(saved, ["step-00000004"]);

    let (resumed, begun) = trained(numbers(4, 4), folder.path()).expect("trains");
    assert_eq!((begun.epoch, begun.step, begun.total_steps), (1, 4, 4));
    let whole = tempfile::tempdir().expect("a folder");
    let (uninterrupted, _) = trained(numbers(4, 4), whole.path()).expect("trains");
    let weight = |line: &Line| line.map.weight.val().into_data();
    assert!(
        weight(&resumed) == weight(&uninterrupted),
        "the weights differ"
    );
    let log = |folder: &Path| fs::read_to_string(RunFolder::new(folder).log()).expect("a log");
    assert_eq!(log(folder.path()), log(whole.path()));
}
