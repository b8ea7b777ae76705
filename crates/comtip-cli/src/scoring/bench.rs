//! A pretrained model on what it was trained on and on what was held out.

use std::cell::OnceCell;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use burn::tensor::Device;
use comtip::data::{Division, ShardFacts, ShardFolder, SlidePart, SpotSet, TileSides, none_shared};
use comtip::metrics::Protocol;
use comtip::model::{Checkpoint, Provenance, Seen};
use comtip::report::{Block, Colouring, SlideMap, SpotMark};
use comtip::train::{PretrainConfig, RunFolder};
use image::RgbImage;
use ndarray::Array2;

use crate::options::{differing_patients, some_of, split_of_run, trained_run};
use crate::ui::CliError;

/// All that an evaluation needs of a run.
pub(crate) struct Bench {
    pub(crate) checkpoint: Checkpoint,
    pub(crate) config: PretrainConfig,
    pub(crate) split: Division,
    pub(crate) test: SpotSet,
    pub(crate) device: Device,
    /// What the weights were trained on, this run last.
    provenance: Provenance,
    pub(crate) run: RunFolder,
    shards: ShardFolder,
    shards_path: PathBuf,
    trained_on: Vec<ShardFacts>,
    train: OnceCell<SpotSet>,
    other_tiles: Option<String>,
}

/// What becomes of slides whose tiles are not as those a run was trained on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum OtherTiles {
    /// They are an error.
    Refused,
    /// They are taken, and the protocol says so.
    Taken,
}

impl Bench {
    /// Opens a run and the slides or spots it held out; those it was trained on are read when they are
    /// asked for.
    ///
    /// # Errors
    ///
    /// If the run or a shard cannot be read, the run held nothing out, the slides it was trained on
    /// have tiles of another size now, or those it held out have and are refused.
    pub(crate) fn open(
        run: &Path,
        shards: &Path,
        device: &Device,
        other_tiles: OtherTiles,
    ) -> Result<Self, CliError> {
        let run = trained_run::open(run, shards)?;
        let config = run.read_config()?;
        let split = split_of_run(&run, shards)?;
        if split.test().is_empty() {
            return Err(CliError::input(format!(
                "{} held nothing out, so there is nothing to test on; pretrain with --hold-out or --folds",
                run.path().display()
            )));
        }
        let checkpoint = trained_run::load_model(&run, device)?;
        let folder = ShardFolder::open(shards)?;
        let facts = |part: SlidePart<'_>| Ok(folder.read_slide(part.slide)?.facts().clone());
        let trained_on = split.train().into_iter().map(facts);
        let trained_on = trained_on.collect::<Result<Vec<ShardFacts>, CliError>>()?;
        run.check_tiles(&trained_on)?;
        let test = open(&checkpoint, shards, &split.test())?;
        let other_tiles = match (tile_problem(&run, test.slides())?, other_tiles) {
            (Some(problem), OtherTiles::Refused) => return Err(refused_tiles(&problem)),
            (problem, _) => problem,
        };
        let bench = Self {
            provenance: run.provenance_of(&checkpoint, &split)?,
            config,
            test,
            run,
            shards: folder,
            shards_path: shards.to_owned(),
            trained_on,
            train: OnceCell::new(),
            other_tiles,
            device: device.clone(),
            checkpoint,
            split,
        };
        let seen = bench.seen();
        if seen.stamp().is_some() {
            message!(
                "warning: {seen}; the scores say nothing of slides that the model has not seen"
            );
        }
        Ok(bench)
    }

    /// The patient of a slide by the split, or else by the shards; `None` if nobody knows.
    pub(crate) fn patient_of(&self, facts: &ShardFacts) -> Option<String> {
        self.split.patient_of(&facts.slide, &facts.patient)
    }

    /// What is known of the test slides and all that the weights were trained on.
    fn seen(&self) -> Seen {
        let tested: Vec<(&str, Option<String>)> = self
            .test
            .slides()
            .map(|facts| (facts.slide.as_str(), self.patient_of(facts)))
            .collect();
        let slides = tested
            .iter()
            .map(|(slide, patient)| (*slide, patient.as_deref()));
        match &self.split {
            Division::Patients(_) | Division::Slides(_) => self.provenance.seen(slides),
            // That this run saw the slides is what its split says.
            Division::Spots(_) => self.provenance.before_last().seen(slides),
        }
    }

