//! Is the training sound? One epoch on the bundled sample, a few seconds: every loss of the paper's Eq. 15 that has something
//! to learn falls. The pair loss, whose gap is near zero so early, is printed alone.
//!
//! cargo run --release --example sanity_check

use std::error::Error;
use std::sync::Arc;

use burn::tensor::Device;
use comtip::data::{PrepareOptions, ShardFolder, SlideSource, TrainTestSplit, prepare};
use comtip::train::{
    Control, PretrainConfig, RunFolder, Start, StepRecord, StepSplit, TrainingData, TrainingEvent,
    pretrain,
};

fn main() -> Result<(), Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    let sample = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/sample");
    let source = SlideSource::open(sample.as_ref())?;
    let names = ["Human_Breast_Andersson_10142021_ST_C3".to_owned()];
    let (shards, options) = (folder.path().join("shards"), PrepareOptions::default());
    prepare(&names, &source, &shards, &options, &mut |_| {})?;

    let mut config = PretrainConfig::tiny();
    config.run.epochs = 1;
    config.run.batch_size = 8;
    config.run.observed_spots = 0;
    config.data.validation_share = 0.0;
    let shards = ShardFolder::open(&shards)?;
    let split = TrainTestSplit::without_test(shards.manifest());
    let (data, _) = TrainingData::from_shards(&config, &shards, split, None)?;
    let mut steps = Vec::<StepRecord>::new();
    let control = Control {
        stop: Arc::default(),
        on_event: &mut |event| match event {
            TrainingEvent::Step(step) if step.split == StepSplit::Train => {
                steps.push(step.clone());
            }
            _ => {}
        },
    };
    let run = RunFolder::new(folder.path().join("run"));
    pretrain(
        &config,
        data,
        &[Device::flex()],
        &run,
        Start::Fresh,
        control,
    )?;

    let third = steps.len() / 3;
    let mean = |steps: &[StepRecord], of: fn(&StepRecord) -> f64| {
        steps.iter().map(of).sum::<f64>() / steps.len() as f64
    };
    type Loss = (&'static str, fn(&StepRecord) -> f64);
    let losses: [Loss; 5] = [
        ("total", |step| step.total),
        ("info_nce", |step| step.info_nce),
        ("observed", |step| step.observed),
        ("unobserved", |step| step.unobserved),
        ("pair", |step| step.pair),
    ];
    println!(
        "means over the first and the last {third} of {} steps",
        steps.len()
    );
    for (name, of) in losses {
        let (first, last) = (
            mean(&steps[..third], of),
            mean(&steps[steps.len() - third..], of),
        );
        println!("{name:12} {first:10.5} {last:10.5}");
        assert!(name == "pair" || last < first, "{name} does not fall");
    }
    Ok(())
}
