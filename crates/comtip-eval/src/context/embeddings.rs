//! Vectors of the spots of a half, made when they are first asked for and kept.

use std::collections::BTreeSet;
use std::sync::Arc;

use comtip_data::TrainTestSplit;
use comtip_metrics::MethodRole;
use comtip_model::TileRepresentation;
use ndarray::Array2;

use super::eval_context::EvalContext;
use super::kept_vectors::{key, spots_of};
use crate::encoders::{Encoder, TEXTURES, WITH_SURROUNDINGS, embed, with_surroundings};
use crate::error::EvalError;
use crate::event::EvalEvent;
use crate::half::Half;

/// Vectors of the spots of a half by one encoder.
#[derive(Debug, Clone)]
pub struct Representation {
    /// Name of the encoder; of a network with what is taken of it, where that is not the joint space.
    pub name: String,
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
        let joint = TileRepresentation::Joint;
        self.embed_missing(half, (&[&pretrained], joint), &all)?;
        Ok(self.kept(half, &pretrained, joint))
    }

    /// Vectors of the spots of some slides of a half by the model and its [baselines](Self::baselines); each says by its
    /// role which it is. Of networks they are what is `asked` for, and all that a forward pass gives comes out of one, so that
    /// asking for another representation embeds nothing again. `slides` are indices into the slides of [`spots`](Self::spots); spots of other slides may have
    /// vectors of zeros. What was embedded before is not embedded again.
    ///
    /// # Errors
    ///
    /// [`EvalError::NoClassToken`] if class tokens are asked for and the model has none, or if weights, a shard, a tile or the
    /// device cannot be read.
    pub fn representations(
        &self,
        half: Half,
        slides: &BTreeSet<usize>,
        asked: TileRepresentation,
    ) -> Result<Vec<Representation>, EvalError> {
        let is_transformer = self.checkpoint.config.vision.transformer().is_some();
        if asked == TileRepresentation::ClassToken && !is_transformer {
            return Err(EvalError::NoClassToken);
        }
        let pretrained = Encoder::pretrained();
        let mut encoders = vec![&pretrained];
        encoders.extend(&self.baselines()?.encoders);
        self.embed_missing(half, (&encoders, asked), slides)?;
        let mut representations: Vec<Representation> = Vec::with_capacity(encoders.len() + 1);
        for encoder in encoders {
            let vectors = self.kept(half, encoder, asked);
            representations.push(Representation {
                name: encoder.name_of(asked),
                role: encoder.role(),
                vectors: vectors.clone(),
            });
            // Half of the neighbours of random spots is on the other side.
            let has_neighbours = !matches!(self.split(), TrainTestSplit::Spots(_));
            if encoder.name == TEXTURES && has_neighbours {
                let vectors = with_surroundings(self.spots(half)?, slides, &vectors);
                representations.push(Representation {
                    name: WITH_SURROUNDINGS.to_owned(),
                    role: encoder.role(),
                    vectors: Arc::new(vectors),
                });
            }
        }
        Ok(representations)
    }

    /// Embeds spots of the slides that an encoder has not embedded yet, in one pass for all such encoders.
    pub(super) fn embed_missing(
        &self,
        half: Half,
        (encoders, asked): (&[&Encoder], TileRepresentation),
        slides: &BTreeSet<usize>,
    ) -> Result<(), EvalError> {
        let missing_of = |encoder: &Encoder| -> BTreeSet<usize> {
            match self.embedded.borrow().get(&key(half, encoder, asked)) {
                Some(embedded) => slides - &embedded.slides,
                None => slides.clone(),
            }
        };
        self.recall(half, (encoders, asked), slides)?;
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
            (&lacking, asked),
            set,
            &spots,
            |n_spots| {
                self.emit(EvalEvent::Embedded { n_spots });
            },
        )?;
        let names: Vec<&str> = lacking.iter().map(|encoder| &*encoder.name).collect();
        for (encoder, values) in lacking.iter().zip(values) {
            for (reading, values) in encoder.readings(asked).iter().zip(values) {
                let mut embedded = self.embedded.borrow_mut();
                let of_encoder = embedded.entry(key(half, encoder, *reading)).or_default();
                of_encoder.insert(set.len(), &spots, &values, &missing);
                drop(embedded);
                self.keep(half, (encoder, *reading), &missing)?;
            }
        }
        self.emit(EvalEvent::EmbeddingFinished {
            half,
            n_spots,
            encoders: &names,
        });
        Ok(())
    }

    pub(crate) fn emit(&self, event: EvalEvent<'_>) {
        (self.on_event.borrow_mut())(event);
    }
}
