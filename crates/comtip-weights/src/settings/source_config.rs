//! What settings beside the weights tell of them: heads, activations, sizes.

use std::path::Path;

use comtip_model::TowersConfig;
use comtip_vision::Activation;

use super::comtip::comtip;
use super::hugging_face::hugging_face;
use super::open_clip::open_clip;
use super::source_pixels::{ToldPixels, hugging_face as hugging_face_pixels};
use super::timm::timm;
use crate::error::{WeightsError, weights};
use crate::layout::Layout;
use crate::source::Settings;

/// What was told of one tower.
#[derive(Debug, Default)]
pub(crate) struct ToldTower {
    pub(crate) n_heads: Option<usize>,
    pub(crate) activation: Option<Activation>,
    pub(crate) norm_epsilon: Option<f64>,
    /// Names of sizes and their values, to be compared with the weights.
    pub(crate) sizes: Vec<(&'static str, usize)>,
}

/// What was told of both.
#[derive(Debug, Default)]
pub(crate) struct Told {
    pub(crate) vision: ToldTower,
    pub(crate) text: ToldTower,
    /// All there is to tell, in our own folders.
    pub(crate) towers: Option<TowersConfig>,
    /// Who named the weights before, in our own folders.
    pub(crate) first_layout: Option<Layout>,
    pub(crate) pixels: ToldPixels,
    /// Name of the file that told of pixels.
    pub(crate) pixels_from: Option<String>,
}

impl Told {
    /// Reads the settings of the software that the layout belongs to, as it understands them. Settings of
    /// something else tell nothing.
    ///
    /// # Errors
    ///
    /// If they ask for what our towers cannot do; the file is named.
    pub(crate) fn read(layout: Layout, settings: &Settings) -> Result<Self, WeightsError> {
        let mut told = Self::default();
        let file = match layout {
            Layout::OpenClip => settings.open_clip.as_ref().or(settings.config.as_ref()),
            _ => settings.config.as_ref(),
        };
        if let Some((path, value)) = file {
            let towers = match layout {
                Layout::HuggingFace => hugging_face(value),
                Layout::OpenClip => open_clip(value),
                Layout::Timm => timm(value),
                Layout::Comtip => comtip(value),
            };
            let pixels = ToldPixels::read(layout, value);
            told = towers.map_err(|problem| weights(path, problem))?;
            told.pixels = pixels.map_err(|problem| weights(path, problem))?;
            told.pixels_from = file_name(path);
        }
        if let Some((path, value)) = settings.preprocessor.as_ref()
            && told.pixels.statistics.is_none()
            && layout != Layout::Comtip
        {
            let pixels = hugging_face_pixels(value);
            told.pixels = pixels.map_err(|problem| weights(path, problem))?;
            told.pixels_from = file_name(path);
        }
        if told.pixels.statistics.is_none() {
            told.pixels_from = None;
        }
        Ok(told)
    }
}

fn file_name(path: &Path) -> Option<String> {
    Some(path.file_name()?.to_string_lossy().into_owned())
}
