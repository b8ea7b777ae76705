//! One way to see a tile.

use comtip_metrics::MethodRole;
use comtip_model::{Checkpoint, Comtip};

/// Name of the encoder that is scored.
const PRETRAINED: &str = "comtip, pretrained";

/// One way to see a tile.
pub(crate) struct Encoder {
    /// Its name, by which its vectors are kept.
    pub(crate) name: &'static str,
    pub(crate) sight: Sight,
}

/// What turns a tile into a vector.
pub(crate) enum Sight {
    /// The model that is scored.
    Trained,
    /// Another of its shape.
    Network(Box<Comtip>),
    /// Statistics of the colours.
    Colours,
    /// These and statistics of the texture.
    Textures,
}

impl Encoder {
    /// The encoder that is scored.
    pub(crate) fn pretrained() -> Self {
        Self {
            name: PRETRAINED,
            sight: Sight::Trained,
        }
    }

    /// The network it is, which reads sentences too; `None` if it is statistics of the tile.
    pub(crate) fn network<'a>(&'a self, checkpoint: &'a Checkpoint) -> Option<&'a Comtip> {
        match &self.sight {
            Sight::Trained => Some(&checkpoint.model),
            Sight::Network(network) => Some(network),
            Sight::Colours | Sight::Textures => None,
        }
    }

    /// Whether it is the encoder that is scored or one that it has to beat.
    pub(crate) fn role(&self) -> MethodRole {
        match self.sight {
            Sight::Trained => MethodRole::Model,
            Sight::Network(_) | Sight::Colours | Sight::Textures => MethodRole::Baseline,
        }
    }
}
