//! What to say where slides share no gene.

use super::ensembl::GeneNaming;
use crate::error::DataError;

/// What to do where slides, or slides and genes asked for, share no gene, by how each names its genes.
///
/// # Example
///
/// ```
/// use comtip_data::{GeneNaming, none_shared};
///
/// let words = none_shared([GeneNaming::Symbols, GeneNaming::EnsemblIds]);
/// assert!(words.contains("by a table of aliases"));
/// assert!(none_shared([GeneNaming::Symbols]).contains("mixed species"));
/// ```
pub fn none_shared(namings: impl IntoIterator<Item = GeneNaming>) -> &'static str {
    let mut namings = namings.into_iter();
    let first = namings.next();
    match namings.all(|naming| Some(naming) == first) {
        true => {
            "they are of mixed species perhaps, such as human and mouse, which share none: take slides of one \
             species, or rename their genes by a table of aliases"
        }
        false => {
            "some name genes by symbol and some by Ensembl id: rename them by a table of aliases"
        }
    }
}

/// Refuses slides that no gene can be chosen by.
///
/// # Errors
///
/// [`DataError::Genes`] if there is no slide, none has a spot, or no gene is shared.
pub(super) fn check_shared(
    n_slides: usize,
    n_spots: usize,
    n_genes: usize,
) -> Result<(), DataError> {
    let problem = match (n_slides, n_spots, n_genes) {
        (0, ..) => "no slide to choose variable genes from".to_owned(),
        (_, 0, _) => "the slides have no spot to choose variable genes by".to_owned(),
        (_, _, 0) => format!(
            "the {n_slides} slides share no gene; check that all name genes alike (symbols or Ensembl ids): if they do, {}",
            none_shared([])
        ),
        _ => return Ok(()),
    };
    Err(DataError::Genes { problem })
}
