//! Whether the first method is above the baselines.

use comtip_metrics::{Comparison, ExpressionMethod, MethodRole, Verdict};

use crate::verdict_words::{no_interval, shown, thousandths};

/// Whether the first method is above the baselines, by correlation within slides and by error.
pub(super) fn verdict(n_slides: usize, methods: &[ExpressionMethod]) -> Verdict {
    let pcc = |method: &ExpressionMethod| method.overall.pcc_per_slide.value;
    let mae = |method: &ExpressionMethod| method.overall.mae.value;
    let baselines = || {
        methods
            .iter()
            .filter(|method| method.role == MethodRole::Baseline)
    };
    let best_pcc = baselines().max_by_key(|method| thousandths(pcc(method)));
    let best_mae = baselines().min_by_key(|method| thousandths(mae(method)));
    let (Some(own), Some(best_pcc), Some(best_mae)) = (methods.first(), best_pcc, best_mae) else {
        return Verdict::default();
    };
    let is_better = (
        thousandths(pcc(own)) > thousandths(pcc(best_pcc)),
        thousandths(mae(own)) < thousandths(mae(best_mae)),
    );
    let place = match n_slides {
        1 => "on this slide".to_owned(),
        n => format!("over these {n} slides"),
    };
    let outcome = match is_better {
        (true, true) => format!("Above every baseline in PCC and below in MAE {place}"),
        (true, false) => format!("Above every baseline in PCC {place}, but not below in MAE"),
        (false, true) => format!("Below every baseline in MAE {place}, but not above in PCC"),
        (false, false) => format!("Not above the baselines in PCC, nor below in MAE, {place}"),
    };
    let compare = |metric: &str, value, best: &ExpressionMethod, of_best, is_better| Comparison {
        metric: metric.to_owned(),
        slide: None,
        value,
        baseline: best.method.clone(),
        baseline_value: of_best,
        is_better,
    };
    Verdict {
        sentence: format!(
            "{outcome}: PCC {} against {} ({}), MAE {} against {} ({}); {}.",
            shown(pcc(own)),
            shown(pcc(best_pcc)),
            best_pcc.method,
            shown(mae(own)),
            shown(mae(best_mae)),
            best_mae.method,
            no_interval(n_slides)
        ),
        comparisons: vec![
            compare(
                "pcc_per_slide",
                pcc(own),
                best_pcc,
                pcc(best_pcc),
                is_better.0,
            ),
            compare("mae", mae(own), best_mae, mae(best_mae), is_better.1),
        ],
    }
}

#[cfg(test)]
mod tests {
    use comtip_metrics::{Estimate, OverallExpression, Statistic};

    use super::*;

    fn method(name: &str, role: MethodRole, pcc: f64, mae: f64) -> ExpressionMethod {
        let of = |value| Estimate::over(Statistic::OverSpots, Some(value), 1);
        ExpressionMethod {
            method: name.to_owned(),
            role,
            ridge: None,
            overall: OverallExpression {
                pcc_per_slide: of(pcc),
                pcc_per_patient: None,
                pcc_pooled: of(pcc),
                pcc_flattened: of(pcc),
                mae: of(mae),
                n_constant: 0,
            },
            by_slide: Vec::new(),
            by_patient: None,
            by_gene: Vec::new(),
        }
    }

    #[test]
    fn a_verdict_has_both_values_the_baseline_and_what_it_rests_on() {
        let methods = [
            method("own", MethodRole::Model, 0.065, 0.364),
            method("random", MethodRole::Baseline, 0.061, 0.372),
            method("colour", MethodRole::Baseline, 0.050, 0.363),
        ];
        assert_eq!(
            verdict(1, &methods).sentence,
            "Above every baseline in PCC on this slide, but not below in MAE: PCC 0.065 against 0.061 (random), \
             MAE 0.364 against 0.363 (colour); one slide, one training seed: no interval."
        );
    }

    #[test]
    fn what_reads_the_same_is_not_above() {
        let methods = [
            method("own", MethodRole::Model, 0.0614, 0.4),
            method("random", MethodRole::Baseline, 0.0609, 0.4),
        ];
        let sentence = verdict(2, &methods).sentence;
        let start = "Not above the baselines in PCC, nor below in MAE, over these 2 slides: ";
        assert!(sentence.starts_with(start), "{sentence}");
    }
}
