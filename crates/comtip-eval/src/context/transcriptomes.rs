//! Where the transcriptomes of spots lie in the joint space, and their tiles beside them.

use std::sync::Arc;

use comtip_metrics::MethodRole;
use comtip_model::{Comtip, TileRepresentation, embed_sentences};
use comtip_train::PairBatcher;
use ndarray::Array2;

use super::eval_context::EvalContext;
use crate::encoders::Encoder;
use crate::error::EvalError;
use crate::event::EvalEvent;
use crate::half::Half;

/// What transcriptomes are embedded from, for a progress bar.
const SENTENCES: &str = "gene sentences";

/// Tiles and transcriptomes of the spots of a half in the joint space of one network.
#[derive(Debug, Clone)]
pub struct JointRepresentation {
    /// Name of the network.
    pub name: String,
    /// Whether it is the model or a baseline.
    pub role: MethodRole,
    /// `[n_spots, d_joint]`, spots as in [`EvalContext::spots`], not normalised.
    pub tiles: Arc<Array2<f32>>,
    /// `[n_spots, d_joint]`, the same spots, not normalised.
    pub transcriptomes: Arc<Array2<f32>>,
}

impl EvalContext {
    /// Where the model puts what was measured of all spots of a half in the joint space, not normalised: the mean of as
    /// many sentences a spot as the run was trained on, drawn as for validation. They are embedded when they are first
    /// asked for.
    ///
    /// # Shapes
    ///
    /// - output: `[n_spots, d_joint]`, spots as in [`spots`](Self::spots)
    ///
    /// # Errors
    ///
    /// [`EvalError::OtherGenes`] if the context has other genes than the model; else if a shard or the device cannot be
    /// read.
    pub fn transcriptomes(&self, half: Half) -> Result<Arc<Array2<f32>>, EvalError> {
        let pretrained = Encoder::pretrained();
        self.embed_missing_sentences(half, &[&pretrained])?;
        Ok(self.kept_sentences(half, &pretrained))
    }

    /// Tiles and transcriptomes of all spots of a half by the model and by those of its [baselines](Self::baselines)
    /// that have both towers; each says by its role which it is. All read the same sentences, those of
    /// [`transcriptomes`](Self::transcriptomes). What was embedded before is not embedded again.
    ///
    /// # Errors
    ///
    /// [`EvalError::OtherGenes`] if the context has other genes than the model; else if weights, a shard, a tile or the
    /// device cannot be read.
    pub fn joint_representations(&self, half: Half) -> Result<Vec<JointRepresentation>, EvalError> {
        let pretrained = Encoder::pretrained();
        let encoders = [&pretrained].into_iter().chain(&self.baselines()?.encoders);
        let encoders: Vec<&Encoder> = encoders
            .filter(|encoder| encoder.network(&self.checkpoint).is_some())
            .collect();
        self.embed_missing_sentences(half, &encoders)?;
        let slides = (0..self.spots(half)?.slides().len()).collect();
        let joint = TileRepresentation::Joint;
        self.embed_missing(half, (&encoders, joint), &slides)?;
        let joint = encoders.iter().map(|encoder| JointRepresentation {
            name: encoder.name.clone(),
            role: encoder.role(),
            tiles: self.kept(half, encoder, joint),
            transcriptomes: self.kept_sentences(half, encoder),
        });
        Ok(joint.collect())
    }

    fn kept_sentences(&self, half: Half, encoder: &Encoder) -> Arc<Array2<f32>> {
        let kept = self.transcriptomes.borrow();
        let found = kept.get(&(half, encoder.name.clone()));
        found.cloned().unwrap_or_default()
    }

    /// Embeds the sentences of all spots by the networks that have not read them yet, the same for all.
    fn embed_missing_sentences<'a>(
        &'a self,
        half: Half,
        encoders: &[&'a Encoder],
    ) -> Result<(), EvalError> {
        let is_missing = |of: &&Encoder| {
            let kept = self.transcriptomes.borrow();
            !kept.contains_key(&(half, of.name.clone()))
        };
        let missing = encoders.iter().copied().filter(is_missing);
        let with_network = |of: &'a Encoder| Some((of, of.network(&self.checkpoint)?));
        let lacking: Vec<(&Encoder, &Comtip)> = missing.filter_map(with_network).collect();
        if lacking.is_empty() {
            return Ok(());
        }
        let checkpoint = &self.checkpoint;
        if self.scored.panel != checkpoint.panel {
            return Err(EvalError::OtherGenes);
        }
        let set = self.spots(half)?;
        let n_spots = set.len();
        let lacking = self.recall_sentences(half, lacking)?;
        if lacking.is_empty() {
            return Ok(());
        }
        self.emit(EvalEvent::EmbeddingStarted { half, n_spots });
        let batcher = PairBatcher::new(&self.config, &checkpoint.config);
        let sentences = batcher.measured_sentences(set, 0..n_spots);
        for (encoder, network) in lacking {
            let vectors = Arc::new(embed_sentences(network, &sentences, &checkpoint.tokens)?);
            let origin = self.origin_of_sentences(encoder, set);
            if let (Some(cache), Some(origin)) = (&self.cache, origin) {
                cache.put(&origin, &vectors.iter().copied().collect::<Vec<f32>>());
            }
            let mut kept = self.transcriptomes.borrow_mut();
            kept.insert((half, encoder.name.clone()), vectors);
        }
        self.emit(EvalEvent::Embedded { n_spots });
        self.emit(EvalEvent::EmbeddingFinished {
            half,
            n_spots,
            encoders: &[SENTENCES],
        });
        Ok(())
    }

    /// Takes what an earlier evaluation kept; the networks whose vectors it did not are left.
    fn recall_sentences<'a>(
        &self,
        half: Half,
        networks: Vec<(&'a Encoder, &'a Comtip)>,
    ) -> Result<Vec<(&'a Encoder, &'a Comtip)>, EvalError> {
        let Some(cache) = &self.cache else {
            return Ok(networks);
        };
        let set = self.spots(half)?;
        let n_spots = set.len();
        let mut lacking = Vec::new();
        for (encoder, network) in networks {
            let origin = self.origin_of_sentences(encoder, set);
            let values = origin.and_then(|origin| cache.get(&origin));
            let width = values.as_ref().map_or(0, |of| of.len() / n_spots.max(1));
            let vectors = values.and_then(|of| Array2::from_shape_vec((n_spots, width), of).ok());
            match vectors {
                Some(vectors) => {
                    let mut kept = self.transcriptomes.borrow_mut();
                    kept.insert((half, encoder.name.clone()), Arc::new(vectors));
                }
                None => lacking.push((encoder, network)),
            }
        }
        if lacking.is_empty() {
            self.emit(EvalEvent::Recalled {
                half,
                n_spots,
                encoders: &[SENTENCES],
            });
        }
        Ok(lacking)
    }
}
