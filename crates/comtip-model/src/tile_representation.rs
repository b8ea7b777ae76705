//! What of a network stands for a tile.

use std::fmt;

/// Which vector of an image tower stands for a tile; all of them come out of one forward pass.
///
/// The joint space is what pretraining shapes; papers on image towers also probe what lies before the projection, as
/// HEST-Bench (Jaume et al. 2024) does with the class token.
///
/// ```
/// use comtip_model::TileRepresentation;
///
/// assert_eq!(TileRepresentation::default(), TileRepresentation::Joint);
/// assert_eq!(TileRepresentation::ClassToken.to_string(), "class-token");
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum TileRepresentation {
    /// Where the tile lies in the joint space: the image projection of the mean patch feature (Eq. 6), `[d_joint]`.
    #[default]
    Joint,
    /// The mean of the patch features, before the projection, `[d_model]`.
    Pooled,
    /// The feature of the class token, `[d_model]`.
    ClassToken,
}

impl TileRepresentation {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Joint, Self::Pooled, Self::ClassToken];

    /// Its name, as it is asked for.
    pub fn name(self) -> &'static str {
        match self {
            Self::Joint => "joint",
            Self::Pooled => "pooled",
            Self::ClassToken => "class-token",
        }
    }

    /// What it is, in words.
    pub fn in_words(self) -> &'static str {
        match self {
            Self::Joint => "joint: image projection of the mean patch feature",
            Self::Pooled => "pooled: mean of the patch features, before the projection",
            Self::ClassToken => "class-token: feature of the class token, before any projection",
        }
    }
}

impl fmt::Display for TileRepresentation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}
