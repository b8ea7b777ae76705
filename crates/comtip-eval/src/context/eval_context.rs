//! A pretrained model on what it was trained on and on what was held out.

use std::cell::{OnceCell, RefCell};
use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;
use std::sync::Arc;

use burn::tensor::Device;
use comtip_data::{ShardFolder, ShardMetadata, SlideSubset, SpotSet, TrainTestSplit};
use comtip_model::{Checkpoint, Integrity, Provenance};
use comtip_train::{PretrainConfig, RunFolder};
use ndarray::Array2;

use crate::encoders::{Baselines, Embedded};
use crate::error::EvalError;
use crate::event::EvalEvent;
use crate::half::Half;
use crate::run::{TileMismatch, differing_patients, open_run, split_of_run, tile_problem};
use crate::warning::EvalWarning;

/// A finished run and the shards it is scored on: what every protocol reads.
///
/// Tiles are embedded when a protocol asks for them, in one pass for all encoders it asks for, and the vectors are
/// kept: protocols that follow one another on the same context share them. The training half is read and embedded only
/// where a protocol fits something on it.
pub struct EvalContext {
    pub(super) checkpoint: Checkpoint,
    pub(super) config: PretrainConfig,
    pub(super) split: TrainTestSplit,
    pub(super) test: SpotSet,
    pub(super) device: Device,
    /// What the weights were trained on, this run last.
    pub(super) provenance: Provenance,
    pub(super) run: RunFolder,
    pub(super) shards: ShardFolder,
    pub(super) trained_on: Vec<ShardMetadata>,
    train: OnceCell<SpotSet>,
    /// What differs in the tiles of test slides that were taken all the same.
    pub(super) other_tiles: Option<String>,
    warnings: Vec<EvalWarning>,
    pub(super) baselines: OnceCell<Baselines>,
    /// Vectors of each half, by the name of the encoder.
    pub(super) embedded: RefCell<BTreeMap<(Half, &'static str), Embedded>>,
    /// Vectors of the sentences of each half.
    pub(super) transcriptomes: RefCell<BTreeMap<Half, Arc<Array2<f32>>>>,
    pub(super) on_event: RefCell<OnEvent>,
}

/// Who hears what happens.
pub(super) type OnEvent = Box<dyn FnMut(EvalEvent<'_>) + Send>;

impl EvalContext {
    /// Opens a run and the slides or spots it held out; those it was trained on are read when they are
    /// asked for.
    ///
    /// # Errors
    ///
    /// If the run or a shard cannot be read, the run held nothing out, the slides it was trained on
    /// have tiles of another size now, or those it held out have and are refused.
    pub fn open(
        run: &Path,
        shards: &Path,
        device: &Device,
        other_tiles: TileMismatch,
    ) -> Result<Self, EvalError> {
        let run = open_run(run, shards)?;
        let config = run.read_config()?;
        let folder = ShardFolder::open(shards)?;
        let split = split_of_run(&run, folder.manifest())?;
        if split.test().is_empty() {
            return Err(EvalError::NothingHeldOut {
                run: run.path().to_owned(),
            });
        }
        let checkpoint = run.load_model(device)?;
        let facts = |part: SlideSubset<'_>| Ok(folder.read_slide(part.slide)?.facts().clone());
        let trained_on = split.train().into_iter().map(facts);
        let trained_on = trained_on.collect::<Result<Vec<ShardMetadata>, EvalError>>()?;
        run.check_tiles(&trained_on)?;
        let test = read_parts(&checkpoint, &folder, &split.test())?;
        let other_tiles = match (tile_problem(&run, test.slides())?, other_tiles) {
            (Some(problem), TileMismatch::Refused) => {
                return Err(EvalError::OtherTiles { problem });
            }
            (problem, _) => problem,
        };
        let mut context = Self {
            provenance: run.provenance_of(&checkpoint, &split)?,
            config,
            test,
            run,
            shards: folder,
            trained_on,
            train: OnceCell::new(),
            other_tiles,
            device: device.clone(),
            checkpoint,
            split,
            warnings: Vec::new(),
            baselines: OnceCell::new(),
            embedded: RefCell::default(),
            transcriptomes: RefCell::default(),
            on_event: RefCell::new(Box::new(|_| {})),
        };
        context.warnings = context.find_warnings();
        Ok(context)
    }

    /// The same with somebody who hears what happens.
    #[must_use]
    pub fn with_events(self, on_event: impl FnMut(EvalEvent<'_>) + Send + 'static) -> Self {
        Self {
            on_event: RefCell::new(Box::new(on_event)),
            ..self
        }
    }

    /// What a reader of its scores should be warned of.
    pub fn warnings(&self) -> &[EvalWarning] {
        &self.warnings
    }

    /// The model that is scored.
    pub fn checkpoint(&self) -> &Checkpoint {
        &self.checkpoint
    }

    /// The settings of the run.
    pub fn config(&self) -> &PretrainConfig {
        &self.config
    }

    /// The split of the run.
    pub fn split(&self) -> &TrainTestSplit {
        &self.split
    }

    /// The spots that were held out.
    pub fn test(&self) -> &SpotSet {
        &self.test
    }

    /// The spots that were trained on, read when they are first asked for.
    ///
    /// # Errors
    ///
    /// If a shard or the genes of the run cannot be read, or a shard is not what the run was trained on any more.
    pub fn train(&self) -> Result<&SpotSet, EvalError> {
        if let Some(train) = self.train.get() {
            return Ok(train);
        }
        let train = read_parts(&self.checkpoint, &self.shards, &self.split.train())?;
        // Probes and means are fitted on them: of other counts or tiles they would be of another run. A model that was
        // taken from another run has other genes, and values that cannot be compared.
        let has_genes = self.run.genes().exists();
        if has_genes && self.run.read_genes()? == self.checkpoint.panel {
            self.run.check_spots(&train)?;
        }
        Ok(self.train.get_or_init(|| train))
    }

    /// The spots of a half.
    ///
    /// # Errors
    ///
    /// As [`train`](Self::train).
    pub fn spots(&self, half: Half) -> Result<&SpotSet, EvalError> {
        match half {
            Half::Training => self.train(),
            Half::Test => Ok(&self.test),
        }
    }

    fn find_warnings(&self) -> Vec<EvalWarning> {
        let mut warnings = Vec::new();
        if self.checkpoint.integrity == Integrity::NoChecksums {
            let folder = self.run.model();
            warnings.push(EvalWarning::Unverified { folder });
        }
        if let Some(problem) = differing_patients(&self.split, self.shards.manifest()) {
            let split = self.run.split();
            warnings.push(EvalWarning::PatientsDiffer { split, problem });
        }
        if !self.run.tells_tiles() {
            let run = self.run.path().to_owned();
            warnings.push(EvalWarning::NoRecordOfTiles { run });
        }
        let seen = self.seen();
        if seen.stamp().is_some() {
            let seen = seen.to_string();
            warnings.push(EvalWarning::Seen { seen });
        }
        warnings
    }
}

impl fmt::Debug for EvalContext {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EvalContext")
            .field("run", &self.run)
            .field("shards", &self.shards.path())
            .field("split", &self.split)
            .finish_non_exhaustive()
    }
}

fn read_parts(
    checkpoint: &Checkpoint,
    shards: &ShardFolder,
    parts: &[SlideSubset<'_>],
) -> Result<SpotSet, EvalError> {
    let panel = &checkpoint.panel;
    let set = SpotSet::open_parts(shards, parts, &panel.vocabulary, panel.normalization);
    Ok(set?)
}
