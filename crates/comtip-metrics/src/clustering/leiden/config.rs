//! Settings of Leiden, and what a fit returns.

use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;

use super::connected_parts::connected_parts;
use super::levels::one_pass;
use super::quality::Quality;
use crate::clustering::graph::{WeightedGraph, check_resolution, modularity};
use crate::error::MetricError;

/// Rise in modularity below which a pass has not improved on the one before.
const LEAST_RISE: f64 = 1e-12;

/// Settings of Leiden: communities of a graph by their modularity.
///
/// Traag, Waltman and van Eck, "From Louvain to Leiden: guaranteeing well-connected communities",
/// Scientific Reports 2019: nodes move to the community they gain most by, communities are refined
/// into well connected parts, and these become the nodes of a smaller graph, until nothing is left
/// to join. Passes are repeated, each from the communities of the one before, until modularity rises
/// no more; the best of several starts is kept. Every community is connected. The result is a
/// function of graph, settings and seed.
///
/// ```
/// use comtip_metrics::{Leiden, WeightedGraph};
///
/// // Two triangles, joined by an edge.
/// let edges = [(0, 1), (1, 2), (2, 0), (3, 4), (4, 5), (5, 3), (2, 3)];
/// let graph = WeightedGraph::from_edges(6, &edges.map(|(a, b)| (a, b, 1.0)))?;
/// let fit = Leiden::new(42).fit(&graph)?;
/// assert_eq!(fit.assignments, [0, 0, 0, 1, 1, 1]);
/// # Ok::<(), comtip_metrics::MetricError>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Leiden {
    /// How large a share expected by chance weighs in the modularity, at least 0; larger values give
    /// more and smaller communities.
    pub resolution: f64,
    /// Starts, of which the one with the highest modularity is kept, at least 1.
    pub n_init: usize,
    /// Passes after which a start ends, settled or not, at least 1.
    pub max_iter: usize,
    /// Seed of every random choice.
    pub seed: u64,
}

/// The communities that Leiden found.
#[derive(Debug, Clone, PartialEq)]
pub struct LeidenFit {
    /// The community of every node, numbered by size, the largest 0.
    pub assignments: Vec<usize>,
    /// Communities.
    pub n_clusters: usize,
    /// Modularity at the resolution of the settings; `None` for a graph without edges.
    pub modularity: Option<f64>,
    /// Passes of the start that was kept.
    pub n_iter: usize,
}

impl Leiden {
    /// Settings with a resolution of 1, which is the modularity of Newman and Girvan; 10 starts; and at
    /// most 100 passes, of which few are usual.
    pub fn new(seed: u64) -> Self {
        Self {
            resolution: 1.0,
            n_init: 10,
            max_iter: 100,
            seed,
        }
    }

    /// Clusters the nodes of a graph. A node without edges is a community of its own.
    ///
    /// # Errors
    ///
    /// [`MetricError::InvalidSetting`] for a setting out of range.
    pub fn fit(&self, graph: &WeightedGraph) -> Result<LeidenFit, MetricError> {
        self.check()?;
        let mut best = self.start(graph, 0)?;
        for start in 1..self.n_init as u64 {
            let fit = self.start(graph, start)?;
            if fit.modularity > best.modularity {
                best = fit;
            }
        }
        Ok(best)
    }

    /// The start of this number, each with random choices of its own, from single nodes.
    fn start(&self, graph: &WeightedGraph, start: u64) -> Result<LeidenFit, MetricError> {
        let singletons: Vec<usize> = (0..graph.n_nodes()).collect();
        let mut fit = self.measured(graph, &singletons)?;
        if graph.n_edges() == 0 {
            return Ok(fit);
        }
        let quality = Quality::of(graph, self.resolution);
        let mut rng = ChaCha8Rng::seed_from_u64(self.seed);
        rng.set_stream(start);
        for n_iter in 1..=self.max_iter {
            let communities = one_pass(graph, quality, fit.assignments.clone(), &mut rng);
            let next = self.measured(graph, &communities)?;
            let is_better = next.modularity > fit.modularity.map(|before| before + LEAST_RISE);
            if is_better {
                fit = next;
            }
            fit.n_iter = n_iter;
            if !is_better {
                break;
            }
        }
        Ok(fit)
    }

