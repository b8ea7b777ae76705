//! Edges within communities beyond chance.

use std::collections::BTreeMap;

use super::weighted_graph::WeightedGraph;
use crate::error::MetricError;
use crate::input::check_same_length;

/// The modularity of communities of a graph; `None` for a graph without edges.
///
/// Newman and Girvan, Physical Review E 2004, with the resolution of Reichardt and Bornholdt, 2006:
/// the share of the weights that lies within communities, less `resolution` times the share
/// expected of edges laid at random between nodes of the same strengths.
///
/// # Errors
///
/// [`MetricError::LengthMismatch`] unless every node has a community, and
/// [`MetricError::InvalidSetting`] for a resolution that is not finite or below 0.
///
/// ```
/// use comtip_metrics::{WeightedGraph, modularity};
///
/// // Two triangles, joined by an edge: 6 of 7 edges lie within.
/// let edges = [(0, 1), (1, 2), (2, 0), (3, 4), (4, 5), (5, 3), (2, 3)];
/// let graph = WeightedGraph::from_edges(6, &edges.map(|(a, b)| (a, b, 1.0)))?;
/// let score = modularity(&graph, &[0, 0, 0, 1, 1, 1], 1.0)?.expect("edges");
/// assert!((score - (6.0 / 7.0 - 0.5)).abs() < 1e-12);
/// # Ok::<(), comtip_metrics::MetricError>(())
/// ```
pub fn modularity(
    graph: &WeightedGraph,
    communities: &[usize],
    resolution: f64,
) -> Result<Option<f64>, MetricError> {
    check_resolution(resolution)?;
    check_same_length(
        "nodes",
        ("graph", graph.n_nodes()),
        ("communities", communities.len()),
    )?;
    if graph.total_strength() == 0.0 {
        return Ok(None);
    }
    let mut within = 0.0;
    let mut strengths = BTreeMap::<usize, f64>::new();
    for (node, &community) in communities.iter().enumerate() {
        *strengths.entry(community).or_default() += graph.strength(node);
        let own = graph
            .neighbours(node)
            .filter(|&(other, _)| communities[other] == community);
        within += graph.within(node) + own.map(|(_, weight)| weight).sum::<f64>();
    }
    let share = |strength: f64| strength / graph.total_strength();
    let by_chance: f64 = strengths.values().map(|&k| share(k).powi(2)).sum();
    Ok(Some(share(within) - resolution * by_chance))
}

/// Refuses a resolution that is not finite or below 0.
pub(in crate::clustering) fn check_resolution(resolution: f64) -> Result<(), MetricError> {
    if resolution.is_finite() && resolution >= 0.0 {
        return Ok(());
    }
    Err(MetricError::InvalidSetting {
        setting: "resolution",
        requirement: "finite and not negative",
        value: resolution.to_string(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_community_has_no_modularity_beyond_chance() {
        let graph = WeightedGraph::from_edges(3, &[(0, 1, 1.0), (1, 2, 5.0)]).unwrap();
        assert_eq!(modularity(&graph, &[4, 4, 4], 1.0), Ok(Some(0.0)));
        assert_eq!(modularity(&graph, &[4, 4, 4], 0.25), Ok(Some(0.75)));
    }

    #[test]
    fn a_graph_without_edges_has_no_modularity() {
        let graph = WeightedGraph::from_edges(2, &[]).unwrap();
        assert_eq!(modularity(&graph, &[0, 1], 1.0), Ok(None));
    }

    #[test]
    fn bad_arguments_are_refused_by_name() {
        let graph = WeightedGraph::from_edges(2, &[(0, 1, 1.0)]).unwrap();
        let message = |communities: &[usize], resolution| {
            modularity(&graph, communities, resolution)
                .unwrap_err()
                .to_string()
        };
        assert_eq!(
            message(&[0], 1.0),
            "graph has 2 nodes but communities has 1"
        );
        assert_eq!(
            message(&[0, 0], -1.0),
            "resolution must be finite and not negative but is -1"
        );
    }
}
