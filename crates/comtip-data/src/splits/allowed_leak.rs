//! A leak that somebody allowed, as a split records it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use comtip_files::first_names;
use serde::{Deserialize, Serialize};

use super::slide_split::SlideSplit;
use super::spot_leak::SpotLeak;
use crate::shards::Manifest;

/// Slides that a stamp names; the rest are counted.
const N_NAMED: usize = 3;

/// A leak that somebody allowed, as a split records it: every score of the split bears it as a stamp.
///
/// # Examples
///
/// ```
/// use comtip_data::AllowedLeak;
///
/// let leak = AllowedLeak::Patient { patient: "C".into() };
/// assert_eq!(leak.to_string(), "leaky: patient C on both sides");
/// let (test, train) = ("D1".to_owned(), "C3".to_owned());
/// let leak = AllowedLeak::Section { test, train, n_shared: 180, n_spots: 180 };
/// assert_eq!(leak.to_string(), "leaky: section D1 is C3 again");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(tag = "leak", rename_all = "kebab-case", deny_unknown_fields)]
#[non_exhaustive]
pub enum AllowedLeak {
    /// A patient has slides on both sides.
    Patient {
        /// The patient.
        patient: String,
    },
    /// Spots of a test slide have the tile or the counts of spots of a training slide.
    Section {
        /// The slide that is tested on.
        test: String,
        /// The slide that is trained on.
        train: String,
        /// Spots of the test slide that the training slide has too.
        n_shared: usize,
        /// Spots of the test slide.
        n_spots: usize,
    },
    /// The genes were chosen on spots that are tested on.
    Genes {
        /// The slides that are tested on.
        tests: Vec<String>,
    },
}

impl AllowedLeak {
    /// Pairs of slides that share spots, each once, sorted; `shards` say how many spots a slide has.
    pub fn of_spots(leaks: &[SpotLeak], shards: &Manifest) -> Vec<Self> {
        let mut shared: BTreeMap<(&str, &str), BTreeSet<&str>> = BTreeMap::new();
        for leak in leaks {
            let of_pair = shared.entry((&leak.test.slide, &leak.train.slide));
            of_pair.or_default().insert(&leak.test.spot);
        }
        let section = |((test, train), spots): ((&str, &str), BTreeSet<&str>)| Self::Section {
            test: test.to_owned(),
            train: train.to_owned(),
            n_shared: spots.len(),
            n_spots: shards.slide(test).map_or(spots.len(), |of| of.n_spots),
        };
        shared.into_iter().map(section).collect()
    }

    /// Whether it is what a spot leaks by.
    pub(crate) fn covers(&self, leak: &SpotLeak) -> bool {
        match self {
            Self::Section { test, train, .. } => {
                (test, train) == (&leak.test.slide, &leak.train.slide)
            }
            Self::Patient { .. } | Self::Genes { .. } => false,
        }
    }

    /// Whether it is one of these sides, which `shared` patients are on both of.
    pub(crate) fn concerns(&self, sides: &SlideSplit, shared: &[String]) -> bool {
        match self {
            Self::Patient { patient } => shared.contains(patient),
            Self::Section { test, train, .. } => {
                sides.test.contains(test) && sides.train.contains(train)
            }
            Self::Genes { tests } => tests.iter().any(|test| sides.test.contains(test)),
        }
    }
}

/// As a stamp beside a score.
impl fmt::Display for AllowedLeak {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Patient { patient } => write!(f, "leaky: patient {patient} on both sides"),
            Self::Section {
                test,
                train,
                n_shared,
                n_spots,
            } if 2 * n_shared < *n_spots => write!(
                f,
                "leaky: {n_shared} of {n_spots} spots of {test} are in {train} too"
            ),
            Self::Section { test, train, .. } => {
                write!(f, "leaky: section {test} is {train} again")
            }
            Self::Genes { tests } => {
                let s = if tests.len() == 1 { "" } else { "s" };
                let names = first_names(tests, N_NAMED);
                write!(f, "leaky: genes chosen with test slide{s} {names}")
            }
        }
    }
}

/// The first of some patients that no leak allows on both sides.
pub(crate) fn not_allowed<'a>(patients: &'a [String], leaks: &[AllowedLeak]) -> Option<&'a str> {
    let is_allowed = |name: &str| {
        let mut leaks = leaks.iter();
        leaks.any(|leak| matches!(leak, AllowedLeak::Patient { patient } if patient == name))
    };
    let mut patients = patients.iter().map(String::as_str);
    patients.find(|patient| !is_allowed(patient))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shards::example;
    use crate::splits::spot_leak::{LeakKind, SpotName};

    #[test]
    fn a_pair_of_slides_is_one_leak_that_counts_a_spot_once() {
        let folder = tempfile::tempdir().unwrap();
        let mut shards = example::shards(folder.path(), &["s1", "s2"]);
        shards.slides[0].n_spots = 5;
        let leak = |kind, spot: &str| SpotLeak {
            fold: None,
            kind,
            test: SpotName {
                slide: "s1".to_owned(),
                spot: spot.to_owned(),
            },
            train: SpotName {
                slide: "s2".to_owned(),
                spot: spot.to_owned(),
            },
        };
        let leaks = [
            leak(LeakKind::Tile, "a"),
            leak(LeakKind::Counts, "a"),
            leak(LeakKind::Tile, "b"),
        ];
        let allowed = AllowedLeak::of_spots(&leaks, &shards);
        let stamps: Vec<String> = allowed.iter().map(ToString::to_string).collect();
        assert_eq!(stamps, ["leaky: 2 of 5 spots of s1 are in s2 too"]);
        assert!(leaks.iter().all(|leak| allowed[0].covers(leak)));
    }

    #[test]
    fn only_the_patients_that_are_named_are_allowed() {
        let patients = ["B", "C"].map(str::to_owned);
        let patient = "B".to_owned();
        let leaks = [AllowedLeak::Patient { patient }];
        assert_eq!(not_allowed(&patients, &leaks), Some("C"));
        assert_eq!(not_allowed(&patients[..1], &leaks), None);
    }
}
