//! The name of a metric in CSV.

use std::fmt;

use serde::{Serialize, Serializer};

/// A name with what stands before and behind it: `tile_to_transcriptome_recall_at_10`, `spearman_per_slide`.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct MetricName<'a> {
    pub(super) before: &'a str,
    pub(super) name: &'a str,
    pub(super) behind: &'a str,
}

impl fmt::Display for MetricName<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}{}", self.before, self.name, self.behind)
    }
}

impl Serialize for MetricName<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
