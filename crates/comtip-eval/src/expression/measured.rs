//! What was measured on the test spots, and predictions held against it.

use comtip_data::SpotSet;
use comtip_metrics::{
    ExpressionCeiling, ExpressionMaps, ExpressionScores, MappedSlide, Protocol, ScoredSlide,
    ScoresByGroup, most_variable,
};
use ndarray::Array2;

use super::calibration_folds::patients as patients_of_training;
use super::ceilings::{CEILING, ceilings};
use super::groups::Groups;
use super::scored_genes::scored_genes;
use super::scored_method::ScoredMethod;
use super::slide_rasters::SlideRasters;
use crate::context::EvalContext;
use crate::error::EvalError;

/// The baseline that knows nothing of the tile.
pub(super) const TRAIN_MEAN: &str = "per-gene train mean";

/// What the first genes are, for the protocol.
const TOP_GENES: &str = "mean PCC over the genes whose values vary most over the training spots, the same for all methods";

/// What a structural similarity is, for the protocol.
const SSIM: &str = "maps of the spots on their grid; Gaussian windows of 11 x 11 cells, values within the range of the \
     measured ones on the slide; spots without a whole window left out";

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
    /// The same genes, those first whose values vary most over the training spots.
    pub(super) ranked: Vec<usize>,
    pub(super) rasters: SlideRasters,
    /// Whether all patients are known, and none is trained on that is tested.
    pub(super) has_new_patients: bool,
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
        let slides = Groups::of((0..test.len()).map(|row| test.spot(row).slide));
        Ok(Self {
            ranked: most_variable(expression_of(context.train()?, &genes).view())?,
            rasters: SlideRasters::of(context, &slides)?,
            has_new_patients: patients_of_training(context, context.train()?, test).is_some(),
            symbols: genes
                .iter()
                .map(|gene| context.symbol(*gene).to_owned())
                .collect(),
            values: expression_of(test, &genes),
            slides,
            patients: Groups::of_patients(context, test),
            context,
            genes,
        })
    }

    /// Facts, and after them how many genes are scored, what intervals are over, what bounds a PCC, and what scores are.
    ///
    /// # Errors
    ///
    /// If a score is not finite.
    pub(super) fn with_what_is_scored(
        &self,
        facts: Protocol,
        slides: &[ScoredSlide],
        scored: &[ScoredMethod],
    ) -> Result<Protocol, EvalError> {
        let n_panel = self.context.panel().vocabulary.len();
        let n_undefined = slides.iter().map(|slide| slide.n_undefined_genes);
        let facts = facts.with(
            "scored genes",
            scored_genes(n_panel, self.genes.len(), n_undefined),
        );
        let facts = match scored.first() {
            Some(first) => facts.with("intervals", first.spread.in_words()?),
            None => facts,
        };
        Ok(facts
            .with("PCC at most", CEILING)
            .with("PCC-10, PCC-50, PCC-200", TOP_GENES)
            .with("SSIM", SSIM))
    }

    /// Expression of the training spots, `[n_spots, n_genes]`.
    ///
    /// # Errors
    ///
    /// If a shard cannot be read.
    pub(super) fn trained_on(&self) -> Result<Array2<f32>, EvalError> {
        Ok(expression_of(self.context.train()?, &self.genes))
    }

    /// How high anyone could score.
    ///
    /// # Errors
    ///
    /// If a shard cannot be read.
    pub(super) fn ceilings(&self) -> Result<ExpressionCeiling, EvalError> {
        ceilings(self.context, &self.slides, &self.symbols)
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
