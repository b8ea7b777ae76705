//! Which epoch a run can go on from.

use std::fs;
use std::path::Path;

use crate::TrainError;

/// The last epoch whose three checkpoint files (model, optimiser, schedule) are all there.
///
/// # Errors
///
/// If the folder cannot be read, or holds no complete checkpoint.
pub(crate) fn last_checkpoint(folder: &Path) -> Result<usize, TrainError> {
    let entries = fs::read_dir(folder).map_err(TrainError::io("read", folder))?;
    let complete = |epoch: &usize| {
        ["model", "optim", "scheduler"]
            .iter()
            .all(|part| folder.join(format!("{part}-{epoch}.bpk")).is_file())
    };
    entries
        .filter_map(|entry| {
            let name = entry.ok()?.file_name().into_string().ok()?;
            let epoch = name.strip_prefix("model-")?.strip_suffix(".bpk")?;
            epoch.parse::<usize>().ok()
        })
        .filter(complete)
        .max()
        .ok_or_else(|| TrainError::Run {
            path: folder.to_owned(),
            problem: "holds no complete checkpoint; start anew in another folder".to_owned(),
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_epoch_with_a_missing_part_is_passed_over() {
        let folder = tempfile::tempdir().expect("a folder");
        for name in ["model-1", "optim-1", "scheduler-1", "model-2", "optim-2"] {
            fs::write(folder.path().join(format!("{name}.bpk")), b"").expect("written");
        }
        assert_eq!(last_checkpoint(folder.path()).ok(), Some(1));
    }
}
