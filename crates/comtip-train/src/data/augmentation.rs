//! Tiles altered at random, so that a tower does not learn what a microscope makes up.

mod colour_factors;
mod square_symmetry;

use rand::{Rng, RngExt};

use crate::settings::AugmentationSettings;
use colour_factors::ColourFactors;
use square_symmetry::SquareSymmetry;

/// How a tile is altered.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Augmentation {
    symmetry: SquareSymmetry,
    colour: ColourFactors,
}

impl Augmentation {
    /// Draws what `settings` allow. The numbers drawn are the same whatever is switched on, so one
    /// setting does not change what another does to a tile.
    pub(crate) fn draw(settings: &AugmentationSettings, rng: &mut impl Rng) -> Self {
        let (across, down): (bool, bool) = (rng.random(), rng.random());
        let n_turns: u8 = rng.random_range(0..4);
        let mut spread = || rng.random_range(-1.0..=1.0);
        let spreads = [spread(), spread(), spread()];

        let mut symmetry = SquareSymmetry::default();
        if settings.flips {
            symmetry = symmetry.flipped(across, down);
        }
        if settings.right_angles {
            symmetry = symmetry.turned(n_turns);
        }
        Self {
            symmetry,
            colour: ColourFactors::new(spreads.map(|s| 1.0 + settings.colour_jitter * s)),
        }
    }

    /// Alters a tile.
    ///
    /// # Shapes
    ///
    /// - `rgb` and output: `[side_px, side_px, 3]`
    pub(crate) fn apply(&self, rgb: Vec<u8>, side_px: usize) -> Vec<u8> {
        let mut altered = self.symmetry.apply(rgb, side_px);
        self.colour.apply(&mut altered);
        altered
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::data::random::{Purpose, random_stream};

    const FLIPS: AugmentationSettings = AugmentationSettings {
        flips: true,
        right_angles: false,
        colour_jitter: 0.0,
    };
    const TURNS: AugmentationSettings = AugmentationSettings {
        flips: false,
        right_angles: true,
        colour_jitter: 0.0,
    };

    fn draw(settings: &AugmentationSettings, spot: u64) -> Augmentation {
        let mut rng = random_stream(1, 1, spot, Purpose::Augmentation);
        Augmentation::draw(settings, &mut rng)
    }

    /// The pictures that a tile without any symmetry becomes.
    fn n_pictures(settings: &AugmentationSettings) -> usize {
        let tile: Vec<u8> = (0..27).collect();
        let altered = |spot| draw(settings, spot).apply(tile.clone(), 3);
        (0..200).map(altered).collect::<BTreeSet<_>>().len()
    }

    #[test]
    fn flips_reach_four_pictures_turns_four_and_both_all_eight() {
        assert_eq!(n_pictures(&FLIPS), 4);
        assert_eq!(n_pictures(&TURNS), 4);
        let both = AugmentationSettings {
            flips: true,
            ..TURNS
        };
        assert_eq!(n_pictures(&both), 8);
    }

    #[test]
    fn switched_off_a_tile_passes_through_untouched() {
        assert_eq!(n_pictures(&AugmentationSettings::default()), 1);
        let tile: Vec<u8> = (0..27).collect();
        let off = draw(&AugmentationSettings::default(), 5);
        assert_eq!(off.apply(tile.clone(), 3), tile);
    }

    #[test]
    fn one_setting_does_not_change_what_another_draws() {
        let jitter = AugmentationSettings {
            colour_jitter: 0.1,
            ..AugmentationSettings::default()
        };
        let all = AugmentationSettings {
            colour_jitter: 0.1,
            ..FLIPS
        };
        for spot in 0..20 {
            assert_eq!(draw(&all, spot).symmetry, draw(&FLIPS, spot).symmetry);
            assert_eq!(draw(&all, spot).colour, draw(&jitter, spot).colour);
        }
    }

    #[test]
    fn factors_fill_their_range_and_stay_within_it() {
        let jitter = AugmentationSettings {
            colour_jitter: 0.2,
            ..AugmentationSettings::default()
        };
        let factors: Vec<[f32; 3]> = (0..500)
            .map(|s| draw(&jitter, s).colour.factors())
            .collect();
        for which in 0..3 {
            let of = factors.iter().map(|factors| factors[which]);
            let (low, high) = (of.clone().fold(9.0, f32::min), of.fold(0.0, f32::max));
            assert!((0.8..0.81).contains(&low), "{low}");
            assert!(high > 1.19 && high <= 1.2, "{high}");
        }
    }
}
