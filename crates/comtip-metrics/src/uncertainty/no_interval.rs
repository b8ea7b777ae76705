//! Why a score has no interval.

/// Why a score has no interval; displays as the words to print in its place.
///
/// ```
/// use comtip_metrics::NoInterval;
///
/// let reason = NoInterval::TooFew { unit: "patients", n_found: 1 };
/// assert_eq!(reason.to_string(), "an interval over patients needs at least 2 but got 1");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NoInterval {
    /// There is nothing that could have come out otherwise.
    #[error("an interval over {unit} needs at least 2 but got {n_found}")]
    TooFew {
        /// What would be drawn, in the plural.
        unit: &'static str,
        /// How many there are.
        n_found: usize,
    },
    /// The score is undefined in too many draws.
    #[error("undefined in {n_undefined} of {n_draws} draws")]
    Undefined {
        /// Draws without a score.
        n_undefined: usize,
        /// All draws.
        n_draws: usize,
    },
    /// The score lies below all draws, or above all: they do not speak of it.
    #[error("the score lies outside all {n_draws} draws")]
    OutsideDraws {
        /// All draws.
        n_draws: usize,
    },
}
