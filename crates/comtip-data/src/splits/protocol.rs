//! How slides or spots were divided, to be stated beside every score.

use std::fmt;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::split_file::parse;
use crate::error::DataError;

/// How slides or spots were divided.
///
/// # Examples
///
/// ```
/// use comtip_data::SplitProtocol;
///
/// let protocol = SplitProtocol::RandomSpots;
/// assert_eq!(protocol.to_string(), "random spots within a slide (leaky across space)");
/// assert_eq!(protocol.stamp(), Some("leaky across space"));
/// assert_eq!(SplitProtocol::PatientFolds.stamp(), None);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum SplitProtocol {
    /// Every patient is tested on once, alone.
    LeaveOnePatientOut,
    /// Whole patients put into a given number of folds of about the same size.
    PatientFolds,
    /// Every slide is tested on once, alone; where a patient has several, the folds record that.
    LeaveOneSlideOut,
    /// Random spots of every slide, the protocol of the paper's Table 2. A tested spot has trained
    /// neighbours that show almost the same tissue, so a score says nothing of another slide.
    RandomSpots,
}

impl SplitProtocol {
    /// The protocol of a file that [`Folds`](crate::Folds) or a [`SpotSplit`](crate::SpotSplit) was
    /// written to, which says by which of them it is read.
    ///
    /// # Errors
    ///
    /// [`DataError::SplitFile`] if it is malformed or of another version; [`DataError::File`] if it cannot
    /// be read.
    pub fn of_file(path: &Path) -> Result<Self, DataError> {
        #[derive(Deserialize)]
        struct Stamped {
            protocol: SplitProtocol,
        }
        let json = std::fs::read(path).map_err(DataError::io("read", path))?;
        parse(&json, path).map(|stamped: Stamped| stamped.protocol)
    }

    /// What a report must print beside every score of this protocol; `None` for one that is clean but for the leaks that a
    /// split [records](crate::AllowedLeak).
    pub fn stamp(self) -> Option<&'static str> {
        match self {
            Self::RandomSpots => Some("leaky across space"),
            Self::LeaveOnePatientOut | Self::PatientFolds | Self::LeaveOneSlideOut => None,
        }
    }
}

/// The protocol, its stamp in brackets.
impl fmt::Display for SplitProtocol {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::LeaveOnePatientOut => "leave one patient out",
            Self::PatientFolds => "folds of whole patients",
            Self::LeaveOneSlideOut => "leave one slide out",
            Self::RandomSpots => "random spots within a slide",
        })?;
        match self.stamp() {
            Some(stamp) => write!(f, " ({stamp})"),
            None => Ok(()),
        }
    }
}

/// Where the patient of a slide is known from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PatientRule {
    /// Guessed by [`patient_of`](crate::patient_of): a study may be one group.
    SlideNames,
    /// A [`PatientTable`](crate::PatientTable) that someone wrote; the manifest of the shards for
    /// slides it does not list.
    Table,
    /// The manifest of the shards, whichever rule they were prepared by.
    Shards,
}
