//! The folder being written to: its lock, its manifest, and what became of every slide.

use std::collections::BTreeSet;
use std::path::Path;

use comtip_files::FolderLock;

use super::made_shard::MadeShard;
use super::options::PrepareOptions;
use super::other_slides::OtherSlides;
use super::other_tiles::OtherTiles;
use super::partial_files::remove_partial_files;
use super::progress_file::ProgressFile;
use super::wanted::Wanted;
use crate::error::DataError;
use crate::shards::{Manifest, ManifestSlide, Stamp, Verified, shard_name};

/// The folder being written to; no two exist for one folder.
///
/// A slide leaves the manifest only for the moment in which its shard is replaced, so that whenever the program is
/// killed, the manifest lists all that is whole, of one size of tiles. Where tiles of two sizes are there, that is the
/// size of more slides.
#[derive(Debug)]
pub(super) struct Ledger<'a> {
    folder: &'a Path,
    /// The size of tiles that is asked for.
    tile: String,
    manifest: Manifest,
    /// Slides that it listed when the folder was opened.
    listed: BTreeSet<String>,
    progress: ProgressFile,
    /// Slides that are there with the tiles asked for, while the manifest lists tiles of another size.
    waiting: Vec<ManifestSlide>,
    verified: Verified,
    _lock: FolderLock,
}

impl<'a> Ledger<'a> {
    /// Creates the folder or goes on with it, and clears away what a killed run left half written.
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
        wanted: &[Wanted],
        options: &PrepareOptions,
    ) -> Result<(), DataError> {
        for entry in &self.manifest.slides {
            let slide = entry.slide.as_str();
            let stays = !is_wanted(wanted, slide) && options.others.stays(slide);
            let is_kept = stays || options.other_tiles == OtherTiles::Refuse;
            match self.progress.made(slide).map(|made| made.tile.as_str()) {
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
        let tile_of = |slide| self.progress.made(slide).map(|made| made.tile.as_str());
        let mut listed = self.manifest.slides.iter();
        listed.any(|entry| tile_of(&entry.slide) != Some(&self.tile))
    }

    pub(super) fn into_manifest(self) -> Manifest {
        self.manifest
    }

    /// The shard of a slide that is in the folder, whatever it was made from; it may have been damaged since.
    pub(super) fn earlier(&self, slide: &str) -> Option<&MadeShard> {
        self.progress.made(slide)
    }

    /// Puts in the shard of a slide that was just written.
    pub(super) fn put_new(
        &mut self,
        slide: &str,
        rename: impl FnOnce() -> Result<MadeShard, DataError>,
    ) -> Result<MadeShard, DataError> {
        let made = self.replace(slide, rename)?;
        let stamp = Stamp::of(&self.folder.join(shard_name(slide)));
        self.verified.remember(self.folder, &made.entry, stamp);
        Ok(made)
    }

    /// Replaces the shard of a slide, which is not listed meanwhile: `rename` is to take no time.
    fn replace(
        &mut self,
        slide: &str,
        rename: impl FnOnce() -> Result<MadeShard, DataError>,
    ) -> Result<MadeShard, DataError> {
        if self.manifest.remove(slide) {
            self.manifest.write(self.folder)?;
        }
        let made = rename()?;
        self.put_done(made.clone())?;
        Ok(made)
    }

    /// Puts a slide down as in the folder. The progress comes first: killed after it, the shard is
    /// known and listed next time.
    pub(super) fn put_done(&mut self, made: MadeShard) -> Result<(), DataError> {
        let entry = made.entry.clone();
        if self.progress.set_done(made) {
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
        from: &Ledger<'_>,
        slides: impl IntoIterator<Item = &'s str>,
    ) -> Result<(), DataError> {
        for slide in slides {
            let made = from.progress.made(slide).cloned();
            if let Some(made) = made.and_then(|made| made.found_in(from.folder)) {
                let to = self.folder;
                self.replace(slide, || made.move_to(to, from.folder).map(|()| made))?;
                self.verified.take_over(to, slide, &from.verified);
            }
        }
        Ok(())
    }

    /// Puts down why slides could not be prepared in another folder.
    pub(super) fn take_failures(&mut self, from: &Ledger<'_>) -> Result<(), DataError> {
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
        wanted: &[Wanted],
        done: &BTreeSet<String>,
        others: &OtherSlides,
    ) -> Result<Vec<String>, DataError> {
        let before = self.manifest.clone();
        let stays = |slide: &str| match is_wanted(wanted, slide) {
            true => done.contains(slide),
            false => others.stays(slide),
        };
        self.manifest.slides.retain(|entry| stays(&entry.slide));
        self.list_waiting();
        if self.manifest != before {
            self.manifest.write(self.folder)?;
        }
        let is_out = |slide: &str| !is_wanted(wanted, slide) && !others.stays(slide);
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

fn is_wanted(wanted: &[Wanted], slide: &str) -> bool {
    wanted.iter().any(|wanted| wanted.slide == slide)
}
