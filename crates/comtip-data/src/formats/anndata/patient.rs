//! The patient of a file, from a column of `obs`.

use std::collections::BTreeSet;

use comtip_files::first_names;

use super::data_frame::{DataFrame, N_NAMED};
use crate::error::DataError;

/// The one patient that a column names for the spots at these rows.
pub(crate) fn read_patient(
    obs: &DataFrame<'_>,
    column: &str,
    rows: &[usize],
) -> Result<String, DataError> {
    let values = obs.asked_column(column)?;
    let of_spots = rows.iter().filter_map(|row| values.value(*row));
    let named = of_spots.map(str::trim).filter(|name| !name.is_empty());
    let patients: BTreeSet<&str> = named.collect();
    let mut patients: Vec<String> = patients.into_iter().map(str::to_owned).collect();
    match (patients.pop(), patients.is_empty()) {
        (Some(patient), true) => Ok(patient),
        (Some(last), false) => {
            patients.push(last);
            let problem = format!(
                "names {} patients, {}; a file is a slide of one patient, so write a file for each",
                patients.len(),
                first_names(&patients, N_NAMED)
            );
            Err(obs.error(column, problem))
        }
        (None, _) => Err(obs.error(column, "names no patient for any spot on tissue")),
    }
}
