//! Whether the model finds matches more often than all baselines.

use comtip_metrics::{BothWays, Comparison, IntervalKind, MethodRole, Verdict};

use super::retrieval::CHANCE;
use super::searched::Searched;
use crate::verdict_words::{baseline, no_interval, one_seed, shown, thousandths};

/// A direction by its place among the draws of a method, and its score.
type Direction = (usize, fn(&BothWays) -> Option<f64>);

const FORTH: Direction = (0, |scores| scores.tile_to_transcriptome.recall_at_10.value);
const BACK: Direction = (1, |scores| scores.transcriptome_to_tile.recall_at_10.value);

/// Whether the model is above all baselines by R@10 from tile to transcriptome; the other way is compared beside it. No
/// sentence without a baseline.
pub(super) fn verdict(n_slides: usize, methods: &[Searched]) -> Verdict {
    let Some(forth) = compare("tile_to_transcriptome_recall_at_10", FORTH, methods) else {
        return Verdict::default();
    };
    let place = match n_slides {
        1 => "on this slide".to_owned(),
        n => format!("over these {n} slides"),
    };
    let is_told = forth
        .difference
        .is_none_or(|ends| ends.low > 0.0 || ends.high < 0.0);
    let outcome = match (forth.is_better, is_told) {
        (true, _) => "Above every baseline",
        (false, true) => "Not above the baselines",
        (false, false) => "Not to be told from the best baseline",
    };
    let over = match n_slides {
        1 => "R@10",
        _ => "mean over slides of R@10",
    };
    let sentence = format!(
        "{outcome} {place}: {over} from tile to transcriptome {} against {}; {}.",
        shown(forth.value),
        baselines_in_words(&forth, methods),
        match forth.difference {
            Some(_) => one_seed(n_slides),
            None => no_interval(n_slides),
        }
    );
    let back = compare("transcriptome_to_tile_recall_at_10", BACK, methods);
    Verdict {
        sentence,
        comparisons: [forth].into_iter().chain(back).collect(),
    }
}

/// The best baseline, and chance where it is another.
fn baselines_in_words(compared: &Comparison, methods: &[Searched]) -> String {
    let best = baseline(
        compared.baseline_value,
        &compared.baseline,
        compared.difference,
    );
    let chance = methods.iter().find(|of| of.method.method == CHANCE);
    match chance.filter(|_| compared.baseline != CHANCE) {
        Some(chance) => {
            let value = FORTH.1(&chance.method.overall);
            format!("{best} and {}", baseline(value, CHANCE, None))
        }
        None => best,
    }
}

/// The model beside the best baseline, over all slides; of baselines that read the same, the last.
fn compare(
    metric: &str,
    (direction, score): Direction,
    methods: &[Searched],
) -> Option<Comparison> {
    let rounded = |of: &&Searched| thousandths(score(&of.method.overall));
    let of_role = |role: MethodRole| methods.iter().filter(move |of| of.method.role == role);
    let model = of_role(MethodRole::Model).max_by_key(rounded)?;
    let baseline = of_role(MethodRole::Baseline).max_by_key(rounded)?;
    let [own, other] = [model, baseline].map(|of| of.draws[direction].recall_at_10());
    let difference = own.less(other).interval(IntervalKind::SpotBca).ok();
    Some(Comparison {
        metric: metric.to_owned(),
        slide: None,
        value: score(&model.method.overall),
        baseline: baseline.method.method.clone(),
        baseline_value: score(&baseline.method.overall),
        difference,
        is_better: rounded(&model) > rounded(&baseline)
            && difference.is_none_or(|ends| ends.low > 0.0),
    })
}

#[cfg(test)]
mod tests {
    use comtip_metrics::{
        DirectionScores, QueryDraws, Retrieval, RetrievalMethod, RetrievalScores, SlideRetrieval,
    };
    use ndarray::Array2;

    use super::*;

    /// A method that finds this fraction of each slide's spots from their tiles, and none the other way; of no draws.
    fn method(name: &str, role: MethodRole, recalls: &[f64]) -> Searched {
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
        let by_slide = recalls.iter().enumerate().map(slide).collect();
        Searched {
            method: RetrievalMethod::of_slides(name, role, by_slide),
            draws: [QueryDraws::of(&[], 0, 0), QueryDraws::of(&[], 0, 0)],
        }
    }

    /// The same with draws of 60 spots whose matches are more similar than others by so much.
    fn drawn(name: &str, role: MethodRole, recall: f64, more_similar: f32) -> Searched {
        let similarity = Array2::from_shape_fn((60, 60), |(i, j)| {
            let hash = ((i * 131 + j * 37) as u32).wrapping_mul(2_654_435_761);
            (hash >> 16) as f32 / 65_536.0 + if i == j { more_similar } else { 0.0 }
        });
        let found = Retrieval::of_similarity(similarity.view()).expect("finite");
        Searched {
            draws: [&found.from_left, &found.from_right].map(|of| QueryDraws::of(&[of], 300, 1)),
            ..method(name, role, &[recall])
        }
    }

    #[test]
    fn a_difference_has_an_interval_over_spots_and_one_that_holds_zero_is_not_told() {
        use MethodRole::{Baseline, Model};
        let of = |more_similar: f32| {
            let methods = [
                drawn("own", Model, 0.3, more_similar),
                drawn("random", Baseline, 0.2, 0.2),
            ];
            let verdict = verdict(1, &methods);
            let comparison = verdict.comparisons[0].clone();
            (verdict.sentence, comparison)
        };
        let (sentence, comparison) = of(0.8);
        assert!(comparison.is_better && comparison.difference.is_some_and(|ends| ends.low > 0.0));
        assert!(sentence.starts_with("Above every baseline on this slide"));
        assert!(sentence.contains("against 0.200 (random; difference 0."));
        assert!(
            sentence.ends_with("one slide, one training seed."),
            "{sentence}"
        );
        let (sentence, comparison) = of(0.2);
        assert!(!comparison.is_better && comparison.difference.is_some());
        let start = "Not to be told from the best baseline on this slide";
        assert!(sentence.starts_with(start), "{sentence}");
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
