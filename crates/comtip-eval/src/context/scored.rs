//! What is fitted and what is tested: of the run itself, or of a network that is fine-tuned from its model.

use std::path::PathBuf;

use comtip_data::{ShardFolder, SlideSubset, SpotSet, TrainTestSplit};
use comtip_model::{GenePanel, Provenance};

use crate::error::EvalError;

/// What is fitted and what is tested.
pub(super) struct Scored {
    /// The folder that results name.
    pub(super) folder: PathBuf,
    /// The seed of its training.
    pub(super) seed: u64,
    pub(super) split: TrainTestSplit,
    /// The genes that are scored, where all slides measure them.
    pub(super) panel: GenePanel,
    /// What the weights were trained on, this training last.
    pub(super) provenance: Provenance,
    /// The same without the trainings that knew the split.
    pub(super) before: Provenance,
}

impl Scored {
    /// Spots of a half, with values of its genes.
    ///
    /// # Errors
    ///
    /// If a shard cannot be read.
    pub(super) fn read(
        &self,
        shards: &ShardFolder,
        parts: &[SlideSubset<'_>],
    ) -> Result<SpotSet, EvalError> {
        let panel = &self.panel;
        let set = SpotSet::open_parts(shards, parts, &panel.vocabulary, panel.normalization);
        Ok(set?)
    }
}
