//! Towers in a folder: shape, weights and reference vectors.

use std::path::Path;

use burn::tensor::Device;
use comtip_data::write_whole;

use super::parameters::values;
use super::provenance_file::WeightsProvenance;
use super::tensor_writer::{Reader, Written, write_tensors};
use super::whole_folder::write_folder;
use super::{Imported, ReferenceVectors};
use crate::ModelError;

/// Name of the file of reference vectors in a folder of towers.
pub const REFERENCE: &str = "reference.safetensors";

/// Writes `config.json`, `model.safetensors` and `reference.safetensors`, the vectors that the towers
/// give on `device` now. [`import_towers`](super::import_towers) reads the folder.
///
/// # Errors
///
/// If the folder is there already or a file cannot be written; nothing is left then.
pub fn save_towers(to: &Path, imported: &Imported, device: &Device) -> Result<(), ModelError> {
    let Imported {
        config,
        towers,
        account,
    } = imported;
    let reference = ReferenceVectors::of(config, towers, device);
    write_folder(to, |folder| {
        write_whole(&folder.join("config.json"), config.to_string().as_bytes())?;
        let tensors = values(towers);
        WeightsProvenance::of(&tensors, &account.provenance, config).write(folder)?;
        let tensors = tensors
            .into_iter()
            .map(|(name, tensor)| (name, Written::Floats(tensor)));
        let weights = folder.join("model.safetensors");
        write_tensors(&weights, tensors.collect(), Reader::Comtip)?;
        reference.write(&folder.join(REFERENCE))
    })
}
