//! Whether spots lie on the picture as their places in the array say.

use super::one_section::ArraySpot;
use super::slide_warning::SlideWarning;
use super::spot_grid::nearest_of_places;

/// A spot is misplaced if it lies further off than its nearest neighbour and than this share of the diagonal of all
/// spots: bins of Visium HD are narrower than the warp of the picture.
const TOLERANCE: f64 = 0.02;
/// More than one in so many misplaced is no damage to the array. Of the sections of ST in `examples/sample` none is.
const MOST_MISPLACED: usize = 4;

/// What the two numbers of a place in the array count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ArrayAxes {
    /// Steps to the right, then steps down: `10x14` of ST.
    XY,
    /// Rows from the top, then columns from the left: `array_row` and `array_col` of 10x.
    RowColumn,
}
/// A spot is near the map within so many times the median distance from it.
const NEAR: f64 = 3.0;
/// How often the map is fitted again to the spots near it.
const N_REFITS: usize = 3;

/// Fits the pixels of the spots by a linear map of their places in the array, by least squares.
///
/// Returns a note if the map is mirrored, as where x and y were exchanged. Few spots, or those of one row, tell nothing.
///
/// # Errors
///
/// What is wrong, with the place of the spot furthest off and the remedy, if spots lie elsewhere than the map puts them.
pub(crate) fn check_array_fit(
    spots: impl IntoIterator<Item = ArraySpot>,
    axes: ArrayAxes,
) -> Result<Option<SlideWarning>, String> {
    let is_finite = |spot: &ArraySpot| {
        let mut sides = spot.array.iter().chain(&spot.place_px);
        sides.all(|side| side.is_finite())
    };
    let spots: Vec<ArraySpot> = spots.into_iter().filter(is_finite).collect();
    let places_px: Vec<[f64; 2]> = spots.iter().map(|spot| spot.place_px).collect();
    let [width_px, height_px] = [0, 1].map(|side| range(&places_px, side));
    let (Some(pitch_px), Some(map)) = (nearest_of_places(places_px), LinearMap::fit_most(&spots))
    else {
        return Ok(None);
    };
    let tolerance_px = pitch_px.max(TOLERANCE * width_px.hypot(height_px));
    let mut off_px: Vec<(f64, usize)> =
        spots.iter().map(|spot| map.off_px(spot)).zip(0..).collect();
    off_px.sort_by(|a, b| a.0.total_cmp(&b.0));
    let n_misplaced = off_px.iter().filter(|(px, _)| *px > tolerance_px).count();
    if MOST_MISPLACED * n_misplaced > spots.len() {
        let (median_px, (worst_px, worst)) = (off_px[spots.len() / 2].0, off_px[spots.len() - 1]);
        let ArraySpot { array, place_px } = spots[worst];
        let (n_spots, [x, y]) = (spots.len(), place_px);
        return Err(format!(
            "{n_misplaced} of {n_spots} spots do not lie where their places in the array put them, by {median_px:.0} px \
             in the median though neighbours are {pitch_px:.0} px apart: that of the place {} x {} lies at ({x:.0}, \
             {y:.0}), {worst_px:.0} px off; the positions were sorted or filled in apart from the names of their \
             spots, so take both from the file as it was first written",
            array[0], array[1]
        ));
    }
    let is_mirrored = match axes {
        ArrayAxes::XY => map.determinant() < 0.0,
        ArrayAxes::RowColumn => map.determinant() > 0.0,
    };
    Ok(is_mirrored.then_some(SlideWarning::MirroredArray))
}

fn range(places_px: &[[f64; 2]], side: usize) -> f64 {
    let all = places_px.iter().map(|place| place[side]);
    let (least, most) = all.fold((f64::INFINITY, f64::NEG_INFINITY), |(least, most), px| {
        (least.min(px), most.max(px))
    });
    most - least
}

/// Pixels as a linear map of places in the array, both from their means.
struct LinearMap {
    mean_array: [f64; 2],
    mean_px: [f64; 2],
    /// Rows x and y, columns the two numbers of the array.
    slopes: [[f64; 2]; 2],
}

impl LinearMap {
    /// The map of least squares of those spots that lie near it; `None` if places lie on one line.
    fn fit_most(spots: &[ArraySpot]) -> Option<Self> {
        let mut map = Self::fit(spots)?;
        for _ in 0..N_REFITS {
            let mut off_px: Vec<f64> = spots.iter().map(|spot| map.off_px(spot)).collect();
            let (_, median_px, _) = off_px.select_nth_unstable_by(spots.len() / 2, f64::total_cmp);
            let reach_px = NEAR * *median_px;
            let near = spots.iter().filter(|spot| map.off_px(spot) <= reach_px);
            let near: Vec<ArraySpot> = near.copied().collect();
            match Self::fit(&near) {
                Some(fit) => map = fit,
                None => break,
            }
        }
        Some(map)
    }

