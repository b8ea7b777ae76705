//! What can be typed behind `comtip`.

use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::str::FromStr;

use clap::{Args, Parser, Subcommand, ValueEnum};
use comtip::data::TileSize;

/// Contrastive masked text-image pretraining for spatial transcriptomics.
///
/// Exit codes: 0 done, 1 ran but learned nothing or diverged, 2 wrong usage, 3 bad data, model file,
/// settings or device, 4 done but some slides were skipped.
#[derive(Debug, Parser)]
#[command(version, arg_required_else_help = true)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Run everything on the bundled real sample and write report.html.
    Demo(Demo),
    /// Bring slides of STimage-1K4M from the Hugging Face Hub; what was cut off goes on.
    Fetch(Fetch),
    /// Say what a folder of slides holds and draw the spots over each slide.
    Inspect(Inspect),
    /// Cut tiles and write shards, one Parquet file a slide.
    Prepare(Prepare),
    /// Divide the slides of shards into what is trained on and what is tested on.
    Split(Split),
    /// Pretrain a joint model on shards.
    Pretrain(Pretrain),
    /// Write the embedding of every spot.
    Embed(Embed),
    /// Score a pretrained model, baselines beside it.
    #[command(subcommand)]
    Evaluate(Evaluation),
    /// Bring weights of CLIP's kind in and out, and check them.
    #[command(subcommand)]
    Weights(Weights),
}

#[derive(Debug, Subcommand)]
pub(crate) enum Weights {
    /// Read weights of others into a folder of ours.
    Import(ImportWeights),
    /// Write towers or a trained model for `transformers` to read.
    Export(ExportWeights),
    /// Compute the stored reference vectors again and print the largest difference.
    Verify(VerifyWeights),
}

#[derive(Debug, Subcommand)]
pub(crate) enum Evaluation {
    /// K-means on frozen embeddings against the annotation, per slide.
    Clustering(Evaluate),
    /// Expression from frozen embeddings by a ridge probe fitted on the training slides.
    Expression(Evaluate),
    /// Expression by similarity to gene sentences, nothing fitted.
    ZeroShot(Evaluate),
}

/// Where tensors live.
#[derive(Debug, Clone, Args)]
pub(crate) struct Device {
    /// cpu, libtorch, libtorch:cuda:0, wgpu, vulkan, metal or cuda:0.
    #[arg(long, default_value = "cpu")]
    pub(crate) device: String,
}

#[derive(Debug, Args)]
pub(crate) struct Demo {
    /// Folder for shards, the run and report.html; must not hold an earlier demo.
    #[arg(long, default_value = "comtip-demo")]
    pub(crate) to: PathBuf,
    /// The bundled sample, when it is not found beside the sources.
    #[arg(long)]
    pub(crate) sample: Option<PathBuf>,
    /// Change a setting of the tiny preset, as `run.epochs=5`; may be repeated.
    #[arg(long = "set", value_name = "KEY=VALUE")]
    pub(crate) set: Vec<String>,
    #[command(flatten)]
    pub(crate) device: Device,
}

/// HF_ENDPOINT names a mirror, HF_TOKEN a token, HTTPS_PROXY a proxy.
#[derive(Debug, Args)]
pub(crate) struct Fetch {
    /// A file with a slide a line, or names parted by commas; the table of slides comes with them.
    #[arg(long, value_name = "FILE|NAMES")]
    pub(crate) slides: String,
    /// Folder for the slides, in STimage-1K4M's layout.
    #[arg(long)]
    pub(crate) to: PathBuf,
    /// Ask nothing of the network: check what is there and name what is missing.
    #[arg(long)]
    pub(crate) offline: bool,
    /// Another data set of that layout, as owner/name.
    #[arg(long, value_name = "OWNER/NAME")]
    pub(crate) dataset: Option<String>,
    /// A branch, tag or commit; without it a folder stays at the commit of its first fetch.
    #[arg(long)]
    pub(crate) revision: Option<String>,
}

