//! Whether the first method is above the baselines.

use comtip_metrics::{Comparison, ExpressionMethod, MethodRole, Verdict};

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
    let outcome = match is_better {
        (true, true) => "Better than every baseline",
        (true, false) => "Better than every baseline in PCC, but not in MAE,",
        (false, true) => "Better than every baseline in MAE, but not in PCC,",
        (false, false) => "Not better than the baselines",
    };
    let place = match n_slides {
        1 => "on this slide".to_owned(),
        n => format!("over these {n} slides"),
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
            "{outcome} {place}: PCC {} against {} ({}), MAE {} against {} ({}).",
            shown(pcc(own)),
            shown(pcc(best_pcc)),
            best_pcc.method,
            shown(mae(own)),
            shown(mae(best_mae)),
            best_mae.method
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

/// What a reader compares: three decimals.
fn thousandths(value: Option<f64>) -> i64 {
    (value.unwrap_or(0.0) * 1000.0).round() as i64
}

/// The same as text; zero has no sign.
fn shown(value: Option<f64>) -> String {
    format!("{:.3}", thousandths(value) as f64 / 1000.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zero_has_no_sign() {
        assert_eq!(shown(Some(-0.0001)), "0.000");
        assert_eq!(shown(Some(-0.05)), "-0.050");
        assert_eq!(shown(None), "0.000");
    }
}
