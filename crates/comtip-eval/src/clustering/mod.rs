//! Do clusters of embeddings follow the labels?

mod cluster_finder;
mod clustering;
mod clusterings;
mod facts;
mod label_words;
mod slide_to_cluster;
mod verdict;

pub use clustering::{ClusteringOptions, clustering};
