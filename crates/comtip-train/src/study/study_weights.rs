//! The weights that every run of a study begins with.

use comtip_weights::ImportAccount;
use serde::{Deserialize, Serialize};

/// The towers that every run of a study begins with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StudyWeights {
    /// The file, with its whole path.
    pub file: String,
    /// SHA-256 of shape and weights, as [`ImportAccount::sha256`].
    pub sha256: String,
}

impl From<&ImportAccount> for StudyWeights {
    fn from(account: &ImportAccount) -> Self {
        let path = std::path::absolute(&account.file).unwrap_or_else(|_| account.file.clone());
        Self {
            file: path.display().to_string(),
            sha256: account.sha256.clone(),
        }
    }
}
