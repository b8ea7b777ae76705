//! Which slides are trained on and which are tested on.

use std::collections::{BTreeSet, HashMap};

use serde::{Deserialize, Serialize};

use crate::error::DataError;

/// Slide names of the two sides, in the order they were given.
///
/// # Examples
///
/// ```
/// use comtip_data::{AllowSharedPatients, SlideSplit};
///
/// let slides = [("B4", "B"), ("C2", "C"), ("C3", "C")].map(|(s, p)| (s.into(), p.into()));
/// let split = SlideSplit::by_patient(&slides, &["C".into()])?;
/// assert_eq!(split.train, ["B4"]);
/// assert_eq!(split.test, ["C2", "C3"]);
///
/// let leaky = SlideSplit::by_slide(&slides, &["C3".into()], AllowSharedPatients::Refuse);
/// assert_eq!(
///     leaky.unwrap_err().to_string(),
///     "split leaks: patient C is on both sides: train C2, test C3",
/// );
/// # Ok::<(), comtip_data::DataError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SlideSplit {
    /// Slides to train on.
    pub train: Vec<String>,
    /// Slides to test on.
    pub test: Vec<String>,
}

impl SlideSplit {
    /// Patients with slides on both sides, sorted; `slides` are (slide, patient). A report of a
    /// split that was allowed to share patients should print them.
    pub fn shared_patients(&self, slides: &[(String, String)]) -> Vec<String> {
        let patient_of: HashMap<&String, &String> = slides.iter().map(|(s, p)| (s, p)).collect();
        let patients = |side: &[String]| -> BTreeSet<String> {
            let patients = side.iter().filter_map(|slide| patient_of.get(slide));
            patients.map(|patient| (*patient).clone()).collect()
        };
        let (train, test) = (patients(&self.train), patients(&self.test));
        train.intersection(&test).cloned().collect()
    }

    pub(super) fn divide(
        slides: &[(String, String)],
        is_test: impl Fn(&String, &String) -> bool,
    ) -> Result<Self, DataError> {
        let problem = |problem: String| Err(DataError::Split { problem });
        let mut names = BTreeSet::new();
        if let Some((twice, _)) = slides.iter().find(|(slide, _)| !names.insert(slide)) {
            return problem(format!("slide {twice} is given twice"));
        }
        let (test, train): (Vec<_>, Vec<_>) = slides
            .iter()
            .partition(|(slide, patient)| is_test(slide, patient));
        let names = |side: Vec<&(String, String)>| -> Vec<String> {
            side.into_iter().map(|(slide, _)| slide.clone()).collect()
        };
        if train.is_empty() {
            return problem(format!(
                "all {} slides are tested on, none is left to train on",
                test.len()
            ));
        }
        if test.is_empty() {
            return problem("no slide is left to test on: name one or more".into());
        }
        Ok(Self {
            train: names(train),
            test: names(test),
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::by_slide::AllowSharedPatients;
    use super::*;

    fn slides(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        let owned = |(s, p): &(&str, &str)| ((*s).to_owned(), (*p).to_owned());
        pairs.iter().map(owned).collect()
    }

    fn names(names: &[&str]) -> Vec<String> {
        names.iter().map(|n| (*n).to_owned()).collect()
    }

    #[test]
    fn a_shared_patient_passes_only_if_allowed_and_is_reported() {
        let slides = slides(&[("B1", "B"), ("C1", "C"), ("C2", "C")]);
        let test = names(&["C1"]);
        let refused =
            SlideSplit::by_slide(&slides, &test, AllowSharedPatients::Refuse).unwrap_err();
        assert!(matches!(refused, DataError::Leak { .. }));
        let split = SlideSplit::by_slide(&slides, &test, AllowSharedPatients::Allow).unwrap();
        assert_eq!(split.train, ["B1", "C2"]);
        assert_eq!(split.shared_patients(&slides), ["C"]);
    }

    #[test]
    fn unknown_names_list_the_known_ones() {
        let slides = slides(&[("B1", "B"), ("C1", "C")]);
        let error = SlideSplit::by_patient(&slides, &names(&["D"])).unwrap_err();
        assert_eq!(
            error.to_string(),
            "unknown patient `D`: expected one of B, C"
        );
        let error = SlideSplit::by_slide(&slides, &names(&["D1"]), AllowSharedPatients::Refuse);
        assert_eq!(
            error.unwrap_err().to_string(),
            "unknown slide `D1`: expected one of B1, C1"
        );
    }

    #[test]
    fn empty_sides_and_repeated_slides_are_errors() {
        let twice = slides(&[("B1", "B"), ("B1", "C")]);
        let slides = slides(&[("B1", "B"), ("C1", "C")]);
        let cases = [
            SlideSplit::by_patient(&slides, &[]),
            SlideSplit::by_patient(&slides, &names(&["B", "C"])),
            SlideSplit::by_slide(&slides, &[], AllowSharedPatients::Allow),
            SlideSplit::by_patient(&[], &[]),
            SlideSplit::by_patient(&twice, &names(&["B"])),
        ];
        for case in cases {
            assert!(matches!(case, Err(DataError::Split { .. })), "{case:?}");
        }
    }

    proptest! {
        #[test]
        fn a_split_by_patient_partitions_slides_and_shares_nobody(
            patients in prop::collection::vec(0..5_u8, 2..20),
            tested in 0..5_u8,
        ) {
            let slides: Vec<_> = patients
                .iter()
                .enumerate()
                .map(|(i, p)| (format!("s{i}"), format!("p{p}")))
                .collect();
            if let Ok(split) = SlideSplit::by_patient(&slides, &[format!("p{tested}")]) {
                prop_assert!(split.shared_patients(&slides).is_empty());
                let both: BTreeSet<_> = split.train.iter().chain(&split.test).collect();
                prop_assert_eq!(both.len(), slides.len());
                prop_assert_eq!(split.train.len() + split.test.len(), slides.len());
            }
        }
    }
}
