//! How the settings of two runs differ.

use std::collections::{BTreeMap, BTreeSet};

use toml::{Table, Value};

use super::pretrain_config::PretrainConfig;

impl PretrainConfig {
    /// Whether two runs with these settings have the same numbers: all must be equal but how batches are
    /// prepared and what is kept of the way.
    pub fn same_numbers_as(&self, other: &Self) -> bool {
        self.ignoring_operational(other) == *other
    }

    /// These settings, with what changes no number taken from others.
    fn ignoring_operational(&self, other: &Self) -> Self {
        let mut alike = self.clone();
        alike.run.loader_workers = other.run.loader_workers;
        alike.run.keep_checkpoints = other.run.keep_checkpoints;
        alike.run.checkpoint_steps = other.run.checkpoint_steps;
        alike.run.observed_spots = other.run.observed_spots;
        alike
    }

    /// The settings that decide and differ in `now`, each with both values.
    pub fn changes_to(&self, now: &Self) -> Vec<String> {
        let table = |config: &Self| config.to_table().unwrap_or_default();
        changes(table(&self.ignoring_operational(now)), table(now))
    }
}

/// The settings whose values differ, each with both.
pub(super) fn changes(begun: Table, now: Table) -> Vec<String> {
    let flat = |table: Table| {
        let mut settings = BTreeMap::new();
        flatten("", table, &mut settings);
        settings
    };
    let (begun, now) = (flat(begun), flat(now));
    let unset = "not set".to_owned();
    let names: BTreeSet<&String> = begun.keys().chain(now.keys()).collect();
    let differing = names
        .into_iter()
        .filter(|name| begun.get(*name) != now.get(*name));
    differing
        .map(|name| {
            let [begun, now] = [&begun, &now].map(|of| of.get(name).unwrap_or(&unset));
            format!("{name} was {begun} and is {now} now")
        })
        .collect()
}

/// Settings of the section `run` that change no number, only how batches are prepared and what is kept of the way.
const OPERATIONAL: [&str; 4] = [
    "loader_workers",
    "keep_checkpoints",
    "checkpoint_steps",
    "observed_spots",
];

/// What a file of settings says, but for what changes no number; `None` if it is no TOML. It follows from the text
/// alone, so that settings which are new in a later version do not change it.
pub(crate) fn deciding_settings(text: &str) -> Option<String> {
    let mut settings: Table = text.parse().ok()?;
    if let Some(Value::Table(run)) = settings.get_mut("run") {
        OPERATIONAL.iter().for_each(|name| drop(run.remove(*name)));
    }
    serde_json::to_string(&settings).ok()
}

/// Settings by their name with sections, as `--set` takes them.
fn flatten(section: &str, table: Table, settings: &mut BTreeMap<String, String>) {
    for (key, value) in table {
        match value {
            Value::Table(table) => flatten(&format!("{section}{key}."), table, settings),
            value => {
                settings.insert(format!("{section}{key}"), value.to_string());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use comtip_data::GeneSelection;
    use comtip_model::Contrast;

    use super::*;

    #[test]
    fn what_differs_between_settings_is_named_with_both_values() {
        let begun = PretrainConfig::tiny();
        let mut now = begun.clone();
        assert!(begun.changes_to(&now).is_empty());
        now.run.loader_workers += 1;
        assert!(begun.changes_to(&now).is_empty());
        now.seed = 8;
        now.run.chunk_size = Some(16);
        let expected = [
            "run.chunk_size was not set and is 16 now",
            "seed was 7 and is 8 now",
        ];
        assert_eq!(begun.changes_to(&now), expected);
    }

    #[test]
    fn a_setting_that_files_leave_out_where_it_is_the_default_is_named_with_it() {
        let begun = PretrainConfig::tiny();
        let mut now = begun.clone();
        now.objective.contrast = Contrast::SigLip;
        assert!(!begun.same_numbers_as(&now));
        let expected = [r#"objective.contrast was "info-nce" and is "siglip" now"#];
        assert_eq!(begun.changes_to(&now), expected);
        let text = begun.to_toml().expect("TOML");
        for left_out in [
            "contrast",
            "gene_selection",
            "min_counts",
            "min_spot_share",
            "silent_share",
        ] {
            assert!(!text.contains(left_out), "{left_out}");
        }
        let mut now = begun.clone();
        now.data.gene_selection = GeneSelection::PearsonResiduals;
        now.data.min_counts = 50;
        now.data.silent_share = 0.25;
        let expected = [
            r#"data.gene_selection was "seurat" and is "pearson-residuals" now"#,
            "data.min_counts was 0 and is 50 now",
            "data.silent_share was 0.0 and is 0.25 now",
        ];
        assert_eq!(begun.changes_to(&now), expected);
    }

    #[test]
    fn what_changes_no_number_may_change_within_a_run() {
        let config = PretrainConfig::tiny();
        let mut other = config.clone();
        other.run.loader_workers += 1;
        other.run.checkpoint_steps = Some(5);
        other.run.keep_checkpoints += 1;
        other.run.observed_spots += 1;
        assert!(config.same_numbers_as(&other));
        let deciding = |config: &PretrainConfig| {
            deciding_settings(&config.to_toml().expect("TOML")).expect("settings")
        };
        assert_eq!(deciding(&config), deciding(&other));
        other.run.chunk_size = Some(8);
        assert!(!config.same_numbers_as(&other));
        assert_ne!(deciding(&config), deciding(&other));
        assert_eq!(deciding_settings("[run"), None);
    }
}
