//! The joint model with what only training needs, and the objective over a batch.

use std::sync::Arc;

use burn::module::{Module, Param};
use burn::tensor::{Device, Tensor};
use comtip_adversarial::{Critic, CriticConfig, PairObjective};
use comtip_model::{Comtip, ComtipConfig, Contrast, ImageTower, TileInputs, seed_weights};
use comtip_text::SentenceTokenizer;
use comtip_vision::{
    EmbeddedTiles, MaskFeatureGenerator, MaskFeatureGeneratorConfig, MaskedFeatureLoss, PatchMasks,
    TileFeatures,
};

use super::chunking::Chunking;
use super::join::join;
use super::masked_teacher::PatchMoments;
use super::sentence_pairs::SentencePairs;
use super::terms::Terms;
use super::tower_outputs::{SpotSentences, TowerOutputs};
use crate::data::PairBatch;
use crate::settings::ObjectiveSettings;

/// A [`Comtip`] in training. The generator, the critic and the logit bias stay behind when it is saved for use.
///
/// A batch becomes its losses in three steps: what the towers make of it, the terms that are compared, the weighted
/// sum.
#[derive(Module, Debug)]
pub struct Pretraining {
    /// The model that is kept.
    pub model: Comtip,
    /// None where the image tower has no patches.
    generator: Option<MaskFeatureGenerator>,
    critic: Critic,
    /// The bias of [`siglip`](comtip_model::siglip), `[1]`; none under InfoNCE.
    pub(super) logit_bias: Option<Param<Tensor<1>>>,
    #[module(skip)]
    pub(super) objective: ObjectiveSettings,
    #[module(skip)]
    tokens: Arc<SentenceTokenizer>,
    #[module(skip)]
    chunking: Chunking,
    /// The image tower of the running average of the weights during a step, without autodiff, if the masked branch is to
    /// predict its features.
    #[module(skip)]
    pub(super) teacher: Option<ImageTower>,
}

impl Pretraining {
    /// Fresh weights that follow from `seed`; batches stay whole, on `device`.
    ///
    /// # Panics
    ///
    /// If patches are to be hidden (`masked_weight` above 0) and the image tower has none.
    pub fn new(
        config: &ComtipConfig,
        objective: ObjectiveSettings,
        tokens: Arc<SentenceTokenizer>,
        seed: u64,
        device: &Device,
    ) -> Self {
        let d_sentence = config.text.tower.d_sentence;
        let generator = config.vision.transformer().map(|vision| {
            let generator = MaskFeatureGeneratorConfig::new(vision.d_model, vision.n_patches());
            seed_weights(generator.init(device), seed)
        });
        assert!(
            generator.is_some() || objective.masked_weight == 0.0,
            "masked feature modelling without patches"
        );
        // One by one, so that the model starts as it would on its own.
        Self {
            model: seed_weights(config.init(device), seed),
            generator,
            critic: seed_weights(CriticConfig::new(d_sentence).init(device), seed),
            logit_bias: (objective.contrast == Contrast::SigLip)
                .then(|| Param::from_tensor(Tensor::full([1], objective.siglip_bias, device))),
            objective,
            tokens,
            chunking: Chunking::whole(device.clone()),
            teacher: None,
        }
    }

    /// The same weights, with batches cut into chunks that are dealt out to devices.
    #[must_use]
    pub fn with_chunking(mut self, chunking: Chunking) -> Self {
        self.chunking = chunking;
        self
    }

    /// How batches are cut.
    pub(crate) fn chunking(&self) -> &Chunking {
        &self.chunking
    }

    /// First step: what both towers make of a batch.
    pub(crate) fn tower_outputs(&self, batch: &PairBatch) -> TowerOutputs {
        let images = || {
            let (tiles, full) = self.whole_tiles(batch);
            (
                full,
                self.visible_patches(tiles, batch),
                self.teacher_patches(batch),
            )
        };
        let device = self.model.device();
        let ((full, visible, teacher), sentences) = join(&device, images, || self.sentences(batch));
        TowerOutputs {
            full,
            visible,
            teacher,
            sentences,
        }
    }

    /// The embeddings of a batch, and what else the gradient at the terms depends on: the gap, if its slope is
    /// not the same everywhere, and the moments of patches, if targets are standardised by them.
    pub(crate) fn embeddings(&self, batch: &PairBatch) -> Terms {
        let sentences = || match self.objective.pair {
            PairObjective::ReversalAbs => self.sentences(batch),
            _ => self.matched_sentences(batch),
        };
        let device = self.model.device();
        let ((_, full), sentences) = join(&device, || self.whole_tiles(batch), sentences);
        let outputs = TowerOutputs {
            full,
            visible: None,
            teacher: None,
            sentences,
        };
        self.terms(batch, outputs, None)
    }

