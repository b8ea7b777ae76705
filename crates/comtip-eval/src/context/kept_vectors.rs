//! Vectors that were made before: by this context, or by an earlier evaluation of the run.

use std::collections::BTreeSet;
use std::sync::Arc;

use comtip_data::SpotSet;
use comtip_model::TileRepresentation;
use ndarray::{Array2, Axis};

use super::eval_context::EvalContext;
use super::vector_cache::VectorCache;
use crate::encoders::Encoder;
use crate::error::EvalError;
use crate::event::EvalEvent;
use crate::half::Half;

impl EvalContext {
    /// The same with vectors kept on disk for the next evaluation, in the folder `cache` of the run: a tile is embedded again
    /// only where weights, tiles, spots or device are others. The folder may be deleted at any time, and where it cannot be
    /// written nothing is kept.
    #[must_use]
    pub fn with_cache(mut self) -> Self {
        self.cache = Some(VectorCache::new(self.run.cache()));
        self
    }

    /// What this context has of an encoder; nothing if it has embedded nothing.
    pub(super) fn kept(
        &self,
        half: Half,
        encoder: &Encoder,
        asked: TileRepresentation,
    ) -> Arc<Array2<f32>> {
        let embedded = self.embedded.borrow();
        embedded
            .get(&key(half, encoder, asked))
            .map(|embedded| embedded.vectors.clone())
            .unwrap_or_default()
    }

    /// Takes what an earlier evaluation kept of slides that encoders have not embedded yet.
    pub(super) fn recall(
        &self,
        half: Half,
        (encoders, asked): (&[&Encoder], TileRepresentation),
        slides: &BTreeSet<usize>,
    ) -> Result<(), EvalError> {
        let Some(cache) = &self.cache else {
            return Ok(());
        };
        let set = self.spots(half)?;
        let mut by: Vec<&str> = Vec::new();
        let mut recalled = BTreeSet::new();
        for encoder in encoders {
            let has = |slide: &usize| {
                let embedded = self.embedded.borrow();
                let of_encoder = embedded.get(&key(half, encoder, asked));
                of_encoder.is_some_and(|of| of.slides.contains(slide))
            };
            for slide in slides.iter().filter(|slide| !has(slide)) {
                let origin = self.origin_of_tiles(encoder, asked, set, *slide);
                let Some(values) = origin.and_then(|origin| cache.get(&origin)) else {
                    continue;
                };
                let spots = spots_of(set, &BTreeSet::from([*slide]));
                let mut embedded = self.embedded.borrow_mut();
                let of_encoder = embedded.entry(key(half, encoder, asked)).or_default();
                of_encoder.insert(set.len(), &spots, &values, &BTreeSet::from([*slide]));
                recalled.insert(*slide);
                if by.last() != Some(&&*encoder.name) {
                    by.push(&encoder.name);
                }
            }
        }
        if !by.is_empty() {
            self.emit(EvalEvent::Recalled {
                half,
                n_spots: spots_of(set, &recalled).len(),
                encoders: &by,
            });
        }
        Ok(())
    }

    /// Keeps the vectors of some slides by an encoder for the next evaluation.
    pub(super) fn keep(
        &self,
        half: Half,
        (encoder, reading): (&Encoder, TileRepresentation),
        slides: &BTreeSet<usize>,
    ) -> Result<(), EvalError> {
        let Some(cache) = &self.cache else {
            return Ok(());
        };
        let (set, vectors) = (self.spots(half)?, self.kept(half, encoder, reading));
        for slide in slides {
            if let Some(origin) = self.origin_of_tiles(encoder, reading, set, *slide) {
                let rows = spots_of(set, &BTreeSet::from([*slide]));
                let values = vectors.select(Axis(0), &rows);
                cache.put(&origin, &values.iter().copied().collect::<Vec<f32>>());
            }
        }
        Ok(())
    }
}

/// What vectors of an encoder are kept by.
pub(super) fn key(
    half: Half,
    encoder: &Encoder,
    asked: TileRepresentation,
) -> (Half, String, TileRepresentation) {
    (half, encoder.name.clone(), encoder.reading(asked))
}

/// Spots of some slides of a set.
pub(super) fn spots_of(set: &SpotSet, slides: &BTreeSet<usize>) -> Vec<usize> {
    let spots = 0..set.len();
    spots
        .filter(|spot| slides.contains(&set.slide_idx(*spot)))
        .collect()
}
