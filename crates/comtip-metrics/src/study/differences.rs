//! The model beside its baselines, and variants beside the first, run by run.

use super::gathered::{ALL, Gathered};
use crate::error::MetricError;
use crate::results::{MethodRole, StudyDifference, StudyFacts};

/// Differences of all scores over all test spots: within every variant of the model to each baseline, and of the model of
/// every variant to that of the first.
///
/// # Errors
///
/// [`MetricError::NonFinite`].
pub(super) fn differences(
    study: &StudyFacts,
    gathered: &[Gathered],
) -> Result<Vec<StudyDifference>, MetricError> {
    let overall: Vec<&Gathered> = gathered
        .iter()
        .filter(|of| of.key.level == ALL && of.is_estimate)
        .collect();
    let is_of = |of: &Gathered, role: MethodRole| of.role == Some(role);
    let first = study.variants.first().map(|variant| variant.name.as_str());
    let mut found = Vec::new();
    for own in overall.iter().filter(|of| is_of(of, MethodRole::Model)) {
        let is_compared = |other: &&&Gathered| {
            let is_metric = other.key.metric == own.key.metric;
            let is_baseline =
                other.key.variant == own.key.variant && is_of(other, MethodRole::Baseline);
            let is_first = Some(other.key.variant.as_str()) == first
                && other.key.variant != own.key.variant
                && other.key.method == own.key.method;
            is_metric && (is_baseline || is_first)
        };
        for other in overall.iter().filter(is_compared) {
            found.push(difference(own, other)?);
        }
    }
    Ok(found)
}

fn difference(own: &Gathered, other: &Gathered) -> Result<StudyDifference, MetricError> {
    let mut estimate = own.grid.above(&other.grid).estimate()?;
    estimate.over_patients = own.patients.above(&other.patients).mean()?;
    Ok(StudyDifference {
        variant: own.key.variant.clone(),
        method: own.key.method.clone(),
        against_variant: other.key.variant.clone(),
        against_method: other.key.method.clone(),
        metric: own.key.metric.clone(),
        finding: estimate.finding(),
        estimate,
    })
}
