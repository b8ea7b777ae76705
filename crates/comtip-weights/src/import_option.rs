//! An option of reading weights, as messages ask for it.

/// A field of [`ImportOptions`](super::import_options::ImportOptions).
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum ImportOption {
    /// [`n_heads`](super::import_options::ImportOptions::n_heads).
    NHeads,
    /// [`n_text_heads`](super::import_options::ImportOptions::n_text_heads).
    NTextHeads,
    /// [`leave_out`](super::import_options::ImportOptions::leave_out) with this start of names.
    LeaveOut(String),
    /// [`pixels`](super::import_options::ImportOptions::pixels).
    Pixels,
}