    /// Embedded tiles, which both branches start from, if the image tower is a transformer, and the full branch (Eq. 1).
    pub(crate) fn whole_tiles(&self, batch: &PairBatch) -> (Option<EmbeddedTiles>, TileFeatures) {
        match (&self.model.vision, &batch.tiles) {
            (ImageTower::Transformer(vision), TileInputs::Pixels(tiles)) => {
                let pixels = tiles.to_tensor(vision.pixel_statistics(), &self.model.device());
                let tiles = vision.embed_patches(pixels);
                let full = vision.encode(tiles.clone());
                (Some(tiles), full)
            }
            _ => (None, self.model.tile_features(&batch.tiles)),
        }
    }

    /// The masked branch (Eq. 2), unless masked feature modelling is switched off.
    pub(crate) fn visible_patches(
        &self,
        tiles: Option<EmbeddedTiles>,
        batch: &PairBatch,
    ) -> Option<TileFeatures> {
        let (vision, tiles) = (self.model.vision.transformer()?, tiles?);
        let masks = || PatchMasks::stack(&batch.masks, &self.model.device());
        (self.objective.masked_weight > 0.0).then(|| vision.encode_visible(tiles, &masks()))
    }

    /// Mean sentence features of the spots. Matched and shuffled sentences pass the tower together.
    pub(crate) fn sentences(&self, batch: &PairBatch) -> SpotSentences {
        let n_spots = batch.matched.n_spots();
        if self.objective.pair == PairObjective::Off {
            return self.matched_sentences(batch);
        }
        let both = batch.matched.clone().followed_by(&batch.shuffled);
        let both = self.model.text.mean_sentence(&both, &self.tokens);
        SpotSentences {
            matched: both.clone().slice(0..n_spots),
            shuffled: Some(both.slice(n_spots..2 * n_spots)),
        }
    }

    fn matched_sentences(&self, batch: &PairBatch) -> SpotSentences {
        SpotSentences {
            matched: self.model.text.mean_sentence(&batch.matched, &self.tokens),
            shuffled: None,
        }
    }

    /// Second step: what the objective compares. Of a part of a batch `patches` are the moments of the whole.
    pub(crate) fn terms(
        &self,
        batch: &PairBatch,
        outputs: TowerOutputs,
        patches: Option<&PatchMoments>,
    ) -> Terms {
        let TowerOutputs {
            full,
            visible,
            teacher,
            sentences,
        } = outputs;
        let is_standardised = self.standardises_targets();
        let patches = match patches {
            Some(of_batch) => Some(of_batch.clone()),
            None => is_standardised.then(|| PatchMoments::of(full.patches.clone())),
        };
        let zero = || Tensor::<1>::zeros([1], &self.model.device());
        let masks = || PatchMasks::stack(&batch.masks, &self.model.device());
        let (observed, unobserved) = match (visible, &self.generator) {
            (Some(visible), Some(generator)) => {
                let targets = match (teacher, &patches) {
                    (Some(teacher), _) => teacher,
                    (None, Some(patches)) => patches.standardise(full.patches.clone().detach()),
                    (None, None) => full.patches.clone(),
                };
                let masked = MaskedFeatureLoss::new(targets, visible.patches, &masks(), generator);
                (masked.observed, masked.unobserved)
            }
            _ => (zero(), zero()),
        };
        let SpotSentences { matched, shuffled } = sentences;
        let gap = shuffled.and_then(|shuffled| {
            let strength = self.objective.reversal_strength;
            let pair = self.objective.pair;
            pair.gap(&self.critic, matched.clone(), shuffled, strength)
        });
        Terms {
            n_pairs: batch.n_pairs(),
            image: self.model.tile_projections(&full),
            text: self.model.sentence_projections(matched),
            observed,
            unobserved,
            gap: gap.unwrap_or_else(zero),
            patches,
        }
    }

    /// Matched and shuffled mean sentence features, whatever the objective makes of them.
    pub(crate) fn sentence_pairs(&self, batch: &PairBatch) -> SentencePairs {
        let mean = |sentences| self.model.text.mean_sentence(sentences, &self.tokens);
        SentencePairs {
            matched: mean(&batch.matched),
            shuffled: mean(&batch.shuffled),
        }
    }
}
