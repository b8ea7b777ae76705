//! What becomes of slides that are in the folder and not among those prepared.

use std::collections::BTreeSet;

/// What becomes of slides that are in the folder from an earlier call and not among those prepared
/// now; by default they stay.
///
/// A slide that leaves is no longer in the manifest, so nothing reads it. Its files stay where they
/// are: prepared again, it is listed again without work if nothing has changed.
///
/// # Example
///
/// ```
/// use comtip_data::OtherSlides;
///
/// assert_eq!(OtherSlides::default(), OtherSlides::Stay { but: [].into() });
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum OtherSlides {
    /// They stay, so that the folder grows. Tiles of another size beside theirs are refused, and so is a slide of the
    /// same name from elsewhere.
    Stay {
        /// These leave, as those excluded from training.
        but: BTreeSet<String>,
    },
    /// They leave: the manifest lists the slides of this call alone.
    Leave,
}

impl Default for OtherSlides {
    fn default() -> Self {
        Self::Stay {
            but: BTreeSet::new(),
        }
    }
}

impl OtherSlides {
    /// Whether a slide stays that is not among those prepared.
    pub(super) fn stays(&self, slide: &str) -> bool {
        match self {
            Self::Stay { but } => !but.contains(slide),
            Self::Leave => false,
        }
    }
}
