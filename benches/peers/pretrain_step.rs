//! Our side of `compare.py pretraining`: the losses or one step of the whole pretraining a line of input.
//!
//! Reads `forward` or `step` from standard input, does it once on 8 random spots at the paper's sizes,
//! and prints the seconds it took. The device is the first argument, `cpu` or `libtorch`. With `--bf16` linear
//! maps multiply in bfloat16. With `--reference FILE` it writes weights, batch and losses instead, for
//! `check_losses.py`.

mod random_pairs;
mod reference;
mod rounds;

use std::path::Path;
use std::sync::Arc;

use burn::module::Module;
use burn::optim::ModuleOptimizer;
use burn::optim::lr_scheduler::module_lr_scheduler::ModuleLearningRate;
use burn::tensor::Device;
use comtip::text::{ClipTokenizer, SentenceTokenizer, TokenLayers};
use comtip::train::{Objective, PairBatch, PretrainConfig, Pretraining, learning_rates, optimizer};
use comtip::vision::Precision;

use random_pairs::{N_GENES, random_pairs};
use rounds::{answer, timed};

const N_SPOTS: usize = 8;
const GENES_PER_SPOT: usize = 32;

/// The paper's settings, at full rates from the first step.
fn settings() -> PretrainConfig {
    let mut presets = PretrainConfig::PRESETS.into_iter();
    let (_, paper) = presets
        .find(|(name, _)| *name == "paper")
        .expect("a preset");
    let mut config = PretrainConfig::from_toml(paper).expect("tested");
    config.data.genes_per_spot = GENES_PER_SPOT;
    config.optimizer.warmup_steps = 1;
    config
}

/// A training step as the trainer takes it.
struct Step {
    /// Taken out for a step: a weight that is shared could not be updated in place.
    model: Option<Pretraining>,
    optimizer: ModuleOptimizer,
    rates: ModuleLearningRate,
}

impl Step {
    fn new(config: &PretrainConfig, tokens: Arc<SentenceTokenizer>, device: &Device) -> Self {
        let schedule = learning_rates(&config.optimizer, 1000);
        Self {
            model: Some(Pretraining::new(
                &config.model_config(N_GENES),
                config.objective.clone(),
                tokens,
                config.seed,
                device,
            )),
            optimizer: optimizer(&config.optimizer),
            rates: schedule.expect("rates in range").step(),
        }
    }

    fn set_precision(&mut self, precision: Precision) {
        let model = self.model.as_mut().expect("there between steps");
        model.model.set_precision(precision);
    }

    fn model(&self) -> &Pretraining {
        self.model.as_ref().expect("there between steps")
    }

    fn take(&mut self, batch: &PairBatch, device: &Device) -> f64 {
        let before = self.model.take().expect("there between steps");
        let (after, seconds) = timed(device, || {
            let (_, gradients) = before.gradients(batch);
            before.stepped(&mut self.optimizer, self.rates.clone(), gradients)
        });
        self.model = Some(after);
        seconds
    }
}

fn main() {
    let inference = rounds::device();
    let training = inference.clone().autodiff();
    let config = settings();
    let symbols: Vec<String> = (0..N_GENES).map(|gene| format!("GENE{gene}")).collect();
    let tokenizer = ClipTokenizer::new().expect("built in");
    let tokens = SentenceTokenizer::new(&tokenizer, &symbols).expect("symbols have tokens");
    let tokens = Arc::new(tokens);
    let batch = random_pairs(N_SPOTS, &config);
    let mut step = Step::new(&config, tokens.clone(), &training);

    let mut arguments = std::env::args().skip(2);
    match (arguments.next().as_deref(), arguments.next()) {
        (Some("--reference"), Some(file)) => {
            let weights = step.model().clone();
            let before = step.model().losses(&batch).detach();
            step.take(&batch, &training);
            let after = step.model().losses(&batch).detach();
            reference::write(
                Path::new(&file),
                &weights,
                &batch,
                &tokens,
                [&before, &after],
            );
            return;
        }
        (Some("--bf16"), None) => step.set_precision(Precision::Bf16),
        (None, _) => {}
        _ => panic!("the only options are --bf16 and --reference FILE"),
    }

    tell(step.model(), &batch, &tokens);
    answer(|round| match round {
        "forward" => {
            let frozen = step.model().clone().valid();
            timed(&inference, || frozen.losses(&batch)).1
        }
        "step" => step.take(&batch, &training),
        other => panic!("`{other}` is neither forward nor step"),
    });
}

/// What is timed, on standard error.
fn tell(model: &Pretraining, pairs: &PairBatch, tokens: &SentenceTokenizer) {
    let encoder = &model.model.text;
    let sentences = pairs.matched.clone().followed_by(&pairs.shuffled);
    let counted = TokenLayers::count(encoder, &sentences, tokens);
    let n_sentences = sentences.gene_idx().len();
    let n_layers = counted.padded / (n_sentences * 77);
    let (n_visible, n_hidden) = (
        pairs.masks[0].visible().len(),
        pairs.masks[0].hidden().len(),
    );
    let n_patches = n_visible + n_hidden;
    eprintln!(
        "comtip: {} weights; {N_SPOTS} tiles of {} tokens, and of {}; {n_sentences} sentences as a tree of {} \
         tokens ({} padded, {} trimmed)",
        model.num_params(),
        n_patches + 1,
        n_visible + 1,
        counted.tree / n_layers,
        counted.padded / n_layers,
        counted.trimmed / n_layers,
    );
}
