//! Why slides could not be simulated.

use comtip_files::FileError;

/// Why slides could not be simulated.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SimulationError {
    /// A setting is out of its range, or contradicts another.
    #[error("{setting} {value}: {requirement}")]
    Setting {
        /// Name of the setting, as the field is called.
        setting: &'static str,
        /// The value given.
        value: String,
        /// What it has to be.
        requirement: String,
    },
    /// A file could not be written.
    #[error(transparent)]
    File(#[from] FileError),
    /// The caller asked to stop.
    #[error("stopped before all slides were written; nothing is kept")]
    Cancelled,
}
