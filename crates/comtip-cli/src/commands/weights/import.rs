//! `comtip weights import`: weights of others into a folder of ours.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use comtip::vision::{Activation, PixelStatistics};
use comtip::weights::{ImportOptions, check_new_folder, import_towers, save_towers};

use super::account::print_account;
use crate::options::{Device, device};
use crate::ui::Failure;

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

/// Reads weights of others and writes them as a folder of ours.
///
/// # Errors
///
/// If a file is missing or malformed, weights do not fit, or the folder cannot be written.
pub(crate) fn import_weights(arguments: &ImportWeights) -> Result<(), Failure> {
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
            .map_err(|error| Failure::usage(error.to_string()))?,
    };
    let imported = import_towers(&arguments.from, &options, &device)?;
    save_towers(&arguments.to, &imported, &device)?;
    print_account(&imported);
    let to = arguments.to.display();
    say!("\nThe towers are in {to}; `comtip weights verify {to}` checks them on any device.");
    Ok(())
}
