//! By what the best checkpoint of a run is chosen.

use serde::{Deserialize, Serialize};

/// By what the best checkpoint of a run is chosen.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum BestBy {
    /// The lowest contrast over that of chance, of validation spots if there are any.
    #[default]
    Contrast,
    /// The highest recall at 10 among the validation spots, the mean of both directions.
    Retrieval,
    /// The highest correlation of predicted with measured expression on validation spots, by a ridge regression on the
    /// tile embeddings of training spots.
    Probe,
}

impl BestBy {
    /// Whether it is [`Contrast`](Self::Contrast), the default.
    pub fn is_contrast(&self) -> bool {
        *self == Self::Contrast
    }
}
