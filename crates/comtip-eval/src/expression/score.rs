//! Predictions held against what was measured.

use comtip_metrics::{
    Estimate, ExpressionMethod, ExpressionScores, GeneExpression, GeneMetrics, MethodRole,
    OverallExpression, RidgePenalty, ScoresByGroup, Statistic, TrainMean,
};
use ndarray::Array2;

use super::group_scores::{
    GroupScores, each_patient, each_slide, mae, mean_of_groups, mean_over_genes, metrics_of_groups,
};
use super::groups::Groups;
use super::measured::{Measured, TRAIN_MEAN};
use super::scored_method::ScoredMethod;
use super::spread::Spread;
use crate::error::EvalError;

impl Measured<'_> {
    /// Scores a prediction, `[n_spots, n_genes]`, and how far they may be off.
    ///
    /// # Errors
    ///
    /// If it is not finite.
    pub(super) fn score(
        &self,
        method: String,
        role: MethodRole,
        ridge: Option<RidgePenalty>,
        predicted: &Array2<f32>,
    ) -> Result<ScoredMethod, EvalError> {
        let by =
            |groups: &Groups| ScoresByGroup::of(self.values.view(), predicted.view(), &groups.code);
        let by_slide = by(&self.slides)?;
        let by_patient = self.patients.as_ref().map(by).transpose()?;
        let pooled = ExpressionScores::of(self.values.view(), predicted.view())?;
        let spread = self.spread(predicted, &by_slide, by_patient.as_ref())?;
        let intervals = spread.intervals()?;
        let of_slides = self.of_slides(predicted, &by_slide)?;
        // The spots of several slides are no one map.
        let without_maps = |scores| GroupScores::of(scores, &[], &self.ranked);
        let of_patients = by_patient.as_ref().map(|scores| -> Vec<GroupScores<'_>> {
            scores.groups.iter().map(without_maps).collect()
        });
        let together = without_maps(&pooled);
        let of_all = match &of_slides[..] {
            [alone] => alone,
            _ => &together,
        };
        let (n_spots, n_genes) = self.values.dim();
        let overall = OverallExpression {
            pcc_per_slide: Estimate {
                interval: intervals.pcc,
                ..mean_of_groups(Statistic::MeanOverSlides, &by_slide)
            },
            pcc_per_patient: by_patient
                .as_ref()
                .map(|scores| mean_of_groups(Statistic::MeanOverPatients, scores)),
            pcc_pooled: mean_over_genes(&pooled),
            pcc_flattened: Estimate::over(
                Statistic::OverGenesAndSpots,
                pooled.pcc_flattened,
                n_spots * n_genes,
            ),
            mae: Estimate {
                interval: intervals.mae,
                ..mae(&pooled, n_spots)
            },
            n_constant: by_slide.n_constant(),
            per_slide: metrics_of_groups(Statistic::MeanOverSlides, &of_slides),
            per_patient: of_patients
                .as_ref()
                .map(|of| metrics_of_groups(Statistic::MeanOverPatients, of)),
            pooled: of_all.metrics,
        };
        let method = ExpressionMethod {
            method,
            role,
            ridge,
            overall,
            by_gene: self.each_gene(&of_slides, of_all, &spread)?,
            by_slide: each_slide(&self.symbols, &self.slides, &of_slides, &spread),
            by_patient: self
                .patients
                .as_ref()
                .zip(of_patients)
                .map(|(patients, scores)| each_patient(patients, &scores)),
        };
        Ok(ScoredMethod { method, spread })
    }

    /// Scores the baseline that knows nothing of the tile.
    ///
    /// # Errors
    ///
    /// If a shard cannot be read.
    pub(super) fn train_mean(&self) -> Result<ScoredMethod, EvalError> {
        let fit = TrainMean::fit(self.trained_on()?.view())?;
        let predicted = fit.predict(self.values.nrows());
        let name = TRAIN_MEAN.to_owned();
        self.score(name, MethodRole::Baseline, None, &predicted)
    }

    /// The scores of each slide, with those of its maps.
    fn of_slides<'a>(
        &self,
        predicted: &Array2<f32>,
        by_slide: &'a ScoresByGroup,
    ) -> Result<Vec<GroupScores<'a>>, EvalError> {
        let (truth, predicted) = (self.values.view(), predicted.view());
        let slides = by_slide.groups.iter().enumerate();
        let slide = |(slide_idx, scores)| {
            let rows = self.slides.rows(slide_idx);
            let ssim = self
                .rasters
                .similarities(slide_idx, &rows, truth, predicted)?;
            Ok(GroupScores::of(scores, &ssim, &self.ranked))
        };
        slides.map(slide).collect()
    }

    /// The scores of each gene: within slides, and over all spots together.
    fn each_gene(
        &self,
        of_slides: &[GroupScores<'_>],
        of_all: &GroupScores<'_>,
        spread: &Spread,
    ) -> Result<Vec<GeneExpression>, EvalError> {
        let n_spots = self.values.nrows();
        let over_spots = |value| Estimate::over(Statistic::OverSpots, value, n_spots);
        let over_slides =
            |values: &[Option<f64>]| Estimate::mean(Statistic::MeanOverSlides, values.to_vec());
        let gene = |(gene_idx, symbol): (usize, &String)| {
            let pcc: Vec<_> = of_slides
                .iter()
                .map(|of| of.scores.genes[gene_idx].pcc)
                .collect();
            let metrics: Vec<_> = of_slides.iter().map(|of| of.genes[gene_idx]).collect();
            let pooled = of_all.scores.genes[gene_idx];
            Ok(GeneExpression {
                gene: symbol.clone(),
                pcc: Estimate {
                    interval: spread.of_gene(gene_idx)?,
                    ..over_slides(&pcc)
                },
                pcc_pooled: over_spots(pooled.pcc),
                mae: over_spots(Some(pooled.mae)),
                scores: GeneMetrics::gathered(&metrics, over_slides),
                pooled: GeneMetrics::gathered(&[of_all.genes[gene_idx]], |of| over_spots(of[0])),
            })
        };
        self.symbols.iter().enumerate().map(gene).collect()
    }

    /// What is drawn anew: patients, or where there are no two that training did not see, the spots of each slide.
    fn spread(
        &self,
        predicted: &Array2<f32>,
        by_slide: &ScoresByGroup,
        by_patient: Option<&ScoresByGroup>,
    ) -> Result<Spread, EvalError> {
        let patients = self.patients.as_ref().zip(by_patient);
        let are_new = |patients: &Groups| self.has_new_patients && patients.names.len() > 1;
        match patients.filter(|(patients, _)| are_new(patients)) {
            Some((patients, by_patient)) => Ok(Spread::over_patients(
                &self.slides,
                patients,
                by_slide,
                by_patient,
            )),
            None => {
                let (truth, slide) = (self.values.view(), &self.slides.code);
                Ok(Spread::over_spots(truth, predicted.view(), slide)?)
            }
        }
    }
}
