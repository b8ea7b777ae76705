//! Refuses settings that cannot be simulated, or would give what nobody means.

use std::fmt::Display;
use std::ops::RangeInclusive;

use crate::error::SimulationError;
use crate::simulation_settings::SimulationSettings;
use crate::tissue::{N_STATES, SpotGrid};

/// What readers of pictures take.
const MAX_SIDE_PX: usize = 40_000;

impl SimulationSettings {
    /// Refuses settings out of range.
    ///
    /// # Errors
    ///
    /// [`SimulationError::Setting`] with the first that is, its value and its range.
    pub fn check(&self) -> Result<(), SimulationError> {
        within("n_patients", self.n_patients, 1..=1_000)?;
        within("n_slides_per_patient", self.n_slides_per_patient, 1..=100)?;
        within("n_spots", self.n_spots, 16..=200_000)?;
        within("n_genes", self.n_genes, 4..=50_000)?;
        within("n_states", self.n_states, 4..=N_STATES)?;
        within("tile_px", self.tile_px, 16..=1_024)?;
        within("um_per_px", self.um_per_px, 0.1..=2.0)?;
        within("hidden_share", self.hidden_share, 0.0..=1.0)?;
        within("noise_share", self.noise_share, 0.0..=1.0)?;
        within("depth", self.depth, 10.0..=1e7)?;
        within("depth_spread", self.depth_spread, 0.0..=2.0)?;
        within("overdispersion", self.overdispersion, 0.0..=10.0)?;
        within("effect", self.effect, 0.0..=5.0)?;
        within("patient_effect", self.patient_effect, 0.0..=3.0)?;
        within("stain_shift", self.stain_shift, 0.0..=0.5)?;
        within("brightness_shift", self.brightness_shift, 0.0..=0.3)?;
        within("scale_shift", self.scale_shift, 0.0..=0.3)?;
        if !(0.0..1.0).contains(&self.dropout) {
            return refuse("dropout", self.dropout, "must be at least 0 and below 1");
        }
        let n_unseen: usize = self.n_unseen_genes().iter().sum();
        if n_unseen >= self.n_genes {
            let shares = self.hidden_share + self.noise_share;
            let requirement = format!(
                "with noise_share {} it leaves none of {} genes that the picture shows; together {shares}, they must \
                 be below 1",
                self.noise_share, self.n_genes
            );
            return refuse("hidden_share", self.hidden_share, requirement);
        }
        let tile_um = self.tile_um();
        if !(20.0..=500.0).contains(&tile_um) {
            let requirement = format!(
                "at {} um per px a tile is {tile_um} um wide; it must be 20 to 500 um, to show some nuclei of one tissue",
                self.um_per_px
            );
            return refuse("tile_px", self.tile_px, requirement);
        }
        let [width, height] = SpotGrid::of(self).picture_px();
        if width.max(height) > MAX_SIDE_PX {
            let requirement = format!(
                "the picture would be {width} x {height} px, more than {MAX_SIDE_PX} a side; take fewer spots or \
                 smaller tiles"
            );
            return refuse("n_spots", self.n_spots, requirement);
        }
        Ok(())
    }
}

fn within<T: PartialOrd + Display>(
    setting: &'static str,
    value: T,
    range: RangeInclusive<T>,
) -> Result<(), SimulationError> {
    // False of a NaN too.
    match range.contains(&value) {
        true => Ok(()),
        false => refuse(
            setting,
            value,
            format!("must be {} to {}", range.start(), range.end()),
        ),
    }
}

fn refuse(
    setting: &'static str,
    value: impl Display,
    requirement: impl Into<String>,
) -> Result<(), SimulationError> {
    Err(SimulationError::Setting {
        setting,
        value: value.to_string(),
        requirement: requirement.into(),
    })
}
