//! What an image tower of hand features leaves no room for.

use comtip_vision::Precision;

use super::bounds::if_there;
use super::model_preset::ModelPreset;
use super::pretrain_config::PretrainConfig;
use super::tables::AugmentationSettings;
use crate::error::TrainError;

/// Widest hidden layer.
const MAX_WIDTH: usize = 8192;

impl PretrainConfig {
    /// Refuses, of the preset `colour-texture`, what is done to patches, pixels or blocks of a transformer.
    ///
    /// # Errors
    ///
    /// Names the setting and what to give instead.
    pub(super) fn check_colour_texture(&self) -> Result<(), TrainError> {
        let refused = |problem: &str| {
            Err(TrainError::Config {
                problem: problem.to_owned(),
            })
        };
        if_there("model.d_hidden", self.model.d_hidden, 1..=MAX_WIDTH)?;
        if self.model.preset != ModelPreset::ColourTexture {
            return Ok(());
        }
        for (setting, is_set) in [
            ("model.stem", !self.model.stem.is_patch()),
            ("model.image_layers", self.model.image_layers.is_some()),
        ] {
            if is_set {
                return refused(&format!(
                    "{setting} is of a vision transformer, and model.preset = \"colour-texture\" has none; leave it away"
                ));
            }
        }
        if self.objective.masked_weight > 0.0 {
            return refused(
                "model.preset = \"colour-texture\" has no patches to hide; set objective.masked_weight to 0",
            );
        }
        if self.run.precision == Precision::Bf16 {
            return refused(
                "model.preset = \"colour-texture\" is trained in 32 bits; leave run.precision at f32",
            );
        }
        self.augmentation.check_hand_features()
    }
}

impl AugmentationSettings {
    /// Refuses alterations where tiles are read as hand features: these are computed once a tile.
    ///
    /// # Errors
    ///
    /// If any is switched on.
    pub(crate) fn check_hand_features(&self) -> Result<(), TrainError> {
        match *self == Self::default() {
            true => Ok(()),
            false => Err(TrainError::Config {
                problem: "the model reads colour and texture of tiles, once a tile, so none can be altered: set \
                          augmentation.flips and augmentation.right_angles to false, augmentation.colour_jitter to 0"
                    .to_owned(),
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(more: &str) -> Result<PretrainConfig, String> {
        let text = format!("model.preset = \"colour-texture\"\n{more}");
        PretrainConfig::from_toml(&text).map_err(|error| error.to_string())
    }

    #[test]
    fn what_needs_patches_pixels_or_blocks_is_refused_with_what_to_set() {
        let unmasked = "objective.masked_weight = 0.0\n";
        for (more, remedy) in [
            ("", "set objective.masked_weight to 0"),
            ("run.precision = \"bf16\"", "leave run.precision at f32"),
            ("model.stem = \"convolution\"", "model.stem is of a vision"),
            (
                "model.image_layers = 2",
                "model.image_layers is of a vision",
            ),
            ("augmentation.flips = true", "set augmentation.flips"),
            ("augmentation.colour_jitter = 0.1", "colour_jitter to 0"),
            ("model.d_hidden = 0", "model.d_hidden must be"),
            ("model.d_hidden = 8193", "model.d_hidden must be"),
        ] {
            let unmasked = if more.is_empty() { "" } else { unmasked };
            let problem = read(&format!("{unmasked}{more}")).expect_err(remedy);
            assert!(problem.contains(remedy), "{problem}");
        }
        let config = read(&format!("{unmasked}model.d_hidden = 32")).expect("settings");
        let shape = config.model_config(3);
        let tower = shape.init(&burn::tensor::Device::flex()).vision;
        let shapes = comtip_model::parameter_shapes(&tower);
        assert_eq!(shapes["fc_1.weight"], [61, 32]);
    }

    #[test]
    fn settings_of_other_presets_are_written_as_before() {
        let tiny = PretrainConfig::tiny().to_toml().expect("TOML");
        assert!(!tiny.contains("d_hidden"), "{tiny}");
    }
}
