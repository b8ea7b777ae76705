//! Why something could not be fetched.

use std::path::PathBuf;

use comtip_files::{FileError, first_names};

/// Names that a message gives; the rest are counted.
const N_NAMED: usize = 20;

/// Why something could not be fetched.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum HubError {
    /// A file could not be read or written, or another process writes to the folder.
    #[error(transparent)]
    File(#[from] FileError),
    /// A slide is named wrongly, or the hub lists it so that it cannot be taken.
    #[error("slide {slide}: {problem}")]
    Slide {
        /// The slide.
        slide: String,
        /// What is wrong and what to do.
        problem: String,
    },
    /// A hub of data sets did not answer, or not as it should.
    #[error("{place}: {problem}")]
    Hub {
        /// The address asked, or the setting that is wrong.
        place: String,
        /// What is wrong and what to do.
        problem: String,
    },
    /// Slides were asked for that a data set of the hub does not have.
    #[error("{repo} has no slide {}", slides_and_near_names(.unknown))]
    UnknownSlides {
        /// The data set, `owner/name`.
        repo: String,
        /// The names, each with those it has that are nearest.
        unknown: Vec<(String, Vec<String>)>,
    },
    /// The bytes that came are not those the hub lists.
    #[error(
        "{path}: bytes with {found} came, but the hub lists {expected}; try again later, or another endpoint"
    )]
    Checksum {
        /// The file, as it would be called.
        path: PathBuf,
        /// Kind and sum the hub lists.
        expected: String,
        /// Kind and sum of what came.
        found: String,
    },
    /// Offline, files are missing or are not those the hub listed.
    #[error(
        "{folder} lacks {} files of the slides asked for: {}; fetch them once with a network",
        .files.len(),
        first_names(.files, N_NAMED)
    )]
    NotFetched {
        /// The folder.
        folder: PathBuf,
        /// Their paths in the folder, all of them.
        files: Vec<String>,
    },
    /// A folder holds files of another state of a data set than the one asked for.
    #[error(
        "{folder} holds {} files of other slides that are not those of commit {commit}: {}; name their \
         slides too, so that all are of one commit, or remove them, or choose another folder",
        .files.len(),
        first_names(.files, N_NAMED)
    )]
    MixedStates {
        /// The folder.
        folder: PathBuf,
        /// The commit asked for.
        commit: String,
        /// Their paths in the folder, all of them.
        files: Vec<String>,
    },
    /// The disk is full.
    #[error(
        "no space is left to write {path}: {n_bytes} bytes are still to come; make room and fetch again, which \
         resumes from here"
    )]
    DiskFull {
        /// The file being written.
        path: PathBuf,
        /// Bytes of it still to come.
        n_bytes: u64,
    },
    /// A folder may not be written to.
    #[error("{path} may not be written to; choose another folder, or ask for the right to write")]
    NotWritable {
        /// The file or folder.
        path: PathBuf,
        /// The cause.
        source: std::io::Error,
    },
    /// The caller asked to stop.
    #[error("stopped when asked to; what was done stays")]
    Cancelled,
}

/// `a` (near: `b`, `c`); `d`
fn slides_and_near_names(unknown: &[(String, Vec<String>)]) -> String {
    let one = |(name, near): &(String, Vec<String>)| match near.is_empty() {
        true => format!("`{name}`"),
        false => format!("`{name}` (near: `{}`)", near.join("`, `")),
    };
    unknown.iter().map(one).collect::<Vec<_>>().join("; ")
}
