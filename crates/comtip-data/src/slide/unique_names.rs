//! Genes and spots that are named once, as values are looked up by their names.

use std::collections::HashMap;

use super::slide::Slide;
use crate::error::DataError;

impl Slide {
    /// Refuses a gene, or the id of a spot, that is there twice.
    ///
    /// # Errors
    ///
    /// [`DataError::Slide`] with the name, and both its columns or rows of the counts, from 1.
    pub(crate) fn check_names(&self) -> Result<(), DataError> {
        let refuse = |problem: String| {
            Err(DataError::Slide {
                slide: self.name.clone(),
                problem,
            })
        };
        if let Some((gene, first, again)) = repeated(self.genes.iter().map(String::as_str)) {
            return refuse(format!(
                "gene {gene} is column {first} and column {again} of the counts; name each gene once: add up the counts \
                 of both, or tell the two apart by their names"
            ));
        }
        if let Some((id, first, again)) = repeated(self.spots.iter().map(|spot| spot.id.as_str())) {
            return refuse(format!(
                "spot {id} is row {first} and row {again} of the counts; give each spot an id of its own"
            ));
        }
        Ok(())
    }
}

/// The first name that was there before, and both its places, from 1.
fn repeated<'a>(names: impl Iterator<Item = &'a str>) -> Option<(&'a str, usize, usize)> {
    let mut place_of = HashMap::new();
    for (name, place) in names.zip(1..) {
        if let Some(first) = place_of.insert(name, place) {
            return Some((name, first, place));
        }
    }
    None
}
