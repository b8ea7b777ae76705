//! What happens while slides are fetched.

use std::ops::ControlFlow;
use std::path::Path;
use std::time::Duration;

use crate::error::HubError;

/// What happens while slides are fetched, for a progress bar and a log.
#[derive(Debug)]
#[non_exhaustive]
pub enum HubEvent<'a> {
    /// The data set is listed at one commit.
    Listed {
        /// The commit.
        commit: &'a str,
        /// Files in the data set.
        n_files: usize,
    },
    /// A file that is there is read to compare its checksum; large ones take a while.
    FileChecking {
        /// Path in the folder.
        path: &'a str,
        /// Its length.
        n_bytes: u64,
    },
    /// Warning: a file that is there is not the one the Hub lists; online, it is replaced.
    FileDiffers {
        /// Path in the folder.
        path: &'a str,
    },
    /// Warning: a file that was there was not as it was fetched; it got another name, and the file of
    /// the Hub comes in its place.
    FileKeptAside {
        /// Path in the folder.
        path: &'a str,
        /// Where it is now.
        aside: &'a Path,
    },
    /// It is known what is to be downloaded.
    Planned {
        /// Files that are there and right.
        n_kept: usize,
        /// Files to come.
        n_files: usize,
        /// Their length, parts already there included.
        n_bytes: u64,
    },
    /// A file is about to be downloaded.
    FileStarted {
        /// Path in the folder.
        path: &'a str,
        /// Its length.
        n_bytes: u64,
        /// How much of it an earlier call left.
        n_resumed: u64,
    },
    /// Some more bytes came; or fewer are there, because a file had to be begun again.
    BytesDone {
        /// Path in the folder.
        path: &'a str,
        /// Bytes of the file so far.
        n_file_done: u64,
        /// Bytes of the file.
        n_file_bytes: u64,
        /// Bytes of all files to come, so far.
        n_done: u64,
        /// Bytes of all files to come.
        n_bytes: u64,
    },
    /// Warning: a try failed and another follows.
    Retrying {
        /// Why it failed.
        error: &'a HubError,
        /// Tries in a row that brought nothing new.
        n_failed: usize,
        /// Pause before the next.
        pause: Duration,
    },
    /// A file is whole, checked and under its name.
    FileFinished {
        /// Path in the folder.
        path: &'a str,
    },
}

/// Called with what happens; `Break` stops.
pub(super) type OnHubEvent<'a> = dyn FnMut(HubEvent<'_>) -> ControlFlow<()> + 'a;

/// Tells the caller, and hears whether to stop.
pub(super) struct Events<'a> {
    on_event: &'a mut OnHubEvent<'a>,
}

impl<'a> Events<'a> {
    pub(super) fn new(on_event: &'a mut OnHubEvent<'a>) -> Self {
        Self { on_event }
    }

    /// # Errors
    ///
    /// [`HubError::Cancelled`] if the caller breaks.
    pub(super) fn tell(&mut self, event: HubEvent<'_>) -> Result<(), HubError> {
        match (self.on_event)(event) {
            ControlFlow::Continue(()) => Ok(()),
            ControlFlow::Break(()) => Err(HubError::Cancelled),
        }
    }
}
