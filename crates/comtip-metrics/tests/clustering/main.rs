//! Clustering and what judges it, against other libraries and for every input.

mod golden;
mod graphs;
mod properties;
