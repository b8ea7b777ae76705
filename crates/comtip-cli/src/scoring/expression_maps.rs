//! Measured beside predicted expression over the tissue, and the genes predicted best and worst.

use comtip::report::{Bar, BarChart, Block, Colouring, SlideMap, number, significant};

use super::predicted::{Measured, Predicted};
use crate::ui::CliError;

/// Genes in the chart of single correlations.
const N_LISTED_GENES: usize = 20;

/// Correlations of the genes that are predicted best.
pub(super) fn gene_chart(measured: &Measured<'_>, method: &Predicted) -> Block {
    let ranked = method.ranked_genes();
    let bar = |(at, pcc): &(usize, f64)| Bar {
        name: symbol(measured, *at).to_owned(),
        value: *pcc,
        error: None,
    };
    Block::Bars(BarChart {
        title: format!("{}: best genes of {}", method.name, ranked.len()),
        value_label: match measured.slides.names.len() {
            1 => "PCC over the spots of the slide".to_owned(),
            n => format!("PCC within a slide, mean over {n} slides"),
        },
        bars: ranked.iter().take(N_LISTED_GENES).map(bar).collect(),
        reference: None,
    })
}

/// Measured beside predicted expression of the gene predicted best, of the median one and of the worst,
/// slide by slide; `head` stands before the maps of a slide.
///
/// # Errors
///
/// If a thumbnail cannot be read.
pub(super) fn maps(
    measured: &Measured<'_>,
    method: &Predicted,
    mut head: impl FnMut(usize) -> Option<Block>,
) -> Result<Vec<Block>, CliError> {
    let mut blocks = vec![Block::Text(format!(
        "Measured and predicted expression of the test spots ({}): of the gene it predicts best, of the median gene and of \
         the worst, by the mean PCC within slides. Best and worst are found on the test spots themselves, so they say what \
         the range is, not what to expect of that gene elsewhere. The two maps of a gene have scales of their own: \
         predictions are drawn towards the mean.",
        method.name
    ))];
    for (slide_idx, slide) in measured.slides.names.iter().enumerate() {
        let rows = measured.slides.rows(slide_idx);
        let background = measured.bench.thumbnail(slide)?;
        blocks.extend(head(slide_idx));
        for (rank, at) in best_median_worst(method) {
            let symbol = symbol(measured, at);
            let values = [&measured.values, &method.values].map(|values| {
                rows.iter()
                    .map(|row| values[[*row, at]])
                    .collect::<Vec<f32>>()
            });
            let pcc = method.by_slide.groups[slide_idx].genes[at].pcc;
            let captions = captions(slide, rank, pcc, [&values[0], &values[1]]);
            let whats = ["measured", "predicted"];
            let pair = whats.into_iter().zip(values).zip(captions);
            let map = |((what, value), caption): ((&str, Vec<f32>), String)| -> SlideMap {
                let title = format!("{symbol}, {what}");
                let colouring = Colouring::Values {
                    value,
                    label: title.clone(),
                    range: None,
                };
                let map = measured.bench.map(&title, &background, &rows, colouring);
                SlideMap { caption, ..map }
            };
            blocks.push(Block::Slides(pair.map(map).collect()));
        }
    }
    Ok(blocks)
}

fn symbol<'a>(measured: &'a Measured<'_>, at: usize) -> &'a str {
    measured.bench.symbol(measured.genes[at])
}

/// Places of three genes and what they are; fewer where fewer have a score.
fn best_median_worst(method: &Predicted) -> Vec<(&'static str, usize)> {
    let ranked = method.ranked_genes();
    let mut chosen: Vec<(&'static str, usize)> = Vec::new();
    if ranked.is_empty() {
        return chosen;
    }
    let last = ranked.len() - 1;
    for (rank, place) in [("best", 0), ("median", last / 2), ("worst", last)] {
        if chosen.iter().all(|(_, at)| *at != ranked[place].0) {
            chosen.push((rank, ranked[place].0));
        }
    }
    chosen
}

/// Under the measured and under the predicted map: the slide's own score, and whether the values can be
/// compared at all.
fn captions(slide: &str, rank: &str, pcc: Option<f64>, values: [&[f32]; 2]) -> [String; 2] {
    let [measured, predicted] = values.map(ends);
    let range = |(low, high): (f32, f32)| {
        format!(
            "{} to {}",
            significant(low.into(), 3),
            significant(high.into(), 3)
        )
    };
    let score = match pcc {
        None => "no PCC: measured the same at every spot of this slide".to_owned(),
        Some(_) if predicted.0 == predicted.1 => {
            "PCC 0 on this slide: predicted the same at every spot".to_owned()
        }
        Some(pcc) => format!("PCC {} on this slide", number(pcc, 2)),
    };
    let beyond = match () {
        () if predicted.0 > measured.1 => "lie above all measured ones",
        () if predicted.1 < measured.0 => "lie below all measured ones",
        () => "",
    };
    let spread = match beyond {
        "" => format!("Predicted values: {}.", range(predicted)),
        beyond => format!(
            "Predicted values ({}) {beyond} ({}), so only the pattern can be compared.",
            range(predicted),
            range(measured)
        ),
    };
    [
        format!(
            "{slide}; {rank} gene. Measured values: {}.",
            range(measured)
        ),
        format!("{slide}; {score}. {spread}"),
    ]
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
        let [_, above] = captions("s1", "best", Some(0.5), [&[0.0, 1.38], &[2.7, 3.63]]);
        assert_eq!(
            above,
            "s1; PCC 0.50 on this slide. Predicted values (2.7 to 3.63) lie above all measured ones (0 to 1.38), so \
             only the pattern can be compared."
        );
        let [measured, within] = captions("s1", "worst", Some(-0.5), [&[0.0, 2.0], &[0.5, 0.75]]);
        assert_eq!(measured, "s1; worst gene. Measured values: 0 to 2.");
        assert_eq!(
            within,
            "s1; PCC −0.50 on this slide. Predicted values: 0.5 to 0.75."
        );
    }

    #[test]
    fn a_caption_says_why_there_is_no_correlation() {
        let silent = captions("s1", "best", None, [&[0.0, 0.0], &[0.5, 0.75]]);
        assert!(
            silent[1].contains("no PCC: measured the same"),
            "{silent:?}"
        );
        let flat = captions("s1", "best", Some(0.0), [&[0.0, 2.0], &[1.0, 1.0]]);
        assert!(
            flat[1].contains("predicted the same at every spot"),
            "{flat:?}"
        );
    }
}
