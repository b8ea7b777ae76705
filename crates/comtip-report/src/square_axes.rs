//! Two axes of one scale, so that a picture is square in the units of the data.

use maud::{Markup, html};

use super::axis::Axis;
use super::number::coordinate;

/// Width of the picture, px.
pub(super) const WIDTH: f64 = 340.0;
/// Height of the picture, px.
pub(super) const HEIGHT: f64 = TOP + SIDE + 24.0;

const LEFT: f64 = 46.0;
const RIGHT: f64 = WIDTH - 10.0;
const TOP: f64 = 8.0;
const SIDE: f64 = RIGHT - LEFT;
const BOTTOM: f64 = TOP + SIDE;

/// Two axes of one scale.
pub(super) struct SquareAxes {
    x: Axis,
    y: Axis,
}

impl SquareAxes {
    /// Axes of one range, that of all coordinates; none without a finite point.
    pub(super) fn of_one_range(points: &[(f64, f64)]) -> Option<Self> {
        let all = || finite(points).flat_map(|(x, y)| [x, y]);
        Axis::rounded(all())
            .zip(Axis::rounded(all()))
            .map(|(x, y)| Self { x, y })
    }

    /// Axes of one length in the units of the data, each around its own middle; none without a finite point.
    pub(super) fn of_one_length(points: &[(f64, f64)]) -> Option<Self> {
        let ends = |of: fn((f64, f64)) -> f64| {
            let values = finite(points).map(of);
            let ends = (f64::INFINITY, f64::NEG_INFINITY);
            values.fold(ends, |(low, high), value| (value.min(low), value.max(high)))
        };
        let (x, y) = (ends(|point| point.0), ends(|point| point.1));
        // A margin, so that no point lies on the frame.
        let half = 0.53 * (x.1 - x.0).max(y.1 - y.0);
        let around = |(low, high): (f64, f64)| {
            let middle = f64::midpoint(low, high);
            Axis::snug([middle - half, middle + half])
        };
        around(x).zip(around(y)).map(|(x, y)| Self { x, y })
    }

    /// Where a point lies in the picture, px.
    pub(super) fn place(&self, (x, y): (f64, f64)) -> (f64, f64) {
        (self.x.place(x, LEFT, RIGHT), self.y.place(y, BOTTOM, TOP))
    }

    /// A ground for points of any colour.
    pub(super) fn plate() -> Markup {
        html! { rect.plate x=(LEFT) y=(TOP) width=(SIDE) height=(SIDE) {} }
    }

    /// The grid with its numbers.
    pub(super) fn frame(&self) -> Markup {
        html! {
            @for (y, label) in self.y.ticks() {
                @let at = coordinate(self.y.place(y, BOTTOM, TOP));
                path.grid d=(format!("M{LEFT},{at}H{RIGHT}")) {}
                text.end x=(LEFT - 8.0) y=(at) dy=".32em" { (label) }
            }
            @for (x, label) in self.x.ticks() {
                @let at = coordinate(self.x.place(x, LEFT, RIGHT));
                path.grid d=(format!("M{at},{TOP}V{BOTTOM}")) {}
                text.middle x=(at) y=(BOTTOM + 18.0) { (label) }
            }
        }
    }

    /// The line where both coordinates are the same, of axes of one range.
    pub(super) fn identity(&self) -> Markup {
        html! {
            path.reference d=(format!("M{LEFT},{BOTTOM}L{RIGHT},{TOP}")) {}
            text.note.end x=(RIGHT - 24.0) y=(TOP + 12.0) { "y = x" }
        }
    }
}

/// The points that are drawn.
pub(super) fn finite(points: &[(f64, f64)]) -> impl Iterator<Item = (f64, f64)> {
    let points = points.iter().copied();
    points.filter(|(x, y)| x.is_finite() && y.is_finite())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_coordinates_lie_on_the_diagonal() {
        let axes = SquareAxes::of_one_range(&[(0.0, 0.2), (1.0, 0.3)]).expect("finite");
        assert_eq!(axes.place((0.0, 0.0)), (LEFT, BOTTOM));
        let (x, y) = axes.place((0.5, 0.5));
        assert_eq!(x - LEFT, BOTTOM - y);
    }

    #[test]
    fn a_unit_is_as_long_up_as_to_the_right() {
        let axes = SquareAxes::of_one_length(&[(0.0, 100.0), (10.0, 101.0)]).expect("finite");
        let (from, right, up) = (
            axes.place((5.0, 100.0)),
            axes.place((6.0, 100.0)),
            axes.place((5.0, 101.0)),
        );
        assert!((right.0 - from.0 - (from.1 - up.1)).abs() < 1e-9);
        assert!(from.0 > LEFT && from.0 < RIGHT);
    }

    #[test]
    fn no_finite_point_has_no_axes() {
        assert!(SquareAxes::of_one_range(&[(f64::NAN, 0.0)]).is_none());
        assert!(SquareAxes::of_one_length(&[]).is_none());
    }
}
