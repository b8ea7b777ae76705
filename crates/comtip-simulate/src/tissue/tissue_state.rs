//! What each tissue state looks like.

/// Tissue states there are.
pub(crate) const N_STATES: usize = 8;

/// How a tissue state looks, all lengths in um.
#[derive(Debug, Clone, Copy)]
pub(crate) struct TissueState {
    pub(crate) name: &'static str,
    /// Optical density of eosin, mean over the tissue, fibres included.
    pub(crate) eosin: f64,
    pub(crate) nuclei: Particles,
    /// Strands of eosin.
    pub(crate) fibres: Option<Particles>,
}

/// Ellipses of a kind.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Particles {
    /// Number in 1,000 um^2.
    pub(crate) density: f64,
    /// Half the length and half the width.
    pub(crate) half_axes: [f64; 2],
    /// Optical density in the middle.
    pub(crate) optical_density: f64,
    pub(crate) orientation: Orientation,
    pub(crate) arrangement: Arrangement,
}

/// Where ellipses point.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Orientation {
    /// Along the direction of the tissue, which turns slowly, with a little spread.
    Aligned,
    /// Anywhere.
    Crossed,
}

/// How ellipses lie to each other.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Arrangement {
    /// Evenly, in a lattice that was shaken.
    Even,
    /// On rings of so many and of this radius.
    Rings(usize, f64),
}

const fn nuclei(density: f64, half_axes: [f64; 2], optical_density: f64) -> Particles {
    Particles {
        density,
        half_axes,
        optical_density,
        orientation: Orientation::Crossed,
        arrangement: Arrangement::Even,
    }
}

const fn fibres(density: f64, optical_density: f64, orientation: Orientation) -> Particles {
    Particles {
        orientation,
        ..nuclei(density, [16.0, 1.1], optical_density)
    }
}

const SPINDLES: Particles = nuclei(4.0, [7.5, 2.0], 0.9);
const THIN: Particles = fibres(3.0, 0.2, Orientation::Crossed);

/// The states. Density times area of nuclei, their optical density and the eosin are equal within the first two and
/// within the three that follow: these differ in texture alone.
pub(crate) const STATES: [TissueState; N_STATES] = [
    TissueState {
        name: "small nuclei",
        eosin: 0.22,
        nuclei: nuclei(12.0, [3.0, 3.0], 1.0),
        fibres: None,
    },
    TissueState {
        name: "large nuclei",
        eosin: 0.22,
        nuclei: nuclei(4.0, [5.61, 4.8125], 1.0),
        fibres: None,
    },
    TissueState {
        name: "aligned spindles",
        eosin: 0.36,
        nuclei: Particles {
            orientation: Orientation::Aligned,
            ..SPINDLES
        },
        fibres: Some(Particles {
            orientation: Orientation::Aligned,
            ..THIN
        }),
    },
    TissueState {
        name: "crossed spindles",
        eosin: 0.36,
        nuclei: SPINDLES,
        fibres: Some(THIN),
    },
    TissueState {
        name: "rings",
        eosin: 0.36,
        nuclei: Particles {
            arrangement: Arrangement::Rings(9, 14.0),
            ..nuclei(4.0, [4.0, 3.75], 0.9)
        },
        fibres: Some(THIN),
    },
    TissueState {
        name: "fibrous stroma",
        eosin: 0.62,
        nuclei: Particles {
            orientation: Orientation::Aligned,
            ..nuclei(1.0, [6.0, 1.8], 0.9)
        },
        fibres: Some(fibres(7.0, 0.35, Orientation::Aligned)),
    },
    TissueState {
        name: "necrosis",
        eosin: 0.45,
        nuclei: nuclei(1.5, [2.4, 2.2], 0.5),
        fibres: None,
    },
    TissueState {
        name: "dark nuclei",
        eosin: 0.3,
        nuclei: nuclei(5.0, [4.6, 3.8], 1.5),
        fibres: None,
    },
];

/// Names of the tissue states, in their order; a simulation takes the first so many.
///
/// # Example
///
/// ```
/// assert_eq!(comtip_simulate::state_names()[2], "aligned spindles");
/// ```
pub fn state_names() -> [&'static str; N_STATES] {
    STATES.map(|state| state.name)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Share of the area under nuclei, their optical density, and eosin.
    fn colours(state: &TissueState) -> [f64; 3] {
        let nuclei = &state.nuclei;
        let cover = nuclei.density / 1e3 * std::f64::consts::PI * nuclei.half_axes[0];
        let cover = cover * nuclei.half_axes[1];
        [cover, nuclei.optical_density, state.eosin]
    }

    #[test]
    fn states_that_differ_in_texture_alone_have_equal_stains() {
        for (one, other) in [(0, 1), (2, 3), (3, 4)] {
            let pairs = colours(&STATES[one])
                .into_iter()
                .zip(colours(&STATES[other]));
            for (a, b) in pairs {
                assert!((a - b).abs() < 1e-3 * a, "{one} and {other}: {a} {b}");
            }
            let fibres = [one, other].map(|state| STATES[state].fibres);
            let amounts = fibres.map(|fibres| fibres.map(|f| (f.density, f.half_axes)));
            assert_eq!(amounts[0], amounts[1]);
        }
    }
}
