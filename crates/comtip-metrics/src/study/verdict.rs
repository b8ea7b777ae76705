//! What the scores of a study say, in a sentence.

use crate::results::{
    MethodRole, StudyDifference, StudyEstimate, StudyResult, interval_words, is_lower_better,
    metric_words, score_words,
};

/// What the intervals speak of.
const OF_SEEDS: &str =
    "intervals are 95 % t over training seeds, and say nothing of other slides or patients";

/// Where there is no interval: of a single seed, or of several that lack folds or do not differ.
pub(super) const NO_INTERVAL: &str =
    "no interval: it takes two training seeds that have every fold and differ";

/// The model of the first variant beside its best baseline, by each of the metrics.
pub(super) fn verdict(result: &StudyResult, metrics: &[String]) -> String {
    let Some(variant) = result.study.variants.first().map(|of| of.name.as_str()) else {
        return String::new();
    };
    let Some(model) = result.model(variant) else {
        return String::new();
    };
    let compared: Vec<String> = metrics
        .iter()
        .filter_map(|metric| compared(result, variant, model, metric))
        .collect();
    if compared.is_empty() {
        return String::new();
    }
    let has_interval = result
        .scores
        .iter()
        .any(|of| of.estimate.interval.is_some());
    let of_seeds = match has_interval {
        true => OF_SEEDS,
        false => NO_INTERVAL,
    };
    format!(
        "Over {}: {}; {of_seeds}.",
        result.study.in_words(),
        compared.join("; ")
    )
}

fn compared(result: &StudyResult, variant: &str, model: &str, metric: &str) -> Option<String> {
    let own = &result.overall(variant, Some(model), metric)?.estimate;
    let is_lower = is_lower_better(metric);
    let better = |value: f64| if is_lower { -value } else { value };
    let methods = result.methods(variant);
    let baselines = methods
        .iter()
        .filter(|(_, role)| *role == MethodRole::Baseline);
    let (baseline, best) = baselines
        .filter_map(|(name, _)| {
            let score = result.overall(variant, Some(name), metric)?;
            Some((*name, score.estimate.value?))
        })
        .max_by(|a, b| better(a.1).total_cmp(&better(b.1)))?;
    let difference = result.differences.iter().find(|of| {
        of.variant == variant
            && of.against_variant == variant
            && of.method == model
            && of.against_method == baseline
            && of.metric == metric
    })?;
    Some(format!(
        "{} {} against {} ({baseline}), {}",
        metric_words(metric),
        shown(own),
        score_words(best),
        difference_in_words(difference)
    ))
}

fn difference_in_words(difference: &StudyDifference) -> String {
    let estimate = &difference.estimate;
    match difference.finding {
        Some(finding) => format!("{}, {}", finding.name(), shown(estimate)),
        None => format!("difference {}", shown(estimate)),
    }
}

/// A score with its interval: `0.123 (0.101 to 0.145)`.
pub(super) fn shown(estimate: &StudyEstimate) -> String {
    let Some(value) = estimate.value else {
        return "undefined".to_owned();
    };
    match estimate.interval {
        Some(ends) => interval_words(value, &ends),
        None => score_words(value),
    }
}
