//! Which node is in which community, while nodes move.

use crate::clustering::graph::WeightedGraph;

/// Communities of the nodes of a graph, numbered below `n_nodes`; some numbers are free.
pub(super) struct Partition {
    /// The community of every node.
    pub(super) communities: Vec<usize>,
    /// Strengths of the nodes of each community, summed.
    pub(super) strengths: Vec<f64>,
    /// Nodes of each community.
    sizes: Vec<usize>,
    /// Communities without nodes.
    empty: Vec<usize>,
}

impl Partition {
    /// Takes a community below `n_nodes` for every node.
    pub(super) fn of(graph: &WeightedGraph, communities: Vec<usize>) -> Self {
        let n = graph.n_nodes();
        let (mut strengths, mut sizes) = (vec![0.0; n], vec![0; n]);
        for (node, &community) in communities.iter().enumerate() {
            strengths[community] += graph.strength(node);
            sizes[community] += 1;
        }
        Self {
            communities,
            strengths,
            empty: (0..n).filter(|&community| sizes[community] == 0).collect(),
            sizes,
        }
    }

    /// Takes a node out of its community; it must be put into one before anything else.
    pub(super) fn take_out(&mut self, graph: &WeightedGraph, node: usize) {
        let own = self.communities[node];
        self.sizes[own] -= 1;
        self.strengths[own] -= graph.strength(node);
        if self.sizes[own] == 0 {
            self.strengths[own] = 0.0;
            self.empty.push(own);
        }
    }

    /// A community without nodes: the own one of the node that was taken out, if it was alone.
    pub(super) fn empty_community(&self) -> Option<usize> {
        self.empty.last().copied()
    }

    /// Puts the node that was taken out into a community with nodes or into
    /// [`Self::empty_community`].
    pub(super) fn put(&mut self, graph: &WeightedGraph, node: usize, community: usize) {
        if self.sizes[community] == 0 {
            self.empty.pop();
        }
        self.sizes[community] += 1;
        self.strengths[community] += graph.strength(node);
        self.communities[node] = community;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_node_that_moves_takes_its_strength_along() {
        let graph = WeightedGraph::from_edges(3, &[(0, 1, 2.0), (1, 2, 1.0)]).unwrap();
        let mut partition = Partition::of(&graph, vec![0, 0, 2]);
        assert_eq!(partition.empty_community(), Some(1));
        partition.take_out(&graph, 2);
        assert_eq!(partition.empty_community(), Some(2));
        partition.put(&graph, 2, 0);
        assert_eq!(partition.communities, [0, 0, 0]);
        assert_eq!(partition.strengths, [6.0, 0.0, 0.0]);
        partition.take_out(&graph, 1);
        partition.put(&graph, 1, 2);
        assert_eq!(partition.strengths, [3.0, 0.0, 3.0]);
        assert_eq!(partition.empty_community(), Some(1));
    }
}
