//! `manifest.json`: what a folder of shards holds.

use std::path::{Path, PathBuf};

use comtip_files::{parse_version, write_json};
use serde::{Deserialize, Serialize};

use super::shard_metadata::VERSION;
use crate::error::DataError;
use crate::slide::{DroppedSpots, Patient, PatientOrigin};

/// What a folder of shards holds, slide by slide, sorted by name.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// Version of the layout.
    pub version: u32,
    /// Slides, sorted by name.
    pub slides: Vec<ManifestEntry>,
}

/// One slide of a [`Manifest`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ManifestEntry {
    /// Slide name; its shard is `<slide>.parquet`.
    pub slide: String,
    /// Patient the section was cut from.
    pub patient: String,
    /// Where the patient is known from; an earlier release did not write it, and reading puts it in.
    #[serde(default)]
    pub patient_origin: PatientOrigin,
    /// Technology: `ST`, `Visium` or `VisiumHD`.
    pub technology: String,
    /// Tissue, such as `breast`, where the data tell.
    pub tissue: Option<String>,
    /// Number of spots.
    pub n_spots: usize,
    /// Number of genes measured.
    pub n_genes: usize,
    /// Sum of all counts.
    pub umi_total: f64,
    /// How many ids could not be used.
    pub dropped: DroppedCounts,
    /// Tiles that reach over the edge of the image, black there.
    pub n_tiles_partly_outside: usize,
    /// Tiles that lie outside the image, all black.
    pub n_tiles_wholly_outside: usize,
    /// SHA-256 of the shard, lower-case hexadecimal.
    pub sha256: String,
}

/// How many ids of a slide could not be used; see [`DroppedSpots`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DroppedCounts {
    /// Ids in the coordinates but not in the counts.
    pub n_without_counts: usize,
    /// Ids in the counts but not in the coordinates.
    pub n_without_coordinates: usize,
    /// Ids in the annotation but not among the spots.
    pub n_unknown_labels: usize,
}

impl ManifestEntry {
    /// The patient it was cut from, and where that is known from.
    pub fn patient(&self) -> Patient {
        Patient::new(&self.patient, self.patient_origin)
    }
}

impl From<&DroppedSpots> for DroppedCounts {
    fn from(dropped: &DroppedSpots) -> Self {
        Self {
            n_without_counts: dropped.without_counts.len(),
            n_without_coordinates: dropped.without_coordinates.len(),
            n_unknown_labels: dropped.unknown_labels.len(),
        }
    }
}

impl Manifest {
    /// Name of the file.
    pub(crate) const FILE_NAME: &'static str = "manifest.json";

    /// A manifest of no slides.
    pub(crate) fn empty() -> Self {
        Self {
            version: VERSION,
            slides: Vec::new(),
        }
    }

    /// The entry of a slide.
    pub fn slide(&self, name: &str) -> Option<&ManifestEntry> {
        self.slides.iter().find(|entry| entry.slide == name)
    }

    /// Puts an entry in its place by name, over an older one of that name.
    pub(crate) fn insert(&mut self, entry: ManifestEntry) {
        let key = |e: &ManifestEntry| e.slide.clone();
        match self.slides.binary_search_by_key(&entry.slide, key) {
            Ok(at) => self.slides[at] = entry,
            Err(at) => self.slides.insert(at, entry),
        }
    }

    /// Takes out the entry of a slide; returns whether there was one.
    pub(crate) fn remove(&mut self, name: &str) -> bool {
        let n_before = self.slides.len();
        self.slides.retain(|entry| entry.slide != name);
        self.slides.len() < n_before
    }

    /// Reads `manifest.json` of a folder; `None` if there is none.
    pub(crate) fn read(folder: &Path) -> Result<Option<Self>, DataError> {
        let path = folder.join(Self::FILE_NAME);
        match std::fs::read(&path) {
            Ok(json) => Self::parse(&json, path).map(Some),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(DataError::io("read", path)(error)),
        }
    }

    fn parse(json: &[u8], path: PathBuf) -> Result<Self, DataError> {
        match parse_version(json, VERSION) {
            Ok(manifest) => Self::sorted(manifest, path),
            Err(problem) => Err(DataError::Shard {
                path,
                problem: format!("{problem}; remove it and run `comtip prepare` again"),
            }),
        }
    }

    fn sorted(mut manifest: Self, path: PathBuf) -> Result<Self, DataError> {
        for entry in &mut manifest.slides {
            let patient = Patient::recorded(&entry.slide, &entry.patient, entry.patient_origin);
            (entry.patient, entry.patient_origin) = (patient.name, patient.origin);
        }
        manifest.slides.sort_by(|a, b| a.slide.cmp(&b.slide));
        let mut pairs = manifest.slides.windows(2);
        match pairs.find(|pair| pair[0].slide == pair[1].slide) {
            None => Ok(manifest),
            Some(pair) => Err(DataError::Shard {
                path,
                problem: format!("slide {} is listed twice", pair[0].slide),
            }),
        }
    }

    /// Writes `manifest.json` into a folder, whole or not at all.
    pub(crate) fn write(&self, folder: &Path) -> Result<(), DataError> {
        Ok(write_json(self, &folder.join(Self::FILE_NAME))?)
    }
}

#[cfg(test)]
mod tests;
