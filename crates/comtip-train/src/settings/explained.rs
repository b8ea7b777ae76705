//! All settings with what they mean, as TOML text.

use documented::DocumentedFields;
use toml::{Table, Value};

use super::pretrain_config::PretrainConfig;
use super::run_settings::RunSettings;
use super::tables::{
    AugmentationSettings, DataSettings, ModelSettings, ObjectiveSettings, OptimizerSettings,
};
use crate::error::TrainError;

/// A setting and what it means.
type Explained = (&'static str, &'static str);

impl PretrainConfig {
    /// The names of all settings, with their section, as `run.epochs`.
    pub fn setting_names() -> Vec<String> {
        let names = explained::<Self>().flat_map(|(name, _)| match section(name) {
            None => vec![name.to_owned()],
            Some(settings) => settings
                .iter()
                .map(|(setting, _)| format!("{name}.{setting}"))
                .collect(),
        });
        names.collect()
    }

    /// The settings as TOML text that explains each, those that are not set among them; it can be read back.
    ///
    /// # Errors
    ///
    /// If a number does not fit into TOML, as with [`to_toml`](Self::to_toml).
    pub fn to_explained_toml(&self) -> Result<String, TrainError> {
        let values = Table::try_from(self).map_err(|error| TrainError::Config {
            problem: error.to_string(),
        })?;
        let mut text = String::new();
        for (name, about) in explained::<Self>() {
            if !text.is_empty() {
                text.push('\n');
            }
            comment(about, &mut text);
            match (section(name), values.get(name)) {
                (Some(settings), Some(Value::Table(values))) => {
                    text.push_str(&format!("[{name}]\n"));
                    for (setting, about) in settings {
                        comment(about, &mut text);
                        line(setting, values.get(setting), &mut text);
                    }
                }
                (_, value) => line(name, value, &mut text),
            }
        }
        Ok(text)
    }
}

/// The settings of a section.
fn section(name: &str) -> Option<Vec<Explained>> {
    Some(match name {
        "model" => explained::<ModelSettings>().collect(),
        "data" => explained::<DataSettings>().collect(),
        "augmentation" => explained::<AugmentationSettings>().collect(),
        "objective" => explained::<ObjectiveSettings>().collect(),
        "optimizer" => explained::<OptimizerSettings>().collect(),
        "run" => explained::<RunSettings>().collect(),
        _ => return None,
    })
}

fn explained<T: DocumentedFields>() -> impl Iterator<Item = Explained> {
    let names = T::FIELD_NAMES.iter().copied();
    names.zip(T::FIELD_DOCS.iter().copied())
}

fn comment(about: &str, text: &mut String) {
    for line in about.lines() {
        text.push_str(&format!("# {}\n", line.trim()));
    }
}

fn line(name: &str, value: Option<&Value>, text: &mut String) {
    match value {
        Some(value) => text.push_str(&format!("{name} = {value}\n")),
        None => text.push_str(&format!("# {name} is not set\n")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn explained_settings_are_read_back_as_they_were() {
        for (name, text) in PretrainConfig::PRESETS {
            let mut config = PretrainConfig::from_toml(text).expect("the preset is tested");
            config.optimizer.average_decay = Some(0.999);
            let explained = config.to_explained_toml().expect("TOML");
            let read = PretrainConfig::from_toml(&explained);
            assert_eq!(read.expect(name), config);
        }
    }

    #[test]
    fn every_setting_is_named_and_explained() {
        let text = PretrainConfig::tiny().to_explained_toml().expect("TOML");
        let names = PretrainConfig::setting_names();
        assert!(names.contains(&"seed".to_owned()));
        assert!(names.contains(&"run.chunk_size".to_owned()));
        let lines: Vec<&str> = text.lines().collect();
        for name in &names {
            let setting = name.rsplit('.').next().unwrap_or(name);
            let place = lines.iter().position(|line| {
                line.starts_with(&format!("{setting} = "))
                    || *line == format!("# {setting} is not set")
            });
            let place = place.unwrap_or_else(|| panic!("{name} is not there"));
            assert!(lines[place - 1].starts_with("# "), "{name}");
        }
    }

    /// What is not set is no key of the values, so names come from the fields; serde must agree on them.
    #[test]
    fn names_are_those_that_are_read() {
        let names = PretrainConfig::setting_names();
        for name in &names {
            let mut values = Table::try_from(PretrainConfig::tiny()).expect("a table");
            // Of no setting's type.
            let wrong = Value::Array(vec![Value::Integer(1)]);
            match name.split_once('.') {
                None => values.insert(name.clone(), wrong),
                Some((section, setting)) => values[section]
                    .as_table_mut()
                    .and_then(|section| section.insert(setting.to_owned(), wrong)),
            };
            let problem = values.try_into::<PretrainConfig>().expect_err(name);
            assert!(!problem.to_string().contains("unknown field"), "{problem}");
        }
    }
}
