//! The points of a scatter chart: a disc each, or of many how close they lie.

use maud::{Markup, html};

use super::number::coordinate;

/// Points beyond which their density is drawn, as discs would hide each other and make a large page.
const MANY_POINTS: usize = 1_000;
/// Side of a cell in which points are counted, px.
const CELL: f64 = 4.0;
/// Shades of a density.
const N_SHADES: usize = 5;

/// Whether so many points are drawn as a density.
pub(super) fn is_dense(n_points: usize) -> bool {
    n_points > MANY_POINTS
}

/// Points at these places, px, as SVG.
pub(super) fn scatter_points(places: &[(f64, f64)]) -> Markup {
    match is_dense(places.len()) {
        true => density(places),
        false => discs(places),
    }
}

fn discs(places: &[(f64, f64)]) -> Markup {
    html! {
        g.points.dot {
            @for (x, y) in places { circle cx=(coordinate(*x)) cy=(coordinate(*y)) r="2.6" {} }
        }
    }
}

/// Cells that hold points, the stronger the more, on a scale of logarithms.
fn density(places: &[(f64, f64)]) -> Markup {
    let mut counts = std::collections::BTreeMap::<(i64, i64), usize>::new();
    for (x, y) in places {
        let cell = ((x / CELL).floor() as i64, (y / CELL).floor() as i64);
        *counts.entry(cell).or_default() += 1;
    }
    let most = counts.values().max().map_or(1, |n| *n) as f64;
    let mut paths = vec![String::new(); N_SHADES];
    for ((column, row), n) in counts {
        let share = (n as f64).ln_1p() / most.ln_1p();
        let shade = ((share * N_SHADES as f64).ceil() as usize).clamp(1, N_SHADES);
        let (x, y) = (column as f64 * CELL, row as f64 * CELL);
        paths[shade - 1].push_str(&format!("M{x},{y}h{CELL}v{CELL}h-{CELL}z"));
    }
    html! {
        g.points {
            @for (path, shade) in paths.iter().zip(1..).filter(|(path, _)| !path.is_empty()) {
                path d=(path) fill-opacity=(coordinate(f64::from(shade) / N_SHADES as f64)) {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_points_are_discs_and_many_a_density_that_is_no_larger() {
        let few = scatter_points(&[(1.0, 2.0), (3.0, 4.5)]).into_string();
        assert!(few.contains("<circle cx=\"3\" cy=\"4.5\""), "{few}");
        let many: Vec<(f64, f64)> = (0..100_000)
            .map(|n| (f64::from(n % 280), f64::from(n * 7919 % 280)))
            .collect();
        let many = scatter_points(&many).into_string();
        assert!(!many.contains("<circle"));
        assert!(many.len() < 120_000, "{}", many.len());
    }

    #[test]
    fn a_cell_of_more_points_is_stronger() {
        let mut places = vec![(2.0, 2.0); MANY_POINTS];
        places.push((42.0, 42.0));
        let svg = scatter_points(&places).into_string();
        assert!(
            svg.contains("d=\"M0,0h4v4h-4z\" fill-opacity=\"1\""),
            "{svg}"
        );
        assert!(
            svg.contains("d=\"M40,40h4v4h-4z\" fill-opacity=\"0.2\""),
            "{svg}"
        );
    }
}
