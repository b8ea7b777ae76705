//! What the settings say of the image tower beside its preset.

use comtip_model::ImageTowerConfig;

use super::bounds::{if_there, within};
use super::pretrain_config::PretrainConfig;
use super::tables::ModelSettings;
use crate::error::TrainError;

/// Most blocks of a tower.
const MAX_LAYERS: usize = 256;
/// Most channels of a stage; the largest towers are 6,144 wide.
const MAX_CHANNELS: usize = 8192;

impl ModelSettings {
    /// The tower of a preset with what is set of it: stem and blocks of a transformer, the hidden layer of hand features.
    pub(super) fn image_tower(&self, preset: ImageTowerConfig) -> ImageTowerConfig {
        match preset {
            ImageTowerConfig::Transformer(preset) => {
                let mut tower = match self.stem.is_patch() {
                    true => preset,
                    false => preset.with_convolution_stem(&self.stem_channels),
                };
                tower.n_layers = self.image_layers.unwrap_or(tower.n_layers);
                tower.into()
            }
            ImageTowerConfig::HandFeatures(mut tower) => {
                tower.d_hidden = self.d_hidden.unwrap_or(tower.d_hidden);
                ImageTowerConfig::HandFeatures(tower)
            }
        }
    }
}

impl PretrainConfig {
    /// As [`check`](Self::check).
    pub(super) fn check_image_tower(&self) -> Result<(), TrainError> {
        let model = &self.model;
        if_there("model.image_layers", model.image_layers, 1..=MAX_LAYERS)?;
        for channels in &model.stem_channels {
            within("model.stem_channels", *channels, 1..=MAX_CHANNELS)?;
        }
        let shape = self.model_config(1);
        let stem = shape.vision.transformer().map(|tower| tower.check_stem());
        stem.unwrap_or(Ok(()))
            .map_err(|problem| TrainError::Config {
                problem: format!("model.stem = \"convolution\": {problem}"),
            })
    }

    /// Refuses to take an image tower from elsewhere where the settings say what it is like.
    ///
    /// # Errors
    ///
    /// If `model.stem` or `model.image_layers` is not its default.
    pub(crate) fn check_given_towers(&self) -> Result<(), TrainError> {
        let model = &self.model;
        let shaped = match (model.stem.is_patch(), model.image_layers) {
            (true, None) => return Ok(()),
            (false, _) => "model.stem = \"convolution\"".to_owned(),
            (true, Some(n_layers)) => format!("model.image_layers = {n_layers}"),
        };
        Err(TrainError::Config {
            problem: format!(
                "{shaped}: the weights that are given bring an image tower of their own, with a linear map of patches \
                 and its own blocks; leave the setting out, or begin without weights"
            ),
        })
    }
}

#[cfg(test)]
mod tests {
    use comtip_model::ComtipConfig;

    use super::*;

    #[test]
    fn by_default_the_image_tower_is_as_it_was_and_files_say_nothing_of_it() {
        let config = PretrainConfig::tiny();
        assert_eq!(config.model_config(3), ComtipConfig::tiny(3));
        let text = config.to_toml().expect("TOML");
        for setting in ["stem", "image_layers"] {
            assert!(!text.contains(setting), "{text}");
        }
        assert!(config.check_given_towers().is_ok());
    }

    #[test]
    fn a_stem_and_the_number_of_blocks_are_settings_that_no_given_tower_takes() {
        let changes = ["model.stem=convolution", "model.image_layers=2"];
        let config = PretrainConfig::tiny()
            .with_changes(&changes)
            .expect("changed");
        let shape = config.model_config(3);
        let vision = shape.vision.transformer().expect("a transformer");
        assert_eq!(
            (&vision.stem_channels[..], vision.n_layers),
            (&[32, 64, 96][..], 2)
        );
        let read = PretrainConfig::from_toml(&config.to_toml().expect("TOML"));
        assert_eq!(read.expect("settings"), config);
        for change in changes {
            let changed = PretrainConfig::tiny()
                .with_changes(&[change])
                .expect("changed");
            let refused = changed.check_given_towers().expect_err("refused");
            let setting = change.split('=').next().unwrap_or_default();
            assert!(refused.to_string().starts_with(setting), "{refused}");
        }
        let refused = config.with_changes(&["model.stem_channels=[32, 60, 96]"]);
        let refused = refused.expect_err("refused").to_string();
        assert!(refused.contains("has 60 channels"), "{refused}");
        let refused = config.with_changes(&["model.preset=vit-b32"]);
        let refused = refused.expect_err("refused").to_string();
        assert!(refused.contains("[48, 96, 192, 384]"), "{refused}");
    }
}
