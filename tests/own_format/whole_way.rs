//! Slides of the format are inspected, prepared and trained on.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use burn::tensor::Device;
use comtip::data::{
    DataError, Division, GeneVocabulary, Normalization, PrepareEvent, PrepareOptions, ReadOptions,
    SlideSeen, SlideSource, Split, SpotSet, TileOptions, inspect, prepare,
};
use comtip::model::{Checkpoint, GenePanel};
use comtip::train::{
    Control, PretrainConfig, RunFolder, Start, TrainingData, pretrain, read_step_records,
};

use crate::sample::{GENES, files};
use crate::spot_lines::SpotLines;

fn names(source: &SlideSource) -> Vec<String> {
    source.slide_names().map(str::to_owned).collect()
}

/// Names of the slides that were made; the others were there.
fn prepared(source: &SlideSource, to: &Path) -> Vec<String> {
    let mut made = Vec::new();
    let options = PrepareOptions::default();
    prepare(&names(source), source, to, &options, &mut |event| {
        if let PrepareEvent::SlideFinished { entry } = event {
            made.push(format!("{} of {}", entry.slide, entry.patient));
        }
    })
    .expect("shards");
    made.sort();
    made
}

/// Trains the tiny preset on one slide of a folder of shards.
fn trained(shards: &Path, slide: &str, run: &Path) -> Checkpoint {
    let mut config = PretrainConfig::tiny();
    config.run.batch_size = 16;
    config.run.epochs = 1;
    config.data.genes_per_spot = 8;
    config.data.validation_share = 0.1;
    let vocabulary = GeneVocabulary::new(GENES.map(str::to_owned).to_vec());
    let normalization = Normalization::MedianLog1p;
    let train = vec![slide.to_owned()];
    let set = SpotSet::open(shards, &train, &vocabulary, normalization).expect("shards");
    let data = TrainingData {
        split: Division::Slides(Split {
            train,
            test: Vec::new(),
        }),
        initial: None,
        panel: GenePanel::fit(vocabulary, normalization, &set, 8),
        set: Arc::new(set),
    };
    let control = Control {
        stop: Arc::default(),
        on_event: &mut |_| {},
    };
    let run = RunFolder::new(run);
    pretrain(
        &config,
        data,
        &[Device::flex()],
        &run,
        Start::Fresh,
        control,
    )
    .expect("trains");
    let records = read_step_records(&run.log()).expect("a log");
    assert!(records.len() > 5);
    assert!(records.iter().all(|record| record.not_finite().is_none()));
    Checkpoint::load(&run.model(), &Device::flex()).expect("a model")
}

#[test]
fn slides_of_a_format_from_outside_are_inspected_prepared_and_trained_on() {
    let (folder, sections) = files();
    let source = SlideSource::open_with(folder.path(), &[&SpotLines]).expect("slides");
    assert_eq!(
        (source.format(), names(&source)),
        ("spot lines", vec!["b4".to_owned(), "c3".to_owned()])
    );

    let options = TileOptions::default();
    let inspection = inspect(&names(&source), &source, &options, |seen| match seen {
        SlideSeen::Usable { .. } => Ok(()),
        SlideSeen::Refused { error, .. } => Err(error),
    });
    let inspection = inspection.expect("both can be prepared");
    for (inspected, section) in inspection.slides.iter().zip(&sections) {
        assert_eq!(inspected.n_spots, section.spots.len());
        assert_eq!(
            (inspected.n_genes, inspected.tile_um),
            (GENES.len(), Some(100.0))
        );
        assert_eq!(inspected.tile_px, 2.0 * section.radius_px);
        assert!(inspected.umi_total > 0.0 && inspected.n_labelled > 0);
    }
    assert_eq!(inspection.coverage().on_all.len(), GENES.len());

    let shards = folder.path().join("shards");
    assert_eq!(prepared(&source, &shards), ["b4 of B", "c3 of C"]);
    assert!(prepared(&source, &shards).is_empty());

    let run = folder.path().join("run");
    let model = trained(&shards, "c3", &run);
    assert_eq!(model.panel.vocabulary.symbols(), GENES);
}

#[test]
fn what_the_format_does_not_take_or_hold_is_refused_with_its_place() {
    let (folder, _) = files();
    let source = || SlideSource::open_with(folder.path(), &[&SpotLines]).expect("slides");
    let of_layer = ReadOptions {
        layer: Some("raw/X".to_owned()),
        ..ReadOptions::default()
    };
    let error = source().with_options(of_layer).expect_err("refused");
    assert!(
        error.to_string().starts_with("a layer is chosen"),
        "{error}"
    );
    let of_image = ReadOptions {
        images: [("c3".to_owned(), "other.png".into())].into(),
        ..ReadOptions::default()
    };
    let source_of_image = source().with_options(of_image).expect("takes an image");
    let read = source_of_image.read("c3").expect("a slide");
    assert_eq!(read.image_path, Path::new("other.png"));

    fs::write(folder.path().join("c3.spots"), "radius\twide\n").expect("a file");
    let error = source().read("c3").expect_err("refused").to_string();
    assert!(error.contains("c3.spots, row 1: invalid float"), "{error}");
    // Without the format there is nothing here.
    let error = SlideSource::open(folder.path()).expect_err("refused");
    assert!(matches!(error, DataError::NoSlides { .. }), "{error}");
}

#[test]
fn slides_of_other_formats_beside_those_taken_are_named() {
    let (folder, _) = files();
    let run = folder.path().join("run/outs/spatial");
    fs::create_dir_all(&run).expect("a folder");
    fs::write(run.join("scalefactors_json.json"), "{}").expect("a file");
    let source = SlideSource::open_with(folder.path(), &[&SpotLines]).expect("slides");
    assert_eq!(source.format(), "spot lines");
    assert_eq!(source.left_out(), [folder.path().join("run")]);
    let source = SlideSource::open(folder.path()).expect("slides");
    assert_eq!(
        (source.format(), names(&source)),
        ("Space Ranger", vec!["run".to_owned()])
    );
}
