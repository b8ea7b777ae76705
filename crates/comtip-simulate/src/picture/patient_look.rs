//! Stains, brightness and scale of a patient's slides.

use rand_chacha::ChaCha8Rng;
use rand_distr::{Distribution, StandardNormal};

use crate::derived_rng::{Purpose, derived_rng};
use crate::simulation_settings::SimulationSettings;

/// Optical densities of red, green and blue of haematoxylin and eosin: the reference of Macenko et al., 2009.
const STAINS: [[f64; 3]; 2] = [[0.5626, 0.7201, 0.4062], [0.2159, 0.8012, 0.5581]];
/// Glass, of 255.
const GLASS: f64 = 243.0;

/// How the slides of a patient differ from those of others.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct PatientLook {
    /// Optical density of each channel for a stain of density 1: haematoxylin, eosin.
    pub(crate) stains: [[f64; 3]; 2],
    /// Level of glass.
    pub(crate) glass: f64,
    /// Lengths of nuclei and fibres, and their distances, are so many times as long.
    pub(crate) scale: f64,
}

impl PatientLook {
    pub(crate) fn draw(settings: &SimulationSettings, patient: usize) -> Self {
        let mut rng = derived_rng(settings.seed, Purpose::PatientPicture, patient, 0);
        let mut factor = |spread: f64| (spread * normal(&mut rng)).exp();
        let (scale, brightness) = (
            factor(settings.scale_shift),
            factor(settings.brightness_shift),
        );
        let strengths = STAINS.map(|_| factor(settings.stain_shift));
        let mut stains = STAINS;
        for (stain, strength) in stains.iter_mut().zip(strengths) {
            for channel in stain.iter_mut() {
                *channel *= (settings.stain_shift * normal(&mut rng)).exp();
            }
            let length = stain.iter().map(|channel| channel * channel).sum::<f64>();
            stain
                .iter_mut()
                .for_each(|channel| *channel *= strength / length.sqrt());
        }
        Self {
            stains,
            glass: (GLASS * brightness).min(255.0),
            scale,
        }
    }
}

fn normal(rng: &mut ChaCha8Rng) -> f64 {
    StandardNormal.sample(rng)
}
