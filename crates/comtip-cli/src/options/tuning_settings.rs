//! Settings of a fine-tuning, changed by `--set`.

use comtip::train::{FineTuneConfig, setting_value};
use toml::{Table, Value};

use super::setting_type::in_plain_words;
use crate::ui::CliError;

/// The settings with `key=value` changes.
///
/// # Errors
///
/// If a key is unknown or a value of no use.
pub(crate) fn changed(
    mut config: FineTuneConfig,
    changes: &[String],
) -> Result<FineTuneConfig, CliError> {
    for change in changes {
        let misset = |problem: &str| CliError::usage(format!("--set {change}: {problem}"));
        let (key, value) = change
            .split_once('=')
            .ok_or_else(|| misset("write it as key=value, for example run.epochs=5"))?;
        let (key, value) = (key.trim(), setting_value(value.trim()));
        let table = Table::try_from(&config).map_err(|error| misset(&error.to_string()))?;
        let table = with_value(table, key, value);
        config = table
            .try_into()
            .map_err(|error: toml::de::Error| misset(&in_plain_words(error.message())))?;
        config.check().map_err(|error| misset(&error.to_string()))?;
    }
    Ok(config)
}

/// A value in its place; a name that no setting has is refused when the table is read.
fn with_value(mut table: Table, key: &str, value: Value) -> Table {
    let section = key.split_once('.');
    match section.and_then(|(section, name)| Some((table.get_mut(section)?, name))) {
        Some((Value::Table(section), name)) => section.insert(name.to_owned(), value),
        _ => table.insert(key.to_owned(), value),
    };
    table
}

#[cfg(test)]
mod tests {
    use comtip::train::{PretrainConfig, Tuned};

    use super::*;

    fn set(changes: &[&str]) -> Result<FineTuneConfig, CliError> {
        let changes: Vec<String> = changes.iter().map(ToString::to_string).collect();
        changed(FineTuneConfig::of_run(&PretrainConfig::tiny()), &changes)
    }

    #[test]
    fn changes_reach_their_settings() {
        let config = set(&["run.epochs=3", "tuned=head-only", "augmentation.flips=true"]);
        let config = config.expect("valid");
        assert_eq!((config.run.epochs, config.tuned), (3, Tuned::HeadOnly));
        assert!(config.augmentation.flips);
    }

    #[test]
    fn a_name_or_a_value_of_no_use_is_reported_with_what_was_typed() {
        for (typed, part) in [
            ("run.epoch=3", "unknown field `epoch`"),
            ("epochs=3", "unknown field `epochs`"),
            ("run.epochs=many", "expected a whole number, 0 or more"),
            ("run.epochs=0", "run.epochs must be at least 1"),
            ("run.epochs", "write it as key=value"),
        ] {
            let failure = set(&[typed]).expect_err(typed);
            let message = failure.to_string();
            assert!(
                message.starts_with(&format!("--set {typed}: ")),
                "{message}"
            );
            assert!(message.contains(part), "{message}");
            assert_eq!(failure.code(), 2);
        }
    }
}
