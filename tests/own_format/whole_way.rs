//! Slides of the format are inspected, prepared, trained on and evaluated.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use burn::tensor::Device;
use comtip::data::{
    DataError, GeneVocabulary, Normalization, PrepareEvent, PrepareOptions, ReadOptions,
    ShardFolder, SlideSeen, SlideSource, SpotSet, TileOptions, TrainTestSplit, inspect, prepare,
};
use comtip::eval::{
    ClusteringOptions, EvalContext, ExpressionOptions, Half, RunEmbedder, TileMismatch, clustering,
    expression, zero_shot,
};
use comtip::metrics::EvalResult;
use comtip::model::{Checkpoint, GenePanel};
use comtip::train::{
    Control, PretrainConfig, RunFolder, Start, TrainingData, pretrain, read_step_records,
};

use crate::own_protocol;
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

/// Trains the tiny preset on the slides of all patients of a folder of shards but one.
fn trained(shards: &Path, held_out: &str, run: &Path) -> Checkpoint {
    let mut config = PretrainConfig::tiny();
    config.run.batch_size = 16;
    config.run.epochs = 1;
    config.data.genes_per_spot = 8;
    config.data.validation_share = 0.1;
    let vocabulary = GeneVocabulary::new(GENES.map(str::to_owned).to_vec());
    let normalization = Normalization::MedianLog1p;
    let folder = ShardFolder::open(shards).expect("shards");
    let split =
        TrainTestSplit::hold_out(folder.manifest(), &[held_out.to_owned()]).expect("a split");
    let set = SpotSet::open_parts(&folder, &split.train(), &vocabulary, normalization);
    let set = set.expect("shards");
    let data = TrainingData {
        split,
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
fn slides_of_a_format_from_outside_are_inspected_prepared_trained_on_and_evaluated() {
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
    let model = trained(&shards, "B", &run);
    assert_eq!(model.panel.vocabulary.symbols(), GENES);
    assert_scored(&run, &shards);
}

/// Scores of all protocols are of the held-out slide, of patient B, and of the nine genes.
fn assert_scored(run: &Path, shards: &Path) {
    let context = EvalContext::open(run, shards, &Device::flex(), TileMismatch::Refused);
    let context = context.expect("a run");
    let of_probe = expression(&context, &ExpressionOptions::default()).expect("scores");
    let of_sentences = zero_shot(&context).expect("scores");
    assert_eq!(EvalResult::from(of_probe.clone()).protocol(), "expression");
    let result = EvalResult::from(of_sentences.clone());
    assert_eq!(result.protocol(), "zero-shot");
    for result in [of_probe, of_sentences.expression] {
        let slide = (
            result.slides[0].slide.as_str(),
            result.slides[0].patient.as_deref(),
        );
        assert_eq!((result.slides.len(), slide), (1, ("b4", Some("B"))));
        assert_eq!(result.genes, GENES);
        assert!(result.methods.len() > 2);
        let model = &result.methods[0].overall.pcc_per_slide;
        assert!(model.value.is_some_and(|pcc| (-1.0..=1.0).contains(&pcc)));
        assert_eq!(model.n, 1, "one test slide");
        let pooled = &result.methods[0].overall.pcc_pooled;
        assert_eq!(pooled.n + pooled.n_undefined, GENES.len());
    }
    let of_labels = clustering(&context, &ClusteringOptions::default()).expect("scores");
    assert_eq!(of_labels.slides[0].slide, "b4");
    assert!(
        of_labels.methods[0]
            .scores
            .ari
            .value
            .is_some_and(|ari| ari > -0.5 && ari <= 1.0)
    );
    let result = EvalResult::from(of_labels);
    let backgrounds = context.backgrounds(&result).expect("pictures");
    assert_eq!(Vec::from_iter(backgrounds.keys()), ["b4"]);
    own_protocol::assert_scored(&context);
    assert_embedded(run, shards, &context);
}

/// Without a context spots of any slide have the same vectors, whichever half they are of.
fn assert_embedded(run: &Path, shards: &Path, context: &EvalContext) {
    let open = |slides: Option<&[String]>| {
        RunEmbedder::open(run, shards, slides, &Device::flex(), TileMismatch::Refused)
    };
    let embedder = open(Some(&["b4".to_owned()])).expect("a run");
    assert!(embedder.warnings().is_empty(), "{:?}", embedder.warnings());
    let vectors = embedder.vectors().expect("vectors");
    assert_eq!(vectors.dim(), (context.test().len(), embedder.d_joint()));
    let of_context = context.embeddings(Half::Test).expect("vectors");
    assert!((&vectors - &*of_context).iter().all(|by| by.abs() < 1e-5));
    let all = open(None).expect("a run");
    let n_training = context.train().expect("spots").len();
    assert_eq!(all.spots().len(), n_training + context.test().len());
    let error = open(Some(&["c9".to_owned()])).expect_err("no such slide");
    assert!(error.to_string().contains("c9"), "{error}");
    let error = RunEmbedder::open(shards, run, None, &Device::flex(), TileMismatch::Refused);
    let error = error.expect_err("in the place of each other").to_string();
    assert!(error.contains("swapped"), "{error}");
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
fn a_gene_or_a_spot_that_a_file_names_twice_is_refused_with_both_places() {
    let (folder, sections) = files();
    let path = folder.path().join("c3.spots");
    let whole = fs::read_to_string(&path).expect("a file");
    let refused = |from: &str, to: &str| {
        fs::write(&path, whole.replacen(from, to, 1)).expect("a file");
        let source = SlideSource::open_with(folder.path(), &[&SpotLines]).expect("slides");
        source.read("c3").expect_err("refused").to_string()
    };
    let gene = refused("\tIGKC", "\tERBB2");
    assert!(
        gene.starts_with("slide c3: gene ERBB2 is column 1 and column 2 of the counts"),
        "{gene}"
    );
    let [first, second] = [0, 1].map(|i| &sections[1].spots[i].id);
    let spot = refused(&format!("\t{second}\t"), &format!("\t{first}\t"));
    let expected = format!("slide c3: spot {first} is row 1 and row 2 of the counts");
    assert!(spot.starts_with(&expected), "{spot}");
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
