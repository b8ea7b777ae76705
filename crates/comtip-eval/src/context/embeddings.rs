//! Vectors of the spots of a half, made when they are first asked for and kept.

use std::collections::BTreeSet;
use std::sync::Arc;

use comtip_data::SpotSet;
use comtip_data::TrainTestSplit;
use comtip_metrics::MethodRole;
use ndarray::{Array2, Axis};

use super::eval_context::EvalContext;
use crate::encoders::{Baselines, Encoder, TEXTURES, WITH_SURROUNDINGS, embed, with_surroundings};
use crate::error::EvalError;
use crate::event::EvalEvent;
use crate::half::Half;

/// Vectors of the spots of a half by one encoder.
#[derive(Debug, Clone)]
pub struct Representation {
    /// Name of the encoder.
    pub name: &'static str,
    /// Whether it is the model or a baseline.
    pub role: MethodRole,
    /// `[n_spots, width]`, spots as in [`EvalContext::spots`], not normalised; widths differ between encoders.
    pub vectors: Arc<Array2<f32>>,
}

impl EvalContext {
    /// Where the model puts the tiles of all spots of a half in the joint space, not normalised. They are embedded
    /// when they are first asked for.
    ///
    /// # Shapes
    ///
    /// - output: `[n_spots, d_joint]`, spots as in [`spots`](Self::spots)
    ///
    /// # Errors
    ///
    /// If a shard, a tile or the device cannot be read.
    pub fn embeddings(&self, half: Half) -> Result<Arc<Array2<f32>>, EvalError> {
        let pretrained = Encoder::pretrained();
        let all = (0..self.spots(half)?.slides().len()).collect();
        self.embed_missing(half, &[&pretrained], &all)?;
        Ok(self.kept(half, pretrained.name))
    }

    /// Vectors of the spots of some slides of a half by the model and its [baselines](Self::baselines); each says by its
    /// role which it is. `slides` are indices into the slides of [`spots`](Self::spots); spots of other slides may have
    /// vectors of zeros. What was embedded before is not embedded again.
    ///
    /// # Errors
    ///
    /// If weights, a shard, a tile or the device cannot be read.
    pub fn representations(
        &self,
        half: Half,
        slides: &BTreeSet<usize>,
    ) -> Result<Vec<Representation>, EvalError> {
        let pretrained = Encoder::pretrained();
        let mut encoders = vec![&pretrained];
        encoders.extend(&self.baselines()?.encoders);
        self.embed_missing(half, &encoders, slides)?;
        let mut representations: Vec<Representation> = Vec::with_capacity(encoders.len() + 1);
        for encoder in encoders {
            let vectors = self.kept(half, encoder.name);
            representations.push(Representation {
                name: encoder.name,
                role: encoder.role(),
                vectors: vectors.clone(),
            });
            // Half of the neighbours of random spots is on the other side.
            let has_neighbours = !matches!(self.split(), TrainTestSplit::Spots(_));
            if encoder.name == TEXTURES && has_neighbours {
                let vectors = with_surroundings(self.spots(half)?, slides, &vectors);
                representations.push(Representation {
                    name: WITH_SURROUNDINGS,
                    role: encoder.role(),
                    vectors: Arc::new(vectors),
                });
            }
        }
        Ok(representations)
    }

    /// What the model has to beat.
    ///
    /// # Errors
    ///
    /// If the run's record of its first weights cannot be read.
    pub fn baselines(&self) -> Result<&Baselines, EvalError> {
        if let Some(baselines) = self.baselines.get() {
            return Ok(baselines);
        }
        let (shape, seed) = (&self.checkpoint.config, self.config.seed);
        let baselines = Baselines::of(&self.run, shape, seed, &self.device)?;
        Ok(self.baselines.get_or_init(|| baselines))
    }

    pub(super) fn kept(&self, half: Half, name: &'static str) -> Arc<Array2<f32>> {
        let embedded = self.embedded.borrow();
        embedded
            .get(&(half, name))
            .map(|embedded| embedded.vectors.clone())
            .unwrap_or_default()
    }

