//! By what weights are known again: digests, provenance, reference vectors.

mod digest;
mod provenance_file;
mod reference_file;
mod reference_vectors;

pub(crate) use digest::digest;
pub(crate) use provenance_file::{WeightsProvenance, read_provenance};
pub use reference_vectors::{Difference, ReferenceVectors};
