//! Which data set, and which state of it.

use std::fmt;

use super::listing::Listing;
use crate::error::HubError;

/// A data set of the Hub in the layout of STimage-1K4M, and which state of it; it displays as its
/// name.
///
/// # Example
///
/// ```
/// use comtip_hub::HubDataset;
///
/// assert_eq!(HubDataset::stimage_1k4m().to_string(), "jiawennnn/STimage-1K4M");
/// assert!(HubDataset::new("someone/../elsewhere").is_err());
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HubDataset {
    repo: String,
    revision: Option<String>,
}

impl HubDataset {
    /// STimage-1K4M, where its authors put it.
    pub fn stimage_1k4m() -> Self {
        Self {
            repo: "jiawennnn/STimage-1K4M".to_owned(),
            revision: None,
        }
    }

    /// Another data set of the same layout, `owner/name`.
    ///
    /// # Errors
    ///
    /// [`HubError::Hub`] if it is no such name.
    pub fn new(repo: &str) -> Result<Self, HubError> {
        let parts: Vec<&str> = repo.split('/').collect();
        if parts.len() == 2 && parts.iter().all(|part| is_repo_part(part)) {
            return Ok(Self {
                repo: repo.to_owned(),
                revision: None,
            });
        }
        Err(HubError::Hub {
            place: repo.escape_debug().to_string(),
            problem: "a data set of the hub is called owner/name".to_owned(),
        })
    }

    /// At this branch, tag or commit. Without it a folder stays at the commit of its first fetch,
    /// which is that of `main` at the time.
    #[must_use]
    pub fn at(mut self, revision: impl Into<String>) -> Self {
        self.revision = Some(revision.into());
        self
    }

    /// Owner and name.
    pub(super) fn repo(&self) -> &str {
        &self.repo
    }

    pub(super) fn revision_for(&self, kept: Option<&Listing>) -> String {
        let pinned = kept.map(|listing| listing.commit.clone());
        let revision = self.revision.clone().or(pinned);
        revision.unwrap_or_else(|| "main".to_owned())
    }

    /// Whether a kept listing may be the revision asked for. What commit a branch is at now cannot be
    /// said offline: the one it was at then is taken.
    pub(super) fn accepts(&self, kept: &Listing) -> bool {
        match &self.revision {
            None => true,
            Some(revision) => *revision == kept.commit || *revision == kept.revision,
        }
    }
}

impl fmt::Display for HubDataset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.repo)
    }
}

fn is_repo_part(part: &str) -> bool {
    let known = |c: char| c.is_ascii_alphanumeric() || ['.', '-', '_'].contains(&c);
    !part.is_empty() && part.chars().all(known) && part.chars().any(|c| c != '.')
}
