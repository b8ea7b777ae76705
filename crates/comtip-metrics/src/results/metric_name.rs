//! The name of a metric.

use std::fmt;

use serde::{Serialize, Serializer};

/// The name of a metric, with what stands before and behind it: `tile_to_transcriptome_recall_at_10`, `spearman_per_slide`.
///
/// It displays as the name in CSV, and is the text of that in JSON.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct MetricName<'a> {
    /// What asks in retrieval, as `tile_to_transcriptome_`; empty of other metrics.
    pub before: &'a str,
    /// The metric itself.
    pub name: &'a str,
    /// What it is taken over, as `_per_slide`; empty where the level says so.
    pub behind: &'a str,
}

impl fmt::Display for MetricName<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}{}", self.before, self.name, self.behind)
    }
}

impl PartialEq<&str> for MetricName<'_> {
    fn eq(&self, text: &&str) -> bool {
        let rest = text.strip_prefix(self.before);
        let rest = rest.and_then(|text| text.strip_prefix(self.name));
        rest == Some(self.behind)
    }
}

impl Serialize for MetricName<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_equals_the_text_that_it_displays_as() {
        let name = MetricName {
            before: "tile_to_transcriptome_",
            name: "recall_at_1",
            behind: "",
        };
        assert!(name == &*name.to_string());
        assert!(name != "recall_at_1" && name != "tile_to_transcriptome_recall_at_10");
    }
}
