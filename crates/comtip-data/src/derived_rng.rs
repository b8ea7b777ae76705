//! Random numbers that follow from a seed and a name.

use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use sha2::{Digest, Sha256};

/// A generator of its own for every seed, purpose and part of it, so that what is drawn for one
/// slide does not depend on which other slides there are, or on their order.
pub(crate) fn derived_rng(seed: u64, purpose: &str, part: &str, number: u64) -> ChaCha8Rng {
    let mut hasher = Sha256::new();
    hasher.update(seed.to_le_bytes());
    hasher.update(number.to_le_bytes());
    hasher.update((purpose.len() as u64).to_le_bytes());
    hasher.update(purpose);
    hasher.update(part);
    ChaCha8Rng::from_seed(hasher.finalize().into())
}

#[cfg(test)]
mod tests {
    use rand::RngExt;

    use super::*;

    #[test]
    fn every_argument_counts() {
        let draw = |seed, purpose: &str, part: &str, number| -> u64 {
            derived_rng(seed, purpose, part, number).random()
        };
        let one = draw(1, "split", "s1", 0);
        assert_eq!(draw(1, "split", "s1", 0), one);
        let others = [
            draw(2, "split", "s1", 0),
            draw(1, "splits", "1", 0),
            draw(1, "split", "s2", 0),
            draw(1, "split", "s1", 1),
        ];
        assert!(!others.contains(&one));
    }
}
