//! Which genes are drawn, and what stands under their maps.

use comtip_metrics::ExpressionMethod;

use super::caption::{caption, n_spots};
use crate::number::{number, significant};

/// Three genes and what they are, by index; fewer where fewer have a score.
pub(super) fn best_median_worst(method: &ExpressionMethod) -> Vec<(&'static str, usize)> {
    let ranked = method.ranked_genes();
    let mut chosen: Vec<(&'static str, usize)> = Vec::new();
    if ranked.is_empty() {
        return chosen;
    }
    let last = ranked.len() - 1;
    for (rank, place) in [("Best", 0), ("Median", last / 2), ("Worst", last)] {
        if chosen.iter().all(|(_, gene)| *gene != ranked[place].0) {
            chosen.push((rank, ranked[place].0));
        }
    }
    chosen
}

/// Under the measured and under the predicted map: the slide's own score with its stamps, and whether the values can be
/// compared at all.
pub(super) fn captions(
    rank: &str,
    pcc: Option<f64>,
    stamps: &[String],
    values: [&[f32]; 2],
) -> [String; 2] {
    let [measured, predicted] = values.map(ends);
    let range = |(low, high): (f32, f32)| {
        format!(
            "{} to {}",
            significant(low.into(), 3),
            significant(high.into(), 3)
        )
    };
    let score = match pcc {
        None => "No PCC: measured the same at every spot of this slide".to_owned(),
        Some(_) if predicted.0 == predicted.1 => {
            "PCC 0 on this slide: predicted the same at every spot".to_owned()
        }
        Some(pcc) => format!("PCC {} on this slide", number(pcc, 2)),
    };
    let score = caption(&score, stamps);
    let beyond = match () {
        () if predicted.0 > measured.1 => "lie above all measured ones",
        () if predicted.1 < measured.0 => "lie below all measured ones",
        () => "",
    };
    let spread = match beyond {
        "" => format!("Predicted values: {}.{}", range(predicted), outside(values)),
        beyond => format!(
            "Predicted values ({}) {beyond} ({}), so only the pattern can be compared.",
            range(predicted),
            range(measured)
        ),
    };
    [
        format!("{rank} gene. Measured values: {}.", range(measured)),
        format!("{score}. {spread}"),
    ]
}

/// How many predictions lie outside the range of what was measured; nothing where none does.
fn outside([measured, predicted]: [&[f32]; 2]) -> String {
    let (low, high) = ends(measured);
    let n = predicted
        .iter()
        .filter(|value| **value < low || **value > high);
    match n.count() {
        0 => String::new(),
        n => format!(
            " {n} of {} are predicted outside the measured range.",
            n_spots(predicted.len())
        ),
    }
}

fn ends(values: &[f32]) -> (f32, f32) {
    let ends = (f32::INFINITY, f32::NEG_INFINITY);
    values.iter().fold(ends, |(low, high), value| {
        (low.min(*value), high.max(*value))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_caption_says_when_no_prediction_lies_within_the_measured_range() {
        let [_, above] = captions("Best", Some(0.5), &[], [&[0.0, 1.38], &[2.7, 3.63]]);
        assert_eq!(
            above,
            "PCC 0.50 on this slide. Predicted values (2.7 to 3.63) lie above all measured ones (0 to 1.38), so \
             only the pattern can be compared."
        );
        let values: [&[f32]; 2] = [&[0.0, 2.0], &[0.5, 0.75]];
        let [measured, within] = captions("Worst", Some(-0.5), &[], values);
        assert_eq!(measured, "Worst gene. Measured values: 0 to 2.");
        assert_eq!(
            within,
            "PCC −0.50 on this slide. Predicted values: 0.5 to 0.75."
        );
    }

    #[test]
    fn a_caption_counts_predictions_outside_the_measured_range() {
        let values: [&[f32]; 2] = [&[0.0, 2.0, 1.0], &[-0.5, 0.75, 2.25]];
        let [_, predicted] = captions("Best", Some(0.5), &[], values);
        let end = "−0.5 to 2.25. 2 of 3 spots are predicted outside the measured range.";
        assert!(predicted.ends_with(end), "{predicted}");
    }

    #[test]
    fn a_caption_says_why_there_is_no_correlation() {
        let silent = captions("Best", None, &[], [&[0.0, 0.0], &[0.5, 0.75]]);
        assert!(
            silent[1].contains("No PCC: measured the same"),
            "{silent:?}"
        );
        let flat = captions("Best", Some(0.0), &[], [&[0.0, 2.0], &[1.0, 1.0]]);
        assert!(
            flat[1].contains("predicted the same at every spot"),
            "{flat:?}"
        );
    }

    #[test]
    fn a_score_under_a_map_is_stamped() {
        let stamps = ["leaky across space".to_owned()];
        let values: [&[f32]; 2] = [&[0.0, 2.0], &[0.5, 0.75]];
        let [measured, predicted] = captions("Best", Some(0.5), &stamps, values);
        assert!(!measured.contains("leaky"), "no score: {measured}");
        let start = "PCC 0.50 on this slide (leaky across space). Predicted";
        assert!(predicted.starts_with(start), "{predicted}");
    }
}
