//! The folder being written to: its lock, its manifest, and what became of every slide.

use std::collections::HashMap;
use std::path::Path;

use super::PrepareOptions;
use super::made_shard::MadeShard;
use super::progress_file::ProgressFile;
use super::wanted::Wanted;
use crate::DataError;
use crate::folder_lock::FolderLock;
use crate::shard::Manifest;

/// The folder being written to; no two exist for one folder.
///
/// A slide leaves the manifest before its shard is replaced and comes back after, so that whenever
/// the program is killed, the manifest lists shards that are whole and of this run's options alone.
#[derive(Debug)]
pub(super) struct Ledger<'a> {
    folder: &'a Path,
    manifest: Manifest,
    progress: ProgressFile,
    _lock: FolderLock,
}

impl<'a> Ledger<'a> {
    /// Creates the folder or goes on with it, and clears away what a killed run left half written.
    ///
    /// # Errors
    ///
    /// [`DataError::Locked`] if another process is writing to it; [`DataError::Shard`] or
    /// [`DataError::Io`] if its manifest cannot be read.
    pub(super) fn open(folder: &'a Path) -> Result<Self, DataError> {
        std::fs::create_dir_all(folder).map_err(DataError::io("create", folder))?;
        let lock = FolderLock::take(folder)?;
        remove_partial_files(folder)?;
        Ok(Self {
            folder,
            manifest: Manifest::read(folder)?.unwrap_or_else(Manifest::empty),
            progress: ProgressFile::read(folder)?,
            _lock: lock,
        })
    }

    /// Leaves in the manifest only what this run need not make: wanted slides that were made from
    /// just this, and other slides that stay. Returns the others that left it, sorted.
    ///
    /// # Errors
    ///
    /// [`DataError::Shard`] if others would stay whose tiles are of another size; nothing is changed
    /// then.
    pub(super) fn begin(
        &mut self,
        wanted: &[Wanted],
        options: &PrepareOptions,
    ) -> Result<Vec<String>, DataError> {
        let wanted: HashMap<&str, &Wanted> = wanted
            .iter()
            .map(|slide| (slide.slide.as_str(), slide))
            .collect();
        let listed = self.manifest.slides.iter().map(|e| e.slide.as_str());
        let (of_run, others): (Vec<&str>, Vec<&str>) =
            listed.partition(|slide| wanted.contains_key(slide));
        let (staying, leaving): (Vec<&str>, Vec<&str>) = others
            .into_iter()
            .partition(|slide| options.others.stays(slide));
        self.check_tiles(&staying, &options.tile.to_string())?;
        let is_stale = |slide: &&str| match &wanted[slide].made_from {
            Some(made_from) => self.made(slide, made_from).is_none(),
            None => true,
        };
        let owned = |slides: Vec<&str>| slides.into_iter().map(str::to_owned).collect();
        let stale: Vec<String> = owned(of_run.into_iter().filter(is_stale).collect());
        let leaving: Vec<String> = owned(leaving);
        self.unlist(stale.iter().chain(&leaving))?;
        let is_out = |slide: &str| !wanted.contains_key(slide) && !options.others.stays(slide);
        if self.progress.forget_failures(is_out) {
            self.progress.write(self.folder)?;
        }
        Ok(leaving)
    }

    pub(super) fn into_manifest(self) -> Manifest {
        self.manifest
    }

    /// The shard of a slide, if it was made from just this; it may have been damaged since.
    pub(super) fn made(&self, slide: &str, made_from: &str) -> Option<&MadeShard> {
        let made = self.progress.made(slide);
        made.filter(|made| made.made_from.as_deref() == Some(made_from))
    }

    /// Takes slides off the manifest.
    pub(super) fn unlist<S: AsRef<str>>(
        &mut self,
        slides: impl IntoIterator<Item = S>,
    ) -> Result<(), DataError> {
        let mut removed = false;
        for slide in slides {
            removed |= self.manifest.remove(slide.as_ref());
        }
        match removed {
            true => self.manifest.write(self.folder),
            false => Ok(()),
        }
    }

    /// Puts a slide down as in the folder. The progress comes first: killed after it, the shard is
    /// known and listed next time.
    pub(super) fn put_done(&mut self, made: MadeShard) -> Result<(), DataError> {
        let entry = made.entry.clone();
        if self.progress.set_done(made) {
            self.progress.write(self.folder)?;
        }
        if self.manifest.slide(&entry.slide) != Some(&entry) {
            self.manifest.insert(entry);
            self.manifest.write(self.folder)?;
        }
        Ok(())
    }

    /// Puts down why a slide could not be prepared.
    pub(super) fn put_failed(&mut self, slide: &str, error: &DataError) -> Result<(), DataError> {
        self.progress.set_failed(slide, error.to_string());
        self.progress.write(self.folder)
    }

    /// Refuses tiles of another size than those of slides that stay.
    fn check_tiles(&self, staying: &[&str], tile: &str) -> Result<(), DataError> {
        let tile_of = |slide: &str| self.progress.made(slide).map(|made| made.tile.as_str());
        let other = staying.iter().find(|slide| tile_of(slide) != Some(tile));
        let Some(slide) = other else {
            return Ok(());
        };
        let problem = match tile_of(slide) {
            Some(other) => format!(
                "slide {slide} is there with tiles of size `{other}`, and tiles of size `{tile}` would come \
                 beside them; give `--tile {other}`, prepare all slides again, or choose another folder"
            ),
            None => format!(
                "slide {slide} is there with tiles of an unknown size, because {} does not name it; \
                 prepare all slides again, or choose another folder",
                ProgressFile::FILE_NAME
            ),
        };
        Err(DataError::Shard {
            path: self.folder.to_path_buf(),
            problem,
        })
    }
}

/// Removes hidden `.partial` files of a run that was killed.
fn remove_partial_files(folder: &Path) -> Result<(), DataError> {
    for entry in std::fs::read_dir(folder).map_err(DataError::io("read", folder))? {
        let entry = entry.map_err(DataError::io("read", folder))?;
        let name = entry.file_name();
        let name = name.to_string_lossy();
        let of_ours = name
            .strip_prefix('.')
            .and_then(|n| n.strip_suffix(".partial"));
        let is_ours = |name: &str| {
            let of_folder = [Manifest::FILE_NAME, ProgressFile::FILE_NAME].contains(&name);
            of_folder || name.ends_with(".parquet") || name.ends_with(".thumbnail.png")
        };
        if of_ours.is_some_and(is_ours) {
            let path = entry.path();
            std::fs::remove_file(&path).map_err(DataError::io("remove", path))?;
        }
    }
    Ok(())
}
