//! A pretrained model on what it was trained on and on what was held out.

use std::path::Path;
use std::sync::Arc;

use burn::tensor::Device;
use comtip::data::{Division, ShardFolder, SlidePart, SpotSet, TileSides};
use comtip::eval::Protocol;
use comtip::model::{Checkpoint, Provenance, Seen};
use comtip::train::PretrainConfig;
use image::RgbImage;
use ndarray::Array2;

use crate::failure::Failure;
use crate::patients::{differing_patients, split_of_run};
use crate::report::{Block, Colouring, SlideMap, SpotMark};
use crate::trained_run;

/// All that an evaluation needs of a run.
pub(crate) struct Bench {
    pub(crate) checkpoint: Checkpoint,
    pub(crate) config: PretrainConfig,
    pub(crate) split: Division,
    pub(crate) train: SpotSet,
    pub(crate) test: SpotSet,
    pub(crate) device: Device,
    /// What the weights were trained on, this run last.
    provenance: Provenance,
    shards: ShardFolder,
}

impl Bench {
    /// Opens a run and the slides or spots of its split.
    ///
    /// # Errors
    ///
    /// If the run or a shard cannot be read, the run held nothing out, or the slides it was trained on
    /// have tiles of another size now.
    pub(crate) fn open(run: &Path, shards: &Path, device: &Device) -> Result<Self, Failure> {
        let run = trained_run::open(run, shards)?;
        let config = run.read_config()?;
        let split = split_of_run(&run, shards)?;
        if split.test().is_empty() {
            return Err(Failure::input(format!(
                "{} held nothing out, so there is nothing to test on; pretrain with --hold-out or --folds",
                run.path().display()
            )));
        }
        let checkpoint = trained_run::load_model(&run, device)?;
        let open = |parts: &[SlidePart<'_>]| {
            let panel = &checkpoint.panel;
            SpotSet::open_parts(shards, parts, &panel.vocabulary, panel.normalization)
        };
        let train = open(&split.train())?;
        run.check_tiles(&train)?;
        let bench = Self {
            provenance: run.provenance_of(&checkpoint)?,
            config,
            train,
            test: open(&split.test())?,
            shards: ShardFolder::open(shards)?,
            device: device.clone(),
            checkpoint,
            split,
        };
        let seen = bench.seen();
        if seen.stamp().is_some() {
            tell!("warning: {seen}; the scores say nothing of slides that the model has not seen");
        }
        Ok(bench)
    }

    /// What is known of the test slides and all that the weights were trained on.
    fn seen(&self) -> Seen {
        let slides = self.test.slides();
        let slides = slides.map(|facts| (facts.slide.as_str(), facts.patient.as_str()));
        match &self.split {
            Division::Slides(_) => self.provenance.seen(slides),
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

    /// What every score of this run depends on.
    pub(crate) fn protocol(&self) -> Protocol {
        let list = |parts: &[SlidePart<'_>]| {
            let parts: Vec<String> = parts.iter().map(ToString::to_string).collect();
            parts.join(", ")
        };
        Protocol::new()
            .with("trained on", list(&self.split.train()))
            .with("tested on", list(&self.split.test()))
            .with("split", self.split_told())
            .with("initial weights", self.provenance.before_last())
            .with("seen before", self.seen_before())
            .with(
                "tiles",
                TileSides::of(self.train.slides().chain(self.test.slides())),
            )
            .with("pixels", self.checkpoint.config.vision.pixels)
            .with("values", self.checkpoint.panel.normalization)
            .with("genes", self.checkpoint.panel.vocabulary.len())
            .with("spatial smoothing", "none")
            .with("seed", self.config.seed)
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
    pub(crate) fn measured_genes(&self) -> Vec<usize> {
        let measured =
            |set: &SpotSet, gene: usize| (0..set.len()).all(|spot| set.is_measured(spot, gene));
        (0..self.checkpoint.panel.vocabulary.len())
            .filter(|gene| measured(&self.train, *gene) && measured(&self.test, *gene))
            .collect()
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
    pub(crate) fn thumbnail(&self, slide: &str) -> Result<Arc<RgbImage>, Failure> {
        Ok(Arc::new(self.shards.thumbnail(slide)?))
    }
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
