//! A folder of shards.

use std::path::{Path, PathBuf};

use comtip_files::sha256_of_file;
use comtip_image::SlideImage;
use image::RgbImage;

use super::file_names::{shard_name, thumbnail_name};
use super::manifest::Manifest;
use super::reader::Shard;
use super::verified::{Stamp, Verified};
use crate::error::DataError;
use crate::slide::check_slide_name;

/// A folder that `comtip prepare` wrote: its manifest, and slides by name.
#[derive(Debug, Clone)]
pub struct ShardFolder {
    path: PathBuf,
    manifest: Manifest,
    verified: Verified,
}

impl ShardFolder {
    /// Reads the manifest of a folder.
    ///
    /// # Errors
    ///
    /// [`DataError::Shard`] if there is no manifest, it lists no slides, or it is malformed or of
    /// another version; [`DataError::File`] if it cannot be read.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, DataError> {
        let path = path.as_ref();
        let refuse = |problem: &str| DataError::Shard {
            path: path.to_owned(),
            problem: format!("{problem}; make it with `comtip prepare`"),
        };
        let Some(manifest) = Manifest::read(path)? else {
            return Err(refuse(match path.is_dir() {
                true => "the folder holds no shards: there is no manifest.json",
                false => "there is no such folder of shards",
            }));
        };
        if manifest.slides.is_empty() {
            return Err(refuse("the folder holds no shards: its manifest is empty"));
        }
        for entry in &manifest.slides {
            check_slide_name(&entry.slide)?;
        }
        Ok(Self {
            path: path.to_owned(),
            verified: Verified::read(path),
            manifest,
        })
    }

    /// Where it lies.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// What the folder holds.
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// Names of the slides, sorted.
    pub fn slide_names(&self) -> impl ExactSizeIterator<Item = &str> {
        self.manifest
            .slides
            .iter()
            .map(|entry| entry.slide.as_str())
    }

    /// Opens the shard of a slide: genes and facts at once, spots and counts on
    /// [`Shard::read_spots`].
    ///
    /// Its SHA-256 is compared with the manifest's once, which takes reading all of it. As long as its length and
    /// time of change stay as they were then, all but the tiles is compared from there on; a tile is checked when it
    /// is decoded.
    ///
    /// # Errors
    ///
    /// [`DataError::Shard`] if the slide is not in the manifest, or its shard is not the one the
    /// manifest was written for; else as [`Shard::open`].
    pub fn read_slide(&self, name: &str) -> Result<Shard, DataError> {
        let Some(entry) = self.manifest.slide(name) else {
            let names: Vec<_> = self.slide_names().collect();
            return Err(DataError::Shard {
                path: self.path.clone(),
                problem: format!("no slide {name} here; there are: {}", names.join(", ")),
            });
        };
        let path = self.shard_path(name);
        let refuse = |problem: &str| DataError::Shard {
            path: path.clone(),
            problem: format!("{problem}; write it again with `comtip prepare`"),
        };
        if !path.is_file() {
            return Err(refuse(
                "the manifest lists this shard, but there is no such file",
            ));
        }
        // What was verified since the folder was opened is asked for before a shard is read whole.
        let is_verified = self.verified.knows(&self.path, entry)
            || Verified::read(&self.path).knows(&self.path, entry);
        if is_verified {
            return Shard::open(&path);
        }
        let stamp = Stamp::of(&path);
        if sha256_of_file(&path)? != entry.sha256 {
            // A shard cut short or of another version says so itself, which helps more.
            let shard = Shard::open(&path)?;
            let same_slide = shard.facts().slide == entry.slide;
            return Err(refuse(match same_slide {
                true => "the shard was changed after the manifest was written",
                false => "the shard is of another slide",
            }));
        }
        Verified::default().remember(&self.path, entry, stamp);
        Shard::open(&path)
    }

    /// The thumbnail of a slide, its longer side at most 1,024 px.
    ///
    /// # Errors
    ///
    /// [`DataError::File`] or [`DataError::Image`] if it cannot be read.
    pub fn thumbnail(&self, name: &str) -> Result<RgbImage, DataError> {
        check_slide_name(name)?;
        let thumbnail = SlideImage::open(self.path.join(thumbnail_name(name)))?;
        Ok(thumbnail.into_pixels())
    }

    /// Where the shard of a slide lies.
    pub(crate) fn shard_path(&self, name: &str) -> PathBuf {
        self.path.join(shard_name(name))
    }
}

#[cfg(test)]
mod tests;
