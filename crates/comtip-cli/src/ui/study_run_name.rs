//! A run of a study among the others.

use comtip::train::StudyRun;

/// `run 4 of 15: no-pair, fold 1 (tests B), seed 8`; `at` counts from 1.
pub(crate) fn study_run_name(at: usize, n_runs: usize, run: &StudyRun, tested: &str) -> String {
    format!(
        "run {at} of {n_runs}: {}, fold {} (tests {tested}), seed {}",
        run.variant, run.fold, run.seed
    )
}
