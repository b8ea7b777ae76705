//! What a study consists of.

use std::collections::BTreeSet;

use super::study_fold::StudyFold;
use super::study_weights::StudyWeights;
use super::variant::Variant;
use crate::error::TrainError;
use crate::settings::PretrainConfig;

/// Every variant on every fold with every seed.
#[derive(Debug, Clone, PartialEq)]
pub struct StudyPlan {
    /// Ways of training; the first is compared with.
    pub variants: Vec<Variant>,
    /// What is trained and tested on.
    pub folds: Vec<StudyFold>,
    /// Seeds of the runs: that of the settings, and those after it.
    pub seeds: Vec<u64>,
    /// Settings of the first seed, before what a variant changes.
    pub settings: PretrainConfig,
    /// Towers that every run begins with; `None` for fresh ones.
    pub weights: Option<StudyWeights>,
    /// Release of comtip that began the study.
    pub comtip: String,
}

impl StudyPlan {
    /// All runs of these variants on these folds with `n_seeds` seeds, from that of the settings on.
    ///
    /// # Errors
    ///
    /// [`TrainError::Config`] if there is no variant, fold or seed, two are alike, a name cannot be that of a folder, or
    /// the settings of a variant are of no use or train as another variant does.
    pub fn new(
        settings: PretrainConfig,
        variants: Vec<Variant>,
        folds: Vec<StudyFold>,
        n_seeds: usize,
    ) -> Result<Self, TrainError> {
        let seed = |n: usize| settings.seed.checked_add(n as u64);
        let seeds: Option<Vec<u64>> = (0..n_seeds).map(seed).collect();
        let seeds = seeds.ok_or_else(|| TrainError::Config {
            problem: format!(
                "seed is {}, and there are not {n_seeds} seeds from it on",
                settings.seed
            ),
        })?;
        let plan = Self {
            variants,
            folds,
            seeds,
            settings,
            weights: None,
            comtip: env!("CARGO_PKG_VERSION").to_owned(),
        };
        plan.check()?;
        Ok(plan)
    }

    /// A fold by its number.
    pub fn fold(&self, number: usize) -> Option<&StudyFold> {
        self.folds.iter().find(|fold| fold.number == number)
    }

    /// The settings of a variant with a seed.
    ///
    /// # Errors
    ///
    /// [`TrainError::Config`] if there is no variant of that name, or a change is of no use.
    pub fn config(&self, variant: &str, seed: u64) -> Result<PretrainConfig, TrainError> {
        let named = self.variants.iter().find(|known| known.name == variant);
        let changes = named
            .map(|variant| &variant.changes)
            .ok_or_else(|| TrainError::Config {
                problem: format!("the study has no variant {variant}"),
            })?;
        let mut config = self.settings.with_changes(changes)?;
        config.seed = seed;
        // A seed that no file of settings can hold.
        config.to_toml()?;
        Ok(config)
    }

    /// Refuses what is no study.
    pub(super) fn check(&self) -> Result<(), TrainError> {
        let refused = |problem: String| Err(TrainError::Config { problem });
        if self.variants.is_empty() || self.folds.is_empty() || self.seeds.is_empty() {
            return refused("a study has at least one variant, one fold and one seed".to_owned());
        }
        let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_".contains(c);
        let mut names = BTreeSet::new();
        for Variant { name, .. } in &self.variants {
            if name.is_empty() || !name.chars().all(is_plain) {
                return refused(format!(
                    "variant `{name}`: a name is that of a folder, of letters, digits, - and _"
                ));
            }
            if !names.insert(name.to_lowercase()) {
                return refused(format!("two variants are called {name}"));
            }
        }
        let numbers: BTreeSet<usize> = self.folds.iter().map(|fold| fold.number).collect();
        let seeds: BTreeSet<u64> = self.seeds.iter().copied().collect();
        if numbers.len() < self.folds.len() || seeds.len() < self.seeds.len() {
            return refused("two folds have one number, or two seeds are alike".to_owned());
        }
        self.check_variants()
    }

    /// Refuses variants that train as another one does.
    fn check_variants(&self) -> Result<(), TrainError> {
        let mut seen: Vec<(&str, PretrainConfig)> = Vec::new();
        for variant in &self.variants {
            let last = self.seeds.last().copied().unwrap_or(self.settings.seed);
            let config = self.config(&variant.name, last)?;
            let twin = seen.iter().find(|(_, other)| config.same_numbers_as(other));
            if let Some((twin, _)) = twin {
                return Err(TrainError::Config {
                    problem: format!(
                        "variant {} would train as {twin} does: the settings have {} already",
                        variant.name,
                        variant.changes.join(", ")
                    ),
                });
            }
            seen.push((&variant.name, config));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::example::fold;

    fn refused(settings: PretrainConfig, variants: Vec<Variant>, n_seeds: usize) -> String {
        let plan = StudyPlan::new(settings, variants, vec![fold(1, "a")], n_seeds);
        plan.expect_err("refused").to_string()
    }

    #[test]
    fn a_run_has_the_settings_of_its_variant_and_its_seed() {
        let tiny = PretrainConfig::tiny();
        let folds = vec![fold(1, "a"), fold(2, "b")];
        let plan = StudyPlan::new(tiny.clone(), Variant::ablations(), folds, 3).expect("a plan");
        assert_eq!(plan.seeds, [7, 8, 9]);
        let config = plan.config("no-values", 9).expect("settings");
        let changes = tiny.changes_to(&config);
        let expected = [
            "model.value_embedding was true and is false now",
            "seed was 7 and is 9 now",
        ];
        assert_eq!(changes, expected);
        assert!(plan.config("none", 7).is_err());
        assert_eq!(plan.fold(2), Some(&fold(2, "b")));
    }

    #[test]
    fn variants_that_would_train_alike_are_refused() {
        let mut settings = PretrainConfig::tiny();
        settings.model.value_embedding = false;
        let problem = refused(settings, Variant::ablations(), 1);
        let expected = "variant no-values would train as full does: the settings have model.value_embedding=false already";
        assert_eq!(problem, expected);
        let settings = PretrainConfig::tiny();
        let named = |name: &str, change: &str| Variant {
            name: name.to_owned(),
            changes: vec![change.to_owned()],
        };
        for (variant, part) in [
            (named("../up", "seed=8"), "variant `../up`: a name is"),
            (named("", "seed=8"), "a name is"),
            (
                named("Full", "run.epochs=3"),
                "two variants are called Full",
            ),
            (named("more", "run.loader_workers=9"), "would train as full"),
            (
                named("other", "run.epoch=9"),
                "run.epoch=9: there is no setting",
            ),
        ] {
            let problem = refused(settings.clone(), vec![Variant::full(), variant], 1);
            assert!(problem.contains(part), "{problem}");
        }
    }

    #[test]
    fn seeds_that_cannot_be_and_folds_that_are_there_twice_are_refused() {
        let mut settings = PretrainConfig::tiny();
        let full = || vec![Variant::full()];
        assert!(refused(settings.clone(), full(), 0).contains("at least one variant"));
        settings.seed = u64::MAX;
        assert!(refused(settings.clone(), full(), 2).contains("not 2 seeds from it on"));
        let twice = vec![fold(1, "a"), fold(1, "b")];
        let plan = StudyPlan::new(PretrainConfig::tiny(), full(), twice, 1);
        let problem = plan.expect_err("refused").to_string();
        assert!(problem.contains("two folds have one number"), "{problem}");
    }
}
