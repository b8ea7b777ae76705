//! The joint model with what only training needs, and the objective over a batch.

use std::sync::Arc;

use burn::module::Module;
use burn::optim::lr_scheduler::module_lr_scheduler::ModuleLearningRate;
use burn::optim::{GradientsParams, ModuleOptimizer};
use burn::tensor::{Device, Tensor};
use burn::train::{InferenceStep, TrainOutput, TrainStep};
use comtip_adversarial::{Critic, CriticConfig, PairObjective};
use comtip_model::{Comtip, ComtipConfig, info_nce, seed_weights};
use comtip_text::SentenceTokenizer;
use comtip_vision::{
    MaskFeatureGenerator, MaskFeatureGeneratorConfig, MaskedFeatureLoss, TileFeatures,
};

use crate::{Losses, ObjectiveSettings, PairBatch};

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

/// Mean sentence features of a batch, `[batch, d_sentence]`.
pub(crate) struct SpotSentences {
    pub(crate) matched: Tensor<2>,
    /// With values moved among genes, if the critic is to judge.
    pub(crate) shuffled: Option<Tensor<2>>,
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
        let (patches, full) = self.read_tiles(batch);
        let visible = self.read_visible(patches, batch);
        let sentences = self.read_sentences(batch);
        self.compare(batch, &full, visible, sentences)
    }

    /// Embedded patches, which both branches start from, and the full branch (Eq. 1).
    pub(crate) fn read_tiles(&self, batch: &PairBatch) -> (Tensor<3>, TileFeatures) {
        let patches = self.model.vision.embed_patches(batch.pixels.clone());
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
        (self.objective.masked_weight > 0.0).then(|| vision.encode_visible(patches, &batch.masks))
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

    /// Every term, from what the towers read: generator, critic and contrast.
    pub(crate) fn compare(
        &self,
        batch: &PairBatch,
        full: &TileFeatures,
        visible: Option<TileFeatures>,
        sentences: SpotSentences,
    ) -> Losses {
        let zero = || Tensor::<1>::zeros([1], &self.model.device());
        let masked = visible.map(|visible| {
            MaskedFeatureLoss::new(
                full.patches.clone(),
                visible.patches,
                &batch.masks,
                &self.generator,
            )
        });
        let (observed, unobserved) = match masked {
            Some(masked) => (masked.observed, masked.unobserved),
            None => (zero(), zero()),
        };
        let judged = sentences.shuffled.and_then(|shuffled| {
            self.objective.pair.judge(
                &self.critic,
                sentences.matched.clone(),
                shuffled,
                self.objective.reversal_strength,
            )
        });
        let (pair, gap) = match judged {
            Some(judged) => (judged.loss, judged.gap),
            None => (zero(), zero()),
        };
        let scale = self.model.scale();
        let info_nce = info_nce(
            self.model.project_tiles(full),
            self.model.project_sentences(sentences.matched),
            scale.clone(),
        );
        let total = info_nce.clone()
            + (observed.clone() + unobserved.clone()) * self.objective.masked_weight
            + pair.clone() * self.objective.pair_weight;
        Losses {
            epoch: batch.epoch,
            step: batch.step,
            n_pairs: batch.matched.n_spots(),
            total,
            info_nce,
            observed,
            unobserved,
            pair,
            gap,
            scale,
        }
    }
}

impl TrainStep for Pretraining {
    type Input = PairBatch;
    type Output = Losses;

    fn step(&self, batch: PairBatch) -> TrainOutput<Losses> {
        let losses = self.losses(&batch);
        let gradients = losses.total.backward();
        TrainOutput::new(self, gradients, losses.detach())
    }

    fn optimize(
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

impl InferenceStep for Pretraining {
    type Input = PairBatch;
    type Output = Losses;

    fn step(&self, batch: PairBatch) -> Losses {
        self.losses(&batch)
    }
}
