//! How two plans of a study differ, and which of that may be.

use std::fmt::Display;

use super::study_plan::StudyPlan;
use super::study_weights::StudyWeights;
use super::variant::Variant;

impl StudyPlan {
    /// What is other in `now` and makes it another study, each with both values.
    ///
    /// More seeds and more variants behind those there are make the same study larger, and are none of it.
    pub fn changes_to(&self, now: &Self) -> Vec<String> {
        let mut changes = self.settings.changes_to(&now.settings);
        if self.settings.seed == now.settings.seed && !now.seeds.starts_with(&self.seeds) {
            changes.push(was("seeds were", &listed(&self.seeds), &listed(&now.seeds)));
        }
        if !now.variants.starts_with(&self.variants) {
            let [begun, now] = [self, now].map(|plan| in_words(&plan.variants));
            changes.push(was("variants were", &begun, &now));
        }
        changes.extend(self.changed_folds(now));
        let [begun, given] = [&self.weights, &now.weights].map(Option::as_ref);
        let digest = |weights: &StudyWeights| weights.sha256.clone();
        if begun.map(digest) != given.map(digest) {
            let [begun, given] = [begun, given].map(|weights| match weights {
                Some(weights) => weights.file.as_str(),
                None => "none",
            });
            changes.push(was("first weights were", begun, given));
        }
        changes
    }

    /// Whether `now` has more runs.
    pub(super) fn is_less_than(&self, now: &Self) -> bool {
        now.seeds.len() > self.seeds.len() || now.variants.len() > self.variants.len()
    }

    fn changed_folds(&self, now: &Self) -> Vec<String> {
        let numbers = |plan: &Self| -> Vec<usize> {
            let numbers = plan.folds.iter().map(|fold| fold.number);
            numbers.collect()
        };
        let [begun, given] = [self, now].map(numbers);
        if begun != given {
            return vec![was("folds were", &listed(&begun), &listed(&given))];
        }
        let pairs = self.folds.iter().zip(&now.folds);
        let differing = pairs.filter(|(begun, given)| begun.split != given.split);
        differing
            .map(|(begun, given)| match begun.tested == given.tested {
                true => format!(
                    "fold {} (tests {}) is divided otherwise now",
                    begun.number, begun.tested
                ),
                false => format!(
                    "fold {} tested {} and tests {} now",
                    begun.number, begun.tested, given.tested
                ),
            })
            .collect()
    }
}

fn was(what: &str, begun: &str, now: &str) -> String {
    format!("{what} {begun} and are {now} now")
}

fn listed(items: &[impl Display]) -> String {
    let items: Vec<String> = items.iter().map(ToString::to_string).collect();
    items.join(", ")
}

fn in_words(variants: &[Variant]) -> String {
    let variants = variants.iter().map(|variant| match &variant.changes[..] {
        [] => variant.name.clone(),
        changes => format!("{} ({})", variant.name, changes.join(", ")),
    });
    variants.collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::PretrainConfig;
    use crate::study::example::fold;

    fn plan(variants: Vec<Variant>, n_seeds: usize) -> StudyPlan {
        let folds = vec![fold(1, "a"), fold(2, "b")];
        StudyPlan::new(PretrainConfig::tiny(), variants, folds, n_seeds).expect("a plan")
    }

    #[test]
    fn more_seeds_and_ablations_make_the_study_larger_and_fewer_another_one() {
        let small = plan(vec![Variant::full()], 2);
        let large = plan(Variant::ablations(), 3);
        assert!(small.changes_to(&large).is_empty());
        assert!(small.is_less_than(&large) && !large.is_less_than(&small));
        let changes = large.changes_to(&plan(Variant::ablations(), 2));
        assert_eq!(changes, ["seeds were 7, 8, 9 and are 7, 8 now"]);
        let changes = large.changes_to(&small);
        assert!(
            changes[1].starts_with("variants were full, no-masked (objective.masked_weight=0), ")
        );
        assert!(changes[1].ends_with(" and are full now"));
    }

    #[test]
    fn settings_folds_and_weights_that_differ_are_named() {
        let begun = plan(vec![Variant::full()], 2);
        let mut now = begun.clone();
        now.settings.run.epochs = 3;
        // Changes no number.
        now.settings.run.loader_workers += 1;
        now.folds[1] = fold(2, "c");
        now.weights = Some(StudyWeights {
            file: "/w".to_owned(),
            sha256: "0".to_owned(),
        });
        let expected = [
            "run.epochs was 20 and is 3 now",
            "fold 2 tested slides b and tests slides c now",
            "first weights were none and are /w now",
        ];
        assert_eq!(begun.changes_to(&now), expected);
        let mut moved = now.clone();
        moved.weights.as_mut().expect("weights").file = "/elsewhere".to_owned();
        assert!(now.changes_to(&moved).is_empty());
        now = begun.clone();
        now.folds.pop();
        assert_eq!(begun.changes_to(&now), ["folds were 1, 2 and are 1 now"]);
        now = begun.clone();
        now.folds[0].tested = "slides a".to_owned();
        now.folds[0].split = comtip_data::SlideSplit {
            train: vec!["other".to_owned()],
            test: vec!["a".to_owned()],
        }
        .into();
        let expected = ["fold 1 (tests slides a) is divided otherwise now"];
        assert_eq!(begun.changes_to(&now), expected);
    }
}
