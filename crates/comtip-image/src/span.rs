//! One axis of a crop.

/// One axis of a crop: which pixels are copied, and where to.
pub(super) struct Span {
    /// Length of the tile.
    pub(super) len: u32,
    /// Pixels that lie inside the picture.
    pub(super) copied: u32,
    /// The first of them, in the picture.
    pub(super) from: u32,
    /// The first of them, in the tile.
    pub(super) to: u32,
}

impl Span {
    pub(super) fn new(centre: f64, radius: f64, side: u32) -> Self {
        // No slide is 2^40 pixels wide: clamped, the arithmetic cannot overflow.
        const FAR: f64 = (1_u64 << 40) as f64;
        let edge = |at: f64| at.round_ties_even().clamp(-FAR, FAR) as i64;
        let (start, end) = (edge(centre - radius), edge(centre + radius));
        let inside = start.clamp(0, i64::from(side))..end.clamp(0, i64::from(side));
        Self {
            len: (end - start) as u32,
            copied: (inside.end - inside.start) as u32,
            from: inside.start as u32,
            to: (inside.start - start).clamp(0, end - start) as u32,
        }
    }
}
