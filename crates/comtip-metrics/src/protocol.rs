//! What a score depends on besides the model.

use std::fmt;

use serde::{Deserialize, Serialize};

/// An ordered list of facts under which a score was taken: split, patients, genes, normalisation,
/// seeds.
///
/// The same method can score a PCC of 0.11 or 0.79 on the same slides by protocol alone, so a score
/// without its protocol says nothing. Displays as one `name: value` line per fact; in JSON it is the list of facts.
///
/// ```
/// use comtip_metrics::Protocol;
///
/// let protocol = Protocol::new().with("split", "by patient").with("seeds", 10);
/// assert_eq!(protocol.get("seeds"), Some("10"));
/// assert_eq!(protocol.to_string(), "split: by patient\nseeds: 10");
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Protocol {
    facts: Vec<Fact>,
}

/// One fact of a [`Protocol`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fact {
    /// What it is about: `split`.
    pub name: String,
    /// What holds: `by patient`.
    pub value: String,
}

impl Protocol {
    /// A protocol without facts.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a fact at the end; a name already present keeps its place and takes the new value.
    #[must_use]
    pub fn with(mut self, name: impl Into<String>, value: impl fmt::Display) -> Self {
        let (name, value) = (name.into(), value.to_string());
        match self.facts.iter_mut().find(|fact| fact.name == name) {
            Some(fact) => fact.value = value,
            None => self.facts.push(Fact { name, value }),
        }
        self
    }

    /// The value of a fact, if it was stated.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.facts().find(|fact| fact.0 == name).map(|fact| fact.1)
    }

    /// All facts as (name, value), in the order in which they were stated.
    pub fn facts(&self) -> impl Iterator<Item = (&str, &str)> {
        self.facts
            .iter()
            .map(|fact| (fact.name.as_str(), fact.value.as_str()))
    }
}

impl fmt::Display for Protocol {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, (name, value)) in self.facts().enumerate() {
            let separator = if i == 0 { "" } else { "\n" };
            write!(f, "{separator}{name}: {value}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_restated_fact_keeps_its_place() {
        let protocol = Protocol::new()
            .with("split", "random")
            .with("genes", 8)
            .with("split", "by patient");
        assert_eq!(protocol.to_string(), "split: by patient\ngenes: 8");
    }

    #[test]
    fn a_fact_never_stated_is_none() {
        assert_eq!(Protocol::new().with("genes", 8).get("split"), None);
    }
}
