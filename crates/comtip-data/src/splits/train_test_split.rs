//! The two sides of a run: whole patients, whole slides, or some spots of each.

mod choice;
mod leaks;
mod read;
mod shards;

use std::fmt;

use serde::Serialize;

pub use shards::PatientDiffers;

use super::allowed_leak::AllowedLeak;
use super::patient_split::PatientSplit;
use super::protocol::SplitProtocol;
use super::random_spots::SpotSplit;
use super::sides::check_sides;
use super::slide_split::SlideSplit;
use crate::error::DataError;
use crate::slide::SlideSubset;

/// What is trained on and what is tested on: whole patients, whole slides, or some spots of each.
///
/// It displays as what a report must say of it. In JSON it is the [`PatientSplit`], the [`SlideSplit`] or
/// the [`SpotSplit`]; [`TrainTestSplit::read`] reads and checks any of them.
///
/// # Examples
///
/// ```
/// use comtip_data::{TrainTestSplit, SpotSplit};
///
/// let spots: Vec<String> = (0..10).map(|i| format!("s1_{i}x1")).collect();
/// let split = TrainTestSplit::from(SpotSplit::random(&[("s1".into(), spots)], 0.2, 7)?);
/// assert_eq!(split.train()[0].to_string(), "8 spots of s1");
/// assert_eq!(split.test()[0].to_string(), "2 spots of s1");
/// assert_eq!(split.stamps(), ["leaky across space"]);
/// # Ok::<(), comtip_data::DataError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub enum TrainTestSplit {
    /// Whole patients.
    Patients(PatientSplit),
    /// Whole slides, their patients not looked at: those of a run that holds nothing out, or of an
    /// earlier release.
    Slides(SlideSplit),
    /// Spots of every slide.
    Spots(SpotSplit),
}

impl TrainTestSplit {
    /// What is trained on.
    pub fn train(&self) -> Vec<SlideSubset<'_>> {
        match self {
            Self::Patients(split) => wholes(&split.train),
            Self::Slides(split) => wholes(&split.train),
            Self::Spots(split) => {
                let slides = split.slides.iter();
                slides
                    .map(|s| SlideSubset::some(&s.slide, &s.train))
                    .collect()
            }
        }
    }

    /// What is tested on; empty if nothing is. Spots of a slide that is trained on too are normalised by the median of
    /// those trained on.
    pub fn test(&self) -> Vec<SlideSubset<'_>> {
        match self {
            Self::Patients(split) => wholes(&split.test),
            Self::Slides(split) => wholes(&split.test),
            Self::Spots(split) => {
                let slides = split.slides.iter();
                slides
                    .map(|s| match s.train.is_empty() {
                        true => SlideSubset::some(&s.slide, &s.test),
                        false => SlideSubset::some(&s.slide, &s.test).by_median_of(&s.train),
                    })
                    .collect()
            }
        }
    }

    /// Checks a division that was not [read](Self::read) from a file as one that is: that there is something to train on,
    /// and that no slide, spot or patient is on both sides that is not [allowed](Self::leaks).
    ///
    /// # Errors
    ///
    /// [`DataError::Split`] for a slide or spot that is named twice, on both sides or by an empty name, or a patient on
    /// both sides.
    ///
    /// # Examples
    ///
    /// ```
    /// use comtip_data::{SlideSplit, TrainTestSplit};
    ///
    /// let names = |names: [&str; 2]| names.map(str::to_owned).to_vec();
    /// let split = TrainTestSplit::from(SlideSplit { train: names(["a", "b"]), test: names(["b", "c"]) });
    /// assert_eq!(
    ///     split.check().unwrap_err().to_string(),
    ///     "cannot split: slide b is trained on and tested on",
    /// );
    /// ```
    pub fn check(&self) -> Result<(), DataError> {
        self.check_sides()
            .map_err(|problem| DataError::Split { problem })
    }

    fn check_sides(&self) -> Result<(), String> {
        match self {
            Self::Patients(split) => split.check(),
            Self::Slides(split) => check_sides("slide", &split.train, &split.test),
            Self::Spots(split) => split.check(),
        }
    }

    /// What a report must print beside every score; empty for a clean division.
    pub fn stamps(&self) -> Vec<String> {
        let of_kind = match self {
            Self::Patients(_) => None,
            Self::Slides(split) if split.test.is_empty() => None,
            Self::Slides(_) => Some("patients not known"),
            Self::Spots(_) => SplitProtocol::RandomSpots.stamp(),
        };
        let of_leaks = self.leaks().iter().map(ToString::to_string);
        of_kind
            .map(str::to_owned)
            .into_iter()
            .chain(of_leaks)
            .collect()
    }

    /// What is divided, in words: as it displays, without its [`stamps`](Self::stamps).
    pub fn without_stamps(&self) -> String {
        match self {
            Self::Patients(split) => split.without_stamps(),
            Self::Slides(_) => self.to_string(),
            Self::Spots(_) => {
                "random spots within a slide; neighbours of tested spots were seen in pretraining"
                    .to_owned()
            }
        }
    }

    /// Leaks that were allowed; whole slides of unknown patients record none.
    pub fn leaks(&self) -> &[AllowedLeak] {
        match self {
            Self::Patients(split) => &split.leaks,
            Self::Slides(_) => &[],
            Self::Spots(split) => &split.leaks,
        }
    }
}

impl fmt::Display for TrainTestSplit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Patients(split) => write!(f, "{split}"),
            Self::Slides(_) => f.write_str("by slide; one patient may be on both sides"),
            Self::Spots(_) => write!(
                f,
                "{}; neighbours of tested spots were seen in pretraining",
                SplitProtocol::RandomSpots
            ),
        }
    }
}

impl From<PatientSplit> for TrainTestSplit {
    fn from(split: PatientSplit) -> Self {
        Self::Patients(split)
    }
}

impl From<SlideSplit> for TrainTestSplit {
    fn from(split: SlideSplit) -> Self {
        Self::Slides(split)
    }
}

impl From<SpotSplit> for TrainTestSplit {
    fn from(split: SpotSplit) -> Self {
        Self::Spots(split)
    }
}

fn wholes(slides: &[String]) -> Vec<SlideSubset<'_>> {
    slides
        .iter()
        .map(|slide| SlideSubset::whole(slide))
        .collect()
}
