//! Which spots lie on tissue: `obs/in_tissue`.

use super::data_frame::DataFrame;
use crate::error::DataError;
use crate::slide::meaning;

const IN_TISSUE: &str = "in_tissue";

/// Whether each spot lies on tissue, `None` where there is no value; all do where there is no column.
///
/// Space Ranger writes 0 and 1; on its way through other programs the column becomes truth values,
/// texts, categories or fractions, and the words differ.
pub(crate) fn read_in_tissue(obs: &DataFrame<'_>) -> Result<Vec<Option<bool>>, DataError> {
    if !obs.has(IN_TISSUE)? {
        return Ok(vec![Some(true); obs.names().len()]);
    }
    let column = obs.column(IN_TISSUE)?;
    let spots = obs.names().iter().enumerate();
    let is_on_tissue = spots.map(|(row, name)| match column.value(row).map(str::trim) {
        None | Some("") => Ok(None),
        Some(value) => match meaning(value) {
            Some(meaning) => Ok(meaning),
            None => {
                let problem = format!("spot `{name}`: `{value}` is neither 0 nor 1");
                Err(obs.error(IN_TISSUE, problem))
            }
        },
    });
    is_on_tissue.collect()
}
