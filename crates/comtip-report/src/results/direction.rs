//! Which side asks in retrieval.

use comtip_metrics::{BothWays, DirectionScores};

/// Which side asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Direction {
    /// A tile asks for the transcriptome of its spot.
    Forth,
    /// A transcriptome asks for the tile of its spot.
    Back,
}

impl Direction {
    pub(super) const BOTH: [Self; 2] = [Self::Forth, Self::Back];

    /// For captions.
    pub(super) fn words(self) -> &'static str {
        match self {
            Self::Forth => "tile to transcriptome",
            Self::Back => "transcriptome to tile",
        }
    }

    /// Its scores.
    pub(super) fn of(self, scores: &BothWays) -> &DirectionScores {
        match self {
            Self::Forth => &scores.tile_to_transcriptome,
            Self::Back => &scores.transcriptome_to_tile,
        }
    }
}
