//! A pretrained model on what it was trained on and on what was held out.

use std::cell::{OnceCell, RefCell};
use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;
use std::sync::Arc;

use burn::tensor::Device;
use comtip_data::{ShardFolder, ShardMetadata, SlideSubset, SpotSet, TrainTestSplit};
use comtip_model::{Checkpoint, GenePanel, TileRepresentation};
use comtip_train::{PretrainConfig, RunFolder};
use ndarray::Array2;

use super::opened::Opened;
use super::scored::Scored;
use super::vector_cache::VectorCache;
use crate::encoders::{BaselineTowers, Baselines, Embedded};
use crate::error::EvalError;
use crate::event::EvalEvent;
use crate::half::Half;
use crate::run::{TileMismatch, split_of_run, tile_problem};
use crate::warning::EvalWarning;

/// A finished run and the shards it is scored on: what every protocol reads.
///
/// Tiles are embedded when a protocol asks for them, in one pass for all encoders it asks for, and the vectors are
/// kept: protocols that follow one another on the same context share them. The training half is read and embedded only
/// where a protocol fits something on it.
pub struct EvalContext {
    pub(super) checkpoint: Checkpoint,
    pub(super) config: PretrainConfig,
    pub(super) scored: Scored,
    pub(super) test: SpotSet,
    pub(super) device: Device,
    pub(super) run: RunFolder,
    pub(super) shards: ShardFolder,
    pub(super) trained_on: Vec<ShardMetadata>,
    train: OnceCell<Arc<SpotSet>>,
    /// What differs in the tiles of test slides that were taken all the same.
    pub(super) other_tiles: Option<String>,
    warnings: Vec<EvalWarning>,
    pub(super) baselines: OnceCell<Baselines>,
    /// Image towers of others that stand among the baselines.
    pub(super) baseline_towers: Vec<BaselineTowers>,
    /// Vectors of each half, by the name of the encoder and what they are.
    pub(super) embedded: RefCell<BTreeMap<(Half, String, TileRepresentation), Embedded>>,
    /// Vectors of the sentences of each half, by the name of the encoder.
    pub(super) transcriptomes: RefCell<BTreeMap<(Half, String), Vectors>>,
    /// Where vectors are kept for the next evaluation of the run, if they are to be.
    pub(super) cache: Option<VectorCache>,
    pub(super) on_event: RefCell<OnEvent>,
}

/// A row a spot, shared by all who ask for it.
pub(super) type Vectors = Arc<Array2<f32>>;

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
        let opened = Opened::of(run, shards, device)?;
        let (run, shards) = (&opened.run, &opened.shards);
        let split = split_of_run(run, shards.manifest())?;
        let facts = |part: SlideSubset<'_>| Ok(shards.read_slide(part.slide)?.facts().clone());
        let trained_on = split.train().into_iter().map(facts);
        let trained_on = trained_on.collect::<Result<Vec<ShardMetadata>, EvalError>>()?;
        run.check_tiles(&trained_on)?;
        let provenance = run.provenance_of(&opened.checkpoint, &split)?;
        let scored = Scored {
            folder: run.path().to_owned(),
            seed: opened.config.seed,
            panel: opened.checkpoint.panel.clone(),
            before: provenance.before_last(),
            provenance,
            split,
        };
        Self::assembled(opened, scored, trained_on, other_tiles)
    }

    /// Reads the test half and looks for what to warn of. `trained_on` are facts of the training slides.
    ///
    /// # Errors
    ///
    /// As [`open`](Self::open), and [`of_tuning`](Self::of_tuning).
    pub(super) fn assembled(
        opened: Opened,
        scored: Scored,
        trained_on: Vec<ShardMetadata>,
        other_tiles: TileMismatch,
    ) -> Result<Self, EvalError> {
        let Opened {
            run,
            config,
            checkpoint,
            shards,
            device,
        } = opened;
        if scored.split.test().is_empty() {
            return Err(EvalError::NothingHeldOut {
                run: run.path().to_owned(),
            });
        }
        let test = scored.read(&shards, &scored.split.test())?;
        let problem = tile_problem(&run, trained_on.iter().chain(test.slides()))?;
        let other_tiles = match (problem, other_tiles) {
            (Some(problem), TileMismatch::Refused) => {
                return Err(EvalError::OtherTiles { problem });
            }
            (problem, _) => problem,
        };
        let mut context = Self {
            checkpoint,
            config,
            scored,
            test,
            device,
            run,
            shards,
            trained_on,
            train: OnceCell::new(),
            other_tiles,
            warnings: Vec::new(),
            baselines: OnceCell::new(),
            baseline_towers: Vec::new(),
            embedded: RefCell::default(),
            transcriptomes: RefCell::default(),
            cache: None,
            on_event: RefCell::new(Box::new(|_| {})),
        };
        context.warnings = context.find_warnings();
        Ok(context)
    }

    /// The same with a training half that was read before.
    pub(super) fn with_training_half(self, train: Arc<SpotSet>) -> Self {
        Self {
            train: OnceCell::from(train),
            ..self
        }
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
        &self.scored.split
    }

    /// The genes that are scored, where all slides measure them, and how their values are made.
    pub fn panel(&self) -> &GenePanel {
        &self.scored.panel
    }

    /// The folder of the run that was opened.
    pub fn run(&self) -> &RunFolder {
        &self.run
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
        let scored = &self.scored;
        let train = scored.read(&self.shards, &scored.split.train())?;
        // Probes and means are fitted on them: of other counts or tiles they would be of another run. A model that was
        // taken from another run has other genes, and values that cannot be compared.
        let has_genes = self.run.genes().exists();
        if has_genes && self.run.read_genes()? == scored.panel {
            self.run.check_spots(&train)?;
        }
        Ok(self.train.get_or_init(|| Arc::new(train)))
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
}

impl fmt::Debug for EvalContext {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EvalContext")
            .field("run", &self.run)
            .field("shards", &self.shards.path())
            .field("split", &self.scored.split)
            .finish_non_exhaustive()
    }
}
