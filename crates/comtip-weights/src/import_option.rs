//! An option of reading weights, as messages ask for it.

/// A field of [`ImportOptions`](super::import::ImportOptions).
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum ImportOption {
    /// [`n_heads`](super::import::ImportOptions::n_heads).
    NHeads,
    /// [`n_text_heads`](super::import::ImportOptions::n_text_heads).
    NTextHeads,
    /// [`leave_out`](super::import::ImportOptions::leave_out) with this start of names.
    LeaveOut(String),
    /// [`pixels`](super::import::ImportOptions::pixels).
    Pixels,
}
