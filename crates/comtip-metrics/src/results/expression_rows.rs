//! Every score of predicted expression as a row.

use super::estimate::Estimate;
use super::expression_result::{ExpressionMethod, ExpressionResult};
use super::group_metrics::GroupMetrics;
use super::score_row::ScoreRow;

/// The rows of one method: over all test spots, then slide by slide, patient by patient and gene by gene.
pub(super) fn expression<'a>(
    empty: ScoreRow<'a>,
    result: &'a ExpressionResult,
    method: &'a ExpressionMethod,
) -> Vec<ScoreRow<'a>> {
    let all = empty.method(&method.method, method.role);
    let mut rows = of_all(all, method);
    for (scores, slide) in method.by_slide.iter().zip(&result.slides) {
        let of_slide = all.slide(&scores.slide, slide.patient.as_deref());
        let row = of_slide.level("slide");
        let (pcc, mae, n_constant) = (&scores.pcc, &scores.mae, scores.n_constant);
        rows.extend(of_group(row, [pcc, mae], n_constant, &scores.scores));
        for gene in &scores.genes {
            let row = of_slide.level("slide-gene").gene(&gene.gene);
            rows.extend([
                row.value("pcc", gene.pcc).interval(gene.pcc_interval),
                row.value("mae", Some(gene.mae)),
            ]);
            let named = gene.scores.named().into_iter();
            rows.extend(named.map(|(metric, value)| row.value(metric, value)));
        }
    }
    for scores in method.by_patient.iter().flatten() {
        let row = all.level("patient").patient(&scores.patient);
        let (pcc, mae, n_constant) = (&scores.pcc, &scores.mae, scores.n_constant);
        rows.extend(of_group(row, [pcc, mae], n_constant, &scores.scores));
    }
    for gene in &method.by_gene {
        let row = all.level("gene").gene(&gene.gene);
        rows.extend([
            row.estimate("pcc", &gene.pcc),
            row.estimate("pcc_pooled", &gene.pcc_pooled),
            row.estimate("mae", &gene.mae),
        ]);
        let named = gene.scores.named().into_iter();
        rows.extend(named.map(|(metric, of)| row.estimate(metric, &of)));
        let pooled = gene.pooled.named().into_iter();
        rows.extend(pooled.map(|(metric, of)| row.estimate(metric, &of).over("_pooled")));
    }
    rows
}

/// The scores over the spots of a slide or of a patient.
fn of_group<'a>(
    row: ScoreRow<'a>,
    [pcc, mae]: [&Estimate; 2],
    n_constant: usize,
    metrics: &GroupMetrics,
) -> Vec<ScoreRow<'a>> {
    let mut rows = vec![
        row.estimate("pcc", pcc),
        row.estimate("mae", mae),
        row.count("n_constant", n_constant),
    ];
    let named = metrics.named();
    rows.extend(named.map(|(metric, of)| row.estimate(metric, &of)));
    rows
}

/// The scores over all test spots.
fn of_all<'a>(all: ScoreRow<'a>, method: &'a ExpressionMethod) -> Vec<ScoreRow<'a>> {
    let overall = &method.overall;
    let mut rows = vec![all.estimate("pcc_per_slide", &overall.pcc_per_slide)];
    let per_patient = overall.pcc_per_patient.iter();
    rows.extend(per_patient.map(|of| all.estimate("pcc_per_patient", of)));
    rows.extend([
        all.estimate("pcc_pooled", &overall.pcc_pooled),
        all.estimate("pcc_flattened", &overall.pcc_flattened),
        all.estimate("mae", &overall.mae),
        all.count("n_constant", overall.n_constant),
    ]);
    let per_patient = overall.per_patient.iter().map(|of| ("_per_patient", of));
    let scopes = [("_per_slide", &overall.per_slide)].into_iter();
    for (scope, metrics) in scopes
        .chain(per_patient)
        .chain([("_pooled", &overall.pooled)])
    {
        let named = metrics.named();
        rows.extend(named.map(|(metric, of)| all.estimate(metric, &of).over(scope)));
    }
    rows.extend(
        method
            .ridge
            .map(|ridge| all.value("ridge_penalty", Some(ridge.penalty))),
    );
    rows
}
