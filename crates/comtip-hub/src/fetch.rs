//! Slides of STimage-1K4M from the Hugging Face Hub, checked byte for byte.

use std::path::Path;

use super::client::Client;
use super::dataset::HubDataset;
use super::download::Downloads;
use super::event::{Events, HubEvent, OnHubEvent};
use super::fetched::Fetched;
use super::hub_folder::HubFolder;
use super::listing::HubFile;
use super::options::{HubAccess, HubOptions};
use super::run_bytes::RunBytes;
use super::verified::Found;
use super::{selection, tree};
use crate::error::HubError;

/// Brings slides of a data set into a folder that `comtip_data::StImageDataset::open`
/// reads: coordinates, counts, image and annotation of each, and the table of slides.
///
/// Without names it brings the table of slides alone. A file has its name only when it is whole and
/// its checksum is the one the Hub lists. Files that are there and right stay as they are; those fetched
/// at another commit are replaced, and what is neither, because someone changed it or put it there, is
/// kept under another name ([`HubEvent::FileKeptAside`]). Killed or failed, a call leaves parts that the next call resumes,
/// byte for byte; the coordinates of a slide come last, so the folder never shows half a slide. The
/// first call pins the commit, in `.comtip-hub/listing.json`, and later ones stay with it until
/// [`HubDataset::at`] asks for another. A folder is of one commit: to move it, all its slides whose files
/// differ must be asked for.
///
/// With [`HubAccess::Offline`] nothing is asked of the network and nothing is written: the files are
/// checked, and those missing are named.
///
/// # Errors
///
/// [`HubError::UnknownSlides`] names all unknown slides, each with near names, before anything is
/// downloaded. [`HubError::Hub`] for what the server refuses (401 and 403 say what to do about the
/// token), does not have, or still does not give after [`HubOptions::n_tries`];
/// [`HubError::Checksum`] if the bytes that came twice are not those listed;
/// [`HubError::MixedStates`] if files of other slides would be left at another commit;
/// [`HubError::NotFetched`] offline; [`HubError::File`] if another process is fetching into the
/// folder; [`HubError::DiskFull`], [`HubError::NotWritable`] and [`HubError::File`] of the disk;
/// [`HubError::Cancelled`] if `on_event` breaks.
///
/// # Example
///
/// Offline, in a folder nothing was fetched into:
///
/// ```
/// use std::ops::ControlFlow;
///
/// use comtip_hub::{HubAccess, HubDataset, HubOptions, fetch};
///
/// let folder = tempfile::tempdir()?;
/// let options = HubOptions { access: HubAccess::Offline, ..HubOptions::default() };
/// let slides = ["GSE144239_GSM4284316".to_owned()];
/// let dataset = HubDataset::stimage_1k4m();
/// let error = fetch(&dataset, &slides, folder.path(), &options, &mut |_event| {
///     ControlFlow::Continue(())
/// });
/// let message = error.unwrap_err().to_string();
/// assert!(message.contains("fetch once with a network"), "{message}");
/// # Ok::<(), std::io::Error>(())
/// ```
pub fn fetch(
    dataset: &HubDataset,
    slides: &[String],
    to: &Path,
    options: &HubOptions,
    on_event: &mut OnHubEvent<'_>,
) -> Result<Fetched, HubError> {
    let mut events = Events::new(on_event);
    match options.access {
        HubAccess::Online => online(dataset, slides, to, options, &mut events),
        HubAccess::Offline => offline(dataset, slides, to, &mut events),
    }
}

fn online(
    dataset: &HubDataset,
    slides: &[String],
    to: &Path,
    options: &HubOptions,
    events: &mut Events<'_>,
) -> Result<Fetched, HubError> {
    let client = Client::new(options)?;
    selection::check_names(slides)?;
    let mut folder = HubFolder::create(to)?;
    let kept = folder.listing(dataset)?;
    let revision = dataset.revision_for(kept.as_ref());
    let mut listing = tree::list(&client, dataset, &revision, events)?;
    if let Some(kept) = kept.filter(|kept| kept.commit == listing.commit) {
        listing.revision = kept.revision;
    }
    let wanted = selection::select(&listing, slides)?;
    folder.check_unmixed(&listing, &wanted)?;
    folder.keep_listing(&listing)?;
    let (kept, pending) = sort_out(&folder, &wanted, events)?;
    for file in &kept {
        folder.remember(file)?;
    }
    // What a server lists need not add up.
    let n_bytes = pending
        .iter()
        .fold(0, |sum: u64, next| sum.saturating_add(next.file.n_bytes));
    events.tell(HubEvent::Planned {
        n_kept: kept.len(),
        n_files: pending.len(),
        n_bytes,
    })?;
    let mut downloads = Downloads::new(&client, &listing, RunBytes::new(n_bytes), events);
    for PendingDownload { file, found } in &pending {
        downloads.bring(file, *found, &folder.path_of(file))?;
        folder.remember(file)?;
    }
    let n_bytes_received = downloads.n_bytes_received();
    Ok(Fetched {
        commit: listing.commit,
        n_kept: kept.len(),
        n_fetched: pending.len(),
        n_bytes_received,
    })
}

fn offline(
    dataset: &HubDataset,
    slides: &[String],
    to: &Path,
    events: &mut Events<'_>,
) -> Result<Fetched, HubError> {
    selection::check_names(slides)?;
    let folder = HubFolder::look_at(to)?;
    let listing = folder.listing(dataset)?;
    let listing = listing.filter(|listing| dataset.accepts(listing));
    let listing = listing.ok_or_else(|| never_listed(dataset, to))?;
    let wanted = selection::select(&listing, slides)?;
    let (kept, missing) = sort_out(&folder, &wanted, events)?;
    if !missing.is_empty() {
        return Err(HubError::NotFetched {
            folder: to.to_path_buf(),
            files: missing.into_iter().map(|next| next.file.path).collect(),
        });
    }
    Ok(Fetched {
        commit: listing.commit,
        n_kept: kept.len(),
        n_fetched: 0,
        n_bytes_received: 0,
    })
}

/// A file to be brought, and what was found in its place.
struct PendingDownload {
    file: HubFile,
    found: Found,
}

/// The files that are there and right, and the others.
fn sort_out(
    folder: &HubFolder,
    wanted: &[&HubFile],
    events: &mut Events<'_>,
) -> Result<(Vec<HubFile>, Vec<PendingDownload>), HubError> {
    let (mut kept, mut others) = (Vec::new(), Vec::new());
    for &file in wanted {
        let found = folder.find(file, events)?;
        if let Found::Outdated | Found::Changed = found {
            events.tell(HubEvent::FileDiffers { path: &file.path })?;
        }
        match found {
            Found::Whole => kept.push(file.clone()),
            found => others.push(PendingDownload {
                file: file.clone(),
                found,
            }),
        }
    }
    Ok((kept, others))
}

fn never_listed(dataset: &HubDataset, to: &Path) -> HubError {
    HubError::Hub {
        place: to.display().to_string(),
        problem: format!(
            "does not know the files of {dataset}; fetch once with a network, or read the folder \
             as it is"
        ),
    }
}
