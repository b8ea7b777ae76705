//! One value of a result as a row.

use super::estimate::{Estimate, Interval, Statistic};
use super::metric_name::MetricName;
use super::run_facts::MethodRole;

/// One value of a result: whose, of what, and over what it was taken.
///
/// [`EvalResult::score_rows`](crate::EvalResult::score_rows) lists those of a result, whatever its protocol: CSV files and the scores of a
/// study are made of them.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ScoreRow<'a> {
    /// The method; empty for a value of no method, as what bounds all of them.
    pub method: &'a str,
    /// Whether it is the model or a baseline; `None` for a value of no method.
    pub role: Option<MethodRole>,
    /// What the value is of: `all`, `slide`, `patient`, `gene`, `slide-gene`, `k-means seed`, or a factor of wordings.
    pub level: &'a str,
    /// The slide; `None` where the level is above.
    pub slide: Option<&'a str>,
    /// The patient; `None` where the level is above, or nobody knows.
    pub patient: Option<&'a str>,
    /// The gene; `None` where the level is above.
    pub gene: Option<&'a str>,
    /// The seed of k-means; `None` where the level is above.
    pub kmeans_seed: Option<u64>,
    /// The metric, by its name in CSV.
    pub metric: MetricName<'a>,
    /// The value; `None` where it is undefined.
    pub value: Option<f64>,
    /// How it was taken of many values; `None` of a plain number.
    pub statistic: Option<Statistic>,
    /// Over how many; `None` of a plain number.
    pub n: Option<usize>,
    /// How many more have no value; `None` of a plain number.
    pub n_undefined: Option<usize>,
    /// How far it may be off; `None` where nothing says so.
    pub interval: Option<Interval>,
}

impl<'a> ScoreRow<'a> {
    /// Over all test spots, of no method yet.
    pub(super) fn of_all() -> Self {
        Self {
            method: "",
            role: None,
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
            interval: None,
        }
    }

    pub(super) fn method(self, method: &'a str, role: MethodRole) -> Self {
        Self {
            method,
            role: Some(role),
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
        Self { interval, ..self }
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

    pub(super) fn estimate(self, metric: &'a str, estimate: &Estimate) -> Self {
        Self {
            value: estimate.value,
            statistic: Some(estimate.statistic),
            n: Some(estimate.n),
            n_undefined: Some(estimate.n_undefined),
            interval: estimate.interval,
            ..self.metric(metric)
        }
    }
}
