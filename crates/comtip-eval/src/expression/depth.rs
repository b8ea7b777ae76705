//! Whether training and test slides were counted to the same depth.

use comtip_data::SpotSet;
use comtip_files::first_names;
use comtip_metrics::{Estimate, GeneScore, MetricError, ScoresByGroup, Statistic};
use ndarray::Array2;

use super::measured::Measured;
use super::scored_method::ScoredMethod;
use crate::verdict_words::shown;

/// How often the lesser median total goes into the greater from which a reader is told.
const MIN_RATIO: f64 = 3.0;

/// Test slides that a sentence names; the rest are counted.
const N_NAMED: usize = 10;

/// Which test slides have spots of far other total counts than all training slides, in a sentence; `None` if none has.
pub(super) fn depth_note(train: &SpotSet, test: &SpotSet) -> Option<String> {
    let medians = |set: &SpotSet| -> Vec<(String, f64)> {
        let slides = set.slides().enumerate();
        slides
            .map(|(at, facts)| (facts.slide.clone(), set.median_total_of_slide(at)))
            .collect()
    };
    in_words(&medians(train), &medians(test))
}

/// PCC and Spearman, means over genes, then over slides.
type Correlations = [Option<f64>; 2];

/// What the depth of spots scores in the place of a prediction, in a sentence, where that is more than the first method; a
/// count of molecules tells no gene from another.
///
/// # Errors
///
/// If a score is not finite.
pub(super) fn depth_alone_note(
    measured: &Measured<'_>,
    scored: &[ScoredMethod],
) -> Result<Option<String>, MetricError> {
    let test = measured.context.test();
    let depth = Array2::from_shape_fn(measured.values.dim(), |(row, _)| {
        test.total(row).max(1.0).ln() as f32
    });
    let by_slide = ScoresByGroup::of(measured.values.view(), depth.view(), &measured.slides.code)?;
    let over_slides = |of: fn(&GeneScore) -> Option<f64>| {
        let slides = by_slide.groups.iter().map(|scores| {
            let genes = scores.genes.iter().map(of);
            Estimate::mean(Statistic::MeanOverGenes, genes).value
        });
        Estimate::mean(Statistic::MeanOverSlides, slides).value
    };
    let of_depth = [
        over_slides(|gene| gene.pcc),
        over_slides(|gene| gene.spearman),
    ];
    Ok(scored.first().and_then(|first| {
        let overall = &first.method.overall;
        let own = [
            overall.pcc_per_slide.value,
            overall.per_slide.genes.spearman.value,
        ];
        alone_in_words(of_depth, own, &first.method.method)
    }))
}

fn alone_in_words(of_depth: Correlations, own: Correlations, method: &str) -> Option<String> {
    let is_more = of_depth.iter().zip(own).any(|(depth, own)| *depth > own);
    let words = |[pcc, spearman]: Correlations| {
        let [pcc, spearman] = [pcc, spearman].map(shown);
        format!("PCC {pcc}, Spearman {spearman}")
    };
    is_more.then(|| {
        format!(
            "Depth alone scores more (the total counts of a spot in the place of a prediction: {}; {method}: {}). Rare genes are \
             found where a spot has many counts, so a part of either score may tell depth and no gene, of Spearman above all.",
            words(of_depth),
            words(own)
        )
    })
}

fn in_words(train: &[(String, f64)], test: &[(String, f64)]) -> Option<String> {
    let totals = || train.iter().map(|(_, total)| *total);
    let least = totals().fold(f64::INFINITY, f64::min);
    let greatest = totals().fold(0.0, f64::max);
    let differs = |total: f64| total * MIN_RATIO <= least || total >= greatest * MIN_RATIO;
    let other: Vec<String> = test
        .iter()
        .filter(|(_, total)| !train.is_empty() && differs(*total))
        .map(|(slide, total)| format!("{total:.0} in {slide}"))
        .collect();
    let of_training = match greatest - least < 0.5 {
        true => format!("{least:.0}"),
        false => format!("{least:.0} to {greatest:.0}"),
    };
    (!other.is_empty()).then(|| {
        format!(
            "Depth differs (counts of the median spot: {of_training} in the training slides, {}). The level of all values \
             shifts with it, so MAE and R2 across these slides say little; PCC within a slide is not moved by a shift.",
            first_names(&other, N_NAMED)
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn slides(totals: &[(&str, f64)]) -> Vec<(String, f64)> {
        let owned = |(slide, total): &(&str, f64)| ((*slide).to_owned(), *total);
        totals.iter().map(owned).collect()
    }

    #[test]
    fn depth_that_scores_more_than_the_model_is_told_with_both() {
        let own = [Some(0.065), Some(0.207)];
        let said = alone_in_words([Some(0.05), Some(0.338)], own, "ridge").expect("a note");
        assert!(
            said.contains("PCC 0.050, Spearman 0.338; ridge: PCC 0.065, Spearman 0.207"),
            "{said}"
        );
        assert_eq!(alone_in_words([Some(0.05), Some(0.1)], own, "ridge"), None);
        assert_eq!(alone_in_words([None, None], own, "ridge"), None);
    }

    #[test]
    fn a_slide_three_times_deeper_or_shallower_than_all_training_slides_is_named_with_numbers() {
        let train = slides(&[("C2", 8500.0), ("C3", 9500.0)]);
        let said = |test: &[(&str, f64)]| in_words(&train, &slides(test)).unwrap_or_default();
        let shallow = said(&[("B4", 648.0), ("C4", 9100.0)]);
        assert!(
            shallow.contains("8500 to 9500 in the training slides, 648 in B4)."),
            "{shallow}"
        );
        assert!(said(&[("D1", 28500.0)]).contains("28500 in D1"));
        assert_eq!(said(&[("C4", 2900.0), ("C5", 28000.0)]), "");
        assert_eq!(in_words(&[], &train), None);
    }
}
