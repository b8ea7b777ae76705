//! Aggregation: each part becomes a node.

use super::link_tally::LinkTally;
use crate::clustering::graph::WeightedGraph;

/// A graph whose nodes are the parts of another.
pub(super) struct Aggregate {
    pub(super) graph: WeightedGraph,
    /// The new node of every node before.
    pub(super) node_of: Vec<usize>,
}

/// Makes a node of every part, numbered as they first appear. Weights between parts are added to
/// edges; those within one stay with its node.
pub(super) fn aggregate(graph: &WeightedGraph, parts: &[usize]) -> Aggregate {
    let (node_of, n_parts) = renumbered(parts);
    let mut members = vec![Vec::new(); n_parts];
    for (node, &part) in node_of.iter().enumerate() {
        members[part].push(node);
    }
    let mut tally = LinkTally::new(n_parts);
    let mut neighbours = Vec::with_capacity(n_parts);
    let mut within = Vec::with_capacity(n_parts);
    for (part, nodes) in members.iter().enumerate() {
        let edges = nodes.iter().flat_map(|&node| graph.neighbours(node));
        tally.count(edges.map(|(other, weight)| (node_of[other], weight)));
        let mut ends: Vec<_> = tally.links().filter(|&(other, _)| other != part).collect();
        ends.sort_by_key(|&(other, _)| other);
        neighbours.push(ends);
        let already_within: f64 = nodes.iter().map(|&node| graph.within(node)).sum();
        within.push(already_within + tally.weight(part));
    }
    Aggregate {
        graph: WeightedGraph::of_neighbours(neighbours, within),
        node_of,
    }
}

/// Numbers groups from 0 as they first appear; their numbers must be below the length. Also returns
/// how many there are.
pub(super) fn renumbered(groups: &[usize]) -> (Vec<usize>, usize) {
    let mut numbers = vec![None; groups.len()];
    let mut n_groups = 0;
    let renumbered = groups
        .iter()
        .map(|&group| {
            *numbers[group].get_or_insert_with(|| {
                n_groups += 1;
                n_groups - 1
            })
        })
        .collect();
    (renumbered, n_groups)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clustering::graph::modularity;

    #[test]
    fn weights_between_parts_are_added_and_those_within_kept() {
        let edges = [(0, 1, 1.0), (1, 2, 2.0), (0, 2, 3.0), (2, 3, 4.0)];
        let graph = WeightedGraph::from_edges(4, &edges).unwrap();
        let once = aggregate(&graph, &[3, 3, 1, 1]);
        assert_eq!(once.node_of, [0, 0, 1, 1]);
        assert_eq!(once.graph.neighbours(0).collect::<Vec<_>>(), [(1, 5.0)]);
        assert_eq!(
            (once.graph.strength(0), once.graph.strength(1)),
            (7.0, 13.0)
        );
        let twice = aggregate(&once.graph, &[0, 0]);
        assert_eq!(twice.graph.n_edges(), 0);
        assert_eq!(twice.graph.total_strength(), graph.total_strength());
    }

    #[test]
    fn communities_of_parts_have_the_modularity_of_their_nodes() {
        let edges = [
            (0, 1, 1.0),
            (1, 2, 2.0),
            (2, 3, 4.0),
            (3, 4, 0.5),
            (4, 0, 3.0),
        ];
        let graph = WeightedGraph::from_edges(5, &edges).unwrap();
        let coarse = aggregate(&graph, &[0, 0, 2, 2, 4]).graph;
        let whole = modularity(&graph, &[0, 0, 1, 1, 0], 0.7).unwrap().unwrap();
        let of_parts = modularity(&coarse, &[0, 1, 0], 0.7).unwrap().unwrap();
        approx::assert_relative_eq!(of_parts, whole, max_relative = 1e-14);
    }
}
