//! Whether zero-shot scores hang on the wording.

use comtip_metrics::{
    Comparison, FactorSpread, Interval, MethodRole, ScoreRange, Verdict, WordingFactor,
    WordingVariation,
};

use crate::verdict_words::{no_interval, one_seed, shown, thousandths};

/// Which wordings can be told from those of the training, by correlation within slides, and whether the controls can.
pub(super) fn wording_verdict(
    methods: &[WordingVariation],
    spreads: &[FactorSpread],
    n_slides: usize,
) -> Verdict {
    let Some((first, others)) = methods.split_first() else {
        return Verdict::default();
    };
    let (controls, wordings): (Vec<_>, Vec<_>) = others
        .iter()
        .partition(|other| other.role == MethodRole::Baseline);
    // What comes out the same to the last bit was read as the same sentences.
    let (same, wordings): (Vec<_>, Vec<_>) = wordings
        .into_iter()
        .partition(|other| other.overall == first.overall);
    let of = |is_normalization: bool, one: &str| {
        let of_kind = wordings
            .iter()
            .filter(|of| (of.factor == WordingFactor::Normalization) == is_normalization);
        let n_told = of_kind.clone().filter(|of| is_told(first, of)).count();
        match (n_told, of_kind.count()) {
            (_, 0) => None,
            (0, n) => Some(format!("no other {one} of {n}")),
            (told, n) => Some(format!("{told} of {n} other {one}s")),
        }
    };
    let told = [of(false, "wording"), of(true, "normalisation")];
    let told: Vec<String> = told.into_iter().flatten().collect();
    let told = match told.is_empty() {
        true => "no other wording".to_owned(),
        false => told.join(" and "),
    };
    let same = match same.len() {
        0 => String::new(),
        n => format!(" ({n} more came out the same to the last bit)"),
    };
    let outcome = format!(
        "{} can be told from the training's{same}",
        capitalised(&told)
    );
    let best_control = controls
        .iter()
        .max_by_key(|control| thousandths(control.overall.pcc_per_slide.value));
    let against = best_control.map_or(String::new(), |control| {
        let without = match is_told(first, control) {
            true => "told from",
            false => "not told from",
        };
        format!(
            "; {without} the best control, {} ({})",
            shown(control.overall.pcc_per_slide.value),
            control.method
        )
    });
    let sentence = format!(
        "{outcome}: zero-shot PCC {}{}{against}; {}.",
        shown(first.overall.pcc_per_slide.value),
        ranges(spreads),
        match others.iter().all(|of| of.difference.is_some()) {
            true => one_seed(n_slides),
            false => no_interval(n_slides),
        }
    );
    Verdict {
        sentence,
        comparisons: controls
            .into_iter()
            .map(|of| comparison(first, of))
            .collect(),
    }
}

/// `, 0.041 to 0.070 over 5 templates, ...`
fn ranges(spreads: &[FactorSpread]) -> String {
    let range = |spread: &FactorSpread| {
        // Of the training's alone, where all others came out the same.
        if spread.n < 2 {
            return None;
        }
        let ScoreRange { low, high } = spread.pcc_per_slide?;
        let (low, high) = (shown(Some(low)), shown(Some(high)));
        let over = match spread.factor {
            WordingFactor::Template => "templates",
            WordingFactor::GeneName => "spellings of genes",
            WordingFactor::Normalization => "normalisations",
            _ => "numbers of decimals",
        };
        Some(format!(", {low} to {high} over {} {over}", spread.n))
    };
    spreads.iter().filter_map(range).collect()
}

/// Whether three decimals differ and the interval of the difference lies off 0; without one nothing can be told.
fn is_told(first: &WordingVariation, other: &WordingVariation) -> bool {
    let [own, other_value] = [first, other].map(|of| thousandths(of.overall.pcc_per_slide.value));
    let lies_off_zero = other
        .difference
        .is_some_and(|ends| ends.low > 0.0 || ends.high < 0.0);
    own != other_value && lies_off_zero
}

fn capitalised(words: &str) -> String {
    let mut letters = words.chars();
    let first = letters.next().map(|first| first.to_ascii_uppercase());
    first.into_iter().chain(letters).collect()
}

