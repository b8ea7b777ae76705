//! Which technology a file of HEST-1k is of, and so how wide its spots are.

use super::image_scale::{ImageScale, ScaleSource};

/// Share by which the distance of spots may differ: half of what Visium and ST are apart, less a little.
#[cfg(feature = "hdf5")]
const TOLERANCE: f64 = 0.045;

/// A technology as HEST-1k keeps it: by the name of 10x's `spot_diameter_fullres` it means another width for
/// each, and its files do not say which they are of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum HestTechnology {
    /// Spots of 55 um, 100 um apart.
    Visium,
    /// Spots of 100 um, 200 um apart.
    St,
    /// Bins put together to squares of 128 um, side by side.
    VisiumHd,
}

impl HestTechnology {
    const ALL: [Self; 3] = [Self::Visium, Self::St, Self::VisiumHd];

    /// That whose spots lie so many times their width apart; `None` if it is of none.
    #[cfg(feature = "hdf5")]
    pub(crate) fn of_pitch(pitch: f64) -> Option<Self> {
        let is_near = |known: &Self| (pitch / known.pitch() - 1.0).abs() <= TOLERANCE;
        Self::ALL.into_iter().find(is_near)
    }

    /// That of a technology of slides.
    pub(crate) fn named(technology: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|known| known.name() == technology)
    }

    /// What slides of it are called.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Visium => "Visium",
            Self::St => "ST",
            Self::VisiumHd => "VisiumHD",
        }
    }

    /// The scale of an image on which its spots are so wide.
    pub(crate) fn scale(self, diameter_px: f64) -> ImageScale {
        let um = self.spot_um();
        ImageScale {
            mpp: f64::from(um) / diameter_px,
            source: ScaleSource::HestSpotDiameter { um },
        }
    }

    fn spot_um(self) -> u32 {
        match self {
            Self::Visium => 55,
            Self::St => 100,
            Self::VisiumHd => 128,
        }
    }

    /// Distance of neighbouring spots over their width.
    #[cfg(feature = "hdf5")]
    fn pitch(self) -> f64 {
        match self {
            Self::Visium => 100.0 / 55.0,
            Self::St => 2.0,
            Self::VisiumHd => 1.0,
        }
    }
}

#[cfg(all(test, feature = "hdf5"))]
mod tests {
    use super::*;

    #[test]
    fn the_distance_of_spots_over_their_width_tells_the_technology_or_none() {
        let of_pitch = HestTechnology::of_pitch;
        assert_eq!(of_pitch(1.82), Some(HestTechnology::Visium));
        // The sections of Andersson et al.
        assert_eq!(of_pitch(2.009), Some(HestTechnology::St));
        assert_eq!(of_pitch(1.0), Some(HestTechnology::VisiumHd));
        // Spots of Visium taken for 65 um wide, as 10x does; between Visium and ST; bins of a spot.
        for pitch in [100.0 / 65.0, 1.905, 0.5, 3.0] {
            assert_eq!(of_pitch(pitch), None, "{pitch}");
        }
    }
}
