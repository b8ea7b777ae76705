//! Shares of the states everywhere on a slide, the direction of its tissue, and what is not seen.

use super::field_raster::FieldRaster;
use super::patient::SimulatedSlide;
use super::smooth_field::SmoothField;
use super::spot_grid::{GridSpot, SpotGrid};
use super::tissue_state::N_STATES;
use crate::derived_rng::{Purpose, derived_rng};
use crate::simulation_settings::SimulationSettings;

/// Fields that genes follow and the picture does not.
pub(crate) const N_HIDDEN: usize = 4;
/// Length scales of the fields of states and of hidden ones, um.
const LENGTHS_UM: [f64; 3] = [200.0, 450.0, 900.0];
/// Length scale of the direction of spindles and fibres, um.
const DIRECTION_LENGTH_UM: f64 = 400.0;
/// Fields times this are the logarithms that the shares are the softmax of: most places are mostly of one state.
const SHARPNESS: f64 = 3.0;
/// Of the raster, a tenth of the shortest length scale.
const STEP_UM: f64 = 20.0;
/// Places along each axis that the shares of a spot are the mean over.
const N_WITHIN_SPOT: usize = 7;

/// The tissue of one slide.
pub(crate) struct TissueMap {
    /// Shares of the states; 0 of those that are not simulated.
    states: FieldRaster,
    /// Cosine and sine of twice the direction.
    direction: FieldRaster,
    hidden: Vec<SmoothField>,
}

/// What is true of a spot.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct SpotTruth {
    /// Share of each state, mean over the spot; they sum to 1.
    pub(crate) states: [f32; N_STATES],
    /// Value of each hidden field at its centre.
    pub(crate) hidden: [f32; N_HIDDEN],
}

impl SpotTruth {
    /// The state with the largest share.
    pub(crate) fn dominant(&self) -> usize {
        let by_share = |a: &usize, b: &usize| self.states[*a].total_cmp(&self.states[*b]);
        (0..N_STATES).max_by(by_share).unwrap_or(0)
    }
}

impl TissueMap {
    pub(crate) fn draw(settings: &SimulationSettings, slide: &SimulatedSlide) -> Self {
        let size_um = SpotGrid::of(settings).size_um();
        let mut rng = derived_rng(settings.seed, Purpose::Tissue, slide.index, 0);
        let n_states = settings.n_states;
        let of_states: Vec<SmoothField> = (0..n_states)
            .map(|_| SmoothField::draw(&LENGTHS_UM, &mut rng))
            .collect();
        let [cosine, sine] = [(); 2].map(|()| SmoothField::draw(&[DIRECTION_LENGTH_UM], &mut rng));
        let hidden = (0..N_HIDDEN).map(|_| SmoothField::draw(&LENGTHS_UM, &mut rng));
        Self {
            hidden: hidden.collect(),
            states: FieldRaster::of(size_um, STEP_UM, |place| softmax(&of_states, place)),
            direction: FieldRaster::of(size_um, STEP_UM, |place| {
                [&cosine, &sine].map(|field| field.at(place) as f32)
            }),
        }
    }

    /// Shares of the states at a place, um.
    pub(crate) fn states_at(&self, place_um: [f64; 2]) -> [f32; N_STATES] {
        self.states.at(place_um)
    }

    /// Direction of the tissue at a place, radians.
    pub(crate) fn direction_at(&self, place_um: [f64; 2]) -> f64 {
        let [cosine, sine] = self.direction.at::<2>(place_um).map(f64::from);
        sine.atan2(cosine) / 2.0
    }

    pub(crate) fn truth_of(&self, grid: &SpotGrid, spot: &GridSpot) -> SpotTruth {
        let um = |px: [f64; 2]| px.map(|px| px * grid.um_per_px());
        let radius = grid.radius_px();
        let offset = |i: usize| (2 * i + 1) as f64 / N_WITHIN_SPOT as f64 - 1.0;
        let (mut sum, mut n) = ([0.0; N_STATES], 0.0);
        for i in 0..N_WITHIN_SPOT * N_WITHIN_SPOT {
            let offset = [offset(i % N_WITHIN_SPOT), offset(i / N_WITHIN_SPOT)];
            if grid.is_within(offset) {
                let place = [0, 1].map(|axis| spot.centre_px[axis] + radius * offset[axis]);
                let shares = self.states_at(um(place));
                sum.iter_mut()
                    .zip(shares)
                    .for_each(|(sum, share)| *sum += share);
                n += 1.0;
            }
        }
        let centre = um(spot.centre_px);
        SpotTruth {
            states: sum.map(|sum| sum / n),
            hidden: std::array::from_fn(|field| self.hidden[field].at(centre) as f32),
        }
    }
}

fn softmax(fields: &[SmoothField], place_um: [f64; 2]) -> [f32; N_STATES] {
    let mut weights = [0.0; N_STATES];
    for (weight, field) in weights.iter_mut().zip(fields) {
        *weight = (SHARPNESS * field.at(place_um)).exp();
    }
    let sum: f64 = weights.iter().sum();
    weights.map(|weight| (weight / sum) as f32)
}
