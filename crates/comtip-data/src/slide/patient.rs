//! The patient a slide was cut from, and where that is known from.

mod guess;
mod look_alikes;
mod name_part;
mod name_words;
mod table;

use std::fmt;

use serde::{Deserialize, Serialize};

pub use guess::patient_of;
pub use look_alikes::look_alike_patients;
pub use table::PatientTable;

/// The patient a slide was cut from, and where that is known from.
///
/// # Examples
///
/// ```
/// use comtip_data::{Patient, PatientOrigin, patient_of};
///
/// assert_eq!(patient_of("V10_A1"), Patient::new("V10", PatientOrigin::Guessed));
/// // Nothing in this name says who it is from: all such slides are of one group.
/// assert_eq!(patient_of("151673"), Patient::unknown());
/// assert_eq!(patient_of("151674"), patient_of("151673"));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Patient {
    /// Its name; slides of one name never part in a split by patient.
    pub name: String,
    /// Where it is known from.
    pub origin: PatientOrigin,
}

/// Where the patient of a slide is known from.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum PatientOrigin {
    /// Not recorded: in files of an earlier release. Readers of this crate put one of the others in its
    /// place.
    #[default]
    Unrecorded,
    /// The name of the slide, by [`patient_of`]: a group of slides that may hold several patients.
    Guessed,
    /// Nothing: the name of the slide does not say.
    Unknown,
    /// A [`PatientTable`] that someone wrote.
    Table,
    /// The data themselves, such as a column of an AnnData file.
    Metadata,
}

impl Patient {
    /// A patient of that name.
    pub fn new(name: impl Into<String>, origin: PatientOrigin) -> Self {
        Self {
            name: name.into(),
            origin,
        }
    }

    /// Of a slide that nothing tells the patient of; all such slides are one group.
    pub fn unknown() -> Self {
        Self::new("unknown", PatientOrigin::Unknown)
    }

    /// What a file says of a slide, with the origin put in that an earlier release did not record: what
    /// is no guess came from a table, and a guess that would not be made today is none.
    pub(crate) fn recorded(slide: &str, name: &str, origin: PatientOrigin) -> Self {
        let guess = patient_of(slide);
        match origin {
            PatientOrigin::Unknown => Self::unknown(),
            PatientOrigin::Unrecorded if guess.name == name => guess,
            // Every guess was the beginning of the name.
            PatientOrigin::Unrecorded if slide.starts_with(name) => Self::unknown(),
            PatientOrigin::Unrecorded => Self::new(name, PatientOrigin::Table),
            known => Self::new(name, known),
        }
    }
}

/// Its name.
impl fmt::Display for Patient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)
    }
}

impl PatientOrigin {
    const ALL: [Self; 5] = [
        Self::Unrecorded,
        Self::Guessed,
        Self::Unknown,
        Self::Table,
        Self::Metadata,
    ];

    /// Whether someone, or the data, said so: not a guess.
    pub fn is_known(self) -> bool {
        matches!(self, Self::Table | Self::Metadata)
    }

    /// Its name in a shard: `guessed`, `unknown`, `table` or `metadata`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Unrecorded => "unrecorded",
            Self::Guessed => "guessed",
            Self::Unknown => "unknown",
            Self::Table => "table",
            Self::Metadata => "metadata",
        }
    }

    /// The origin of that name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|origin| origin.name() == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn recorded(slide: &str, name: &str) -> Patient {
        Patient::recorded(slide, name, PatientOrigin::Unrecorded)
    }

    #[test]
    fn what_an_earlier_release_recorded_is_a_guess_a_table_or_nothing() {
        assert_eq!(
            recorded("GSE144239_GSM4284316", "GSE144239"),
            Patient::new("GSE144239", PatientOrigin::Guessed)
        );
        assert_eq!(
            recorded("GSE144239_GSM4284316", "P2"),
            Patient::new("P2", PatientOrigin::Table)
        );
        // It took each of these for a patient.
        assert_eq!(recorded("151673", "151673"), Patient::unknown());
        assert_eq!(recorded("GSM1_P2_rep1", "GSM1_P2"), Patient::unknown());
    }

    #[test]
    fn what_is_recorded_now_stays() {
        for origin in [PatientOrigin::Table, PatientOrigin::Metadata] {
            let patient = Patient::recorded("151673", "151673", origin);
            assert_eq!(patient, Patient::new("151673", origin));
            assert!(patient.origin.is_known());
        }
        let unknown = Patient::recorded("151673", "151673", PatientOrigin::Unknown);
        assert_eq!(unknown, Patient::unknown());
    }

    #[test]
    fn origins_come_back_by_their_names() {
        for origin in PatientOrigin::ALL {
            assert_eq!(PatientOrigin::named(origin.name()), Some(origin));
            let json = serde_json::to_string(&origin).unwrap();
            assert_eq!(json, format!("\"{}\"", origin.name()));
        }
    }
}
