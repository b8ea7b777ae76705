//! The joint model with what only training needs, and the objective over a batch.

use std::sync::Arc;

use burn::module::Module;
use burn::optim::lr_scheduler::module_lr_scheduler::ModuleLearningRate;
use burn::optim::{GradientsParams, ModuleOptimizer};
use burn::tensor::{Device, Tensor};
use comtip_adversarial::{Critic, CriticConfig, PairObjective};
use comtip_model::{Comtip, ComtipConfig, info_nce, seed_weights};
use comtip_text::SentenceTokenizer;
use comtip_vision::{
    MaskFeatureGenerator, MaskFeatureGeneratorConfig, MaskedFeatureLoss, PatchMasks, TileFeatures,
};

use super::losses::Losses;
use super::readings::{Readings, SpotSentences, both};
use super::sentence_pairs::SentencePairs;
use super::terms::Terms;
use crate::data::PairBatch;
use crate::settings::ObjectiveSettings;

/// A [`Comtip`] in training. The generator and the critic stay behind when it is saved for use.
#[derive(Module, Debug)]
pub struct Pretraining {
    /// The model that is kept.
    pub model: Comtip,
    generator: MaskFeatureGenerator,
    critic: Critic,
    #[module(skip)]
    objective: ObjectiveSettings,
    #[module(skip)]
    tokens: Arc<SentenceTokenizer>,
}

impl Pretraining {
    /// Fresh weights that follow from `seed`.
    pub fn new(
        config: &ComtipConfig,
        objective: ObjectiveSettings,
        tokens: Arc<SentenceTokenizer>,
        seed: u64,
        device: &Device,
    ) -> Self {
        let (d_vision, d_sentence) = (config.vision.d_model, config.text.tower.d_sentence);
        let generator = MaskFeatureGeneratorConfig::new(d_vision, config.vision.n_patches());
        // One by one, so that the model starts as it would on its own.
        Self {
            model: seed_weights(config.init(device), seed),
            generator: seed_weights(generator.init(device), seed),
            critic: seed_weights(CriticConfig::new(d_sentence).init(device), seed),
            objective,
            tokens,
        }
    }

    /// The objective at a batch (Eq. 15), every term apart.
    pub fn losses(&self, batch: &PairBatch) -> Losses {
        self.losses_of(batch, self.terms(batch))
    }

    /// What the objective compares.
    pub(crate) fn terms(&self, batch: &PairBatch) -> Terms {
        self.judge(batch, self.read(batch))
    }

    /// Where the pairs lie, and what else the gradient at the terms depends on: the gap, if its slope is
    /// not the same everywhere.
    pub(crate) fn positions(&self, batch: &PairBatch) -> Terms {
        let read_sentences = || match self.objective.pair {
            PairObjective::ReversalAbs => self.read_sentences(batch),
            _ => SpotSentences {
                matched: self.model.text.mean_sentence(&batch.matched, &self.tokens),
                shuffled: None,
            },
        };
        let device = self.model.device();
        let ((_, full), sentences) = both(&device, || self.read_tiles(batch), read_sentences);
        let readings = Readings {
            full,
            visible: None,
            sentences,
        };
        self.judge(batch, readings)
    }

    /// Embedded patches, which both branches start from, and the full branch (Eq. 1).
    pub(crate) fn read_tiles(&self, batch: &PairBatch) -> (Tensor<3>, TileFeatures) {
        let statistics = self.model.vision.pixel_statistics();
        let pixels = batch.pixels.to_tensor(statistics, &self.model.device());
        let patches = self.model.vision.embed_patches(pixels);
        let full = self.model.vision.encode(patches.clone());
        (patches, full)
    }

    /// The masked branch (Eq. 2), unless masked feature modelling is switched off.
    pub(crate) fn read_visible(
        &self,
        patches: Tensor<3>,
        batch: &PairBatch,
    ) -> Option<TileFeatures> {
        let vision = &self.model.vision;
        let masks = || PatchMasks::stack(&batch.masks, &self.model.device());
        (self.objective.masked_weight > 0.0).then(|| vision.encode_visible(patches, &masks()))
    }

