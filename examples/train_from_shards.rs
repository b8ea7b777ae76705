//! From shards to a model, with no command: a few steps on all slides of SHARDS, a folder that `comtip prepare` wrote,
//! or on one section of the bundled sample.
//!
//! cargo run --release --example train_from_shards -- SHARDS

use std::error::Error;
use std::path::PathBuf;
use std::sync::Arc;

use burn::tensor::Device;
use comtip::data::{PrepareOptions, ShardFolder, SlideSource, TrainTestSplit, prepare};
use comtip::train::{
    Control, PretrainConfig, Pretrained, RunFolder, Start, TrainingData, TrainingEvent, pretrain,
};

fn main() -> Result<(), Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    let shards = match std::env::args().nth(1) {
        Some(shards) => PathBuf::from(shards),
        None => {
            let sample = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/sample");
            let source = SlideSource::open(sample.as_ref())?;
            let names = ["Human_Breast_Andersson_10142021_ST_C3".to_owned()];
            let (shards, options) = (folder.path().join("shards"), PrepareOptions::default());
            prepare(&names, &source, &shards, &options, &mut |_| {})?;
            shards
        }
    };

    let mut config = PretrainConfig::tiny();
    config.run.epochs = 2;
    config.run.pairs_per_epoch = Some(64);
    config.run.observed_spots = 0;
    let shards = ShardFolder::open(&shards)?;
    let split = TrainTestSplit::without_test(shards.manifest());
    let (data, remarks) = TrainingData::from_shards(&config, &shards, split, None)?;
    let (n_spots, n_genes) = (data.set.len(), data.panel.vocabulary.len());
    println!(
        "{n_spots} spots, {n_genes} genes, tiles of {}",
        remarks.tile_sides
    );

    let run = RunFolder::new(folder.path().join("run"));
    let control = Control {
        stop: Arc::default(),
        on_event: &mut |event| {
            if let TrainingEvent::Saved { path } = event {
                println!("saved {}", path.display());
            }
        },
    };
    let ended = pretrain(
        &config,
        data,
        &[Device::flex()],
        &run,
        Start::Fresh,
        control,
    )?;
    assert!(matches!(ended, Pretrained::Finished(_)));
    println!("{}", std::fs::read_to_string(run.log())?);
    let model = run.load_model(&Device::flex())?;
    assert_eq!(model.panel.vocabulary.len(), n_genes);
    Ok(())
}
