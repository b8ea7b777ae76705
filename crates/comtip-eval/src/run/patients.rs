//! Where a split and its shards know other patients.

use comtip_data::{Manifest, PatientOrigin, TrainTestSplit};
use comtip_files::first_names;

/// Slides that a message names; the rest are counted.
const N_NAMED: usize = 10;

/// Where a split and the shards know other patients, in words; `None` if they agree.
pub fn differing_patients(split: &TrainTestSplit, shards: &Manifest) -> Option<String> {
    let differing = split.patients_that_differ(shards);
    let of_slide: Vec<String> = differing
        .iter()
        .map(|differs| {
            let guess = match differs.in_shards.origin {
                PatientOrigin::Guessed => ", a guess,",
                _ => "",
            };
            format!(
                "{} of {}, {}{guess} in the shards",
                differs.slide, differs.in_split, differs.in_shards
            )
        })
        .collect();
    (!of_slide.is_empty()).then(|| {
        format!(
            "patients are not those of the shards: {}",
            first_names(&of_slide, N_NAMED)
        )
    })
}
