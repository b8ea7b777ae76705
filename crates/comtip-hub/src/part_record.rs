//! What a file that is half there is half of.

use std::path::Path;

use comtip_files::{FileError, write_whole};
use serde::{Deserialize, Serialize};

use super::checksum::Checksum;
use super::disk_error::reword;
use crate::error::HubError;

/// Beside a part: whose part it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PartRecord {
    /// Sum of the whole file.
    pub(super) sum: Checksum,
    /// How the server that sent it names the state of the file; quotes included.
    pub(super) etag: Option<String>,
}

impl PartRecord {
    /// `None` if there is none that can be read: the part is worth nothing then.
    pub(super) fn read(path: &Path) -> Option<Self> {
        serde_json::from_slice(&std::fs::read(path).ok()?).ok()
    }

    pub(super) fn write(&self, path: &Path) -> Result<(), HubError> {
        let json = serde_json::to_vec(self)
            .map_err(std::io::Error::from)
            .map_err(FileError::io("write", path))?;
        write_whole(path, &json).map_err(|error| reword(error, 0))
    }

    /// The headers that ask for the rest from this byte on, of this very state if the server names it.
    pub(super) fn headers(&self, n_have: u64) -> Vec<(&'static str, String)> {
        let mut headers = vec![("range", format!("bytes={n_have}-"))];
        // A weak name does not vouch for bytes, and may not be given here.
        let strong = self.etag.as_ref().filter(|etag| etag.starts_with('"'));
        headers.extend(strong.map(|etag| ("if-range", etag.clone())));
        headers
    }
}
