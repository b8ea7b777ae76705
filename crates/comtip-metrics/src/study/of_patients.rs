//! A score over all test spots by the patients of its slides.

use std::collections::BTreeMap;

use super::grid::mean;
use crate::error::MetricError;
use crate::results::PatientMean;
use crate::uncertainty::Bootstrap;

/// Seed of all draws, so that methods are compared on the same ones.
const SEED: u64 = 0;

/// A score of every slide of every run, with the patient of the slide; `None` where nobody knows.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct OfPatients(BTreeMap<Place, (Option<String>, f64)>);

/// A slide of a run: fold, seed of the training, name of the slide.
type Place = (usize, u64, String);

impl OfPatients {
    pub(super) fn insert(&mut self, place: Place, patient: Option<&str>, value: f64) {
        self.0.insert(place, (patient.map(str::to_owned), value));
    }

    /// How far it is above another, slide by slide.
    pub(super) fn above(&self, other: &Self) -> Self {
        let differences = self.0.iter().filter_map(|(place, (patient, own))| {
            let (_, other) = other.0.get(place)?;
            Some((place.clone(), (patient.clone(), own - other)))
        });
        Self(differences.collect())
    }

    /// The mean over patients of the mean over seeds, with the bootstrap over patients; `None` unless two are known.
    ///
    /// # Errors
    ///
    /// [`MetricError::NonFinite`].
    pub(super) fn mean(&self) -> Result<Option<PatientMean>, MetricError> {
        let mut patients: BTreeMap<&str, BTreeMap<(usize, u64), Vec<f64>>> = BTreeMap::new();
        for ((fold, seed, _), (patient, value)) in &self.0 {
            let Some(patient) = patient else {
                return Ok(None);
            };
            let runs = patients.entry(patient).or_default();
            runs.entry((*fold, *seed)).or_default().push(*value);
        }
        if patients.len() < 2 {
            return Ok(None);
        }
        let of_patient = |runs: BTreeMap<(usize, u64), Vec<f64>>| {
            let of_runs: Vec<f64> = runs.values().filter_map(|slides| mean(slides)).collect();
            mean(&of_runs)
        };
        let values: Vec<f64> = patients.into_values().filter_map(of_patient).collect();
        let Some(value) = mean(&values) else {
            return Ok(None);
        };
        Ok(Some(PatientMean {
            value,
            n: values.len(),
            interval: Bootstrap::new(SEED).over_patients(&values)?.interval.ok(),
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::results::IntervalKind;

    #[test]
    fn a_patient_of_many_slides_weighs_no_more_and_one_that_is_not_known_ends_it() {
        let mut of = OfPatients::default();
        for (slide, patient, value) in [("a1", "A", 0.25), ("a2", "A", 0.75), ("b1", "B", 1.0)] {
            of.insert((1, 7, slide.to_owned()), Some(patient), value);
        }
        let mean = of.mean().expect("finite").expect("two patients");
        assert_eq!((mean.value, mean.n), (0.75, 2));
        let interval = mean.interval.expect("of two");
        assert_eq!(interval.kind, IntervalKind::PatientStudent);
        assert_eq!((interval.low + interval.high) / 2.0, 0.75);
        of.insert((1, 7, "c1".to_owned()), None, 0.5);
        assert_eq!(of.mean().expect("finite"), None);
    }

    #[test]
    fn seeds_are_averaged_before_patients_are_drawn() {
        let mut of = OfPatients::default();
        for (seed, value) in [(7, 0.0), (8, 1.0)] {
            of.insert((1, seed, "a".to_owned()), Some("A"), value);
            of.insert((2, seed, "b".to_owned()), Some("B"), 0.5);
        }
        let mean = of.mean().expect("finite").expect("two patients");
        let interval = mean.interval.expect("of two");
        assert_eq!((mean.value, interval.low, interval.high), (0.5, 0.5, 0.5));
    }
}
