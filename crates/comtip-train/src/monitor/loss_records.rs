//! The lines that any objective can be logged in.

use std::fmt;

use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::json_number::{if_there, or_nan};
use super::monitor::{EpochLine, StepLine};
use super::step_values::{StepPlace, StepValues};
use crate::step_split::StepSplit;

/// Numbers with their names, in order: a map of JSON. One that is not finite is `null` there.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct NamedValues(pub Vec<(String, f64)>);

/// What a step cost: a line of `metrics.jsonl`, with the terms under their own names.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LossStep {
    /// Whether the weights were changed by it.
    pub split: StepSplit,
    /// Epoch, from 1; of a validation step the epoch it follows.
    pub epoch: usize,
    /// Step of the epoch, from 1.
    pub step: usize,
    /// Items of the batch.
    pub n_items: usize,
    /// Learning rate of weights in no group; 0 in validation.
    #[serde(deserialize_with = "or_nan")]
    pub learning_rate: f64,
    /// Length of the gradient over all weights, before it was bounded; none in validation.
    #[serde(
        skip_serializing_if = "Option::is_none",
        default,
        deserialize_with = "if_there"
    )]
    pub gradient_norm: Option<f64>,
    /// The sum that is minimised, `total`, and the terms, each with `_over_chance` behind it if it has such a level.
    #[serde(flatten)]
    pub losses: NamedValues,
}

/// What an epoch was worth: a line of `epochs.jsonl`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LossEpoch {
    /// From 1.
    pub epoch: usize,
    /// Steps of the run so far.
    pub total_steps: usize,
    /// Means over its training steps.
    pub train: NamedValues,
    /// Means over the validation batches, if there are any.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub validation: Option<NamedValues>,
    /// Seconds of its training steps, of those since the last resume if it was resumed within.
    #[serde(deserialize_with = "or_nan")]
    pub seconds: f64,
    /// Items a second.
    #[serde(deserialize_with = "or_nan")]
    pub items_per_s: f64,
    /// Share of the time that the trainer waited for batches.
    #[serde(deserialize_with = "or_nan")]
    pub loader_wait: f64,
    /// Largest resident memory of the process so far, MiB, where the system tells.
    #[serde(
        skip_serializing_if = "Option::is_none",
        default,
        deserialize_with = "if_there"
    )]
    pub peak_mib: Option<f64>,
}

impl NamedValues {
    /// A number by its name.
    pub fn get(&self, name: &str) -> Option<f64> {
        let mut values = self.0.iter();
        let found = values.find(|(other, _)| other == name);
        found.map(|(_, value)| *value)
    }
}

impl From<&StepValues> for LossStep {
    fn from(values: &StepValues) -> Self {
        let mut losses = vec![("total".to_owned(), values.total)];
        for term in &values.terms {
            losses.push((term.name.to_owned(), term.value));
            if let Some(chance) = term.chance {
                losses.push((format!("{}_over_chance", term.name), term.value / chance));
            }
        }
        let StepPlace { split, epoch, step } = values.place;
        Self {
            split,
            epoch,
            step,
            n_items: values.n_items,
            learning_rate: values.learning_rate,
            gradient_norm: values.gradient_norm,
            losses: NamedValues(losses),
        }
    }
}

impl StepLine for LossStep {
    fn place(&self) -> StepPlace {
        StepPlace {
            split: self.split,
            epoch: self.epoch,
            step: self.step,
        }
    }
}

impl EpochLine for LossEpoch {
    fn epoch(&self) -> usize {
        self.epoch
    }
}

impl Serialize for NamedValues {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_map(self.0.iter().map(|(name, value)| (name, value)))
    }
}

impl<'de> Deserialize<'de> for NamedValues {
    fn deserialize<D: Deserializer<'de>>(json: D) -> Result<Self, D::Error> {
        struct Values;
        impl<'de> Visitor<'de> for Values {
            type Value = NamedValues;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("numbers by their names")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<NamedValues, A::Error> {
                let mut values = Vec::new();
                while let Some((name, value)) = map.next_entry::<String, Option<f64>>()? {
                    values.push((name, value.unwrap_or(f64::NAN)));
                }
                Ok(NamedValues(values))
            }
        }
        json.deserialize_map(Values)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::monitor::step_values::TermValue;
    use crate::objective::Losses;

    #[test]
    fn a_line_without_terms_has_the_keys_that_no_term_may_have() {
        let line = LossStep::from(&StepValues {
            place: StepPlace {
                split: StepSplit::Train,
                epoch: 1,
                step: 1,
            },
            n_items: 1,
            total: 0.5,
            terms: Vec::new(),
            learning_rate: 0.5,
            gradient_norm: Some(1.0),
        });
        let line = serde_json::to_value(line).expect("JSON");
        let keys = line.as_object().expect("a map").keys();
        let keys: BTreeSet<&str> = keys.map(String::as_str).collect();
        assert_eq!(keys, Losses::RESERVED.into());
    }

    #[test]
    fn a_step_is_a_flat_line_and_is_read_back() {
        let term = |name, value, chance| TermValue {
            name,
            label: name,
            value,
            chance,
        };
        let values = StepValues {
            place: StepPlace {
                split: StepSplit::Train,
                epoch: 1,
                step: 2,
            },
            n_items: 4,
            total: 1.5,
            terms: vec![term("z", 1.0, Some(2.0)), term("a", f64::NAN, None)],
            learning_rate: 0.5,
            gradient_norm: Some(3.0),
        };
        let line = serde_json::to_string(&LossStep::from(&values)).expect("JSON");
        assert_eq!(
            line,
            r#"{"split":"train","epoch":1,"step":2,"n_items":4,"learning_rate":0.5,"gradient_norm":3.0,"total":1.5,"z":1.0,"z_over_chance":0.5,"a":null}"#
        );
        let read: LossStep = serde_json::from_str(&line).expect("a step");
        assert!(read.losses.get("a").is_some_and(f64::is_nan));
        assert_eq!(read.losses.get("z_over_chance"), Some(0.5));
        assert_eq!(serde_json::to_string(&read).expect("JSON"), line);
    }
}
