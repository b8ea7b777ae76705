//! What the masked branch is to predict.

use serde::{Deserialize, Serialize};

/// What the masked branch is to predict.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MaskedTargets {
    /// The features of the full branch (Eq. 4 and 5).
    #[default]
    Features,
    /// These, each less its mean over the patches of the batch and over its standard deviation.
    Standardised,
    /// The features that the running average of the weights has of whole tiles.
    Average,
}

impl MaskedTargets {
    /// Whether it is [`Features`](Self::Features), the default.
    pub fn is_features(&self) -> bool {
        *self == Self::Features
    }
}
