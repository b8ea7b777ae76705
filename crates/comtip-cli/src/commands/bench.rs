//! `comtip bench`: where the time of a pretraining step goes.

mod noise_slide;
mod slides;
mod step_times;

use std::num::NonZeroUsize;
use std::path::Path;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;

use burn::module::Module;
use burn::tensor::ExecutionError;
use clap::Args;
use comtip::adversarial::PairObjective;
use comtip::model::{ComtipConfig, ModelError};
use comtip::text::{ClipTokenizer, SentenceTokenizer, TokenLayers};
use comtip::train::{
    Chunking, Objective, PairBatch, PairBatcher, PretrainConfig, Pretraining, TrainingData,
    learning_rates, optimizer, peak_resident_mib,
};

use super::demo::find_sample;
use super::pretrain::print_skipped;
use crate::options::{Device, device, settings};
use crate::ui::{CliError, host_info, terminal_table};
use slides::BenchSlides;
use step_times::{Part, StepTimes, median};

#[derive(Debug, Args)]
#[command(after_help = "Example:\n  comtip bench --preset paper --batch 8")]
pub(crate) struct Bench {
    /// Folder of shards; without it a slide of the bundled sample is used, or a slide of noise if that is not found.
    pub(crate) shards: Option<PathBuf>,
    /// Settings by name: tiny (the paper's training of a small model, for two cores), small (what was seen to predict better,
    /// as fast), colour-texture (numbers of colour and texture instead of an image network) or paper (CLIP's size, for a GPU).
    #[arg(long, default_value = "tiny")]
    pub(crate) preset: String,
    /// Spots per step, instead of the preset's run.batch_size.
    #[arg(long, value_name = "N", default_value_t = 8)]
    pub(crate) batch: usize,
    /// Number of steps to time, after one that is not timed.
    #[arg(long, value_name = "K", default_value = "5")]
    pub(crate) steps: NonZeroUsize,
    /// Change a setting, for example data.genes_per_spot=32; may be repeated. `comtip settings` lists them.
    #[arg(long = "set", value_name = "KEY=VALUE")]
    pub(crate) set: Vec<String>,
    #[command(flatten)]
    pub(crate) device: Device,
}

/// Takes some training steps from random weights and prints the seconds of their parts, then as many as
/// the trainer takes them.
///
/// # Errors
///
/// If settings, device or shards are of no use.
pub(crate) fn bench(arguments: &Bench) -> Result<(), CliError> {
    let device = device::find(&arguments.device.device)?.autodiff();
    let mut config = settings::of_preset(&arguments.preset, &arguments.set)?;
    let is_batch_size = |change: &String| {
        let key = change.split('=').next().unwrap_or_default();
        key.trim() == "run.batch_size"
    };
    if arguments.set.iter().any(is_batch_size) {
        return Err(CliError::usage(
            "give the batch size with --batch, not with --set run.batch_size",
        ));
    }
    config.run.batch_size = arguments.batch;
    config.check()?;
    config.check_device(&device)?;

    let slides = slides(arguments.shards.as_deref())?;
    let split = slides.split.clone().into();
    let (data, remarks) = TrainingData::from_shards(&config, &slides.shards, split, None)?;
    print_skipped(&remarks.skipped_genes);
    let TrainingData { panel, set, .. } = data;
    if arguments.batch > set.len() {
        return Err(CliError::usage(format!(
            "--batch {}: the slides have {} spots",
            arguments.batch,
            set.len()
        )));
    }
    let tokenizer = ClipTokenizer::new().map_err(ModelError::from)?;
    let symbols = panel.vocabulary.symbols();
    let tokens = Arc::new(SentenceTokenizer::new(&tokenizer, symbols).map_err(ModelError::from)?);
    let shape = config.model_config(symbols.len());
    let batcher = PairBatcher::new(&config, &shape);
    let objective = config.objective.clone();
    let mut model = Pretraining::new(&shape, objective, tokens.clone(), config.seed, &device);
    model.model.set_precision(config.run.precision);
    let mut optimizer = optimizer(&config.optimizer);
    let n_steps = arguments.steps.get();
    let mut schedule = learning_rates(&config.optimizer, 2 * n_steps + 1)?;

    let mut times = StepTimes::start();
    let mut work = Work::default();
    let batch_of = |step: usize| {
        let from = step * arguments.batch;
        let spots = (from..from + arguments.batch).map(|spot| spot % set.len());
        batcher.batch(&set, spots, (1, step + 1))
    };
    for step in 0..=n_steps {
        times.begin_step();
        let batch = batch_of(step)?;
        times.end(Part::Loader);
        let ended = |phase| times.end(Part::Phase(phase));
        (model, _) = model
            .step_by_phase(&batch, &mut optimizer, schedule.step(), ended)
            .map_err(stopped)?;
        if step == 0 {
            times.forget();
        }
        work = Work::of(&batch, &model, &tokens, &config, &shape);
    }

    model = model.with_chunking(Chunking::new(
        config.run.pairs_in_memory(),
        vec![device.clone()],
    ));
    let mut undisturbed = Vec::new();
    for step in 0..n_steps {
        let batch = batch_of(step)?;
        let begun = Instant::now();
        let (_, gradients) = model.gradients(&batch);
        model = model.stepped(&mut optimizer, schedule.step(), gradients);
        device.sync().map_err(stopped)?;
        undisturbed.push(begun.elapsed().as_secs_f64());
    }

    let changes = match arguments.set.as_slice() {
        [] => String::new(),
        changes => format!(" with {}", changes.join(", ")),
    };
    let caption = format!(
        "A step of {} pairs, preset {}{changes}, device {}, one part after the other: median of {n_steps}, after \
         one to warm up",
        arguments.batch, arguments.preset, arguments.device.device
    );
    terminal_table::print(&times.table(caption, None));
    work.print(&undisturbed);
    print_line!("  {} weights; {}", model.num_params(), slides.origin);
    print_line!("  {}{}", host_info::describe(), unoptimised());
    if let Some(mib) = peak_resident_mib() {
        print_line!("  peak resident memory {mib:.0} MiB");
    }
    Ok(())
}

