//! What `comtip weights` is told.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};
use comtip::vision::PixelStatistics;

use crate::options::Device;

#[derive(Debug, Subcommand)]
pub(crate) enum Weights {
    /// Read weights of others into a folder of ours.
    Import(ImportWeights),
    /// Write towers or a trained model for `transformers` to read.
    Export(ExportWeights),
    /// Compute the stored reference vectors again and print the largest difference.
    Verify(VerifyWeights),
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
    /// Mean of red, green and blue that pixels are normalised with: R,G,B, or that of clip, imagenet or half.
    #[arg(long, value_name = "R,G,B", requires = "pixel_std", value_parser = pixel_mean)]
    pub(crate) pixel_mean: Option<Channels>,
    /// Standard deviation of red, green and blue that pixels are normalised with, likewise.
    #[arg(long, value_name = "R,G,B", requires = "pixel_mean", value_parser = pixel_std)]
    pub(crate) pixel_std: Option<Channels>,
    /// Do not take tensors whose name begins so, as `head.`: of what comes behind the features; may be repeated.
    #[arg(long, value_name = "PREFIX")]
    pub(crate) leave_out: Vec<String>,
    #[command(flatten)]
    pub(crate) device: Device,
}

/// A number for each of red, green and blue.
pub(crate) type Channels = [f32; 3];

fn pixel_mean(text: &str) -> Result<Channels, String> {
    channels(text, PixelStatistics::mean)
}

fn pixel_std(text: &str) -> Result<Channels, String> {
    channels(text, PixelStatistics::std)
}

/// Three numbers, or those of statistics that have a name.
fn channels(text: &str, of: fn(&PixelStatistics) -> Channels) -> Result<Channels, String> {
    let named = PixelStatistics::NAMED
        .iter()
        .find(|(name, _)| *name == text);
    if let Some((_, statistics)) = named {
        return Ok(of(statistics));
    }
    let numbers: Option<Vec<f32>> = text
        .split(',')
        .map(|number| number.trim().parse().ok())
        .collect();
    let three = numbers.and_then(|numbers| Channels::try_from(numbers).ok());
    three.ok_or_else(|| {
        "give three numbers separated by commas, as 0.485,0.456,0.406, or one of clip, imagenet and half".to_owned()
    })
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
    /// Of a run that is not finished, or was ended: take that checkpoint instead of the model at its end.
    #[arg(long, value_enum)]
    pub(crate) checkpoint: Option<WhichCheckpoint>,
    /// Folder for `CLIPModel.from_pretrained`; must not be there yet.
    #[arg(long)]
    pub(crate) to: PathBuf,
    #[command(flatten)]
    pub(crate) device: Device,
}

/// A checkpoint of a run.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum WhichCheckpoint {
    /// That of the most steps.
    Newest,
    /// That of the epoch with the lowest InfoNCE, of validation spots if there are any.
    Best,
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
