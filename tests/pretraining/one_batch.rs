//! A model and one real batch of eight pairs.

use std::sync::Arc;

use burn::optim::GradientsParams;
use burn::optim::lr_scheduler::module_lr_scheduler::ModuleLearningRate;
use burn::tensor::Device;
use comtip::text::{ClipTokenizer, SentenceTokenizer};
use comtip::train::{Losses, Objective, PairBatch, PairBatcher, Pretraining, optimizer};
use comtip::vision::Precision;

use crate::sample::{config, panel_and_set};

pub(crate) struct OneBatch {
    pub(crate) model: Pretraining,
    batch: PairBatch,
}

impl OneBatch {
    pub(crate) fn new(precision: Precision) -> Self {
        let config = config(|_| {});
        let (panel, set) = panel_and_set(Some(8)).expect("read");
        let tokenizer = ClipTokenizer::new().expect("built in");
        let tokens = SentenceTokenizer::new(&tokenizer, panel.vocabulary.symbols());
        let tokens = Arc::new(tokens.expect("tokens"));
        let shape = config.model_config(panel.vocabulary.len());
        let device = Device::flex().autodiff();
        let mut model = Pretraining::new(&shape, config.objective.clone(), tokens, 7, &device);
        model.model.set_precision(precision);
        let batch = PairBatcher::new(&config, &shape).batch(&set, 0..set.len(), (1, 1));
        Self {
            model,
            batch: batch.expect("a batch"),
        }
    }

    pub(crate) fn gradients(&self) -> (Losses, GradientsParams) {
        self.model.gradients(&self.batch)
    }

    /// InfoNCE before every step, until it is below `enough` or there were so many steps.
    pub(crate) fn learn(mut self, n_steps: usize, enough: f32, rate: f64) -> Vec<f32> {
        let mut optimizer = optimizer(&config(|_| {}).optimizer);
        let mut seen = Vec::new();
        for _ in 0..n_steps {
            let (losses, gradients) = self.gradients();
            let info_nce = losses.term("info_nce").expect("a term");
            seen.push(info_nce.into_scalar::<f32>());
            if seen.last().is_some_and(|loss| *loss < enough) {
                break;
            }
            let rate = ModuleLearningRate::from(rate);
            self.model = self.model.stepped(&mut optimizer, rate, gradients);
        }
        seen
    }
}
