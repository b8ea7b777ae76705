//! What a reader of the scores of a run should be warned of.

use comtip_model::Integrity;

use super::eval_context::EvalContext;
use crate::run::differing_patients;
use crate::warning::EvalWarning;

impl EvalContext {
    /// What is known against the run, its split and its tiles.
    pub(super) fn find_warnings(&self) -> Vec<EvalWarning> {
        let mut warnings = Vec::new();
        if self.checkpoint.integrity == Integrity::NoChecksums {
            let folder = self.run.model();
            warnings.push(EvalWarning::Unverified { folder });
        }
        if let Some(problem) = differing_patients(&self.scored.split, self.shards.manifest()) {
            let split = self.run.split();
            warnings.push(EvalWarning::PatientsDiffer { split, problem });
        }
        if !self.run.tells_tiles() {
            let run = self.run.path().to_owned();
            warnings.push(EvalWarning::NoRecordOfTiles { run });
        }
        let seen = self.seen();
        if seen.stamp().is_some() {
            let seen = seen.to_string();
            warnings.push(EvalWarning::Seen { seen });
        }
        warnings
    }
}
