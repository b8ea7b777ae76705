//! What a node gains by a community.

use crate::clustering::graph::WeightedGraph;

/// Modularity times half the total strength, so that what a node gains by a community is in units of
/// its edges.
#[derive(Clone, Copy)]
pub(super) struct Quality {
    /// Weight expected by chance between two strengths of 1: the resolution over the total strength.
    by_chance: f64,
    /// Mean weight of an edge of the graph that is clustered.
    mean_weight: f64,
}

impl Quality {
    /// The quality of communities of a graph with edges.
    pub(super) fn of(graph: &WeightedGraph, resolution: f64) -> Self {
        Self {
            by_chance: resolution / graph.total_strength(),
            mean_weight: graph.total_strength() / (2 * graph.n_edges()) as f64,
        }
    }

    /// What joining two sets of nodes gains, by the weight between them and their strengths.
    pub(super) fn gain(&self, weight: f64, strength: f64, other: f64) -> f64 {
        weight - self.by_chance * strength * other
    }

    /// Mean weight of an edge.
    pub(super) fn mean_weight(&self) -> f64 {
        self.mean_weight
    }
}
