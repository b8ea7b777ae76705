//! Measured beside predicted expression over the tissue.

use comtip_metrics::{ExpressionMethod, ExpressionResult, MappedSlide};

use super::gene_maps::{best_median_worst, captions};
use super::prediction::Prediction;
use super::slide_map::{Backgrounds, slide_map};
use crate::colouring::Colouring;
use crate::number::number;
use crate::scatter_chart::ScatterChart;
use crate::section_block::SectionBlock;

/// What the maps show and what they do not; a slide that stands alone is named here, several are by their tables.
pub(super) fn lead(
    result: &ExpressionResult,
    method: &ExpressionMethod,
    prediction: Prediction,
) -> SectionBlock {
    let of_slide = match result.slides.as_slice() {
        [slide] => format!(" of {}", slide.slide),
        _ => String::new(),
    };
    let scales = match prediction {
        Prediction::RidgeProbe => "predictions of a ridge probe are drawn towards the mean",
        Prediction::TrainedHead => {
            "a network trained on the squared error predicts between the extremes"
        }
        Prediction::Sentences => {
            "predicted values are those of sentences and need not lie in the measured range"
        }
    };
    SectionBlock::Text(format!(
        "Measured and predicted expression of the test spots{of_slide} ({}): of the gene it predicts best, of the median \
         gene and of the worst, by the mean PCC within slides. Best and worst are found on the test spots themselves, so \
         they say what the range is, not what to expect of that gene elsewhere. The two maps of a gene have scales of \
         their own: {scales}.",
        method.method
    ))
}

/// Measured beside predicted expression of the gene predicted best, of the median one and of the worst, on one slide: two
/// maps, and one against the other.
pub(super) fn maps_of_slide(
    result: &ExpressionResult,
    method: &ExpressionMethod,
    slide_idx: usize,
    slide: &MappedSlide,
    backgrounds: &Backgrounds,
) -> Vec<SectionBlock> {
    let genes = best_median_worst(method).into_iter();
    let pair = |(rank, gene_idx): (&str, usize)| {
        let values = [&result.maps.measured, &result.maps.predicted].map(|values| {
            let rows = slide.rows.iter();
            rows.map(|row| values[[*row, gene_idx]])
                .collect::<Vec<f32>>()
        });
        let scores = method.by_slide.get(slide_idx);
        let pcc = scores.and_then(|scores| scores.genes.get(gene_idx)?.pcc);
        let scatter = scatter(result, slide_idx, gene_idx, &values);
        let captions = captions(rank, pcc, &result.header.stamps, [&values[0], &values[1]]);
        let whats = ["measured", "predicted"];
        let maps = whats.into_iter().zip(values).zip(captions);
        let maps = maps.map(|((what, value), caption)| {
            let title = format!("{}, {what}", result.genes[gene_idx]);
            let colouring = Colouring::Values {
                value,
                label: title.clone(),
                range: None,
            };
            slide_map(&slide.positions, backgrounds, title, caption, colouring)
        });
        let maps = maps.collect();
        SectionBlock::MapsAndScatter { maps, scatter }
    };
    genes.map(pair).collect()
}

/// What is predicted of a gene against what was measured, `[measured, predicted]`, on one slide.
fn scatter(
    result: &ExpressionResult,
    slide_idx: usize,
    gene_idx: usize,
    values: &[Vec<f32>; 2],
) -> ScatterChart {
    let [measured, predicted] = values;
    let points = measured.iter().zip(predicted);
    let unit = result.header.facts.get("values");
    let label = |what: &str| match unit {
        Some(unit) => format!("{what}, {unit}"),
        None => what.to_owned(),
    };
    let ceiling = result.ceiling.as_ref();
    let ceiling = ceiling.and_then(|of| *of.by_slide.get(slide_idx)?.genes.get(gene_idx)?);
    ScatterChart {
        title: format!("{}, predicted against measured", result.genes[gene_idx]),
        caption: ceiling.map_or(String::new(), |pcc| {
            format!(
                "A PCC of {} at most, as estimated from the noise of the counts.",
                number(pcc, 2)
            )
        }),
        x_label: label("measured"),
        y_label: label("predicted"),
        points: points
            .map(|(x, y)| (f64::from(*x), f64::from(*y)))
            .collect(),
    }
}

#[cfg(test)]
mod tests {
    use comtip_metrics::EvalResult;

    use super::*;
    use crate::results::example::stamped_expression;

    #[test]
    fn only_a_probe_is_said_to_draw_values_towards_the_mean() {
        let EvalResult::Expression(result) = stamped_expression() else {
            panic!("another protocol");
        };
        let text = |prediction| match lead(&result, &result.methods[0], prediction) {
            SectionBlock::Text(text) => text,
            other => panic!("{other:?}"),
        };
        assert!(text(Prediction::RidgeProbe).contains("drawn towards the mean"));
        let of_sentences = text(Prediction::Sentences);
        assert!(!of_sentences.contains("drawn towards"), "{of_sentences}");
        assert!(of_sentences.contains("need not lie in the measured range"));
        assert!(
            of_sentences.contains("test spots of B1 ("),
            "the slide is named"
        );
    }
}
