//! A label as a cell holds it, and put on its spot.

use std::collections::HashMap;

use super::annotation_table::Labels;
use crate::slide::Spot;

/// Spellings, lower-case, of "nobody knows".
const UNLABELLED: [&str; 7] = ["", "nan", "na", "<na>", "none", "undetermined", "exclude"];

/// The label a cell holds, blanks around it left out; `None` if it says that nobody knows.
pub(crate) fn label_of(cell: &str) -> Option<String> {
    let text = cell.trim();
    let is_label = !UNLABELLED.contains(&text.to_lowercase().as_str());
    is_label.then(|| text.to_owned())
}

/// Labels the spots; returns the ids that are not among them.
pub(crate) fn label_spots(spots: &mut [Spot], labels: Labels) -> Vec<String> {
    let mut spot_of_id: HashMap<String, &mut Spot> = spots
        .iter_mut()
        .map(|spot| (spot.id.clone(), spot))
        .collect();
    let mut unknown = Vec::new();
    for (id, label) in labels {
        match spot_of_id.get_mut(&id) {
            Some(spot) => spot.label = label,
            None => unknown.push(id),
        }
    }
    unknown
}
