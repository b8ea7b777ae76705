//! Some spots of a shard.

use std::collections::BTreeSet;

use super::reader::{Shard, ShardSpots};
use crate::error::DataError;
use crate::slide::{Counts, SlideSubset};

/// Spots of a part of a slide, their counts and their places in the shard.
#[derive(Debug, Clone, PartialEq)]
pub struct ShardSubset {
    /// The spots and their counts, in the order of the shard.
    pub read: ShardSpots,
    /// Their rows in the shard, rising.
    pub rows: Vec<usize>,
}

impl Shard {
    /// Reads the spots and counts of a part of the slide, but no tiles. Counts of other spots are
    /// not there, so nothing that is fitted on a part knows of them.
    ///
    /// # Errors
    ///
    /// As [`read_spots`](Self::read_spots); [`DataError::Slide`] if the shard lacks one of the spots.
    pub fn read_part(&self, part: &SlideSubset<'_>) -> Result<ShardSubset, DataError> {
        let all = self.read_spots()?;
        let Some(ids) = part.spots else {
            let rows = (0..all.spots.len()).collect();
            return Ok(ShardSubset { read: all, rows });
        };
        let mut wanted: BTreeSet<&str> = ids.iter().map(String::as_str).collect();
        let mut counts = Counts::new(all.counts.n_genes());
        let (mut spots, mut rows) = (Vec::new(), Vec::new());
        for (row, spot) in all.spots.into_iter().enumerate() {
            if wanted.remove(spot.id.as_str()) {
                let (genes, values) = all.counts.spot(row);
                counts.push_spot(genes.iter().copied().zip(values.iter().copied()));
                spots.push(spot);
                rows.push(row);
            }
        }
        match wanted.first() {
            None => Ok(ShardSubset {
                read: ShardSpots { spots, counts },
                rows,
            }),
            Some(id) => Err(DataError::Slide {
                slide: part.slide.to_owned(),
                problem: format!(
                    "its shard lacks {} of the spots asked for, such as {id}; split these shards \
                     again with `comtip split`",
                    wanted.len()
                ),
            }),
        }
    }
}
