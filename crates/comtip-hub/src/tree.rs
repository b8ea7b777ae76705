//! Asks the Hub what a data set holds.

use std::collections::HashSet;

use serde::Deserialize;

use super::checksum::Checksum;
use super::client::Client;
use super::dataset::HubDataset;
use super::event::{Events, HubEvent};
use super::json_page::JsonPage;
use super::listing::{HubFile, Listing};
use crate::error::HubError;

/// Far more than any collection of slides has; a server that never ends is stopped here.
const MAX_PAGES: usize = 10_000;

/// What `/api/datasets/<repo>/revision/<revision>` says, of which the commit is wanted.
#[derive(Deserialize)]
struct Revision {
    sha: String,
}

/// An entry of `/api/datasets/<repo>/tree/<commit>`.
#[derive(Deserialize)]
struct Entry {
    #[serde(rename = "type")]
    kind: String,
    path: String,
    #[serde(default)]
    oid: String,
    #[serde(default)]
    size: u64,
    lfs: Option<LargeFile>,
}

/// What the repository holds a pointer to, and the store the bytes of.
#[derive(Deserialize)]
struct LargeFile {
    oid: String,
    size: u64,
}

/// Lists all files of a data set at the commit a revision is at now.
///
/// # Errors
///
/// [`HubError::Hub`] if there is no such data set or revision, or if the list makes no sense.
pub(super) fn list(
    client: &Client<'_>,
    dataset: &HubDataset,
    revision: &str,
    events: &mut Events<'_>,
) -> Result<Listing, HubError> {
    let address = client.api_address(dataset, &["revision", revision]);
    let JsonPage { value, .. } = client.json::<Revision>(&address, events)?;
    let mut listing = Listing {
        repo: dataset.repo().to_owned(),
        revision: revision.to_owned(),
        commit: value.sha,
        files: Vec::new(),
    };
    listing.check()?;
    listing.files = files(client, dataset, &listing.commit, events)?;
    listing.check()?;
    events.tell(HubEvent::Listed {
        commit: &listing.commit,
        n_files: listing.files.len(),
    })?;
    Ok(listing)
}

fn files(
    client: &Client<'_>,
    dataset: &HubDataset,
    commit: &str,
    events: &mut Events<'_>,
) -> Result<Vec<HubFile>, HubError> {
    let mut address = client.api_address(dataset, &["tree", commit]);
    address.set_query(Some("recursive=true"));
    let mut asked = HashSet::new();
    let mut files = Vec::new();
    loop {
        asked.insert(address.clone());
        let page = client.json::<Vec<Entry>>(&address, events)?;
        files.extend(page.value.into_iter().filter_map(Entry::into_file));
        let Some(query) = page.next_query else {
            return Ok(files);
        };
        // Only what stands behind `?` is taken from the server: the next page, and the token with it,
        // are always asked of the endpoint, which a mirror's links do not name.
        address.set_query(Some(&query));
        if asked.contains(&address) || asked.len() == MAX_PAGES {
            return Err(HubError::Hub {
                place: address.to_string(),
                problem: "the list of files goes round in circles or never ends".to_owned(),
            });
        }
    }
}

impl Entry {
    fn into_file(self) -> Option<HubFile> {
        let (n_bytes, sum) = match self.lfs {
            Some(LargeFile { oid, size }) => {
                let hex = oid.strip_prefix("sha256:").unwrap_or(&oid);
                (size, Checksum::Sha256(hex.to_owned()))
            }
            None => (self.size, Checksum::GitBlob(self.oid)),
        };
        (self.kind == "file").then_some(HubFile {
            path: self.path,
            n_bytes,
            sum,
        })
    }
}
