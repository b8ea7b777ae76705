//! The version of the layout of results, as a field that reads no other.

use serde::{Deserialize, Serialize};

/// The version of the layout of results that this release writes and reads; in JSON the number.
///
/// It rises when a field goes or changes its meaning, not when one is added.
///
/// ```
/// use comtip_metrics::SchemaVersion;
///
/// assert_eq!(SchemaVersion::NUMBER, 1);
/// assert!(serde_json::from_str::<SchemaVersion>("1").is_ok());
/// let error = serde_json::from_str::<SchemaVersion>("99").unwrap_err();
/// assert_eq!(error.to_string(), "results of schema version 99, and this release reads version 1");
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "u32", into = "u32")]
pub struct SchemaVersion;

impl SchemaVersion {
    /// The version as a number.
    pub const NUMBER: u32 = 1;
}

impl From<SchemaVersion> for u32 {
    fn from(_: SchemaVersion) -> Self {
        SchemaVersion::NUMBER
    }
}

impl TryFrom<u32> for SchemaVersion {
    type Error = String;

    fn try_from(number: u32) -> Result<Self, String> {
        match number {
            Self::NUMBER => Ok(Self),
            other => Err(format!(
                "results of schema version {other}, and this release reads version {}",
                Self::NUMBER
            )),
        }
    }
}
