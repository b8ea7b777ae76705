//! One value of a result as a row of the CSV.

use comtip_metrics::{EvalResult, MethodRole, MetricName, SchemaVersion, ScoreRow};
use serde::Serialize;

/// One value of a result. The fields are the columns of the file, in this order.
#[derive(Debug, Clone, Copy, Serialize)]
pub(super) struct CsvRow<'a> {
    schema_version: u32,
    protocol: &'a str,
    run: &'a str,
    seed: u64,
    /// What must stand beside the value; empty for a clean split.
    stamps: &'a str,
    method: &'a str,
    role: Option<&'a str>,
    level: &'a str,
    slide: Option<&'a str>,
    patient: Option<&'a str>,
    gene: Option<&'a str>,
    kmeans_seed: Option<u64>,
    metric: MetricName<'a>,
    value: Option<f64>,
    statistic: Option<&'a str>,
    n: Option<usize>,
    n_undefined: Option<usize>,
    low: Option<f64>,
    high: Option<f64>,
    interval: Option<&'a str>,
}

impl<'a> CsvRow<'a> {
    /// A value of a result, with the stamps of the result in one text.
    pub(super) fn of(result: &'a EvalResult, stamps: &'a str, row: &ScoreRow<'a>) -> Self {
        let run = &result.header().run;
        Self {
            schema_version: SchemaVersion::NUMBER,
            protocol: result.protocol(),
            run: &run.path,
            seed: run.seed,
            stamps,
            method: row.method,
            role: row.role.map(MethodRole::name),
            level: row.level,
            slide: row.slide,
            patient: row.patient,
            gene: row.gene,
            kmeans_seed: row.kmeans_seed,
            metric: row.metric,
            value: row.value,
            statistic: row.statistic.map(|of| of.name()),
            n: row.n,
            n_undefined: row.n_undefined,
            low: row.interval.map(|ends| ends.low),
            high: row.interval.map(|ends| ends.high),
            interval: row.interval.map(|ends| ends.kind.name()),
        }
    }
}
