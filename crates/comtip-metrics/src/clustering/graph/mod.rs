//! Graphs of spots: who is near whom, and how well a grouping cuts few edges.

mod modularity;
mod nearest_neighbours;
mod neighbour_graph;
mod weighted_graph;

pub(in crate::clustering) use modularity::check_resolution;
pub use modularity::modularity;
pub use nearest_neighbours::{NearestNeighbours, nearest_neighbours};
pub use neighbour_graph::EdgeWeight;
pub use weighted_graph::WeightedGraph;
