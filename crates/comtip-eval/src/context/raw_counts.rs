//! What was counted in test spots.

use std::collections::HashMap;

use comtip_data::Counts;

use super::eval_context::EvalContext;
use crate::error::EvalError;

/// What was counted in some spots of a slide.
#[derive(Debug, Clone, PartialEq)]
pub struct RawCounts {
    /// Names of all genes of the slide.
    pub genes: Vec<String>,
    /// `[n_spots, n_genes]`
    pub counts: Counts,
}

impl EvalContext {
    /// What was counted in some test spots of one slide, over all its genes. `rows` are indices into
    /// [`test`](Self::test).
    ///
    /// # Errors
    ///
    /// If the shard cannot be read; [`EvalError::LostSpot`] if it was replaced meanwhile.
    ///
    /// # Panics
    ///
    /// If there is no such spot.
    pub fn raw_counts(&self, slide: &str, rows: &[usize]) -> Result<RawCounts, EvalError> {
        let shard = self.shards.read_slide(slide)?;
        let read = shard.read_spots()?;
        let ids = read.spots.iter().map(|spot| spot.id.as_str());
        let place: HashMap<&str, usize> = ids.zip(0..).collect();
        let mut counts = Counts::new(read.counts.n_genes());
        for row in rows {
            let id = self.test.spot(*row).id;
            let Some(place) = place.get(id) else {
                return Err(EvalError::LostSpot {
                    slide: slide.to_owned(),
                    spot: id.to_owned(),
                });
            };
            let (genes, of_genes) = read.counts.spot(*place);
            counts.push_spot(genes.iter().copied().zip(of_genes.iter().copied()));
        }
        Ok(RawCounts {
            genes: shard.genes().to_vec(),
            counts,
        })
    }
}
