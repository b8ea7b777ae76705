//! Slides of STimage-1K4M from the Hugging Face Hub, checked byte for byte.

mod checksum;
mod client;
mod dataset;
mod disk_error;
mod download;
mod endpoint;
mod event;
mod fetched;
mod file_path;
mod hub_folder;
mod json_page;
mod kept_aside;
mod listing;
mod options;
mod part;
mod part_record;
mod redirect;
mod retry;
mod run_bytes;
mod selection;
mod status;
mod tree;
mod verified;

use std::path::Path;

pub use dataset::HubDataset;
pub use event::HubEvent;
pub use fetched::Fetched;
pub use options::{HubAccess, HubOptions, HubToken};

use crate::error::DataError;
use client::Client;
use download::Downloads;
use event::{Events, OnHubEvent};
use hub_folder::HubFolder;
use listing::HubFile;
use run_bytes::RunBytes;
use verified::Found;

/// Brings slides of a data set into a folder that [`StImageDataset::open`](crate::StImageDataset::open)
/// reads: coordinates, counts, image and annotation of each, and the table of slides.
///
/// Without names it brings the table of slides alone. A file has its name only when it is whole and
/// its checksum is the one the Hub lists. Files that are there and right stay as they are; those fetched
/// at another commit are replaced, and what is neither, because someone changed it or put it there, is
/// kept under another name ([`HubEvent::FileKeptAside`]). Killed or failed, a call leaves parts that the next call goes on with,
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
/// [`DataError::UnknownSlides`] names all unknown slides, each with near names, before anything is
/// downloaded. [`DataError::Hub`] for what the server refuses (401 and 403 say what to do about the
/// token), does not have, or still does not give after [`HubOptions::n_tries`];
/// [`DataError::Checksum`] if the bytes that came twice are not those listed;
/// [`DataError::MixedStates`] if files of other slides would be left at another commit;
/// [`DataError::NotFetched`] offline; [`DataError::Locked`] if another process is fetching into the
/// folder; [`DataError::DiskFull`], [`DataError::NotWritable`] and [`DataError::Io`] of the disk;
/// [`DataError::Cancelled`] if `on_event` breaks.
///
/// # Example
///
/// Offline, in a folder nothing was fetched into:
///
/// ```
/// use std::ops::ControlFlow;
///
/// use comtip_data::hub::{HubAccess, HubDataset, HubOptions, fetch};
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
) -> Result<Fetched, DataError> {
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
) -> Result<Fetched, DataError> {
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
    let (kept, to_come) = sort_out(&folder, &wanted, events)?;
    for file in &kept {
        folder.remember(file)?;
    }
    // What a server lists need not add up.
    let n_bytes = to_come
        .iter()
        .fold(0, |sum: u64, next| sum.saturating_add(next.file.n_bytes));
    events.tell(HubEvent::Planned {
        n_kept: kept.len(),
        n_files: to_come.len(),
        n_bytes,
    })?;
    let mut downloads = Downloads::new(&client, &listing, RunBytes::new(n_bytes), events);
    for ToCome { file, found } in &to_come {
        downloads.bring(file, *found, &folder.path_of(file))?;
        folder.remember(file)?;
    }
    let n_bytes_received = downloads.n_bytes_received();
    Ok(Fetched {
        commit: listing.commit,
        n_kept: kept.len(),
        n_fetched: to_come.len(),
        n_bytes_received,
    })
}

fn offline(
    dataset: &HubDataset,
    slides: &[String],
    to: &Path,
    events: &mut Events<'_>,
) -> Result<Fetched, DataError> {
    selection::check_names(slides)?;
    let folder = HubFolder::look_at(to)?;
    let listing = folder.listing(dataset)?;
    let listing = listing.filter(|listing| dataset.accepts(listing));
    let listing = listing.ok_or_else(|| never_listed(dataset, to))?;
    let wanted = selection::select(&listing, slides)?;
    let (kept, missing) = sort_out(&folder, &wanted, events)?;
    if !missing.is_empty() {
        return Err(DataError::NotFetched {
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
struct ToCome {
    file: HubFile,
    found: Found,
}

/// The files that are there and right, and the others.
fn sort_out(
    folder: &HubFolder,
    wanted: &[&HubFile],
    events: &mut Events<'_>,
) -> Result<(Vec<HubFile>, Vec<ToCome>), DataError> {
    let (mut kept, mut others) = (Vec::new(), Vec::new());
    for &file in wanted {
        let found = folder.find(file, events)?;
        if let Found::Outdated | Found::Changed = found {
            events.tell(HubEvent::FileDiffers { path: &file.path })?;
        }
        match found {
            Found::Whole => kept.push(file.clone()),
            found => others.push(ToCome {
                file: file.clone(),
                found,
            }),
        }
    }
    Ok((kept, others))
}

fn never_listed(dataset: &HubDataset, to: &Path) -> DataError {
    DataError::Hub {
        place: to.display().to_string(),
        problem: format!(
            "does not know the files of {dataset}; fetch once with a network, or read the folder \
             as it is"
        ),
    }
}
