//! What came of a run of a study.

use comtip::train::{EpochRecord, StudyFolder, StudyRun, read_epoch_records, read_step_records};

use crate::ui::{CliError, RunSummary, shared_prefix, without_prefix};

/// What came of a run.
pub(super) struct RunOutcome {
    pub(super) run: StudyRun,
    /// Which patients or spots its fold tests.
    pub(super) tested: String,
    pub(super) epochs: Vec<EpochRecord>,
    pub(super) is_learned: bool,
}

impl RunOutcome {
    /// What the logs of a finished run say.
    ///
    /// # Errors
    ///
    /// If they cannot be read, or tell of no step.
    pub(super) fn of(study: &StudyFolder, run: &StudyRun) -> Result<Self, CliError> {
        Ok(Self {
            run: run.clone(),
            tested: tested(study, run.fold),
            epochs: read_epoch_records(&run.run.epoch_log())?,
            is_learned: summary(study, run)?.is_learned(),
        })
    }

    /// `no-pair, fold 1, seed 8`
    pub(super) fn name(&self) -> String {
        let StudyRun {
            variant,
            fold,
            seed,
            ..
        } = &self.run;
        format!("{variant}, fold {fold}, seed {seed}")
    }

    /// Seconds of its training steps.
    pub(super) fn seconds(&self) -> f64 {
        let seconds = self.epochs.iter().map(|epoch| epoch.speed.seconds);
        seconds.filter(|seconds| seconds.is_finite()).sum()
    }

    /// The lowest contrast over that of chance on validation spots.
    pub(super) fn best_validation(&self) -> Option<f64> {
        let losses = self.epochs.iter().filter_map(|epoch| epoch.validation);
        let contrasts = losses.map(|losses| losses.contrast_over_chance().value);
        contrasts
            .filter(|value| value.is_finite())
            .min_by(f64::total_cmp)
    }
}

/// What a fold tests, without what the folds begin with alike.
pub(super) fn tested(study: &StudyFolder, fold: usize) -> String {
    let folds = &study.plan().folds;
    let names: Vec<&str> = folds.iter().map(|fold| fold.tested.as_str()).collect();
    let tested = study.plan().fold(fold).map(|fold| fold.tested.as_str());
    without_prefix(tested.unwrap_or_default(), shared_prefix(&names))
}

/// What the logs of a run say, in a sentence.
///
/// # Errors
///
/// As [`RunOutcome::of`].
pub(super) fn summary(study: &StudyFolder, run: &StudyRun) -> Result<RunSummary, CliError> {
    RunSummary::of(
        &read_step_records(&run.run.log())?,
        &read_epoch_records(&run.run.epoch_log())?,
        &study.config_of(run)?,
    )
}