/// Slides of any layout that is read.
#[derive(Debug, Args)]
pub(crate) struct SlideFolder {
    /// Slides: a folder in STimage-1K4M's layout, an output folder of Space Ranger, an AnnData file, or a folder of such.
    pub(crate) folder: PathBuf,
    /// Full-resolution image of a slide of Space Ranger or AnnData; without it tiles are cut from its small one.
    #[arg(long, value_name = "[SLIDE=]FILE")]
    pub(crate) image: Vec<String>,
    /// A csv with columns `slide` and `patient`, for slides whose name tells another.
    #[arg(long, value_name = "FILE")]
    pub(crate) patients: Option<PathBuf>,
    /// A csv with columns `alias` and `symbol`: genes called by an alias get the symbol.
    #[arg(long, value_name = "FILE")]
    pub(crate) aliases: Option<PathBuf>,
    /// The column of `obs` that labels spots, of AnnData files.
    #[arg(long, value_name = "COLUMN")]
    pub(crate) labels: Option<String>,
    /// Slides to leave out: dlpfc, her2st, cscc, gse240429, paper, or a file with a slide a line; parted by commas.
    #[arg(long, value_delimiter = ',', value_name = "LIST")]
    pub(crate) exclude: Vec<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Inspect {
    #[command(flatten)]
    pub(crate) slides: SlideFolder,
    /// Where the pictures go; none are drawn without it.
    #[arg(long)]
    pub(crate) to: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct Prepare {
    #[command(flatten)]
    pub(crate) from: SlideFolder,
    /// Folder for the shards.
    #[arg(long)]
    pub(crate) to: PathBuf,
    /// Only these slides, by name, parted by commas.
    #[arg(long, value_delimiter = ',')]
    pub(crate) slides: Vec<String>,
    /// Side of a tile: `spot`, the square about the spot, or a size as `112um`.
    #[arg(long, default_value = "spot", value_parser = TileSize::from_str, value_name = "SIZE")]
    pub(crate) tile: TileSize,
    /// Micrometres per pixel of the images, where the data do not tell: a number, SLIDE=NUMBER, or `from-spot`.
    #[arg(long, value_name = "[SLIDE=]NUMBER")]
    pub(crate) um_per_px: Vec<String>,
    /// Go on with the next slide when one cannot be prepared; exit code 4 then.
    #[arg(long)]
    pub(crate) skip_errors: bool,
    /// Slides prepared at a time, each of up to a gigabyte; one a core, at most four, if not given.
    #[arg(long, value_name = "N")]
    pub(crate) jobs: Option<NonZeroUsize>,
}

#[derive(Debug, Args)]
pub(crate) struct Split {
    /// Folder of shards.
    pub(crate) shards: PathBuf,
    /// What is kept on one side.
    #[arg(long, value_enum, default_value_t)]
    pub(crate) by: SplitBy,
    /// How many folds, or `leave-one-out` for one a patient.
    #[arg(long, default_value = "leave-one-out", value_name = "N")]
    pub(crate) folds: String,
    /// Of `--by random-spots`: the share of every slide's spots that is tested on.
    #[arg(long, default_value_t = 0.2, value_name = "SHARE")]
    pub(crate) test_share: f64,
    /// What the folds have about the same amount of.
    #[arg(long, value_enum, default_value_t)]
    pub(crate) balance: Balance,
    /// A csv with columns `slide` and `patient`, where the shards name the wrong ones.
    #[arg(long, value_name = "FILE")]
    pub(crate) patients: Option<PathBuf>,
    /// Another seed draws other folds.
    #[arg(long, default_value_t = 7)]
    pub(crate) seed: u64,
    /// The file to write.
    #[arg(long, default_value = "folds.json")]
    pub(crate) to: PathBuf,
}

/// What a split keeps on one side.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum SplitBy {
    /// All slides of a patient.
    #[default]
    Patient,
    /// A spot: neighbours fall on both sides, and scores are stamped so.
    RandomSpots,
}

/// What folds have about the same amount of.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Balance {
    /// Spots, and of these each technology.
    #[default]
    Spots,
    /// Slides, and of these each technology.
    Slides,
}

