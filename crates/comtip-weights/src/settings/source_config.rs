//! What settings beside the weights say of them: heads, activations, sizes.

use std::path::Path;

use comtip_model::TowersConfig;
use comtip_vision::Activation;

use super::comtip::comtip;
use super::hugging_face::hugging_face;
use super::open_clip::open_clip;
use super::source_pixels::{SourcePixels, hugging_face as hugging_face_pixels};
use super::timm::timm;
use crate::error::{WeightsError, weights};
use crate::layout::Layout;
use crate::source::Settings;

/// What settings say of one tower.
#[derive(Debug, Default)]
pub(crate) struct TowerSettings {
    pub(crate) n_heads: Option<usize>,
    pub(crate) activation: Option<Activation>,
    pub(crate) norm_epsilon: Option<f64>,
    /// Names of sizes and their values, to be compared with the weights.
    pub(crate) sizes: Vec<(&'static str, usize)>,
}

/// What settings say of both towers.
#[derive(Debug, Default)]
pub(crate) struct SourceConfig {
    pub(crate) vision: TowerSettings,
    pub(crate) text: TowerSettings,
    /// The whole shape, in our own folders.
    pub(crate) towers: Option<TowersConfig>,
    /// Who named the weights before, in our own folders.
    pub(crate) first_layout: Option<Layout>,
    pub(crate) pixels: SourcePixels,
    /// Name of the file that says what pixels are normalised with.
    pub(crate) pixels_from: Option<String>,
}

impl SourceConfig {
    /// Reads the settings of the software that the layout belongs to, as it understands them. Settings of
    /// something else say nothing.
    ///
    /// # Errors
    ///
    /// If they ask for what our towers cannot do; the file is named.
    pub(crate) fn read(layout: Layout, settings: &Settings) -> Result<Self, WeightsError> {
        let mut config = Self::default();
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
            let pixels = SourcePixels::read(layout, value);
            config = towers.map_err(|problem| weights(path, problem))?;
            config.pixels = pixels.map_err(|problem| weights(path, problem))?;
            config.pixels_from = file_name(path);
        }
        if let Some((path, value)) = settings.preprocessor.as_ref()
            && config.pixels.statistics.is_none()
            && layout != Layout::Comtip
        {
            let pixels = hugging_face_pixels(value);
            config.pixels = pixels.map_err(|problem| weights(path, problem))?;
            config.pixels_from = file_name(path);
        }
        if config.pixels.statistics.is_none() {
            config.pixels_from = None;
        }
        Ok(config)
    }
}

fn file_name(path: &Path) -> Option<String> {
    Some(path.file_name()?.to_string_lossy().into_owned())
}
