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
    MaskFeatureGenerator, MaskFeatureGeneratorConfig, MaskedFeatureLoss, PatchMasks,
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
        let device = self.model.device();
        let zero = || Tensor::<1>::zeros([1], &device);
        let pixels = batch.pixels.to_tensor(&device);
        let patches = self.model.vision.embed_patches(pixels);
        let full = self.model.vision.encode(patches.clone());

        let (observed, unobserved) = match self.objective.masked_weight > 0.0 {
            true => {
                let masks = PatchMasks::stack(&batch.masks, &device);
                let visible = self.model.vision.encode_visible(patches, &masks);
                let masked = MaskedFeatureLoss::new(
                    full.patches.clone(),
                    visible.patches,
                    &masks,
                    &self.generator,
                );
                (masked.observed, masked.unobserved)
            }
            false => (zero(), zero()),
        };

        let (matched, judged) = self.read_sentences(batch);
        let scale = self.model.scale();
        let info_nce = info_nce(
            self.model.project_tiles(&full),
            self.model.project_sentences(matched),
            scale.clone(),
        );
        let (pair, gap) = judged.unwrap_or_else(|| (zero(), zero()));
        let total = info_nce.clone()
            + (observed.clone() + unobserved.clone()) * self.objective.masked_weight
            + pair.clone() * self.objective.pair_weight;
        Losses {
            epoch: batch.epoch,
            step: batch.step,
            n_pairs: batch.n_pairs(),
            total,
            info_nce,
            observed,
            unobserved,
            pair,
            gap,
            scale,
        }
    }

    /// Mean sentence features of the spots, and the critic's loss and gap. Matched and shuffled
    /// sentences pass the tower together.
    fn read_sentences(&self, batch: &PairBatch) -> (Tensor<2>, Option<(Tensor<1>, Tensor<1>)>) {
        let n_spots = batch.matched.n_spots();
        if self.objective.pair == PairObjective::Off {
            let matched = self.model.text.mean_sentence(&batch.matched, &self.tokens);
            return (matched, None);
        }
        let both = batch.matched.clone().followed_by(&batch.shuffled);
        let both = self.model.text.mean_sentence(&both, &self.tokens);
        let matched = both.clone().slice(0..n_spots);
        let shuffled = both.slice(n_spots..2 * n_spots);
        let judged = self.objective.pair.judge(
            &self.critic,
            matched.clone(),
            shuffled,
            self.objective.reversal_strength,
        );
        (matched, judged.map(|judged| (judged.loss, judged.gap)))
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
