//! Whether a run learned anything, in one sentence.

use comtip::model::Contrast;
use comtip::train::{
    Alarm, ContrastOverChance, EpochRecord, PretrainConfig, StepRecord, StepSplit,
};

use super::cli_error::CliError;
use super::plural::plural;

/// What the log of a run says.
#[derive(Debug)]
pub(crate) struct RunSummary {
    /// Where contrast and total began and ended.
    pub(crate) story: String,
    contrast: Contrast,
    is_learned: bool,
}

impl RunSummary {
    /// Sums up the training steps and the last epoch of a run; one that ended within its warm-up is too short to say.
    ///
    /// # Errors
    ///
    /// If there are none.
    pub(crate) fn of(
        records: &[StepRecord],
        epochs: &[EpochRecord],
        config: &PretrainConfig,
    ) -> Result<Self, CliError> {
        let trained: Vec<&StepRecord> = records
            .iter()
            .filter(|record| record.split == StepSplit::Train)
            .collect();
        let (Some(first), Some(last), Some(epoch)) =
            (trained.first(), trained.last(), epochs.last())
        else {
            return Err(CliError::no_result("not a single step was trained"));
        };
        let end = epoch.train.contrast_over_chance().value;
        let ContrastOverChance {
            contrast,
            value: start,
        } = first.contrast_over_chance();
        let chance = match contrast {
            Contrast::InfoNce => format!("x ln {} (1 is chance)", first.n_pairs),
            Contrast::SigLip => format!("of chance ({:.3})", contrast.chance(first.n_pairs)),
        };
        let n_warmup = config.optimizer.warmup_steps;
        let too_short = match epoch.total_steps <= n_warmup {
            true => format!(
                "; too short to judge ({}, and the warm-up is {n_warmup})",
                plural(epoch.total_steps, "step")
            ),
            false => String::new(),
        };
        Ok(Self {
            story: format!(
                "{contrast} began at {:.3} {chance} and ended at {end:.3} in the last epoch{}; the \
                 total went from {:.3} to {:.3}; all losses were finite at all {} steps{too_short}{}",
                start,
                on_validation(epochs),
                first.total,
                last.total,
                trained.len(),
                other_alarms(epoch)
            ),
            contrast,
            is_learned: !epoch.alarms.contains(&Alarm::NothingLearned),
        })
    }

    /// Whether the contrast of the last epoch is below that of chance, or the run too short to say.
    pub(crate) fn is_learned(&self) -> bool {
        self.is_learned
    }

    /// Nothing learned is a failure.
    ///
    /// # Errors
    ///
    /// If the contrast of the last epoch is still that of chance.
    pub(crate) fn or_failure(&self) -> Result<(), CliError> {
        match self.is_learned {
            true => Ok(()),
            // The alarm of the last epoch said what to look at.
            false => Err(CliError::no_result(format!(
                "{} of the last epoch is still that of chance",
                self.contrast
            ))),
        }
    }
}

/// `; on validation spots it rose from 1.003 to 1.142: memorised`; nothing where no spot was kept for validation.
fn on_validation(epochs: &[EpochRecord]) -> String {
    let of = |epoch: &EpochRecord| Some(epoch.validation?.contrast_over_chance().value);
    let (Some(first), Some(epoch)) = (epochs.first(), epochs.last()) else {
        return String::new();
    };
    let (Some(first), Some(last)) = (of(first), of(epoch)) else {
        return String::new();
    };
    let went = match epochs.len() {
        1 => format!("was {last:.3}"),
        _ if last > first => format!("rose from {first:.3} to {last:.3}"),
        _ => format!("went from {first:.3} to {last:.3}"),
    };
    let memorised = match epoch.alarms.contains(&Alarm::Memorised) {
        true => ": memorised",
        false => "",
    };
    format!("; on validation spots it {went}{memorised}")
}

/// `; alarms: collapse`: those of the last epoch that nothing else here says.
fn other_alarms(epoch: &EpochRecord) -> String {
    let is_other = |alarm: &&Alarm| !matches!(alarm, Alarm::NothingLearned | Alarm::Memorised);
    let names: Vec<&str> = epoch
        .alarms
        .iter()
        .filter(is_other)
        .map(|a| a.name())
        .collect();
    match names.is_empty() {
        true => String::new(),
        false => format!("; alarms: {}", names.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn step() -> StepRecord {
        let json = r#"{"split":"train","epoch":1,"step":1,"n_pairs":32,"total":1.5,"info_nce":3.4,
            "info_nce_over_chance":1.002,"observed":0.2,"unobserved":0.5,"pair":-0.1,"gap":0.1,"scale":14.0,
            "learning_rate":0.001,"gradient_norm":2.0}"#;
        serde_json::from_str(json).expect("a step")
    }

    /// Contrast over chance on training and validation spots, with alarms.
    fn epoch(train: f64, validation: Option<f64>, alarms: &[Alarm]) -> EpochRecord {
        let losses = |contrast: f64| {
            serde_json::json!({
                "total": 1.0, "info_nce_over_chance": contrast, "observed": 0.2, "unobserved": 0.5, "gap": 0.1
            })
        };
        let json = serde_json::json!({
            "epoch": 1, "total_steps": 10_000, "train": losses(train), "validation": validation.map(losses),
            "scale": 14.0, "alarms": alarms,
            "speed": {
                "seconds": 1.0, "pairs_per_s": 60.0, "sentences_per_s": 1.0, "tokens_per_s": 1.0, "loader_wait": 0.0
            }
        });
        serde_json::from_value(json).expect("an epoch")
    }

    fn story(epochs: &[EpochRecord]) -> String {
        let summary = RunSummary::of(&[step()], epochs, &PretrainConfig::tiny());
        summary.expect("a summary").story
    }

    #[test]
    fn a_run_that_memorised_says_so_in_the_sentence_of_its_result() {
        let alarms = [Alarm::Memorised, Alarm::Collapse];
        let said = story(&[
            epoch(1.0, Some(1.003), &[]),
            epoch(0.717, Some(1.142), &alarms),
        ]);
        let contrast = "InfoNCE began at 1.002 x ln 32 (1 is chance) and ended at 0.717 in the last epoch; on validation \
                        spots it rose from 1.003 to 1.142: memorised; the total";
        assert!(said.starts_with(contrast), "{said}");
        assert!(said.ends_with("; alarms: collapse"), "{said}");
    }

    #[test]
    fn a_run_that_learned_and_one_without_validation_spots_have_nothing_to_add() {
        let said = story(&[epoch(1.0, Some(1.0), &[]), epoch(0.7, Some(0.8), &[])]);
        assert!(
            said.contains("on validation spots it went from 1.000 to 0.800;"),
            "{said}"
        );
        assert!(
            !said.contains("memorised") && !said.contains("alarms"),
            "{said}"
        );
        let said = story(&[epoch(0.9, Some(0.95), &[])]);
        assert!(said.contains("on validation spots it was 0.950;"), "{said}");
        let said = story(&[epoch(0.9, None, &[])]);
        assert!(!said.contains("validation"), "{said}");
    }
}
