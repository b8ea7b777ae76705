//! What looks wrong with a run.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Something that looks wrong, a failure signature of this kind of training.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Alarm {
    /// The contrast of the training steps is still that of chance.
    NothingLearned,
    /// The contrast falls on training spots while that of held-out ones is above chance.
    Memorised,
    /// `L_obs + L_unobs` does not fall.
    MaskedStuck,
    /// Held-out embeddings crowd into few directions.
    Collapse,
    /// Embeddings of sentences do not tell which value belongs to which gene.
    ValuesIgnored,
    /// The logit scale is at its bound.
    ScaleAtBound,
    /// The trainer waits for its batches.
    LoaderBound,
}

impl Alarm {
    /// Its name in `epochs.jsonl`.
    pub fn name(self) -> &'static str {
        match self {
            Self::NothingLearned => "nothing-learned",
            Self::Memorised => "memorised",
            Self::MaskedStuck => "masked-stuck",
            Self::Collapse => "collapse",
            Self::ValuesIgnored => "values-ignored",
            Self::ScaleAtBound => "scale-at-bound",
            Self::LoaderBound => "loader-bound",
        }
    }
}

impl fmt::Display for Alarm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NothingLearned => {
                "nothing was learned: the contrast is still that of chance; train longer, or look at \
                 optimizer.learning_rate and at whether tiles and counts belong together"
            }
            Self::Memorised => {
                "memorised: the contrast falls on training spots and is above chance on held-out ones; more slides, \
                 or fewer epochs"
            }
            Self::MaskedStuck => {
                "masked feature modelling stands still: look at objective.masked_weight"
            }
            Self::Collapse => {
                "collapse: embeddings of different spots are nearly alike (few directions, or a mean cosine near 1); \
                 lower optimizer.learning_rate, or give more slides"
            }
            Self::ValuesIgnored => {
                "values ignored: a probe cannot tell matched from shuffled values; look at \
                 model.value_embedding and objective.pair"
            }
            Self::ScaleAtBound => {
                "the logit scale reached its bound of 100: the contrast only sharpens"
            }
            Self::LoaderBound => {
                "the trainer waits for its batches: raise run.loader_workers"
            }
        })
    }
}
