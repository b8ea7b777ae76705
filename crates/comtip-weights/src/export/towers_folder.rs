//! Towers in a folder: shape, weights and reference vectors.

use std::path::Path;

use burn::tensor::Device;
use comtip_files::write_whole;
use comtip_model::{TowersConfig, parameter_values};
use serde::Serialize;

use crate::error::{WeightsError, weights};
use crate::files::{Reader, Written, write_folder, write_tensors};
use crate::import::Imported;
use crate::layout::Layout;
use crate::verify::{ReferenceVectors, WeightsProvenance};

/// Name of the file of reference vectors in a folder of towers.
pub const REFERENCE: &str = "reference.safetensors";

/// Name of the file of weights.
const WEIGHTS: &str = "model.safetensors";

/// `config.json` of such a folder.
#[derive(Serialize)]
struct Settings<'a> {
    #[serde(flatten)]
    towers: &'a TowersConfig,
    /// Who named the weights before; positions are stretched as that program does. Folders of earlier versions do
    /// not say it.
    #[serde(skip_serializing_if = "Option::is_none")]
    layout: Option<Layout>,
}

/// Writes `config.json`, `model.safetensors` and `reference.safetensors`, the vectors that the towers
/// give on `device` now. [`import_towers`](crate::import::import_towers) reads the folder.
///
/// # Errors
///
/// If the folder is there already or a file cannot be written; nothing is left then.
pub fn save_towers(to: &Path, imported: &Imported, device: &Device) -> Result<(), WeightsError> {
    let Imported {
        config,
        towers,
        account,
    } = imported;
    let reference = ReferenceVectors::of(config, towers, device);
    write_folder(to, |folder| {
        let path = folder.join("config.json");
        let settings = Settings {
            towers: config,
            layout: account.first_layout,
        };
        let json = serde_json::to_string_pretty(&settings)
            .map_err(|error| weights(&path, format!("cannot be written: {error}")))?;
        write_whole(&path, json.as_bytes())?;
        let tensors = parameter_values(towers);
        WeightsProvenance::of(&tensors, WEIGHTS, &account.provenance, config).write(folder)?;
        let tensors = tensors
            .into_iter()
            .map(|(name, tensor)| (name, Written::Floats(tensor)));
        write_tensors(&folder.join(WEIGHTS), tensors.collect(), Reader::Comtip)?;
        reference.write(&folder.join(REFERENCE))
    })
}
