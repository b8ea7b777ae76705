//! A way of training, by what it changes in the settings.

use serde::{Deserialize, Serialize};

/// A way of training, by what it changes in the settings of a study.
///
/// ```
/// use comtip_train::Variant;
///
/// let names: Vec<String> = Variant::ablations().into_iter().map(|variant| variant.name).collect();
/// assert_eq!(names, ["full", "no-masked", "no-pair", "no-gene-names", "no-values"]);
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Variant {
    /// Its name, and that of its folder.
    pub name: String,
    /// What it changes, each `KEY=VALUE`; nothing in `full`.
    pub changes: Vec<String>,
}

/// Those of the paper's Table 3 beside the full model: name, change, and what it is in words.
const ABLATIONS: [(&str, &str, &str); 4] = [
    (
        "no-masked",
        "objective.masked_weight=0",
        "without masked feature modelling",
    ),
    (
        "no-pair",
        "objective.pair=off",
        "without pair-aware adversarial training",
    ),
    (
        "no-gene-names",
        "model.gene_name_embedding=false",
        "without gene-name embedding",
    ),
    (
        "no-values",
        "model.value_embedding=false",
        "without value embedding",
    ),
];

impl Variant {
    /// The settings as they are.
    pub fn full() -> Self {
        Self {
            name: "full".to_owned(),
            changes: Vec::new(),
        }
    }

    /// The five of the paper's Table 3: [`full`](Self::full), and without masked feature modelling, without pair-aware
    /// adversarial training, without gene-name embedding and without value embedding.
    pub fn ablations() -> Vec<Self> {
        let without = ABLATIONS.map(|(name, change, _)| Self {
            name: name.to_owned(),
            changes: vec![change.to_owned()],
        });
        std::iter::once(Self::full()).chain(without).collect()
    }

    /// What it is in words, the paper's for those of its Table 3; else its changes.
    pub fn in_words(&self) -> String {
        let known = ABLATIONS.iter().find(|(name, change, _)| {
            self.name == *name && self.changes.len() == 1 && self.changes[0] == *change
        });
        match known {
            Some((_, _, words)) => (*words).to_owned(),
            None if self.changes.is_empty() => "full model".to_owned(),
            None => self.changes.join(", "),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::PretrainConfig;

    #[test]
    fn every_ablation_switches_off_what_it_is_named_for() {
        let tiny = PretrainConfig::tiny();
        let mut changed = Vec::new();
        for variant in Variant::ablations() {
            let config = tiny.with_changes(&variant.changes).expect("settings");
            changed.push((variant.in_words(), tiny.changes_to(&config)));
        }
        let expected = [
            ("full model", vec![]),
            (
                "without masked feature modelling",
                vec!["objective.masked_weight was 1.0 and is 0.0 now"],
            ),
            (
                "without pair-aware adversarial training",
                vec!["objective.pair was \"cooperative\" and is \"off\" now"],
            ),
            (
                "without gene-name embedding",
                vec!["model.gene_name_embedding was true and is false now"],
            ),
            (
                "without value embedding",
                vec!["model.value_embedding was true and is false now"],
            ),
        ];
        let expected = expected.map(|(words, changes)| {
            let changes: Vec<String> = changes.into_iter().map(str::to_owned).collect();
            (words.to_owned(), changes)
        });
        assert_eq!(changed, expected);
    }

    #[test]
    fn a_variant_of_ones_own_is_told_by_its_changes() {
        let own = Variant {
            name: "no-pair".to_owned(),
            changes: vec!["objective.pair_weight=0".to_owned()],
        };
        assert_eq!(own.in_words(), "objective.pair_weight=0");
    }
}
