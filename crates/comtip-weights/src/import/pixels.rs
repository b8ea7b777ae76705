//! What pixels are normalised with: as asked for, as the settings say, or as CLIP does.

use comtip_vision::PixelStatistics;

use crate::error::Problem;
use crate::import_option::ImportOption;
use crate::import_options::ImportOptions;
use crate::layout::Layout;
use crate::settings::SourceConfig;
use crate::shape::TowerShape;

/// Decides what pixels are normalised with, and says by whom.
pub(super) fn set_pixels(
    shape: &mut TowerShape,
    layout: Layout,
    source_config: &SourceConfig,
    options: &ImportOptions,
) -> Result<String, Problem> {
    let is_clip = match layout {
        Layout::HuggingFace | Layout::OpenClip => true,
        Layout::Timm => false,
        // A folder of an earlier version, which normalised for all towers as for CLIP.
        Layout::Comtip => shape.config.text.is_some(),
    };
    let (statistics, from) = match (
        options.pixels,
        source_config.pixels.statistics,
        &source_config.pixels_from,
    ) {
        (Some(asked), Some(stored), Some(from)) if asked != stored => {
            (asked, format!("as asked, though {from} says {stored}"))
        }
        (Some(asked), ..) => (asked, "as asked".to_owned()),
        (None, Some(stored), from) => (stored, from.clone().unwrap_or_default()),
        (None, None, _) if is_clip => {
            let clip = PixelStatistics::CLIP;
            shape.assumed.push(format!("pixels: {clip}"));
            (clip, "assumed".to_owned())
        }
        (None, None, _) => {
            return Err(Problem {
                text: "nothing beside the weights says what pixels are normalised with, and other numbers than the \
                       tower was trained with spoil its features: the model's page has them"
                    .to_owned(),
                options: vec![ImportOption::Pixels],
            });
        }
    };
    shape.config.vision.pixels = statistics;
    Ok(from)
}
