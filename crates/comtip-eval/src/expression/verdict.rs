//! Whether the first method is above the baselines.

use comtip_metrics::{Comparison, ExpressionMethod, Interval, MethodRole, MetricError, Verdict};

use super::outcome::{Outcome, outcome_in_words};
use super::scored_method::ScoredMethod;
use crate::verdict_words::{baseline, one_seed, shown, thousandths};

/// Whether the first method is above the baselines, by correlation within slides and by error. `ceiling` is the PCC that
/// anyone could reach.
///
/// # Errors
///
/// If a score is not finite.
pub(super) fn verdict(
    n_slides: usize,
    scored: &[ScoredMethod],
    ceiling: Option<f64>,
) -> Result<Verdict, MetricError> {
    let pcc = |scored: &ScoredMethod| scored.method.overall.pcc_per_slide.value;
    let mae = |scored: &ScoredMethod| scored.method.overall.mae.value;
    let baselines = || {
        scored
            .iter()
            .filter(|scored| scored.method.role == MethodRole::Baseline)
    };
    let best_pcc = baselines().max_by_key(|scored| thousandths(pcc(scored)));
    let best_mae = baselines().min_by_key(|scored| thousandths(mae(scored)));
    let (Some(own), Some(best_pcc), Some(best_mae)) = (scored.first(), best_pcc, best_mae) else {
        return Ok(Verdict::default());
    };
    let by_pcc = Compared {
        value: pcc(own),
        baseline_value: pcc(best_pcc),
        baseline: &best_pcc.method,
        difference: own.spread.above(&best_pcc.spread)?.pcc,
        is_higher_better: true,
    };
    let by_mae = Compared {
        value: mae(own),
        baseline_value: mae(best_mae),
        baseline: &best_mae.method,
        difference: own.spread.above(&best_mae.spread)?.mae,
        is_higher_better: false,
    };
    let place = match n_slides {
        1 => "on this slide".to_owned(),
        n => format!("over these {n} slides"),
    };
    let at_most = ceiling.map_or(String::new(), |most| {
        format!(" of at most {}", shown(Some(most)))
    });
    let sentence = format!(
        "{} {place}: PCC {}{at_most} against {}, MAE {} against {}; {}.",
        outcome_in_words(by_pcc.outcome(), by_mae.outcome()),
        shown(by_pcc.value),
        by_pcc.baseline_in_words(),
        shown(by_mae.value),
        by_mae.baseline_in_words(),
        one_seed(n_slides)
    );
    Ok(Verdict {
        sentence,
        comparisons: vec![by_pcc.comparison("pcc_per_slide"), by_mae.comparison("mae")],
    })
}

/// The first method and the best baseline, by one score.
struct Compared<'a> {
    value: Option<f64>,
    baseline_value: Option<f64>,
    baseline: &'a ExpressionMethod,
    difference: Option<Interval>,
    is_higher_better: bool,
}

impl Compared<'_> {
    fn outcome(&self) -> Outcome {
        let Some(ends) = self.difference else {
            return Outcome::NoInterval;
        };
        let thousandths = thousandths(self.value) - thousandths(self.baseline_value);
        let is_higher = match () {
            () if ends.low > 0.0 && thousandths > 0 => true,
            () if ends.high < 0.0 && thousandths < 0 => false,
            () => return Outcome::NotTold,
        };
        match is_higher == self.is_higher_better {
            true => Outcome::Better,
            false => Outcome::Worse,
        }
    }

    fn baseline_in_words(&self) -> String {
        baseline(self.baseline_value, &self.baseline.method, self.difference)
    }

    fn comparison(&self, metric: &str) -> Comparison {
        Comparison {
            metric: metric.to_owned(),
            slide: None,
            value: self.value,
            baseline: self.baseline.method.clone(),
            baseline_value: self.baseline_value,
            difference: self.difference,
            is_better: self.outcome() == Outcome::Better,
        }
    }
}

