//! Every value of a result as a row.

use comtip_metrics::{
    ClusterScores, ClusteringMethod, ClusteringResult, Estimate, EvalResult, FineTunedResult,
    ZeroShotResult,
};

use super::csv_ceiling::ceiling_rows;
use super::csv_intervals::interval_rows;
use super::csv_row::Row;
use super::expression_rows::expression;
use super::retrieval_rows::retrieval;
use super::robustness_rows::{spread_rows, wording_rows};

/// Every value of a result, method by method, from the whole to its parts; each with the stamps of the result.
pub(super) fn rows<'a>(result: &'a EvalResult, stamps: &'a str) -> Vec<Row<'a>> {
    let empty = Row::of(result, stamps);
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
            let mut rows: Vec<Row<'a>> = methods
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
    empty: Row<'a>,
    result: &'a ClusteringResult,
    method: &'a ClusteringMethod,
) -> Vec<Row<'a>> {
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
fn cluster_scores<'a>(row: Row<'a>, scores: &ClusterScores<Estimate>) -> Vec<Row<'a>> {
    let named = scores.named();
    named.map(|(metric, of)| row.estimate(metric, &of)).to_vec()
}
