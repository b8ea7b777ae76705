//! Local moving: nodes go where they gain most, until none gains.

use rand::{Rng, seq::SliceRandom};
use std::collections::VecDeque;

use super::link_tally::LinkTally;
use super::partition::Partition;
use super::quality::Quality;
use crate::clustering::graph::WeightedGraph;

/// Share of a node's strength that a move must gain, so that rounding never moves a node to and fro.
const LEAST_GAIN: f64 = 1e-10;

/// Moves nodes to the community they gain most by, an empty one included, until no move gains.
///
/// `MoveNodesFast` of Traag et al. 2019, algorithm A.2: nodes are visited in random order, and again
/// when a neighbour has moved to another community than theirs.
pub(super) fn move_nodes(
    graph: &WeightedGraph,
    quality: Quality,
    partition: &mut Partition,
    rng: &mut impl Rng,
) {
    let n = graph.n_nodes();
    let mut order: Vec<usize> = (0..n).collect();
    order.shuffle(rng);
    let mut queue = VecDeque::from(order);
    let mut is_queued = vec![true; n];
    let mut tally = LinkTally::new(n);
    while let Some(node) = queue.pop_front() {
        is_queued[node] = false;
        let own = partition.communities[node];
        let communities = &partition.communities;
        tally.count(
            graph
                .neighbours(node)
                .map(|(other, w)| (communities[other], w)),
        );
        partition.take_out(graph, node);
        let best = best_community(graph, quality, partition, &tally, node, own);
        partition.put(graph, node, best);
        if best == own {
            continue;
        }
        for (other, _) in graph.neighbours(node) {
            if partition.communities[other] != best && !is_queued[other] {
                is_queued[other] = true;
                queue.push_back(other);
            }
        }
    }
}

/// The community that a node gains most by; its own unless another is better.
fn best_community(
    graph: &WeightedGraph,
    quality: Quality,
    partition: &Partition,
    tally: &LinkTally,
    node: usize,
    own: usize,
) -> usize {
    let strength = graph.strength(node);
    let gain = |community: usize| {
        let others = partition.strengths[community];
        quality.gain(tally.weight(community), strength, others)
    };
    let mut best = (own, gain(own) + LEAST_GAIN * strength);
    let linked = tally.links().map(|(community, _)| community);
    for community in linked.chain(partition.empty_community()) {
        let gained = gain(community);
        if gained > best.1 {
            best = (community, gained);
        }
    }
    best.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::SeedableRng;
    use rand_chacha::ChaCha8Rng;

    fn moved(graph: &WeightedGraph, resolution: f64, communities: Vec<usize>) -> Vec<usize> {
        let mut partition = Partition::of(graph, communities);
        let quality = Quality::of(graph, resolution);
        let mut rng = ChaCha8Rng::seed_from_u64(0);
        move_nodes(graph, quality, &mut partition, &mut rng);
        partition.communities
    }

    #[test]
    fn two_nodes_that_are_joined_come_together() {
        let graph = WeightedGraph::from_edges(2, &[(0, 1, 1.0)]).unwrap();
        let communities = moved(&graph, 1.0, vec![0, 1]);
        assert_eq!(communities[0], communities[1]);
    }

    #[test]
    fn a_node_that_gains_by_being_alone_leaves() {
        let graph = WeightedGraph::from_edges(2, &[(0, 1, 1.0)]).unwrap();
        let communities = moved(&graph, 3.0, vec![0, 0]);
        assert_ne!(communities[0], communities[1]);
    }

    #[test]
    fn a_node_in_the_wrong_triangle_goes_back() {
        let edges = [(0, 1), (1, 2), (2, 0), (3, 4), (4, 5), (5, 3), (2, 3)];
        let edges = edges.map(|(a, b)| (a, b, 1.0));
        let graph = WeightedGraph::from_edges(6, &edges).unwrap();
        assert_eq!(
            moved(&graph, 1.0, vec![0, 0, 1, 1, 1, 1]),
            [0, 0, 0, 1, 1, 1]
        );
    }
}
