//! One score of all methods side by side.

use comtip_metrics::{
    ClusterScores, ClusteringResult, Estimate, ExpressionMethod, ExpressionResult, Interval,
    MethodRole,
};

use super::caption::caption;
use crate::bar::{Bar, BarRole};
use crate::bar_chart::BarChart;

/// What the ceilings of correlations are.
pub(super) const AT_MOST: &str = "at most, as estimated from the noise of the counts";

/// The score to quote of every method, with its interval and what anyone could reach.
pub(super) fn expression_chart(result: &ExpressionResult) -> BarChart {
    let ceiling = result.ceiling.as_ref();
    let ceiling = ceiling.and_then(|of| of.pcc_per_slide.value);
    let bar = |method: &ExpressionMethod| Bar {
        ceiling,
        ..estimate_bar(&method.method, method.role, &method.overall.pcc_per_slide)
    };
    let estimates = result
        .methods
        .iter()
        .map(|of| of.overall.pcc_per_slide.interval);
    BarChart {
        title: caption("PCC per slide of every method", &result.header.stamps),
        value_label: match result.slides.len() {
            1 => "PCC over the spots of the slide, mean over genes".to_owned(),
            n => format!("PCC within a slide, mean over genes and {n} slides"),
        },
        interval_label: interval_label(estimates),
        ceiling_label: AT_MOST.to_owned(),
        bars: result.methods.iter().map(bar).collect(),
        ..BarChart::default()
    }
}

/// ARI and smoothed ARI of every representation, of one slide or the mean over slides; nothing where there are no labels, as
/// silhouettes do not compare.
pub(super) fn cluster_charts(result: &ClusteringResult, slide_idx: Option<usize>) -> Vec<BarChart> {
    let scores = [
        (
            "ARI",
            (|of| of.ari) as fn(&ClusterScores<Estimate>) -> Estimate,
        ),
        ("smoothed ARI", |of| of.ari_smoothed),
    ];
    let chart = |(name, of): (&str, fn(&ClusterScores<Estimate>) -> Estimate)| {
        let methods = result.methods.iter().filter_map(|method| {
            let scores = match slide_idx {
                Some(slide_idx) => &method.by_slide.get(slide_idx)?.scores,
                None => &method.scores,
            };
            Some((method, of(scores)))
        });
        let is_scored = methods.clone().any(|(_, score)| score.value.is_some());
        let over = match slide_idx.and_then(|at| result.slides.get(at)) {
            Some(slide) => format!("{name} on {}", slide.slide),
            None => format!("{name}, mean over {} slides", result.slides.len()),
        };
        let bars = methods
            .clone()
            .map(|(method, score)| estimate_bar(&method.method, method.role, &score));
        is_scored.then(|| BarChart {
            title: caption(&over, &result.header.stamps),
            value_label: format!("{name}: 0 is chance, 1 is agreement"),
            interval_label: interval_label(methods.clone().map(|(_, score)| score.interval)),
            bars: bars.collect(),
            ..BarChart::default()
        })
    };
    scores.into_iter().filter_map(chart).collect()
}

/// A score as a bar.
pub(super) fn estimate_bar(name: &str, role: MethodRole, score: &Estimate) -> Bar {
    Bar {
        name: name.to_owned(),
        // One that is not finite is named without a bar.
        value: score.value.unwrap_or(f64::NAN),
        interval: score.interval.map(|of| (of.low, of.high)),
        ceiling: None,
        role: match role {
            MethodRole::Model => BarRole::Model,
            MethodRole::Baseline => BarRole::Baseline,
            MethodRole::Oracle => BarRole::Oracle,
        },
    }
}

/// What the intervals of these scores are; empty where there are none.
pub(super) fn interval_label(intervals: impl IntoIterator<Item = Option<Interval>>) -> String {
    let mut found = intervals.into_iter().flatten();
    found
        .next()
        .map_or(String::new(), |of| of.kind.name().to_owned())
}

#[cfg(test)]
mod tests {
    use comtip_metrics::EvalResult;

    use super::*;
    use crate::results::clustering_example::{clustering_result, without_labels};
    use crate::results::example::stamped_expression;

    #[test]
    fn clusters_are_between_the_ends_of_their_seeds_and_silhouettes_are_not_compared() {
        let charts = cluster_charts(&clustering_result(), Some(0));
        let titles: Vec<&str> = charts.iter().map(|chart| &*chart.title).collect();
        assert_eq!(titles, ["ARI on B1", "smoothed ARI on B1"]);
        assert_eq!(charts[0].interval_label, "range of k-means seeds");
        assert!(charts[0].bars[0].interval.is_some());
        assert!(cluster_charts(&without_labels(), Some(0)).is_empty());
    }

    #[test]
    fn a_method_is_drawn_by_its_role() {
        let EvalResult::Expression(mut result) = stamped_expression() else {
            panic!("another protocol");
        };
        let mut baseline = result.methods[0].clone();
        baseline.role = MethodRole::Baseline;
        let mut oracle = baseline.clone();
        oracle.role = MethodRole::Oracle;
        result.methods.extend([baseline, oracle]);
        let chart = expression_chart(&result);
        let roles: Vec<BarRole> = chart.bars.iter().map(|bar| bar.role).collect();
        assert_eq!(roles, [BarRole::Model, BarRole::Baseline, BarRole::Oracle]);
        assert_eq!(chart.interval_label, "");
    }
}
