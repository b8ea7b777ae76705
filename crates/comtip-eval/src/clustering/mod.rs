//! Do clusters of embeddings follow the labels?

mod clustering;
mod clusterings;
mod label_words;
mod labelled_slide;
mod verdict;

pub use clustering::{ClusteringOptions, clustering};