#[cfg(test)]
mod tests {
    use comtip_metrics::{Estimate, OverallExpression, Statistic};

    use super::*;
    use crate::expression::patient_means::PatientMeans;
    use crate::expression::spread::Spread;

    fn patients<const N: usize>(values: [f64; N]) -> PatientMeans {
        PatientMeans {
            values: values.map(Some).to_vec(),
            weights: vec![1.0; N],
        }
    }

    /// A method that scores so in three patients, all alike but for what is added in the last.
    fn scored(name: &str, role: MethodRole, pcc: f64, mae: f64, in_the_last: f64) -> ScoredMethod {
        let of = |value| Estimate::over(Statistic::OverSpots, Some(value), 1);
        let method = ExpressionMethod {
            method: name.to_owned(),
            role,
            ridge: None,
            overall: OverallExpression {
                pcc_per_slide: of(pcc),
                mae: of(mae),
                ..OverallExpression::default()
            },
            by_slide: Vec::new(),
            by_patient: None,
            by_gene: Vec::new(),
        };
        ScoredMethod {
            method,
            spread: Spread::Patients {
                pcc: patients([pcc, pcc, pcc + in_the_last]),
                mae: patients([mae, mae, mae + in_the_last]),
                genes: Vec::new(),
            },
        }
    }

    fn sentence(methods: &[ScoredMethod]) -> String {
        let verdict = verdict(3, methods, Some(0.22));
        verdict.expect("finite").sentence
    }

    #[test]
    fn a_verdict_has_both_values_the_ceiling_the_baseline_and_the_interval_of_the_difference() {
        let methods = [
            scored("own", MethodRole::Model, 0.065, 0.364, 0.0),
            scored("random", MethodRole::Baseline, 0.061, 0.372, 0.0),
            scored("colour", MethodRole::Baseline, 0.050, 0.363, 0.0),
        ];
        assert_eq!(
            sentence(&methods),
            "Above every baseline in PCC, but worse than the best in MAE, over these 3 slides: PCC 0.065 of at most 0.220 \
             against 0.061 (random; difference 0.004 to 0.004), MAE 0.364 against 0.363 (colour; difference 0.001 to \
             0.001); 3 slides, one training seed."
        );
    }

    #[test]
    fn a_difference_whose_interval_holds_zero_is_not_told() {
        let methods = [
            scored("own", MethodRole::Model, 0.065, 0.3, -0.2),
            scored("random", MethodRole::Baseline, 0.061, 0.3, 0.0),
        ];
        let sentence = sentence(&methods);
        let start = "Not to be told from the best baselines in PCC and MAE over these 3 slides: ";
        assert!(sentence.starts_with(start), "{sentence}");
    }

    #[test]
    fn without_an_interval_nothing_is_better() {
        let mut methods = [
            scored("own", MethodRole::Model, 0.5, 0.3, 0.0),
            scored("random", MethodRole::Baseline, 0.1, 0.4, 0.0),
        ];
        for of in &mut methods {
            of.spread = Spread::Patients {
                pcc: patients([0.5]),
                mae: patients([0.4]),
                genes: Vec::new(),
            };
        }
        let found = verdict(1, &methods, None).expect("finite");
        let start = "No interval of the difference to the best baselines in PCC and MAE on this slide: PCC 0.500 against \
                     0.100 (random)";
        assert!(found.sentence.starts_with(start), "{}", found.sentence);
        assert!(found.comparisons.iter().all(|of| !of.is_better));
    }

    #[test]
    fn what_reads_the_same_is_not_above() {
        let methods = [
            scored("own", MethodRole::Model, 0.0614, 0.4, 0.0),
            scored("random", MethodRole::Baseline, 0.0609, 0.4, 0.0),
        ];
        assert!(sentence(&methods).starts_with("Not to be told from the best baselines"));
    }
}
