//! Reads a division of a run, and checks both its sides.

use std::path::Path;

use serde::de::{Error, IgnoredAny};
use serde::{Deserialize, Deserializer};
use serde_json::Value;

use super::TrainTestSplit;
use crate::error::DataError;
use crate::splits::patient_split::PatientSplit;
use crate::splits::random_spots::SpotSplit;
use crate::splits::slide_split::SlideSplit;

impl TrainTestSplit {
    /// Reads a division, as JSON, and checks it: no slide, spot or patient is on both sides.
    ///
    /// # Errors
    ///
    /// [`DataError::SplitFile`] if it is malformed, or names a slide or spot twice, on both sides or
    /// by an empty name, or a patient on both sides; [`DataError::File`] if it cannot be read.
    ///
    /// # Examples
    ///
    /// ```
    /// use comtip_data::TrainTestSplit;
    ///
    /// let folder = tempfile::tempdir()?;
    /// let path = folder.path().join("split.json");
    /// std::fs::write(&path, r#"{"train": ["a", "b"], "test": ["b"]}"#)?;
    /// let refused = TrainTestSplit::read(&path).unwrap_err().to_string();
    /// assert!(refused.ends_with("split.json: slide b is trained on and tested on"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn read(path: &Path) -> Result<Self, DataError> {
        let json = std::fs::read(path).map_err(DataError::io("read", path))?;
        parse(&json).map_err(DataError::split_file(path))
    }
}

/// Checked as by [`TrainTestSplit::read`].
impl<'de> Deserialize<'de> for TrainTestSplit {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let json = Value::deserialize(from)?.to_string();
        parse(json.as_bytes()).map_err(D::Error::custom)
    }
}

/// The fields by which the three are recognised.
#[derive(Deserialize)]
struct Kind {
    patients: Option<IgnoredAny>,
    slides: Option<IgnoredAny>,
}

fn parse(json: &[u8]) -> Result<TrainTestSplit, String> {
    let kind: Kind = of_json(json)?;
    if kind.slides.is_some() {
        return SpotSplit::parse(json).map(TrainTestSplit::Spots);
    }
    if kind.patients.is_some() {
        let split: PatientSplit = of_json(json)?;
        return checked(split.into());
    }
    let split: SlideSplit = of_json(json)?;
    checked(split.into())
}

fn checked(split: TrainTestSplit) -> Result<TrainTestSplit, String> {
    split.check_sides()?;
    Ok(split)
}

fn of_json<T: for<'a> Deserialize<'a>>(json: &[u8]) -> Result<T, String> {
    serde_json::from_slice(json).map_err(|error| format!("is not a split: {error}"))
}

#[cfg(test)]
mod tests;
