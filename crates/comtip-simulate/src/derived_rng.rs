//! A generator for each purpose, so that no draw depends on the order of others.

use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;

/// What is drawn; the numbers are part of what a seed means.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Purpose {
    Genes = 1,
    PatientPicture = 2,
    PatientGenes = 3,
    Tissue = 4,
    Particles = 5,
    Grain = 6,
    Counts = 7,
    CeilingDraws = 8,
}

/// The generator of a purpose; `part` is the patient, slide or 0, `number` the spot or 0.
pub(crate) fn derived_rng(seed: u64, purpose: Purpose, part: usize, number: usize) -> ChaCha8Rng {
    let words = [seed, purpose as u64, part as u64, number as u64];
    let mut key = [0; 32];
    for (bytes, word) in key.chunks_exact_mut(8).zip(words) {
        bytes.copy_from_slice(&word.to_le_bytes());
    }
    ChaCha8Rng::from_seed(key)
}
