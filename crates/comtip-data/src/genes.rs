//! Which genes a model speaks of.

mod vocabulary;

pub use vocabulary::GeneVocabulary;
