//! Weights that a training checkpoint holds under a key, and what lies beside them.

use std::collections::BTreeMap;

use crate::files::StoredTensor;
use crate::layout::{Beyond, Layout};

/// Keys under which training code nests the weights in a checkpoint.
const NESTS: [&str; 2] = ["state_dict.", "model."];

/// Tensors of a training checkpoint outside of what holds the weights.
#[derive(Debug, Default)]
pub(crate) struct Beside {
    /// The key that holds the weights.
    pub(crate) nest: &'static str,
    names: Vec<String>,
}

impl Beside {
    /// A tensor that the features are others without, and what it is. Copies of the weights, states of optimisers
    /// and the like have names of their own ahead.
    pub(crate) fn problem(&self, layout: Layout) -> Option<(&str, &'static str)> {
        self.names.iter().find_map(|name| {
            let bare = name.strip_prefix("module.").unwrap_or(name);
            match layout.beyond(bare, true) {
                Beyond::Inside(what) if layout.is_own(bare) => Some((name.as_str(), what)),
                _ => None,
            }
        })
    }

    /// What there is, by the starts of names.
    pub(super) fn in_words(&self) -> Vec<String> {
        let mut starts: BTreeMap<&str, usize> = BTreeMap::new();
        for name in &self.names {
            let start = name.split('.').next().unwrap_or_default();
            *starts.entry(start).or_default() += 1;
        }
        let in_words = |(start, n)| format!("{start}: {n} tensors beside `{}`", self.nest);
        starts.into_iter().map(in_words).collect()
    }
}

/// Takes the weights out of a training checkpoint, and says what stays behind.
pub(super) fn unnest(
    tensors: BTreeMap<String, StoredTensor>,
) -> (BTreeMap<String, StoredTensor>, Beside) {
    let is_nest = |nest: &&&str| tensors.keys().any(|name| name.starts_with(**nest));
    let nest = NESTS.iter().find(is_nest).copied().unwrap_or_default();
    let mut names = Vec::new();
    let mut kept = BTreeMap::new();
    for (name, tensor) in tensors {
        match name.strip_prefix(nest) {
            Some(inner) => {
                kept.insert(inner.to_owned(), tensor);
            }
            None => names.push(name),
        }
    }
    if kept.keys().all(|name| name.starts_with("module.")) {
        kept = kept
            .into_iter()
            .map(|(name, tensor)| (name["module.".len()..].to_owned(), tensor))
            .collect();
    }
    let nest = nest.trim_end_matches('.');
    (kept, Beside { nest, names })
}
