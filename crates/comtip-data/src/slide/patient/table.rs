//! Patients by slide, as someone wrote them down.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::guess::patient_of;
use super::{Patient, PatientOrigin};
use crate::error::DataError;
use crate::tables::{Table, TableOf};

/// What people write where a patient is not known.
const NOBODY: [&str; 10] = [
    "unknown",
    "na",
    "n/a",
    "nan",
    "none",
    "null",
    "?",
    "-",
    "unbekannt",
    "not known",
];

/// Patients by slide, as someone who knows them wrote them down.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PatientTable {
    patients: BTreeMap<String, String>,
}

impl PatientTable {
    /// Reads a csv with the columns `slide` and `patient`; blanks around a cell are no part of it.
    ///
    /// # Errors
    ///
    /// [`DataError::Table`] for a missing column, an empty cell or one that names nobody, a slide of two patients, or two
    /// patients that differ by upper and lower case alone.
    pub fn read(path: &Path) -> Result<Self, DataError> {
        let mut table = Table::open(path, TableOf::Slides)?;
        let (slide_column, patient_column) = (table.column("slide")?, table.column("patient")?);
        let mut patients: BTreeMap<String, String> = BTreeMap::new();
        let mut spellings: BTreeMap<String, String> = BTreeMap::new();
        while let Some(row) = table.next_row()? {
            let slide = row.filled(slide_column)?.trim();
            let patient = row.filled(patient_column)?.trim();
            if NOBODY.contains(&patient.to_lowercase().as_str()) {
                let problem = format!(
                    "`{patient}` names nobody; leave slides out whose patient is not known, or give each group that may be \
                     one person a name"
                );
                return Err(row.error(patient_column, problem));
            }
            let first = spellings
                .entry(patient.to_lowercase())
                .or_insert_with(|| patient.to_owned());
            if first != patient {
                let problem = format!(
                    "`{patient}` was written `{first}` above; write a patient the same in every row"
                );
                return Err(row.error(patient_column, problem));
            }
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
    /// use comtip_data::{PatientOrigin, PatientTable};
    ///
    /// let folder = tempfile::tempdir()?;
    /// let path = folder.path().join("patients.csv");
    /// std::fs::write(&path, "slide,patient\nGSE144239_GSM4284316,P2\n")?;
    /// let table = PatientTable::read(&path)?;
    /// assert_eq!(table.patient_of("GSE144239_GSM4284316").name, "P2");
    /// let other = table.patient_of("GSE144239_GSM4284317");
    /// assert_eq!((other.name.as_str(), other.origin), ("GSE144239", PatientOrigin::Guessed));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn patient_of(&self, slide_name: &str) -> Patient {
        match self.get(slide_name) {
            Some(patient) => Patient::new(patient, PatientOrigin::Table),
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

    fn read(text: &str) -> Result<PatientTable, DataError> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("patients.csv");
        std::fs::write(&path, text).unwrap();
        PatientTable::read(&path)
    }

    #[test]
    fn patient_tables_name_the_row_that_contradicts() {
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
                "slide,patient\na,P\nb,NA\n",
                "row 3, column `patient`: `NA` names nobody; leave slides out whose patient is not known, or give each \
                 group that may be one person a name",
            ),
            (
                "slide,patient\na,P\na,Q\n",
                "row 3, column `patient`: slide `a` already belongs to `P`",
            ),
            (
                "slide,patient\na,Alice\nb,alice\n",
                "row 3, column `patient`: `alice` was written `Alice` above; write a patient the same in \
                 every row",
            ),
        ];
        for (text, expected) in cases {
            let error = read(text).unwrap_err().to_string();
            assert!(
                error.ends_with(&format!("patients.csv, {expected}")),
                "{error}"
            );
        }
    }

    #[test]
    fn tables_of_semicolons_and_of_tabs_are_read() {
        for text in [
            "slide;patient\na;P\n",
            "sep=;\r\nslide;patient\r\na;P\r\n",
            "slide\tpatient\na\tP\n",
        ] {
            assert_eq!(read(text).unwrap().get("a"), Some("P"), "{text}");
        }
    }

    #[test]
    fn blanks_around_a_cell_are_no_part_of_it() {
        let table = read("slide, patient\nV10_A1, alice\n V10_B1 ,alice \n").unwrap();
        assert_eq!(table.get("V10_A1"), Some("alice"));
        assert_eq!(table.get("V10_B1"), Some("alice"));
    }
}