#[derive(Debug, Args)]
pub(crate) struct Pretrain {
    /// Folder of shards.
    pub(crate) shards: PathBuf,
    /// Folder for the run.
    #[arg(long)]
    pub(crate) to: PathBuf,
    /// Settings by name: tiny or paper.
    #[arg(long, conflicts_with = "config", required_unless_present = "config")]
    pub(crate) preset: Option<String>,
    /// Settings from a TOML file.
    #[arg(long)]
    pub(crate) config: Option<PathBuf>,
    /// Change a setting, as `optimizer.learning_rate=1e-4`; may be repeated.
    #[arg(long = "set", value_name = "KEY=VALUE")]
    pub(crate) set: Vec<String>,
    /// Towers to start from, a folder that `weights import` made or anything it reads.
    #[arg(long)]
    pub(crate) weights: Option<PathBuf>,
    /// Patients kept out of training, to be tested on; parted by commas.
    #[arg(long, value_delimiter = ',')]
    pub(crate) hold_out: Vec<String>,
    /// A file of `comtip split`; its fold `--fold` is trained and tested on.
    #[arg(
        long,
        value_name = "FILE",
        requires = "fold",
        conflicts_with = "hold_out"
    )]
    pub(crate) folds: Option<PathBuf>,
    /// Which fold of `--folds`, from 1.
    #[arg(long, value_name = "K", requires = "folds")]
    pub(crate) fold: Option<NonZeroUsize>,
    /// Go on after the last checkpoint of the run folder.
    #[arg(long)]
    pub(crate) resume: bool,
    #[command(flatten)]
    pub(crate) device: Device,
}

#[derive(Debug, Args)]
pub(crate) struct ImportWeights {
    /// A file, .safetensors or of torch.save, or a folder of Hugging Face's.
    pub(crate) from: PathBuf,
    /// Folder for the towers; must not be there yet.
    #[arg(long)]
    pub(crate) to: PathBuf,
    /// Stretch the position embeddings to tiles of that side.
    #[arg(long, value_name = "N")]
    pub(crate) image_px: Option<usize>,
    /// Heads of the image tower, where no config.json tells.
    #[arg(long, value_name = "N")]
    pub(crate) heads: Option<usize>,
    /// Heads of the text tower, where no config.json tells.
    #[arg(long, value_name = "N")]
    pub(crate) text_heads: Option<usize>,
    /// Activation of both towers, where no config.json tells.
    #[arg(long)]
    pub(crate) activation: Option<ActivationName>,
    /// Do not take tensors whose name begins so, as `head.`; may be repeated.
    #[arg(long, value_name = "PREFIX")]
    pub(crate) leave_out: Vec<String>,
    #[command(flatten)]
    pub(crate) device: Device,
}

/// Activations by name.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum ActivationName {
    /// The exact form, timm's.
    Gelu,
    /// CLIP's.
    QuickGelu,
}

#[derive(Debug, Args)]
pub(crate) struct ExportWeights {
    /// Folder of a run, of a model or of imported towers.
    pub(crate) from: PathBuf,
    /// Folder for `CLIPModel.from_pretrained`; must not be there yet.
    #[arg(long)]
    pub(crate) to: PathBuf,
    #[command(flatten)]
    pub(crate) device: Device,
}

#[derive(Debug, Args)]
pub(crate) struct VerifyWeights {
    /// Folder of imported towers, or any weights that `import` reads.
    pub(crate) folder: PathBuf,
    /// Reference vectors of another file than the folder's own.
    #[arg(long)]
    pub(crate) reference: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) device: Device,
}

#[derive(Debug, Args)]
pub(crate) struct Embed {
    /// Folder of shards.
    pub(crate) shards: PathBuf,
    /// Folder of the run.
    #[arg(long)]
    pub(crate) run: PathBuf,
    /// The csv file to write.
    #[arg(long)]
    pub(crate) to: PathBuf,
    /// Only these slides, by name, parted by commas.
    #[arg(long, value_delimiter = ',')]
    pub(crate) slides: Vec<String>,
    #[command(flatten)]
    pub(crate) device: Device,
}

#[derive(Debug, Args)]
pub(crate) struct Evaluate {
    /// Folder of shards.
    pub(crate) shards: PathBuf,
    /// Folder of the run; its held-out slides are tested.
    #[arg(long)]
    pub(crate) run: PathBuf,
    /// Also write a report in HTML.
    #[arg(long)]
    pub(crate) report: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) device: Device,
}
