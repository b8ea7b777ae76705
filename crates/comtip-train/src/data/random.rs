//! Random choices as a function of what they are for.

use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;

/// What a random stream decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// Which spots are kept for validation.
    Validation = 1,
    /// The genes of a spot that are written as sentences.
    Genes,
    /// The patches that are hidden.
    Mask,
    /// Whose value each gene gets in the shuffled set.
    Permutation,
    /// How a tile is altered.
    Augmentation,
    /// Whose genes a tile is paired with in a negative control.
    Partner,
    /// In which order spots are trained on.
    Order,
}

/// The stream of random numbers for one purpose at one epoch and spot.
///
/// It depends on nothing else: neither batch size nor the number of workers nor what was drawn before
/// changes a choice, so a run can be resumed, and two ways of batching compared.
///
/// ```
/// use comtip_train::{Purpose, random_stream};
/// use rand::Rng;
///
/// let draw = |spot| random_stream(7, 0, spot, Purpose::Mask).next_u64();
/// assert_eq!(draw(3), draw(3));
/// assert_ne!(draw(3), draw(4));
/// ```
pub fn random_stream(seed: u64, epoch: u64, spot: u64, purpose: Purpose) -> ChaCha8Rng {
    let mut key = [0u8; 32];
    let words = [seed, epoch, spot, purpose as u64];
    for (bytes, word) in key.chunks_exact_mut(8).zip(words) {
        bytes.copy_from_slice(&word.to_le_bytes());
    }
    ChaCha8Rng::from_seed(key)
}