/// The shards that were given, or the sample, or noise.
fn slides(given: Option<&Path>) -> Result<BenchSlides, CliError> {
    match (given, find_sample(None)) {
        (Some(shards), _) => BenchSlides::given(shards),
        (None, Ok(sample)) => BenchSlides::of_sample(&sample),
        (None, Err(_)) => BenchSlides::of_noise(),
    }
}

fn stopped(error: ExecutionError) -> CliError {
    CliError::fault(&format!("the device stopped: {error}"))
}

/// A remark on builds whose times say nothing.
fn unoptimised() -> &'static str {
    match cfg!(debug_assertions) {
        true => "; this build is not optimised, so these times mean nothing: build with --release",
        false => "",
    }
}

/// What a step reads.
#[derive(Debug, Default)]
struct Work {
    n_tiles: usize,
    n_sentences: usize,
    image_tokens: usize,
    text_tokens: usize,
    padded_tokens: usize,
}

impl Work {
    fn of(
        batch: &PairBatch,
        model: &Pretraining,
        tokens: &SentenceTokenizer,
        config: &PretrainConfig,
        shape: &ComtipConfig,
    ) -> Self {
        let sentences = match config.objective.pair {
            PairObjective::Off => batch.matched.clone(),
            _ => batch.matched.clone().followed_by(&batch.shuffled),
        };
        let token_counts = TokenLayers::count(&model.model.text, &sentences, tokens);
        let n_layers = shape.text.tower.n_layers;
        let n_tiles = batch.n_pairs();
        let visible_tokens = match batch.masks.first() {
            Some(mask) if config.objective.masked_weight > 0.0 => mask.visible().len() + 1,
            _ => 0,
        };
        Self {
            n_tiles,
            n_sentences: sentences.gene_idx().len(),
            // A tile that is no patches is one token.
            image_tokens: match shape.vision.n_patches() {
                0 => n_tiles,
                n_patches => n_tiles * (n_patches + 1 + visible_tokens),
            },
            text_tokens: token_counts.tree / n_layers,
            padded_tokens: token_counts.padded / n_layers,
        }
    }

    fn print(&self, steps: &[f64]) {
        let seconds = median(steps);
        let fastest = steps.iter().copied().fold(f64::INFINITY, f64::min);
        let slowest = steps.iter().copied().fold(0.0, f64::max);
        print_line!(
            "  {seconds:.4} s a step in one go ({fastest:.4} to {slowest:.4}), losses unread and no loader beside it: \
             {:.1} images/s, {:.0} sentences/s",
            self.n_tiles as f64 / seconds,
            self.n_sentences as f64 / seconds
        );
        print_line!(
            "  {} image tokens a step; {} sentences as a tree of {} tokens, {} if padded",
            self.image_tokens,
            self.n_sentences,
            self.text_tokens,
            self.padded_tokens
        );
    }
}
