//! Expression from tiles as what a trainer minimises.

use burn::module::Module;
use comtip_model::ExpressionPredictor;

use super::losses::Losses;
use super::objective::Objective;
use crate::data::ExpressionBatch;
use crate::optim::ParameterGroups;
use crate::settings::Tuned;

/// An [`ExpressionPredictor`] in training, with the head and the network below it or with the head alone.
///
/// What is minimised is the mean squared error over spots and genes of the values as they are, the paper's: a gene counts by
/// its variance. `mae`, the mean absolute error, is logged beside it.
///
/// ```
/// use burn::tensor::Device;
/// use comtip_model::{ComtipConfig, ExpressionPredictorConfig, TilePixels};
/// use comtip_train::{ExpressionBatch, FineTuning, Objective, Tuned};
///
/// let shape = ComtipConfig::tiny(1);
/// let network = ExpressionPredictorConfig::of(&shape, 1).init(&Device::flex());
/// let mut pixels = TilePixels::new(112);
/// pixels.push(&[127; 3 * 112 * 112]);
/// let batch = ExpressionBatch { spots: vec![0], tiles: pixels.into(), values: vec![1.5] };
/// let losses = FineTuning::new(network, Tuned::Whole).losses(&batch);
/// let (squared, absolute) = (losses.total.clone(), losses.term("mae").expect("logged"));
/// let root = squared.into_scalar::<f32>().sqrt();
/// assert!((root - absolute.into_scalar::<f32>()).abs() < 1e-5);
/// ```
#[derive(Module, Debug)]
pub struct FineTuning {
    /// The network that is kept.
    pub model: ExpressionPredictor,
    #[module(skip)]
    tuned: Tuned,
}

impl FineTuning {
    /// Of a network, whose weights are those of the first step.
    pub fn new(model: ExpressionPredictor, tuned: Tuned) -> Self {
        let model = match tuned {
            Tuned::Whole => model,
            Tuned::HeadOnly => model.with_frozen_encoder(),
        };
        Self { model, tuned }
    }
}

impl Objective for FineTuning {
    type Batch = ExpressionBatch;

    fn losses(&self, batch: &ExpressionBatch) -> Losses {
        let device = self.model.device();
        let embedded = self.model.embed(&batch.tiles);
        let embedded = match self.tuned {
            Tuned::Whole => embedded,
            // Weights of a checkpoint may take a gradient again.
            Tuned::HeadOnly => embedded.detach(),
        };
        let apart = self.model.head.forward(embedded) - batch.values_on(&device);
        Losses::new(apart.clone().square().mean()).with("mae", apart.abs().mean())
    }

    fn n_items(batch: &ExpressionBatch) -> usize {
        batch.spots.len()
    }

    fn parameter_groups(&self) -> ParameterGroups {
        let groups = ParameterGroups {
            new_modules: vec![".head."],
            ..ParameterGroups::pretraining()
        };
        groups.for_weights_of(self)
    }
}

#[cfg(test)]
mod tests {
    use burn::optim::GradientsParams;
    use burn::tensor::Device;
    use comtip_model::{
        ComtipConfig, ExpressionPredictorConfig, TilePixels, parameter_values, seed_weights,
    };

    use super::*;
    use crate::optim::{learning_rates_of, optimizer_of};
    use crate::settings::{FineTuneConfig, PretrainConfig};

    const N_STEPS: usize = 60;

    fn fresh(tuned: Tuned) -> FineTuning {
        let device = Device::flex();
        let mut shape = ComtipConfig::tiny(2);
        let vision = shape.vision.transformer_mut().expect("a transformer");
        vision.n_layers = 1;
        let model = seed_weights(shape.init(&device), 7);
        let config = ExpressionPredictorConfig::of(&shape, 2);
        FineTuning::new(config.init_from(&model, &[1.0, 2.0], 7).train(), tuned)
    }

    /// Four tiles of a pattern each, and values that do not follow from one another.
    fn batch() -> ExpressionBatch {
        let mut pixels = TilePixels::new(112);
        for tile in 0..4 {
            let sample = |at: usize| (at * (3 + 5 * tile) % 251) as u8;
            let rgb: Vec<u8> = (0..3 * 112 * 112).map(sample).collect();
            pixels.push(&rgb);
        }
        ExpressionBatch {
            spots: vec![0, 1, 2, 3],
            tiles: pixels.into(),
            values: vec![0.0, 3.0, 2.0, 1.0, 0.5, 2.0, 1.5, 2.0],
        }
    }

    /// The network behind some steps on one batch, with its first and last loss.
    fn trained(tuned: Tuned) -> (FineTuning, f32, f32) {
        let mut settings = FineTuneConfig::of_run(&PretrainConfig::tiny()).optimizer;
        settings.warmup_steps = 1;
        let mut model = fresh(tuned);
        let groups = model.parameter_groups();
        let mut schedule = learning_rates_of(&settings, &groups, N_STEPS).expect("rates");
        let mut optimizer = optimizer_of(&settings, &groups);
        let mut losses = Vec::new();
        for _ in 0..N_STEPS {
            let (step, gradients): (Losses, GradientsParams) = model.gradients(&batch());
            losses.push(step.total.into_scalar::<f32>());
            model = model.stepped(&mut optimizer, schedule.step(), gradients);
        }
        (model, losses[0], losses[N_STEPS - 1])
    }

    #[test]
    fn one_batch_is_learned_by_the_head_alone_and_the_network_below_it_stays_bit_for_bit() {
        let (model, first, last) = trained(Tuned::HeadOnly);
        assert!(last < 0.5 * first, "{first} to {last}");
        let (before, after) = (
            parameter_values(&fresh(Tuned::HeadOnly)),
            parameter_values(&model),
        );
        for (path, values) in &after {
            let is_same = *values == before[path];
            assert_eq!(is_same, !path.starts_with("model.head."), "{path}");
        }
    }

    #[test]
    fn the_whole_network_is_changed_and_its_encoder_far_less_than_its_head() {
        let (model, first, last) = trained(Tuned::Whole);
        assert!(last < 0.5 * first, "{first} to {last}");
        let (before, after) = (
            parameter_values(&fresh(Tuned::Whole)),
            parameter_values(&model),
        );
        let change = |path: &str| {
            let pairs = before[path].values.iter().zip(&after[path].values);
            pairs.fold(0_f32, |most, (a, b)| most.max((a - b).abs()))
        };
        let (encoder, head) = (
            change("model.image_projection.weight"),
            change("model.head.fc_1.weight"),
        );
        assert!(encoder > 0.0 && encoder < 0.05 * head, "{encoder} {head}");
    }
}
