//! The files of a data set at one commit.

use serde::{Deserialize, Serialize};

use super::checksum::Checksum;
use super::file_path;
use crate::error::HubError;

/// The files of a data set at one commit, as the Hub lists them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Listing {
    pub(super) repo: String,
    /// What was asked for when the commit was pinned: a branch, a tag, a commit.
    pub(super) revision: String,
    pub(super) commit: String,
    pub(super) files: Vec<HubFile>,
}

/// A file of a data set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct HubFile {
    /// From the root of the data set, parted by `/`.
    pub(super) path: String,
    pub(super) n_bytes: u64,
    pub(super) sum: Checksum,
}

impl Listing {
    /// Checks what came from outside before it is used for an address or a file.
    pub(super) fn check(&self) -> Result<(), HubError> {
        if !is_commit(&self.commit) {
            return Err(self.problem("its commit is no sum of 40 digits"));
        }
        for file in &self.files {
            file_path::check(&file.path)?;
            if !file.sum.is_well_formed() {
                let path = file.path.escape_debug();
                return Err(self.problem(&format!("the checksum of {path} is malformed")));
            }
        }
        Ok(())
    }

    fn problem(&self, problem: &str) -> HubError {
        HubError::Hub {
            place: self.repo.clone(),
            problem: problem.to_owned(),
        }
    }
}

fn is_commit(commit: &str) -> bool {
    Checksum::GitBlob(commit.to_owned()).is_well_formed()
}
