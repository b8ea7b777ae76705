//! Settings of a run from a preset or a file, changed by `--set`.

use std::path::Path;

use comtip::train::PretrainConfig;
use toml::{Table, Value};

use crate::failure::Failure;

/// The text of a named preset.
///
/// # Errors
///
/// If there is none of that name.
pub(crate) fn preset(name: &str) -> Result<&'static str, Failure> {
    let known = PretrainConfig::PRESETS;
    known
        .iter()
        .find(|(known, _)| *known == name)
        .map(|(_, text)| *text)
        .ok_or_else(|| {
            let names: Vec<&str> = known.iter().map(|(name, _)| *name).collect();
            Failure::usage(format!(
                "there is no preset `{name}`; there are {}",
                names.join(", ")
            ))
        })
}

/// The text of a settings file.
///
/// # Errors
///
/// If it cannot be read.
pub(crate) fn file(path: &Path) -> Result<String, Failure> {
    std::fs::read_to_string(path)
        .map_err(|error| Failure::input(format!("cannot read {}: {error}", path.display())))
}

/// Reads settings and applies `key=value` changes to them.
///
/// # Errors
///
/// If the text is malformed, a key is unknown or a value is of no use; `origin` is named.
pub(crate) fn read(
    text: &str,
    origin: &str,
    changes: &[String],
) -> Result<PretrainConfig, Failure> {
    let refuse = |problem: String| Failure::input(format!("{origin}: {problem}"));
    let mut table: Table = text
        .parse()
        .map_err(|error: toml::de::Error| refuse(error.to_string().trim_end().to_owned()))?;
    for change in changes {
        let (key, value) = change.split_once('=').ok_or_else(|| {
            Failure::usage(format!(
                "--set {change}: write it as key=value, as run.epochs=5"
            ))
        })?;
        set(&mut table, key.trim(), parse(value.trim()))?;
    }
    let text = toml::to_string(&table).map_err(|error| refuse(error.to_string()))?;
    PretrainConfig::from_toml(&text).map_err(|error| refuse(error.to_string()))
}

/// A TOML value, or the bare word itself.
fn parse(value: &str) -> Value {
    format!("value = {value}")
        .parse::<Table>()
        .ok()
        .and_then(|mut table| table.remove("value"))
        .unwrap_or_else(|| Value::String(value.to_owned()))
}

fn set(table: &mut Table, key: &str, value: Value) -> Result<(), Failure> {
    match key.split_once('.') {
        None => {
            table.insert(key.to_owned(), value);
            Ok(())
        }
        Some((section, rest)) => {
            let section = table
                .entry(section)
                .or_insert_with(|| Value::Table(Table::new()))
                .as_table_mut()
                .ok_or_else(|| Failure::usage(format!("--set {key}: `{section}` is no section")))?;
            set(section, rest, value)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tiny(changes: &[&str]) -> Result<PretrainConfig, Failure> {
        let changes: Vec<String> = changes.iter().map(ToString::to_string).collect();
        read(preset("tiny")?, "preset tiny", &changes)
    }

    #[test]
    fn changes_reach_their_settings_whatever_their_type() {
        let changed = tiny(&[
            "run.epochs=3",
            "objective.pair=off",
            "optimizer.learning_rate=1e-4",
        ]);
        let config = changed.expect("valid");
        assert_eq!(config.run.epochs, 3);
        assert_eq!(config.optimizer.learning_rate, 1e-4);
        assert!(config.to_toml().expect("TOML").contains("pair = \"off\""));
    }

    #[test]
    fn an_unknown_key_is_refused_by_name() {
        let failure = tiny(&["run.epoch=3"]).expect_err("unknown");
        assert!(failure.to_string().contains("epoch"), "{failure}");
        assert_eq!(failure.code(), 3);
    }
}
