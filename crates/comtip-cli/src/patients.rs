//! A table of patients, held against the slides it is meant for.

use std::path::Path;

use comtip::data::PatientTable;

use crate::failure::Failure;

/// Rows that are named in a warning; the rest are counted.
const N_NAMED: usize = 10;

/// Reads a table of patients for these slides and warns of its rows that match none of them.
///
/// # Errors
///
/// If it is malformed or matches no slide at all.
pub(crate) fn read_patients(path: &Path, slides: &[&str]) -> Result<PatientTable, Failure> {
    let table = PatientTable::read(path)?;
    let strays = table.strays(slides.iter().copied());
    let path = path.display();
    if slides.iter().all(|slide| table.get(slide).is_none()) {
        return Err(Failure::input(format!(
            "{path} matches no slide: it lists {}, and here are {}; write slides as `comtip inspect` names them",
            some_of(&strays),
            some_of(slides)
        )));
    }
    if !strays.is_empty() {
        tell!(
            "warning: {path}: no slide here is called {}",
            some_of(&strays)
        );
    }
    Ok(table)
}

/// The first names, and how many more there are.
pub(crate) fn some_of(names: &[&str]) -> String {
    match names {
        [] => "none".to_owned(),
        _ if names.len() <= N_NAMED => names.join(", "),
        _ => format!(
            "{} and {} more",
            names[..N_NAMED].join(", "),
            names.len() - N_NAMED
        ),
    }
}
