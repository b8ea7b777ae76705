//! What weights were trained on, beside their file.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use comtip_files::{FileError, write_whole};
use comtip_model::{HostTensor, Provenance, TowersConfig};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::digest::digest_behind;
use crate::error::{WeightsError, weights};
use crate::import_options::ImportOptions;

/// Beside weights with the names of others.
const FILE_NAME: &str = "comtip-provenance.json";

/// What some weights were trained on, bound to their numbers and to the settings of their towers.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct WeightsProvenance {
    provenance: Provenance,
    /// Name of the file of the weights, which lies beside; earlier versions do not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    file: Option<String>,
    /// Settings of the towers, as [`TowersConfig`] has them; files of earlier versions have none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    settings: Option<Value>,
    /// SHA-256 over the provenance and the settings, and over name, extents and numbers of the weights.
    sha256: String,
}

impl WeightsProvenance {
    /// Of weights under our names, in a file of this name, and the settings that whoever reads them will find.
    pub(crate) fn of(
        values: &BTreeMap<String, HostTensor>,
        file: &str,
        provenance: &Provenance,
        settings: &TowersConfig,
    ) -> Self {
        let mut new = Self {
            file: Some(file.to_owned()),
            provenance: provenance.clone(),
            settings: Some(as_json(settings)),
            sha256: String::new(),
        };
        new.sha256 = new.digest(values);
        new
    }

    fn digest(&self, values: &BTreeMap<String, HostTensor>) -> String {
        // It holds no fractions, so JSON brings back what it was given.
        let mut text = serde_json::json!(self.provenance).to_string();
        if let Some(settings) = &self.settings {
            text += &format!("\0{settings}");
        }
        digest_behind(&text, values)
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
    pub(crate) fn write(&self, folder: &Path) -> Result<(), WeightsError> {
        let path = folder.join(FILE_NAME);
        let json = serde_json::to_string_pretty(self)
            .map_err(|error| weights(&path, format!("cannot be written: {error}")))?;
        Ok(write_whole(&path, format!("{json}\n").as_bytes())?)
    }
}

/// What lies beside a file of weights and speaks of them, if anything does.
///
/// `settings` are those that were read, `options` what was asked for in their place.
///
/// # Errors
///
/// If it is malformed, was changed, or speaks of other weights than this file once held, or of other settings.
pub(crate) fn read_provenance(
    file: &Path,
    values: &BTreeMap<String, HostTensor>,
    settings: &TowersConfig,
    options: &ImportOptions,
) -> Result<Option<Provenance>, WeightsError> {
    let path = file.with_file_name(FILE_NAME);
    if !path.exists() {
        return Ok(None);
    }
    let bytes = fs::read(&path).map_err(FileError::io("read", &path))?;
    let remedy = "take the folder as it was written, or remove this file: what the weights were trained on is not \
                  known then";
    let stored: WeightsProvenance = serde_json::from_slice(&bytes)
        .map_err(|error| weights(&path, format!("is damaged: {error}; {remedy}")))?;
    if stored.sha256 != stored.digest(values) {
        if stored.is_of_another(file) {
            return Ok(None);
        }
        return Err(weights(
            &path,
            format!("was changed, or is of other weights than lie beside it; {remedy}"),
        ));
    }
    if let Some(written) = stored.settings {
        let written = serde_json::from_value(written)
            .map_err(|error| weights(&path, format!("is damaged: {error}; {remedy}")))?;
        let differing = differing(&as_asked(written, options), settings);
        if !differing.is_empty() {
            return Err(weights(
                &path,
                format!(
                    "the settings beside the weights are not those they were written with: {}; {remedy}",
                    differing.join(", ")
                ),
            ));
        }
    }
    Ok(Some(stored.provenance))
}

/// Settings with what was asked for in their place.
fn as_asked(mut settings: TowersConfig, options: &ImportOptions) -> TowersConfig {
    let vision = &mut settings.vision;
    vision.n_heads = options.n_heads.unwrap_or(vision.n_heads);
    vision.activation = options.activation.unwrap_or(vision.activation);
    vision.pixels = options.pixels.unwrap_or(vision.pixels);
    if let Some(text) = &mut settings.text {
        text.n_heads = options.n_text_heads.unwrap_or(text.n_heads);
        text.activation = options.activation.unwrap_or(text.activation);
    }
    settings
}

/// Settings as JSON has them, with floats in the digits of their own precision.
fn as_json(settings: &TowersConfig) -> Value {
    serde_json::from_str(&settings.to_string()).unwrap_or_default()
}

/// Settings of either tower that differ, with both values.
fn differing(written: &TowersConfig, read: &TowersConfig) -> Vec<String> {
    let (written, read) = (as_json(written), as_json(read));
    let mut found = Vec::new();
    for tower in ["vision", "text"] {
        let settings = written[tower].as_object().into_iter().flatten();
        let others = settings.filter(|(name, value)| read[tower][name.as_str()] != **value);
        found.extend(others.map(|(name, value)| {
            let now = &read[tower][name.as_str()];
            format!("{tower}.{name} is {now}, written with {value}")
        }));
    }
    found
}

#[cfg(test)]
mod tests {
    use comtip_vision::VisionTransformerConfig;

    use super::*;

    #[test]
    fn a_file_of_an_earlier_version_speaks_of_its_numbers_alone() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("model.safetensors");
        let mut values = BTreeMap::from([("a".to_owned(), HostTensor::new([2], vec![1.0, 2.0]))]);
        let provenance = Provenance::foreign(&file, "00");
        let older = serde_json::json!({
            "provenance": provenance,
            "sha256": digest_behind(&serde_json::json!(provenance).to_string(), &values),
        });
        fs::write(folder.path().join(FILE_NAME), older.to_string()).expect("written");
        let settings = TowersConfig::new(VisionTransformerConfig::tiny());
        let options = ImportOptions::default();
        let read = read_provenance(&file, &values, &settings, &options).expect("as it was");
        assert_eq!(read, Some(provenance.clone()));

        // The same file with settings is another.
        let newer = WeightsProvenance::of(&values, "model.safetensors", &provenance, &settings);
        assert_ne!(newer.sha256, older["sha256"]);
        newer.write(folder.path()).expect("written");
        let read = read_provenance(&file, &values, &settings, &options).expect("as written");
        assert_eq!(read, Some(provenance));
        values.insert("b".to_owned(), HostTensor::new([1], vec![0.0]));
        assert!(read_provenance(&file, &values, &settings, &options).is_err());
    }
}
