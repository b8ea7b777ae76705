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
    /// Name of the file of the weights, which lies beside; earlier versions do not tell.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    file: Option<String>,
    /// SHA-256 over the provenance, and over name, extents and numbers of the weights.
    sha256: String,
}

impl WeightsProvenance {
    /// Of weights under our names, in a file of this name.
    pub(crate) fn of(
        values: &BTreeMap<String, HostTensor>,
        file: &str,
        provenance: &Provenance,
    ) -> Self {
        Self {
            sha256: digest_with(provenance, values),
            file: Some(file.to_owned()),
            provenance: provenance.clone(),
        }
    }

    /// Whether it speaks of another file than this one, and that lies beside it.
    fn is_of_another(&self, file: &Path) -> bool {
        let other = self.file.as_ref().map(|name| file.with_file_name(name));
        other.is_some_and(|other| other != file && other.is_file())
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

fn digest_with(provenance: &Provenance, values: &BTreeMap<String, HostTensor>) -> String {
    // It holds no fractions, so JSON brings back what it was given.
    digest_behind(&serde_json::json!(provenance).to_string(), values)
}

/// What lies beside a file of weights and speaks of them, if anything does.
///
/// # Errors
///
/// If it is malformed, was changed, or speaks of other weights than this file once held.
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
    match stored.sha256 == digest_with(&stored.provenance, values) {
        true => Ok(Some(stored.provenance)),
        false if stored.is_of_another(file) => Ok(None),
        false => Err(weights(
            &path,
            format!("was changed, or is of other weights than lie beside it; {remedy}"),
        )),
    }
}
