//! The folder being written to: its lock, its manifest, and what became of every slide.

use std::path::Path;

use super::progress_file::{Outcome, ProgressFile};
use crate::DataError;
use crate::folder_lock::FolderLock;
use crate::shard::{Manifest, ManifestSlide, shard_name, thumbnail_name};

/// The folder being written to; no two exist for one folder.
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

    pub(super) fn into_manifest(self) -> Manifest {
        self.manifest
    }

    /// The entry of a slide whose shard was made from just this and is still there.
    pub(super) fn done(&self, slide: &str, made_from: &str) -> Option<&ManifestSlide> {
        let Some(Outcome::Done {
            made_from: of,
            n_bytes,
        }) = self.progress.outcome(slide)
        else {
            return None;
        };
        let found = std::fs::metadata(self.folder.join(shard_name(slide))).ok()?;
        let has_picture = self.folder.join(thumbnail_name(slide)).is_file();
        let is_it = of == made_from && found.len() == *n_bytes && has_picture;
        self.manifest.slide(slide).filter(|_| is_it)
    }

    /// Puts a slide down as written; without `made_from` it is written again next time.
    pub(super) fn put_done(
        &mut self,
        entry: ManifestSlide,
        made_from: Option<String>,
    ) -> Result<(), DataError> {
        let slide = entry.slide.clone();
        let shard = self.folder.join(shard_name(&slide));
        let n_bytes = std::fs::metadata(&shard)
            .map_err(DataError::io("read", &shard))?
            .len();
        self.manifest.insert(entry);
        self.manifest.write(self.folder)?;
        match made_from {
            Some(made_from) => {
                let outcome = Outcome::Done { made_from, n_bytes };
                self.progress.set(&slide, outcome);
            }
            None => self.progress.remove(&slide),
        }
        self.progress.write(self.folder)
    }

    /// Puts down why a slide could not be prepared.
    pub(super) fn put_failed(&mut self, slide: &str, error: &DataError) -> Result<(), DataError> {
        let outcome = Outcome::Failed(error.to_string());
        self.progress.set(slide, outcome);
        self.progress.write(self.folder)
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
