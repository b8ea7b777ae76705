//! Whether the model finds matches more often than all baselines.

use comtip_metrics::{BothWays, Comparison, MethodRole, RetrievalMethod, Verdict};

use super::retrieval::CHANCE;
use crate::verdict_words::{no_interval, shown, thousandths};

/// Whether the model is above all baselines by R@10 from tile to transcriptome; the other way is compared beside it. No
/// sentence without a baseline.
pub(super) fn verdict(n_slides: usize, methods: &[RetrievalMethod]) -> Verdict {
    let Some(forth) = compare("tile_to_transcriptome_recall_at_10", forth, methods) else {
        return Verdict::default();
    };
    let place = match n_slides {
        1 => "on this slide".to_owned(),
        n => format!("over these {n} slides"),
    };
    let outcome = match forth.is_better {
        true => "Above every baseline",
        false => "Not above the baselines",
    };
    let over = match n_slides {
        1 => "R@10",
        _ => "mean over slides of R@10",
    };
    let sentence = format!(
        "{outcome} {place}: {over} from tile to transcriptome {} against {}; {}.",
        shown(forth.value),
        baselines_in_words(&forth, methods),
        no_interval(n_slides)
    );
    let back = compare("transcriptome_to_tile_recall_at_10", back, methods);
    Verdict {
        sentence,
        comparisons: [forth].into_iter().chain(back).collect(),
    }
}

fn forth(scores: &BothWays) -> Option<f64> {
    scores.tile_to_transcriptome.recall_at_10.value
}

fn back(scores: &BothWays) -> Option<f64> {
    scores.transcriptome_to_tile.recall_at_10.value
}

/// The best baseline, and chance where it is another.
fn baselines_in_words(compared: &Comparison, methods: &[RetrievalMethod]) -> String {
    let best = format!("{} ({})", shown(compared.baseline_value), compared.baseline);
    let chance = methods.iter().find(|method| method.method == CHANCE);
    match chance.filter(|_| compared.baseline != CHANCE) {
        Some(chance) => format!("{best} and {} ({CHANCE})", shown(forth(&chance.overall))),
        None => best,
    }
}

/// The model beside the best baseline, over all slides; of baselines that read the same, the last.
fn compare(
    metric: &str,
    score: fn(&BothWays) -> Option<f64>,
    methods: &[RetrievalMethod],
) -> Option<Comparison> {
    let rounded = |method: &&RetrievalMethod| thousandths(score(&method.overall));
    let of_role = |role: MethodRole| methods.iter().filter(move |method| method.role == role);
    let model = of_role(MethodRole::Model).max_by_key(rounded)?;
    let baseline = of_role(MethodRole::Baseline).max_by_key(rounded)?;
    Some(Comparison {
        metric: metric.to_owned(),
        slide: None,
        value: score(&model.overall),
        baseline: baseline.method.clone(),
        baseline_value: score(&baseline.overall),
        difference: None,
        is_better: rounded(&model) > rounded(&baseline),
    })
}

#[cfg(test)]
mod tests {
    use comtip_metrics::{DirectionScores, RetrievalScores, SlideRetrieval};

    use super::*;

    /// A method that finds this fraction of each slide's spots from their tiles, and none the other way.
    fn method(name: &str, role: MethodRole, recalls: &[f64]) -> RetrievalMethod {
        let direction = |recall| {
            let scores = RetrievalScores {
                recall_at_1: recall,
                recall_at_5: recall,
                recall_at_10: recall,
                median_rank: 3.0,
            };
            DirectionScores::of_slide(&scores, 200)
        };
        let slide = |(at, recall): (usize, &f64)| SlideRetrieval {
            slide: format!("B{at}"),
            scores: BothWays {
                tile_to_transcriptome: direction(*recall),
                transcriptome_to_tile: direction(0.0),
            },
        };
        RetrievalMethod::of_slides(name, role, recalls.iter().enumerate().map(slide).collect())
    }

    fn of(own: &[f64], random: &[f64], chance: &[f64]) -> Verdict {
        let methods = [
            method("own", MethodRole::Model, own),
            method("random", MethodRole::Baseline, random),
            method(CHANCE, MethodRole::Baseline, chance),
        ];
        verdict(own.len(), &methods)
    }

    #[test]
    fn a_verdict_has_the_best_baseline_chance_and_what_it_rests_on() {
        assert_eq!(
            of(&[0.12], &[0.063], &[0.05]).sentence,
            "Above every baseline on this slide: R@10 from tile to transcriptome 0.120 against 0.063 (random) and 0.050 \
             (chance); one slide, one training seed: no interval."
        );
    }

    #[test]
    fn chance_is_a_baseline_and_is_said_once() {
        assert_eq!(
            of(&[0.05, 0.03], &[0.02, 0.04], &[0.05, 0.05]).sentence,
            "Not above the baselines over these 2 slides: mean over slides of R@10 from tile to transcriptome 0.040 \
             against 0.050 (chance); 2 slides, one training seed: no interval."
        );
    }

    #[test]
    fn what_reads_the_same_is_not_above() {
        let verdict = of(&[0.0504], &[0.02], &[0.0499]);
        assert!(verdict.sentence.starts_with("Not above the baselines"));
        assert!(!verdict.comparisons[0].is_better);
    }

    #[test]
    fn both_ways_are_compared_over_all_slides() {
        let comparisons = of(&[0.12], &[0.063], &[0.05]).comparisons;
        let metrics: Vec<(&str, bool)> = comparisons
            .iter()
            .map(|of| (of.metric.as_str(), of.is_better))
            .collect();
        assert_eq!(
            metrics,
            [
                ("tile_to_transcriptome_recall_at_10", true),
                ("transcriptome_to_tile_recall_at_10", false)
            ]
        );
        assert!(comparisons.iter().all(|of| of.slide.is_none()));
    }

    #[test]
    fn without_a_baseline_there_is_no_sentence() {
        let alone = [method("own", MethodRole::Model, &[0.5])];
        assert_eq!(verdict(1, &alone), Verdict::default());
    }
}
