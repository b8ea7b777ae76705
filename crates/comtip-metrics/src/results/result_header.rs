//! What every result begins with.

use serde::{Deserialize, Serialize};

use super::run_facts::RunFacts;
use super::schema_version::SchemaVersion;
use super::verdict::Verdict;
use crate::protocol::Protocol;

/// What every result begins with, whatever the protocol; in JSON its fields stand among those of the result.
///
/// # Example
///
/// ```
/// use comtip_metrics::{Protocol, ResultHeader, RunFacts, SchemaVersion, Verdict};
///
/// let header = ResultHeader {
///     schema_version: SchemaVersion,
///     run: RunFacts { path: "run".into(), seed: 7, comtip: "0.1.0".into() },
///     facts: Protocol::new().with("seed", 7),
///     stamps: vec!["leaky across space".into()],
///     verdict: Verdict::default(),
///     notes: Vec::new(),
/// };
/// let json = r#"{"schema_version":1,"run":{"path":"run","seed":7,"comtip":"0.1.0"},"facts":[{"name":"seed","value":"7"}],"stamps":["leaky across space"],"verdict":{"sentence":"","comparisons":[]},"notes":[]}"#;
/// assert_eq!(serde_json::to_string(&header)?, json);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ResultHeader {
    /// Version of this layout.
    pub schema_version: SchemaVersion,
    /// The run that was scored.
    pub run: RunFacts,
    /// What the scores depend on, in order.
    pub facts: Protocol,
    /// What must stand beside every score, as `leaky across space`; empty for a clean split.
    pub stamps: Vec<String>,
    /// Whether the model beats its baselines.
    pub verdict: Verdict,
    /// What a reader must know besides, a sentence each.
    pub notes: Vec<String>,
}
