//! A spot that is on both sides of a fold.

/// What two spots share.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LeakKind {
    /// Every pixel of the tile; tiles of one colour, such as those outside the image, are left out.
    Tile,
    /// Every count of every gene, by the names of the genes.
    Counts,
}

/// A spot and its slide.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct SpotName {
    /// The slide.
    pub slide: String,
    /// Id of the spot.
    pub spot: String,
}

/// A spot that is trained on and tested on in one fold, under two names.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct SpotLeak {
    /// Place of the fold among [`Folds::folds`](crate::Folds::folds), from 0; `None` where there is one split.
    pub fold: Option<usize>,
    /// What the two share.
    pub kind: LeakKind,
    /// Where it is tested on.
    pub test: SpotName,
    /// Where it is trained on; the first place of several.
    pub train: SpotName,
}
