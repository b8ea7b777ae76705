//! Scores of slides and of patients as parts of a result.

use comtip_metrics::{
    Estimate, ExpressionScores, GeneOnSlide, GeneScore, PatientExpression, ScoresByGroup,
    SlideExpression, Statistic,
};

use super::groups::Groups;

/// The scores of each slide; `symbols` are those of the genes.
pub(super) fn each_slide(
    symbols: &[String],
    slides: &Groups,
    scores: &ScoresByGroup,
) -> Vec<SlideExpression> {
    let each = slides.names.iter().zip(&scores.groups).enumerate();
    let gene = |(symbol, score): (&String, &GeneScore)| GeneOnSlide {
        gene: symbol.clone(),
        pcc: score.pcc,
        mae: score.mae,
        is_constant: score.is_constant,
    };
    each.map(|(slide_idx, (slide, scores))| SlideExpression {
        slide: slide.clone(),
        pcc: mean_over_genes(scores),
        mae: mae(scores, slides.rows(slide_idx).len()),
        n_constant: scores.n_constant(),
        genes: symbols.iter().zip(&scores.genes).map(gene).collect(),
    })
    .collect()
}

/// The scores of each patient.
pub(super) fn each_patient(patients: &Groups, scores: &ScoresByGroup) -> Vec<PatientExpression> {
    let each = patients.names.iter().zip(&scores.groups).enumerate();
    each.map(|(patient_idx, (patient, scores))| PatientExpression {
        patient: patient.clone(),
        pcc: mean_over_genes(scores),
        mae: mae(scores, patients.rows(patient_idx).len()),
        n_constant: scores.n_constant(),
    })
    .collect()
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