    /// What a protocol says of the test slides and of all that the weights were trained on.
    fn seen_before(&self) -> String {
        match (&self.split, self.seen()) {
            (Division::Spots(_), Seen::Nothing) => {
                "by this run alone, in spots beside those tested".to_owned()
            }
            (_, seen) => seen.to_string(),
        }
    }

    /// The spots that were trained on, read when they are first asked for.
    ///
    /// # Errors
    ///
    /// If a shard cannot be read.
    pub(crate) fn train(&self) -> Result<&SpotSet, CliError> {
        if let Some(train) = self.train.get() {
            return Ok(train);
        }
        let train = open(&self.checkpoint, &self.shards_path, &self.split.train())?;
        // Probes and means are fitted on them: of other counts or tiles they would be of another run. A model that was
        // taken from another run has other genes, and values that cannot be compared.
        let panel = self.run.read_genes();
        if panel.is_ok_and(|panel| panel == self.checkpoint.panel) {
            self.run.check_spots(&train)?;
        }
        Ok(self.train.get_or_init(|| train))
    }

    /// What every score of this run depends on.
    pub(crate) fn protocol(&self) -> Protocol {
        let list = |parts: &[SlidePart<'_>]| {
            let parts: Vec<String> = parts.iter().map(ToString::to_string).collect();
            parts.join(", ")
        };
        let protocol = Protocol::new()
            .with("trained on", list(&self.split.train()))
            .with("tested on", list(&self.split.test()))
            .with("split", self.split_told())
            .with("initial weights", self.provenance.before_last())
            .with("seen before", self.seen_before())
            .with(
                "tiles",
                TileSides::of(self.trained_on.iter().chain(self.test.slides())),
            )
            .with("scale of the images", self.scale_sources())
            .with("pixels", self.checkpoint.config.vision.pixels)
            .with("values", self.checkpoint.panel.normalization)
            .with("genes", self.checkpoint.panel.vocabulary.len())
            .with("spatial smoothing", "none")
            .with("seed", self.config.seed);
        match &self.other_tiles {
            Some(problem) => protocol.with("tiles differ", problem),
            None => protocol,
        }
    }

    /// Where the micrometres of a pixel are known from, of all slides.
    fn scale_sources(&self) -> String {
        let slides = self.trained_on.iter().chain(self.test.slides());
        let sources: BTreeSet<&str> = slides
            .map(|facts| match (&facts.scale_source, facts.um_per_px) {
                (Some(source), _) => source.as_str(),
                (None, Some(_)) => "unknown, prepared by an earlier release",
                (None, None) => "not known",
            })
            .collect();
        sources.into_iter().collect::<Vec<_>>().join("; ")
    }

    /// The split, and where the shards know other patients.
    fn split_told(&self) -> String {
        match differing_patients(&self.split, self.shards.manifest()) {
            Some(differing) => format!("{}; {differing}", self.split),
            None => self.split.to_string(),
        }
    }

    /// The caption of a table of scores, stamped where the split is not clean.
    pub(crate) fn caption(&self, scores: &str) -> String {
        let stamps: Vec<&str> = [self.split.stamp(), self.seen().stamp()]
            .into_iter()
            .flatten()
            .collect();
        match stamps.is_empty() {
            true => scores.to_owned(),
            false => format!("{scores} ({})", stamps.join("; ")),
        }
    }

    /// Names of the test slides.
    pub(crate) fn test_slides(&self) -> impl Iterator<Item = &str> {
        self.test.slides().map(|facts| facts.slide.as_str())
    }

    /// Rows of the test spots of one slide.
    pub(crate) fn test_rows(&self, slide_idx: usize) -> Vec<usize> {
        (0..self.test.len())
            .filter(|spot| self.test.slide_idx(*spot) == slide_idx)
            .collect()
    }

    /// Genes of the panel that every training and test slide measures.
    ///
    /// # Errors
    ///
    /// If a shard cannot be read, or there is none.
    pub(crate) fn measured_genes(&self) -> Result<Vec<usize>, CliError> {
        let train = self.train()?;
        let (of_train, of_test) = (a_spot_a_slide(train), a_spot_a_slide(&self.test));
        let measured = |set: &SpotSet, spots: &[usize], gene: usize| {
            spots.iter().all(|spot| set.is_measured(*spot, gene))
        };
        let genes: Vec<usize> = (0..self.checkpoint.panel.vocabulary.len())
            .filter(|gene| {
                measured(train, &of_train, *gene) && measured(&self.test, &of_test, *gene)
            })
            .collect();
        match genes.is_empty() {
            false => Ok(genes),
            true => Err(CliError::input(format!(
                "no gene of the panel is measured on all slides; choose slides that share genes: {}",
                none_shared([])
            ))),
        }
    }

