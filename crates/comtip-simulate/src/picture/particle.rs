//! An ellipse of stain.

/// Slope of the edge: from the middle outwards the density is full, and falls to 0 where `EDGE (1 - q)` is below 1,
/// `q` the square of the distance in half axes.
const EDGE: f64 = 3.5;
/// Mean over an ellipse of its density, the middle as 1.
pub(crate) const MEAN_OF_MIDDLE: f64 = 1.0 - 1.0 / (2.0 * EDGE);

/// Which of the two stains.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stain {
    Haematoxylin,
    Eosin,
}

/// A nucleus or a fibre.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Particle {
    pub(crate) stain: Stain,
    pub(crate) centre_um: [f64; 2],
    pub(crate) half_axes_um: [f64; 2],
    /// Of the long axis, radians.
    pub(crate) direction: f64,
    /// In the middle.
    pub(crate) optical_density: f64,
}

impl Particle {
    /// How far it reaches up and down, um.
    pub(crate) fn reach_um(&self) -> f64 {
        let [long, short] = self.half_axes_um;
        long.max(short)
    }

    /// Calls `add(x, density)` for its pixels in a row, whose middle is at `row_um`; pixels from 0 to `width`.
    pub(crate) fn draw_row(
        &self,
        row_um: f64,
        um_per_px: f64,
        width: usize,
        mut add: impl FnMut(usize, f32),
    ) {
        let (sine, cosine) = self.direction.sin_cos();
        let [long, short] = self.half_axes_um.map(|half| half.powi(-2));
        // q = a dx^2 + 2 b dx dy + c dy^2
        let a = cosine * cosine * long + sine * sine * short;
        let b = cosine * sine * (long - short);
        let c = sine * sine * long + cosine * cosine * short;
        let dy = row_um - self.centre_um[1];
        let root = (b * dy).powi(2) - a * (c * dy * dy - 1.0);
        if root <= 0.0 {
            return;
        }
        let [left, right] = [-1.0, 1.0].map(|sign| (sign * root.sqrt() - b * dy) / a);
        let px = |dx: f64| (self.centre_um[0] + dx) / um_per_px - 0.5;
        let (first, last) = (px(left).ceil().max(0.0), px(right).floor());
        if last < first {
            return;
        }
        for x in first as usize..=(last as usize).min(width.saturating_sub(1)) {
            let dx = (x as f64 + 0.5) * um_per_px - self.centre_um[0];
            let q = a * dx * dx + 2.0 * b * dx * dy + c * dy * dy;
            let share = (EDGE * (1.0 - q)).clamp(0.0, 1.0);
            add(x, (share * self.optical_density) as f32);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sum_over_pixels_is_area_times_density_whatever_the_direction() {
        for direction in [0.0, 0.4, 1.2, 2.5] {
            let particle = Particle {
                stain: Stain::Eosin,
                centre_um: [20.3, 19.8],
                half_axes_um: [12.0, 3.0],
                direction,
                optical_density: 0.7,
            };
            let mut sum = 0.0;
            for row in 0..400 {
                let row_um = (f64::from(row) + 0.5) * 0.1;
                particle.draw_row(row_um, 0.1, 400, |_, density| sum += f64::from(density));
            }
            let wanted = std::f64::consts::PI * 36.0 * 0.7 * MEAN_OF_MIDDLE;
            assert!((sum * 0.01 / wanted - 1.0).abs() < 2e-3, "{sum} {wanted}");
        }
    }
}
