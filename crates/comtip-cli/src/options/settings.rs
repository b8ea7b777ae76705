//! Settings of a run from a preset or a file, changed by `--set`.

use std::path::Path;

use comtip::train::{PretrainConfig, setting_value};
use toml::{Table, Value};

use super::setting_type::in_plain_words;
use crate::ui::CliError;

/// How alike a name must be to one that is meant, of 1.
const ALIKE: f64 = 0.8;

/// The settings of a named preset, with `key=value` changes.
///
/// # Errors
///
/// If there is none of that name, a key is unknown or a value of no use.
pub(crate) fn of_preset(name: &str, changes: &[String]) -> Result<PretrainConfig, CliError> {
    let known = PretrainConfig::PRESETS;
    let Some((_, text)) = known.iter().find(|(known, _)| *known == name) else {
        let names: Vec<&str> = known.iter().map(|(name, _)| *name).collect();
        return Err(CliError::usage(format!(
            "there is no preset `{name}`; there are {}",
            names.join(", ")
        )));
    };
    read(text, &format!("preset {name}"), changes)
}

/// The settings of a file, with `key=value` changes.
///
/// # Errors
///
/// If it cannot be read or is malformed, a key is unknown or a value of no use.
pub(crate) fn of_file(path: &Path, changes: &[String]) -> Result<PretrainConfig, CliError> {
    read(&text_of(path)?, &path.display().to_string(), changes)
}

/// As [`of_file`], of the file that `--config` names.
///
/// # Errors
///
/// As [`of_file`]; one that cannot be read is named with the option.
pub(crate) fn of_option(path: &Path, changes: &[String]) -> Result<PretrainConfig, CliError> {
    let text = text_of(path).map_err(|error| error.naming("--config"))?;
    read(&text, &path.display().to_string(), changes)
}

fn text_of(path: &Path) -> Result<String, CliError> {
    std::fs::read_to_string(path)
        .map_err(|error| CliError::input(format!("cannot read {}: {error}", path.display())))
}

/// The settings of a text, with `key=value` changes; `origin` is what messages call it.
///
/// # Errors
///
/// As [`of_file`].
pub(crate) fn read(
    text: &str,
    origin: &str,
    changes: &[String],
) -> Result<PretrainConfig, CliError> {
    let refuse = |problem: &str| CliError::input(format!("{origin}: {}", problem.trim_end()));
    let mut values: Table = text
        .parse()
        .map_err(|error: toml::de::Error| refuse(&error.to_string()))?;
    // As it stands, so that what is wrong with it is shown with its line; unless a change mends it.
    let mut config =
        toml::from_str::<PretrainConfig>(text).map_err(|error| refuse(&with_line(&error)));
    for change in changes {
        let (key, value) = change.split_once('=').ok_or_else(|| {
            CliError::usage(format!(
                "--set {change}: write it as key=value, for example run.epochs=5"
            ))
        })?;
        let misset = |problem: &str| CliError::usage(format!("--set {change}: {problem}"));
        set(&mut values, key.trim(), setting_value(value.trim()))
            .map_err(|problem| misset(&problem))?;
        config = match (values.clone().try_into(), config) {
            (Ok(changed), _) => Ok(changed),
            (Err(error), Ok(_)) => return Err(misset(&in_plain_words(error.message()))),
            (Err(_), Err(broken)) => Err(broken),
        };
    }
    let config = config?;
    match config.check() {
        Ok(()) => Ok(config),
        Err(error) if changes.is_empty() => Err(refuse(&error.to_string())),
        // The file may be as much to blame, but what was typed is what can be typed again.
        Err(error) => Err(CliError::usage(format!(
            "{origin} with --set {}: {error}",
            changes.join(" --set ")
        ))),
    }
}

/// The error with the line it stands in, and types in plain words.
fn with_line(error: &toml::de::Error) -> String {
    let message = error.message();
    error.to_string().replace(message, &in_plain_words(message))
}

/// Puts a value in its place; a name that no setting has is refused, with the one it is most like.
fn set(values: &mut Table, key: &str, value: Value) -> Result<(), String> {
    if !PretrainConfig::setting_names()
        .iter()
        .any(|name| name == key)
    {
        let meant = meant_by(key).map_or(String::new(), |name| format!(", did you mean `{name}`?"));
        return Err(format!(
            "there is no setting `{key}`{meant}; `comtip settings` lists them all"
        ));
    }
    match key.split_once('.') {
        None => values.insert(key.to_owned(), value),
        Some((section, setting)) => values
            .entry(section)
            .or_insert_with(|| Value::Table(Table::new()))
            .as_table_mut()
            .and_then(|section| section.insert(setting.to_owned(), value)),
    };
    Ok(())
}

