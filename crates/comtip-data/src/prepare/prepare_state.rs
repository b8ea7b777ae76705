//! The folder being written to: its lock, its manifest, and what became of every slide.

use std::collections::BTreeSet;
use std::path::Path;

use comtip_files::FolderLock;

use super::options::PrepareOptions;
use super::other_slides::OtherSlides;
use super::other_tiles::OtherTiles;
use super::partial_files::remove_partial_files;
use super::progress_file::ProgressFile;
use super::shard_record::ShardRecord;
use super::slide_job::SlideJob;
use crate::error::DataError;
use crate::shards::{Manifest, ManifestEntry, Stamp, Verified, shard_name};

/// The folder being written to; no two exist for one folder.
///
/// A slide leaves the manifest only for the moment in which its shard is replaced, so that whenever the program is
/// killed, the manifest lists all that is whole, of one size of tiles. Where tiles of two sizes are there, that is the
/// size of more slides.
#[derive(Debug)]
pub(super) struct PrepareState<'a> {
    folder: &'a Path,
    /// The size of tiles that is asked for.
    tile: String,
    manifest: Manifest,
    /// Slides that it listed when the folder was opened.
    listed: BTreeSet<String>,
    progress: ProgressFile,
    /// Slides that are there with the tiles asked for, while the manifest lists tiles of another size.
    waiting: Vec<ManifestEntry>,
    verified: Verified,
    _lock: FolderLock,
}

impl<'a> PrepareState<'a> {
    /// Creates the folder or opens the one that is there, and clears away what a killed run left half written.
    ///
    /// # Errors
    ///
    /// [`DataError::File`] if another process is writing to it; [`DataError::Shard`] or
    /// [`DataError::File`] if its manifest cannot be read.
    pub(super) fn open(folder: &'a Path, options: &PrepareOptions) -> Result<Self, DataError> {
        std::fs::create_dir_all(folder).map_err(DataError::io("create", folder))?;
        let lock = FolderLock::take(folder)?;
        remove_partial_files(folder)?;
        let manifest = Manifest::read(folder)?.unwrap_or_else(Manifest::empty);
        let names = manifest.slides.iter().map(|entry| entry.slide.clone());
        Ok(Self {
            folder,
            tile: options.tiles.size.to_string(),
            listed: names.collect(),
            manifest,
            progress: ProgressFile::read(folder)?,
            waiting: Vec::new(),
            verified: Verified::read(folder),
            _lock: lock,
        })
    }

