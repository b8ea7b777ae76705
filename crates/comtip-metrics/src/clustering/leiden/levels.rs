//! One pass over a graph: move, refine, aggregate, and again on the smaller graph.

use rand::Rng;

use super::aggregation::{aggregate, renumbered};
use super::local_moving::move_nodes;
use super::partition::Partition;
use super::quality::Quality;
use super::refinement::refine;
use crate::clustering::graph::WeightedGraph;

/// Improves communities, each number below `n_nodes`, and returns them in the same form.
///
/// `Leiden` of Traag et al. 2019, algorithm A.2: the parts of the refinement become the nodes of the
/// next level, which begins with the communities that its nodes were in. The pass ends when
/// refinement joins no nodes any more.
pub(super) fn one_pass(
    base: &WeightedGraph,
    quality: Quality,
    communities: Vec<usize>,
    rng: &mut impl Rng,
) -> Vec<usize> {
    let mut node_of: Vec<usize> = (0..base.n_nodes()).collect();
    let mut level = base.clone();
    let mut partition = Partition::of(&level, communities);
    loop {
        move_nodes(&level, quality, &mut partition, rng);
        let parts = refine(&level, quality, &partition, rng);
        let next = aggregate(&level, &parts);
        if next.graph.n_nodes() == level.n_nodes() {
            break;
        }
        let mut communities = vec![0; next.graph.n_nodes()];
        let (kept, _) = renumbered(&partition.communities);
        for (node, &part) in next.node_of.iter().enumerate() {
            communities[part] = kept[node];
        }
        for node in &mut node_of {
            *node = next.node_of[*node];
        }
        level = next.graph;
        partition = Partition::of(&level, communities);
    }
    node_of
        .into_iter()
        .map(|node| partition.communities[node])
        .collect()
}
