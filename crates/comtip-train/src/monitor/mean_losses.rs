//! Means of the losses over the steps of an epoch.

use serde::{Deserialize, Serialize};

use super::contrast_over_chance::ContrastOverChance;
use super::json_number::{if_there, or_nan};
use super::step_record::StepRecord;

/// Means over the steps of an epoch.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MeanLosses {
    /// The weighted sum.
    #[serde(deserialize_with = "or_nan")]
    pub total: f64,
    /// InfoNCE over `ln N`: 1 is chance.
    #[serde(deserialize_with = "or_nan")]
    pub info_nce_over_chance: f64,
    /// `L_obs`.
    #[serde(deserialize_with = "or_nan")]
    pub observed: f64,
    /// `L_unobs`.
    #[serde(deserialize_with = "or_nan")]
    pub unobserved: f64,
    /// `E[D(matched)] - E[D(shuffled)]`.
    #[serde(deserialize_with = "or_nan")]
    pub gap: f64,
    /// The sigmoid loss over what an uninformed model scores: 1 is chance. None under InfoNCE.
    #[serde(
        skip_serializing_if = "Option::is_none",
        default,
        deserialize_with = "if_there"
    )]
    pub siglip_over_chance: Option<f64>,
}

impl MeanLosses {
    /// The means of some steps; `None` of none.
    pub fn of(records: &[StepRecord]) -> Option<Self> {
        (!records.is_empty()).then(|| Self::of_steps(records))
    }

    /// The means of at least one step; of none they are no numbers.
    pub(super) fn of_steps(records: &[StepRecord]) -> Self {
        let n = records.len() as f64;
        let mean = |term: fn(&StepRecord) -> f64| records.iter().map(term).sum::<f64>() / n;
        let siglip = records.iter().map(|record| record.siglip_over_chance);
        Self {
            total: mean(|record| record.total),
            info_nce_over_chance: mean(|record| record.info_nce_over_chance),
            observed: mean(|record| record.observed),
            unobserved: mean(|record| record.unobserved),
            gap: mean(|record| record.gap),
            siglip_over_chance: siglip.sum::<Option<f64>>().map(|sum| sum / n),
        }
    }

    /// The contrast that is minimised, SigLIP or InfoNCE, over that of chance.
    pub fn contrast_over_chance(&self) -> ContrastOverChance {
        ContrastOverChance::of(self.info_nce_over_chance, self.siglip_over_chance)
    }
}
