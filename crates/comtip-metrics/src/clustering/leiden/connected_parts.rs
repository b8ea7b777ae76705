//! Communities as they are handed out: connected, the largest first.

use std::cmp::Reverse;

use crate::clustering::graph::WeightedGraph;

/// Divides communities into their connected parts, numbered by size, the largest first; of equals
/// the one with the lowest node. Also returns how many there are.
///
/// Parts without an edge between them have no less modularity apart than together.
pub(super) fn connected_parts(graph: &WeightedGraph, communities: &[usize]) -> (Vec<usize>, usize) {
    let mut members: Vec<Vec<usize>> = Vec::new();
    let mut is_reached = vec![false; communities.len()];
    for start in 0..communities.len() {
        if is_reached[start] {
            continue;
        }
        is_reached[start] = true;
        let mut part = vec![start];
        let mut n_visited = 0;
        while let Some(&node) = part.get(n_visited) {
            n_visited += 1;
            for (other, _) in graph.neighbours(node) {
                if communities[other] == communities[start] && !is_reached[other] {
                    is_reached[other] = true;
                    part.push(other);
                }
            }
        }
        members.push(part);
    }
    members.sort_by_key(|part| Reverse(part.len()));
    let mut parts = vec![0; communities.len()];
    for (number, part) in members.iter().enumerate() {
        part.iter().for_each(|&node| parts[node] = number);
    }
    (parts, members.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_community_in_two_pieces_becomes_two_and_the_largest_comes_first() {
        let graph = WeightedGraph::from_edges(6, &[(0, 1, 1.0), (2, 3, 1.0), (3, 4, 1.0)]).unwrap();
        let (parts, n_parts) = connected_parts(&graph, &[9, 9, 9, 9, 9, 1]);
        assert_eq!(parts, [1, 1, 0, 0, 0, 2]);
        assert_eq!(n_parts, 3);
    }
}
