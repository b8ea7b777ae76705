//! Fields on a raster, read between its nodes.

use rayon::prelude::*;

/// Several values at the nodes of a square raster, bilinear between them.
#[derive(Debug, Clone)]
pub(crate) struct FieldRaster {
    step_um: f64,
    n_columns: usize,
    n_channels: usize,
    /// By row, column and channel.
    values: Vec<f32>,
}

impl FieldRaster {
    /// Nodes every `step_um` from the corner of a slide of this size; `at` gives the values of a place, um.
    pub(crate) fn of<const N: usize>(
        size_um: [f64; 2],
        step_um: f64,
        at: impl Fn([f64; 2]) -> [f32; N] + Sync + Send,
    ) -> Self {
        let [n_columns, n_rows] = size_um.map(|side| (side / step_um).ceil() as usize + 2);
        let nodes = (0..n_columns * n_rows).into_par_iter();
        let values: Vec<[f32; N]> = nodes
            .map(|node| [node % n_columns, node / n_columns].map(|i| i as f64 * step_um))
            .map(at)
            .collect();
        Self {
            step_um,
            n_columns,
            n_channels: N,
            values: values.into_flattened(),
        }
    }

    /// The values at a place, um; those at the edge beyond it.
    pub(crate) fn at<const N: usize>(&self, place_um: [f64; 2]) -> [f32; N] {
        debug_assert_eq!(N, self.n_channels);
        let n_rows = self.values.len() / self.n_channels / self.n_columns;
        let [(column, right), (row, down)] = [(place_um[0], self.n_columns), (place_um[1], n_rows)]
            .map(|(place, n)| {
                let place = (place / self.step_um).clamp(0.0, (n - 2) as f64);
                let node = (place as usize).min(n - 2);
                (node, (place - node as f64) as f32)
            });
        let above = (row * self.n_columns + column) * N;
        let below = above + self.n_columns * N;
        std::array::from_fn(|channel| {
            let between = |at: usize| {
                let (left, next) = (self.values[at + channel], self.values[at + N + channel]);
                left + (next - left) * right
            };
            let (above, below) = (between(above), between(below));
            above + (below - above) * down
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plane_is_read_exactly_between_nodes_and_the_edge_beyond_them() {
        let raster = FieldRaster::of([100.0, 50.0], 10.0, |[x, y]| [x as f32, (x - y) as f32]);
        for place in [[0.0, 0.0], [33.0, 21.5], [99.0, 50.0]] {
            let [x, difference] = raster.at::<2>(place);
            assert!((f64::from(x) - place[0]).abs() < 1e-4, "{place:?}");
            let wanted = place[0] - place[1];
            assert!((f64::from(difference) - wanted).abs() < 1e-4, "{place:?}");
        }
        assert_eq!(raster.at::<2>([-5.0, -5.0]), raster.at::<2>([0.0, 0.0]));
    }
}
