//! What was measured on the test spots, and predictions held against it.

use comtip_data::SpotSet;
use comtip_metrics::{
    Estimate, ExpressionCeiling, ExpressionMaps, ExpressionMethod, ExpressionScores,
    GeneExpression, MappedSlide, MethodRole, OverallExpression, Protocol, RidgePenalty,
    ScoredSlide, ScoresByGroup, Statistic, TrainMean,
};
use ndarray::Array2;

use super::ceilings::{CEILING, ceilings};
use super::group_scores::{each_patient, each_slide, mae, mean_of_groups, mean_over_genes};
use super::groups::Groups;
use super::scored_genes::scored_genes;
use super::scored_method::ScoredMethod;
use super::spread::Spread;
use crate::context::EvalContext;
use crate::error::EvalError;

/// The baseline that knows nothing of the tile.
pub(super) const TRAIN_MEAN: &str = "per-gene train mean";

/// What was measured on the test spots.
pub(super) struct Measured<'a> {
    pub(super) context: &'a EvalContext,
    /// The genes that are scored, as indices into the panel.
    pub(super) genes: Vec<usize>,
    /// Their symbols.
    pub(super) symbols: Vec<String>,
    /// `[n_spots, n_genes]`
    pub(super) values: Array2<f32>,
    pub(super) slides: Groups,
    /// `None` where the patient of a test slide is not known.
    pub(super) patients: Option<Groups>,
}

impl<'a> Measured<'a> {
    /// The genes of the panel that every slide measures.
    ///
    /// # Errors
    ///
    /// If there are none, or a shard cannot be read.
    pub(super) fn of(context: &'a EvalContext) -> Result<Self, EvalError> {
        let genes = context.measured_genes()?;
        let test = context.test();
        let patients: Vec<Option<String>> = test
            .slides()
            .map(|facts| context.patient_of(facts))
            .collect();
        let of_spots: Option<Vec<&str>> = (0..test.len())
            .map(|row| patients[test.slide_idx(row)].as_deref())
            .collect();
        Ok(Self {
            symbols: genes
                .iter()
                .map(|gene| context.symbol(*gene).to_owned())
                .collect(),
            values: expression_of(test, &genes),
            slides: Groups::of((0..test.len()).map(|row| test.spot(row).slide)),
            patients: of_spots.map(|names| Groups::of(names.into_iter())),
            context,
            genes,
        })
    }

    /// Facts, and after them how many genes are scored, what intervals are over, and what bounds a PCC.
    pub(super) fn with_what_is_scored(
        &self,
        facts: Protocol,
        slides: &[ScoredSlide],
        scored: &[ScoredMethod],
    ) -> Protocol {
        let n_panel = self.context.panel().vocabulary.len();
        let n_undefined = slides.iter().map(|slide| slide.n_undefined_genes);
        let facts = facts.with(
            "scored genes",
            scored_genes(n_panel, self.genes.len(), n_undefined),
        );
        let facts = match scored.first() {
            Some(first) => facts.with("intervals", first.spread.in_words()),
            None => facts,
        };
        facts.with("PCC at most", CEILING)
    }

    /// Expression of the training spots, `[n_spots, n_genes]`.
    ///
    /// # Errors
    ///
    /// If a shard cannot be read.
    pub(super) fn trained_on(&self) -> Result<Array2<f32>, EvalError> {
        Ok(expression_of(self.context.train()?, &self.genes))
    }

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
        let genes = self.symbols.iter().zip(&pooled.genes).enumerate();
        let (n_spots, n_genes) = self.values.dim();
        let spread = self.spread(predicted, &by_slide, by_patient.as_ref())?;
        let intervals = spread.intervals()?;
        let method = ExpressionMethod {
            method,
            role,
            ridge,
            overall: OverallExpression {
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
            },
            by_gene: genes
                .map(|(gene_idx, (symbol, score))| GeneExpression {
                    gene: symbol.clone(),
                    pcc: Estimate::mean(
                        Statistic::MeanOverSlides,
                        by_slide.groups.iter().map(|of| of.genes[gene_idx].pcc),
                    ),
                    pcc_pooled: Estimate::over(Statistic::OverSpots, score.pcc, n_spots),
                    mae: Estimate::over(Statistic::OverSpots, Some(score.mae), n_spots),
                })
                .collect(),
            by_slide: each_slide(&self.symbols, &self.slides, &by_slide),
            by_patient: self
                .patients
                .as_ref()
                .zip(by_patient.as_ref())
                .map(|(patients, scores)| each_patient(patients, scores)),
        };
        Ok(ScoredMethod { method, spread })
    }

    /// What is drawn anew: patients, or where there are no two, the spots of each slide.
    fn spread(
        &self,
        predicted: &Array2<f32>,
        by_slide: &ScoresByGroup,
        by_patient: Option<&ScoresByGroup>,
    ) -> Result<Spread, EvalError> {
        let patients = self.patients.as_ref().zip(by_patient);
        match patients.filter(|(patients, _)| patients.names.len() > 1) {
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

    /// How high anyone could score.
    ///
    /// # Errors
    ///
    /// If a shard cannot be read.
    pub(super) fn ceilings(&self) -> Result<ExpressionCeiling, EvalError> {
        ceilings(self.context, &self.slides, &self.symbols)
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

    /// The slides that are scored.
    pub(super) fn scored_slides(&self) -> Result<Vec<ScoredSlide>, EvalError> {
        // What is undefined is so in every method alike.
        let scores = ScoresByGroup::of(self.values.view(), self.values.view(), &self.slides.code)?;
        let slides = self.slides.names.iter().zip(&scores.groups).enumerate();
        let slide = |(slide_idx, (slide, scores)): (usize, (&String, &ExpressionScores))| {
            let rows = self.slides.rows(slide_idx);
            let facts = rows.first().map(|row| self.context.test().slide(*row));
            ScoredSlide {
                slide: slide.clone(),
                patient: facts.and_then(|facts| self.context.patient_of(facts)),
                n_spots: rows.len(),
                n_undefined_genes: scores.n_undefined_genes(),
            }
        };
        Ok(slides.map(slide).collect())
    }

    /// Measured values beside predicted ones.
    pub(super) fn into_maps(self, predicted: Array2<f32>) -> ExpressionMaps {
        let slide = |slide_idx: usize| {
            let rows = self.slides.rows(slide_idx);
            MappedSlide {
                positions: self.context.positions(&rows),
                rows,
            }
        };
        ExpressionMaps {
            slides: (0..self.slides.names.len()).map(slide).collect(),
            measured: self.values,
            predicted,
        }
    }
}

/// Expression of all spots of a set over some genes, `[n_spots, n_genes]`.
pub(super) fn expression_of(set: &SpotSet, genes: &[usize]) -> Array2<f32> {
    Array2::from_shape_fn((set.len(), genes.len()), |(spot, gene)| {
        set.values(spot)[genes[gene]]
    })
}