fn comparison(first: &WordingVariation, control: &WordingVariation) -> Comparison {
    let value = first.overall.pcc_per_slide.value;
    let baseline_value = control.overall.pcc_per_slide.value;
    Comparison {
        metric: "pcc_per_slide".to_owned(),
        slide: None,
        value,
        baseline: control.method.clone(),
        baseline_value,
        // Of the training's above the control's, where the variation has the reverse.
        difference: control.difference.map(|ends| Interval {
            low: -ends.high,
            high: -ends.low,
            kind: ends.kind,
        }),
        is_better: thousandths(value) > thousandths(baseline_value) && is_told(first, control),
    }
}

#[cfg(test)]
mod tests {
    use comtip_metrics::{Estimate, IntervalKind, RobustnessResult, Statistic, WordingScores};

    use super::*;

    fn wording(factor: WordingFactor, pcc: f64, difference: Option<[f64; 2]>) -> WordingVariation {
        let of = |value| Estimate::over(Statistic::OverSpots, Some(value), 1);
        WordingVariation {
            method: format!("{factor} {pcc}"),
            role: match factor {
                WordingFactor::Control => MethodRole::Baseline,
                _ => MethodRole::Model,
            },
            factor,
            sentence: String::new(),
            values: "log1p".to_owned(),
            overall: WordingScores {
                pcc_per_slide: of(pcc),
                mae: of(0.5),
            },
            difference: difference.map(|[low, high]| Interval {
                low,
                high,
                kind: IntervalKind::SpotBca,
            }),
            by_slide: Vec::new(),
        }
    }

    #[test]
    fn a_wording_whose_difference_holds_zero_is_not_told_and_a_control_below_is() {
        let methods = [
            wording(WordingFactor::AsTrained, 0.5, None),
            wording(WordingFactor::Template, 0.45, Some([-0.1, 0.01])),
            wording(WordingFactor::Template, 0.25, Some([-0.3, -0.2])),
            wording(WordingFactor::Control, 0.125, Some([-0.5, -0.25])),
        ];
        let verdict = wording_verdict(&methods, &RobustnessResult::spreads_of(&methods), 1);
        assert_eq!(
            verdict.sentence,
            "1 of 2 other wordings can be told from the training's: zero-shot PCC 0.500, 0.250 to 0.500 over 3 templates; told \
             from the best control, 0.125 (control 0.125); one slide, one training seed."
        );
        let [control] = &verdict.comparisons[..] else {
            panic!("{verdict:?}");
        };
        let ends = control.difference.expect("ends");
        assert_eq!((ends.low, ends.high), (0.25, 0.5));
        assert!(control.is_better);
    }

    #[test]
    fn what_came_out_the_same_stands_apart_and_so_do_normalisations() {
        let methods = [
            wording(WordingFactor::AsTrained, 0.5, None),
            wording(WordingFactor::GeneName, 0.5, Some([0.0, 0.0])),
            wording(WordingFactor::Template, 0.45, Some([-0.1, 0.01])),
            wording(WordingFactor::Normalization, 0.25, Some([-0.3, -0.2])),
        ];
        let spreads = RobustnessResult::spreads_of(&methods);
        let verdict = wording_verdict(&methods, &spreads, 1);
        assert_eq!(
            verdict.sentence,
            "No other wording of 1 and 1 of 1 other normalisations can be told from the training's (1 more came out the \
             same to the last bit): zero-shot PCC 0.500, 0.450 to 0.500 over 2 templates, 0.250 to 0.500 over 2 \
             normalisations; one slide, one training seed."
        );
    }

    #[test]
    fn without_an_interval_nothing_is_told() {
        let methods = [
            wording(WordingFactor::AsTrained, 0.5, None),
            wording(WordingFactor::Template, 0.25, None),
        ];
        let sentence = wording_verdict(&methods, &[], 1).sentence;
        assert!(
            sentence.starts_with("No other wording of 1 can be told"),
            "{sentence}"
        );
        assert!(sentence.ends_with("no interval."), "{sentence}");
    }

    #[test]
    fn sentences_that_score_no_more_than_a_control_are_not_better() {
        let methods = [
            wording(WordingFactor::AsTrained, 0.03, None),
            wording(WordingFactor::Control, 0.02, Some([-0.04, 0.02])),
        ];
        let verdict = wording_verdict(&methods, &[], 2);
        assert!(
            verdict.sentence.contains("not told from the best control"),
            "{}",
            verdict.sentence
        );
        assert!(!verdict.comparisons[0].is_better);
    }
}
