//! One axis of a region.

/// One axis of a region: where it begins, which may lie outside the picture, and how long it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Span {
    pub(crate) start: i64,
    pub(crate) len: u32,
}

/// What of a span lies inside a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Inside {
    /// Its pixels that do.
    pub(crate) n_px: u32,
    /// The first of them, in the picture.
    pub(crate) from: u32,
    /// The first of them, in the region.
    pub(crate) to: u32,
}

impl Span {
    /// From `centre - radius` to `centre + radius`, each edge rounded to the nearest pixel, ties to even.
    pub(crate) fn around(centre: f64, radius: f64) -> Self {
        // No slide is 2^40 pixels wide: clamped, the arithmetic cannot overflow.
        const FAR: f64 = (1_u64 << 40) as f64;
        let edge = |at: f64| at.round_ties_even().clamp(-FAR, FAR) as i64;
        let (start, end) = (edge(centre - radius), edge(centre + radius));
        Self {
            start,
            len: (end - start) as u32,
        }
    }

    /// What of it lies inside a picture of this side.
    pub(crate) fn inside(&self, side: u32) -> Inside {
        let side = i64::from(side);
        let len = i64::from(self.len);
        let inside = self.start.clamp(0, side)..self.start.saturating_add(len).clamp(0, side);
        Inside {
            n_px: (inside.end - inside.start) as u32,
            from: inside.start as u32,
            to: inside.start.saturating_sub(self.start).clamp(0, len) as u32,
        }
    }
}
