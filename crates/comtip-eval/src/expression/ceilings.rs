//! How high a predictor that knew the tissue could score, given the noise of the counts.

use std::collections::HashMap;

use comtip_metrics::{Estimate, ExpressionCeiling, SlideCeiling, SpotCounts, Statistic};
use comtip_train::slide_ceilings;

use super::groups::Groups;
use crate::context::{EvalContext, RawCounts};
use crate::error::EvalError;

/// What the ceiling is, for the protocol.
pub(super) const CEILING: &str = "root of the reliability of the test counts (split halves by binomial thinning): what a \
     predictor that knew the tissue exactly would reach";

/// The ceilings of the genes of these symbols on each test slide.
///
/// # Errors
///
/// If a shard cannot be read, or its counts are none.
pub(super) fn ceilings(
    context: &EvalContext,
    slides: &Groups,
    symbols: &[String],
) -> Result<ExpressionCeiling, EvalError> {
    let mut by_slide = Vec::new();
    for (slide_idx, slide) in slides.names.iter().enumerate() {
        let genes = of_slide(context, slide, &slides.rows(slide_idx), symbols)?;
        by_slide.push(SlideCeiling {
            slide: slide.clone(),
            pcc: Estimate::mean(Statistic::MeanOverGenes, genes.iter().copied()),
            genes,
        });
    }
    let over_slides = |values: &mut dyn Iterator<Item = Option<f64>>| {
        Estimate::mean(Statistic::MeanOverSlides, values)
    };
    Ok(ExpressionCeiling {
        pcc_per_slide: over_slides(&mut by_slide.iter().map(|of| of.pcc.value)),
        by_gene: (0..symbols.len())
            .map(|gene| over_slides(&mut by_slide.iter().map(|of| of.genes[gene])))
            .collect(),
        by_slide,
    })
}

/// The ceiling of each gene over some test spots of a slide, whose counts are normalised over all its genes.
fn of_slide(
    context: &EvalContext,
    slide: &str,
    rows: &[usize],
    symbols: &[String],
) -> Result<Vec<Option<f64>>, EvalError> {
    let RawCounts { genes, counts } = context.raw_counts(slide, rows)?;
    let place: HashMap<&str, u32> = genes.iter().map(String::as_str).zip(0..).collect();
    let columns: Vec<Option<u32>> = symbols
        .iter()
        .map(|symbol| place.get(symbol.as_str()).copied())
        .collect();
    let spot = |row: usize| {
        let (genes, of_genes) = counts.spot(row);
        SpotCounts {
            genes,
            counts: of_genes,
            total: counts.spot_total(row),
        }
    };
    let spots: Vec<SpotCounts<'_>> = (0..counts.n_spots()).map(spot).collect();
    Ok(slide_ceilings(
        &spots,
        &columns,
        context.panel().normalization,
    )?)
}
