//! One training step in parts, so that each can be timed.

use burn::optim::lr_scheduler::module_lr_scheduler::ModuleLearningRate;
use burn::optim::{GradientsParams, ModuleOptimizer};
use burn::tensor::ExecutionError;
use comtip_model::NormStatistics;

use super::losses::Losses;
use super::objective::Objective;
use super::pretraining::Pretraining;
use super::tower_outputs::TowerOutputs;
use crate::data::PairBatch;

/// A part of a training step, in the order they are done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StepPhase {
    /// The image tower on whole tiles (Eq. 1).
    WholeTiles,
    /// The image tower on visible patches (Eq. 2).
    VisiblePatches,
    /// The text tower on matched and shuffled sentences (Eq. 10 and 11).
    Sentences,
    /// Generator, critic and contrast, up to the sum that is minimised (Eq. 15).
    Losses,
    /// The gradient of all weights.
    Backward,
    /// AdamW on all weights.
    Optimizer,
}

impl Pretraining {
    /// Does one training step and tells `ended` of each part once the device is done with it.
    ///
    /// It is the step of the trainer, one part after the other. A clock in `ended` measures what a
    /// device that queues its work really does; the waiting itself costs such a device a little, and on
    /// a CPU the trainer has both towers at work at a time, so the parts add up to more than its step.
    ///
    /// # Errors
    ///
    /// If the device could not do its work.
    pub fn step_by_phase(
        self,
        batch: &PairBatch,
        optimizer: &mut ModuleOptimizer,
        rates: ModuleLearningRate,
        mut ended: impl FnMut(StepPhase),
    ) -> Result<(Self, Losses), ExecutionError> {
        let device = self.model.device();
        let mut end = |phase| device.sync().map(|()| ended(phase));

        let (tiles, full) = self.whole_tiles(batch);
        end(StepPhase::WholeTiles)?;
        let visible = self.visible_patches(tiles, batch);
        end(StepPhase::VisiblePatches)?;
        let sentences = self.sentences(batch);
        end(StepPhase::Sentences)?;
        let outputs = TowerOutputs {
            full,
            visible,
            teacher: None,
            sentences,
        };
        let terms = self.terms(batch, outputs, None);
        let losses = self.losses_of(terms, batch, NormStatistics::OfBatch);
        end(StepPhase::Losses)?;
        let gradients = GradientsParams::from_grads(losses.total.backward(), &self);
        let losses = losses.detach();
        end(StepPhase::Backward)?;
        let stepped = self
            .after_batch(&losses)
            .stepped(optimizer, rates, gradients);
        end(StepPhase::Optimizer)?;
        Ok((stepped, losses))
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use approx::assert_relative_eq;
    use burn::tensor::Device;
    use comtip_model::TilePixels;
    use comtip_text::{ClipTokenizer, GeneSentences, SentenceTokenizer};
    use comtip_vision::PatchMask;

    use super::*;
    use crate::data::{Purpose, random_stream};
    use crate::optim::optimizer;
    use crate::settings::PretrainConfig;

    const SYMBOLS: [&str; 3] = ["GFAP", "MBP", "IGKC"];

    fn batch(config: &PretrainConfig) -> PairBatch {
        let shape = config.model_config(SYMBOLS.len());
        let vision = shape.vision.transformer().expect("a transformer");
        let (side, n_patches) = (vision.image_px, vision.n_patches());
        let mut pixels = TilePixels::new(side);
        for tile in 1..=2 {
            let samples = (0..3 * side * side).map(|i| (i * i * tile) as u8);
            pixels.push(&samples.collect::<Vec<u8>>());
        }
        let mut matched = GeneSentences::new(3);
        matched.push_spot(&[0, 1, 2], &[0.5, 1.25, 2.0]);
        matched.push_spot(&[2, 0, 1], &[0.75, 1.5, 0.25]);
        let mask = |spot| {
            let mut rng = random_stream(1, 1, spot, Purpose::Mask);
            PatchMask::draw(n_patches, config.objective.mask_ratio, &mut rng)
        };
        PairBatch {
            epoch: 1,
            step: 1,
            spots: vec![0, 1],
            tiles: pixels.into(),
            masks: vec![mask(0), mask(1)],
            shuffled: matched.with_shuffled_values(&[vec![1, 2, 0], vec![2, 1, 0]]),
            matched,
            profiles: Vec::new(),
        }
    }

    fn pretraining(config: &PretrainConfig, device: &Device) -> Pretraining {
        let tokenizer = ClipTokenizer::new().expect("built in");
        let tokens = SentenceTokenizer::new(&tokenizer, &SYMBOLS.map(str::to_owned));
        let shape = config.model_config(SYMBOLS.len());
        let objective = config.objective.clone();
        Pretraining::new(
            &shape,
            objective,
            Arc::new(tokens.expect("tokens")),
            7,
            device,
        )
    }

    fn values(losses: &Losses) -> Vec<f32> {
        let terms = losses.terms.iter().map(|term| term.value.clone());
        let all = std::iter::once(losses.total.clone()).chain(terms);
        all.map(|loss| loss.into_scalar()).collect()
    }

    #[test]
    fn a_step_in_parts_is_the_step_of_the_trainer() {
        let config = PretrainConfig::tiny();
        let device = Device::flex().autodiff();
        let batch = batch(&config);
        let rates = || ModuleLearningRate::from(1e-3);

        let whole = pretraining(&config, &device);
        let (losses, gradients) = whole.gradients(&batch);
        let before = values(&losses);
        let whole = whole.stepped(&mut optimizer(&config.optimizer), rates(), gradients);

        let mut heard = Vec::new();
        let (parts, losses) = pretraining(&config, &device)
            .step_by_phase(
                &batch,
                &mut optimizer(&config.optimizer),
                rates(),
                |phase| heard.push(phase),
            )
            .expect("done");

        assert_eq!(values(&losses), before);
        // The trainer cuts the graph behind the towers and adds up in another order.
        let (parts, whole) = (values(&parts.losses(&batch)), values(&whole.losses(&batch)));
        for (parts, whole) in parts.iter().zip(&whole) {
            assert_relative_eq!(parts, whole, max_relative = 1e-5, epsilon = 1e-6);
        }
        assert_ne!(parts, before);
        let order = [
            StepPhase::WholeTiles,
            StepPhase::VisiblePatches,
            StepPhase::Sentences,
            StepPhase::Losses,
            StepPhase::Backward,
            StepPhase::Optimizer,
        ];
        assert_eq!(heard, order);
    }
}
