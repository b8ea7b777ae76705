//! What the scores of a study say, in a sentence.

use crate::results::{
    MethodRole, StudyDifference, StudyEstimate, StudyResult, is_lower_better, metric_words,
};

/// What the intervals speak of.
const OF_SEEDS: &str =
    "intervals are 95 % t over training seeds, and say nothing of other slides or patients";

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
    let of_seeds = match result.study.seeds.len() {
        0 | 1 => "one training seed: no interval",
        _ => OF_SEEDS,
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
        three_decimals(best),
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
        Some(ends) => format!(
            "{} ({} to {})",
            three_decimals(value),
            three_decimals(ends.low),
            three_decimals(ends.high)
        ),
        None => three_decimals(value),
    }
}

/// A number as a reader compares it; zero has no sign.
fn three_decimals(value: f64) -> String {
    format!("{:.3}", (value * 1000.0).round() / 1000.0 + 0.0)
}