/// The setting whose name is most like a given one, with its section or without.
fn meant_by(key: &str) -> Option<String> {
    let bare = |name: &str| name.rsplit('.').next().unwrap_or_default().to_owned();
    let names = PretrainConfig::setting_names().into_iter();
    let likeness = names.map(|name| {
        let whole = strsim::jaro_winkler(&name, key);
        (
            whole.max(strsim::jaro_winkler(&bare(&name), &bare(key))),
            name,
        )
    });
    let most = likeness.max_by(|(one, _), (other, _)| one.total_cmp(other));
    most.filter(|(likeness, _)| *likeness > ALIKE)
        .map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tiny(changes: &[&str]) -> Result<PretrainConfig, CliError> {
        let changes: Vec<String> = changes.iter().map(ToString::to_string).collect();
        of_preset("tiny", &changes)
    }

    #[test]
    fn changes_reach_their_settings_whatever_their_type() {
        let changed = tiny(&[
            "run.epochs=3",
            "objective.pair=off",
            "optimizer.learning_rate=1e-4",
            "augmentation.flips=true",
            "seed=8",
        ]);
        let config = changed.expect("valid");
        assert_eq!((config.run.epochs, config.seed), (3, 8));
        assert_eq!(config.optimizer.learning_rate, 1e-4);
        assert!(config.augmentation.flips);
        assert!(config.to_toml().expect("TOML").contains("pair = \"off\""));
    }

    #[test]
    fn a_misspelt_name_is_answered_with_the_one_that_was_meant() {
        for (typed, meant) in [
            ("run.epoch=3", "run.epochs"),
            ("batch_size=3", "run.batch_size"),
            ("optimiser.learning_rate=1e-4", "optimizer.learning_rate"),
            ("data.genes_per_spots=3", "data.genes_per_spot"),
        ] {
            let failure = tiny(&[typed]).expect_err(typed);
            let message = failure.to_string();
            assert!(
                message.starts_with(&format!("--set {typed}: ")),
                "{message}"
            );
            assert!(
                message.contains(&format!("did you mean `{meant}`?")),
                "{message}"
            );
            assert_eq!(failure.code(), 2);
        }
        let message = tiny(&["qqq=1"]).expect_err("unknown").to_string();
        assert!(!message.contains("did you mean"), "{message}");
    }

    #[test]
    fn a_value_of_no_use_is_reported_with_what_was_typed() {
        for (typed, part) in [
            (
                "run.epochs=many",
                "expected a whole number, 0 or more, not \"many\"",
            ),
            ("objective.pair=on", "unknown variant `on`"),
            ("run.epochs", "write it as key=value"),
        ] {
            let failure = tiny(&["seed=8", typed]).expect_err(typed);
            let message = failure.to_string();
            assert!(
                message.starts_with(&format!("--set {typed}: ")),
                "{message}"
            );
            assert!(message.contains(part), "{message}");
            assert_eq!(failure.code(), 2);
        }
        let message = tiny(&["run.epochs=0"]).expect_err("none").to_string();
        assert!(
            message.contains("run.epochs must be at least 1"),
            "{message}"
        );
    }

    #[test]
    fn what_is_wrong_with_a_file_is_reported_with_its_line() {
        let text = "[model]\npreset = \"tiny\"\n[run]\nepoch = 3\n";
        let failure = read(text, "my.toml", &["seed=8".to_owned()]).expect_err("unknown");
        let message = failure.to_string();
        assert!(message.starts_with("my.toml: "), "{message}");
        assert!(
            message.contains("line 4") && message.contains("epochs"),
            "{message}"
        );
        assert_eq!(failure.code(), 3);
        let without_model = "[run]\nepochs = 3\n";
        let wrong = "[model]\npreset = \"tiny\"\n[run]\nepochs = \"one\"\n";
        let message = read(wrong, "my.toml", &[]).expect_err("a word").to_string();
        assert!(
            message.contains("line 4") && message.contains("expected a whole number"),
            "{message}"
        );
        let change = ["model.preset=tiny".to_owned()];
        assert!(read(without_model, "my.toml", &[]).is_err());
        assert!(read(without_model, "my.toml", &change).is_ok());
    }
}
