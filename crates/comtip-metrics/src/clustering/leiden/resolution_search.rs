//! The resolution that gives a wanted number of communities.

use super::config::{Leiden, LeidenFit};
use crate::clustering::graph::WeightedGraph;
use crate::error::MetricError;
use crate::input::check_at_least;

/// Resolution at which the search for enough communities gives up.
const MAX_RESOLUTION: f64 = 1e6;

/// Halvings of the range of resolutions before the search gives up.
const MAX_HALVINGS: usize = 40;

/// What a search for a number of communities found.
#[derive(Debug, Clone, PartialEq)]
pub struct ResolutionSearch {
    /// The communities; those whose number came nearest if none had the wanted one, the first of
    /// equals.
    pub fit: LeidenFit,
    /// The resolution they were found at.
    pub resolution: f64,
    /// Whether there are as many as were wanted.
    pub is_met: bool,
}

impl Leiden {
    /// Searches the resolution at which the graph has `n_clusters` communities, by bisection, with the
    /// same seed at every step; the resolution of the settings is not used.
    ///
    /// The number may be out of reach: a graph has no fewer communities than connected components,
    /// and as the resolution grows their number can step over the wanted one. Look at
    /// [`ResolutionSearch::is_met`].
    ///
    /// # Errors
    ///
    /// [`MetricError::InvalidSetting`] for a setting out of range or no clusters, and
    /// [`MetricError::TooFew`] for more clusters than nodes.
    ///
    /// ```
    /// use comtip_metrics::{Leiden, WeightedGraph};
    ///
    /// // Two triangles, joined by an edge.
    /// let edges = [(0, 1), (1, 2), (2, 0), (3, 4), (4, 5), (5, 3), (2, 3)];
    /// let graph = WeightedGraph::from_edges(6, &edges.map(|(a, b)| (a, b, 1.0)))?;
    /// for n_clusters in [1, 2, 6] {
    ///     let search = Leiden::new(42).search_resolution(&graph, n_clusters)?;
    ///     assert!(search.is_met);
    ///     assert_eq!(search.fit.n_clusters, n_clusters);
    /// }
    /// # Ok::<(), comtip_metrics::MetricError>(())
    /// ```
    pub fn search_resolution(
        &self,
        graph: &WeightedGraph,
        n_clusters: usize,
    ) -> Result<ResolutionSearch, MetricError> {
        if n_clusters == 0 {
            return Err(MetricError::InvalidSetting {
                setting: "n_clusters",
                requirement: "at least 1",
                value: "0".into(),
            });
        }
        check_at_least("Leiden", "nodes", n_clusters, graph.n_nodes())?;

        let mut best = self.at_resolution(graph, 0.0, n_clusters)?;
        if best.fit.n_clusters >= n_clusters {
            return Ok(best);
        }
        let (mut too_few, mut enough) = (0.0, 1.0);
        loop {
            let found = self.at_resolution(graph, enough, n_clusters)?;
            let is_short = found.fit.n_clusters < n_clusters;
            best = best.nearer(found, n_clusters);
            if !is_short || enough >= MAX_RESOLUTION {
                break;
            }
            (too_few, enough) = (enough, 2.0 * enough);
        }
        for _ in 0..MAX_HALVINGS {
            if best.is_met {
                break;
            }
            let middle = (too_few + enough) / 2.0;
            let found = self.at_resolution(graph, middle, n_clusters)?;
            if found.fit.n_clusters < n_clusters {
                too_few = middle;
            } else {
                enough = middle;
            }
            best = best.nearer(found, n_clusters);
        }
        Ok(best)
    }

    fn at_resolution(
        &self,
        graph: &WeightedGraph,
        resolution: f64,
        n_clusters: usize,
    ) -> Result<ResolutionSearch, MetricError> {
        let leiden = Self {
            resolution,
            ..self.clone()
        };
        let fit = leiden.fit(graph)?;
        Ok(ResolutionSearch {
            is_met: fit.n_clusters == n_clusters,
            fit,
            resolution,
        })
    }
}

impl ResolutionSearch {
    /// Whichever number of communities is nearer to the wanted one.
    fn nearer(self, other: Self, n_clusters: usize) -> Self {
        let distance = |search: &Self| search.fit.n_clusters.abs_diff(n_clusters);
        if distance(&other) < distance(&self) {
            other
        } else {
            self
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fewer_communities_than_components_are_not_met_and_said_so() {
        let graph = WeightedGraph::from_edges(6, &[(0, 1, 1.0), (2, 3, 1.0), (4, 5, 1.0)]).unwrap();
        let search = Leiden::new(0).search_resolution(&graph, 2).unwrap();
        assert!(!search.is_met);
        assert_eq!((search.fit.n_clusters, search.resolution), (3, 0.0));
    }

    #[test]
    fn a_number_that_symmetry_steps_over_is_not_met_and_the_nearest_is_returned() {
        // Every edge of a complete graph is like every other: one community or four.
        let edges = [(0, 1), (0, 2), (0, 3), (1, 2), (1, 3), (2, 3)].map(|(a, b)| (a, b, 1.0));
        let graph = WeightedGraph::from_edges(4, &edges).unwrap();
        let search = Leiden::new(0).search_resolution(&graph, 3).unwrap();
        assert!(!search.is_met);
        assert_eq!(search.fit.n_clusters, 4);
    }

    #[test]
    fn more_communities_than_nodes_are_refused() {
        let graph = WeightedGraph::from_edges(2, &[(0, 1, 1.0)]).unwrap();
        let message = |n| {
            Leiden::new(0)
                .search_resolution(&graph, n)
                .unwrap_err()
                .to_string()
        };
        assert_eq!(message(3), "Leiden needs at least 3 nodes but got 2");
        assert_eq!(message(0), "n_clusters must be at least 1 but is 0");
    }
}
