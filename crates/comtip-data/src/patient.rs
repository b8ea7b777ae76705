//! The patient a slide was cut from: guessed by its name, or read from a table.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::DataError;
use crate::table::{Table, TableOf};

/// Guesses the patient, or at least a group no patient is cut by, from the name of a slide.
///
/// STimage-1K4M has no column of patients, so the name must do, and the guess errs to one side:
/// sections that might be of one patient stay together.
///
/// * `<Species>_<Organ>_<Author>_<MMDDYYYY>_<tech>_<section>` whose section is one letter and a
///   number: the letter is the patient, as in the HER2+ breast cancer data, where `B4` is the
///   fourth section of patient B.
/// * Any other name with such a date: the study, which is all up to the technology. Some studies
///   name donors further on, each in its own way and not always before the section
///   (`..._V10A27004_A1_Br3874`), so nothing of it is trusted.
/// * A name without a date: all but its last part, the accession of the series
///   (`GSE144239_GSM4284316`).
///
/// A study of several patients is one group by this rule; a [`PatientTable`] tells them apart.
///
/// # Examples
///
/// ```
/// use comtip_data::patient_of;
///
/// assert_eq!(
///     patient_of("Human_Breast_Andersson_10142021_ST_B4"),
///     "Human_Breast_Andersson_10142021_ST_B",
/// );
/// assert_eq!(
///     patient_of("Human_Brain_Maynard_02082021_Visium_151673"),
///     "Human_Brain_Maynard_02082021_Visium",
/// );
/// assert_eq!(patient_of("GSE144239_GSM4284316"), "GSE144239");
/// ```
pub fn patient_of(slide_name: &str) -> String {
    let parts: Vec<&str> = slide_name.split('_').collect();
    let Some(date) = parts.iter().position(|part| is_date(part)) else {
        return match slide_name.rsplit_once('_') {
            Some((study, _)) if !study.is_empty() => study.to_owned(),
            _ => slide_name.to_owned(),
        };
    };
    let study = parts[..parts.len().min(date + 2)].join("_");
    match parts[..] {
        [_, _, _, _, _, section] if date == 3 => match patient_letter(section) {
            Some(letter) => format!("{study}_{letter}"),
            None => study,
        },
        _ => study,
    }
}

fn is_date(part: &str) -> bool {
    part.len() == 8 && part.bytes().all(|b| b.is_ascii_digit())
}

/// `B` of `B4`.
fn patient_letter(section: &str) -> Option<char> {
    let letter = section.chars().next().filter(char::is_ascii_alphabetic)?;
    let number = &section[1..];
    let is_number = !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit());
    is_number.then_some(letter)
}

/// Patients by slide, as someone who knows them wrote them down.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PatientTable {
    patients: BTreeMap<String, String>,
}

impl PatientTable {
    /// Reads a csv with the columns `slide` and `patient`.
    ///
    /// # Errors
    ///
    /// [`DataError::Table`] for a missing column, an empty cell, or a slide of two patients.
    pub fn read(path: &Path) -> Result<Self, DataError> {
        let mut table = Table::open(path, TableOf::Slides)?;
        let (slide_column, patient_column) = (table.column("slide")?, table.column("patient")?);
        let mut patients: BTreeMap<String, String> = BTreeMap::new();
        while let Some(row) = table.next_row()? {
            let (slide, patient) = (row.filled(slide_column)?, row.filled(patient_column)?);
            match patients.get(slide) {
                Some(known) if known != patient => {
                    let problem = format!("slide `{slide}` already belongs to `{known}`");
                    return Err(row.error(patient_column, problem));
                }
                _ => patients.insert(slide.to_owned(), patient.to_owned()),
            };
        }
        Ok(Self { patients })
    }

