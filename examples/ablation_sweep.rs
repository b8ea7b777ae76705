//! A study of variants of one's own: what two settings are worth, each with two seeds, on random spots of one section of the
//! bundled sample. TO gets the shards and the study, for `table_3_ablation`.
//!
//! cargo run --release --example ablation_sweep -- TO

use std::error::Error;
use std::path::PathBuf;
use std::sync::Arc;

use burn::tensor::Device;
use comtip::data::{PrepareOptions, ShardFolder, SlideSource, SpotSplit, prepare};
use comtip::train::{
    Control, PretrainConfig, Start, StudyFold, StudyFolder, StudyPlan, StudyRunState, TrainingData,
    Variant, pretrain,
};

const SLIDE: &str = "Human_Breast_Andersson_10142021_ST_C3";

fn main() -> Result<(), Box<dyn Error>> {
    let temporary = tempfile::tempdir()?;
    let given = std::env::args().nth(1).map(PathBuf::from);
    let to = given.unwrap_or_else(|| temporary.path().to_owned());
    let sample = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/sample");
    let (source, names) = (SlideSource::open(sample.as_ref())?, [SLIDE.to_owned()]);
    let options = PrepareOptions::default();
    prepare(&names, &source, &to.join("shards"), &options, &mut |_| {})?;
    let shards = ShardFolder::open(to.join("shards"))?;
    let spots = shards.read_slide(SLIDE)?.read_spots()?.spots;
    let ids = spots.into_iter().map(|spot| spot.id).collect();
    let split = SpotSplit::random(&[(SLIDE.to_owned(), ids)], 0.2, 7)?;

    let mut config = PretrainConfig::tiny();
    config.run.epochs = 1;
    config.run.batch_size = 16;
    config.run.pairs_per_epoch = Some(16);
    config.run.observed_spots = 0;
    let variant = |name: &str, change: &str| Variant {
        name: name.to_owned(),
        changes: vec![change.to_owned()],
    };
    let variants = vec![
        Variant::full(),
        variant("no-masked", "objective.masked_weight=0"),
        variant("no-pair", "objective.pair=off"),
    ];
    let folds = vec![StudyFold::new(1, split.into(), shards.manifest())];
    let plan = StudyPlan::new(config, variants, folds, 2)?;
    let study = StudyFolder::begin(&to.join("study"), plan)?;
    for run in study.runs_by_seed() {
        let config = study.config_of(&run)?;
        let split = study.plan().folds[0].split.clone();
        let (data, _) = TrainingData::from_shards(&config, &shards, split, None)?;
        let control = Control {
            stop: Arc::default(),
            on_event: &mut |_| {},
        };
        pretrain(
            &config,
            data,
            &[Device::flex()],
            &run.run,
            Start::Fresh,
            control,
        )?;
        assert_eq!(study.state_of(&run)?, StudyRunState::Finished);
        println!(
            "{} with seed {} is in {}",
            run.variant,
            run.seed,
            run.run.path().display()
        );
    }
    Ok(())
}
