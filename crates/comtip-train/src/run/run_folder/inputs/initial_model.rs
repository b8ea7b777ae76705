//! The weights a run began with, made again.

use std::error::Error;
use std::path::Path;

use burn::tensor::Device;
use comtip_model::{Comtip, ComtipConfig, seed_weights};
use comtip_weights::{ImportOptions, import_towers};

use super::InitialWeights;
use crate::error::TrainError;
use crate::run::run_folder::RunFolder;

/// The image and text towers that a run began with, before its first step.
#[derive(Debug)]
pub enum InitialModel {
    /// All weights were drawn from the seed of the run.
    Random(Box<Comtip>),
    /// Towers were imported, and the rest was drawn from the seed of the run.
    Imported {
        /// The model before the first step.
        model: Box<Comtip>,
        /// Where the towers are from: file, layout and digest.
        origin: String,
        /// SHA-256 of the shape and the numbers of the towers.
        sha256: String,
    },
    /// Towers were imported that are not to be had any more.
    Lost {
        /// Where they were from: file, layout and digest.
        origin: String,
        /// Why they cannot be read.
        problem: String,
    },
}

impl RunFolder {
    /// Makes the model again that the run began with: shape and seed are those of the run.
    ///
    /// Weights that came from elsewhere are read from where they were, and are the same only if their
    /// digest is; others are never taken in their place.
    ///
    /// # Errors
    ///
    /// If the record of where they came from cannot be read.
    pub fn initial_model(
        &self,
        shape: &ComtipConfig,
        seed: u64,
        device: &Device,
    ) -> Result<InitialModel, TrainError> {
        let random = || seed_weights(shape.init(device), seed);
        let Some(begun) = self.initial_weights()? else {
            return Ok(InitialModel::Random(Box::new(random())));
        };
        let origin = begun.origin();
        Ok(match begun.with_towers(shape, device, random) {
            Ok(model) => InitialModel::Imported {
                model: Box::new(model),
                origin,
                sha256: begun.sha256,
            },
            Err(problem) => InitialModel::Lost { origin, problem },
        })
    }
}

impl InitialWeights {
    /// File, layout and the start of the digest.
    fn origin(&self) -> String {
        let digest: String = self.sha256.chars().take(12).collect();
        format!("{} ({}, sha256 {digest})", self.file, self.layout)
    }

    /// A model with the towers, if they are still where they were and what they were.
    fn with_towers(
        &self,
        shape: &ComtipConfig,
        device: &Device,
        model: impl FnOnce() -> Comtip,
    ) -> Result<Comtip, String> {
        let imported = import_towers(Path::new(&self.file), &ImportOptions::default(), device)
            .map_err(|error| with_causes(&error))?;
        if imported.account.sha256 != self.sha256 {
            return Err(format!("{} holds other weights now", self.file));
        }
        match shape.clone().with_towers(&imported.config) {
            Ok(fitting) if fitting == *shape => Ok(model().with_towers(imported.towers)),
            _ => Err("the model has towers of another shape".to_owned()),
        }
    }
}

/// An error with all its causes on one line.
fn with_causes(error: &dyn Error) -> String {
    match error.source() {
        Some(cause) => format!("{error}: {}", with_causes(cause)),
        None => error.to_string(),
    }
}