    /// Mean sentence features of the spots. Matched and shuffled sentences pass the tower together.
    pub(crate) fn read_sentences(&self, batch: &PairBatch) -> SpotSentences {
        let n_spots = batch.matched.n_spots();
        if self.objective.pair == PairObjective::Off {
            return SpotSentences {
                matched: self.model.text.mean_sentence(&batch.matched, &self.tokens),
                shuffled: None,
            };
        }
        let both = batch.matched.clone().followed_by(&batch.shuffled);
        let both = self.model.text.mean_sentence(&both, &self.tokens);
        SpotSentences {
            matched: both.clone().slice(0..n_spots),
            shuffled: Some(both.slice(n_spots..2 * n_spots)),
        }
    }

    /// What the objective compares, from what the towers read.
    pub(crate) fn judge(&self, batch: &PairBatch, readings: Readings) -> Terms {
        let Readings {
            full,
            visible,
            sentences,
        } = readings;
        let zero = || Tensor::<1>::zeros([1], &self.model.device());
        let masks = || PatchMasks::stack(&batch.masks, &self.model.device());
        let (observed, unobserved) = match visible {
            Some(visible) => {
                let full = full.patches.clone();
                let masked =
                    MaskedFeatureLoss::new(full, visible.patches, &masks(), &self.generator);
                (masked.observed, masked.unobserved)
            }
            None => (zero(), zero()),
        };
        let SpotSentences { matched, shuffled } = sentences;
        let gap = shuffled.and_then(|shuffled| {
            let strength = self.objective.reversal_strength;
            let pair = self.objective.pair;
            pair.gap(&self.critic, matched.clone(), shuffled, strength)
        });
        Terms {
            n_pairs: batch.n_pairs(),
            image: self.model.project_tiles(&full),
            text: self.model.project_sentences(matched),
            observed,
            unobserved,
            gap: gap.unwrap_or_else(zero),
        }
    }

    /// The weighted sum over what was compared (Eq. 15).
    pub(crate) fn losses_of(&self, batch: &PairBatch, terms: Terms) -> Losses {
        let scale = self.model.scale();
        let masked = self.weighted_masked(&terms);
        let pair = self.objective.pair.loss(terms.gap.clone());
        let info_nce = info_nce(terms.image, terms.text, scale.clone());
        Losses {
            epoch: batch.epoch,
            step: batch.step,
            n_pairs: terms.n_pairs,
            total: info_nce.clone() + masked + pair.clone() * self.objective.pair_weight,
            info_nce,
            observed: terms.observed,
            unobserved: terms.unobserved,
            pair,
            gap: terms.gap,
            scale,
        }
    }

    /// `lambda_1 (L_obs + L_unobs)`.
    pub(crate) fn weighted_masked(&self, terms: &Terms) -> Tensor<1> {
        (terms.observed.clone() + terms.unobserved.clone()) * self.objective.masked_weight
    }

    /// Derivative of `lambda_2 L_pair` by the gap, where the gap is `gap`.
    pub(crate) fn slope_of_gap(&self, gap: f64) -> f64 {
        self.objective.pair_weight * self.objective.pair.slope(gap)
    }

    /// Matched and shuffled mean sentence features, whatever the objective makes of them.
    pub(crate) fn read_both_sentences(&self, batch: &PairBatch) -> SentencePairs {
        let mean = |sentences| self.model.text.mean_sentence(sentences, &self.tokens);
        SentencePairs {
            matched: mean(&batch.matched),
            shuffled: mean(&batch.shuffled),
        }
    }

    /// The weights after a step of the optimiser. Nothing else should hold on to the weights before it: those
    /// that are shared cannot be updated in place.
    pub fn stepped(
        self,
        optimizer: &mut ModuleOptimizer,
        rates: ModuleLearningRate,
        gradients: GradientsParams,
    ) -> Self {
        let mut stepped = optimizer.step(rates, self, gradients);
        stepped.model = stepped.model.clamp_logit_scale();
        stepped
    }
}
