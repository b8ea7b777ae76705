//! All settings with what they mean, as TOML text.

use documented::DocumentedFields;
use toml::Value;

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
        let values = self.to_table()?;
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
    use toml::Table;

    use super::*;

    #[test]
    fn explained_settings_are_read_back_as_they_were() {
        for (name, text) in PretrainConfig::PRESETS {
            let mut config = PretrainConfig::from_toml(text).expect("the preset is tested");
            config.optimizer.average_decay = Some(0.999);
            let has_blocks = config.model_config(1).vision.transformer().is_some();
            config.model.image_layers = has_blocks.then_some(2);
            config.model.d_hidden = Some(64);
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
            let wrong = Value::Array(vec![Value::Boolean(true)]);
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

    /// A bound as an explanation gives it, and whether the number itself is allowed.
    type Bound = (f64, bool);

    /// What stands after `Allowed:`, as the least and the most.
    fn allowed(about: &str) -> Option<(Bound, Option<Bound>)> {
        let about = about.replace('\n', " ");
        let (_, range) = about.split_once("Allowed: ")?;
        let range = range.split(". ").next()?.trim_end_matches('.');
        let range = range.replace(',', "").replace(" (none)", "");
        let number = |text: &str| -> f64 { text.parse().expect(text) };
        Some(match range.split(' ').collect::<Vec<_>>()[..] {
            [low, "to", high] => ((number(low), true), Some((number(high), true))),
            [low, "or", "more"] => ((number(low), true), None),
            ["above", low] => ((number(low), false), None),
            ["above", low, "up", "to", high] => ((number(low), false), Some((number(high), true))),
            [low, "up", "to", "below", high] => ((number(low), true), Some((number(high), false))),
            _ => panic!("{range}"),
        })
    }

    fn is_taken(name: &str, value: f64) -> bool {
        let (section, setting) = name.split_once('.').unwrap_or(("", name));
        let mut values = Table::try_from(PretrainConfig::tiny()).expect("a table");
        let place = match section {
            "" => Some(&mut values),
            section => values[section].as_table_mut(),
        };
        let is_whole = value.fract() == 0.0;
        let value = match is_whole {
            true => Value::Integer(value as i64),
            false => Value::Float(value),
        };
        place.expect("a section").insert(setting.to_owned(), value);
        let config = values.try_into::<PretrainConfig>();
        config.is_ok_and(|config| config.check().is_ok())
    }

    #[test]
    fn the_values_that_are_said_to_be_allowed_are_and_others_are_not() {
        let mut n_ranges = 0;
        let of_section = |(name, about): Explained| match section(name) {
            None => vec![(name.to_owned(), about)],
            Some(settings) => settings
                .into_iter()
                .map(|(setting, about)| (format!("{name}.{setting}"), about))
                .collect(),
        };
        for (name, about) in explained::<PretrainConfig>().flat_map(of_section) {
            let Some((low, high)) = allowed(about) else {
                continue;
            };
            n_ranges += 1;
            // A whole number next to a bound, or a fraction where the setting takes fractions.
            let takes_fractions = (1..=100).any(|n| is_taken(&name, f64::from(n) / 100.0 - 0.005));
            let step = if takes_fractions { 1e-4 } else { 1.0 };
            let ((low, is_low_taken), high) = (low, high);
            assert_eq!(is_taken(&name, low), is_low_taken, "{name} = {low}");
            assert!(!is_taken(&name, low - step), "{name} below {low}");
            if let Some((high, is_high_taken)) = high {
                assert_eq!(is_taken(&name, high), is_high_taken, "{name} = {high}");
                assert!(!is_taken(&name, high + step), "{name} above {high}");
                assert!(is_taken(&name, high - step), "{name} under {high}");
            } else {
                assert!(is_taken(&name, 1e9), "{name} = 1e9");
            }
        }
        assert!(n_ranges >= 28, "{n_ranges}");
    }
}
