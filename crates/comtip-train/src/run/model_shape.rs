//! The shape of the model of a run, and what has to be known of its tiles for it.

use std::sync::Arc;

use comtip_data::SpotSet;
use comtip_image::N_HAND_FEATURES;
use comtip_model::{
    ComtipConfig, GenePanel, HandFeatureRows, ImageTowerConfig, TileReading, TowersConfig,
};
use comtip_vision::FeatureStandard;

use crate::error::TrainError;
use crate::settings::PretrainConfig;

/// Hand features of all spots, if the image tower reads them: 244 bytes a spot, kept for the whole run.
///
/// # Errors
///
/// If a stored tile cannot be decoded.
pub(super) fn hand_features(
    reading: TileReading,
    set: &SpotSet,
) -> Result<Option<Arc<HandFeatureRows>>, TrainError> {
    Ok(match reading {
        TileReading::Pixels { .. } => None,
        TileReading::HandFeatures => Some(Arc::new(HandFeatureRows::of_spots(set)?)),
    })
}

/// What hand features are standardised with: that of the spots trained on.
pub(super) fn standard_of(features: &HandFeatureRows, training: &[usize]) -> FeatureStandard {
    let rows = training.iter().map(|spot| features.row(*spot));
    FeatureStandard::fit(N_HAND_FEATURES, rows)
}

/// The shape of the model: towers that are given decide their sizes, and hand features have the standard of the run.
///
/// # Errors
///
/// If towers or standard do not suit the image tower, or the genes the text tower.
pub(super) fn model_config(
    config: &PretrainConfig,
    panel: &GenePanel,
    towers: Option<&TowersConfig>,
    standard: Option<&FeatureStandard>,
) -> Result<ComtipConfig, TrainError> {
    let mut fresh = config.model_config(panel.vocabulary.len());
    if let ImageTowerConfig::HandFeatures(tower) = &mut fresh.vision {
        let problem = match (towers, standard) {
            (None, Some(standard)) => {
                tower.standard = standard.clone();
                None
            }
            (Some(_), _) => Some(
                "the image tower of model.preset = \"colour-texture\" reads no pixels, so weights of an image tower have no \
                 place in it; begin without them, or take another preset",
            ),
            (None, None) => Some(
                "feature_standard.json of the run is gone, without which colour and texture cannot be read; take the whole \
                 folder from another copy",
            ),
        };
        if let Some(problem) = problem {
            return Err(TrainError::Config {
                problem: problem.to_owned(),
            });
        }
    }
    let shape = match towers {
        Some(towers) => {
            config.check_given_towers()?;
            fresh.with_towers(towers)?
        }
        None => fresh,
    };
    shape.check(panel)?;
    Ok(shape)
}
