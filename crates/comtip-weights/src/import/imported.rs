//! Towers with the weights of others, and where they came from.

use std::path::PathBuf;

use comtip_model::{Provenance, Towers, TowersConfig};

use crate::layout::Layout;

/// Towers with the weights of others.
#[derive(Debug, Clone)]
pub struct Imported {
    /// Their shape.
    pub config: TowersConfig,
    /// The towers.
    pub towers: Towers,
    /// Where they came from.
    pub account: ImportAccount,
}

/// What was read, and what was not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportAccount {
    /// Who named the weights.
    pub layout: Layout,
    /// Who named them before a folder of ours did; folders of earlier versions do not say.
    pub first_layout: Option<Layout>,
    /// The file, or the index of several.
    pub file: PathBuf,
    /// Tensors that were taken.
    pub n_tensors: usize,
    /// Tensors that were not, each with its reason.
    pub left_out: Vec<String>,
    /// What nothing said, and was taken to be usual.
    pub assumed: Vec<String>,
    /// Which file says what pixels are normalised with.
    pub pixels_from: String,
    /// What the software that the weights are for does to tiles, and comtip does not.
    pub differences: Vec<String>,
    /// What was made of the weights beyond renaming them.
    pub changes: Vec<String>,
    /// SHA-256 of shape and weights under our names; the same whatever file they came in.
    pub sha256: String,
    /// What they were trained on, as far as it is known.
    pub provenance: Provenance,
}
