//! More rows than any real file has.

/// More spots than any slide has: Visium HD has 11.2 million bins of 2 um.
pub(crate) const MAX_SPOTS: u64 = 1 << 24;
/// More features than any panel has, by far.
pub(crate) const MAX_FEATURES: u64 = 1 << 20;
