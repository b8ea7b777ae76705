//! On how many slides the model is above all baselines.

use comtip_metrics::{ClusteredSlide, ClusteringMethod, Comparison, MethodRole, Verdict};

/// On how many slides the model is above all baselines by the median ARI.
pub(super) fn verdict(slides: &[ClusteredSlide], methods: &[ClusteringMethod]) -> Verdict {
    let comparisons: Vec<Comparison> = (0..slides.len())
        .filter_map(|slide_idx| compare(slide_idx, methods))
        .collect();
    let n_better = comparisons.iter().filter(|of| of.is_better).count();
    let sentence = match (slides.len(), n_better) {
        (1, 1) => "Better than every baseline by the median ARI on this slide.".to_owned(),
        (1, _) => "Not better than the baselines by the median ARI on this slide.".to_owned(),
        (n, 0) => format!("Not better than the baselines by the median ARI on any of {n} slides."),
        (n, better) => {
            format!("Better than every baseline by the median ARI on {better} of {n} slides.")
        }
    };
    Verdict {
        sentence,
        comparisons,
    }
}

/// The model beside the best baseline on one slide.
fn compare(slide_idx: usize, methods: &[ClusteringMethod]) -> Option<Comparison> {
    let ari = |method: &ClusteringMethod| method.by_slide[slide_idx].ari.value;
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
        is_better: rounded(&model) > rounded(&baseline),
    })
}
