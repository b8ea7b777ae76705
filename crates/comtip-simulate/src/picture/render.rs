//! From stains to pixels.

use rayon::prelude::*;

use super::grain::Grain;
use super::particle::{MEAN_OF_MIDDLE, Particle, Stain};
use super::patient_look::PatientLook;
use crate::derived_rng::{Purpose, derived_rng};
use crate::simulation_settings::SimulationSettings;
use crate::tissue::{FieldRaster, Particles, STATES, SimulatedSlide, SpotGrid, TissueMap};

/// Rows that are drawn at a time.
const BAND: usize = 64;
/// Haematoxylin between nuclei.
const BACKGROUND: f32 = 0.03;
/// Standard deviations of the grain of eosin, coarse and fine, and of that within nuclei, as shares.
const COARSE: f32 = 0.12;
const FINE: f32 = 0.05;
const CHROMATIN: f32 = 0.15;
/// Of the raster of eosin, um.
const STEP_UM: f64 = 15.0;

/// Pixels of a slide, red, green and blue, row by row.
pub(crate) struct Picture {
    pub(crate) width: usize,
    pub(crate) height: usize,
    pub(crate) rgb: Vec<u8>,
}

/// Draws a slide: transmitted light by the law of Beer and Lambert, `glass exp(-h H - e E)` for each channel, where `H` and
/// `E` are the stains of the patient.
pub(crate) fn render(
    settings: &SimulationSettings,
    slide: &SimulatedSlide,
    tissue: &TissueMap,
    look: &PatientLook,
    particles: &[Particle],
) -> Picture {
    let grid = SpotGrid::of(settings);
    let [width, height] = grid.picture_px();
    let mut rng = derived_rng(settings.seed, Purpose::Grain, slide.index, 0);
    let canvas = Canvas {
        width,
        um_per_px: settings.um_per_px,
        eosin: FieldRaster::of(grid.size_um(), STEP_UM, |place| {
            [between_fibres(tissue, place)]
        }),
        grains: [6, 1, 1].map(|radius| Grain::draw(radius, &mut rng)),
        look,
        particles,
    };
    let mut rgb = vec![0; 3 * width * height];
    rgb.par_chunks_mut(3 * width * BAND)
        .enumerate()
        .for_each(|(band, rgb)| canvas.draw(band * BAND, rgb));
    Picture { width, height, rgb }
}

/// Eosin without that of the fibres, so that both together have the mean of the state.
fn between_fibres(tissue: &TissueMap, place: [f64; 2]) -> f32 {
    let cover = |fibres: Particles| {
        let [long, short] = fibres.half_axes;
        fibres.density / 1e3 * std::f64::consts::PI * long * short
    };
    let states = STATES.iter().zip(tissue.states_at(place));
    let eosin = states.map(|(state, share)| {
        let fibres = state
            .fibres
            .map_or(0.0, |f| cover(f) * f.optical_density * MEAN_OF_MIDDLE);
        f64::from(share) * (state.eosin - fibres)
    });
    eosin.sum::<f64>() as f32
}

struct Canvas<'a> {
    width: usize,
    um_per_px: f64,
    /// Between fibres.
    eosin: FieldRaster,
    /// Coarse and fine ones of eosin, that of nuclei.
    grains: [Grain; 3],
    look: &'a PatientLook,
    particles: &'a [Particle],
}

impl Canvas<'_> {
    /// Draws rows from `top` on.
    fn draw(&self, top: usize, rgb: &mut [u8]) {
        let n_rows = rgb.len() / (3 * self.width);
        let um = |px: usize| (px as f64 + 0.5) * self.um_per_px;
        let mut stains = [(); 2].map(|()| vec![0.0_f32; self.width * n_rows]);
        let (above, below) = (um(top), um(top + n_rows - 1));
        for particle in self.particles {
            let (y, reach) = (particle.centre_um[1], particle.reach_um());
            if y + reach < above || y - reach > below {
                continue;
            }
            let stain = match particle.stain {
                Stain::Haematoxylin => &mut stains[0],
                Stain::Eosin => &mut stains[1],
            };
            let row_of = |um: f64| (um / self.um_per_px - 0.5).max(0.0) as usize;
            let rows = row_of(y - reach).max(top)..=(row_of(y + reach) + 1).min(top + n_rows - 1);
            for row in rows {
                let line = &mut stain[(row - top) * self.width..][..self.width];
                particle.draw_row(um(row), self.um_per_px, self.width, |x, density| {
                    line[x] += density;
                });
            }
        }
        let [haematoxylin, eosin] = stains;
        for (at, pixel) in rgb.chunks_exact_mut(3).enumerate() {
            let (x, y) = (at % self.width, top + at / self.width);
            let [coarse, fine, chromatin] = [0, 1, 2].map(|grain| self.grains[grain].at(x, y));
            let [between] = self.eosin.at([um(x), um(y)]);
            let eosin = (between + eosin[at]) * (1.0 + COARSE * coarse + FINE * fine).max(0.0);
            let haematoxylin =
                (BACKGROUND + haematoxylin[at]) * (1.0 + CHROMATIN * chromatin).max(0.0);
            for (channel, level) in pixel.iter_mut().enumerate() {
                let [h, e] = self.look.stains.map(|stain| stain[channel] as f32);
                let light = (-haematoxylin * h - eosin * e).exp();
                *level = (self.look.glass as f32 * light).round() as u8;
            }
        }
    }
}
