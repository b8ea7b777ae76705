//! How spots lie on a slide.

use serde::{Deserialize, Serialize};

/// Width of a printed spot of Visium and the distance of two, um.
const VISIUM_SPOT_UM: f64 = 55.0;
const VISIUM_PITCH_UM: f64 = 100.0;

/// How spots lie on a slide.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SpotLayout {
    /// Squares side by side, each as wide as a tile, as bins of Visium HD put together.
    #[default]
    Square,
    /// Round spots in a hexagonal grid, 100 um apart where they are 55 um wide, as on Visium.
    Hexagonal,
}

impl SpotLayout {
    /// Micrometres a pixel at which a tile of 112 px is 90 um wide, or in a hexagonal grid 56 um: spots of Visium are 55 um wide and
    /// 100 um apart, and programs that know this warn of others.
    pub fn usual_um_per_px(self) -> f64 {
        match self {
            Self::Square => 0.8,
            Self::Hexagonal => 0.5,
        }
    }

    /// Folder of STimage-1K4M's layout, a technology.
    pub(crate) fn technology(self) -> &'static str {
        match self {
            Self::Square => "VisiumHD",
            Self::Hexagonal => "Visium",
        }
    }

    /// Distance of neighbours in a row and of rows, in widths of a tile.
    pub(crate) fn pitch(self) -> [f64; 2] {
        match self {
            Self::Square => [1.0, 1.0],
            Self::Hexagonal => {
                let pitch = VISIUM_PITCH_UM / VISIUM_SPOT_UM;
                [pitch, pitch * 0.75_f64.sqrt()]
            }
        }
    }
}
