//! The genes of a file: rows of `var`.

use super::data_frame::DataFrame;
use crate::error::DataError;
use crate::genes::{FeatureList, Features};

/// Where scanpy keeps the ids of a 10x matrix.
pub(super) const GENE_IDS: &str = "gene_ids";

/// The features, called by `symbols`, a column of `var`, or by its index.
pub(super) fn read_features(
    var: &DataFrame<'_>,
    symbols: Option<&str>,
) -> Result<Features, DataError> {
    const TYPES: &str = "feature_types";
    let texts_if_any = |column: &str| match var.has(column)? {
        true => var.texts(column),
        false => Ok(vec![None; var.names().len()]),
    };
    let (ids, types) = (texts_if_any(GENE_IDS)?, texts_if_any(TYPES)?);
    let symbols = match symbols {
        Some(column) => {
            var.check_asked(column)?;
            Some(var.texts(column)?)
        }
        None => None,
    };
    let mut features = FeatureList::default();
    for (i, name) in var.names().iter().enumerate() {
        let id = ids[i].as_ref().unwrap_or(name);
        // A gene without a symbol goes by its id.
        let symbol = match &symbols {
            Some(symbols) => symbols[i].as_deref().unwrap_or_default(),
            None => name,
        };
        let taken = features.take(id, symbol, types[i].as_deref());
        taken.map_err(|problem| var.error("_index", problem))?;
    }
    let features = features.finish();
    features.map_err(|problem| var.error(TYPES, problem))
}