    /// Refuses tiles of another size than those of slides that stay, or that are not to be replaced.
    ///
    /// # Errors
    ///
    /// [`DataError::OtherTiles`]; [`DataError::Shard`] if the size of a slide that stays is not known.
    pub(super) fn check(
        &self,
        slide_jobs: &[SlideJob],
        options: &PrepareOptions,
    ) -> Result<(), DataError> {
        for entry in &self.manifest.slides {
            let slide = entry.slide.as_str();
            let stays = !is_wanted(slide_jobs, slide) && options.others.stays(slide);
            let is_kept = stays || options.other_tiles == OtherTiles::Refuse;
            match self
                .progress
                .record(slide)
                .map(|record| record.tile.as_str())
            {
                Some(there) if there != self.tile && is_kept => {
                    return Err(DataError::OtherTiles {
                        path: self.folder.to_path_buf(),
                        slide: slide.to_owned(),
                        there: there.to_owned(),
                        asked: self.tile.clone(),
                    });
                }
                None if stays => {
                    return Err(DataError::Shard {
                        path: self.folder.to_path_buf(),
                        problem: format!(
                            "slide {slide} is there with tiles of an unknown size, because {} does not name it; \
                             prepare all slides again, or choose another folder",
                            ProgressFile::FILE_NAME
                        ),
                    });
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// Whether the manifest lists tiles of another size than is asked for, or of one that is not known.
    pub(super) fn lists_other_tiles(&self) -> bool {
        let tile_of = |slide| {
            self.progress
                .record(slide)
                .map(|record| record.tile.as_str())
        };
        let mut listed = self.manifest.slides.iter();
        listed.any(|entry| tile_of(&entry.slide) != Some(&self.tile))
    }

    pub(super) fn into_manifest(self) -> Manifest {
        self.manifest
    }

    /// The shard of a slide that is in the folder, whatever it was made from; it may have been damaged since.
    pub(super) fn earlier(&self, slide: &str) -> Option<&ShardRecord> {
        self.progress.record(slide)
    }

    /// Puts in the shard of a slide that was just written.
    pub(super) fn put_new(
        &mut self,
        slide: &str,
        rename: impl FnOnce() -> Result<ShardRecord, DataError>,
    ) -> Result<ShardRecord, DataError> {
        let record = self.replace(slide, rename)?;
        let stamp = Stamp::of(&self.folder.join(shard_name(slide)));
        self.verified.remember(self.folder, &record.entry, stamp);
        Ok(record)
    }

    /// Replaces the shard of a slide, which is not listed meanwhile: `rename` is to take no time.
    fn replace(
        &mut self,
        slide: &str,
        rename: impl FnOnce() -> Result<ShardRecord, DataError>,
    ) -> Result<ShardRecord, DataError> {
        if self.manifest.remove(slide) {
            self.manifest.write(self.folder)?;
        }
        let record = rename()?;
        self.put_done(record.clone())?;
        Ok(record)
    }

    /// Puts a slide down as in the folder. The progress comes first: killed after it, the shard is
    /// known and listed next time.
    pub(super) fn put_done(&mut self, record: ShardRecord) -> Result<(), DataError> {
        let entry = record.entry.clone();
        if self.progress.set_done(record) {
            self.progress.write(self.folder)?;
        }
        if self.lists_other_tiles() {
            self.waiting.push(entry);
            match self.waiting.len() < self.manifest.slides.len() {
                true => return Ok(()),
                false => self.manifest = Manifest::empty(),
            }
        } else if self.manifest.slide(&entry.slide) == Some(&entry) {
            return Ok(());
        } else {
            self.manifest.insert(entry);
        }
        self.list_waiting();
        self.manifest.write(self.folder)
    }

    /// Takes the shards of slides from another folder, if they are whole there.
    pub(super) fn take_over<'s>(
        &mut self,
        from: &PrepareState<'_>,
        slides: impl IntoIterator<Item = &'s str>,
    ) -> Result<(), DataError> {
        for slide in slides {
            let record = from.progress.record(slide).cloned();
            if let Some(record) = record.and_then(|record| record.found_in(from.folder)) {
                let to = self.folder;
                self.replace(slide, || record.move_to(to, from.folder).map(|()| record))?;
                self.verified.take_over(to, slide, &from.verified);
            }
        }
        Ok(())
    }

    /// Puts down why slides could not be prepared in another folder.
    pub(super) fn take_failures(&mut self, from: &PrepareState<'_>) -> Result<(), DataError> {
        let mut some = false;
        for (slide, error) in from.progress.failures() {
            self.progress.set_failed(slide, error.to_owned());
            some = true;
        }
        match some {
            true => self.progress.write(self.folder),
            false => Ok(()),
        }
    }

    /// Puts down why a slide could not be prepared.
    pub(super) fn put_failed(&mut self, slide: &str, error: &DataError) -> Result<(), DataError> {
        self.progress.set_failed(slide, error.to_string());
        self.progress.write(self.folder)
    }

    /// At the end, leaves in the manifest the slides that were wanted and are done, and others that stay. Returns the
    /// others that left it, sorted.
    pub(super) fn settle(
        &mut self,
        slide_jobs: &[SlideJob],
        done: &BTreeSet<String>,
        others: &OtherSlides,
    ) -> Result<Vec<String>, DataError> {
        let before = self.manifest.clone();
        let stays = |slide: &str| match is_wanted(slide_jobs, slide) {
            true => done.contains(slide),
            false => others.stays(slide),
        };
        self.manifest.slides.retain(|entry| stays(&entry.slide));
        self.list_waiting();
        if self.manifest != before {
            self.manifest.write(self.folder)?;
        }
        let is_out = |slide: &str| !is_wanted(slide_jobs, slide) && !others.stays(slide);
        if self.progress.forget_failures(is_out) {
            self.progress.write(self.folder)?;
        }
        let left = self.listed.iter().filter(|slide| is_out(slide));
        Ok(left.cloned().collect())
    }

    fn list_waiting(&mut self) {
        for entry in self.waiting.drain(..) {
            self.manifest.insert(entry);
        }
    }
}

fn is_wanted(slide_jobs: &[SlideJob], slide: &str) -> bool {
    slide_jobs.iter().any(|job| job.slide == slide)
}
