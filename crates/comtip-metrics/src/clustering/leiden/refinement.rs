//! Refinement: communities fall into parts that are well connected within them.

use rand::{Rng, RngExt, seq::SliceRandom};

use super::link_tally::LinkTally;
use super::partition::Partition;
use super::quality::Quality;
use crate::clustering::graph::WeightedGraph;

/// How readily a node joins a part by which it gains less than it could, in mean weights of an edge;
/// that of Traag et al. 2019.
const RANDOMNESS: f64 = 0.01;

/// Parts of communities while nodes join them; a part bears the number of its first node.
struct Refinement<'a> {
    graph: &'a WeightedGraph,
    quality: Quality,
    partition: &'a Partition,
    /// The part of every node.
    parts: Vec<usize>,
    /// Strength of every part.
    strengths: Vec<f64>,
    /// Weight from every part to the rest of its community.
    outside: Vec<f64>,
    /// Whether a node is a part by itself.
    is_alone: Vec<bool>,
}

/// Divides every community into connected parts, and returns the part of every node, a number below
/// `n_nodes`.
///
/// `RefinePartition` of Traag et al. 2019, algorithm A.2: every node begins alone. In random order
/// nodes that are still alone join a part of their community by which they do not lose, drawn with a
/// probability that grows with the gain. Node and part must be well connected to the rest of the
/// community: no worse than by chance.
pub(super) fn refine(
    graph: &WeightedGraph,
    quality: Quality,
    partition: &Partition,
    rng: &mut impl Rng,
) -> Vec<usize> {
    let n = graph.n_nodes();
    let communities = &partition.communities;
    let outside = |node: usize| -> f64 {
        let own = graph
            .neighbours(node)
            .filter(|&(other, _)| communities[other] == communities[node]);
        own.map(|(_, weight)| weight).sum()
    };
    let mut refinement = Refinement {
        graph,
        quality,
        partition,
        parts: (0..n).collect(),
        strengths: (0..n).map(|node| graph.strength(node)).collect(),
        outside: (0..n).map(outside).collect(),
        is_alone: vec![true; n],
    };
    let mut order: Vec<usize> = (0..n).collect();
    order.shuffle(rng);
    let mut tally = LinkTally::new(n);
    for node in order {
        refinement.visit(node, &mut tally, rng);
    }
    refinement.parts
}

impl Refinement<'_> {
    fn visit(&mut self, node: usize, tally: &mut LinkTally, rng: &mut impl Rng) {
        let community = self.partition.communities[node];
        if !self.is_alone[node] || !self.is_well_connected(node, community) {
            return;
        }
        let own = self
            .graph
            .neighbours(node)
            .filter(|&(other, _)| self.partition.communities[other] == community);
        tally.count(own.map(|(other, weight)| (self.parts[other], weight)));
        let strength = self.strengths[node];
        let joinable: Vec<(usize, f64)> = tally
            .links()
            .filter(|&(part, _)| self.is_well_connected(part, community))
            .map(|(part, weight)| {
                (
                    part,
                    self.quality.gain(weight, strength, self.strengths[part]),
                )
            })
            .filter(|&(_, gain)| gain >= 0.0)
            .collect();
        if let Some(part) = draw(&joinable, RANDOMNESS * self.quality.mean_weight(), rng) {
            self.join(node, part, tally.weight(part));
        }
    }

    /// Whether a part has at least the weight to the rest of its community that chance would give it.
    fn is_well_connected(&self, part: usize, community: usize) -> bool {
        let rest = self.partition.strengths[community] - self.strengths[part];
        self.quality
            .gain(self.outside[part], self.strengths[part], rest)
            >= 0.0
    }

    fn join(&mut self, node: usize, part: usize, weight: f64) {
        self.parts[node] = part;
        self.strengths[part] += self.strengths[node];
        self.outside[part] += self.outside[node] - 2.0 * weight;
        self.is_alone[node] = false;
        self.is_alone[part] = false;
    }
}

/// Draws a part with probability proportional to `exp(gain / temperature)`, or none, whose gain is 0.
fn draw(parts: &[(usize, f64)], temperature: f64, rng: &mut impl Rng) -> Option<usize> {
    let most = parts.iter().map(|&(_, gain)| gain).fold(0.0, f64::max);
    let chance = |gain: f64| ((gain - most) / temperature).exp();
    let total: f64 = chance(0.0) + parts.iter().map(|&(_, gain)| chance(gain)).sum::<f64>();
    let mut left = rng.random::<f64>() * total;
    for &(part, gain) in parts {
        left -= chance(gain);
        if left < 0.0 {
            return Some(part);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::SeedableRng;
    use rand_chacha::ChaCha8Rng;

    #[test]
    fn a_gain_is_drawn_far_more_often_than_none() {
        let mut rng = ChaCha8Rng::seed_from_u64(1);
        let n_drawn = (0..1000)
            .filter(|_| draw(&[(7, 0.02)], 0.01, &mut rng) == Some(7))
            .count();
        // e^2 / (1 + e^2) is 0.881.
        assert!((850..=910).contains(&n_drawn), "{n_drawn} of 1000");
        assert_eq!(draw(&[], 0.01, &mut rng), None);
    }

    #[test]
    fn a_community_of_two_components_falls_apart() {
        let edges = [(0, 1), (1, 2), (2, 0), (3, 4), (4, 5), (5, 3)];
        let edges = edges.map(|(a, b)| (a, b, 1.0));
        let graph = WeightedGraph::from_edges(6, &edges).unwrap();
        let partition = Partition::of(&graph, vec![0; 6]);
        let quality = Quality::of(&graph, 1.0);
        for seed in 0..20 {
            let mut rng = ChaCha8Rng::seed_from_u64(seed);
            let parts = refine(&graph, quality, &partition, &mut rng);
            assert!(parts[..3].iter().all(|part| !parts[3..].contains(part)));
        }
    }

    #[test]
    fn parts_stay_within_their_communities() {
        let graph = WeightedGraph::from_edges(4, &[(0, 1, 1.0), (1, 2, 9.0), (2, 3, 1.0)]).unwrap();
        let partition = Partition::of(&graph, vec![0, 0, 3, 3]);
        let mut rng = ChaCha8Rng::seed_from_u64(0);
        let parts = refine(&graph, Quality::of(&graph, 0.1), &partition, &mut rng);
        assert_ne!(parts[1], parts[2]);
    }
}
