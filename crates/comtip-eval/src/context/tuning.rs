//! A context of a fine-tuning: its own split and genes, and the model it begins from.

use std::path::Path;

use burn::tensor::Device;
use comtip_train::TrainingData;

use super::eval_context::EvalContext;
use super::opened::Opened;
use super::scored::Scored;
use crate::error::EvalError;
use crate::run::TileMismatch;

/// What a network is fine-tuned on, and where.
#[derive(Debug, Clone, Copy)]
pub struct Tuning<'a> {
    /// The folder of the fine-tuning, which results name.
    pub folder: &'a Path,
    /// Its training side, with its split and its genes.
    pub data: &'a TrainingData,
    /// Its seed.
    pub seed: u64,
}

impl EvalContext {
    /// Opens the model that a fine-tuning begins from and the spots it is tested on, before its first step: split, genes
    /// and training side are those of `tuning`.
    ///
    /// # Errors
    ///
    /// If the run or a shard cannot be read, the split holds nothing out, or slides have other tiles than those the run was
    /// trained on and these are refused.
    pub fn of_tuning(
        run: &Path,
        shards: &Path,
        device: &Device,
        other_tiles: TileMismatch,
        tuning: &Tuning<'_>,
    ) -> Result<Self, EvalError> {
        let opened = Opened::of(run, shards, device)?;
        let (run, data) = (&opened.run, tuning.data);
        let split_of_run = run.read_split()?;
        let pretrained = run.provenance_of(&opened.checkpoint, &split_of_run)?;
        let scored = Scored {
            folder: tuning.folder.to_owned(),
            seed: tuning.seed,
            panel: data.panel.clone(),
            // Where both had one split, the run kept off the test side too.
            before: match split_of_run == data.split {
                true => pretrained.before_last(),
                false => pretrained.clone(),
            },
            provenance: pretrained.then(data.past_training()),
            split: data.split.clone(),
        };
        let trained_on = data.set.slides().cloned().collect();
        Self::assembled(opened, scored, trained_on, other_tiles)
            .map(|context| context.with_training_half(data.set.clone()))
    }
}
