//! An undirected graph whose edges have weights.

use crate::error::MetricError;

/// An undirected graph whose edges have weights above 0.
#[derive(Debug, Clone, PartialEq)]
pub struct WeightedGraph {
    /// Where the edges of each node begin in `edges`, and where the last ones end.
    starts: Vec<usize>,
    /// The other end of an edge and its weight; every edge stands at both of its ends.
    edges: Vec<(usize, f64)>,
    /// Twice the weights within each node: what an aggregate keeps of the edges it swallowed.
    within: Vec<f64>,
    /// Weights of edges at each node and those within, summed.
    strengths: Vec<f64>,
    /// The sum of the strengths.
    total_strength: f64,
}

impl WeightedGraph {
    /// Makes a graph of `n_nodes` nodes from edges: their ends and weight, in either direction.
    /// Weights of edges with the same ends are added.
    ///
    /// # Errors
    ///
    /// [`MetricError::Empty`] without nodes, and [`MetricError::InvalidEdge`] for an edge that joins a
    /// node that is not there or a node to itself, or whose weight is not finite and above 0;
    /// [`MetricError::InvalidSetting`] for weights whose sum is not finite.
    ///
    /// ```
    /// use comtip_metrics::WeightedGraph;
    ///
    /// let graph = WeightedGraph::from_edges(3, &[(0, 1, 2.0), (1, 0, 0.5), (1, 2, 1.0)])?;
    /// assert_eq!(graph.n_edges(), 2);
    /// assert_eq!(graph.neighbours(1).collect::<Vec<_>>(), [(0, 2.5), (2, 1.0)]);
    /// assert_eq!(graph.strength(1), 3.5);
    ///
    /// let error = WeightedGraph::from_edges(2, &[(0, 1, 1.0), (1, 2, 1.0)]).unwrap_err();
    /// assert_eq!(
    ///     error.to_string(),
    ///     "edge 1 (counted from 0) joins a node that the graph does not have"
    /// );
    /// # Ok::<(), comtip_metrics::MetricError>(())
    /// ```
    pub fn from_edges(n_nodes: usize, edges: &[(usize, usize, f64)]) -> Result<Self, MetricError> {
        if n_nodes == 0 {
            return Err(MetricError::Empty { what: "the graph" });
        }
        let mut neighbours = vec![Vec::new(); n_nodes];
        for (edge, &(a, b, weight)) in edges.iter().enumerate() {
            let problem = if a >= n_nodes || b >= n_nodes {
                Some("joins a node that the graph does not have")
            } else if a == b {
                Some("joins a node to itself")
            } else if !(weight.is_finite() && weight > 0.0) {
                Some("has a weight that is not finite and above 0")
            } else {
                None
            };
            if let Some(problem) = problem {
                return Err(MetricError::InvalidEdge { edge, problem });
            }
            neighbours[a].push((b, weight));
            neighbours[b].push((a, weight));
        }
        for ends in &mut neighbours {
            ends.sort_by_key(|&(node, _)| node);
            ends.dedup_by(|next, kept| {
                let is_same = next.0 == kept.0;
                if is_same {
                    kept.1 += next.1;
                }
                is_same
            });
        }
        let graph = Self::of_neighbours(neighbours, vec![0.0; n_nodes]);
        if graph.total_strength.is_finite() {
            return Ok(graph);
        }
        Err(MetricError::InvalidSetting {
            setting: "the sum of the weights",
            requirement: "finite",
            value: graph.total_strength.to_string(),
        })
    }

    /// A graph by the edges at each node, every edge given at both ends, and twice the weights
    /// within each node.
    pub(in crate::clustering) fn of_neighbours(
        neighbours: Vec<Vec<(usize, f64)>>,
        within: Vec<f64>,
    ) -> Self {
        let mut strengths = within.clone();
        let mut starts = vec![0];
        let mut edges = Vec::with_capacity(neighbours.iter().map(Vec::len).sum());
        for (ends, strength) in neighbours.into_iter().zip(&mut strengths) {
            *strength += ends.iter().map(|(_, weight)| weight).sum::<f64>();
            edges.extend(ends);
            starts.push(edges.len());
        }
        Self {
            starts,
            edges,
            within,
            total_strength: strengths.iter().sum(),
            strengths,
        }
    }

    /// Nodes, at least 1.
    pub fn n_nodes(&self) -> usize {
        self.strengths.len()
    }

    /// Pairs of nodes that are joined.
    pub fn n_edges(&self) -> usize {
        self.edges.len() / 2
    }

    /// The nodes that are joined to one, in order, with the weights of the edges.
    ///
    /// # Panics
    ///
    /// If there is no such node.
    pub fn neighbours(&self, node: usize) -> impl Iterator<Item = (usize, f64)> + '_ {
        let range = self.starts[node]..self.starts[node + 1];
        self.edges[range].iter().copied()
    }

    /// The weights of the edges of a node, summed.
    ///
    /// # Panics
    ///
    /// If there is no such node.
    pub fn strength(&self, node: usize) -> f64 {
        self.strengths[node]
    }

    /// Twice the weights within a node.
    pub(in crate::clustering) fn within(&self, node: usize) -> f64 {
        self.within[node]
    }

    /// The strengths of all nodes, summed: twice the weights of all edges.
    pub fn total_strength(&self) -> f64 {
        self.total_strength
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bad_edge_is_named_by_its_position() {
        let message = |edge| {
            WeightedGraph::from_edges(2, &[(0, 1, 1.0), edge])
                .unwrap_err()
                .to_string()
        };
        assert_eq!(
            message((1, 1, 1.0)),
            "edge 1 (counted from 0) joins a node to itself"
        );
        for weight in [0.0, -1.0, f64::NAN, f64::INFINITY] {
            assert_eq!(
                message((0, 1, weight)),
                "edge 1 (counted from 0) has a weight that is not finite and above 0"
            );
        }
    }

    #[test]
    fn weights_that_are_too_large_together_are_refused() {
        let edges = [(0, 1, f64::MAX), (1, 2, f64::MAX)];
        let error = WeightedGraph::from_edges(3, &edges).unwrap_err();
        assert_eq!(
            error.to_string(),
            "the sum of the weights must be finite but is inf"
        );
    }

    #[test]
    fn a_graph_without_nodes_is_refused() {
        let error = WeightedGraph::from_edges(0, &[]).unwrap_err();
        assert_eq!(error.to_string(), "the graph is empty");
    }

    #[test]
    fn weights_within_a_node_count_for_its_strength_alone() {
        let graph =
            WeightedGraph::of_neighbours(vec![vec![(1, 2.0)], vec![(0, 2.0)]], vec![6.0, 0.0]);
        assert_eq!((graph.strength(0), graph.strength(1)), (8.0, 2.0));
        assert_eq!((graph.total_strength(), graph.n_edges()), (10.0, 1));
    }
}
