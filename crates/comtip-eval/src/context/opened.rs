//! A run and a folder of shards that were opened together.

use std::path::Path;

use burn::tensor::Device;
use comtip_data::ShardFolder;
use comtip_model::Checkpoint;
use comtip_train::{PretrainConfig, RunFolder};

use crate::error::EvalError;
use crate::run::open_run;

/// A finished run beside shards.
pub(super) struct Opened {
    pub(super) run: RunFolder,
    pub(super) config: PretrainConfig,
    pub(super) checkpoint: Checkpoint,
    pub(super) shards: ShardFolder,
    pub(super) device: Device,
}

impl Opened {
    /// Reads settings and model of the run.
    ///
    /// # Errors
    ///
    /// If they or the shards cannot be read, or the two are exchanged.
    pub(super) fn of(run: &Path, shards: &Path, device: &Device) -> Result<Self, EvalError> {
        let run = open_run(run, shards)?;
        Ok(Self {
            config: run.read_config()?,
            shards: ShardFolder::open(shards)?,
            checkpoint: run.load_model(device)?,
            device: device.clone(),
            run,
        })
    }
}
