//! What is seen of a tile and of the tiles around it.

use std::collections::{BTreeSet, HashMap};

use comtip_data::SpotSet;
use ndarray::{Array2, ArrayView1, Axis, concatenate};

/// How far the centre of a spot lies away that is around another, in radii of a spot: on the grids of ST and Visium the
/// spots side by side, 8 and 6.
const REACH: f64 = 6.0;

/// The vector of every spot of some slides, and behind it the mean over the spots around it on its slide; of a spot with
/// none around it, its own again. Rows of spots of other slides are zeros.
///
/// # Shapes
///
/// - `vectors`: `[n_spots, width]`
/// - output: `[n_spots, 2 * width]`
pub(crate) fn with_surroundings(
    set: &SpotSet,
    slides: &BTreeSet<usize>,
    vectors: &Array2<f32>,
) -> Array2<f32> {
    let mut around = Array2::zeros(vectors.dim());
    for &slide in slides {
        let spots: Vec<usize> = (0..set.len())
            .filter(|spot| set.slide_idx(*spot) == slide)
            .collect();
        let places: Vec<[f64; 2]> = spots.iter().map(|spot| place(set, *spot)).collect();
        let Some(first) = spots.first() else {
            continue;
        };
        let reach_px = REACH * set.slide(*first).radius_px;
        for (at, near) in neighbours(&places, reach_px).into_iter().enumerate() {
            let rows = near.iter().map(|place| vectors.row(spots[*place]));
            around.row_mut(spots[at]).assign(&match near.is_empty() {
                true => vectors.row(spots[at]).to_owned(),
                false => mean(rows, vectors.ncols()).into(),
            });
        }
    }
    // Both are of one height.
    concatenate(Axis(1), &[vectors.view(), around.view()]).unwrap_or_default()
}

fn place(set: &SpotSet, spot: usize) -> [f64; 2] {
    let spot = set.spot(spot);
    [spot.x_px, spot.y_px]
}

/// The other places within reach of each, in order.
fn neighbours(places: &[[f64; 2]], reach: f64) -> Vec<Vec<usize>> {
    let cell = |place: &[f64; 2]| place.map(|along| (along / reach).floor() as i64);
    let mut cells: HashMap<[i64; 2], Vec<usize>> = HashMap::new();
    for (at, place) in places.iter().enumerate() {
        cells.entry(cell(place)).or_default().push(at);
    }
    let near = |at: usize| {
        let [x, y] = cell(&places[at]);
        let around = (x - 1..=x + 1).flat_map(|x| (y - 1..=y + 1).map(move |y| [x, y]));
        let others = around
            .filter_map(|cell| cells.get(&cell))
            .flatten()
            .copied();
        let is_near = |other: &usize| {
            let [dx, dy] = [0, 1].map(|axis| places[at][axis] - places[*other][axis]);
            *other != at && dx.hypot(dy) <= reach
        };
        let mut near: Vec<usize> = others.filter(is_near).collect();
        near.sort_unstable();
        near
    };
    (0..places.len()).map(near).collect()
}

fn mean<'a>(rows: impl Iterator<Item = ArrayView1<'a, f32>>, width: usize) -> Vec<f32> {
    let (mut sum, mut n_rows) = (vec![0.0_f64; width], 0_usize);
    for row in rows {
        sum.iter_mut()
            .zip(row)
            .for_each(|(sum, value)| *sum += f64::from(*value));
        n_rows += 1;
    }
    sum.iter().map(|sum| (sum / n_rows as f64) as f32).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn those_side_by_side_on_a_grid_are_near_and_those_behind_them_are_not() {
        // A grid whose spots lie two diameters apart, as that of ST does.
        let places: Vec<[f64; 2]> = (0..25)
            .map(|at| [f64::from(at % 5) * 4.0, f64::from(at / 5) * 4.0])
            .collect();
        let near = neighbours(&places, REACH);
        assert_eq!(near[12], [6, 7, 8, 11, 13, 16, 17, 18]);
        assert_eq!(near[0], [1, 5, 6]);
        // What is near is so from both sides.
        for (at, others) in near.iter().enumerate() {
            assert!(others.iter().all(|other| near[*other].contains(&at)));
        }
    }

    #[test]
    fn the_mean_is_over_the_rows_that_are_given() {
        let rows = ndarray::array![[1.0_f32, 10.0], [3.0, 30.0]];
        assert_eq!(mean(rows.rows().into_iter(), 2), [2.0, 20.0]);
    }
}
