//! What weights were trained on, beside their file.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use comtip_data::write_whole;
use serde::{Deserialize, Serialize};

use super::HostTensor;
use super::digest::digest_behind;
use super::problem::{cannot_read, weights};
use crate::{ModelError, Provenance};

/// Beside weights with the names of others.
const FILE_NAME: &str = "comtip-provenance.json";

/// What some weights were trained on, bound to their numbers.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct WeightsProvenance {
    provenance: Provenance,
    /// SHA-256 over the provenance, and over name, extents and numbers of the weights.
    sha256: String,
}

impl WeightsProvenance {
    /// Of weights under our names.
    pub(crate) fn of(values: &BTreeMap<String, HostTensor>, provenance: &Provenance) -> Self {
        // It holds no fractions, so JSON brings back what it was given.
        let text = serde_json::json!(provenance).to_string();
        Self {
            sha256: digest_behind(&text, values),
            provenance: provenance.clone(),
        }
    }

    /// Writes it into the folder of the weights.
    ///
    /// # Errors
    ///
    /// If the file cannot be written.
    pub(crate) fn write(&self, folder: &Path) -> Result<(), ModelError> {
        let path = folder.join(FILE_NAME);
        let json = serde_json::to_string_pretty(self)
            .map_err(|error| weights(&path, format!("cannot be written: {error}")))?;
        Ok(write_whole(&path, format!("{json}\n").as_bytes())?)
    }
}

/// What lies beside a file of weights, if anything does.
///
/// # Errors
///
/// If it is malformed, was changed, or speaks of other weights.
pub(crate) fn read_provenance(
    file: &Path,
    values: &BTreeMap<String, HostTensor>,
) -> Result<Option<Provenance>, ModelError> {
    let path = file.with_file_name(FILE_NAME);
    if !path.exists() {
        return Ok(None);
    }
    let bytes = fs::read(&path).map_err(cannot_read(&path))?;
    let remedy = "take the folder as it was written, or remove this file: what the weights were trained on is not \
                  known then";
    let stored: WeightsProvenance = serde_json::from_slice(&bytes)
        .map_err(|error| weights(&path, format!("is damaged: {error}; {remedy}")))?;
    match stored.sha256 == WeightsProvenance::of(values, &stored.provenance).sha256 {
        true => Ok(Some(stored.provenance)),
        false => Err(weights(
            &path,
            format!("was changed, or is of other weights than lie beside it; {remedy}"),
        )),
    }
}
