//! What a trained model is known by.

use std::fs;

use comtip_files::sha256;
use comtip_train::RunFolder;

/// The digest of the checksums of the files of a run's model, against which whoever loads or checks it holds them; `None` of an
/// earlier release, which wrote none.
pub(crate) fn model_identity(run: &RunFolder) -> Option<String> {
    let checksums = fs::read(run.model().join("checksums.json")).ok()?;
    Some(sha256(&checksums))
}