    /// Communities made connected and numbered, with their modularity.
    fn measured(
        &self,
        graph: &WeightedGraph,
        communities: &[usize],
    ) -> Result<LeidenFit, MetricError> {
        let (assignments, n_clusters) = connected_parts(graph, communities);
        Ok(LeidenFit {
            modularity: modularity(graph, &assignments, self.resolution)?,
            assignments,
            n_clusters,
            n_iter: 0,
        })
    }

    fn check(&self) -> Result<(), MetricError> {
        check_resolution(self.resolution)?;
        let counts = [("n_init", self.n_init), ("max_iter", self.max_iter)];
        match counts.into_iter().find(|&(_, count)| count == 0) {
            Some((setting, _)) => Err(MetricError::InvalidSetting {
                setting,
                requirement: "at least 1",
                value: "0".into(),
            }),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ring_of_triangles(n_triangles: usize) -> WeightedGraph {
        let n = 3 * n_triangles;
        let edges: Vec<_> = (0..n_triangles)
            .map(|i| 3 * i)
            .flat_map(|a| [(a, a + 1), (a + 1, a + 2), (a + 2, a), (a, (a + 4) % n)])
            .map(|(a, b)| (a, b, 1.0))
            .collect();
        WeightedGraph::from_edges(n, &edges).unwrap()
    }

    #[test]
    fn every_triangle_of_a_ring_is_a_community() {
        for seed in 0..10 {
            let fit = Leiden::new(seed).fit(&ring_of_triangles(5)).unwrap();
            let expected: Vec<usize> = (0..15).map(|node| node / 3).collect();
            assert_eq!(fit.assignments, expected);
        }
    }

    #[test]
    fn the_same_seed_gives_the_same_fit() {
        let graph = ring_of_triangles(20);
        let leiden = Leiden::new(9);
        assert_eq!(leiden.fit(&graph), leiden.fit(&graph));
    }

    #[test]
    fn a_resolution_of_zero_leaves_the_connected_components() {
        let edges = [(0, 1, 0.1), (1, 2, 3.0), (2, 3, 1.0), (4, 5, 1.0)];
        let graph = WeightedGraph::from_edges(7, &edges).unwrap();
        let leiden = Leiden {
            resolution: 0.0,
            ..Leiden::new(0)
        };
        let fit = leiden.fit(&graph).unwrap();
        assert_eq!(fit.assignments, [0, 0, 0, 0, 1, 1, 2]);
        assert_eq!(fit.modularity, Some(1.0));
    }

    #[test]
    fn the_scale_of_the_weights_does_not_matter() {
        let graph = ring_of_triangles(20);
        let edges: Vec<_> = (0..60)
            .flat_map(|a| graph.neighbours(a).map(move |(b, w)| (a, b, w * 512.0)))
            .collect();
        let scaled = WeightedGraph::from_edges(60, &edges).unwrap();
        let fits = (Leiden::new(3).fit(&graph), Leiden::new(3).fit(&scaled));
        assert_eq!(fits.0, fits.1);
    }

    #[test]
    fn nodes_without_edges_are_communities_of_their_own() {
        let fit = Leiden::new(0).fit(&WeightedGraph::from_edges(3, &[]).unwrap());
        let expected = LeidenFit {
            assignments: vec![0, 1, 2],
            n_clusters: 3,
            modularity: None,
            n_iter: 0,
        };
        assert_eq!(fit, Ok(expected));
    }

    #[test]
    fn settings_out_of_range_are_refused_by_name() {
        let graph = ring_of_triangles(2);
        let message = |leiden: Leiden| leiden.fit(&graph).unwrap_err().to_string();
        let default = Leiden::new(0);
        let no_pass = Leiden {
            max_iter: 0,
            ..default.clone()
        };
        let no_resolution = Leiden {
            resolution: f64::NAN,
            ..default
        };
        assert_eq!(message(no_pass), "max_iter must be at least 1 but is 0");
        assert_eq!(
            message(no_resolution),
            "resolution must be finite and not negative but is NaN"
        );
    }
}
