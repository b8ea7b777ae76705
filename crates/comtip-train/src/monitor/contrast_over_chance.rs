//! How far the contrast that is minimised is from chance.

use comtip_model::Contrast;

/// The contrast that a run minimises, and its loss over that of chance.
///
/// # Example
///
/// ```
/// use comtip_model::Contrast;
/// use comtip_train::ContrastOverChance;
///
/// let info_nce = ContrastOverChance::of(0.75, None);
/// assert_eq!((info_nce.contrast, info_nce.value), (Contrast::InfoNce, 0.75));
/// let siglip = ContrastOverChance::of(0.75, Some(0.5));
/// assert_eq!((siglip.contrast, siglip.value), (Contrast::SigLip, 0.5));
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ContrastOverChance {
    /// Which contrast is minimised.
    pub contrast: Contrast,
    /// Its loss over [that of chance](Contrast::chance), without a unit: 1 is chance, 0 is perfect.
    pub value: f64,
}

impl ContrastOverChance {
    /// Of the two losses that a log has, each over its own chance. SigLIP is logged where it is minimised, and InfoNCE
    /// always, for comparison.
    pub fn of(info_nce: f64, siglip: Option<f64>) -> Self {
        match siglip {
            Some(value) => Self {
                contrast: Contrast::SigLip,
                value,
            },
            None => Self {
                contrast: Contrast::InfoNce,
                value: info_nce,
            },
        }
    }
}
