//! Test slides as maps, and how alike the maps of a prediction are to them.

use comtip_data::TrainTestSplit;
use comtip_metrics::{MetricError, SpotRaster};
use ndarray::{ArrayView1, ArrayView2, Axis};

use super::groups::Groups;
use crate::context::EvalContext;
use crate::error::EvalError;

/// The spots of each test slide as cells of a map; `None` of a slide whose spots are few or lie on no grid,
/// and of random spots.
pub(super) struct SlideRasters(Vec<Option<SpotRaster>>);

impl SlideRasters {
    /// Of the slides of a context.
    ///
    /// # Errors
    ///
    /// If a place is not finite.
    pub(super) fn of(context: &EvalContext, slides: &Groups) -> Result<Self, EvalError> {
        // Random spots leave holes in the map.
        let are_whole = !matches!(context.split(), TrainTestSplit::Spots(_));
        let raster = |slide_idx: usize| {
            if !are_whole {
                return Ok(None);
            }
            let places = context.positions(&slides.rows(slide_idx)).places();
            match SpotRaster::of_places(places.view()) {
                Ok(raster) => Ok(Some(raster)),
                Err(MetricError::SharedCell { .. } | MetricError::TooFew { .. }) => Ok(None),
                Err(error) => Err(error.into()),
            }
        };
        let rasters = (0..slides.names.len()).map(raster);
        Ok(Self(rasters.collect::<Result<_, EvalError>>()?))
    }

    /// The structural similarity of every gene on a slide, whose values are within the range of the measured ones; `None`
    /// where they have none. Nothing of a slide without a map.
    ///
    /// # Errors
    ///
    /// If a prediction is not finite.
    pub(super) fn similarities(
        &self,
        slide_idx: usize,
        rows: &[usize],
        truth: ArrayView2<'_, f32>,
        predicted: ArrayView2<'_, f32>,
    ) -> Result<Vec<Option<f64>>, MetricError> {
        let Some(raster) = self.0.get(slide_idx).and_then(Option::as_ref) else {
            return Ok(Vec::new());
        };
        let genes = truth.columns().into_iter().zip(predicted.columns());
        let similarity = |(truth, predicted): (ArrayView1<'_, f32>, ArrayView1<'_, f32>)| {
            let (truth, predicted) = (truth.select(Axis(0), rows), predicted.select(Axis(0), rows));
            let ends = truth
                .iter()
                .fold((f32::INFINITY, f32::NEG_INFINITY), |ends, value| {
                    (ends.0.min(*value), ends.1.max(*value))
                });
            match f64::from(ends.1) - f64::from(ends.0) {
                range if range > 0.0 => {
                    raster.structural_similarity(truth.view(), predicted.view(), range)
                }
                _ => Ok(None),
            }
        };
        genes.map(similarity).collect()
    }
}
