//! Neighbours of pixels on a circle: at pixels or between them.

use super::grey::Grey;

/// A tile in a black frame as wide as neighbours are away.
pub(super) struct Framed {
    /// One row after the other.
    levels: Vec<u8>,
    frame: usize,
    /// Of the tile, without the frame.
    width: usize,
}

impl Framed {
    pub(super) fn new(grey: &Grey, frame: usize) -> Self {
        let stride = grey.width + 2 * frame;
        let mut levels = vec![0; stride * (grey.height + 2 * frame)];
        let rows = levels.chunks_exact_mut(stride).skip(frame);
        for (framed, row) in rows.zip(grey.levels.chunks_exact(grey.width)) {
            framed[frame..frame + grey.width].copy_from_slice(row);
        }
        Self {
            levels,
            frame,
            width: grey.width,
        }
    }

    /// As wide as the tile, from pixels to the right of and below those of row `y`.
    pub(super) fn row(&self, y: usize, right: isize, down: isize) -> &[u8] {
        let stride = self.width + 2 * self.frame;
        let row = (self.frame + y).saturating_add_signed(down);
        let start = row * stride + self.frame.saturating_add_signed(right);
        &self.levels[start..start + self.width]
    }

    /// Neighbours of row `y` to the right, above, to the left and below.
    pub(super) fn straight(&self, y: usize) -> [&[u8]; 4] {
        let away = self.frame as isize;
        [(away, 0), (0, -away), (-away, 0), (0, away)].map(|(right, down)| self.row(y, right, down))
    }

    /// The tile and the frame above and below it, seen from so far to the right.
    pub(super) fn shifted_across(&self, by_px: f64) -> Vec<f64> {
        let stride = self.width + 2 * self.frame;
        let shares: Vec<f64> = (0..self.width)
            .map(|x| Between::new(x, by_px).share)
            .collect();
        let start = self.frame.saturating_add_signed(by_px.floor() as isize);
        let mut shifted = Vec::with_capacity(self.width * (self.levels.len() / stride));
        for row in self.levels.chunks_exact(stride) {
            let pairs = row[start..].iter().zip(&row[start + 1..]);
            let mixed = |(share, (near, far)): (&f64, (&u8, &u8))| {
                mix(f64::from(*near), f64::from(*far), *share)
            };
            shifted.extend(shares.iter().zip(pairs).map(mixed));
        }
        shifted
    }

    /// Neighbours between two rows of what [`shifted_across`](Self::shifted_across) made.
    pub(super) fn corner<'a>(&self, shifted: &'a [f64], place: &Between) -> Corner<'a> {
        let start = self.frame.saturating_add_signed(place.before) * self.width;
        let (near, far) = shifted[start..start + 2 * self.width].split_at(self.width);
        Corner {
            near,
            far,
            share: place.share,
        }
    }
}

/// Neighbours of a row at one of its corners.
pub(super) struct Corner<'a> {
    near: &'a [f64],
    far: &'a [f64],
    /// How far from the near row to the far one.
    share: f64,
}

impl Corner<'_> {
    /// The same: slices as long as the loop, so that no place is checked within.
    pub(super) fn of_width(self, width: usize) -> Self {
        Self {
            near: &self.near[..width],
            far: &self.far[..width],
            share: self.share,
        }
    }

    pub(super) fn at(&self, x: usize) -> f64 {
        mix(self.near[x], self.far[x], self.share)
    }
}

/// A place between two pixels of a row or column.
pub(super) struct Between {
    /// The pixel before it.
    before: isize,
    /// How far it is from there to the next, in `[0, 1)`.
    share: f64,
}

impl Between {
    /// So far behind a pixel.
    pub(super) fn new(pixel: usize, by_px: f64) -> Self {
        let at_px = pixel as f64 + by_px;
        Self {
            before: at_px.floor() as isize,
            share: at_px - at_px.floor(),
        }
    }
}

fn mix(near: f64, far: f64, share: f64) -> f64 {
    (1.0 - share) * near + share * far
}