    /// The patient of a slide: as the table says, else as [`patient_of`] guesses.
    ///
    /// # Examples
    ///
    /// ```
    /// use comtip_data::PatientTable;
    ///
    /// let folder = tempfile::tempdir()?;
    /// let path = folder.path().join("patients.csv");
    /// std::fs::write(&path, "slide,patient\nGSE144239_GSM4284316,P2\n")?;
    /// let table = PatientTable::read(&path)?;
    /// assert_eq!(table.patient_of("GSE144239_GSM4284316"), "P2");
    /// assert_eq!(table.patient_of("GSE144239_GSM4284317"), "GSE144239");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn patient_of(&self, slide_name: &str) -> String {
        match self.get(slide_name) {
            Some(patient) => patient.to_owned(),
            None => patient_of(slide_name),
        }
    }

    /// The patient the table gives a slide; `None` if it does not list the slide.
    pub fn get(&self, slide_name: &str) -> Option<&str> {
        self.patients.get(slide_name).map(String::as_str)
    }

    /// Slides that the table lists and that are not among `slides`, sorted: misspelt perhaps, or of
    /// another data set.
    ///
    /// # Examples
    ///
    /// ```
    /// use comtip_data::PatientTable;
    ///
    /// let folder = tempfile::tempdir()?;
    /// let path = folder.path().join("patients.csv");
    /// std::fs::write(&path, "slide,patient\nC3,P1\nC2.h5ad,P1\nB4,P2\n")?;
    /// let table = PatientTable::read(&path)?;
    /// assert_eq!(table.get("C3"), Some("P1"));
    /// assert_eq!(table.strays(["B4", "C2", "C3"]), ["C2.h5ad"]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn strays<'a>(&self, slides: impl IntoIterator<Item = &'a str>) -> Vec<&str> {
        let mut strays: BTreeSet<&str> = self.patients.keys().map(String::as_str).collect();
        for slide in slides {
            strays.remove(slide);
        }
        strays.into_iter().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sections_of_a_lettered_patient_share_the_letter() {
        let breast = "Human_Breast_Andersson_10142021_ST";
        assert_eq!(patient_of(&format!("{breast}_C2")), format!("{breast}_C"));
        assert_eq!(patient_of(&format!("{breast}_C12")), format!("{breast}_C"));
        assert_ne!(
            patient_of(&format!("{breast}_B4")),
            patient_of(&format!("{breast}_C4"))
        );
    }

    #[test]
    fn names_of_another_kind_fall_back_on_the_study() {
        let cases = [
            ("GSE158450_GSM4800808", "GSE158450"),
            (
                "Mouse_OlfactoryBulb_Stahl_07012016_ST_Rep10",
                "Mouse_OlfactoryBulb_Stahl_07012016_ST",
            ),
            (
                "Human_Breast_Wu_06052021_Visium_1142243F",
                "Human_Breast_Wu_06052021_Visium",
            ),
            (
                "Mouse_Brain+Kidney_10X_02212023_Visium",
                "Mouse_Brain+Kidney_10X_02212023_Visium",
            ),
            ("mine", "mine"),
            ("_x", "_x"),
            ("", ""),
        ];
        for (slide, study) in cases {
            assert_eq!(patient_of(slide), study);
        }
    }

    #[test]
    fn a_donor_named_after_the_section_is_not_cut_in_two() {
        let kwon = "Human_Brain_Kwon_10162023_Visium";
        assert_eq!(patient_of(&format!("{kwon}_V10A27004_A1_Br3874")), kwon);
        assert_eq!(patient_of(&format!("{kwon}_V10A27106_A1_Br3874")), kwon);
    }

    #[test]
    fn patient_tables_name_the_row_that_contradicts() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("patients.csv");
        let cases = [
            (
                "slide,who\n",
                "row 1: no column `patient`; the columns are `slide`, `who`",
            ),
            (
                "slide,patient\na,\n",
                "row 2, column `patient`: the cell is empty",
            ),
            (
                "slide,patient\na,P\na,Q\n",
                "row 3, column `patient`: slide `a` already belongs to `P`",
            ),
        ];
        for (text, expected) in cases {
            std::fs::write(&path, text).unwrap();
            let error = PatientTable::read(&path).unwrap_err().to_string();
            assert!(
                error.ends_with(&format!("patients.csv, {expected}")),
                "{error}"
            );
        }
    }
}
