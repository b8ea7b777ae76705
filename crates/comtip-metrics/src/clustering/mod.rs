//! Grouping spots, and comparing two groupings of them.

mod adjusted_rand_index;
mod contingency;
mod kmeans;
mod label_codes;
mod normalized_mutual_information;

pub use adjusted_rand_index::adjusted_rand_index;
pub use kmeans::{KMeans, KMeansFit};
pub use label_codes::{LabelCodes, label_codes};
pub use normalized_mutual_information::normalized_mutual_information;
