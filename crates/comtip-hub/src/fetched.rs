//! What a fetch brought.

/// What a fetch brought.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Fetched {
    /// The commit of the data set all files are of.
    pub commit: String,
    /// Files that were there and right.
    pub n_kept: usize,
    /// Files that were brought, or their rest.
    pub n_fetched: usize,
    /// Bytes of files that came over the network, those that had to come again included.
    pub n_bytes_received: u64,
}