    /// Symbol of a gene of the panel.
    pub(crate) fn symbol(&self, gene_idx: usize) -> &str {
        &self.checkpoint.panel.vocabulary.symbols()[gene_idx]
    }

    /// A map of some test spots of a slide without colours yet.
    pub(crate) fn map(
        &self,
        title: &str,
        background: &Arc<RgbImage>,
        rows: &[usize],
        colouring: Colouring,
    ) -> SlideMap {
        let Some(first) = rows.first() else {
            return SlideMap::default();
        };
        let facts = self.test.slide(*first);
        let mark = |row: &usize| {
            let spot = self.test.spot(*row);
            SpotMark {
                x_px: spot.x_px,
                y_px: spot.y_px,
                id: spot.id.to_owned(),
            }
        };
        SlideMap {
            title: title.to_owned(),
            caption: String::new(),
            background: background.clone(),
            width_px: facts.image_width_px,
            height_px: facts.image_height_px,
            radius_px: facts.radius_px,
            spots: rows.iter().map(mark).collect(),
            colouring,
        }
    }

    /// The reduced picture of a test slide.
    ///
    /// # Errors
    ///
    /// If it cannot be read.
    pub(crate) fn thumbnail(&self, slide: &str) -> Result<Arc<RgbImage>, CliError> {
        Ok(Arc::new(self.shards.thumbnail(slide)?))
    }
}

fn open(
    checkpoint: &Checkpoint,
    shards: &Path,
    parts: &[SlidePart<'_>],
) -> Result<SpotSet, CliError> {
    let panel = &checkpoint.panel;
    let set = SpotSet::open_parts(shards, parts, &panel.vocabulary, panel.normalization);
    Ok(set?)
}

/// A spot of every slide that has any.
fn a_spot_a_slide(set: &SpotSet) -> Vec<usize> {
    let mut slides = BTreeSet::new();
    (0..set.len())
        .filter(|spot| slides.insert(set.slide_idx(*spot)))
        .collect()
}

/// What is wrong with the tiles of the slides that were cut otherwise than those a run was trained on: all of the
/// first, and names of the others.
///
/// # Errors
///
/// If the run's record of them cannot be read.
pub(crate) fn tile_problem<'a>(
    run: &RunFolder,
    slides: impl IntoIterator<Item = &'a ShardFacts>,
) -> Result<Option<String>, CliError> {
    let (mut first, mut others) = (None, Vec::new());
    for facts in slides {
        match (run.tile_problem(facts)?, &first) {
            (Some(problem), None) => first = Some(problem),
            (Some(_), Some(_)) => others.push(facts.slide.as_str()),
            (None, _) => {}
        }
    }
    if !run.tells_tiles() {
        message!(
            "warning: {} has no tiles.json, so nothing tells whether the model was trained on tiles of this size",
            run.path().display()
        );
    }
    Ok(first.map(|problem| match others.is_empty() {
        true => problem,
        false => format!("{problem}; those of {} differ too", some_of(&others)),
    }))
}

/// The error of tiles that a run was not trained on.
pub(crate) fn refused_tiles(problem: &str) -> CliError {
    CliError::input(format!(
        "{problem}; the network would see tissue at another scale. Prepare the slide with the same --tile and with an \
         image as fine, or take it as it is with --any-tile"
    ))
}

/// Expression of all spots of a set over some genes, `[n_spots, genes.len()]`.
pub(crate) fn expression_of(set: &SpotSet, genes: &[usize]) -> Array2<f32> {
    Array2::from_shape_fn((set.len(), genes.len()), |(spot, gene)| {
        set.values(spot)[genes[gene]]
    })
}

/// A protocol as it stands in a report.
pub(crate) fn protocol_block(protocol: &Protocol) -> Block {
    let own = |(name, value): (&str, &str)| (name.to_owned(), value.to_owned());
    Block::Protocol(protocol.facts().map(own).collect())
}

/// Some rows of an array.
pub(crate) fn rows_of(array: &Array2<f32>, rows: &[usize]) -> Array2<f32> {
    array.select(ndarray::Axis(0), rows)
}
