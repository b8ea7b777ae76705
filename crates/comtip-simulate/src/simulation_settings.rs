//! Everything that decides what is simulated.

use serde::{Deserialize, Serialize};

use crate::spot_layout::SpotLayout;

/// Everything that decides what is simulated: equal settings give equal files on one platform, on any number of threads.
///
/// # Example
///
/// ```
/// use comtip_simulate::SimulationSettings;
///
/// let settings = SimulationSettings { n_patients: 4, ..SimulationSettings::default() };
/// assert!(settings.check().is_ok());
/// let settings = SimulationSettings { dropout: 1.0, ..settings };
/// let error = settings.check().unwrap_err().to_string();
/// assert_eq!(error, "dropout 1: must be at least 0 and below 1");
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SimulationSettings {
    /// Patients.
    pub n_patients: usize,
    /// Slides of each patient.
    pub n_slides_per_patient: usize,
    /// Spots of each slide.
    pub n_spots: usize,
    /// How the spots lie.
    pub layout: SpotLayout,
    /// Genes, all groups together.
    pub n_genes: usize,
    /// Share of the genes that have a pattern in space which is not in the picture.
    pub hidden_share: f64,
    /// Share of the genes that have no pattern.
    pub noise_share: f64,
    /// Tissue states, the first so many of [`state_names`](crate::state_names).
    pub n_states: usize,
    /// Side of a tile, px: the width of a spot.
    pub tile_px: usize,
    /// Micrometres a pixel; see [`SpotLayout::usual_um_per_px`].
    pub um_per_px: f64,
    /// Expected counts of a spot, before dropout.
    pub depth: f64,
    /// Standard deviation of the logarithm of a spot's depth.
    pub depth_spread: f64,
    /// Probability that a count is lost altogether.
    pub dropout: f64,
    /// `phi` of the variance `mu + phi mu^2` of a count; 0 is Poisson.
    pub overdispersion: f64,
    /// Standard deviation of the loadings of genes on states, in natural logarithms of the rate.
    pub effect: f64,
    /// Standard deviation of what a patient adds to the logarithm of each gene's rate.
    pub patient_effect: f64,
    /// How far the stains of patients differ: standard deviation of the logarithm of the strength of each.
    pub stain_shift: f64,
    /// How far the brightness of patients differs: standard deviation of its logarithm.
    pub brightness_shift: f64,
    /// How far the scale of nuclei and of their distances differs between patients: standard deviation of its logarithm.
    pub scale_shift: f64,
    /// Seed of all draws.
    pub seed: u64,
}

impl Default for SimulationSettings {
    /// Eight patients with one slide of 2,500 spots and 300 genes each.
    fn default() -> Self {
        Self {
            n_patients: 8,
            n_slides_per_patient: 1,
            n_spots: 2_500,
            layout: SpotLayout::Square,
            n_genes: 300,
            hidden_share: 0.2,
            noise_share: 0.2,
            n_states: 6,
            tile_px: 112,
            um_per_px: SpotLayout::Square.usual_um_per_px(),
            depth: 3_000.0,
            depth_spread: 0.3,
            dropout: 0.0,
            overdispersion: 0.0,
            effect: 1.0,
            patient_effect: 0.2,
            stain_shift: 0.1,
            brightness_shift: 0.03,
            scale_shift: 0.05,
            seed: 7,
        }
    }
}

impl SimulationSettings {
    /// Side of a tile, um.
    pub(crate) fn tile_um(&self) -> f64 {
        self.tile_px as f64 * self.um_per_px
    }

    /// Genes with a hidden pattern and genes without any.
    pub(crate) fn n_unseen_genes(&self) -> [usize; 2] {
        [self.hidden_share, self.noise_share]
            .map(|share| (share * self.n_genes as f64).round() as usize)
    }
}
