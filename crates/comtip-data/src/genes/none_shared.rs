//! What to say where slides share no gene.

use super::ensembl::GeneNaming;

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
