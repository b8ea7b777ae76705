//! What weights were trained on, from their first values on.

mod seen;

use std::collections::BTreeSet;
use std::fmt;
use std::path::Path;

use comtip_data::{AllowedLeak, Patient};
use serde::{Deserialize, Serialize};

pub use seen::Seen;

/// Where weights come from and all they were trained on since, `provenance.json`.
///
/// It travels with the weights, so that a score can say whether its test slides were seen before.
///
/// ```
/// use comtip_model::{Origin, PastTraining, Provenance, Seen, TrainedSlide};
///
/// let trained = PastTraining {
///     slides: vec![TrainedSlide { slide: "C2".into(), patient: "C".into(), n_spots: 180 }],
///     held_out: vec!["B4".into()],
///     data: "100 genes, median-log1p".into(),
///     n_steps: 40,
///     leaks: Vec::new(),
/// };
/// let weights = Provenance { origin: Origin::Random { seed: 7 }, trainings: vec![trained] };
/// assert_eq!(weights.seen([("B4", Some("B"))]), Seen::Nothing);
/// assert_eq!(weights.seen([("C2", Some("C"))]), Seen::Slides(vec!["C2".into()]));
/// assert_eq!(weights.seen([("C3", Some("C"))]), Seen::Patients(vec!["C".into()]));
/// assert_eq!(weights.seen([("D1", None)]), Seen::PatientsNotKnown(vec!["D1".into()]));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Provenance {
    /// What the weights were at first.
    pub origin: Origin,
    /// Trainings since then, oldest first.
    pub trainings: Vec<PastTraining>,
}

/// What weights were before any training that is known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[non_exhaustive]
pub enum Origin {
    /// Drawn at random.
    Random {
        /// What the draw follows from.
        seed: u64,
    },
    /// Weights of others; what they were trained on is not known.
    Foreign {
        /// Their file, with its folder.
        file: String,
        /// SHA-256 over shape and numbers.
        sha256: String,
    },
}

/// One run that changed the weights.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PastTraining {
    /// Slides it trained on, whole or some of their spots.
    pub slides: Vec<TrainedSlide>,
    /// Slides it held out.
    pub held_out: Vec<String>,
    /// Genes and values, in words.
    pub data: String,
    /// Steps that were done; 0 where nobody recorded them.
    pub n_steps: usize,
    /// Leaks of its split that were allowed; not written where there are none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub leaks: Vec<AllowedLeak>,
}

/// A slide that was trained on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TrainedSlide {
    /// Its name.
    pub slide: String,
    /// The patient it was cut from; empty where nobody knows.
    pub patient: String,
    /// Spots of it that were trained on or validated with.
    pub n_spots: usize,
}

impl TrainedSlide {
    /// The patient, if somebody knows.
    fn known_patient(&self) -> Option<&str> {
        // Slides of unknown patients were once written with the name of their group.
        let is_known = !self.patient.is_empty() && self.patient != Patient::unknown().name;
        is_known.then_some(self.patient.as_str())
    }
}

impl Provenance {
    /// Weights of others, of which nothing is known but their name.
    pub fn foreign(file: &Path, sha256: &str) -> Self {
        let folder = file.parent().and_then(Path::file_name).unwrap_or_default();
        let file = Path::new(folder).join(file.file_name().unwrap_or_default());
        Self {
            origin: Origin::Foreign {
                file: file.display().to_string(),
                sha256: sha256.to_owned(),
            },
            trainings: Vec::new(),
        }
    }

    /// As it was before the last training.
    #[must_use]
    pub fn before_last(&self) -> Self {
        let mut before = self.clone();
        before.trainings.pop();
        before
    }

    /// As it is behind one more training.
    #[must_use]
    pub fn then(mut self, training: PastTraining) -> Self {
        self.trainings.push(training);
        self
    }

    /// The same with the steps that the last training has done by now.
    #[must_use]
    pub fn after_steps(mut self, n_steps: usize) -> Self {
        if let Some(last) = self.trainings.last_mut() {
            last.n_steps = n_steps;
        }
        self
    }

    /// What is known of slides, each with its patient if somebody knows. A slide is known under the name of another that a
    /// training [found it to be](AllowedLeak::Section), too.
    pub fn seen<'a>(&self, slides: impl IntoIterator<Item = (&'a str, Option<&'a str>)>) -> Seen {
        let trained = || self.trainings.iter().flat_map(|past| &past.slides);
        let mut names: BTreeSet<&str> = trained().map(|slide| slide.slide.as_str()).collect();
        names.extend(self.other_names(&names));
        // A person is the same in upper and lower case.
        let patients: BTreeSet<String> = trained()
            .filter_map(TrainedSlide::known_patient)
            .map(str::to_lowercase)
            .collect();
        let of_nobody = trained().filter(|slide| slide.known_patient().is_none());
        let mut unknown: BTreeSet<&str> = of_nobody.map(|slide| slide.slide.as_str()).collect();
        let (mut seen, mut related) = (BTreeSet::new(), BTreeSet::new());
        for (slide, patient) in slides {
            match patient {
                _ if names.contains(slide) => {
                    seen.insert(slide);
                }
                Some(patient) if patients.contains(&patient.to_lowercase()) => {
                    related.insert(patient);
                }
                Some(_) => {}
                // Of any patient that was trained on, or of none.
                None if names.is_empty() => {}
                None => {
                    unknown.insert(slide);
                }
            }
        }
        let owned = |names: BTreeSet<&str>| names.into_iter().map(str::to_owned).collect();
        match &self.origin {
            _ if !seen.is_empty() => Seen::Slides(owned(seen)),
            _ if !related.is_empty() => Seen::Patients(owned(related)),
            Origin::Foreign { .. } => Seen::NotKnown,
            Origin::Random { .. } if !unknown.is_empty() => Seen::PatientsNotKnown(owned(unknown)),
            Origin::Random { .. } => Seen::Nothing,
        }
    }

    /// Names of slides that share spots with one of these, as trainings found out.
    fn other_names<'a>(&'a self, names: &BTreeSet<&str>) -> Vec<&'a str> {
        let leaks = self.trainings.iter().flat_map(|past| &past.leaks);
        let other = |leak: &'a AllowedLeak| match leak {
            AllowedLeak::Section { test, train, .. } if names.contains(train.as_str()) => {
                Some(test.as_str())
            }
            AllowedLeak::Section { test, train, .. } if names.contains(test.as_str()) => {
                Some(train.as_str())
            }
            _ => None,
        };
        leaks.filter_map(other).collect()
    }
}

/// `random, seed 7; then trained on a, b, c, d in 120 steps`.
impl fmt::Display for Provenance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.origin {
            Origin::Random { seed } => write!(f, "random, seed {seed}")?,
            Origin::Foreign { file, sha256 } => {
                let digits = sha256.get(..12).unwrap_or(sha256);
                write!(f, "{file}, SHA-256 {digits}…")?;
            }
        }
        for past in &self.trainings {
            let slides: Vec<&str> = past.slides.iter().map(|s| s.slide.as_str()).collect();
            write!(f, "; then trained on {}", slides.join(", "))?;
            if past.n_steps > 0 {
                write!(f, " in {} steps", past.n_steps)?;
            }
            if !past.leaks.is_empty() {
                let leaks: Vec<String> = past.leaks.iter().map(ToString::to_string).collect();
                write!(f, " ({})", leaks.join(", "))?;
            }
        }
        match &self.origin {
            Origin::Foreign { .. } => f.write_str(
                " (their training data are not known to hold or not to hold the test slides)",
            ),
            Origin::Random { .. } => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests;
