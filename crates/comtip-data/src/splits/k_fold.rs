//! Whole patients put into folds of about the same size.

use std::collections::BTreeMap;

use rand::seq::SliceRandom;

use super::deal::deal;
use super::folds::Folds;
use super::protocol::{PatientRule, SplitProtocol};
use super::slide_info::{SlideInfo, all_of_one, check_patients, slides_and_patients};
use super::slide_split::SlideSplit;
use super::split_file::VERSION;
use crate::derived_rng::derived_rng;
use crate::error::DataError;

/// What folds have about the same amount of.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum FoldBalance {
    /// Spots.
    #[default]
    Spots,
    /// Slides.
    Slides,
}

/// A patient and its amount of each stratum: of everything, of each technology, of each tissue, as
/// shares of the whole cohort.
struct Patient {
    name: String,
    amount: usize,
    shares: Vec<f64>,
}

impl Folds {
    /// Puts whole patients into `n_folds` folds that have about the same amount of everything, of
    /// each technology and of each tissue, where these are given.
    ///
    /// Patients are taken from the large to the small, those of about one size (the same power of
    /// two) in an order drawn from `seed`; each goes to the fold where the sum of squared shares
    /// grows least, and at the end patients are moved and swapped while that lowers it. With one technology and tissue the largest and the smallest fold differ by no
    /// more than the largest patient. The order of `slides` does not matter.
    ///
    /// # Errors
    ///
    /// [`DataError::Split`] for fewer than two folds, more folds than patients, or a slide given
    /// twice; [`DataError::PatientsUnknown`] if the patient of one is not known.
    ///
    /// # Examples
    ///
    /// ```
    /// use comtip_data::{SlideInfo, FoldBalance, Folds, PatientOrigin, PatientRule};
    ///
    /// let sizes = [("a", "A", 90), ("b", "B", 60), ("c", "C", 40), ("d", "D", 10)];
    /// let slides = sizes.map(|(slide, patient, n_spots)| SlideInfo {
    ///     slide: slide.into(),
    ///     patient: patient.into(),
    ///     patient_origin: PatientOrigin::Table,
    ///     n_spots,
    ///     technology: None,
    ///     tissue: None,
    /// });
    /// let folds = Folds::of_patients(&slides, 2, 7, FoldBalance::Spots, PatientRule::Table)?;
    /// let tests: Vec<_> = folds.folds.iter().map(|fold| fold.test.join(" ")).collect();
    /// assert!(tests.contains(&"a d".to_owned()) && tests.contains(&"b c".to_owned()));
    /// # Ok::<(), comtip_data::DataError>(())
    /// ```
    pub fn of_patients(
        slides: &[SlideInfo],
        n_folds: usize,
        seed: u64,
        balance: FoldBalance,
        patients: PatientRule,
    ) -> Result<Self, DataError> {
        check_patients(slides)?;
        if let Some(error) = all_of_one(slides) {
            return Err(error);
        }
        let mut cohort = patients_of(slides, balance);
        if n_folds < 2 || n_folds > cohort.len() {
            let problem = format!(
                "{n_folds} folds asked for, of {} patients; ask for 2 to {}, or leave one patient out at a \
                 time",
                cohort.len(),
                cohort.len()
            );
            return Err(DataError::Split { problem });
        }
        cohort.shuffle(&mut derived_rng(seed, "patient folds", "", n_folds as u64));
        cohort.sort_by_key(|patient| std::cmp::Reverse(patient.amount.checked_ilog2()));
        let pairs = slides_and_patients(slides);
        let shares: Vec<Vec<f64>> = cohort
            .iter()
            .map(|patient| patient.shares.clone())
            .collect();
        let fold_of = deal(&shares, n_folds);
        let tested = |fold: usize| -> Vec<String> {
            let of_fold = cohort.iter().zip(&fold_of).filter(|(_, of)| **of == fold);
            of_fold.map(|(patient, _)| patient.name.clone()).collect()
        };
        let folds = (0..n_folds)
            .map(|fold| SlideSplit::by_patient(&pairs, &tested(fold)))
            .collect::<Result<_, _>>()?;
        Ok(Self {
            version: VERSION,
            protocol: SplitProtocol::PatientFolds,
            seed: Some(seed),
            patients,
            slides: slides.to_vec(),
            folds,
            leaks: Vec::new(),
        })
    }
}

/// Patients sorted by name, with their share of every stratum.
fn patients_of(slides: &[SlideInfo], balance: FoldBalance) -> Vec<Patient> {
    let mut strata: BTreeMap<(u8, &str), usize> = BTreeMap::new();
    for slide in slides {
        for stratum in strata_of(slide) {
            let next = strata.len();
            strata.entry(stratum).or_insert(next);
        }
    }
    let mut totals = vec![0; strata.len()];
    let mut amounts: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for slide in slides {
        let amount = match balance {
            FoldBalance::Spots => slide.n_spots,
            FoldBalance::Slides => 1,
        };
        let of_patient = amounts.entry(&slide.patient);
        let of_patient = of_patient.or_insert_with(|| vec![0; strata.len()]);
        for stratum in strata_of(slide) {
            of_patient[strata[&stratum]] += amount;
            totals[strata[&stratum]] += amount;
        }
    }
    // Strata are summed in the order of their names, not of the slides.
    let order: Vec<usize> = strata.into_values().collect();
    let share = |amounts: &[usize], i: usize| amounts[i] as f64 / totals[i].max(1) as f64;
    amounts
        .into_iter()
        .map(|(name, amounts)| Patient {
            name: name.to_owned(),
            amount: order.first().map_or(0, |everything| amounts[*everything]),
            shares: order.iter().map(|i| share(&amounts, *i)).collect(),
        })
        .collect()
}

/// Everything, the technology, the tissue.
fn strata_of(slide: &SlideInfo) -> impl Iterator<Item = (u8, &str)> {
    let technology = slide.technology.as_deref().map(|name| (1, name));
    let tissue = slide.tissue.as_deref().map(|name| (2, name));
    [Some((0, "")), technology, tissue].into_iter().flatten()
}

#[cfg(test)]
mod tests;
