//! The two sides of a run: whole slides, or some spots of each.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{Split, SplitProtocol, SpotSplit};
use crate::SlidePart;

/// What is trained on and what is tested on: whole slides, or some spots of each.
///
/// It displays as what a report must say of it. In JSON it is the [`Split`] or the [`SpotSplit`].
///
/// # Examples
///
/// ```
/// use comtip_data::{Division, SpotSplit};
///
/// let spots: Vec<String> = (0..10).map(|i| format!("s1_{i}x1")).collect();
/// let split = Division::from(SpotSplit::random(&[("s1".into(), spots)], 0.2, 7)?);
/// assert_eq!(split.train()[0].to_string(), "8 spots of s1");
/// assert_eq!(split.test()[0].to_string(), "2 spots of s1");
/// assert_eq!(split.stamp(), Some("leaky across space"));
/// # Ok::<(), comtip_data::DataError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Division {
    /// Whole slides.
    Slides(Split),
    /// Spots of every slide.
    Spots(SpotSplit),
}

impl Division {
    /// What is trained on.
    pub fn train(&self) -> Vec<SlidePart<'_>> {
        match self {
            Self::Slides(split) => wholes(&split.train),
            Self::Spots(split) => {
                let slides = split.slides.iter();
                slides
                    .map(|s| SlidePart::some(&s.slide, &s.train))
                    .collect()
            }
        }
    }

    /// What is tested on; empty if nothing is.
    pub fn test(&self) -> Vec<SlidePart<'_>> {
        match self {
            Self::Slides(split) => wholes(&split.test),
            Self::Spots(split) => {
                let slides = split.slides.iter();
                slides.map(|s| SlidePart::some(&s.slide, &s.test)).collect()
            }
        }
    }

    /// What a report must print beside every score; `None` for a clean division.
    pub fn stamp(&self) -> Option<&'static str> {
        match self {
            Self::Slides(_) => None,
            Self::Spots(_) => SplitProtocol::RandomSpots.stamp(),
        }
    }
}

impl fmt::Display for Division {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Slides(_) => f.write_str("by patient"),
            Self::Spots(_) => write!(
                f,
                "{}; neighbours of tested spots were seen in pretraining",
                SplitProtocol::RandomSpots
            ),
        }
    }
}

impl From<Split> for Division {
    fn from(split: Split) -> Self {
        Self::Slides(split)
    }
}

impl From<SpotSplit> for Division {
    fn from(split: SpotSplit) -> Self {
        Self::Spots(split)
    }
}

fn wholes(slides: &[String]) -> Vec<SlidePart<'_>> {
    slides.iter().map(|slide| SlidePart::whole(slide)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn either_kind_comes_back_from_its_own_json() {
        let slides = Split {
            train: vec!["a".to_owned()],
            test: vec!["b".to_owned()],
        };
        let ids = ["a_1", "a_2"].map(str::to_owned).to_vec();
        let spots = SpotSplit::random(&[("a".to_owned(), ids)], 0.5, 0).unwrap();
        let jsons = [
            serde_json::to_string(&slides).unwrap(),
            serde_json::to_string(&spots).unwrap(),
        ];
        for (json, division) in jsons.iter().zip([slides.into(), Division::from(spots)]) {
            assert_eq!(&serde_json::to_string(&division).unwrap(), json);
            assert_eq!(serde_json::from_str::<Division>(json).unwrap(), division);
        }
    }
}
