//! Every value of a result as a row.

use comtip_metrics::{
    ClusterScores, ClusteringMethod, ClusteringResult, Estimate, EvalResult, ExpressionCeiling,
    ExpressionMethod, ExpressionResult, FineTunedResult, MethodRole, SchemaVersion, ZeroShotResult,
};
use serde::Serialize;

/// One value of a result. The fields are the columns of the file, in this order.
#[derive(Debug, Clone, Copy, Serialize)]
pub(super) struct Row<'a> {
    schema_version: u32,
    protocol: &'a str,
    run: &'a str,
    seed: u64,
    /// What must stand beside the value; empty for a clean split.
    stamps: &'a str,
    method: &'a str,
    role: &'a str,
    /// What the value is of: `all`, `slide`, `patient`, `gene`, `slide-gene`, `k-means seed`.
    level: &'a str,
    slide: Option<&'a str>,
    patient: Option<&'a str>,
    gene: Option<&'a str>,
    kmeans_seed: Option<u64>,
    metric: &'a str,
    value: Option<f64>,
    statistic: Option<&'a str>,
    n: Option<usize>,
    n_undefined: Option<usize>,
    low: Option<f64>,
    high: Option<f64>,
    interval: Option<&'a str>,
}

impl<'a> Row<'a> {
    fn of(result: &'a EvalResult, stamps: &'a str) -> Self {
        let run = &result.header().run;
        Self {
            schema_version: SchemaVersion::NUMBER,
            protocol: result.protocol(),
            run: &run.path,
            seed: run.seed,
            stamps,
            method: "",
            role: "",
            level: "all",
            slide: None,
            patient: None,
            gene: None,
            kmeans_seed: None,
            metric: "",
            value: None,
            statistic: None,
            n: None,
            n_undefined: None,
            low: None,
            high: None,
            interval: None,
        }
    }

    fn method(self, method: &'a str, role: MethodRole) -> Self {
        let role = role.name();
        Self {
            method,
            role,
            ..self
        }
    }

    fn level(self, level: &'a str) -> Self {
        Self { level, ..self }
    }

    fn slide(self, slide: &'a str, patient: Option<&'a str>) -> Self {
        Self {
            slide: Some(slide),
            patient,
            ..self
        }
    }

    fn gene(self, gene: &'a str) -> Self {
        Self {
            gene: Some(gene),
            ..self
        }
    }

    /// A plain number.
    fn value(self, metric: &'a str, value: Option<f64>) -> Self {
        Self {
            metric,
            value,
            ..self
        }
    }

    fn estimate(self, metric: &'a str, estimate: &Estimate) -> Self {
        Self {
            metric,
            value: estimate.value,
            statistic: Some(estimate.statistic.name()),
            n: Some(estimate.n),
            n_undefined: Some(estimate.n_undefined),
            low: estimate.interval.map(|ends| ends.low),
            high: estimate.interval.map(|ends| ends.high),
            interval: estimate.interval.map(|ends| ends.kind.name()),
            ..self
        }
    }
}

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
        EvalResult::Expression(of)
        | EvalResult::FineTuned(FineTunedResult { expression: of })
        | EvalResult::ZeroShot(ZeroShotResult { expression: of }) => {
            let methods = of.methods.iter();
            let mut rows: Vec<Row<'a>> = methods
                .flat_map(|method| expression(empty, of, method))
                .collect();
            rows.extend(
                of.ceiling
                    .iter()
                    .flat_map(|of_all| ceiling(empty, of, of_all)),
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
            let row = Row {
                kmeans_seed: Some(seed.seed),
                ..of_slide.level("k-means seed")
            };
            let named = seed.scores.named().into_iter();
            rows.extend(named.map(|(metric, value)| row.value(metric, value)));
        }
    }
    for scores in method.by_patient.iter().flatten() {
        let row = Row {
            patient: Some(&scores.patient),
            ..all.level("patient")
        };
        rows.extend(cluster_scores(row, &scores.scores));
    }
    rows
}

/// A row a score of clusters.
fn cluster_scores<'a>(row: Row<'a>, scores: &ClusterScores<Estimate>) -> Vec<Row<'a>> {
    let named = scores.named();
    named.map(|(metric, of)| row.estimate(metric, &of)).to_vec()
}

/// What no method passes; rows of no method.
fn ceiling<'a>(
    all: Row<'a>,
    result: &'a ExpressionResult,
    ceiling: &'a ExpressionCeiling,
) -> Vec<Row<'a>> {
    const METRIC: &str = "pcc_at_most";
    let mut rows = vec![all.estimate(METRIC, &ceiling.pcc_per_slide)];
    for (of_slide, slide) in ceiling.by_slide.iter().zip(&result.slides) {
        let all = all.slide(&of_slide.slide, slide.patient.as_deref());
        rows.push(all.level("slide").estimate(METRIC, &of_slide.pcc));
        let genes = result.genes.iter().zip(&of_slide.genes);
        rows.extend(genes.map(|(gene, value)| {
            let row = all.level("slide-gene").gene(gene);
            row.value(METRIC, *value)
        }));
    }
    let genes = result.genes.iter().zip(&ceiling.by_gene);
    rows.extend(genes.map(|(gene, of)| all.level("gene").gene(gene).estimate(METRIC, of)));
    rows
}

fn expression<'a>(
    empty: Row<'a>,
    result: &'a ExpressionResult,
    method: &'a ExpressionMethod,
) -> Vec<Row<'a>> {
    let all = empty.method(&method.method, method.role);
    let count = |n: usize| Some(n as f64);
    let overall = &method.overall;
    let mut rows = vec![all.estimate("pcc_per_slide", &overall.pcc_per_slide)];
    let per_patient = overall.pcc_per_patient.iter();
    rows.extend(per_patient.map(|of| all.estimate("pcc_per_patient", of)));
    rows.extend([
        all.estimate("pcc_pooled", &overall.pcc_pooled),
        all.estimate("pcc_flattened", &overall.pcc_flattened),
        all.estimate("mae", &overall.mae),
        all.value("n_constant", count(overall.n_constant)),
    ]);
    if let Some(ridge) = method.ridge {
        rows.push(all.value("ridge_penalty", Some(ridge.penalty)));
    }
    for (scores, slide) in method.by_slide.iter().zip(&result.slides) {
        let of_slide = all.slide(&scores.slide, slide.patient.as_deref());
        let row = of_slide.level("slide");
        rows.extend([
            row.estimate("pcc", &scores.pcc),
            row.estimate("mae", &scores.mae),
            row.value("n_constant", count(scores.n_constant)),
        ]);
        for gene in &scores.genes {
            let row = of_slide.level("slide-gene").gene(&gene.gene);
            rows.extend([row.value("pcc", gene.pcc), row.value("mae", Some(gene.mae))]);
        }
    }
    for scores in method.by_patient.iter().flatten() {
        let row = Row {
            patient: Some(&scores.patient),
            ..all.level("patient")
        };
        rows.extend([
            row.estimate("pcc", &scores.pcc),
            row.estimate("mae", &scores.mae),
            row.value("n_constant", count(scores.n_constant)),
        ]);
    }
    for gene in &method.by_gene {
        let row = all.level("gene").gene(&gene.gene);
        rows.extend([
            row.estimate("pcc", &gene.pcc),
            row.estimate("pcc_pooled", &gene.pcc_pooled),
            row.estimate("mae", &gene.mae),
        ]);
    }
    rows
}
