//! Settings changed by their names.

use toml::{Table, Value};

use super::pretrain_config::PretrainConfig;
use crate::error::TrainError;

impl PretrainConfig {
    /// These settings with changes, each `name=value`: a name of [`setting_names`](Self::setting_names), and a value of
    /// TOML or a bare word.
    ///
    /// # Errors
    ///
    /// [`TrainError::Config`] that names the change, for a name that no setting has or a value of no use.
    ///
    /// # Examples
    ///
    /// ```
    /// use comtip_train::PretrainConfig;
    ///
    /// let changed = PretrainConfig::tiny().with_changes(&["objective.masked_weight=0", "objective.pair=off"])?;
    /// assert_eq!(changed.objective.masked_weight, 0.0);
    /// let refused = PretrainConfig::tiny().with_changes(&["run.epoch=3"]).unwrap_err();
    /// assert_eq!(refused.to_string(), "run.epoch=3: there is no setting of that name");
    /// # Ok::<(), comtip_train::TrainError>(())
    /// ```
    pub fn with_changes(&self, changes: &[impl AsRef<str>]) -> Result<Self, TrainError> {
        let mut changed = self.clone();
        for change in changes {
            let change = change.as_ref();
            changed = changed
                .with_change(change)
                .map_err(|problem| TrainError::Config {
                    problem: format!("{change}: {problem}"),
                })?;
        }
        // Together, so that their order does not matter.
        changed.check_needs()?;
        Ok(changed)
    }

    fn with_change(&self, change: &str) -> Result<Self, String> {
        let (name, value) = change.split_once('=').ok_or("write it as name=value")?;
        let name = name.trim();
        if !Self::setting_names().iter().any(|known| known == name) {
            return Err("there is no setting of that name".to_owned());
        }
        let mut table = self.to_table().map_err(|error| error.to_string())?;
        let (section, setting) = match name.split_once('.') {
            Some((section, setting)) => (
                table.get_mut(section).and_then(Value::as_table_mut),
                setting,
            ),
            None => (Some(&mut table), name),
        };
        if let Some(section) = section {
            section.insert(setting.to_owned(), setting_value(value.trim()));
        }
        let changed: Self = table
            .try_into()
            .map_err(|error: toml::de::Error| error.message().to_owned())?;
        changed.check_values().map_err(|error| error.to_string())?;
        Ok(changed)
    }
}

/// What a value that was typed is in TOML; what is none, a bare word, is a string.
pub fn setting_value(typed: &str) -> Value {
    format!("value = {typed}")
        .parse::<Table>()
        .ok()
        .and_then(|mut table| table.remove("value"))
        .unwrap_or_else(|| Value::String(typed.to_owned()))
}

#[cfg(test)]
mod tests {
    use comtip_adversarial::PairObjective;

    use super::*;

    #[test]
    fn changes_reach_settings_of_every_type_and_leave_the_others() {
        let tiny = PretrainConfig::tiny();
        let changed = tiny
            .with_changes(&[
                "seed = 9",
                "objective.masked_weight=0",
                "objective.pair=off",
                "model.value_embedding=false",
            ])
            .expect("changed");
        let mut expected = tiny;
        expected.seed = 9;
        expected.objective.masked_weight = 0.0;
        expected.objective.pair = PairObjective::Off;
        expected.model.value_embedding = false;
        assert_eq!(changed, expected);
    }

    #[test]
    fn a_change_of_no_use_is_named() {
        for (change, problem) in [
            ("run.epochs", "write it as name=value"),
            ("objective.pair=on", "unknown variant `on`"),
            ("run.epochs=0", "run.epochs must be at least 1"),
        ] {
            let refused = PretrainConfig::tiny().with_changes(&[change]);
            let refused = refused.expect_err(change).to_string();
            assert!(refused.starts_with(&format!("{change}: ")), "{refused}");
            assert!(refused.contains(problem), "{refused}");
        }
    }
}
