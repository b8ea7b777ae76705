//! Settings that are of use with others only.

use comtip_model::Contrast;

use super::best_by::BestBy;
use super::masked_targets::MaskedTargets;
use super::pretrain_config::PretrainConfig;
use crate::error::TrainError;

impl PretrainConfig {
    /// Refuses a setting that another one leaves without what it needs.
    ///
    /// # Errors
    ///
    /// Names both, and what to set.
    pub(super) fn check_needs(&self) -> Result<(), TrainError> {
        let objective = &self.objective;
        let needs = [
            (
                objective.soft_targets > 0.0 && objective.contrast == Contrast::SigLip,
                "objective.soft_targets are those of InfoNCE, and objective.contrast is siglip; set it to info-nce, or \
                 soft_targets to 0",
            ),
            (
                objective.masked_targets == MaskedTargets::Average
                    && self.optimizer.average_decay.is_none(),
                "objective.masked_targets = \"average\" needs the running average of the weights; set \
                 optimizer.average_decay, as to 0.99",
            ),
            (
                self.run.best_by != BestBy::Contrast && self.data.validation_share == 0.0,
                "run.best_by asks for validation spots, and data.validation_share is 0; set it, as to 0.1, or best_by \
                 to contrast",
            ),
        ];
        match needs.into_iter().find(|(is_lacking, _)| *is_lacking) {
            Some((_, problem)) => Err(TrainError::Config {
                problem: problem.to_owned(),
            }),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_setting_without_what_it_needs_is_refused_and_with_it_taken_in_any_order() {
        let with = |changes: &[&str]| {
            let changed = PretrainConfig::tiny().with_changes(changes);
            changed.map(|_| ()).map_err(|error| error.to_string())
        };
        let refused = [
            ["objective.soft_targets=0.2", "objective.contrast=siglip"],
            ["objective.masked_targets=average", "run.epochs=2"],
            ["run.best_by=probe", "data.validation_share=0"],
        ];
        for changes in refused {
            let [first, second] = changes;
            let setting = first.split('=').next().expect("a name");
            for changes in [[first, second], [second, first]] {
                let problem = with(&changes).expect_err(first);
                assert!(problem.starts_with(setting), "{problem}");
            }
        }
        for [first, second] in [
            ["objective.soft_targets=0.2", "objective.contrast=info-nce"],
            [
                "objective.masked_targets=average",
                "optimizer.average_decay=0.9",
            ],
            ["run.best_by=probe", "data.validation_share=0.2"],
        ] {
            assert_eq!(with(&[first, second]), Ok(()));
            assert_eq!(with(&[second, first]), Ok(()));
        }
    }
}
