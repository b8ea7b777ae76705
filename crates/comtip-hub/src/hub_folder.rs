//! The folder slides are fetched into, and what it knows of itself.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};

use comtip_files::{FileError, FolderLock, write_whole};

use super::dataset::HubDataset;
use super::disk_error::{disk_error, reword};
use super::event::{Events, HubEvent};
use super::listing::{HubFile, Listing};
use super::verified::{Found, Verified};
use crate::error::HubError;

const STATE_FOLDER: &str = ".comtip-hub";

/// The folder slides are fetched into. Beside them it keeps `.comtip-hub/listing.json`, what the Hub
/// listed at the pinned commit, and `verified.jsonl`, which files were found right.
pub(super) struct HubFolder {
    root: PathBuf,
    verified: Verified,
    _lock: Option<FolderLock>,
}

impl HubFolder {
    /// Creates the folder, or opens the one that is there; no other process fetches into it until this is dropped.
    ///
    /// # Errors
    ///
    /// [`FileError::Locked`], or what the disk refuses.
    pub(super) fn create(root: &Path) -> Result<Self, HubError> {
        fs::create_dir_all(root).map_err(disk_error("create", root, 0))?;
        let lock = FolderLock::take(root).map_err(|error| reword(error, 0))?;
        let state = root.join(STATE_FOLDER);
        fs::create_dir_all(&state).map_err(disk_error("create", &state, 0))?;
        let folder = Self {
            _lock: Some(lock),
            ..Self::look_at(root)?
        };
        folder.verified.tidy()?;
        Ok(folder)
    }

    /// Reads what is there. Nothing is written and no lock taken, as files take their names only when
    /// they are whole.
    pub(super) fn look_at(root: &Path) -> Result<Self, HubError> {
        Ok(Self {
            root: root.to_path_buf(),
            verified: Verified::read(root.join(STATE_FOLDER).join("verified.jsonl")),
            _lock: None,
        })
    }

    /// Where a file of the data set goes.
    pub(super) fn path_of(&self, file: &HubFile) -> PathBuf {
        self.place(&file.path)
    }

    fn place(&self, path: &str) -> PathBuf {
        let mut place = self.root.clone();
        place.extend(path.split('/'));
        place
    }

    /// Refuses to mix two states of a data set: files that were fetched and stay must be those listed.
    ///
    /// # Errors
    ///
    /// [`HubError::MixedStates`] names the others.
    pub(super) fn check_unmixed(
        &self,
        listing: &Listing,
        wanted: &[&HubFile],
    ) -> Result<(), HubError> {
        let wanted: HashSet<&str> = wanted.iter().map(|file| file.path.as_str()).collect();
        let files = self.verified.of_other_states(
            &listing.files,
            |path| self.place(path),
            |path| wanted.contains(path),
        );
        match files.is_empty() {
            true => Ok(()),
            false => Err(HubError::MixedStates {
                folder: self.root.clone(),
                commit: listing.commit.clone(),
                files,
            }),
        }
    }

    /// The listing kept by an earlier fetch.
    ///
    /// # Errors
    ///
    /// [`HubError::Hub`] if it is of another data set, or malformed.
    pub(super) fn listing(&self, of: &HubDataset) -> Result<Option<Listing>, HubError> {
        let path = self.listing_path();
        let json = match fs::read(&path) {
            Ok(json) => json,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(FileError::io("read", path)(error).into()),
        };
        let problem = |problem: String| HubError::Hub {
            place: path.display().to_string(),
            problem,
        };
        let listing: Listing = serde_json::from_slice(&json).map_err(|error| {
            problem(format!(
                "malformed ({error}); remove it and fetch again, at the commit wanted"
            ))
        })?;
        listing.check()?;
        if listing.repo != of.repo() {
            let other = &listing.repo;
            return Err(problem(format!(
                "this folder holds slides of {other}; choose another for those of {of}"
            )));
        }
        Ok(Some(listing))
    }

    /// Keeps a listing, in the place of an earlier one.
    pub(super) fn keep_listing(&self, listing: &Listing) -> Result<(), HubError> {
        let path = self.listing_path();
        let json = serde_json::to_vec(listing)
            .map_err(std::io::Error::from)
            .map_err(FileError::io("write", &path))?;
        write_whole(&path, &json).map_err(|error| reword(error, 0))
    }

    /// Compares a file with what the Hub lists.
    pub(super) fn find(&self, file: &HubFile, events: &mut Events<'_>) -> Result<Found, HubError> {
        self.verified.find(file, &self.path_of(file), || {
            events.tell(HubEvent::FileChecking {
                path: &file.path,
                n_bytes: file.n_bytes,
            })
        })
    }

    /// Puts down that a file is right as it is now.
    pub(super) fn remember(&mut self, file: &HubFile) -> Result<(), HubError> {
        let at = self.path_of(file);
        self.verified.remember(file, &at)
    }

    fn listing_path(&self) -> PathBuf {
        self.root.join(STATE_FOLDER).join("listing.json")
    }
}
