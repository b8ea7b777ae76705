//! On how many slides the model is above all baselines.

use comtip_metrics::{ClusteredSlide, ClusteringMethod, Comparison, MethodRole, Verdict};

use crate::verdict_words::{no_interval, shown, thousandths};

/// What is said of clusters without labels. A silhouette is taken in a space of its own, so two are no comparison.
const NO_LABELS: &str = "No test slide has labels: there is nothing to compare the clusters with.";

/// On how many slides the model is above all baselines by the median ARI; no sentence without a baseline.
pub(super) fn verdict(slides: &[ClusteredSlide], methods: &[ClusteringMethod]) -> Verdict {
    if slides.iter().all(|slide| slide.n_labels == 0) {
        return Verdict {
            sentence: NO_LABELS.to_owned(),
            comparisons: Vec::new(),
        };
    }
    let comparisons: Vec<Comparison> = (0..slides.len())
        .filter_map(|slide_idx| compare(slide_idx, methods))
        .collect();
    let n_better = comparisons.iter().filter(|of| of.is_better).count();
    let n_slides = slides.len();
    let outcome = match (n_slides, n_better) {
        (1, 1) => "Above every baseline on this slide".to_owned(),
        (1, _) => "Not above the baselines on this slide".to_owned(),
        (n, 0) => format!("Not above the baselines on any of {n} slides"),
        (n, better) => format!("Above every baseline on {better} of {n} slides"),
    };
    let over = match n_slides {
        1 => "median ARI",
        _ => "mean over slides of the median ARI",
    };
    let ari = |method: &ClusteringMethod| method.scores.ari.value;
    let [model, baseline] = [MethodRole::Model, MethodRole::Baseline].map(|role| {
        let of_role = methods.iter().filter(|method| method.role == role);
        of_role.max_by_key(|method| thousandths(ari(method)))
    });
    let sentence = match model.zip(baseline) {
        Some((model, baseline)) => format!(
            "{outcome}: {over} {} against {} ({}); {}.",
            shown(ari(model)),
            shown(ari(baseline)),
            baseline.method,
            no_interval(n_slides)
        ),
        None => String::new(),
    };
    Verdict {
        sentence,
        comparisons,
    }
}

/// The model beside the best baseline on one slide.
fn compare(slide_idx: usize, methods: &[ClusteringMethod]) -> Option<Comparison> {
    let ari = |method: &ClusteringMethod| method.by_slide[slide_idx].scores.ari.value;
    let rounded = |method: &&ClusteringMethod| ari(method).map(|ari| (ari * 1000.0).round() as i64);
    let of_role = |role: MethodRole| methods.iter().filter(move |method| method.role == role);
    let model = of_role(MethodRole::Model).max_by_key(rounded)?;
    let baseline = of_role(MethodRole::Baseline).max_by_key(rounded)?;
    Some(Comparison {
        metric: "ari".to_owned(),
        slide: Some(model.by_slide[slide_idx].slide.clone()),
        value: ari(model),
        baseline: baseline.method.clone(),
        baseline_value: ari(baseline),
        difference: None,
        is_better: rounded(&model) > rounded(&baseline),
    })
}

#[cfg(test)]
mod tests {
    use comtip_metrics::{ClusterScores, Estimate, SlideClustering, Statistic};

    use super::*;

    fn slides(n: usize) -> Vec<ClusteredSlide> {
        let slide = |at| ClusteredSlide {
            slide: format!("B{at}"),
            patient: None,
            n_spots: 9,
            n_labelled: 9,
            n_labels: 2,
            n_clusters: 2,
            label_origin: None,
            has_few_spots: false,
        };
        (0..n).map(slide).collect()
    }

    fn all(estimate: Estimate) -> ClusterScores<Estimate> {
        ClusterScores::gathered(&[ClusterScores::<()>::default()], |_| estimate)
    }

    fn method(name: &str, role: MethodRole, aris: &[f64]) -> ClusteringMethod {
        let slide = |(at, ari): (usize, &f64)| SlideClustering {
            slide: format!("B{at}"),
            scores: all(Estimate::of_seeds([*ari])),
            seeds: Vec::new(),
        };
        let mean = Estimate::mean(Statistic::MeanOverSlides, aris.iter().copied().map(Some));
        ClusteringMethod {
            method: name.to_owned(),
            role,
            scores: all(mean),
            by_slide: aris.iter().enumerate().map(slide).collect(),
            by_patient: None,
        }
    }

    fn sentence(own: &[f64], random: &[f64]) -> String {
        let own_method = method("own", MethodRole::Model, own);
        let random = method("random", MethodRole::Baseline, random);
        verdict(&slides(own.len()), &[own_method, random]).sentence
    }

    #[test]
    fn a_verdict_has_both_values_the_baseline_and_what_it_rests_on() {
        assert_eq!(
            sentence(&[0.193], &[0.174]),
            "Above every baseline on this slide: median ARI 0.193 against 0.174 (random); one slide, one training \
             seed: no interval."
        );
    }

    #[test]
    fn over_several_slides_the_values_are_means() {
        assert_eq!(
            sentence(&[0.5, 0.1], &[0.25, 0.25]),
            "Above every baseline on 1 of 2 slides: mean over slides of the median ARI 0.300 against 0.250 (random); \
             2 slides, one training seed: no interval."
        );
    }

    #[test]
    fn without_labels_nothing_is_compared() {
        let mut slides = slides(1);
        slides[0].n_labels = 0;
        let methods = ["own", "random"].map(|name| method(name, MethodRole::Model, &[0.5]));
        let found = verdict(&slides, &methods);
        assert_eq!(found.sentence, NO_LABELS);
        assert!(found.comparisons.is_empty());
    }
}
