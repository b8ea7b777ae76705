//! What the dashboard draws.

use std::sync::Arc;

use burn::train::metric::{
    MetricDefinition, MetricEntry, MetricId, NumericAttributes, NumericEntry, SerializedEntry,
};
use burn::train::renderer::MetricState;
use comtip::train::{MeanLosses, StepRecord};

/// A curve of the dashboard.
pub(super) struct Curve {
    pub(super) name: &'static str,
    /// Whether more is better.
    pub(super) rises: bool,
    /// In a step; none if the step has no such number.
    pub(super) of_step: fn(&StepRecord) -> Option<f64>,
    /// In the mean over validation spots.
    pub(super) of_validation: fn(&MeanLosses) -> Option<f64>,
}

impl Curve {
    const fn new(
        name: &'static str,
        rises: bool,
        of_step: fn(&StepRecord) -> Option<f64>,
        of_validation: fn(&MeanLosses) -> Option<f64>,
    ) -> Self {
        Self {
            name,
            rises,
            of_step,
            of_validation,
        }
    }

    pub(super) fn id(&self) -> MetricId {
        MetricId::new(Arc::new(self.name.to_owned()))
    }

    pub(super) fn definition(&self) -> MetricDefinition {
        let attributes = NumericAttributes {
            unit: None,
            higher_is_better: self.rises,
        };
        MetricDefinition {
            metric_id: self.id(),
            name: Arc::new(self.name.to_owned()),
            description: None,
            attributes: attributes.into(),
        }
    }

    pub(super) fn point(&self, value: f64) -> MetricState {
        let shown = SerializedEntry::new(format!("{value:.4e}"), value.to_string());
        let entry = MetricEntry::new(self.id(), shown);
        MetricState::Numeric(entry, Some(NumericEntry::Value(value)))
    }
}

pub(super) const CURVES: [Curve; 9] = [
    Curve::new("Loss", false, |s| Some(s.total), |v| Some(v.total)),
    Curve::new(
        "InfoNCE / ln N",
        false,
        |s| Some(s.info_nce_over_chance),
        |v| Some(v.info_nce_over_chance),
    ),
    Curve::new(
        "SigLIP / chance",
        false,
        |s| s.siglip_over_chance,
        |v| v.siglip_over_chance,
    ),
    Curve::new("L_obs", false, |s| Some(s.observed), |v| Some(v.observed)),
    Curve::new(
        "L_unobs",
        false,
        |s| Some(s.unobserved),
        |v| Some(v.unobserved),
    ),
    Curve::new("L_pair", false, |s| Some(s.pair), |_| None),
    Curve::new("Gap of the critic", true, |s| Some(s.gap), |v| Some(v.gap)),
    Curve::new("Gradient norm", false, |s| s.gradient_norm, |_| None),
    Curve::new("Learning rate", true, |s| Some(s.learning_rate), |_| None),
];
