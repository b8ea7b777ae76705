//! Where nuclei and fibres lie.

use std::f64::consts::{PI, TAU};

use rand::RngExt;
use rand_chacha::ChaCha8Rng;
use rand_distr::{Distribution, StandardNormal};

use super::particle::{Particle, Stain};
use crate::derived_rng::{Purpose, derived_rng};
use crate::simulation_settings::SimulationSettings;
use crate::tissue::{
    Arrangement, Orientation, Particles, STATES, SimulatedSlide, SpotGrid, TissueMap,
};

/// How far a place of the lattice is moved, in distances.
const JITTER: f64 = 0.35;
/// Standard deviation of the logarithm of sizes.
const SIZE_SPREAD: f64 = 0.12;
/// Standard deviation of directions that are aligned, radians.
const DIRECTION_SPREAD: f64 = 0.15;

/// All nuclei and fibres of a slide: each state has its lattice over the whole slide, of which a place is taken with the
/// probability that is the share of the state there.
pub(crate) fn place_particles(
    settings: &SimulationSettings,
    slide: &SimulatedSlide,
    tissue: &TissueMap,
    scale: f64,
) -> Vec<Particle> {
    let size_um = SpotGrid::of(settings).size_um();
    let mut placed = Vec::new();
    for (state, look) in STATES.iter().enumerate().take(settings.n_states) {
        let kinds = [
            (Stain::Haematoxylin, Some(look.nuclei)),
            (Stain::Eosin, look.fibres),
        ];
        for (kind, (stain, particles)) in kinds.into_iter().enumerate() {
            let Some(particles) = particles else { continue };
            let number = 2 * state + kind;
            let mut rng = derived_rng(settings.seed, Purpose::Particles, slide.index, number);
            let places = places(&particles, size_um, scale, &mut rng);
            for centre_um in places {
                let is_taken = rng.random::<f32>() < tissue.states_at(centre_um)[state];
                if is_taken {
                    let add = |centre_um, rng: &mut ChaCha8Rng| Particle {
                        stain,
                        centre_um,
                        half_axes_um: half_axes(&particles, scale, rng),
                        direction: direction(&particles, tissue, centre_um, rng),
                        optical_density: particles.optical_density,
                    };
                    around(&particles, centre_um, scale, &mut rng, &mut placed, add);
                }
            }
        }
    }
    placed
}

/// Places of a lattice that lies at an angle and was shaken, one for each ellipse or ring.
fn places(
    particles: &Particles,
    [width, height]: [f64; 2],
    scale: f64,
    rng: &mut ChaCha8Rng,
) -> Vec<[f64; 2]> {
    let n_each = match particles.arrangement {
        Arrangement::Even => 1.0,
        Arrangement::Rings(n, _) => n as f64,
    };
    let pitch = scale * (1e3 * n_each / particles.density).sqrt();
    let (sine, cosine) = rng.random_range(0.0..TAU).sin_cos();
    // Beyond the corners whatever the angle, and what reaches in from outside.
    let n = (width.hypot(height) / 2.0 / pitch).ceil() as i64 + 2;
    let margin = pitch.max(20.0 * scale);
    let mut places = Vec::new();
    for row in -n..=n {
        for column in -n..=n {
            let [u, v] =
                [column, row].map(|i| (i as f64 + rng.random_range(-JITTER..JITTER)) * pitch);
            let place = [
                width / 2.0 + cosine * u - sine * v,
                height / 2.0 + sine * u + cosine * v,
            ];
            let is_near = |x: f64, side: f64| (-margin..side + margin).contains(&x);
            if is_near(place[0], width) && is_near(place[1], height) {
                places.push(place);
            }
        }
    }
    places
}

/// The ellipse at a place, or those of a ring about it.
fn around(
    particles: &Particles,
    centre: [f64; 2],
    scale: f64,
    rng: &mut ChaCha8Rng,
    placed: &mut Vec<Particle>,
    add: impl Fn([f64; 2], &mut ChaCha8Rng) -> Particle,
) {
    let Arrangement::Rings(n, radius) = particles.arrangement else {
        placed.push(add(centre, rng));
        return;
    };
    let first = rng.random_range(0.0..TAU);
    for i in 0..n {
        let angle = first + TAU * (i as f64 + rng.random_range(-0.2..0.2)) / n as f64;
        let radius = radius * scale * rng.random_range(0.9..1.1);
        let place = [
            centre[0] + radius * angle.cos(),
            centre[1] + radius * angle.sin(),
        ];
        placed.push(add(place, rng));
    }
}

fn half_axes(particles: &Particles, scale: f64, rng: &mut ChaCha8Rng) -> [f64; 2] {
    let spread: f64 = StandardNormal.sample(rng);
    // Areas keep their mean.
    let factor = scale * (SIZE_SPREAD * (spread - SIZE_SPREAD)).exp();
    particles.half_axes.map(|half| half * factor)
}

fn direction(
    particles: &Particles,
    tissue: &TissueMap,
    place: [f64; 2],
    rng: &mut ChaCha8Rng,
) -> f64 {
    match particles.orientation {
        Orientation::Crossed => rng.random_range(0.0..PI),
        Orientation::Aligned => {
            let spread: f64 = StandardNormal.sample(rng);
            tissue.direction_at(place) + DIRECTION_SPREAD * spread
        }
    }
}
