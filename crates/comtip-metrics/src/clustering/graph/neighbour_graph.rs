//! The graph of nearest neighbours.

use std::collections::{BTreeMap, BTreeSet};

use super::nearest_neighbours::NearestNeighbours;
use super::weighted_graph::WeightedGraph;
use crate::error::MetricError;

/// What an edge between neighbours weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EdgeWeight {
    /// 1.
    Unit,
    /// The neighbours that both ends have in common over those that either has, each counted among
    /// its own: the Jaccard index of PhenoGraph (Levine et al., Cell 2015) and Seurat.
    Jaccard,
}

impl NearestNeighbours {
    /// Joins every point to its neighbours; two points are joined if either is a neighbour of the
    /// other.
    ///
    /// # Errors
    ///
    /// [`MetricError::Empty`] without points, and [`MetricError::InvalidEdge`] if `indices` was changed
    /// to name a point that is not there or the point itself.
    ///
    /// ```
    /// use comtip_metrics::{EdgeWeight, nearest_neighbours};
    /// use ndarray::array;
    ///
    /// let points = array![[0.0_f32], [1.0], [3.0]];
    /// let neighbours = nearest_neighbours(points.view(), 1)?;
    /// let unit = neighbours.graph(EdgeWeight::Unit)?;
    /// assert_eq!(unit.neighbours(1).collect::<Vec<_>>(), [(0, 1.0), (2, 1.0)]);
    /// // {0, 1} and {2, 1} share one of three.
    /// let jaccard = neighbours.graph(EdgeWeight::Jaccard)?;
    /// assert_eq!(jaccard.neighbours(2).collect::<Vec<_>>(), [(1, 1.0 / 3.0)]);
    /// # Ok::<(), comtip_metrics::MetricError>(())
    /// ```
    pub fn graph(&self, weight: EdgeWeight) -> Result<WeightedGraph, MetricError> {
        let around: Vec<BTreeSet<usize>> = self
            .indices
            .outer_iter()
            .enumerate()
            .map(|(point, row)| row.iter().copied().chain([point]).collect())
            .collect();
        let mut weights = BTreeMap::new();
        for ((point, _), &other) in self.indices.indexed_iter() {
            let ends = (point.min(other), point.max(other));
            weights.entry(ends).or_insert_with(|| match weight {
                EdgeWeight::Unit => 1.0,
                EdgeWeight::Jaccard => jaccard(&around, point, other),
            });
        }
        let edges: Vec<_> = weights.into_iter().map(|((a, b), w)| (a, b, w)).collect();
        WeightedGraph::from_edges(self.indices.nrows(), &edges)
    }
}

/// The Jaccard index of the surroundings of two points; 1 where one is not there, for the graph to
/// refuse.
fn jaccard(around: &[BTreeSet<usize>], a: usize, b: usize) -> f64 {
    match (around.get(a), around.get(b)) {
        (Some(a), Some(b)) => {
            let n_common = a.intersection(b).count();
            n_common as f64 / (a.len() + b.len() - n_common) as f64
        }
        _ => 1.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::{Array2, array};

    #[test]
    fn a_pair_of_mutual_neighbours_is_one_edge_of_weight_one() {
        let neighbours = NearestNeighbours {
            indices: array![[1], [0], [1]],
            distances: Array2::zeros((3, 1)),
        };
        let graph = neighbours.graph(EdgeWeight::Unit).unwrap();
        assert_eq!(graph.n_edges(), 2);
        assert_eq!(graph.total_strength(), 4.0);
    }

    #[test]
    fn a_neighbour_that_is_not_there_is_refused_under_both_weights() {
        let neighbours = NearestNeighbours {
            indices: array![[1], [7]],
            distances: Array2::zeros((2, 1)),
        };
        for weight in [EdgeWeight::Unit, EdgeWeight::Jaccard] {
            assert!(matches!(
                neighbours.graph(weight),
                Err(MetricError::InvalidEdge { edge: 1, .. })
            ));
        }
    }
}