    /// The map of least squares; `None` if places lie on one line.
    fn fit(spots: &[ArraySpot]) -> Option<Self> {
        let mean = |of: fn(&ArraySpot) -> [f64; 2]| {
            [0, 1].map(|side| {
                spots.iter().map(|spot| of(spot)[side]).sum::<f64>() / spots.len() as f64
            })
        };
        let (mean_array, mean_px) = (mean(|spot| spot.array), mean(|spot| spot.place_px));
        let (mut array, mut px_array) = ([[0.0; 2]; 2], [[0.0; 2]; 2]);
        for spot in spots {
            for row in [0, 1] {
                for column in [0, 1] {
                    let step = spot.array[column] - mean_array[column];
                    array[row][column] += (spot.array[row] - mean_array[row]) * step;
                    px_array[row][column] += (spot.place_px[row] - mean_px[row]) * step;
                }
            }
        }
        let [[a, b], [_, d]] = array;
        let determinant = a * d - b * b;
        if determinant.is_nan() || determinant <= 1e-9 * (a + d).powi(2) {
            return None;
        }
        let slopes =
            px_array.map(|[p, q]| [(p * d - q * b) / determinant, (q * a - p * b) / determinant]);
        Some(Self {
            mean_array,
            mean_px,
            slopes,
        })
    }

    /// How far from its place on the map a spot lies, px.
    fn off_px(&self, spot: &ArraySpot) -> f64 {
        let [u, v] = [0, 1].map(|side| spot.array[side] - self.mean_array[side]);
        let [x, y] = [0, 1].map(|side| {
            let [by_u, by_v] = self.slopes[side];
            self.mean_px[side] + by_u * u + by_v * v - spot.place_px[side]
        });
        x.hypot(y)
    }

    fn determinant(&self) -> f64 {
        let [[a, b], [c, d]] = self.slopes;
        a * d - b * c
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A grid of 6 x 6 steps of 100 px, turned by 10 degrees and off by up to 9 px.
    fn grid() -> Vec<ArraySpot> {
        let (sin, cos) = 10_f64.to_radians().sin_cos();
        let spot = |i: u32| {
            let [u, v] = [i % 6, i / 6].map(f64::from);
            let wobble = f64::from(7 * i % 10);
            ArraySpot {
                array: [u, v],
                place_px: [
                    100.0 * (cos * u - sin * v) + 500.0 + wobble,
                    100.0 * (sin * u + cos * v) + 300.0 - wobble,
                ],
            }
        };
        (0..36).map(spot).collect()
    }

    #[test]
    fn spots_on_their_grid_pass_turned_and_off_by_a_little() {
        assert_eq!(check_array_fit(grid(), ArrayAxes::XY), Ok(None));
    }

    #[test]
    fn positions_apart_from_their_places_are_refused_with_the_spot_and_the_distance() {
        let spots = grid();
        // 7 and 36 have no divisor in common: every position goes to another spot.
        let shuffled = (0..36).map(|i| ArraySpot {
            place_px: spots[(7 * i + 5) % 36].place_px,
            ..spots[i]
        });
        let problem = check_array_fit(shuffled, ArrayAxes::XY).unwrap_err();
        for part in [
            "of 36 spots do not lie where",
            "px off;",
            "as it was first written",
        ] {
            assert!(problem.contains(part), "{problem}");
        }
    }

    #[test]
    fn a_few_spots_elsewhere_are_no_contradiction() {
        let mut spots = grid();
        spots[0].place_px = [9_000.0, 400.0];
        spots[20].array = [f64::NAN; 2];
        assert_eq!(check_array_fit(spots, ArrayAxes::XY), Ok(None));
    }

    #[test]
    fn x_and_y_exchanged_are_noted_by_what_the_numbers_count() {
        let mirrored = Ok(Some(SlideWarning::MirroredArray));
        assert_eq!(check_array_fit(grid(), ArrayAxes::RowColumn), mirrored);
        let mut swapped = grid();
        swapped.iter_mut().for_each(|spot| spot.place_px.reverse());
        assert_eq!(check_array_fit(swapped.clone(), ArrayAxes::XY), mirrored);
        assert_eq!(check_array_fit(swapped, ArrayAxes::RowColumn), Ok(None));
    }

    #[test]
    fn one_row_few_spots_or_an_array_of_zeros_tell_nothing() {
        let zeros = grid().into_iter().map(|spot| ArraySpot {
            array: [0.0; 2],
            ..spot
        });
        assert_eq!(check_array_fit(zeros, ArrayAxes::XY), Ok(None));
        let row = grid().into_iter().map(|spot| ArraySpot {
            array: [spot.array[0], 3.0],
            ..spot
        });
        assert_eq!(check_array_fit(row, ArrayAxes::XY), Ok(None));
        let few = grid().into_iter().take(15).rev();
        assert_eq!(check_array_fit(few, ArrayAxes::XY), Ok(None));
    }
}
