//! The files that any run begins with, written once and compared when it is resumed.

use std::fs;
use std::path::{Path, PathBuf};

use comtip_files::write_whole;
use comtip_model::{Checksums, Provenance};

use super::inputs::InitialWeights;
use super::{RunFolder, json};
use crate::data::TrainingData;
use crate::error::TrainError;
use crate::run::slide_spots::SlideSpots;
use crate::run::slide_tiles::SlideTiles;
use crate::settings::{StoredSettings, deciding_settings};

impl RunFolder {
    /// Writes where the first weights are from, or removes what a begin that was cut short may have left.
    ///
    /// # Errors
    ///
    /// If that cannot be done.
    pub(super) fn write_weights(&self, begun: Option<&InitialWeights>) -> Result<(), TrainError> {
        let path = self.weights();
        match begun {
            Some(begun) => Ok(write_whole(&path, json(begun, &path)?.as_bytes())?),
            None if path.exists() => {
                fs::remove_file(&path).map_err(TrainError::io("remove", &path))
            }
            None => Ok(()),
        }
    }

    /// Writes provenance, data and settings, and the checksums of all files that the run begins with.
    ///
    /// # Errors
    ///
    /// If a file cannot be written.
    pub(super) fn write_begun(
        &self,
        config: &impl StoredSettings,
        data: &TrainingData,
        provenance: &Provenance,
    ) -> Result<(), TrainError> {
        let mut names = vec![
            "split.json",
            "genes.json",
            "tiles.json",
            "spots.json",
            "provenance.json",
        ];
        if self.weights().exists() {
            names.push("weights.json");
        }
        if self.feature_standard().exists() {
            names.push("feature_standard.json");
        }
        let path = self.provenance();
        write_whole(&path, json(provenance, &path)?.as_bytes())?;
        for (path, text) in self.texts_of(data)? {
            write_whole(&path, text.as_bytes())?;
        }
        let path = self.spots();
        write_whole(&path, json(&SlideSpots::of(&data.set), &path)?.as_bytes())?;
        let mut checksums = Checksums::of(self.path(), &names)?;
        let settings = config.to_toml()?;
        let deciding = deciding_settings(&settings);
        let deciding = deciding.as_ref().unwrap_or(&settings);
        checksums.insert("config.toml", deciding.as_bytes());
        checksums.write(self.path())?;
        // The settings come last: with them there, the rest is.
        Ok(write_whole(&self.config(), settings.as_bytes())?)
    }

    /// Checks that split, genes, values and tiles are those the run began with.
    ///
    /// # Errors
    ///
    /// If they differ, or a file cannot be read.
    pub(crate) fn check_data(&self, data: &TrainingData) -> Result<(), TrainError> {
        for (path, text) in self.texts_of(data)? {
            self.check_file(&path)?;
            let begun = fs::read_to_string(&path).map_err(TrainError::io("read", &path))?;
            if path == self.tiles() {
                self.check_same_tiles(&begun, data.set.slides())?;
            } else if begun != text {
                return Err(match path == self.split() {
                    true => TrainError::OtherSplit { path },
                    false => TrainError::Run {
                        path,
                        problem: "is not what the shards give now; a run is resumed with the slides and genes it \
                                  began with"
                            .to_owned(),
                    },
                });
            }
        }
        self.check_spots(&data.set)
    }

    /// The files that tell the data, but for the digests of its spots.
    fn texts_of(&self, data: &TrainingData) -> Result<[(PathBuf, String); 3], TrainError> {
        let tiles = json(&SlideTiles::of(data.set.slides()), &self.tiles())?;
        Ok([
            (self.split(), json(&data.split, &self.split())?),
            (self.genes(), json(&data.panel, &self.genes())?),
            (self.tiles(), tiles),
        ])
    }
}

/// A path that names the same file wherever it is read.
pub(super) fn absolute(path: &Path) -> String {
    let absolute = std::path::absolute(path).unwrap_or(path.to_owned());
    absolute.display().to_string()
}
