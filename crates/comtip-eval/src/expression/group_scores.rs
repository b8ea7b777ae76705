//! Scores of slides and of patients as parts of a result.

use comtip_metrics::{
    Estimate, ExpressionScores, GeneMetrics, GeneOnSlide, GroupMetrics, PatientExpression,
    ScoresByGroup, SlideExpression, Statistic,
};

use super::groups::Groups;
use super::spread::Spread;

/// All scores of a group of spots.
pub(super) struct GroupScores<'a> {
    pub(super) scores: &'a ExpressionScores,
    /// What every gene is scored by besides PCC and MAE.
    pub(super) genes: Vec<GeneMetrics<Option<f64>>>,
    pub(super) metrics: GroupMetrics,
}

impl<'a> GroupScores<'a> {
    /// Completes scores by the structural similarity of each gene, none where the spots have no maps; `ranked` are the genes
    /// that vary most on the training side first.
    pub(super) fn of(scores: &'a ExpressionScores, ssim: &[Option<f64>], ranked: &[usize]) -> Self {
        let genes = scores.genes.iter().enumerate();
        let genes: Vec<_> = genes
            .map(|(gene, score)| GeneMetrics::of(score, ssim.get(gene).copied().flatten()))
            .collect();
        let pcc: Vec<Option<f64>> = scores.genes.iter().map(|gene| gene.pcc).collect();
        Self {
            scores,
            metrics: GroupMetrics::of_genes(&genes, &pcc, ranked),
            genes,
        }
    }
}

/// The scores of each slide; `symbols` are those of the genes.
pub(super) fn each_slide(
    symbols: &[String],
    slides: &Groups,
    scores: &[GroupScores<'_>],
    spread: &Spread,
) -> Vec<SlideExpression> {
    let each = slides.names.iter().zip(scores).enumerate();
    let slide = |(slide_idx, (slide, of)): (usize, (&String, &GroupScores<'_>))| {
        let gene =
            |(gene_idx, (symbol, metrics)): (usize, (&String, &GeneMetrics<Option<f64>>))| {
                let score = of.scores.genes[gene_idx];
                GeneOnSlide {
                    gene: symbol.clone(),
                    pcc: score.pcc,
                    pcc_interval: spread.of_gene_on_slide(slide_idx, gene_idx),
                    mae: score.mae,
                    is_constant: score.is_constant,
                    scores: *metrics,
                }
            };
        let genes = symbols.iter().zip(&of.genes).enumerate();
        SlideExpression {
            slide: slide.clone(),
            pcc: mean_over_genes(of.scores),
            mae: mae(of.scores, slides.rows(slide_idx).len()),
            n_constant: of.scores.n_constant(),
            scores: of.metrics,
            genes: genes.map(gene).collect(),
        }
    };
    each.map(slide).collect()
}

/// The scores of each patient.
pub(super) fn each_patient(
    patients: &Groups,
    scores: &[GroupScores<'_>],
) -> Vec<PatientExpression> {
    let each = patients.names.iter().zip(scores).enumerate();
    each.map(|(patient_idx, (patient, of))| PatientExpression {
        patient: patient.clone(),
        pcc: mean_over_genes(of.scores),
        mae: mae(of.scores, patients.rows(patient_idx).len()),
        n_constant: of.scores.n_constant(),
        scores: of.metrics,
    })
    .collect()
}

/// The means over groups, each weighing the same, of what they are scored by besides PCC and MAE.
pub(super) fn metrics_of_groups(statistic: Statistic, scores: &[GroupScores<'_>]) -> GroupMetrics {
    let groups: Vec<GroupMetrics> = scores.iter().map(|of| of.metrics).collect();
    GroupMetrics::mean(statistic, &groups)
}

/// The mean over groups of their mean PCC over genes.
pub(super) fn mean_of_groups(statistic: Statistic, scores: &ScoresByGroup) -> Estimate {
    let means = scores.groups.iter().map(ExpressionScores::mean_pcc);
    Estimate::mean(statistic, means)
}

/// The mean PCC over genes.
pub(super) fn mean_over_genes(scores: &ExpressionScores) -> Estimate {
    let pccs = scores.genes.iter().map(|gene| gene.pcc);
    Estimate::mean(Statistic::MeanOverGenes, pccs)
}

/// The mean absolute error over genes and so many spots.
pub(super) fn mae(scores: &ExpressionScores, n_spots: usize) -> Estimate {
    let n = scores.genes.len() * n_spots;
    Estimate::over(Statistic::OverGenesAndSpots, Some(scores.mae), n)
}
