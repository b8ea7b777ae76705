//! `comtip weights import`: weights of others into a folder of ours.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use comtip::vision::{Activation, PixelStatistics};
use comtip::weights::{ImportOptions, check_new_folder, import_towers, save_towers};

use super::account::print_account;
use crate::options::{Device, device};
use crate::ui::{CliError, quoted_path};

#[derive(Debug, Args)]
#[command(
    after_help = "Example, a folder downloaded from the Hugging Face Hub:\n  \
    comtip weights import clip-vit-base-patch32 --to towers"
)]
pub(crate) struct ImportWeights {
    /// A .safetensors file, a file written by torch.save, or a model folder of Hugging Face.
    pub(crate) from: PathBuf,
    /// Folder for the towers; must not exist yet.
    #[arg(long)]
    pub(crate) to: PathBuf,
    /// Side of the tiles in pixels, if it is another than the weights were trained with: position embeddings are interpolated.
    #[arg(long, value_name = "N")]
    pub(crate) image_px: Option<usize>,
    /// Attention heads of the image tower, if no config.json says so.
    #[arg(long, value_name = "N")]
    pub(crate) heads: Option<usize>,
    /// Attention heads of the text tower, if no config.json says so.
    #[arg(long, value_name = "N")]
    pub(crate) text_heads: Option<usize>,
    /// Activation of both towers, if no config.json says so.
    #[arg(long)]
    pub(crate) activation: Option<ActivationName>,
    /// Mean of red, green and blue that pixels (0 to 1) are normalised with: three numbers, or the name clip, imagenet or half.
    #[arg(long, value_name = "R,G,B", requires = "pixel_std", value_parser = pixel_mean)]
    pub(crate) pixel_mean: Option<Channels>,
    /// Standard deviation of red, green and blue that pixels are normalised with: three numbers, or one of the same names.
    #[arg(long, value_name = "R,G,B", requires = "pixel_mean", value_parser = pixel_std)]
    pub(crate) pixel_std: Option<Channels>,
    /// Skip tensors whose name begins with this, for example `head.`: only what comes after the features; may be repeated.
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
        "give three numbers separated by commas, for example 0.485,0.456,0.406, or one of clip, imagenet and half".to_owned()
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

/// Reads weights of others and writes them as a folder of ours.
///
/// # Errors
///
/// If a file is missing or malformed, weights do not fit, or the folder cannot be written.
pub(crate) fn import_weights(arguments: &ImportWeights) -> Result<(), CliError> {
    check_new_folder(&arguments.to)?;
    let device = device::find(&arguments.device.device)?;
    let asked = arguments.pixel_mean.zip(arguments.pixel_std);
    let pixels = asked.map(|(mean, std)| PixelStatistics::new(mean, std));
    let options = ImportOptions {
        n_heads: arguments.heads,
        n_text_heads: arguments.text_heads,
        activation: arguments.activation.map(|name| match name {
            ActivationName::Gelu => Activation::Gelu,
            ActivationName::QuickGelu => Activation::QuickGelu,
        }),
        image_px: arguments.image_px,
        leave_out: arguments.leave_out.clone(),
        pixels: pixels
            .transpose()
            .map_err(|error| CliError::usage(error.to_string()))?,
    };
    let imported = import_towers(&arguments.from, &options, &device)?;
    save_towers(&arguments.to, &imported, &device)?;
    print_account(&imported);
    print_line!(
        "\nThe towers are in {}; `comtip weights verify {}` checks them on any device.",
        arguments.to.display(),
        quoted_path(&arguments.to)
    );
    Ok(())
}
