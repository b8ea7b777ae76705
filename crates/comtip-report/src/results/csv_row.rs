//! One value of a result as a row.

use comtip_metrics::{Estimate, EvalResult, Interval, MethodRole, SchemaVersion};
use serde::Serialize;

use super::metric_name::MetricName;

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
    /// What the value is of: `all`, `slide`, `patient`, `gene`, `slide-gene`, `k-means seed`, or a factor of wordings.
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

impl<'a> Row<'a> {
    pub(super) fn of(result: &'a EvalResult, stamps: &'a str) -> Self {
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
            metric: MetricName::default(),
            value: None,
            statistic: None,
            n: None,
            n_undefined: None,
            low: None,
            high: None,
            interval: None,
        }
    }

    pub(super) fn method(self, method: &'a str, role: MethodRole) -> Self {
        let role = role.name();
        Self {
            method,
            role,
            ..self
        }
    }

    pub(super) fn level(self, level: &'a str) -> Self {
        Self { level, ..self }
    }

    pub(super) fn slide(self, slide: &'a str, patient: Option<&'a str>) -> Self {
        Self {
            slide: Some(slide),
            patient,
            ..self
        }
    }

    pub(super) fn gene(self, gene: &'a str) -> Self {
        Self {
            gene: Some(gene),
            ..self
        }
    }

    pub(super) fn patient(self, patient: &'a str) -> Self {
        Self {
            patient: Some(patient),
            ..self
        }
    }

    pub(super) fn kmeans_seed(self, seed: u64) -> Self {
        Self {
            kmeans_seed: Some(seed),
            ..self
        }
    }

    /// A plain number.
    pub(super) fn value(self, metric: &'a str, value: Option<f64>) -> Self {
        Self {
            value,
            ..self.metric(metric)
        }
    }

    pub(super) fn count(self, metric: &'a str, n: usize) -> Self {
        self.value(metric, Some(n as f64))
    }

    pub(super) fn interval(self, interval: Option<Interval>) -> Self {
        Self {
            low: interval.map(|ends| ends.low),
            high: interval.map(|ends| ends.high),
            interval: interval.map(|ends| ends.kind.name()),
            ..self
        }
    }

    /// What the metric is taken over, behind its name.
    pub(super) fn over(self, behind: &'a str) -> Self {
        let metric = MetricName {
            behind,
            ..self.metric
        };
        Self { metric, ..self }
    }

    /// What asks in retrieval, before the name of the metric.
    pub(super) fn direction(self, before: &'a str) -> Self {
        let metric = MetricName {
            before,
            ..self.metric
        };
        Self { metric, ..self }
    }

    fn metric(self, name: &'a str) -> Self {
        let metric = MetricName {
            name,
            ..self.metric
        };
        Self { metric, ..self }
    }

    /// The same between two ends.
    pub(super) fn between(self, low: f64, high: f64, interval: &'a str) -> Self {
        Self {
            low: Some(low),
            high: Some(high),
            interval: Some(interval),
            ..self
        }
    }

    pub(super) fn estimate(self, metric: &'a str, estimate: &Estimate) -> Self {
        Self {
            value: estimate.value,
            statistic: Some(estimate.statistic.name()),
            n: Some(estimate.n),
            n_undefined: Some(estimate.n_undefined),
            ..self.metric(metric).interval(estimate.interval)
        }
    }
}
