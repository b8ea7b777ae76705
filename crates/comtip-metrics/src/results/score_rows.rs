//! Every value of a result as a row.

use super::ceiling_rows::ceiling_rows;
use super::cluster_scores::ClusterScores;
use super::clustering_result::{ClusteringMethod, ClusteringResult};
use super::estimate::Estimate;
use super::eval_result::EvalResult;
use super::expression_rows::expression;
use super::fine_tuned_result::FineTunedResult;
use super::interval_rows::interval_rows;
use super::retrieval_rows::retrieval;
use super::robustness_rows::{spread_rows, wording_rows};
use super::score_row::ScoreRow;
use super::zero_shot_result::ZeroShotResult;

/// Every value of a result, method by method, from the whole to its parts.
pub(super) fn score_rows(result: &EvalResult) -> Vec<ScoreRow<'_>> {
    let empty = ScoreRow::of_all();
    match result {
        EvalResult::Clustering(of) => {
            let methods = of.methods.iter();
            methods
                .flat_map(|method| clustering(empty, of, method))
                .collect()
        }
        EvalResult::Retrieval(of) => {
            let methods = of.methods.iter();
            methods
                .flat_map(|method| retrieval(empty, of, method))
                .collect()
        }
        EvalResult::Robustness(of) => {
            let methods = of.methods.iter();
            methods
                .flat_map(|method| wording_rows(empty, of, method))
                .chain(spread_rows(empty, of))
                .collect()
        }
        EvalResult::Expression(of)
        | EvalResult::FineTuned(FineTunedResult { expression: of })
        | EvalResult::ZeroShot(ZeroShotResult { expression: of }) => {
            let methods = of.methods.iter();
            let mut rows: Vec<ScoreRow<'_>> = methods
                .flat_map(|method| expression(empty, of, method))
                .collect();
            let intervals = of.prediction_intervals.iter();
            rows.extend(intervals.flat_map(|intervals| interval_rows(empty, of, intervals)));
            rows.extend(
                of.ceiling
                    .iter()
                    .flat_map(|ceiling| ceiling_rows(empty, of, ceiling)),
            );
            rows
        }
    }
}

fn clustering<'a>(
    empty: ScoreRow<'a>,
    result: &'a ClusteringResult,
    method: &'a ClusteringMethod,
) -> Vec<ScoreRow<'a>> {
    let all = empty.method(&method.method, method.role);
    let mut rows = cluster_scores(all, &method.scores);
    for (scores, slide) in method.by_slide.iter().zip(&result.slides) {
        let of_slide = all.slide(&scores.slide, slide.patient.as_deref());
        rows.extend(cluster_scores(of_slide.level("slide"), &scores.scores));
        for seed in &scores.seeds {
            let row = of_slide.level("k-means seed").kmeans_seed(seed.seed);
            let named = seed.scores.named().into_iter();
            rows.extend(named.map(|(metric, value)| row.value(metric, value)));
        }
    }
    for scores in method.by_patient.iter().flatten() {
        let row = all.level("patient").patient(&scores.patient);
        rows.extend(cluster_scores(row, &scores.scores));
    }
    rows
}

/// A row a score of clusters.
fn cluster_scores<'a>(row: ScoreRow<'a>, scores: &ClusterScores<Estimate>) -> Vec<ScoreRow<'a>> {
    let named = scores.named();
    named.map(|(metric, of)| row.estimate(metric, &of)).to_vec()
}
