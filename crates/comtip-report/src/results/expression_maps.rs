//! Measured beside predicted expression over the tissue, and the genes predicted best.

use comtip_metrics::{ExpressionMethod, ExpressionResult, MappedSlide};

use super::caption::caption;
use super::gene_maps::{best_median_worst, captions};
use super::slide_map::{Backgrounds, slide_map};
use crate::bar::Bar;
use crate::bar_chart::BarChart;
use crate::colouring::Colouring;
use crate::section_block::SectionBlock;

/// Genes in the chart of single correlations.
const N_LISTED_GENES: usize = 20;

/// Correlations of the genes that a method predicts best.
pub(super) fn gene_chart(result: &ExpressionResult, method: &ExpressionMethod) -> SectionBlock {
    let ranked = method.ranked_genes();
    let bar = |(gene_idx, pcc): &(usize, f64)| Bar {
        name: result.genes[*gene_idx].clone(),
        value: *pcc,
        error: None,
    };
    SectionBlock::Bars(BarChart {
        title: caption(
            &format!("{}: best genes of {}", method.method, ranked.len()),
            &result.header.stamps,
        ),
        value_label: match result.slides.len() {
            1 => "PCC over the spots of the slide".to_owned(),
            n => format!("PCC within a slide, mean over {n} slides"),
        },
        bars: ranked.iter().take(N_LISTED_GENES).map(bar).collect(),
        reference: None,
    })
}

/// What the maps show and what they do not.
pub(super) fn lead(method: &ExpressionMethod) -> SectionBlock {
    SectionBlock::Text(format!(
        "Measured and predicted expression of the test spots ({}): of the gene it predicts best, of the median gene and of \
         the worst, by the mean PCC within slides. Best and worst are found on the test spots themselves, so they say what \
         the range is, not what to expect of that gene elsewhere. The two maps of a gene have scales of their own: \
         predictions are drawn towards the mean.",
        method.method
    ))
}

/// Measured beside predicted expression of the gene predicted best, of the median one and of the worst, on one slide.
pub(super) fn maps_of_slide(
    result: &ExpressionResult,
    method: &ExpressionMethod,
    slide_idx: usize,
    slide: &MappedSlide,
    backgrounds: &Backgrounds,
) -> Vec<SectionBlock> {
    let name = &slide.positions.slide;
    let genes = best_median_worst(method).into_iter();
    let pair = |(rank, gene_idx): (&str, usize)| {
        let values = [&result.maps.measured, &result.maps.predicted].map(|values| {
            let rows = slide.rows.iter();
            rows.map(|row| values[[*row, gene_idx]])
                .collect::<Vec<f32>>()
        });
        let scores = method.by_slide.get(slide_idx);
        let pcc = scores.and_then(|scores| scores.genes.get(gene_idx)?.pcc);
        let captions = captions(
            name,
            rank,
            pcc,
            &result.header.stamps,
            [&values[0], &values[1]],
        );
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
        SectionBlock::Slides(maps.collect())
    };
    genes.map(pair).collect()
}
