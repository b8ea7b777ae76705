//! One curve of a line chart.

use maud::{Markup, html};

use super::number::{coordinate, significant};
use super::series_mark::{colour_class, mark};
use super::thin::thin;

/// Runs a stretch of a curve is thinned to, about one per two pixels of a chart.
const N_BUCKETS: usize = 150;

/// One curve.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Series {
    /// Name in the legend.
    pub name: String,
    /// Points `(x, y)` in the order they are joined; at a point that is not finite the curve breaks.
    pub points: Vec<(f64, f64)>,
}

impl Series {
    /// The points that are drawn: both coordinates are finite.
    pub(super) fn finite(&self) -> impl Iterator<Item = (f64, f64)> {
        self.stretches().flatten().copied()
    }

    /// The curve, a mark at its last point and the value there as a tooltip, as SVG; nothing without
    /// a finite point. `index` is the place of the series in its chart.
    pub(super) fn curve(
        &self,
        index: usize,
        x_px: impl Fn(f64) -> f64,
        y_px: impl Fn(f64) -> f64,
    ) -> Markup {
        let mut path = String::new();
        for stretch in self.stretches() {
            for (place, (x, y)) in thin(stretch, N_BUCKETS).into_iter().enumerate() {
                let command = if place == 0 { 'M' } else { 'L' };
                let (x, y) = (coordinate(x_px(x)), coordinate(y_px(y)));
                path.push_str(&format!("{command}{x},{y}"));
            }
            if stretch.len() == 1 {
                // A line of no length and round caps: a dot where a curve would be invisible.
                path.push_str("h0");
            }
        }
        let Some((x, y)) = self.finite().last() else {
            return Markup::default();
        };
        let (value, at) = (significant(y, 4), significant(x, 6));
        let tooltip = format!("{}: {value} at {at}", self.name);
        html! {
            path.curve.(colour_class(index)) d=(path) { title { (self.name) } }
            (mark(index, x_px(x), y_px(y), Some(&tooltip)))
        }
    }

    /// The stretches of finite points between those that are not.
    fn stretches(&self) -> impl Iterator<Item = &[(f64, f64)]> {
        self.points
            .split(|(x, y)| !x.is_finite() || !y.is_finite())
            .filter(|stretch| !stretch.is_empty())
    }
}

#[cfg(test)]
mod tests {
    use super::Series;

    fn curve(points: Vec<(f64, f64)>) -> String {
        let name = "train".to_owned();
        Series { name, points }
            .curve(0, |x| x * 10.0, |y| 100.0 - y)
            .into_string()
    }

    #[test]
    fn a_point_that_is_not_finite_breaks_the_curve_and_a_lone_point_is_a_dot() {
        let svg = curve(vec![(0.0, 0.0), (1.0, f64::NAN), (2.0, 1.0), (3.0, 5.5)]);
        assert!(svg.contains("d=\"M0,100h0M20,99L30,94.5\""), "{svg}");
        assert!(svg.contains("<title>train: 5.5 at 3</title>"), "{svg}");
    }

    #[test]
    fn a_long_curve_is_thinned() {
        let points = (0..100_000).map(|step| (f64::from(step), 1.0)).collect();
        let n_points = curve(points).matches('L').count();
        assert!((100..=600).contains(&n_points), "{n_points}");
    }

    #[test]
    fn no_finite_point_gives_nothing() {
        assert_eq!(curve(vec![(f64::NAN, 0.0)]), "");
    }
}