    /// Embeds spots of the slides that an encoder has not embedded yet, in one pass for all such encoders.
    pub(super) fn embed_missing(
        &self,
        half: Half,
        encoders: &[&Encoder],
        slides: &BTreeSet<usize>,
    ) -> Result<(), EvalError> {
        let missing_of = |encoder: &Encoder| -> BTreeSet<usize> {
            match self.embedded.borrow().get(&(half, encoder.name)) {
                Some(embedded) => slides - &embedded.slides,
                None => slides.clone(),
            }
        };
        self.recall(half, encoders, slides)?;
        let lacking: Vec<&Encoder> = encoders
            .iter()
            .copied()
            .filter(|encoder| !missing_of(encoder).is_empty())
            .collect();
        let missing: BTreeSet<usize> = lacking.iter().flat_map(|e| missing_of(e)).collect();
        if missing.is_empty() {
            return Ok(());
        }
        let set = self.spots(half)?;
        let spots = spots_of(set, &missing);
        let n_spots = spots.len();
        self.emit(EvalEvent::EmbeddingStarted { half, n_spots });
        let values = embed(
            &self.checkpoint,
            &self.device,
            &lacking,
            set,
            &spots,
            |n_spots| {
                self.emit(EvalEvent::Embedded { n_spots });
            },
        )?;
        let names: Vec<&'static str> = lacking.iter().map(|encoder| encoder.name).collect();
        let mut embedded = self.embedded.borrow_mut();
        for (name, values) in names.iter().zip(values) {
            let of_encoder = embedded.entry((half, *name)).or_default();
            of_encoder.insert(set.len(), &spots, &values, &missing);
        }
        drop(embedded);
        for encoder in &lacking {
            self.keep(half, encoder, &missing)?;
        }
        self.emit(EvalEvent::EmbeddingFinished {
            half,
            n_spots,
            encoders: &names,
        });
        Ok(())
    }

    /// Takes what an earlier evaluation kept of slides that encoders have not embedded yet.
    fn recall(
        &self,
        half: Half,
        encoders: &[&Encoder],
        slides: &BTreeSet<usize>,
    ) -> Result<(), EvalError> {
        let Some(cache) = &self.cache else {
            return Ok(());
        };
        let set = self.spots(half)?;
        let mut by: Vec<&'static str> = Vec::new();
        let mut recalled = BTreeSet::new();
        for encoder in encoders {
            let has = |slide: &usize| {
                let embedded = self.embedded.borrow();
                let of_encoder = embedded.get(&(half, encoder.name));
                of_encoder.is_some_and(|of| of.slides.contains(slide))
            };
            for slide in slides.iter().filter(|slide| !has(slide)) {
                let origin = self.origin_of_tiles(encoder, set, *slide);
                let Some(values) = origin.and_then(|origin| cache.get(&origin)) else {
                    continue;
                };
                let spots = spots_of(set, &BTreeSet::from([*slide]));
                let mut embedded = self.embedded.borrow_mut();
                let of_encoder = embedded.entry((half, encoder.name)).or_default();
                of_encoder.insert(set.len(), &spots, &values, &BTreeSet::from([*slide]));
                recalled.insert(*slide);
                if by.last() != Some(&encoder.name) {
                    by.push(encoder.name);
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
    fn keep(
        &self,
        half: Half,
        encoder: &Encoder,
        slides: &BTreeSet<usize>,
    ) -> Result<(), EvalError> {
        let Some(cache) = &self.cache else {
            return Ok(());
        };
        let (set, vectors) = (self.spots(half)?, self.kept(half, encoder.name));
        for slide in slides {
            if let Some(origin) = self.origin_of_tiles(encoder, set, *slide) {
                let rows = spots_of(set, &BTreeSet::from([*slide]));
                let values = vectors.select(Axis(0), &rows);
                cache.put(&origin, &values.iter().copied().collect::<Vec<f32>>());
            }
        }
        Ok(())
    }

    pub(crate) fn emit(&self, event: EvalEvent<'_>) {
        (self.on_event.borrow_mut())(event);
    }
}

/// Spots of some slides of a set.
fn spots_of(set: &SpotSet, slides: &BTreeSet<usize>) -> Vec<usize> {
    let spots = 0..set.len();
    spots
        .filter(|spot| slides.contains(&set.slide_idx(*spot)))
        .collect()
}
