//! One way to see a tile.

use comtip_metrics::MethodRole;
use comtip_model::{Checkpoint, Comtip, TileRepresentation};

use super::baseline_towers::BaselineTowers;

/// Name of the encoder that is scored.
const PRETRAINED: &str = "comtip, pretrained";

/// One way to see a tile.
pub(crate) struct Encoder {
    /// Its name, by which its vectors are kept.
    pub(crate) name: String,
    pub(crate) sight: Sight,
}

/// What turns a tile into a vector.
pub(crate) enum Sight {
    /// The model that is scored.
    Trained,
    /// Another of its shape.
    Network(Box<Comtip>),
    /// An image tower of others, of any shape.
    Towers(Box<BaselineTowers>),
    /// Statistics of the colours.
    Colours,
    /// These and statistics of the texture.
    Textures,
}

impl Encoder {
    /// The encoder that is scored.
    pub(crate) fn pretrained() -> Self {
        Self {
            name: PRETRAINED.to_owned(),
            sight: Sight::Trained,
        }
    }

    /// The network it is, which reads sentences too; `None` if it sees tiles alone.
    pub(crate) fn network<'a>(&'a self, checkpoint: &'a Checkpoint) -> Option<&'a Comtip> {
        match &self.sight {
            Sight::Trained => Some(&checkpoint.model),
            Sight::Network(network) => Some(network),
            Sight::Towers(_) | Sight::Colours | Sight::Textures => None,
        }
    }

    /// Whether it is the encoder that is scored or one that it has to beat.
    pub(crate) fn role(&self) -> MethodRole {
        match self.sight {
            Sight::Trained => MethodRole::Model,
            Sight::Network(_) | Sight::Towers(_) | Sight::Colours | Sight::Textures => {
                MethodRole::Baseline
            }
        }
    }

    /// What its vectors are if this is asked for: statistics of a tile are the same whatever is.
    pub(crate) fn reading(&self, asked: TileRepresentation) -> TileRepresentation {
        match self.is_statistics() {
            true => TileRepresentation::Joint,
            false => asked,
        }
    }

    /// What is taken of it in the pass in which this is asked for: beside what lies before the projection all else, so that no
    /// other question embeds a tile again.
    pub(crate) fn readings(&self, asked: TileRepresentation) -> &'static [TileRepresentation] {
        match self.reading(asked) {
            TileRepresentation::Joint => &[TileRepresentation::Joint],
            _ => &TileRepresentation::ALL,
        }
    }

    /// The name of its vectors in results, which says what they are where that is not the joint space.
    pub(crate) fn name_of(&self, asked: TileRepresentation) -> String {
        match self.reading(asked) {
            TileRepresentation::Joint => self.name.clone(),
            TileRepresentation::Pooled => format!("{}, pooled", self.name),
            TileRepresentation::ClassToken => format!("{}, class token", self.name),
        }
    }

    fn is_statistics(&self) -> bool {
        matches!(self.sight, Sight::Colours | Sight::Textures)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_network_says_what_is_taken_of_it_and_statistics_are_the_same_whatever_is_asked_for() {
        use TileRepresentation::{ClassToken, Joint, Pooled};
        let network = Encoder::pretrained();
        assert_eq!(network.name_of(Joint), PRETRAINED);
        assert_eq!(network.name_of(Pooled), "comtip, pretrained, pooled");
        assert_eq!(
            network.name_of(ClassToken),
            "comtip, pretrained, class token"
        );
        assert_eq!(network.readings(Joint), [Joint]);
        assert_eq!(network.readings(Pooled), TileRepresentation::ALL);
        let colours = Encoder {
            name: "colours".to_owned(),
            sight: Sight::Colours,
        };
        for asked in TileRepresentation::ALL {
            assert_eq!(colours.readings(asked), [Joint]);
            assert_eq!(colours.name_of(asked), "colours");
        }
    }
}
