//! Do tile and transcriptome of a spot find each other within a slide?

mod pool;
mod retrieval;
mod searched;
mod verdict;

pub use retrieval::retrieval;
